package gate

import (
	"strings"
	"testing"
)

func TestNetworkReadings(t *testing.T) {
	tests := []struct {
		name     string
		evidence Evidence
		want     Cause
		says     string
		step     string
	}{
		{"proxy wants a password", Evidence{Fault: FaultProxy, Message: "the proxy refused the connection: 407 Proxy Authentication Required"}, ProxyError, "wants to know who asks", "HTTPS_PROXY"},
		{"proxy forbids", Evidence{Fault: FaultProxy, Message: "the proxy refused the connection: 403 Forbidden"}, ProxyError, "lets nobody through to llm.corp.example", "allow connections"},
		{"proxy cannot connect", Evidence{Fault: FaultProxy, Message: "the proxy refused the connection: 502 Bad Gateway"}, ProxyError, "could not connect", "log"},
		{"proxy says something else", Evidence{Fault: FaultProxy, Message: "the proxy refused the connection: 429 Too Many Requests"}, ProxyError, "did not connect", "log"},
		{"proxy is no TLS server", Evidence{Fault: FaultProxy, Message: "proxyconnect tcp: tls: first record does not look like a TLS handshake"}, ProxyError, "does not speak TLS", "http://"},
		{"proxy has a strange certificate", Evidence{Fault: FaultProxy, Message: "proxyconnect tcp: tls: failed to verify certificate: x509: certificate signed by unknown authority (issuer: x)"}, ProxyError, "own certificate", "SSL_CERT_FILE"},
		{"proxy is down", Evidence{Fault: FaultProxy, Message: "proxyconnect tcp: dial tcp: connection refused"}, ProxyError, "could not be reached itself", "HTTPS_PROXY"},
		{"proxy is no address", Evidence{Fault: FaultProxy, Message: "the proxy address in the environment is not a valid one"}, ProxyError, "is not an address", "HTTPS_PROXY"},
		{"interception", Evidence{Fault: FaultTLS, Message: "tls: failed to verify certificate: x509: certificate signed by unknown authority (issuer: Corp Proxy)"}, TLSFailure, "authority this machine does not know", "SSL_CERT_FILE"},
		{"wrong name", Evidence{Fault: FaultTLS, Message: "tls: failed to verify certificate: x509: certificate is valid for portal.hotel.example, not api.openai.com"}, TLSFailure, "belongs to another host", "base URL"},
		{"expired", Evidence{Fault: FaultTLS, Message: "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time …"}, TLSFailure, "clock is wrong", "date"},
		{"no TLS", Evidence{Fault: FaultTLS, Message: "tls: first record does not look like a TLS handshake"}, TLSFailure, "does not speak TLS", "port"},
		{"sign-in page by status", Evidence{Status: 511, Shape: ShapeHTML}, NotAnAPI, "wants this machine to sign in", "Sign this machine in"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := diagnosed(atGateway, Probe{Model: "m", Need: Access}, tt.evidence)
			if d.Cause != tt.want || !strings.Contains(d.Explanation, tt.says) || !strings.Contains(d.NextSteps[0], tt.step) {
				t.Errorf("%s\n%s\n%q", d.Cause, d.Explanation, d.NextSteps)
			}
		})
	}
	away := Evidence{Status: 302, Shape: ShapeHTML, Headers: map[string]string{"location": "http://portal.hotel.example"}}
	if d := diagnosed(atOpenAI, Probe{Model: "m", Need: Access}, away); d.Cause != NotAnAPI || !strings.Contains(d.Explanation, "captive portal") {
		t.Errorf("%s %s", d.Cause, d.Explanation)
	}
	if d := diagnosed(atGateway, Probe{Model: "m", Need: Access}, away); strings.Contains(d.Explanation, "captive portal") {
		t.Errorf("a gateway may well send its callers on: %s", d.Explanation)
	}
}

// What looks like a password in an address is blanked in every output.
func TestStepsHoldNoCredentials(t *testing.T) {
	for _, readings := range [][]reading{proxyReadings, tlsReadings} {
		for _, r := range readings {
			for _, step := range r.steps {
				if _, rest, ok := strings.Cut(step, "://"); ok && strings.Contains(strings.Fields(rest)[0], "@") {
					t.Errorf("a password stands in the address: %s", step)
				}
			}
		}
	}
	d := diagnosed(atOpenAI, Probe{Model: "m", Need: Access}, Evidence{Status: 407})
	tells(t, d, "before the host, parted from it by @")
}

func TestPageInTheProvidersPlace(t *testing.T) {
	page := func(status int) Evidence {
		return Evidence{Status: status, Shape: ShapeHTML, Message: "Welcome to our network"}
	}
	edge, signed := page(200), page(200)
	edge.Headers, signed.Message = map[string]string{"cf-ray": "8f"}, "Cloudflare: origin has no DNS record"
	elsewhere := atOpenAI
	elsewhere.BaseURL = "https://api.openai.com/"
	for _, tt := range []struct {
		name     string
		endpoint Endpoint
		evidence Evidence
		cause    Cause
		portal   bool
	}{
		{"page", atOpenAI, page(200), NotAnAPI, true},
		{"page that blocks", atOpenAI, page(403), Blocked, false},
		{"page of an unknown path", atOpenAI, page(404), NotAnAPI, false},
		{"page of the provider's edge", atOpenAI, edge, NotAnAPI, false},
		{"page signed by it", atOpenAI, signed, NotAnAPI, false},
		{"page at a base URL of one's own", elsewhere, page(200), NotAnAPI, false},
		{"page at a gateway", atGateway, page(200), NotAnAPI, false},
		{"sign-in demanded", atGateway, page(511), NotAnAPI, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := diagnosed(tt.endpoint, Probe{Model: "m", Need: Access}, tt.evidence)
			told := strings.Contains(d.Explanation, "captive portal")
			if d.Cause != tt.cause || told != tt.portal || tt.cause == NotAnAPI && (d.FixableBy == FixNetwork) != tt.portal {
				t.Errorf("%s, fixable by %s: %s", d.Cause, d.FixableBy, d.Explanation)
			}
		})
	}
}

func TestWhereAServerSendsItsCallers(t *testing.T) {
	const offer = "make it the base URL"
	for location, want := range map[string]string{
		"https://other.example":         offer + ", and let the workflow name its host",
		"https://llm.corp.example:8443": offer + ", and let the workflow name its host",
		"http://localhost:8080":         offer + ", and let the workflow name its host",
		"https://api.groq.com":          offer + ".",
		"http://other.example":          "",
		"//other.example":               "",
		"https://llm.corp.example":      "",
		"https://LLM.corp.example:443":  "",
		"/login":                        "",
		"ftp://other.example":           "",
		"https://[broken":               "",
	} {
		e := Evidence{Status: 302, Shape: ShapeHTML, Headers: map[string]string{"location": location}}
		d := diagnosed(atGateway, Probe{Model: "m", Need: Access}, e)
		if want == "" {
			hides(t, d, offer)
		} else {
			tells(t, d, want)
		}
		tells(t, d, "sends the caller on to "+location)
	}
	home := Evidence{Status: 302, Shape: ShapeHTML, Headers: map[string]string{"location": "/login"}}
	hides(t, diagnosed(atOpenAI, Probe{Model: "m", Need: Access}, home), "captive portal")
}
