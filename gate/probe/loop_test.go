package probe

import (
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
			for need, want := range concluded(act) {
				call := gate.Call{Model: act.Model, Provider: gate.OpenAI, API: gate.ChatCompletions, Prove: gate.ProveCall}
				if need != gate.Access {
					call.Needs = []gate.Need{need}
				}
				e := c.Ask(t.Context(), call)
				p := gate.Probe{Model: act.Model, Provider: gate.OpenAI, API: call.API, Need: need, Prove: gate.ProveCall}
				if got := gate.Diagnose(gate.Case{Probe: p, Evidence: e, Endpoint: c.endpoint}); got.Cause != want {
					t.Errorf("%s: diagnosed %s, want %s\n%+v", need, got.Cause, want, e)
				}
				silent(t, e, testKey)
			}
		})
	}
}

// concluded is what an act must lead to, by need.
func concluded(act simulate.Act) map[gate.Need]gate.Cause {
	if act.Need == "" {
		return map[gate.Need]gate.Cause{gate.Access: act.Cause}
	}
	return map[gate.Need]gate.Cause{gate.Access: gate.OK, act.Need: act.Cause}
}

// Every request is one that the simulator, which checks requests as OpenAI does, answers.
func TestLoopOfTheModels(t *testing.T) {
	srv := httptest.NewServer(simulate.New(simulate.Options{}))
	t.Cleanup(srv.Close)
	c := newClient(t, srv.URL+"/v1")
	for _, call := range []gate.Call{
		{Model: "gpt-6-luna", API: gate.ChatCompletions},
		{Model: "gpt-6-luna", API: gate.ChatCompletions, Needs: []gate.Need{gate.Streaming}},
		{Model: "gpt-audio-1.5", API: gate.ChatCompletions},
		{Model: "gpt-5.5-pro", API: gate.Responses},
		{Model: "gpt-6-luna", API: gate.Responses, Needs: []gate.Need{gate.Streaming, gate.Tools, gate.JSONMode, gate.Vision, gate.Reasoning, gate.SystemPrompt}},
		{Model: "text-embedding-3-small", API: gate.Embeddings},
		{Model: "omni-moderation-latest", API: gate.Moderations},
		{Model: "gpt-image-2", API: gate.Images},
		{Model: "gpt-image-2", API: gate.Images, Prove: gate.ProveList},
		{Model: "gpt-4o-mini-tts", API: gate.Speech},
		{Model: "gpt-transcribe", API: gate.Transcriptions},
		{Model: "gpt-realtime-2.1", API: gate.Realtime},
		{Model: "Qwen/Qwen3-8B-Base", API: gate.Completions, Needs: []gate.Need{gate.Streaming, gate.Logprobs}},
	} {
		if e := c.Ask(t.Context(), call); !e.Answered || e.Attempts != 1 {
			t.Errorf("%+v: %+v", call, e)
		}
	}
	if l := c.List(t.Context()); !l.Known {
		t.Error("the listing is not known")
	}
}
