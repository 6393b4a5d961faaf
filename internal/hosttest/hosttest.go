// Package hosttest stands in for the internet in tests, as net/http/httptest stands in for one server. A Net is an HTTP proxy on
// loopback that is every host by itself: it ends TLS for the host that is asked for, with a certificate of an authority made
// for the test, and hands the request to the handler of that host. A program needs no more than its environment to live in it.
package hosttest

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// MaxBody is how many bytes of a request's body are recorded. The handler gets the whole.
const MaxBody = 1 << 20

// Net is a stand-in for the internet. It is safe for concurrent use.
type Net struct {
	address   string // of the proxy
	authority authority
	stranger  authority // no client trusts it
	caFile    string
	tunnels   tunnels

	mu       sync.Mutex
	hosts    map[string]http.Handler
	troubles map[string]Trouble
	dialed   []string
	requests []Request
}

// Request is one HTTP request that reached a host.
type Request struct {
	Scheme string      // https, or http for one that came outside of a tunnel
	Host   string      // in lower case, with its port where that is not the scheme's
	Method string      // GET, POST, …
	URL    string      // path and query as they were sent
	Header http.Header // with the credentials
	Body   []byte      // the first MaxBody bytes
}

// New starts a Net without hosts; it ends with tb. A failure to start is a fatal one of tb.
func New(tb testing.TB) *Net {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("listen: %v", err)
	}
	n := &Net{
		address:   listener.Addr().String(),
		authority: newAuthority(tb, "hosttest"),
		stranger:  newAuthority(tb, "hosttest stranger"),
		tunnels:   newTunnels(listener.Addr()),
		hosts:     map[string]http.Handler{},
		troubles:  map[string]Trouble{},
	}
	n.caFile = n.authority.file(tb)
	proxy := &http.Server{Handler: http.HandlerFunc(n.proxy), ReadHeaderTimeout: time.Minute}
	hosts := &http.Server{
		Handler:           http.HandlerFunc(n.tunneled),
		ReadHeaderTimeout: time.Minute,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, tunnelKey{}, c.(*tunnel))
		},
	}
	var served sync.WaitGroup
	served.Go(func() { _ = proxy.Serve(listener) }) // both end with Close alone
	served.Go(func() { _ = hosts.Serve(n.tunnels) })
	tb.Cleanup(func() {
		_ = proxy.Close()
		_ = hosts.Close()
		served.Wait()
	})
	return n
}

// Handle has h serve a host, named as "host" for all its ports or as "host:port", which goes before; "*" is every host that
// is not named. A proxy that does not know a host answers 502, and so does Net.
func (n *Net) Handle(host string, h http.Handler) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.hosts[strings.ToLower(host)] = h
}

// Env is what a program must find in its environment to live in the Net, as NAME=value: the addresses of the proxy, which a Go
// program does not use for loopback hosts, and the file of the authority, which it reads on Linux and the BSDs. To be put
// behind other variables, as it empties those that would go around the proxy.
func (n *Net) Env() []string {
	proxy := "http://" + n.address
	return []string{
		"HTTPS_PROXY=" + proxy, "HTTP_PROXY=" + proxy, "NO_PROXY=",
		"https_proxy=" + proxy, "http_proxy=" + proxy, "no_proxy=",
		"SSL_CERT_FILE=" + n.caFile,
	}
}

// Transport returns a new transport that lives in the Net whatever the environment says. It speaks HTTP/1.1, as the hosts do.
func (n *Net) Transport() *http.Transport {
	return &http.Transport{
		Proxy:             http.ProxyURL(&url.URL{Scheme: "http", Host: n.address}),
		TLSClientConfig:   n.authority.trusted(),
		DisableKeepAlives: true,
	}
}

// Requests returns every request that reached a host, in the order of arrival.
func (n *Net) Requests() []Request {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.requests)
}

// Dialed returns every host a connection was asked for, as in Request.Host, in order and as often as it was: also where the proxy
// refused or the certificate kept the client from asking more. A host that is missing here was left alone.
func (n *Net) Dialed() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.dialed)
}

// serve records a request to a host and hands it to the handler.
func (n *Net) serve(w http.ResponseWriter, r *http.Request, scheme, host string, h http.Handler) {
	seen := Request{Scheme: scheme, Host: host, Method: r.Method, URL: r.URL.RequestURI(), Header: r.Header.Clone()}
	seen.Body, _ = io.ReadAll(io.LimitReader(r.Body, MaxBody)) // what breaks off here does so for the handler, too
	r.Body = &body{io.MultiReader(bytes.NewReader(seen.Body), r.Body), r.Body}
	n.mu.Lock()
	n.requests = append(n.requests, seen)
	n.mu.Unlock()
	h.ServeHTTP(w, r)
}

// body is a request's body whose beginning was read already.
type body struct {
	io.Reader
	io.Closer
}

// usualPort is the port of a scheme's URLs that name none (RFC 9110, section 4.2).
var usualPort = map[string]string{"http": "80", "https": "443"}

// bare is an authority in lower case without the usual port of its scheme.
func bare(scheme, authority string) string {
	host := strings.ToLower(authority)
	return strings.TrimSuffix(host, ":"+usualPort[scheme])
}

// route finds what becomes of a request to a host, as in Request.Host.
func (n *Net) route(scheme, host string) route {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.dialed = append(n.dialed, host)
	u := url.URL{Host: host}
	names := []string{host + ":" + usualPort[scheme], host, strings.TrimSuffix(host, ":"+u.Port()), "*"}
	handler, known := first(n.hosts, names)
	trouble, troubled := first(n.troubles, names)
	if !known {
		handler = http.NotFoundHandler()
	}
	r := route{
		scheme: scheme, host: host, name: u.Hostname(), signer: n.authority, until: time.Now().Add(time.Hour),
		status: http.StatusOK, handler: handler,
	}
	switch {
	case troubled:
		trouble(n, &r)
	case !known:
		r.status = http.StatusBadGateway
	}
	return r
}

// first is the value of the first name that has one.
func first[V any](of map[string]V, names []string) (value V, ok bool) {
	for _, name := range names {
		if value, ok = of[name]; ok {
			return value, true
		}
	}
	return value, false
}
