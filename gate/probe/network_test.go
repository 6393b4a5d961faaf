package probe

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// authority signs certificates; its name is the issuer's.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t *testing.T, name string) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	subject := pkix.Name{CommonName: name}
	if organization, ok := strings.CutPrefix(name, "O="); ok {
		subject = pkix.Name{Organization: []string{organization}}
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: subject, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	data, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	template.Raw = data
	return authority{template, key}
}

// serves starts a TLS server whose certificate is for host and ends at the given time.
func (a authority) serves(t *testing.T, host string, end time.Time) *httptest.Server {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(2), NotAfter: end, DNSNames: []string{host}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	if ip := net.ParseIP(host); ip != nil {
		template.DNSNames, template.IPAddresses = nil, []net.IP{ip}
	}
	data, err := x509.CreateCertificate(rand.Reader, template, a.certificate, a.key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { reply(200, goodChat)(w) }))
	srv.Config.ErrorLog = quiet
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{data}, PrivateKey: a.key}}}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return srv
}

// trusting makes a client trust an authority.
func (a authority) trusting(t *testing.T) func(*Options) {
	t.Helper()
	root, err := x509.ParseCertificate(a.certificate.Raw)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(root)
	return func(o *Options) {
		transport := newTransport(http.ProxyFromEnvironment)
		transport.TLSClientConfig = &tls.Config{RootCAs: pool}
		o.Transport = transport
	}
}

// connects answers a CONNECT with a status line.
func connects(t *testing.T, status string) func(*Options) {
	return via("http://u:hunter2@" + listen(t, say("HTTP/1.1 "+status+"\r\n\r\n")))
}

// instead answers every request in the place of its host.
func instead(t *testing.T, h http.HandlerFunc) func(*Options) {
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	to := srv.Listener.Addr().String()
	return func(o *Options) {
		o.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
			req = req.Clone(req.Context())
			req.URL.Scheme, req.URL.Host = "http", to
			return http.DefaultTransport.RoundTrip(req)
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// What the network does comes out with the words meant for it, of the errors that net/http and crypto/tls really return.
func TestNetworkExplained(t *testing.T) {
	const elsewhere, openai = "https://llm.invalid", "https://api.openai.com/v1"
	company, later := newAuthority(t, "Acme Inspection CA"), time.Now().Add(time.Hour)
	plain := strings.Replace(serve(t, func(w http.ResponseWriter, _ *http.Request) { reply(200, goodChat)(w) }), "http:", "https:", 1)
	noise := "https://" + listen(t, func(c net.Conn, _ *bufio.Reader) { _, _ = c.Write([]byte("SSH-2.0-x\r\n")) })
	page := func(status int, header ...string) http.HandlerFunc {
		answer := reply(status, "<html><title>Sign in</title>", append(header, "Content-Type", "text/html")...)
		return func(w http.ResponseWriter, _ *http.Request) { answer(w) }
	}
	for name, row := range map[string]struct {
		baseURL string
		change  func(*Options)
		fault   gate.Fault
		cause   gate.Cause
		text    string // in the message
		means   string // in the explanation
		step    string // in a next step
	}{
		"proxy wants a password": {elsewhere, connects(t, "407 Proxy Authentication Required"), gate.FaultProxy, gate.ProxyError, "407", "wants to know who asks", "user and password"},
		"proxy forbids":          {elsewhere, connects(t, "403 Forbidden"), gate.FaultProxy, gate.ProxyError, "403", "lets nobody through to llm.invalid", "NO_PROXY"},
		"proxy cannot connect":   {elsewhere, connects(t, "502 Bad Gateway"), gate.FaultProxy, gate.ProxyError, "502", "could not connect to llm.invalid itself", "NO_PROXY"},
		"proxy is off":           {elsewhere, via("http://" + deafPort(t)), gate.FaultProxy, gate.ProxyError, "proxyconnect", "could not be reached itself", "host and port in HTTPS_PROXY"},
		"proxy is no address":    {elsewhere, via("http://u:hunter2@[::1"), gate.FaultProxy, gate.ProxyError, "not a valid one", "is not an address", "%XX"},
		"SOCKS proxy is off":     {elsewhere, via("socks5://" + deafPort(t)), gate.FaultProxy, gate.ProxyError, "refused", "could not be reached itself", "host and port in HTTPS_PROXY"},
		"inspected":              {company.serves(t, "127.0.0.1", later).URL, nil, gate.FaultTLS, gate.TLSFailure, "unknown authority (issuer: Acme Inspection CA)", "does not know", "SSL_CERT_FILE"},
		"issued by a company":    {newAuthority(t, "O=Acme Ltd").serves(t, "127.0.0.1", later).URL, nil, gate.FaultTLS, gate.TLSFailure, "(issuer: Acme Ltd)", "does not know", "SSL_CERT_FILE"},
		"another host":           {company.serves(t, "login.hotel.example", later).URL, company.trusting(t), gate.FaultTLS, gate.TLSFailure, "127.0.0.1", "belongs to another host", "sign-in page"},
		"another name": {
			strings.Replace(company.serves(t, "login.hotel.example", later).URL, "127.0.0.1", "localhost", 1), company.trusting(t),
			gate.FaultTLS, gate.TLSFailure, "valid for login.hotel.example, not localhost", "belongs to another host", "sign-in page",
		},
		"expired":         {company.serves(t, "127.0.0.1", time.Now().Add(-time.Minute)).URL, company.trusting(t), gate.FaultTLS, gate.TLSFailure, "has expired", "has expired", "date of this machine"},
		"plain HTTP":      {plain, nil, gate.FaultTLS, gate.TLSFailure, "HTTPS client", "does not speak TLS", "scheme and port"},
		"something else":  {noise, nil, gate.FaultTLS, gate.TLSFailure, "TLS handshake", "does not speak TLS", "scheme and port"},
		"sign-in page":    {openai, instead(t, page(302, "Location", "http://login.hotel.example/?to=x")), gate.NoFault, gate.NotAnAPI, "Sign in", "network answered in its place", "Sign this machine in"},
		"sign-in wanted":  {openai, instead(t, page(511)), gate.NoFault, gate.NotAnAPI, "Sign in", "captive portal", "Sign this machine in"},
		"moved, no page":  {openai, instead(t, redirect(307, "https://login.hotel.example")), gate.NoFault, gate.NotAnAPI, "", "network answered in its place", "Sign this machine in"},
		"model is loaded": {serve(t, func(_ http.ResponseWriter, r *http.Request) { hang(r) }), brief, gate.FaultTimeout, gate.Timeout, "deadline", "within the time limit", "loaded on demand"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, row.baseURL, func(o *Options) {
				if row.change != nil {
					row.change(o)
				}
			})
			e := c.Ask(t.Context(), chatCall)
			d := gate.Diagnose(gate.Case{Evidence: e, Endpoint: c.endpoint})
			if e.Fault != row.fault || d.Cause != row.cause || !strings.Contains(e.Message, row.text) || strings.Contains(e.Message, "hunter2") {
				t.Errorf("diagnosed %s: %+v", d.Cause, e)
			}
			if !strings.Contains(d.Explanation, row.means) || !strings.Contains(strings.Join(d.NextSteps, "\n"), row.step) {
				t.Errorf("%q: %s\n%q", e.Message, d.Explanation, d.NextSteps)
			}
		})
	}
}

