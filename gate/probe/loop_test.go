package probe

import (
	"encoding/json"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/simulate"
)

// The simulator is the meaning of the causes: asking for one must end in the diagnosis of that one.
func TestLoop(t *testing.T) {
	srv := httptest.NewServer(simulate.New(simulate.Options{Slow: time.Millisecond}))
	t.Cleanup(srv.Close)
	for _, act := range simulate.Acts() {
		t.Run(act.Model, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, srv.URL+"/v1", func(o *Options) {
				o.Attempts = 4
				if act.Cause == gate.Timeout {
					o.Timeout, o.Attempts = 50*time.Millisecond, 2
				}
			})
			p := gate.Probe{Model: act.Model, Provider: gate.OpenAI, API: gate.ChatCompletions, Need: gate.Access}
			e := c.Ask(t.Context(), p)
			if got := gate.Diagnose(gate.Case{Probe: p, Evidence: e, Endpoint: c.endpoint}); got.Cause != act.Cause {
				t.Errorf("diagnosed %s, want %s\n%+v", got.Cause, act.Cause, e)
			}
			text, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			if piece := leaks(string(text), testKey); piece != "" {
				t.Errorf("%q in %s", piece, text)
			}
		})
	}
}

func TestLoopOfTheModels(t *testing.T) {
	srv := httptest.NewServer(simulate.New(simulate.Options{}))
	t.Cleanup(srv.Close)
	c := newClient(t, srv.URL+"/v1")
	for _, p := range []gate.Probe{
		{Model: "gpt-6-luna", API: gate.ChatCompletions},
		{Model: "gpt-5.5-pro", API: gate.Responses},
		{Model: "text-embedding-3-small", API: gate.Embeddings},
		{Model: "omni-moderation-latest", API: gate.Moderations},
	} {
		if e := c.Ask(t.Context(), p); !e.Answered || e.Attempts != 1 {
			t.Errorf("%s: %+v", p.Model, e)
		}
	}
	if l := c.List(t.Context()); !l.Known {
		t.Error("the listing is not known")
	}
}
