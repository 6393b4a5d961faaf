package probe

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/openai/openai-go/v3/option"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
)

// Bounds in bytes.
const (
	maxAnswer  = 256 << 10 // of a reply to a call, after decompression: a vector of 12,000 numbers; a picture may be longer
	maxEvents  = 64 << 10  // of a stream in which no event comes to its end
	maxSpeech  = 4 << 10   // of a spoken answer
	maxRefusal = 32 << 10  // of what is read of a refusal, for words: an error is a few lines
	briefReply = 4 << 10   // of a reply that is read even when the run has ended meanwhile
	maxListing = 8 << 20   // of a reply to GET /models: some gateways list hundreds of models at length
	maxText    = 500       // of the text of a transport error
)

// wire is what one request brought back, as it came.
type wire struct {
	api       gate.API
	streamed  bool // the request asks for an event stream
	plain     bool // the request asks for a transcript without JSON around it
	explains  bool // nobody is told of what comes back: it only explains what comes of others
	bound     int  // bytes of body to keep
	agent     string
	door      *door
	start     time.Time
	latency   time.Duration
	sent      bool
	status    int
	header    http.Header
	body      []byte
	truncated bool // body goes on beyond bound
	err       error
	exchange  bool   // it came of the exchange of an identity, and the request was not made
	told      string // in place of a body, or before the text of err: what an issuer of identity tokens did
}

// request makes one request with the options of one attempt.
type request func(context.Context, ...option.RequestOption) error

// record is the middleware that reads the reply. It hands the SDK an empty body: nothing the SDK would make of a reply
// is used, so a hostile one gets no second parser to attack.
func (w *wire) record(req *http.Request, next option.MiddlewareNext) (*http.Response, error) {
	if w.agent != "" {
		req.Header.Set("User-Agent", req.Header.Get("User-Agent")+" "+w.agent)
	}
	w.sent, w.start = true, time.Now() // what it took to have an access token is no part of the latency
	var name lookup
	res, err := next(w.door.watched(name.watched(req)))
	if err != nil {
		w.err = name.blamed(err)
		return nil, w.err
	}
	defer res.Body.Close() // before the end of the body, this also ends the connection
	w.status, w.header = res.StatusCode, res.Header
	w.read(res)
	w.latency = time.Since(w.start)
	res.Body = http.NoBody
	return res, w.err
}

// read keeps as much of the body as proves something: all of a refusal, the beginning of sound or of a stream.
func (w *wire) read(res *http.Response) {
	ok := res.StatusCode >= 200 && res.StatusCode < 300
	switch {
	case ok && w.api == gate.Speech && strings.HasPrefix(res.Header.Get("Content-Type"), "audio/"):
		w.body, w.err = io.ReadAll(io.LimitReader(res.Body, maxSpeech))
	case ok && w.streamed:
		w.bound = maxEvents
		w.body, w.err = firstEvent(io.LimitReader(res.Body, int64(w.bound)+1))
	default:
		w.body, w.err = io.ReadAll(io.LimitReader(res.Body, int64(w.bound)+1))
	}
	w.truncated = len(w.body) > w.bound
}

// firstEvent reads an event stream up to the end of the first event that holds data (WHATWG HTML, section 9.2.6). What
// comes before, some servers send to keep the connection open. A body that is no stream is read whole.
func firstEvent(r io.Reader) ([]byte, error) {
	lines := bufio.NewReader(r)
	var body []byte
	for data := false; ; {
		line, err := lines.ReadBytes('\n')
		body = append(body, line...)
		if errors.Is(err, io.EOF) {
			return body, nil
		}
		if err != nil || data && len(bytes.TrimRight(line, "\r\n")) == 0 {
			return body, err
		}
		data = data || bytes.HasPrefix(line, []byte("data:"))
	}
}

// turn waits until one of few requests may be made. It reports false, with the evidence to give in place of a reply, when the
// run ends before or the key turns out to be rejected. The turn lasts until done is called with what came of it, after the
// reply has been read: decoding and scrubbing a hostile one takes memory and time of its own. Waiting counts for neither the
// timeout nor the latency, and a pause between two attempts takes nobody's turn. What comes of a request that only explains
// says nothing of the key, since no finding shows it.
func (c *Client) turn(ctx context.Context, explains bool) (done func(gate.Evidence), instead gate.Evidence, ok bool) {
	select {
	case c.open <- struct{}{}:
	case <-ctx.Done():
		return nil, notAsked(ctx, wire{start: time.Now()}), false
	}
	if instead, ok = c.admit(ctx, explains); !ok {
		<-c.open
		return nil, instead, false
	}
	return func(e gate.Evidence) {
		c.door.open()
		if !explains {
			c.standing.leave(c.weigh(e))
		}
		<-c.open
	}, instead, true
}

