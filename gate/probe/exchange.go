package probe

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/openai/openai-go/v3/auth"

	"github.com/modelreach/modelreach/gate"
)

const (
	maxExchange = 64 << 10         // bytes of a reply to the exchange: an access token is some kilobytes at most
	maxGrants   = 3                // access tokens of one client; the last one is used however soon it expires
	renewal     = 30 * time.Second // before an access token expires, from when on the next one is asked for
)

// exchange trades an identity for access tokens. An access token is kept until it expires, also where a call is refused with it:
// another one would say the same.
type exchange struct {
	identity *Identity
	next     http.RoundTripper
	secrets  *secrets
	timeout  time.Duration   // of one exchange, with the way to the subject token
	final    func(wire) bool // whether asking again cannot help

	lock   sync.Mutex
	latest *flight // nil before the first
	grants int
}

// flight is one exchange. All calls that wait for it get what it brings, whatever time each of them has left: two models of one
// run must not tell different stories of it.
type flight struct {
	*exchange
	done chan struct{} // closed when it has ended; what is below stands from then on

	access  string
	until   time.Time // from when on the next token is asked for
	failed  *wire     // why there is no token, nil when there is
	final   bool      // every later call gets the same
	stopped bool      // it failed with the run of the call that made it, which says nothing about others
}

// token returns an access token, or else the wire of a call that cannot be made. A request is counted to the call that made it.
func (x *exchange) token(ctx context.Context) (access string, failed *wire) {
	for {
		f, own := x.join()
		if own {
			f.fly(ctx)
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			return "", &wire{start: time.Now(), err: ctx.Err(), exchange: true}
		}
		switch {
		case f.failed == nil:
			return f.access, nil
		case !f.stopped || ended(ctx):
			came := *f.failed
			came.sent = came.sent && own
			return "", &came
		}
	}
}

// join returns the exchange that serves a call by now, or a new one for the call to make.
func (x *exchange) join() (f *flight, own bool) {
	x.lock.Lock()
	defer x.lock.Unlock()
	if x.latest != nil && x.latest.serves() {
		return x.latest, false
	}
	x.latest = &flight{exchange: x, done: make(chan struct{})}
	return x.latest, true
}

func (f *flight) serves() bool {
	select {
	case <-f.done:
	default:
		return true
	}
	return f.final || f.failed == nil && (f.grants >= maxGrants || time.Now().Before(f.until))
}

// fly makes the exchange. The SDK writes the request and reads the reply; as its errors keep neither body nor headers, they are
// taken on the way.
func (f *flight) fly(ctx context.Context) {
	defer close(f.done)
	start := time.Now()
	err := f.ask(ctx)
	f.lock.Lock()
	defer f.lock.Unlock()
	if err == nil {
		f.grants++
		return
	}
	if f.failed == nil {
		_ = f.fail(wire{start: start, latency: time.Since(start), err: err})
	}
	f.stopped = ended(ctx)
	f.final = !f.stopped && f.exchange.final(*f.failed)
}

func (f *flight) ask(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	sdk, err := auth.NewWorkloadIdentityAuth(auth.WorkloadIdentity{
		IdentityProviderID: f.identity.ProviderID, ServiceAccountID: f.identity.ServiceAccountID, Provider: f,
	})
	if err != nil {
		return err
	}
	f.access, err = sdk.GetToken(ctx, &http.Client{Transport: f})
	return err
}

// TokenType implements auth.SubjectTokenProvider.
func (f *flight) TokenType() auth.SubjectTokenType { return auth.SubjectTokenTypeJWT }

// GetToken implements auth.SubjectTokenProvider.
func (f *flight) GetToken(ctx context.Context, _ auth.HTTPDoer) (string, error) {
	start := time.Now()
	token, err := f.identity.Token(ctx)
	if err == nil && token.Empty() {
		err = errors.New("the identity token is empty")
	}
	if err != nil {
		w := tokenless(err)
		w.start, w.latency = start, time.Since(start)
		return "", f.fail(w)
	}
	f.secrets.learn(token)
	return token.Reveal(), nil
}

// RoundTrip implements http.RoundTripper.
func (f *flight) RoundTrip(req *http.Request) (*http.Response, error) {
	w := wire{start: time.Now(), sent: true, bound: maxExchange}
	res, err := f.next.RoundTrip(req)
	if err != nil {
		w.err, w.latency = err, time.Since(w.start)
		return nil, f.fail(w)
	}
	defer res.Body.Close()
	w.status, w.header = res.StatusCode, res.Header
	w.read(res)
	w.latency = time.Since(w.start)
	for _, token := range tokensIn(w.body) {
		f.secrets.learn(token)
	}
	life, ok := lifeOf(w)
	if !ok {
		return nil, f.fail(w)
	}
	f.until = w.start.Add(life - renewal)
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(w.body)), int64(len(w.body))
	return res, nil
}

// lifeOf is how long the access token of a reply lives, and whether the SDK will find one in it.
func lifeOf(w wire) (life time.Duration, ok bool) {
	var reply auth.TokenExchangeResponse
	if w.err != nil || w.status != http.StatusOK || w.truncated || json.Unmarshal(w.body, &reply) != nil || reply.AccessToken == "" {
		return 0, false
	}
	if reply.ExpiresIn == nil {
		return auth.DefaultTokenExpiry, true
	}
	return time.Duration(*reply.ExpiresIn) * time.Second, true
}

// errNoToken ends an exchange whose wire is kept.
var errNoToken = errors.New("the identity was not exchanged for an access token")

func (f *flight) fail(w wire) error {
	w.exchange = true
	f.failed = &w
	return errNoToken
}

// final reports whether asking for an access token again cannot help.
func (c *Client) final(w wire) bool {
	e, _ := c.evidence(w)
	return gate.Diagnose(gate.Case{Evidence: e, Endpoint: c.endpoint, Today: e.At}).Cause.About().Retry == gate.RetryNever
}
