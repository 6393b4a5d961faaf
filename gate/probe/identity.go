package probe

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/openai/openai-go/v3/auth"
	"github.com/openai/openai-go/v3/option"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
)

const (
	maxExchange = 64 << 10 // bytes of a reply to the exchange: an access token is some kilobytes at most
	renewal     = 30       // seconds before an access token expires, from when on the SDK asks for the next one
)

// Identity is who this workload is to OpenAI, in place of a long-lived key (OpenAI's guide "Workload identity federation").
type Identity struct {
	ProviderID       string // of the workload identity provider in the organization's settings
	ServiceAccountID string // whom to act as

	// Token returns the subject token, a JWT. It is called again when a token has expired. Its error is shown to the reader:
	// one sentence without any part of a secret.
	Token func(context.Context) (redact.Secret, error)
}

func (i *Identity) complete() bool {
	return i == nil || i.ProviderID != "" && i.ServiceAccountID != "" && i.Token != nil
}

// noToken is why there is no subject token. It hides the errors behind it, whose types would pass for faults of a request.
type noToken string

func (e noToken) Error() string { return string(e) }

// unproved is why there is no access token, in the words of the wire. The SDK shares it among all calls that wait for one.
type unproved struct{ wire wire }

func (*unproved) Error() string { return "the identity was not exchanged for an access token" }

// exchange gives the SDK the subject token and watches over the exchange, which it makes once for all calls: the SDK's own
// errors keep neither body nor headers. It is the transport of all requests of a client.
type exchange struct {
	identity *Identity
	next     http.RoundTripper
	secrets  *secrets
	final    func(wire) bool // whether asking again cannot help

	lock    sync.Mutex
	refused *unproved // what every later call gets
}

// option makes the SDK sign requests with the access token.
func (x *exchange) option() option.RequestOption {
	return option.WithWorkloadIdentity(auth.WorkloadIdentity{
		IdentityProviderID: x.identity.ProviderID, ServiceAccountID: x.identity.ServiceAccountID, Provider: x, RefreshBufferSeconds: renewal,
	})
}

// TokenType implements auth.SubjectTokenProvider.
func (x *exchange) TokenType() auth.SubjectTokenType { return auth.SubjectTokenTypeJWT }

// GetToken implements auth.SubjectTokenProvider. Whatever was refused for good is not asked for again.
func (x *exchange) GetToken(ctx context.Context, _ auth.HTTPDoer) (string, error) {
	if refused := x.remembered(); refused != nil {
		return "", refused
	}
	start := time.Now()
	token, err := x.identity.Token(ctx)
	if err == nil && token.Empty() {
		err = errors.New("the identity token is empty")
	}
	if err != nil {
		return "", x.fail(ctx, wire{start: start, latency: time.Since(start), err: noToken(err.Error())})
	}
	x.secrets.learn(token)
	return token.Reveal(), nil
}

// RoundTrip implements http.RoundTripper.
func (x *exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.String() != auth.TokenExchangeURL {
		return x.next.RoundTrip(req)
	}
	w := wire{start: time.Now(), sent: true, bound: maxExchange}
	res, err := x.next.RoundTrip(req)
	if err != nil {
		w.err, w.latency = err, time.Since(w.start)
		return nil, x.fail(req.Context(), w)
	}
	defer res.Body.Close()
	w.status, w.header = res.StatusCode, res.Header
	w.read(res)
	w.latency = time.Since(w.start)
	for _, token := range tokensIn(w.body) {
		x.secrets.learn(token)
	}
	if !grants(w) {
		return nil, x.fail(req.Context(), w)
	}
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(w.body)), int64(len(w.body))
	return res, nil
}

// grants reports whether the SDK will find an access token in a reply.
func grants(w wire) bool {
	var reply auth.TokenExchangeResponse
	return w.err == nil && w.status == http.StatusOK && !w.truncated && json.Unmarshal(w.body, &reply) == nil && reply.AccessToken != ""
}

// fail tells the call that made the exchange what came of it, and remembers what is final. A call that ran out of time says
// nothing about the others.
func (x *exchange) fail(ctx context.Context, w wire) error {
	failed := &unproved{wire: w}
	if attempt, ok := ctx.Value(maker{}).(*wire); ok {
		attempt.unproved = failed
	}
	if ctx.Err() == nil && x.final(w) {
		x.lock.Lock()
		defer x.lock.Unlock()
		if x.refused == nil {
			repeated := w
			repeated.sent = false
			x.refused = &unproved{wire: repeated}
		}
	}
	return failed
}

func (x *exchange) remembered() *unproved {
	x.lock.Lock()
	defer x.lock.Unlock()
	return x.refused
}

// maker is the key of a context under which the wire of an attempt stands, so that an exchange made for it is counted to it.
type maker struct{}

// withoutToken is what the wire brought of an exchange, for an attempt whose request was not made. Its requests are counted
// to the call that made them.
func (w wire) withoutToken(err error) wire {
	own := w.unproved
	shared, _ := errors.AsType[*unproved](err)
	failed := cmp.Or(own, shared)
	if failed == nil { // waited for the exchange of another call, and no longer than one attempt may take
		w.err, w.exchange = err, true
		return w
	}
	came := failed.wire
	came.exchange, came.sent = true, came.sent && own != nil
	return came
}

// final reports whether asking for an access token again cannot help.
func (c *Client) final(w wire) bool {
	w.exchange = true
	e, _ := c.evidence(w)
	return gate.Diagnose(gate.Case{Evidence: e, Endpoint: c.endpoint, Today: e.At}).Cause.About().Retry == gate.RetryNever
}