// admit says what to give in place of a reply, where a request is not to be made.
func (c *Client) admit(ctx context.Context, explains bool) (instead gate.Evidence, ok bool) {
	instead = notAsked(ctx, wire{start: time.Now()})
	if c.door.pass(ctx) && !ended(ctx) {
		refusal, known := c.standing.enter(ctx)
		switch {
		case refusal != "":
			instead = rejected(refusal)
		case known && explains:
			c.standing.leave(false, "")
			return gate.Evidence{}, true
		case known:
			return gate.Evidence{}, true
		}
	}
	c.door.open()
	return instead, false
}

// send makes one request within the timeout of one attempt and returns w with what came over the wire, or what came of the
// exchange for an access token, which has a timeout of its own.
func (c *Client) send(ctx context.Context, w wire, do request) wire {
	options := []option.RequestOption{option.WithMiddleware(w.record)}
	if c.exchange != nil {
		access, failed := c.exchange.token(ctx)
		if failed != nil {
			return *failed
		}
		options = append(options, option.WithAPIKey(access))
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	w.agent, w.door, w.start = c.agent, c.door, time.Now()
	err := do(ctx, options...)
	if w.latency == 0 {
		w.latency = time.Since(w.start)
	}
	if !w.sent {
		w.err = err
	}
	return w
}

// reading holds a value for each reply that is being decoded and scrubbed, of all clients: that takes many times the memory of
// a hostile body, and a processor's time.
var reading = make(chan struct{}, runtime.GOMAXPROCS(0))

func startReading() (done func()) {
	reading <- struct{}{}
	return func() { <-reading }
}

// attempt sends one request and returns its evidence, with the redacted body beside it. A reply that was cut short keeps
// its status and its headers, and its fault says what cut it: half a body proves nothing.
func (c *Client) attempt(ctx context.Context, w wire, do request) (e gate.Evidence, body string) {
	done, instead, ok := c.turn(ctx, w.explains)
	if !ok {
		return instead, ""
	}
	defer func() { done(e) }()
	w.bound = maxAnswer
	w = c.send(ctx, w, do)
	defer startReading()()
	if ended(ctx) && (w.err != nil || len(w.body) > briefReply) { // nobody waits for a long one to be read
		return notAsked(ctx, w), ""
	}
	return c.evidence(w)
}

// evidence reads the wire. Of an answer only the model's name and numbers are kept, so its body needs no scrubbing, which
// takes a second for a megabyte. Of anything else texts are scrubbed first and cut after, as a cut may leave a piece of a
// secret too short to be found. The end of what was read is no such cut to fear: a piece that says anything is still
// found there.
func (c *Client) evidence(w wire) (gate.Evidence, string) {
	scrub := c.scrubOf(w)
	reply := gate.Reply{API: w.api, Streamed: w.streamed, PlainText: w.plain, Status: w.status, Header: kept(w.header, scrub), Truncated: w.truncated}
	e := gate.Evidence{Status: w.status, Headers: reply.Header}
	switch {
	case w.err != nil:
		e.Fault, e.Message = faultOf(w.err), redact.Cut(scrub(w.troubleText()), maxText)
		e.Code = faultCodes[e.Fault]
	case w.told != "":
		e.Shape, e.Message = gate.ShapeEmpty, redact.Cut(scrub(w.told), maxText)
	case c.answers(&e, reply, w, scrub):
	default:
		w.body = w.body[:min(len(w.body), maxRefusal)]
		reply.Body, reply.Echo = redact.Cut(scrub(string(w.body)), maxRefusal), gate.EchoOf(string(w.body))
		e = gate.Read(reply)
	}
	e.Exchange = w.exchange && e.Fault != gate.FaultNoKey // which comes before any exchange
	e.RequestID = requestID(w.header, scrub)
	e.RetryAfter = retryAfter(w.header, w.start.Add(w.latency))
	return w.stamp(e), reply.Body
}

// troubleText is the text of the transport error, behind a sentence about whom it befell where that is not the endpoint.
func (w *wire) troubleText() string {
	text := transportText(w.err)
	if w.told == "" {
		return text
	}
	return strings.TrimSuffix(w.told, ".") + ": " + text
}

// answers fills e and reports true when the reply holds the answer its API promises.
func (c *Client) answers(e *gate.Evidence, reply gate.Reply, w wire, scrub func(string) string) bool {
	reply.Body = string(w.body)
	read := gate.Read(reply)
	if !read.Answered {
		return false
	}
	read.AnsweredModel = scrub(read.AnsweredModel)
	*e = read
	return true
}

// scrubOf also knows the secret that an answer of the realtime API brings: it is a key of its own.
func (c *Client) scrubOf(w wire) func(string) string {
	if w.api != gate.Realtime {
		return c.secrets.scrub()
	}
	return c.secrets.scrub(clientSecretsIn(w.body)...)
}

// stamp adds what every attempt has, whatever came of it.
func (w *wire) stamp(e gate.Evidence) gate.Evidence {
	e.At, e.Latency = w.start.UTC(), w.latency
	if w.sent {
		e.Attempts = 1
		e.Tries = []gate.Try{{At: e.At, Status: e.Status, Fault: e.Fault, RequestID: e.RequestID, Latency: e.Latency}}
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
