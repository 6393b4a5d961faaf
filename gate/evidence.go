package gate

import "time"

// Fault is what went wrong below HTTP, so that no status came back.
type Fault string

// The faults a prober tells apart.
const (
	NoFault          Fault = ""                   // an HTTP response came back
	FaultNoKey       Fault = "no_key"             // nothing was asked: the key is empty
	FaultBadKey      Fault = "bad_key"            // nothing was asked: the key cannot be one
	FaultKeyHeldBack Fault = "key_held_back"      // nothing was asked: the key may not go to this base URL
	FaultNotAsked    Fault = "not_asked"          // nothing was asked: the run ended first
	FaultNoList      Fault = "no_list"            // nothing was asked: the list of models says nothing about the key here
	FaultKeyRejected Fault = "key_rejected"       // nothing was asked: the key was rejected before, in the same run; Code holds the cause
	FaultRetired     Fault = "retired"            // nothing was asked: the whole service has ended
	FaultNoAccess    Fault = "no_access"          // nothing was asked of this need: access fails already
	FaultDNS         Fault = "dns"                // the host name did not resolve
	FaultRefused     Fault = "connection_refused" // the host answered, nothing listens on the port
	FaultReset       Fault = "connection_reset"   // the connection was cut before a complete answer
	FaultTLS         Fault = "tls"                // the certificate or the handshake was refused
	FaultTimeout     Fault = "timeout"            // no complete answer within the time limit of one attempt
	FaultProxy       Fault = "proxy"              // the proxy refused or could not be reached
	FaultTransport   Fault = "transport"          // some other transport error; Message holds its text
)

// Evidence is what came back for one probe: plain data, redacted and capped, that can be pasted into a bug report
// and run through Diagnose again.
type Evidence struct {
	Fault   Fault  `json:"fault"`
	Status  int    `json:"status"` // HTTP status of the reply, 0 when there was none
	Code    string `json:"code"`   // error.code of the innermost error
	Type    string `json:"type"`   // error.type of the innermost error
	Param   string `json:"param"`
	Message string `json:"message"` // the innermost error message, or the text of the transport error

	Layers    []Layer           `json:"layers,omitempty"`  // every error found in the body, outermost first
	Shape     Shape             `json:"shape,omitempty"`   // what the body looked like, whatever its header said
	Headers   map[string]string `json:"headers,omitempty"` // the reply headers worth keeping, lower-case names
	Echo      Echo              `json:"echo,omitempty"`    // what the key looks like that the server quotes back
	Answered  bool              `json:"answered"`          // the body holds the answer this API promises
	Truncated bool              `json:"truncated,omitempty"`

	// Exchange says that this came of exchanging the identity of the workload for a token, before any call could be made.
	Exchange bool `json:"exchange,omitempty"`

	// RefusedTogether is what the server said to a request for several needs, each of which passes by itself.
	RefusedTogether string `json:"refused_together,omitempty"`

	RequestID     string        `json:"request_id"`
	Attempts      int           `json:"attempts"`       // requests sent for this probe, retries included
	Latency       time.Duration `json:"latency"`        // of the last attempt
	RetryAfter    time.Duration `json:"retry_after"`    // how long the server asked to wait, 0 when it did not
	AnsweredModel string        `json:"answered_model"` // model field of the answer
	InputTokens   int           `json:"input_tokens"`
	OutputTokens  int           `json:"output_tokens"`
	At            time.Time     `json:"at"` // when the last attempt started

	// Request is the body that was sent, as JSON with the kind of value in place of each text: whose request it was, and what
	// the application sends, stays out. "" where none was sent.
	Request string `json:"request,omitempty"`

	// Tries are the requests that were sent, first to last. Those for the list of models, which a look-up may turn to, count in
	// Attempts alone.
	Tries []Try `json:"tries,omitempty"`
}

// Try is one request and what came of it.
type Try struct {
	At        time.Time     `json:"at"` // when it was sent
	Status    int           `json:"status"`
	Fault     Fault         `json:"fault"`
	RequestID string        `json:"request_id"`
	Latency   time.Duration `json:"latency"`
	Wait      time.Duration `json:"wait"` // the pause before it; 0 for the first
}

// Layer is one error object of a reply body. Gateways wrap the error of the server behind them, so a body can hold
// several.
type Layer struct {
	Status  int    `json:"status,omitempty"` // a status named inside the body, 0 when none is
	Code    string `json:"code,omitempty"`
	Type    string `json:"type,omitempty"`
	Param   string `json:"param,omitempty"`
	Message string `json:"message,omitempty"`
}

// Shape is what a body looks like, judged by its bytes.
type Shape string

// The shapes of a body.
const (
	ShapeEmpty  Shape = "empty"
	ShapeJSON   Shape = "json"
	ShapeBroken Shape = "broken" // starts like JSON and does not parse
	ShapeSSE    Shape = "sse"    // server-sent events (WHATWG HTML, section 9.2)
	ShapeHTML   Shape = "html"
	ShapeText   Shape = "text"
	ShapeBinary Shape = "binary"
)

// Reply is one HTTP response as it came over the wire, already redacted; unredacted it may only be tested for an answer,
// whose evidence is discarded when there is none. Only Echo is taken before the redaction, which removes what it is read
// from.
type Reply struct {
	API       API
	Streamed  bool // the request asked for an event stream, and Body holds its beginning
	PlainText bool // the request asked for a transcript as text, srt or vtt
	Status    int
	Header    map[string]string // lower-case names
	Body      string
	Echo      Echo
	Truncated bool // Body stops at the reader's bound, not at the reply's end
}
