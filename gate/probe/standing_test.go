package probe

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/simulate"
)

const badKey = `{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","code":"invalid_api_key"}}`

func named(model string) gate.Call {
	return gate.Call{Model: model, Provider: gate.OpenAI, API: gate.ChatCompletions, Prove: gate.ProveCall}
}

// byModel answers a call by what its body asks for, and counts the requests.
func byModel(requests *atomic.Int32, rows map[string]func(http.ResponseWriter)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		body, _ := io.ReadAll(r.Body)
		for model, answer := range rows {
			if bytes.Contains(body, []byte(`"`+model+`"`)) {
				answer(w)
				return
			}
		}
		reply(401, badKey)(w)
	}
}

// askAll asks for n models at the same time.
func askAll(t *testing.T, c *Client, n int) []gate.Evidence {
	t.Helper()
	evidence := make([]gate.Evidence, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { evidence[i] = c.Ask(t.Context(), named(fmt.Sprint("m", i))) })
	}
	group.Wait()
	return evidence
}

func TestARejectedKeyIsNotShownAgain(t *testing.T) {
	const models = 20
	simulator := simulate.New(simulate.Options{})
	for _, cause := range ofTheKey {
		for _, concurrency := range []int{1, 4} {
			var requests atomic.Int32
			full := make(chan struct{})
			url := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if requests.Add(1) == int32(concurrency) {
					close(full)
				}
				<-full // so that as many as may be are under way before the first refusal
				r.Body = io.NopCloser(strings.NewReader(`{"model":"sim-` + string(cause) + `","messages":[{"role":"user","content":"a"}]}`))
				simulator.ServeHTTP(w, r)
			})
			c := newClient(t, url, func(o *Options) { o.Concurrency, o.Attempts = concurrency, 4 })
			sent := 0
			for _, e := range askAll(t, c, models) {
				switch {
				case e.Status != 0 && e.Attempts == 1:
					sent++
				case e.Fault != gate.FaultKeyRejected || e.Code != string(cause) || e.Attempts != 0 || e.At.IsZero():
					t.Errorf("%s, %d at once: %+v", cause, concurrency, e)
				}
			}
			if sent != concurrency || requests.Load() != int32(concurrency) {
				t.Errorf("%s, %d at once: %d requests, %d refusals", cause, concurrency, requests.Load(), sent)
			}
			look := gate.Call{Model: "a/b", Provider: gate.OpenAI, API: gate.Images, Prove: gate.ProveList}
			if e := c.Ask(t.Context(), look); e.Fault != gate.FaultKeyRejected || e.Attempts != 0 {
				t.Errorf("%s: looked up: %+v", cause, e)
			}
			if l := c.List(t.Context()); l.Known || l.Requests != 0 || requests.Load() != int32(concurrency) {
				t.Errorf("%s: listed: %+v", cause, l)
			}
		}
	}
}

func TestAnAnswerProvesTheKey(t *testing.T) {
	for _, concurrency := range []int{1, 4} {
		var requests atomic.Int32
		c := newClient(t, serve(t, byModel(&requests, map[string]func(http.ResponseWriter){"good": reply(200, goodChat)})),
			func(o *Options) { o.Concurrency = concurrency })
		if e := c.Ask(t.Context(), named("good")); !e.Answered {
			t.Fatalf("%+v", e)
		}
		for _, e := range askAll(t, c, 19) {
			if e.Status != 401 {
				t.Errorf("%d at once: %+v", concurrency, e)
			}
		}
		if n := requests.Load(); n != 20 {
			t.Errorf("%d at once: %d requests", concurrency, n)
		}
	}
}

