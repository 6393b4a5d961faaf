package probe

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
)

func TestRefusedExchange(t *testing.T) {
	html := "<html><title>Sign in</title>"
	for name, row := range map[string]struct {
		reply    func(http.ResponseWriter)
		status   int
		message  string
		cause    gate.Cause
		attempts int // of the call that is asked first, out of 2
	}{
		"refused":              {reply(401, refused, "X-Request-Id", "req_9"), 401, "No mapping matches", gate.IdentityRefused, 1},
		"malformed":            {reply(400, `{"error":"invalid_request"}`), 400, "invalid_request", gate.IdentityRefused, 1},
		"forbidden, no words":  {reply(403, ""), 403, "", gate.IdentityRefused, 1},
		"error of OpenAI":      {reply(401, `{"error":{"message":"Token expired","code":"invalid_subject_token"}}`), 401, "Token expired", gate.IdentityRefused, 1},
		"down":                 {reply(503, overloaded, "Retry-After", "3"), 503, "overloaded", gate.Overloaded, 2},
		"down, in OAuth":       {reply(503, `{"error":"temporarily_unavailable"}`), 503, "temporarily", gate.Overloaded, 2},
		"too many":             {reply(429, rateLimited), 429, "Rate limit", gate.RateLimited, 2},
		"moved":                {reply(307, "", "Location", "https://other.example/oauth/token"), 307, "", gate.NotAnAPI, 1},
		"a page":               {reply(200, html, "Content-Type", "text/html"), 200, "Sign in", gate.NotAnAPI, 1},
		"no token":             {reply(200, `{"token_type":"Bearer"}`), 200, "", gate.NotAnAPI, 1},
		"a token, yet broken":  {reply(200, strings.Replace(granted, "3600", `"soon"`, 1)), 200, "", gate.NotAnAPI, 1},
		"a token, yet endless": {reply(200, `{"pad":"`+strings.Repeat("a", maxExchange)+`",`+granted[1:]), 200, "", gate.NotAnAPI, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var exchanges atomic.Int32
			api := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the API was asked") })
			c := newClient(t, api, keyless(t, func(w http.ResponseWriter, _ *http.Request) {
				exchanges.Add(1)
				row.reply(w)
			}), func(o *Options) { o.Attempts = 2 })
			e := c.Ask(t.Context(), chatCall)
			if !e.Exchange || e.Status != row.status || !strings.Contains(e.Code+" "+e.Message, row.message) || e.Attempts != row.attempts || e.Answered || e.At.IsZero() || e.Latency <= 0 {
				t.Errorf("%+v", e)
			}
			if got := gate.Diagnose(gate.Case{Evidence: e, Endpoint: c.endpoint}).Cause; got != row.cause {
				t.Errorf("diagnosed %s, want %s", got, row.cause)
			}
			if row.status == 401 && row.message == "No mapping matches" && e.RequestID != "req_9" || row.status == 503 && e.RetryAfter == 0 && strings.Contains(row.message, "over") {
				t.Errorf("headers: %+v", e)
			}
			silent(t, e, subjectToken, accessToken)
			again := c.Ask(t.Context(), chatCall)
			silent(t, again, subjectToken, accessToken)
			if c.List(t.Context()).Known {
				t.Error("there is a list")
			}
			if row.attempts > 1 { // what time may heal is asked for by every call
				return
			}
			if again.Attempts != 0 || again.Tries != nil {
				t.Errorf("a request was sent again: %+v", again)
			}
			again.Attempts, again.Tries = e.Attempts, e.Tries
			if diff := cmp.Diff(e, again); diff != "" || exchanges.Load() != 1 {
				t.Errorf("%d exchanges: %s", exchanges.Load(), diff)
			}
		})
	}
}

// Of many calls that wait for one exchange, each has its evidence and one its request.
func TestConcurrentCallsShareAnExchange(t *testing.T) {
	const calls = 20
	for status, body := range map[int]string{401: refused, 503: overloaded} {
		var exchanges, waiting atomic.Int32
		all := make(chan struct{})
		change := keyless(t, func(w http.ResponseWriter, _ *http.Request) {
			exchanges.Add(1)
			<-all
			reply(status, body)(w)
		})
		c := newClient(t, "http://127.0.0.1:1/v1", change)
		var attempts atomic.Int32
		var group sync.WaitGroup
		for range calls {
			group.Go(func() {
				if waiting.Add(1) == calls {
					close(all)
				}
				e := c.Ask(t.Context(), chatCall)
				attempts.Add(int32(e.Attempts))
				if e.Status != status || !e.Exchange || e.Fault != gate.NoFault {
					t.Errorf("%+v", e)
				}
				silent(t, e, subjectToken)
			})
		}
		group.Wait()
		if attempts.Load() != exchanges.Load() || status == 401 && exchanges.Load() != 1 {
			t.Errorf("%d: %d requests counted, %d made", status, attempts.Load(), exchanges.Load())
		}
	}
}

