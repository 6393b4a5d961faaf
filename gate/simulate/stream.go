package simulate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// eventsOf writes the events of each API that streams, as the API reference shows them.
var eventsOf = map[gate.API]func(model, call) [][]byte{
	gate.ChatCompletions: chatEvents,
	gate.Responses:       responseEvents,
	gate.Completions:     completionEvents,
}

// done ends a stream of chunks; responses have events of their own for that.
var done = []byte("data: [DONE]\n\n")

// event writes one server-sent event (WHATWG HTML, section 9.2), without a name when that is empty.
func event(name string, data object) []byte {
	var b bytes.Buffer
	if name != "" {
		fmt.Fprintf(&b, "event: %s\n", name)
	}
	encoded, _ := json.Marshal(data) // nothing in an answer can fail to marshal
	fmt.Fprintf(&b, "data: %s\n\n", encoded)
	return b.Bytes()
}

// with is an object with one field more, or another one.
func with(o object, field string, value any) object {
	changed := maps.Clone(o)
	changed[field] = value
	return changed
}

// stream sends events as a server does that makes them one by one.
func stream(w http.ResponseWriter, r *http.Request, o Options, events [][]byte) {
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	trickle(w, r, o, events)
}

// trickle sends pieces with a pause after each but the last, and cuts the connection when the client has left.
func trickle(w http.ResponseWriter, r *http.Request, o Options, pieces [][]byte) {
	sent := 0
	defer func() { o.Streamed(sent, len(pieces)) }()
	for i, piece := range pieces {
		if i > 0 {
			pause(r, o.Pause)
		}
		if _, err := w.Write(piece); err != nil {
			cut()
		}
		flush(w)
		sent++
	}
}

// pause waits, and cuts the connection of a client that leaves meanwhile.
func pause(r *http.Request, long time.Duration) {
	over := time.NewTimer(long)
	defer over.Stop()
	select {
	case <-r.Context().Done():
		cut()
	case <-over.C:
	}
}