// Whoever comes after a refusal waits for the call that was under way then: its answer proves the key after all.
func TestARefusalIsWeighedWhenNothingIsUnderWay(t *testing.T) {
	for status, want := range map[int]gate.Fault{200: gate.NoFault, 404: gate.FaultKeyRejected} {
		var requests atomic.Int32
		arrived, release := make(chan struct{}), make(chan struct{})
		c := newClient(t, serve(t, byModel(&requests, map[string]func(http.ResponseWriter){"slow": func(w http.ResponseWriter) {
			close(arrived)
			<-release
			reply(status, map[int]string{200: goodChat, 404: noModel}[status])(w)
		}})), func(o *Options) { o.Concurrency = 2 })
		var group sync.WaitGroup
		group.Go(func() { c.Ask(t.Context(), named("slow")) })
		<-arrived
		if e := c.Ask(t.Context(), named("refused")); e.Status != 401 {
			t.Fatalf("%+v", e)
		}
		stopped, stop := context.WithCancel(t.Context())
		group.Go(func() {
			if e := c.Ask(stopped, named("stopped")); e.Fault != gate.FaultNotAsked {
				t.Errorf("stopped while it waited: %+v", e)
			}
		})
		inTurn(c, 2)
		stop()
		group.Go(func() {
			if e := c.Ask(t.Context(), named("later")); e.Fault != want {
				t.Errorf("after a %d: %+v", status, e)
			}
		})
		inTurn(c, 2)
		close(release)
		group.Wait()
		if n := requests.Load(); n != map[gate.Fault]int32{gate.NoFault: 3, gate.FaultKeyRejected: 2}[want] {
			t.Errorf("after a %d: %d requests", status, n)
		}
	}
}

// inTurn waits until n calls hold a turn.
func inTurn(c *Client, n int) {
	for len(c.open) < n {
		runtime.Gosched()
	}
}

func TestWhatDoesNotRejectAKey(t *testing.T) {
	for name, first := range map[string]struct {
		model string
		reply func(http.ResponseWriter)
	}{
		"says too little": {"m", reply(401, `{"error":"Unauthorized"}`)},
		"lacks a scope":   {"m", reply(403, `{"error":{"message":"Missing scopes: model.request"}}`)},
		"no such model":   {"m", reply(404, noModel)},
		"no credit":       {"m", reply(429, payFirst)},
		"a web page": {"m", func(w http.ResponseWriter) {
			w.WriteHeader(401)
			_, _ = io.WriteString(w, "<html><title>401</title></html>")
		}},
		"the key behind LiteLLM":  {"m", reply(401, `{"error":{"message":"litellm.AuthenticationError: AuthenticationError: OpenAIException - Incorrect API key provided: sk-a***b.","code":"401"}}`)},
		"the key behind a router": {"m", reply(401, `{"error":{"message":"Provider returned error","code":401,"metadata":{"raw":"{\"error\":{\"message\":\"invalid x-api-key\"}}"}}}`)},
		"a model nobody declared": {gate.ControlModel, reply(401, badKey)},
	} {
		asked := 0
		answer := replies(first.reply, reply(200, goodChat))
		c := newClient(t, serve(t, func(w http.ResponseWriter, r *http.Request) { asked++; answer(w, r) }))
		c.Ask(t.Context(), named(first.model))
		if e := c.Ask(t.Context(), named("next")); !e.Answered || asked != 2 {
			t.Errorf("%s: %d requests, then %+v", name, asked, e)
		}
	}
}

func TestARefusedListDoesNotRejectAKey(t *testing.T) {
	asked := 0
	answer := replies(reply(401, badKey), reply(200, goodChat))
	c := newClient(t, serve(t, func(w http.ResponseWriter, r *http.Request) { asked++; answer(w, r) }))
	if l := c.List(t.Context()); l.Known || l.Requests != 1 {
		t.Errorf("%+v", l)
	}
	if e := c.Ask(t.Context(), named("m")); !e.Answered || asked != 2 {
		t.Errorf("%d requests, then %+v", asked, e)
	}
}

func TestRetriesEndWithTheKey(t *testing.T) {
	var requests atomic.Int32
	c := newClient(t, serve(t, byModel(&requests, map[string]func(http.ResponseWriter){"busy": reply(503, overloaded)})),
		func(o *Options) { o.Attempts = 4 })
	c.sleep = func(ctx context.Context, _ time.Duration) error {
		if e := c.Ask(ctx, named("refused")); e.Status != 401 {
			t.Errorf("%+v", e)
		}
		return nil
	}
	if e := c.Ask(t.Context(), named("busy")); e.Status != 503 || e.Attempts != 1 || requests.Load() != 2 {
		t.Errorf("%d requests, %+v", requests.Load(), e)
	}
}
