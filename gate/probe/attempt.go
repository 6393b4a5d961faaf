package probe

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/openai/openai-go/v3/option"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
)

// Bounds in bytes.
const (
	maxAnswer  = 1 << 20 // of a reply to a probe, after decompression
	maxListing = 8 << 20 // of a reply to GET /models: some gateways list hundreds of models at length
	maxText    = 500     // of the text of a transport error
)

// wire is what one request brought back, as it came.
type wire struct {
	bound     int // bytes of body to keep
	agent     string
	start     time.Time
	latency   time.Duration
	sent      bool
	status    int
	header    http.Header
	body      []byte
	truncated bool // body goes on beyond bound
	err       error
}

// request makes one request with the options of one attempt.
type request func(context.Context, ...option.RequestOption) error

// record is the middleware that reads the reply. It hands the SDK an empty body: nothing the SDK would make of a reply
// is used, so a hostile one gets no second parser to attack.
func (w *wire) record(req *http.Request, next option.MiddlewareNext) (*http.Response, error) {
	if w.agent != "" {
		req.Header.Set("User-Agent", req.Header.Get("User-Agent")+" "+w.agent)
	}
	w.sent = true
	res, err := next(req)
	if err != nil {
		w.err = err
		return nil, err
	}
	defer res.Body.Close() // before the end of the body, this also ends the connection
	w.status, w.header = res.StatusCode, res.Header
	w.body, w.err = io.ReadAll(io.LimitReader(res.Body, int64(w.bound)+1))
	w.truncated = len(w.body) > w.bound
	res.Body = http.NoBody
	return res, w.err
}

// send makes one request within the timeout of one attempt and returns what came over the wire.
func (c *Client) send(ctx context.Context, bound int, do request) wire {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	w := wire{bound: bound, agent: c.agent, start: time.Now()}
	err := do(ctx, option.WithMiddleware(w.record))
	w.latency = time.Since(w.start)
	if !w.sent {
		w.err = err
	}
	return w
}

// attempt sends one request and returns its evidence, with the redacted body beside it. A reply that was cut short keeps
// its status and its headers, and its fault says what cut it: half a body proves nothing.
func (c *Client) attempt(ctx context.Context, api gate.API, do request) (gate.Evidence, string) {
	if ended(ctx) {
		return notAsked(ctx, wire{start: time.Now()}), ""
	}
	w := c.send(ctx, maxAnswer, do)
	if w.err != nil && ended(ctx) {
		return notAsked(ctx, w), ""
	}
	return c.evidence(api, w)
}

// evidence reads the wire. Texts are scrubbed first and cut after, as a cut may leave a piece of a secret too short to be
// found. The end of what was read is no such cut to fear: a piece that says anything is still found there.
func (c *Client) evidence(api gate.API, w wire) (gate.Evidence, string) {
	header := kept(w.header, c.scrubber.String)
	body := redact.Cut(c.scrubber.String(string(w.body)), w.bound)
	e := gate.Evidence{Status: w.status, Headers: header}
	if w.err != nil {
		e.Fault, e.Message = faultOf(w.err), redact.Cut(c.scrubber.String(transportText(w.err)), maxText)
	} else {
		echo := gate.EchoOf(string(w.body))
		e = gate.Read(gate.Reply{API: api, Status: w.status, Header: header, Body: body, Echo: echo, Truncated: w.truncated})
	}
	e.RequestID = requestID(w.header, c.scrubber.String)
	e.RetryAfter = retryAfter(w.header, w.start.Add(w.latency))
	return w.stamp(e), body
}

// stamp adds what every attempt has, whatever came of it.
func (w *wire) stamp(e gate.Evidence) gate.Evidence {
	e.At, e.Latency = w.start.UTC(), w.latency
	if w.sent {
		e.Attempts = 1
	}
	return e
}

// ended reports whether the run that ctx belongs to is over. A dial notices the deadline slightly before ctx does.
func ended(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() != nil || ok && !time.Now().Before(deadline)
}

// notAsked is the evidence of a probe that the end of the run left without a reply.
func notAsked(ctx context.Context, w wire) gate.Evidence {
	message := "The deadline of the whole run passed before a reply came."
	if errors.Is(ctx.Err(), context.Canceled) {
		message = "The run was stopped before a reply came."
	}
	return w.stamp(gate.Evidence{Fault: gate.FaultNotAsked, Message: message})
}
