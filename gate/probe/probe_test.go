package probe

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
)

const (
	testKey          = "sk-proj-Zq3xT7vLw9BnRk2mHc5dFy8pJs4gUe6a"
	testOrganization = "org-Qm4nV8bXz2Kd"
	testProject      = "proj_Lw7rT3yHc9Gf"

	goodChat = `{"id":"c1","object":"chat.completion","model":"gpt-6-luna","choices":[{"index":0,"finish_reason":"length",
"message":{"role":"assistant","content":""}}],"usage":{"prompt_tokens":8,"completion_tokens":16}}`
)

var chatCall = gate.Call{Model: "gpt-6-luna", Provider: gate.OpenAI, API: gate.ChatCompletions}

// newClient makes a client that never sleeps and asks once, unless change says otherwise.
func newClient(t testing.TB, baseURL string, change ...func(*Options)) *Client {
	t.Helper()
	o := Options{
		Endpoint: gate.Endpoint{Provider: gate.OpenAI, BaseURL: baseURL, KeyName: "OPENAI_API_KEY"},
		Key:      redact.NewSecret(testKey),
		Timeout:  10 * time.Second,
		Attempts: 1, Concurrency: 256,
	}
	for _, f := range change {
		f(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	c.random = func() float64 { return 1 }
	c.sleep = func(context.Context, time.Duration) error { return nil }
	return c
}

// serve starts a loopback server and returns the base URL of its API.
func serve(t testing.TB, h http.HandlerFunc) string {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL + "/v1"
}

// hang waits until the client has gone, which the server notices only after the body is read.
func hang(r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// replies answers each request with the next row, the last one again and again.
func replies(rows ...func(http.ResponseWriter)) http.HandlerFunc {
	next := make(chan int, 1)
	next <- 0
	return func(w http.ResponseWriter, _ *http.Request) {
		i := <-next
		next <- min(i+1, len(rows)-1)
		rows[i](w)
	}
}

// reply is a response with JSON and the given headers, name and value in turn.
func reply(status int, body string, header ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

func TestNewRefuses(t *testing.T) {
	good := Options{Endpoint: gate.Endpoint{BaseURL: "https://api.openai.com/v1"}, Timeout: time.Second, Attempts: 1, Concurrency: 1}
	for name, change := range map[string]func(*Options){
		"base URL": func(o *Options) { o.Endpoint.BaseURL, o.Endpoint.KeyName = "http://llm.example/v1", "LLM_KEY" },
		"timeout":  func(o *Options) { o.Timeout = 0 },
		"attempts": func(o *Options) { o.Attempts = 0 },
	} {
		o := good
		change(&o)
		if _, err := New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := New(good); err != nil {
		t.Errorf("good options: %v", err)
	}
}

func TestAskReadsTheAnswer(t *testing.T) {
	url := serve(t, replies(reply(200, goodChat, "X-Request-Id", "req_123", "X-Ratelimit-Limit-Requests", "500",
		"Openai-Organization", "acme", "Set-Cookie", "a=b", "X-Other", "c")))
	before := time.Now()
	e := newClient(t, url).Ask(t.Context(), chatCall)
	if !e.Answered || e.Status != 200 || e.Fault != gate.NoFault || e.AnsweredModel != "gpt-6-luna" || e.OutputTokens != 16 {
		t.Errorf("evidence %+v", e)
	}
	if e.RequestID != "req_123" || e.Attempts != 1 || e.Latency <= 0 || e.At.Before(before) || e.At.Location() != time.UTC {
		t.Errorf("stamps %+v", e)
	}
	want := "content-type x-ratelimit-limit-requests"
	var got []string
	for name := range e.Headers {
		got = append(got, name)
	}
	if len(got) != 2 || !strings.Contains(want, got[0]) || !strings.Contains(want, got[1]) {
		t.Errorf("headers %v", e.Headers)
	}
}

func TestAskWithoutARequest(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was made") })
	for _, row := range []struct {
		name, key string
		api       gate.API
		want      gate.Fault
	}{
		{"no key", " ", gate.ChatCompletions, gate.FaultNoKey},
		{"bad key", "sk-good\n", gate.ChatCompletions, gate.FaultBadKey},
		{"unknown API", testKey, "telepathy", gate.FaultNotAsked},
	} {
		c := newClient(t, url, func(o *Options) { o.Key = redact.NewSecret(row.key) })
		e := c.Ask(t.Context(), gate.Call{Model: "m", API: row.api})
		if e.Fault != row.want || e.Message == "" || e.Attempts != 0 || e.At.IsZero() {
			t.Errorf("%s: %+v", row.name, e)
		}
	}
}

func TestAskAfterTheRunEnded(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was made") })
	stopped, stop := context.WithCancel(t.Context())
	stop()
	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	for want, ctx := range map[string]context.Context{"stopped": stopped, "deadline": late} {
		e := newClient(t, url).Ask(ctx, chatCall)
		if e.Fault != gate.FaultNotAsked || e.Attempts != 0 || !strings.Contains(e.Message, want) {
			t.Errorf("%s: %+v", want, e)
		}
	}
}

func TestAskWhenTheRunEndsBeforeAReply(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) { stop(); hang(r) })
	e := newClient(t, url).Ask(ctx, chatCall)
	if e.Fault != gate.FaultNotAsked || e.Attempts != 1 || !strings.Contains(e.Message, "stopped") {
		t.Errorf("%+v", e)
	}
}

func BenchmarkAsk(b *testing.B) {
	c := newClient(b, serve(b, replies(reply(200, goodChat))))
	b.ReportAllocs()
	for b.Loop() {
		if e := c.Ask(b.Context(), chatCall); !e.Answered {
			b.Fatal(e)
		}
	}
}

// TestConcurrency asks many at once of a client that may have few requests open, and lets every first attempt fail: a
// probe that pauses between attempts must leave its turn to the others.
func TestConcurrency(t *testing.T) {
	const turns, probes = 3, 12
	var open, most, seen atomic.Int32
	url := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for n, old := open.Add(1), most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		defer open.Add(-1)
		seen.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	c := newClient(t, url, func(o *Options) { o.Concurrency, o.Attempts = turns, 2 })
	pausing := make(chan struct{}, probes)
	c.sleep = func(ctx context.Context, _ time.Duration) error {
		pausing <- struct{}{}
		for len(pausing) < probes { // all of them pause before one goes on: nobody holds a turn meanwhile
			if err := sleep(ctx, time.Millisecond); err != nil {
				return err
			}
		}
		return nil
	}
	var group sync.WaitGroup
	for range probes {
		group.Go(func() { c.Ask(t.Context(), gate.Call{Model: "m", API: gate.ChatCompletions, Prove: gate.ProveCall}) })
	}
	group.Wait()
	if most.Load() > turns || seen.Load() != 2*probes {
		t.Errorf("%d requests were open at once and %d made, want at most %d and %d", most.Load(), seen.Load(), turns, 2*probes)
	}
}

// TestWaitingForATurnEndsWithTheRun: who never gets a turn was not asked.
func TestWaitingForATurnEndsWithTheRun(t *testing.T) {
	c := newClient(t, "https://llm.invalid", func(o *Options) { o.Concurrency = 1 })
	c.open <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e := c.Ask(ctx, gate.Call{Model: "m", API: gate.ChatCompletions, Prove: gate.ProveCall})
	if e.Fault != gate.FaultNotAsked || e.Attempts != 0 {
		t.Errorf("%+v", e)
	}
}
