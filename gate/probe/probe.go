// Package probe turns a gate.Probe into gate.Evidence: one minimal request to an OpenAI-compatible API, recorded as it
// came over the wire, redacted, and repeated only where the evidence says that asking again can help.
//
// It is the only importer of openai-go. The SDK builds and signs the requests; what came back is taken from the wire and
// never from the SDK, whose errors lose the bodies of many servers and whose success can hide an error.
package probe

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
)

// Options say where a Client asks, with which key, and how patiently.
type Options struct {
	Endpoint     gate.Endpoint     // BaseURL must pass CheckBaseURL
	Key          redact.Secret     // sent to the origin of Endpoint.BaseURL and nowhere else
	Organization string            // header OpenAI-Organization, "" to send none
	Project      string            // header OpenAI-Project, "" to send none
	UserAgent    string            // appended to the SDK's own, e.g. modelreach/v0.1.0
	Timeout      time.Duration     // of one attempt, from the dial to the end of the body; above 0
	Attempts     int               // requests per probe, retries included; at least 1
	Transport    http.RoundTripper // nil for one made for many requests to one host, with the environment's proxy
}

// Client asks one endpoint with one key. It is safe for concurrent use.
type Client struct {
	key      redact.Secret
	scrubber *redact.Scrubber
	endpoint gate.Endpoint
	calls    map[gate.API]call
	models   call
	agent    string
	timeout  time.Duration
	attempts int

	random func() float64 // in [0, 1)
	sleep  func(context.Context, time.Duration) error
}

// New returns a Client for one endpoint. It refuses a base URL that CheckBaseURL refuses, with that error, and limits
// that would never ask. The key is not judged here: Ask reports a key that cannot be one as evidence.
func New(o Options) (*Client, error) {
	if err := CheckBaseURL(o.Endpoint.BaseURL); err != nil {
		return nil, err
	}
	if o.Timeout <= 0 || o.Attempts < 1 {
		return nil, errors.New("an attempt needs a timeout above 0 and there must be at least 1 attempt")
	}
	options := requestOptions(o)
	return &Client{
		key:      o.Key,
		scrubber: redact.NewScrubber(o.Key, redact.NewSecret(o.Organization), redact.NewSecret(o.Project)),
		endpoint: o.Endpoint,
		calls:    calls(options...),
		models:   listModels(options...),
		agent:    o.UserAgent,
		timeout:  o.Timeout,
		attempts: o.Attempts,
		random:   rand.Float64,
		sleep:    sleep,
	}, nil
}

// Ask answers one question; it is a gate.Prober. A key that cannot be one and an API it does not know are answered
// without a request. When ctx ends before any reply came, the fault is gate.FaultNotAsked; when it ends between two
// attempts, the evidence of the last one stands.
func (c *Client) Ask(ctx context.Context, p gate.Probe) gate.Evidence {
	if fault, code, message := InspectKey(c.key); fault != gate.NoFault {
		return gate.Evidence{Fault: fault, Code: code, Message: message, At: time.Now().UTC()}
	}
	call, ok := c.calls[p.API]
	if !ok {
		return gate.Evidence{Fault: gate.FaultNotAsked, Message: "There is no request for this API.", At: time.Now().UTC()}
	}
	q := &question{client: c, probe: p, call: call}
	return c.retry(ctx, p, c.attempts, q.ask)
}