func TestExchangeFaults(t *testing.T) {
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = quiet
	secure.StartTLS()
	t.Cleanup(secure.Close)
	silence := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { hang(r) }))
	t.Cleanup(silence.Close)
	for name, row := range map[string]struct {
		exchange string
		change   func(*Options)
		want     gate.Fault
	}{
		"nothing listens": {exchange: "http://" + deafPort(t), want: gate.FaultRefused},
		"not trusted":     {exchange: secure.URL, want: gate.FaultTLS},
		"cut short":       {exchange: "http://" + listen(t, say("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")), want: gate.FaultReset},
		"silence":         {exchange: silence.URL, change: brief, want: gate.FaultTimeout},
		"proxy is off": {change: func(o *Options) {
			o.Transport = newTransport(func(*http.Request) (*url.URL, error) { return url.Parse("http://" + deafPort(t)) })
		}, want: gate.FaultProxy},
	} {
		t.Run(name, func(t *testing.T) {
			api := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the API was asked") })
			c := newClient(t, api, keylessAt(row.exchange), func(o *Options) {
				if row.change != nil {
					row.change(o)
				}
			})
			if e := c.Ask(t.Context(), chatCall); e.Fault != row.want || !e.Exchange || e.Attempts != 1 || e.Message == "" || e.Latency <= 0 {
				t.Errorf("%+v", e)
			}
		})
	}
}

func TestNoSubjectToken(t *testing.T) {
	problem := &net.DNSError{Err: "no such host " + testOrganization, Name: "token.actions.githubusercontent.com"}
	for name, row := range map[string]struct {
		token   func(context.Context) (redact.Secret, error)
		message string
	}{
		"error": {func(context.Context) (redact.Secret, error) { return redact.Secret{}, problem }, "no such host ***"},
		"empty": {func(context.Context) (redact.Secret, error) { return redact.Secret{}, nil }, "is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			nothing := func(http.ResponseWriter, *http.Request) { t.Error("a request was made") }
			tokens := 0
			c := newClient(t, serve(t, nothing), keyless(t, nothing), func(o *Options) {
				o.Organization, o.Attempts = testOrganization, 3
				o.Identity.Token = func(ctx context.Context) (redact.Secret, error) { tokens++; return row.token(ctx) }
			})
			for range 3 {
				e := c.Ask(t.Context(), chatCall)
				if e.Fault != gate.FaultNoKey || e.Code != gate.NoIDToken || !strings.Contains(e.Message, row.message) || e.Attempts != 0 || e.Exchange || e.At.IsZero() {
					t.Errorf("%+v", e)
				}
				if got := gate.Diagnose(gate.Case{Evidence: e}).Cause; got != gate.KeyMissing {
					t.Errorf("diagnosed %s", got)
				}
			}
			if tokens != 1 {
				t.Errorf("the token was asked for %d times", tokens)
			}
		})
	}
}

// A call that ends while it asks for the token says nothing about the calls after it.
func TestTheEndOfOneCallIsNotRemembered(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	first := true
	c := newClient(t, serve(t, signed(t, reply(200, goodChat))), keyless(t, replies(reply(200, granted))), func(o *Options) {
		o.Identity.Token = func(ctx context.Context) (redact.Secret, error) {
			if !first {
				return token(ctx)
			}
			first = false
			stop()
			return redact.Secret{}, errors.New("the run was stopped")
		}
	})
	if e := c.Ask(ctx, chatCall); e.Fault != gate.FaultNotAsked {
		t.Errorf("%+v", e)
	}
	if e := c.Ask(t.Context(), chatCall); !e.Answered {
		t.Errorf("%+v", e)
	}
}

func TestAnExchangeThatComesBackIsUsed(t *testing.T) {
	change := keyless(t, replies(reply(503, overloaded), reply(200, granted)))
	c := newClient(t, serve(t, signed(t, reply(200, goodChat))), change, func(o *Options) { o.Attempts = 2 })
	if e := c.Ask(t.Context(), chatCall); !e.Answered || e.Exchange || e.Attempts != 2 {
		t.Errorf("%+v", e)
	}
}
