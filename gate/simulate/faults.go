package simulate

import (
	"bytes"
	"net"
	"net/http"
	"strconv"
	"time"
)

// beginning is how every unfinished answer starts.
const beginning = `{"id":"chatcmpl-simulated","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"`

// cut ends the connection without ending the answer, the way net/http documents for a handler (http.Handler).
func cut() { panic(http.ErrAbortHandler) }

// hangUp closes the connection: the client reads the end of a stream that held no answer.
func hangUp(http.ResponseWriter, *http.Request, call) { cut() }

// hang keeps silent until the client leaves or the server stops.
func hang(_ http.ResponseWriter, r *http.Request, _ call) {
	<-r.Context().Done()
	cut()
}

// begin sends the headers of a good answer and its first bytes.
func begin(w http.ResponseWriter, first string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write([]byte(first))
	flush(w)
}

// flush sends what is buffered. A writer that cannot flush sends it later, which changes nothing for the client.
func flush(w http.ResponseWriter) { _ = http.NewResponseController(w).Flush() }

// stall sends the beginning and then nothing more.
func stall(w http.ResponseWriter, r *http.Request, c call) {
	begin(w, beginning)
	hang(w, r, c)
}

// drip is how often sim-endless sends a blank line.
const drip = 50 * time.Millisecond

// endless keeps the connection alive as gateways do while a model thinks, and never gets to the answer.
func endless(w http.ResponseWriter, r *http.Request, _ call) {
	begin(w, "\n")
	tick := time.NewTicker(drip)
	defer tick.Stop()
	for {
		select {
		case <-r.Context().Done():
			cut()
		case <-tick.C:
			_, _ = w.Write([]byte("\n")) // a failed write ends the context
			flush(w)
		}
	}
}

const (
	hugeSize  = 1 << 30 // bytes of sim-huge's body
	hugeBlock = 1 << 16
)

// huge sends one message of a gigabyte, a block at a time, for as long as the client reads.
func huge(w http.ResponseWriter, r *http.Request, _ call) {
	const end = `"}}]}`
	begin(w, beginning)
	block := bytes.Repeat([]byte("a"), hugeBlock)
	for left := hugeSize - len(beginning) - len(end); left > 0; left -= len(block) {
		block = block[:min(left, len(block))]
		if _, err := w.Write(block); err != nil || r.Context().Err() != nil {
			cut()
		}
	}
	_, _ = w.Write([]byte(end))
}

// truncated promises twice what it sends. The server closes a connection whose handler kept back what it promised.
func truncated(w http.ResponseWriter, _ *http.Request, _ call) {
	w.Header().Set("Content-Length", strconv.Itoa(2*len(beginning)))
	begin(w, beginning)
}

// reset has the kernel answer with RST: a connection that is closed without lingering is aborted.
func reset(w http.ResponseWriter, _ *http.Request, _ call) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		cut()
	}
	if wrapper, ok := conn.(interface{ NetConn() net.Conn }); ok { // as *tls.Conn is
		conn = wrapper.NetConn()
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
