package probe

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
)

const (
	overloaded  = `{"error":{"message":"The engine is currently overloaded, please try again later","type":"server_error"}}`
	rateLimited = `{"error":{"message":"Rate limit reached for requests","type":"requests","code":"rate_limit_exceeded"}}`
	payFirst    = `{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","code":"insufficient_quota"}}`
	noModel     = `{"error":{"message":"The model 'm' does not exist or you do not have access to it.","type":"invalid_request_error","code":"model_not_found"}}`
)

func TestRetry(t *testing.T) {
	bad := reply(503, overloaded)
	good := reply(200, goodChat)
	for name, row := range map[string]struct {
		replies  []func(http.ResponseWriter)
		budget   int
		waits    []time.Duration
		answered bool
	}{
		"answers at once":     {[]func(http.ResponseWriter){good}, 4, nil, true},
		"answers later":       {[]func(http.ResponseWriter){bad, bad, good}, 4, []time.Duration{500 * time.Millisecond, time.Second}, true},
		"spends the budget":   {[]func(http.ResponseWriter){bad}, 3, []time.Duration{500 * time.Millisecond, time.Second}, false},
		"one attempt":         {[]func(http.ResponseWriter){bad}, 1, nil, false},
		"pay first":           {[]func(http.ResponseWriter){reply(429, payFirst, "X-Should-Retry", "true", "Retry-After", "1")}, 4, nil, false},
		"no such model":       {[]func(http.ResponseWriter){reply(404, noModel)}, 4, nil, false},
		"waits as asked":      {[]func(http.ResponseWriter){reply(429, rateLimited, "Retry-After", "7"), good}, 4, []time.Duration{7500 * time.Millisecond}, true},
		"waits milliseconds":  {[]func(http.ResponseWriter){reply(429, rateLimited, "Retry-After-Ms", "20", "Retry-After", "9"), good}, 4, []time.Duration{520 * time.Millisecond}, true},
		"not longer than run": {[]func(http.ResponseWriter){reply(429, rateLimited, "Retry-After", "3000"), good}, 4, nil, false},
		"caps the pause": {
			[]func(http.ResponseWriter){bad}, 8,
			[]time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 8 * time.Second, 8 * time.Second}, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
			defer cancel()
			c := newClient(t, serve(t, replies(row.replies...)), func(o *Options) { o.Attempts = row.budget })
			var waits []time.Duration
			c.sleep = func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil }
			e := c.Ask(ctx, chatCall)
			if !slices.Equal(waits, row.waits) || e.Attempts != len(row.waits)+1 || e.Answered != row.answered {
				t.Errorf("waits %v, evidence %+v", waits, e)
			}
			checkTries(t, e, waits)
		})
	}
}

// checkTries holds the list of requests against the count of them, the pauses before each, and what came of the last.
func checkTries(t *testing.T, e gate.Evidence, waits []time.Duration) {
	t.Helper()
	if len(e.Tries) != e.Attempts {
		t.Fatalf("%d attempts, %+v", e.Attempts, e.Tries)
	}
	for i, try := range e.Tries {
		if want := append([]time.Duration{0}, waits...)[i]; try.Wait != want || try.At.IsZero() || try.Latency <= 0 {
			t.Errorf("request %d waited %v, want %v: %+v", i+1, try.Wait, want, try)
		}
	}
	if last := e.Tries[len(e.Tries)-1]; last.Status != e.Status || last.Fault != e.Fault || last.RequestID != e.RequestID || last.At != e.At {
		t.Errorf("the last request was %+v, the evidence says %+v", last, e)
	}
}

func TestRetryOfEveryCall(t *testing.T) {
	for _, call := range everyCall() {
		var bodies [][]byte
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			bodies = append(bodies, body)
			reply([]int{503, 429, 401}[len(bodies)-1], overloaded)(w)
		})
		e := newClient(t, url, func(o *Options) { o.Attempts = 4 }).Ask(t.Context(), call)
		if e.Attempts != 3 || e.Status != 401 || len(bodies) != 3 || len(bodies[0]) != len(bodies[2]) {
			t.Errorf("%+v: %d requests, %+v", call, len(bodies), e)
		}
	}
}

func TestRetryJitterIsFull(t *testing.T) {
	c := newClient(t, serve(t, replies(reply(503, overloaded))), func(o *Options) { o.Attempts = 3 })
	c.random = func() float64 { return 0 }
	c.sleep = func(_ context.Context, d time.Duration) error {
		if d != 0 {
			t.Errorf("waits %v", d)
		}
		return nil
	}
	c.Ask(t.Context(), chatCall)
}

func TestRetryKeepsWhatTheServerAsked(t *testing.T) {
	url := serve(t, replies(reply(429, rateLimited, "Retry-After", "300")))
	e := newClient(t, url, func(o *Options) { o.Attempts = 4 }).Ask(t.Context(), chatCall)
	if e.RetryAfter != 5*time.Minute || e.Attempts != 1 || e.Headers["retry-after"] != "300" {
		t.Errorf("%+v", e)
	}
}

// What an earlier attempt learned outlives the end of the run.
func TestRetryKeepsEarlierEvidence(t *testing.T) {
	t.Run("stopped in a pause", func(t *testing.T) {
		c := newClient(t, serve(t, replies(reply(503, overloaded))), func(o *Options) { o.Attempts = 4 })
		c.sleep = func(context.Context, time.Duration) error { return errors.New("stopped") }
		if e := c.Ask(t.Context(), chatCall); e.Status != 503 || e.Attempts != 1 {
			t.Errorf("%+v", e)
		}
	})
	t.Run("stopped in an attempt", func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		first := true
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if first {
				first = false
				reply(503, overloaded)(w)
				return
			}
			stop()
			hang(r)
		})
		e := newClient(t, url, func(o *Options) { o.Attempts = 4 }).Ask(ctx, chatCall)
		if e.Status != 503 || e.Fault != gate.NoFault || e.Attempts != 2 {
			t.Errorf("%+v", e)
		}
	})
}

func TestSleep(t *testing.T) {
	if err := sleep(t.Context(), 0); err != nil {
		t.Error(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
