package incident

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
)

const down = `{"incidents":[{"name":"down"}]}`

func TestRequestCarriesNothingOfOurs(t *testing.T) {
	var asked atomic.Int32
	p, preset := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		for _, name := range []string{"Authorization", "Cookie", "Referer", "Proxy-Authorization", "Api-Key"} {
			if v := r.Header.Get(name); v != "" {
				t.Errorf("%s: %s", name, v)
			}
		}
		if r.Method != http.MethodGet || r.ContentLength > 0 || r.UserAgent() != "modelreach/test" {
			t.Errorf("%s with %d bytes by %s", r.Method, r.ContentLength, r.UserAgent())
		}
		if r.URL.Path == "/moved" {
			_, _ = io.WriteString(w, down)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
		http.Redirect(w, r, "/moved", http.StatusMovedPermanently)
	})
	if got := p.Of(preset)(t.Context()); got.Name != "down" || asked.Load() != 2 {
		t.Errorf("%+v after %d requests", got, asked.Load())
	}
}

func TestRedirects(t *testing.T) {
	var elsewhere atomic.Int32
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		elsewhere.Add(1)
		_, _ = io.WriteString(w, down)
	}))
	t.Cleanup(plain.Close)
	for name, tc := range map[string]struct {
		hops []string // where each page leads to; the last one answers
		want string
	}{
		"two":              {[]string{"/1", "/2"}, "down"},
		"three":            {[]string{"/1", "/2", "/3"}, ""},
		"in a circle":      {[]string{"/0"}, ""},
		"to http":          {[]string{plain.URL}, ""},
		"to http, later":   {[]string{"/1", plain.URL}, ""},
		"with a user name": {[]string{"https://user:pass@HOST/1"}, ""},
		"to a file":        {[]string{"file:///etc/hostname"}, ""},
		"to nowhere":       {[]string{"https://%zz"}, ""},
	} {
		p, preset := serve(t, func(w http.ResponseWriter, r *http.Request) {
			at := int(strings.TrimPrefix(r.URL.Path, "/")[0] - '0')
			if at < len(tc.hops) {
				w.Header().Set("Location", strings.ReplaceAll(tc.hops[at], "HOST", r.Host))
				w.WriteHeader(http.StatusFound)
				return
			}
			_, _ = io.WriteString(w, down)
		})
		preset.StatusURL = strings.TrimSuffix(preset.StatusURL, "api/v2/summary.json") + "0"
		if got := p.Of(preset)(t.Context()).Name; got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
	if n := elsewhere.Load(); n != 0 {
		t.Errorf("%d requests went out unencrypted", n)
	}
}

func TestOtherStatusIsNoPage(t *testing.T) {
	for _, status := range []int{201, 204, 302, 401, 404, 429, 500, 503} {
		p, preset := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			if status != http.StatusNoContent {
				_, _ = io.WriteString(w, down)
			}
		})
		if got := p.Of(preset)(t.Context()); got != (gate.Incident{}) {
			t.Errorf("status %d: %+v", status, got)
		}
	}
}

func TestNobodyAnswers(t *testing.T) {
	server := httptest.NewTLSServer(nil)
	server.Close()
	for _, address := range []string{server.URL, "https://%zz", "nowhere"} {
		if got := pages(nil).Of(provider.Preset{StatusURL: address})(t.Context()); got != (gate.Incident{}) {
			t.Errorf("%s: %+v", address, got)
		}
	}
}

func TestUnknownCertificateIsNotTrusted(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, down) }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it reports the handshake that we break off
	server.StartTLS()
	t.Cleanup(server.Close)
	if got := pages(nil).Of(provider.Preset{StatusURL: server.URL})(t.Context()); got != (gate.Incident{}) {
		t.Errorf("%+v", got)
	}
}

func TestEndedRunIsNotAsked(t *testing.T) {
	p, preset := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request came") })
	if got := p.Of(preset)(ended(t)); got != (gate.Incident{}) {
		t.Errorf("%+v", got)
	}
}

// slow is a server that never finishes: with nothing, or with a body that goes on and on.
type slow struct{ body io.Reader }

func (s slow) RoundTrip(req *http.Request) (*http.Response, error) {
	if s.body == nil {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	drip := dripping(func(b []byte) (int, error) {
		select {
		case <-req.Context().Done():
			return 0, req.Context().Err()
		case <-time.After(100 * time.Millisecond):
			return s.body.Read(b[:1])
		}
	})
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(drip), Request: req}, nil
}

type dripping func([]byte) (int, error)

func (d dripping) Read(b []byte) (int, error) { return d(b) }

func TestThreeSecondsForEverything(t *testing.T) {
	for name, server := range map[string]slow{
		"no answer":  {},
		"slow bytes": {strings.NewReader(strings.Repeat(" ", 1000) + down)},
	} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			got := pages(server).Of(provider.Preset{StatusURL: "https://status.example"})(t.Context())
			if took := time.Since(start); got != (gate.Incident{}) || took != 3*time.Second {
				t.Errorf("%s: %+v after %s", name, got, took)
			}
		})
	}
}
