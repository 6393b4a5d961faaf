package simulate

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// faults are the acts that break off below HTTP: what a client that stays reads, and the error it ends with.
var faults = map[string]struct {
	status int // 0 when no reply begins
	starts string
	ends   error // nil for an act that never ends by itself
}{
	"sim-connection_reset": {0, "", io.EOF},
	"sim-reset":            {0, "", syscall.ECONNRESET},
	"sim-truncated":        {200, beginning, io.ErrUnexpectedEOF},
	"sim-timeout":          {200, beginning, nil},
	"sim-huge":             {200, beginning + "aaaa", nil},
	"sim-endless":          {200, "\n\n", nil},
	"sim-hang":             {0, "", nil},
}

// watched reports every call that begins and ends.
func watched(t *testing.T) (srv *httptest.Server, begun, ended chan struct{}) {
	t.Helper()
	handler := New(Options{})
	begun, ended = make(chan struct{}, 1), make(chan struct{}, 1)
	srv = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		defer func() { ended <- struct{}{} }()
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	return srv, begun, ended
}

// TestFaults reads what each act sends and then leaves. A subtest ends only when the server's side has ended, too.
func TestFaults(t *testing.T) {
	for model, want := range faults {
		t.Run(model, func(t *testing.T) {
			srv, begun, ended := watched(t)
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			if want.status == 0 && want.ends == nil {
				go func() { <-begun; leave() }()
				want.ends = context.Canceled
			}
			resp, err := send(ctx, "POST", srv.URL+"/v1/chat/completions", minimal(gate.ChatCompletions, model))
			if err == nil {
				err = readFault(t, resp, want.status, want.starts, want.ends != nil)
			}
			if !errors.Is(err, want.ends) {
				t.Errorf("ended with %v, want %v", err, want.ends)
			}
			leave()
			<-ended
		})
	}
}

// readFault compares how an answer begins. It returns what the body ends with, where it does.
func readFault(t *testing.T, resp *http.Response, status int, starts string, ends bool) error {
	t.Helper()
	defer resp.Body.Close()
	begin := make([]byte, len(starts))
	if _, err := io.ReadFull(resp.Body, begin); err != nil || string(begin) != starts || resp.StatusCode != status {
		t.Fatalf("got %d %q %v", resp.StatusCode, begin, err)
	}
	if !ends {
		return nil
	}
	_, err := io.ReadAll(resp.Body)
	return err
}

// TestSlowEndsWithItsClient leaves long before the answer is due.
func TestSlowEndsWithItsClient(t *testing.T) {
	handler, ended := New(Options{Slow: time.Hour}), make(chan any, 1)
	ctx, leave := context.WithCancel(t.Context())
	leave()
	req := httptest.NewRequestWithContext(ctx, "POST", "/v1/responses", strings.NewReader(minimal(gate.Responses, "sim-slow")))
	req.Header.Set("Authorization", "Bearer "+key)
	go func() {
		defer func() { ended <- recover() }()
		handler.ServeHTTP(httptest.NewRecorder(), req)
	}()
	if got := <-ended; got != http.ErrAbortHandler {
		t.Errorf("ended with %v", got)
	}
}

// gauge counts what it is sent and keeps both ends of it.
type gauge struct {
	http.ResponseWriter
	size int
	tail []byte
}

func (g *gauge) Write(p []byte) (int, error) {
	g.size += len(p)
	g.tail = p
	return len(p), nil
}

func TestHugeIsAGigabyteOfJSON(t *testing.T) {
	g := &gauge{ResponseWriter: httptest.NewRecorder()}
	huge(g, httptest.NewRequest("POST", "/", nil), call{})
	if g.size != 1<<30 {
		t.Errorf("%d bytes", g.size)
	}
	if !bytes.Equal(g.tail, []byte(`"}}]}`)) {
		t.Errorf("ends with %q", g.tail)
	}
}
