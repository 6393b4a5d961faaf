package hosttest

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// route is what becomes of a request.
type route struct {
	scheme, host string
	status       int          // what the proxy answers; only 200 leads on to the host
	name         string       // whom the certificate is for
	signer       authority    // of the certificate
	until        time.Time    // when the certificate expires
	drops        bool         // the connection is reset when the client speaks
	stalls       bool         // nothing is said through the tunnel
	handler      http.Handler // never nil
}

// proxy serves the two ways to ask a proxy: for a tunnel (RFC 9110, section 9.3.6), and by an absolute URL (RFC 9112, section
// 3.2.2).
func (n *Net) proxy(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodConnect:
		n.connect(w, n.route("https", bare("https", r.Host)))
	case r.URL.Scheme == "http" && r.URL.Host != "":
		n.forward(w, r, n.route("http", bare("http", r.URL.Host)))
	default:
		http.Error(w, "this is a proxy", http.StatusBadRequest)
	}
}

// refuse answers in the proxy's own name.
func refuse(w http.ResponseWriter, status int) {
	if status == http.StatusProxyAuthRequired {
		w.Header().Set("Proxy-Authenticate", `Basic realm="hosttest"`) // RFC 9110, section 11.7.1
	}
	http.Error(w, http.StatusText(status), status)
}

// forward serves a request that came outside of a tunnel.
func (n *Net) forward(w http.ResponseWriter, r *http.Request, to route) {
	switch {
	case to.status != http.StatusOK:
		refuse(w, to.status)
		return
	case to.drops:
		panic(http.ErrAbortHandler)
	}
	r.URL.Scheme, r.URL.Host = "", "" // a host sees the path alone
	n.serve(w, r, to.scheme, to.host, to.handler)
}

// connect opens a tunnel and has the host at its end take over.
func (n *Net) connect(w http.ResponseWriter, to route) {
	if to.status != http.StatusOK {
		refuse(w, to.status)
		return
	}
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // the client has left
	}
	if _, err := fmt.Fprint(conn, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		_ = conn.Close()
		return
	}
	raw := &early{Conn: conn, reader: buffered.Reader}
	if to.drops {
		n.tunnels.send(&tunnel{Conn: &dropping{raw, conn}, route: to})
		return
	}
	if to.stalls {
		n.tunnels.stall(conn)
		return
	}
	certificate := to.signer.issue(to.name, to.until)
	n.tunnels.send(&tunnel{Conn: tls.Server(raw, &tls.Config{Certificates: []tls.Certificate{certificate}}), route: to})
}

// tunneled serves a request that came through a tunnel.
func (n *Net) tunneled(w http.ResponseWriter, r *http.Request) {
	to := r.Context().Value(tunnelKey{}).(*tunnel).route
	n.serve(w, r, to.scheme, to.host, to.handler)
}

// tunnel is the host's end of a tunnel. It hides a tls.Conn, whose failed handshakes net/http would print.
type tunnel struct {
	net.Conn
	route route
}

type tunnelKey struct{}

// early reads first what the client sent before it knew of the tunnel.
type early struct {
	net.Conn
	reader *bufio.Reader
}

func (e *early) Read(p []byte) (int, error) { return e.reader.Read(p) }

// dropping resets the connection at the first word of the client. Earlier, the client might not yet know of its tunnel.
type dropping struct {
	net.Conn
	raw net.Conn
}

func (d *dropping) Read(p []byte) (int, error) {
	n, err := d.Conn.Read(p[:min(len(p), 1)])
	if n > 0 {
		if tcp, ok := d.raw.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // has the kernel answer with RST
		}
		_ = d.raw.Close()
		return 0, net.ErrClosed
	}
	return n, err
}

// tunnels is the listener of the hosts.
type tunnels struct {
	opened  chan net.Conn
	closed  chan struct{}
	once    *sync.Once
	address net.Addr
}

func newTunnels(address net.Addr) tunnels {
	return tunnels{opened: make(chan net.Conn), closed: make(chan struct{}), once: new(sync.Once), address: address}
}

func (t tunnels) send(c net.Conn) {
	select {
	case t.opened <- c:
	case <-t.closed:
		_ = c.Close()
	}
}

// stall keeps a connection open, without a word, until the client leaves or the proxy ends.
func (t tunnels) stall(conn net.Conn) {
	defer conn.Close()
	left := make(chan struct{})
	go func() {
		defer close(left)
		_, _ = io.Copy(io.Discard, conn)
	}()
	select {
	case <-left:
	case <-t.closed:
	}
}

// Accept waits for the next tunnel.
func (t tunnels) Accept() (net.Conn, error) {
	select {
	case c := <-t.opened:
		return c, nil
	case <-t.closed:
		return nil, net.ErrClosed
	}
}

// Close lets no more tunnels in.
func (t tunnels) Close() error {
	t.once.Do(func() { close(t.closed) })
	return nil
}

// Addr is the address of the proxy.
func (t tunnels) Addr() net.Addr { return t.address }
