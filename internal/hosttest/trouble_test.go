package hosttest

import (
	"crypto/x509"
	"errors"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// failsAs compares an error by its type.
func failsAs[E error](holds func(E) bool) func(error) bool {
	return func(err error) bool {
		var as E
		return errors.As(err, &as) && holds(as)
	}
}

func says(text string) func(error) bool {
	return func(err error) bool { return err != nil && err.Error() == text }
}

func TestTroubles(t *testing.T) {
	for name, tc := range map[string]struct {
		trouble Trouble
		fails   func(error) bool
	}{
		"forbidden by the proxy":  {Refused(403), says("Forbidden")},
		"password for the proxy":  {Refused(407), says("Proxy Authentication Required")},
		"unreachable for a proxy": {Refused(502), says("Bad Gateway")},
		"intercepted":             {Intercepted, failsAs(func(x509.UnknownAuthorityError) bool { return true })},
		"misnamed":                {Misnamed, failsAs(func(e x509.HostnameError) bool { return e.Host == "api.openai.com" })},
		"expired":                 {Expired, failsAs(func(e x509.CertificateInvalidError) bool { return e.Reason == x509.Expired })},
		"premature":               {Premature, failsAs(func(e x509.CertificateInvalidError) bool { return e.Reason == x509.Expired })},
		"self-signed":             {SelfSigned, failsAs(func(e x509.UnknownAuthorityError) bool { return e.Cert.Issuer.String() == e.Cert.Subject.String() })},
		"dropped":                 {Dropped, failsAs(func(e syscall.Errno) bool { return e == syscall.ECONNRESET })},
	} {
		t.Run(name, func(t *testing.T) {
			n := New(t)
			n.Handle("*", named("any"))
			n.Play("api.openai.com", tc.trouble)
			if _, got, err := fetch(t, n, "POST", "https://api.openai.com/v1", "body", nil); !tc.fails(err) {
				t.Errorf("got %q, %v", got, err)
			}
			if got := n.Requests(); len(got) != 0 {
				t.Errorf("reached the host: %v", got)
			}
			if got := n.Dialed(); len(got) != 1 || got[0] != "api.openai.com" {
				t.Errorf("dialed %v", got)
			}
			if _, got, err := fetch(t, n, "GET", "https://eu.api.openai.com/", "", nil); err != nil {
				t.Errorf("another host: got %q, %v", got, err)
			}
			n.Play("api.openai.com", nil)
			if _, got, err := fetch(t, n, "GET", "https://api.openai.com/", "", nil); err != nil {
				t.Errorf("when it is over: got %q, %v", got, err)
			}
		})
	}
}

func TestStalled(t *testing.T) {
	n := New(t)
	n.Play("api.openai.com", Stalled)
	transport := n.Transport()
	transport.TLSHandshakeTimeout = 10 * time.Millisecond
	req, err := http.NewRequestWithContext(t.Context(), "GET", "https://api.openai.com/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := transport.RoundTrip(req); err == nil || !strings.Contains(err.Error(), "handshake timeout") {
		t.Errorf("got %v, %v", resp, err)
	}
}

func TestCaptive(t *testing.T) {
	n := New(t)
	n.Play("*", Captive)
	for _, address := range []string{"https://api.openai.com/v1/models", "http://plain.example/"} {
		resp, page, err := fetch(t, n, "GET", address, "", http.Header{"Authorization": {"Bearer secret"}})
		if err != nil || resp.StatusCode != 302 || resp.Header.Get("Location") != "http://portal.example/login" || !strings.Contains(page, "<html>") {
			t.Errorf("%s: got %v %q %v", address, resp, page, err)
		}
	}
	if got := n.Requests(); len(got) != 2 || got[0].Header.Get("Authorization") != "Bearer secret" {
		t.Errorf("recorded %v", got)
	}
}

// TestTroublesOutsideOfATunnel: a plain request has no certificate, but a proxy.
func TestTroublesOutsideOfATunnel(t *testing.T) {
	n := New(t)
	n.Play("plain.example", Refused(407))
	resp, _, err := fetch(t, n, "GET", "http://plain.example/", "", nil)
	if err != nil || resp.StatusCode != 407 || resp.Header.Get("Proxy-Authenticate") == "" {
		t.Errorf("got %v %v", resp, err)
	}
	n.Play("plain.example:80", Dropped) // goes before the other
	if _, got, err := fetch(t, n, "GET", "http://plain.example/", "", nil); err == nil {
		t.Errorf("got %q", got)
	}
	if got := n.Requests(); len(got) != 0 {
		t.Errorf("reached the host: %v", got)
	}
}

func TestAProxyIsNoServer(t *testing.T) {
	n := New(t)
	req, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+n.address+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := new(http.Transport).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 400 || len(n.Dialed()) != 0 {
		t.Errorf("got %d, dialed %v", resp.StatusCode, n.Dialed())
	}
}