// A trusted company certificate is no obstacle.
func TestTrustedAuthority(t *testing.T) {
	company := newAuthority(t, "Acme Inspection CA")
	srv := company.serves(t, "127.0.0.1", time.Now().Add(time.Hour))
	if e := newClient(t, srv.URL, company.trusting(t)).Ask(t.Context(), chatCall); !e.Answered {
		t.Errorf("%+v", e)
	}
}

// Whoever shows a certificate chooses the name of its issuer.
func TestIssuerIsScrubbedAndCut(t *testing.T) {
	for _, name := range []string{"Key " + testKey, strings.Repeat("long ", 200), strings.Repeat("x", maxText) + testKey} {
		srv := newAuthority(t, name).serves(t, "127.0.0.1", time.Now().Add(time.Hour))
		e := newClient(t, srv.URL).Ask(t.Context(), chatCall)
		if !strings.Contains(e.Message, "issuer: ") || len(e.Message) > maxText {
			t.Errorf("%+v", e)
		}
		silent(t, e, testKey)
	}
}

func TestIssuer(t *testing.T) {
	for want, c := range map[string]*x509.Certificate{
		" (issuer: A)":    {Issuer: pkix.Name{CommonName: "A", Organization: []string{"B"}}},
		" (issuer: B, C)": {Issuer: pkix.Name{Organization: []string{"B", "C"}}},
		"":                {},
	} {
		if got := issuer(c); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, err := range []error{x509.UnknownAuthorityError{}, &url.Error{Err: x509.UnknownAuthorityError{}}, errors.New("x509: odd")} {
		if text := transportText(err); !strings.HasPrefix(text, "x509: ") || strings.Contains(text, "issuer") {
			t.Errorf("%q", text)
		}
	}
}
