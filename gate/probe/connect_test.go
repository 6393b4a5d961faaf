package probe

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// crowd answers once n requests are under way at the same time, and for ever after.
func crowd(n int32) http.HandlerFunc {
	var under atomic.Int32
	all := make(chan struct{})
	return func(w http.ResponseWriter, r *http.Request) {
		if under.Add(1) == n {
			close(all)
		}
		select {
		case <-all:
			reply(200, goodChat)(w)
		case <-r.Context().Done():
		}
	}
}

// secure starts a TLS server and returns a client for it and the number of its connections.
func secure(t *testing.T, h http.Handler, change ...func(*httptest.Server)) (*Client, *atomic.Int32) {
	t.Helper()
	var connections atomic.Int32
	srv := httptest.NewUnstartedServer(h)
	srv.Config.ErrorLog = quiet
	srv.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}
	for _, f := range change {
		f(srv)
	}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	transport := newTransport(http.ProxyFromEnvironment)
	transport.TLSClientConfig = srv.Client().Transport.(*http.Transport).TLSClientConfig
	t.Cleanup(transport.CloseIdleConnections)
	return newClient(t, srv.URL+"/v1", func(o *Options) { o.Transport = transport }), &connections
}

// askTogether makes n calls at the same time and returns their evidence.
func askTogether(t *testing.T, c *Client, n int) []gate.Evidence {
	evidence := make([]gate.Evidence, n)
	var group sync.WaitGroup
	for i := range evidence {
		group.Go(func() { evidence[i] = c.Ask(t.Context(), chatCall) })
	}
	group.Wait()
	return evidence
}

func TestConnections(t *testing.T) {
	const calls = 50
	h2 := func(srv *httptest.Server) { srv.EnableHTTP2 = true }
	for name, row := range map[string]struct {
		handler http.Handler
		change  []func(*httptest.Server)
		least   int32
		most    int32
	}{
		"HTTP/2":   {crowd(calls), []func(*httptest.Server){h2}, 1, 1},
		"HTTP/1.1": {crowd(calls), nil, calls, calls},
		"few streams": {crowd(1), []func(*httptest.Server){h2, func(srv *httptest.Server) {
			srv.Config.HTTP2 = &http.HTTP2Config{MaxConcurrentStreams: 10}
		}}, 1, 3 * calls}, // net/http dials others for what the first refuses
		"refuses": {http.HandlerFunc(hangUp), []func(*httptest.Server){h2}, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			c, connections := secure(t, row.handler, row.change...)
			for _, e := range askTogether(t, c, calls) {
				if e.Answered == (name == "refuses") || e.Attempts != 1 {
					t.Errorf("%+v", e)
				}
			}
			if n := connections.Load(); n < row.least || n > row.most {
				t.Errorf("%d connections, want %d to %d", n, row.least, row.most)
			}
		})
	}
}

// Others do not wait for a first request that cannot connect, and their own time begins when they are let in.
func TestFirstRequestFails(t *testing.T) {
	deaf, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and never says a word
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = deaf.Close() })
	for name, row := range map[string]struct {
		host   string
		change func(*Options)
		want   gate.Fault
	}{
		"refused":           {deafPort(t), func(*Options) {}, gate.FaultRefused},
		"hangs":             {deaf.Addr().String(), brief, gate.FaultTimeout},
		"one at a time":     {deafPort(t), func(o *Options) { o.Concurrency = 1 }, gate.FaultRefused},
		"two at once, hung": {deaf.Addr().String(), func(o *Options) { brief(o); o.Concurrency = 2 }, gate.FaultTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, e := range askTogether(t, newClient(t, "https://"+row.host, row.change), 6) {
				if e.Fault != row.want || e.Attempts != 1 {
					t.Errorf("%+v", e)
				}
			}
		})
	}
}

func TestWaitingAtTheDoorEndsWithTheRun(t *testing.T) {
	c := newClient(t, "https://llm.invalid")
	c.door.taken.Store(true)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if e := c.Ask(ctx, chatCall); e.Fault != gate.FaultNotAsked || e.Attempts != 0 {
		t.Errorf("%+v", e)
	}
	if len(c.open) != 0 {
		t.Error("a turn is never given back")
	}
}

func TestDoor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, d := time.Now(), newDoor("HTTPS://llm.example/")
		if !d.pass(t.Context()) || time.Since(start) != 0 {
			t.Error("the first waits")
		}
		ctx, stop := context.WithTimeout(t.Context(), headStart-1)
		defer stop()
		if d.pass(ctx) {
			t.Error("the second does not wait")
		}
		if !d.pass(t.Context()) || time.Since(start) != headStart {
			t.Errorf("the third waits %v", time.Since(start))
		}
		if !d.pass(t.Context()) || time.Since(start) != headStart {
			t.Error("who comes later waits")
		}
	})
	plain := newDoor("http://localhost/")
	for range 2 {
		if !plain.pass(t.Context()) || plain.taken.Load() {
			t.Error("the door is closed where there is no TLS")
		}
	}
}
