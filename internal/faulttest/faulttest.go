// Package faulttest is a server for tests that fails as networks, gateways and hostile hosts do, a connection at a time. What
// needs a host name, a proxy or a certificate is in package hosttest.
package faulttest

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Fault is what becomes of a connection once a request, with its body, was read from it. The connection is closed when it returns.
type Fault func(*Conn, *http.Request)

// Conn is the server's end of a connection.
type Conn struct {
	net.Conn
	number int
	left   <-chan struct{}
	sent   *atomic.Int64
}

// Write counts what was sent.
func (c *Conn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.sent.Add(int64(n))
	return n, err
}

// Left is closed when the client has closed its end, or the server ends.
func (c *Conn) Left() <-chan struct{} { return c.left }

// wait rests for d, and reports false when the client left meanwhile.
func (c *Conn) wait(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.left:
		return false
	}
}

// Server serves one Fault on loopback.
type Server struct {
	URL  string // http://127.0.0.1:PORT
	sent atomic.Int64
}

// Sent is how many bytes the server got rid of, over all connections.
func (s *Server) Sent() int64 { return s.sent.Load() }

// New starts a Server; it ends with tb. A failure to start is a fatal one of tb.
func New(tb testing.TB, fault Fault) *Server {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("listen: %v", err)
	}
	s := &Server{URL: "http://" + listener.Addr().String()}
	var open connections
	var served sync.WaitGroup
	served.Go(func() {
		for number := 0; ; number++ {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.add(conn)
			served.Go(func() { s.serve(&Conn{Conn: conn, number: number, sent: &s.sent}, fault) })
		}
	})
	tb.Cleanup(func() {
		_ = listener.Close()
		open.close()
		served.Wait()
	})
	return s
}

func (s *Server) serve(c *Conn, fault Fault) {
	defer c.Close()
	reader := bufio.NewReader(c.Conn)
	r, err := http.ReadRequest(reader)
	if err != nil {
		return
	}
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return
	}
	left := make(chan struct{})
	c.left = left
	var watching sync.WaitGroup
	watching.Go(func() {
		defer close(left)
		_, _ = io.Copy(io.Discard, reader)
	})
	fault(c, r)
	_ = c.Close()
	watching.Wait()
}

// Nobody returns the URL of a port where nothing listens.
func Nobody(tb testing.TB) string {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("listen: %v", err)
	}
	defer listener.Close()
	return "http://" + listener.Addr().String()
}

// connections are closed together.
type connections struct {
	mu   sync.Mutex
	all  []net.Conn
	over bool
}

func (c *connections) add(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all = append(c.all, conn); c.over {
		_ = conn.Close()
	}
}

func (c *connections) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
	for _, conn := range c.all {
		_ = conn.Close()
	}
}
