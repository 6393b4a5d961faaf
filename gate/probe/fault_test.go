package probe

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// listen answers every connection with serve, which gets a reader behind the request's header.
func listen(t *testing.T, serve func(net.Conn, *bufio.Reader)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serve(conn, bufio.NewReader(conn))
			_ = conn.Close()
		}
	}()
	return l.Addr().String()
}

// say answers a request with raw bytes and closes the connection.
func say(raw string) func(net.Conn, *bufio.Reader) {
	return func(conn net.Conn, r *bufio.Reader) {
		if req, err := http.ReadRequest(r); err == nil {
			_, _ = io.Copy(io.Discard, req.Body)
		}
		_, _ = io.WriteString(conn, raw)
	}
}

// via sends every request through a proxy at address.
func via(address string) func(*Options) {
	return func(o *Options) {
		o.Transport = newTransport(func(*http.Request) (*url.URL, error) { return url.Parse(address) })
	}
}

// deafPort is a port that is taken and on which nobody listens: unlike a free one, no other test gets it meanwhile.
func deafPort(t *testing.T) string {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Close(fd) })
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("127.0.0.1:%d", name.(*syscall.SockaddrInet4).Port)
}

// quiet keeps what servers log of clients that hang up out of the output.
var quiet = log.New(io.Discard, "", 0)

func brief(o *Options) { o.Timeout = 50 * time.Millisecond }

