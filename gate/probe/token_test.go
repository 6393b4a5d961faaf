package probe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
	"github.com/modelreach/modelreach/internal/hosttest"
)

const issuerHost = "https://token.actions.example"

// asks is a way to a subject token that goes over the network, as the runner's does.
func asks(transport http.RoundTripper, text string) func(context.Context) (redact.Secret, error) {
	return func(ctx context.Context) (redact.Secret, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, issuerHost+"/?"+testKey, nil)
		if err != nil {
			return redact.Secret{}, err
		}
		res, err := (&http.Client{Transport: transport}).Do(req)
		if err != nil {
			return redact.Secret{}, &TokenError{Err: err, Text: text}
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusOK {
			return redact.Secret{}, &TokenError{Status: res.StatusCode, Text: text}
		}
		return token(ctx)
	}
}

func status(code int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) })
}

func TestTokenErrors(t *testing.T) {
	const text = "The issuer of identity tokens gave none for subject@acme.example."
	const said = "The issuer of identity tokens gave none for [email]"
	handle := func(h http.Handler) func(*hosttest.Net) {
		return func(n *hosttest.Net) { n.Handle("token.actions.example", h) }
	}
	play := func(trouble hosttest.Trouble) func(*hosttest.Net) {
		return func(n *hosttest.Net) { n.Play("token.actions.example", trouble) }
	}
	fails := func(err error) func(context.Context) (redact.Secret, error) {
		return func(context.Context) (redact.Secret, error) { return redact.Secret{}, err }
	}
	for name, row := range map[string]struct {
		issuer func(*hosttest.Net)
		token  func(context.Context) (redact.Secret, error) // nil to ask the issuer
		fault  gate.Fault
		status int
		detail string // in the message, behind the sentence
		cause  gate.Cause
		asked  int // how often for 2 calls of 2 attempts
	}{
		"missing": {token: fails(&TokenError{Missing: true, Status: 503, Text: text}), fault: gate.FaultNoKey, cause: gate.KeyMissing, asked: 1},
		"nothing": {token: fails(&TokenError{Text: text}), fault: gate.FaultNoKey, cause: gate.KeyMissing, asked: 1},
		"wrapped": {token: fails(fmt.Errorf("%w", &TokenError{Status: 403, Err: errors.New("x"), Text: text})), status: 403, cause: gate.IdentityRefused, asked: 1},
		"400":     {issuer: handle(status(400)), status: 400, cause: gate.IdentityRefused, asked: 1},
		"401":     {issuer: handle(status(401)), status: 401, cause: gate.IdentityRefused, asked: 1},
		"403":     {issuer: handle(status(403)), status: 403, cause: gate.IdentityRefused, asked: 1},
		"429":     {issuer: handle(status(429)), status: 429, cause: gate.RateLimited, asked: 4},
		"500":     {issuer: handle(status(500)), status: 500, cause: gate.ServerError, asked: 4},
		"503":     {issuer: handle(status(503)), status: 503, cause: gate.Overloaded, asked: 4},
		"TLS":     {issuer: play(hosttest.Intercepted), fault: gate.FaultTLS, detail: "(issuer: hosttest stranger)", cause: gate.TLSFailure},
		"dropped": {issuer: play(hosttest.Dropped), fault: gate.FaultReset, cause: gate.ConnectionReset, asked: 4},
		"name": {token: fails(&TokenError{Err: &net.DNSError{Err: "no such host", Name: "token.actions.example"}, Text: text}), fault: gate.FaultDNS,
			detail: "no such host", cause: gate.DNSFailure},
		"proxy": {token: fails(&TokenError{Err: proxyError("the proxy refused the connection"), Text: text}), fault: gate.FaultProxy,
			detail: "refused the connection", cause: gate.ProxyError},
		"timeout": {token: fails(&TokenError{Err: context.DeadlineExceeded, Text: text}), fault: gate.FaultTimeout, detail: "deadline", cause: gate.Timeout},
	} {
		t.Run(name, func(t *testing.T) {
			nowhere := hosttest.New(t)
			if row.issuer != nil {
				row.issuer(nowhere)
			}
			asked := 0
			c := newClient(t, "https://api.openai.com/v1", func(o *Options) {
				get := row.token
				if get == nil {
					get = asks(nowhere.Transport(), text)
				}
				o.Key, o.Transport, o.Attempts = redact.Secret{}, nowhere.Transport(), 2
				o.Identity = &Identity{ProviderID: "idp_1", ServiceAccountID: "sa_1", Token: func(ctx context.Context) (redact.Secret, error) {
					asked++
					return get(ctx)
				}}
			})
			for range 2 {
				e := c.Ask(t.Context(), chatCall)
				if e.Fault != row.fault || e.Status != row.status || e.Exchange != (row.fault != gate.FaultNoKey) || e.Attempts != 0 || e.At.IsZero() {
					t.Errorf("%+v", e)
				}
				if (e.Code == gate.NoIDToken) != (row.fault == gate.FaultNoKey) || !strings.HasPrefix(e.Message, said) || !strings.Contains(e.Message, row.detail) {
					t.Errorf("code %q, message %q", e.Code, e.Message)
				}
				if got := gate.Diagnose(gate.Case{Evidence: e, Endpoint: c.endpoint}).Cause; got != row.cause {
					t.Errorf("diagnosed %s, want %s", got, row.cause)
				}
				silent(t, e, testKey)
			}
			if row.asked != 0 && asked != row.asked || len(nowhere.Requests()) > asked {
				t.Errorf("the token was asked for %d times", asked)
			}
		})
	}
}

