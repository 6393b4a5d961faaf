// Package probe turns a gate.Call into gate.Evidence: one minimal request to an OpenAI-compatible API, recorded as it
// came over the wire, redacted, and repeated only where the evidence says that asking again can help.
//
// It is the only importer of openai-go. The SDK addresses and signs the requests. Their bodies are JSON objects that a
// table puts together, as needs and the application's own parameters are laid over them by name; what came back is taken
// from the wire, as the SDK's errors lose the bodies of many servers and its success can hide an error.
package probe

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
	"github.com/modelreach/modelreach/gate/redact"
)

// Options say where a Client asks, with which key, and how patiently.
type Options struct {
	Endpoint     gate.Endpoint     // BaseURL must pass gate.CheckBaseURL
	Key          redact.Secret     // sent to the origin of Endpoint.BaseURL and nowhere else
	Auth         provider.Auth     // how the key is sent
	Identity     *Identity         // takes the place of an empty key; nil for none
	Organization string            // header OpenAI-Organization, "" to send none; kept out of evidence where it looks like an id
	Project      string            // header OpenAI-Project, as above
	UserAgent    string            // appended to the SDK's own, e.g. modelreach/v0.1.0
	Timeout      time.Duration     // of one attempt, from the dial to the end of the body; above 0
	Concurrency  int               // requests open at once; at least 1
	Attempts     int               // requests per call, retries included; at least 1
	Transport    http.RoundTripper // nil for one made for many requests to one host, with the environment's proxy

	// Learn is called with each secret that turns up on the way, once and before it is used: the tokens that prove an
	// identity. It must not call the Client; nil for nobody.
	Learn func(redact.Secret)
}

// Client asks one endpoint with one key. It is safe for concurrent use.
type Client struct {
	key      redact.Secret
	secrets  *secrets
	exchange *exchange // nil without an identity
	endpoint gate.Endpoint
	door     *door
	standing *standing
	sdk      openai.Client
	catalog  openai.ModelService
	listed   memory
	agent    string
	timeout  time.Duration
	attempts int
	open     chan struct{} // holds a value for each request under way

	random func() float64 // in [0, 1)
	sleep  func(context.Context, time.Duration) error
}

// New returns a Client for one endpoint. It refuses a base URL that gate.CheckBaseURL refuses, with that error, and limits
// that would never ask; plain http to another machine will do where no key is sent. The key is not judged here: Ask reports a key that cannot be one as evidence.
func New(o Options) (*Client, error) {
	secret := !blank(o.Key) || o.Identity != nil || o.Endpoint.KeyName != ""
	if err := gate.CheckBaseURL(o.Endpoint.BaseURL); err != nil && (secret || !errors.Is(err, gate.ErrPlainHTTP)) {
		return nil, err
	}
	if !o.Identity.complete() {
		return nil, errors.New("an identity needs the id of its provider, the id of a service account and a token")
	}
	if o.Timeout <= 0 || o.Attempts < 1 || o.Concurrency < 1 {
		return nil, errors.New("an attempt needs a timeout above 0, and there must be at least 1 attempt and 1 request at a time")
	}
	c := &Client{
		key:      o.Key,
		secrets:  newSecrets(o.Learn, secretsOf(o)...),
		endpoint: o.Endpoint,
		door:     newDoor(o.Endpoint.BaseURL),
		standing: newStanding(),
		agent:    o.UserAgent,
		timeout:  o.Timeout,
		attempts: o.Attempts,
		open:     make(chan struct{}, o.Concurrency),
		random:   rand.Float64,
		sleep:    sleep,
	}
	c.connect(o)
	return c, nil
}

// connect gives the Client its ways to ask. They are not made by openai.NewClient, which reads OPENAI_ORG_ID,
// OPENAI_CUSTOM_HEADERS and others from the environment whatever options it gets.
func (c *Client) connect(o Options) {
	transport := o.Transport
	if transport == nil {
		transport = newTransport(http.ProxyFromEnvironment)
	}
	var credential []option.RequestOption
	switch {
	case !blank(o.Key):
		credential = append(credential, keyOption(o.Key, o.Auth, o.Endpoint))
	case o.Identity != nil:
		c.exchange = &exchange{identity: o.Identity, next: transport, secrets: c.secrets, timeout: o.Timeout, final: c.final}
	}
	options := append(requestOptions(o, transport), credential...)
	c.sdk, c.catalog = openai.Client{Options: options}, openai.NewModelService(options...)
}

// Ask makes one call; it is a gate.Prober. With gate.ProveList it looks the model up and calls nothing. A key that cannot
// be one, and a call that no request can be made of, are answered without a request. When ctx ends before any reply
// came, the fault is gate.FaultNotAsked; when it ends between two attempts, the evidence of the last one stands. Once a call
// was refused because of the key itself, and none was answered, the fault of all later ones is gate.FaultKeyRejected, with
// the cause of that refusal as the code; what came of gate.ControlModel does not count for that. Latency is the time to the
// first event of a stream, to the first bytes of speech, and else to the end of the reply.
func (c *Client) Ask(ctx context.Context, asked gate.Call) gate.Evidence {
	if fault, code, message := c.inspectKey(); fault != gate.NoFault {
		return gate.Evidence{Fault: fault, Code: code, Message: message, At: time.Now().UTC()}
	}
	if asked.Prove == gate.ProveList {
		return c.lookUp(ctx, asked)
	}
	q, err := c.question(asked)
	if err != nil {
		return gate.Evidence{Fault: gate.FaultNotAsked, Message: err.Error(), At: time.Now().UTC()}
	}
	e := c.retry(ctx, asked, c.attempts, q.ask)
	if e.Attempts > 0 && !e.Exchange {
		e.Request = c.secrets.scrub()(outline(q.body))
	}
	return e
}

func (c *Client) inspectKey() (fault gate.Fault, code, message string) {
	if c.exchange != nil {
		return gate.NoFault, "", ""
	}
	return InspectKeyFor(c.key, c.endpoint)
}