func TestFaults(t *testing.T) {
	tlsServer := httptest.NewUnstartedServer(http.NotFoundHandler())
	tlsServer.Config.ErrorLog = quiet
	tlsServer.StartTLS()
	t.Cleanup(tlsServer.Close)
	h2 := httptest.NewUnstartedServer(http.HandlerFunc(hangUp))
	h2.EnableHTTP2 = true
	h2.StartTLS()
	t.Cleanup(h2.Close)
	oldTLS := &http.Transport{TLSClientConfig: &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}}

	for name, row := range map[string]struct {
		baseURL string
		change  func(*Options)
		want    gate.Fault
		status  int
		text    string
	}{
		"nothing listens":     {baseURL: "http://" + deafPort(t), want: gate.FaultRefused, text: "refused"},
		"closes at once":      {baseURL: "http://" + listen(t, func(net.Conn, *bufio.Reader) {}), want: gate.FaultReset},
		"closes after asking": {baseURL: "http://" + listen(t, say("")), want: gate.FaultReset, text: "EOF"},
		"half a header":       {baseURL: "http://" + listen(t, say("HTTP/1.1 200 OK\r\nServer: a\r\n")), want: gate.FaultReset, text: "EOF"},
		"half a body": {
			baseURL: "http://" + listen(t, say("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nX-Request-Id: req_1\r\nContent-Length: 99\r\n\r\n{\"err")),
			want:    gate.FaultReset, status: 429, text: "unexpected EOF",
		},
		"half a chunk": {
			baseURL: "http://" + listen(t, say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{")),
			want:    gate.FaultReset, status: 200,
		},
		"not HTTP":           {baseURL: "http://" + listen(t, say("220 mail ESMTP\r\n")), want: gate.FaultTransport, text: "malformed HTTP"},
		"bad chunk":          {baseURL: "http://" + listen(t, say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{")), want: gate.FaultTransport, status: 200},
		"broken compression": {baseURL: "http://" + listen(t, say("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope")), want: gate.FaultReset, status: 200},
		"endless header":     {baseURL: "http://" + listen(t, say("HTTP/1.1 200 OK\r\nX: "+strings.Repeat("a", 2*maxHeaders))), want: gate.FaultTransport, text: "headers exceeded"},
		"silence":            {baseURL: serve(t, func(_ http.ResponseWriter, r *http.Request) { hang(r) }), change: brief, want: gate.FaultTimeout},
		"endless drops": {
			baseURL: serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(503)
				_ = http.NewResponseController(w).Flush()
				hang(r)
			}),
			change: brief, want: gate.FaultTimeout, status: 503,
		},
		"HTTP/2 stream reset": {baseURL: h2.URL, change: func(o *Options) { o.Transport = h2.Client().Transport }, want: gate.FaultReset, text: "stream error"},
		"unknown authority":   {baseURL: tlsServer.URL, want: gate.FaultTLS, text: "x509"},
		"https to plain":      {baseURL: strings.Replace(serve(t, hangUp), "http:", "https:", 1), want: gate.FaultTLS},
		"https to noise":      {baseURL: "https://" + listen(t, func(c net.Conn, _ *bufio.Reader) { _, _ = io.WriteString(c, "SSH-2.0-x\r\n") }), want: gate.FaultTLS},
		"no common version":   {baseURL: tlsServer.URL, change: func(o *Options) { o.Transport = oldTLS }, want: gate.FaultTLS},
		"proxy is off":        {baseURL: "https://llm.invalid", change: via("http://" + deafPort(t)), want: gate.FaultProxy},
		"proxy wants a password": {
			baseURL: "https://llm.invalid", change: via("http://u:hunter2@" + listen(t, say("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"))),
			want: gate.FaultProxy, text: "407",
		},
		"proxy forbids":     {baseURL: "https://llm.invalid", change: via("http://" + listen(t, say("HTTP/1.1 403 Forbidden\r\n\r\n"))), want: gate.FaultProxy, text: "403"},
		"proxy is no proxy": {baseURL: "https://llm.invalid", change: via("socks5://" + listen(t, func(c net.Conn, _ *bufio.Reader) { _, _ = io.WriteString(c, "no") })), want: gate.FaultProxy},
		"proxy is unusable": {
			baseURL: "https://llm.invalid", want: gate.FaultProxy, text: "proxy address",
			change: via("http://u:hunter2@[::1"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, row.baseURL, func(o *Options) {
				if row.change != nil {
					row.change(o)
				}
			})
			e := c.Ask(t.Context(), chatCall)
			if e.Fault != row.want || e.Status != row.status || !strings.Contains(e.Message, row.text) || e.Message == "" {
				t.Errorf("%+v", e)
			}
			if (row.status == http.StatusTooManyRequests) != (e.RetryAfter == 7*time.Second && e.RequestID == "req_1") {
				t.Errorf("headers of a reply that was cut short: %+v", e)
			}
			if strings.Contains(e.Message, "hunter2") || strings.Contains(e.Message, "/chat/completions") {
				t.Errorf("message %q", e.Message)
			}
		})
	}
}

func hangUp(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }

func TestFaultOf(t *testing.T) {
	wrap := func(err error) error { return &url.Error{Op: "Post", URL: "https://llm.example", Err: err} }
	dial := func(err error) error { return wrap(&net.OpError{Op: "dial", Net: "tcp", Err: err}) }
	for _, row := range []struct {
		err  error
		want gate.Fault
	}{
		{dial(&net.DNSError{Err: "no such host", IsNotFound: true}), gate.FaultDNS},
		{dial(&net.DNSError{Err: "i/o timeout", IsTimeout: true}), gate.FaultDNS},
		{dial(syscall.ECONNREFUSED), gate.FaultRefused},
		{dial(syscall.ETIMEDOUT), gate.FaultTimeout},
		{dial(syscall.EHOSTUNREACH), gate.FaultTransport},
		{wrap(&net.OpError{Op: "proxyconnect", Err: &net.DNSError{Err: "no such host"}}), gate.FaultProxy},
		{wrap(&net.OpError{Op: "read", Err: syscall.ECONNRESET}), gate.FaultReset},
		{wrap(&net.OpError{Op: "write", Err: syscall.EPIPE}), gate.FaultReset},
		{wrap(errors.New("http: server closed idle connection")), gate.FaultReset},
		{wrap(&net.OpError{Op: "write", Net: "tcp", Err: net.ErrClosed}), gate.FaultReset},
		{wrap(errors.New("http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=NO_ERROR")), gate.FaultReset},
		{wrap(errors.New("stream error: stream ID 1; INTERNAL_ERROR; received from peer")), gate.FaultReset},
		{fmt.Errorf("read body: %w", io.ErrUnexpectedEOF), gate.FaultReset},
		{wrap(&net.OpError{Op: "remote error", Err: errors.New("tls: handshake failure")}), gate.FaultTLS},
		{wrap(http.ErrSchemeMismatch), gate.FaultTLS},
		{wrap(errors.New("tls: server selected unsupported protocol version 301")), gate.FaultTLS},
		{context.DeadlineExceeded, gate.FaultTimeout},
		{wrap(errors.New("unsupported protocol scheme")), gate.FaultTransport},
	} {
		if got := faultOf(row.err); got != row.want {
			t.Errorf("%v: %s, want %s", row.err, got, row.want)
		}
	}
}

// A resolver that never answers is not the same as a server that never answers.
func TestSlowLookup(t *testing.T) {
	silence := listen(t, func(_ net.Conn, r *bufio.Reader) { _, _ = io.Copy(io.Discard, r) })
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", silence)
	}}
	for _, row := range []struct {
		url  string
		want gate.Fault
	}{{"https://llm.invalid", gate.FaultDNS}, {"https://" + silence, gate.FaultTimeout}} {
		c := newClient(t, row.url, brief, func(o *Options) {
			transport := newTransport(nil)
			transport.Proxy, transport.DialContext = nil, (&net.Dialer{Resolver: resolver}).DialContext
			o.Transport = transport
		})
		if e := c.Ask(t.Context(), chatCall); e.Fault != row.want {
			t.Errorf("%s: %+v, want %s", row.url, e, row.want)
		}
	}
}