func TestTokenErrorIsAnError(t *testing.T) {
	err := error(&TokenError{Err: context.Canceled, Text: "No token came."})
	if err.Error() != "No token came." || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Whoever waits for an exchange gets what it brings, also where it takes all the time that an attempt has.
func TestCallsThatWaitAgree(t *testing.T) {
	const calls = 20
	for name, row := range map[string]struct {
		err  func(error) error // of the end of a context
		want gate.Fault
	}{
		"transport": {func(err error) error { return &TokenError{Err: err, Text: "No token came."} }, gate.FaultTimeout},
		"no reason": {func(error) error { return errors.New("no token came") }, gate.FaultNoKey},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			c := newClient(t, "http://127.0.0.1:1/v1", keylessAt("http://127.0.0.1:1"), func(o *Options) {
				o.Timeout = 5 * time.Millisecond
				o.Identity.Token = func(ctx context.Context) (redact.Secret, error) {
					asked.Add(1)
					<-ctx.Done()
					return redact.Secret{}, row.err(ctx.Err())
				}
			})
			var group sync.WaitGroup
			for range calls {
				group.Go(func() {
					if e := c.Ask(t.Context(), chatCall); e.Fault != row.want {
						t.Errorf("%+v", e)
					}
				})
			}
			group.Wait()
			if row.want == gate.FaultNoKey && asked.Load() != 1 {
				t.Errorf("the token was asked for %d times", asked.Load())
			}
		})
	}
}

// The end of the call that makes an exchange is not the end of those that wait for it.
func TestAnExchangeOutlivesItsMaker(t *testing.T) {
	stopped, stop := context.WithCancel(t.Context())
	asking := make(chan struct{})
	var asked atomic.Int32
	c := newClient(t, serve(t, signed(t, reply(200, goodChat))), keyless(t, replies(reply(200, granted))), func(o *Options) {
		o.Identity.Token = func(ctx context.Context) (redact.Secret, error) {
			if asked.Add(1) == 1 {
				close(asking)
				<-ctx.Done()
				return redact.Secret{}, &TokenError{Err: ctx.Err(), Text: "No token came."}
			}
			return token(ctx)
		}
	})
	var group sync.WaitGroup
	group.Go(func() {
		if e := c.Ask(stopped, chatCall); e.Fault != gate.FaultNotAsked {
			t.Errorf("%+v", e)
		}
	})
	<-asking
	for range 5 {
		group.Go(func() {
			if e := c.Ask(t.Context(), chatCall); !e.Answered {
				t.Errorf("%+v", e)
			}
		})
	}
	stop()
	group.Wait()
	if asked.Load() != 2 {
		t.Errorf("the token was asked for %d times", asked.Load())
	}
}

// A token that is refused, or that expires at once, is not exchanged for every call anew.
func TestFewExchangesOfManyCalls(t *testing.T) {
	const models = 200
	refusal := `{"error":{"message":"Incorrect API key provided.","code":"invalid_api_key"}}`
	for name, row := range map[string]struct {
		grant  string
		status int
		body   string
		most   int
	}{
		"all refused":          {granted, 401, refusal, 1},
		"expires at once":      {strings.Replace(granted, "3600", "0", 1), 200, goodChat, maxGrants},
		"expired, all refused": {strings.Replace(granted, "3600", "-1", 1), 401, refusal, maxGrants},
		"no expiry":            {strings.Replace(granted, `,"expires_in":3600`, "", 1), 200, goodChat, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var exchanges, calls, learned atomic.Int32
			world := hosttest.New(t)
			world.Handle("auth.openai.com", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				access := fmt.Sprintf("%s-%d", accessToken, exchanges.Add(1))
				reply(200, strings.Replace(row.grant, accessToken, access, 1))(w)
			}))
			world.Handle("api.openai.com", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				calls.Add(1)
				reply(row.status, row.body)(w)
			}))
			c := newClient(t, "https://api.openai.com/v1", func(o *Options) {
				o.Key, o.Transport, o.Attempts, o.Concurrency = redact.Secret{}, world.Transport(), 4, 8
				o.Identity = &Identity{ProviderID: "idp_1", ServiceAccountID: "sa_1", Token: token}
				o.Learn = func(redact.Secret) { learned.Add(1) }
			})
			var group sync.WaitGroup
			for i := range models {
				group.Go(func() {
					if e := c.Ask(t.Context(), gate.Call{Model: fmt.Sprint("m-", i), API: gate.ChatCompletions}); e.Fault != gate.FaultKeyRejected && (e.Status != row.status || e.Exchange || e.Attempts != 1) {
						t.Errorf("%+v", e)
					}
				})
			}
			group.Wait()
			if n := int(exchanges.Load()); n < 1 || n > row.most || row.status == 200 && calls.Load() != models || int(learned.Load()) != n+1 {
				t.Errorf("%d exchanges, %d calls, %d secrets", n, calls.Load(), learned.Load())
			}
		})
	}
}
