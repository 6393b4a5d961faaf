package probe

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
	"github.com/modelreach/modelreach/gate/redact"
)

// redirect answers with a status and a Location.
func redirect(status int, to string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(status)
	}
}

func TestRedirectToAnotherOrigin(t *testing.T) {
	var other http.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("another origin was asked: %s %s", r.Method, r.RequestURI)
	})
	plain, secure := httptest.NewServer(other), httptest.NewTLSServer(other)
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	for _, target := range []string{plain.URL, secure.URL, strings.Replace(plain.URL, "127.0.0.1", "localhost", 1)} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			for name, start := range map[string]func(http.Handler) *httptest.Server{"http": httptest.NewServer, "https": httptest.NewTLSServer} {
				srv := start(redirect(status, target+"/login?token=hunter2"))
				trusting := func(o *Options) { o.Transport = srv.Client().Transport }
				c := newClient(t, srv.URL, trusting)
				for _, call := range everyCall() {
					e := c.Ask(t.Context(), call)
					if e.Status != status || e.Fault != gate.NoFault || e.Attempts != 1 || e.Headers["location"] != target {
						t.Errorf("%s, %d to %s, %+v: %+v", name, status, target, call, e)
					}
				}
				// net/http takes Authorization off a request to another host, but no api-key.
				if e := newClient(t, srv.URL, trusting, kind("azure", "", ""), asHeader).Ask(t.Context(), chatCall); e.Status != status {
					t.Errorf("%s, %d to %s with api-key: %+v", name, status, target, e)
				}
				srv.Close()
			}
		}
	}
}

// asHeader makes a client send its key as Azure takes it.
func asHeader(o *Options) { o.Auth, o.Key = provider.APIKey, redact.NewSecret("0123456789abcdef0123") }

// An address with a user in it is another one, whatever its host.
func TestRedirectToAUser(t *testing.T) {
	mux := http.NewServeMux()
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	mux.Handle("/v1/", redirect(307, strings.Replace(srv.URL, "http://", "http://u:hunter2@", 1)+"/login"))
	mux.HandleFunc("/login", func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") })
	for _, how := range []func(*Options){func(*Options) {}, asHeader} {
		if e := newClient(t, srv.URL+"/v1", how).Ask(t.Context(), chatCall); e.Status != 307 || strings.Contains(fmt.Sprint(e), "hunter2") {
			t.Errorf("%+v", e)
		}
	}
}

func TestRedirectWithinTheOrigin(t *testing.T) {
	for status, followed := range map[int]bool{301: false, 302: false, 303: false, 307: true, 308: true} {
		mux := http.NewServeMux()
		mux.Handle("POST /v1/chat/completions", redirect(status, "/v2/chat/completions"))
		mux.HandleFunc("/v2/chat/completions", func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if r.Method != http.MethodPost || !strings.Contains(string(body), "gpt-6-luna") || r.Header.Get("Authorization") != "Bearer "+testKey {
				t.Errorf("%d: %s %s", status, r.Method, body)
			}
			reply(200, goodChat)(w)
		})
		url := serve(t, mux.ServeHTTP)
		if e := newClient(t, url).Ask(t.Context(), chatCall); e.Answered != followed || !followed && e.Status != status {
			t.Errorf("%d: %+v", status, e)
		}
	}
}

// A request that is repeated is repeated whole, whatever its body is made of.
func TestRedirectRepeatsTheRequest(t *testing.T) {
	for _, call := range everyCall() {
		var bodies []string
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			bodies = append(bodies, r.Method+r.Header.Get("Content-Type")+string(body))
			if len(bodies) == 1 {
				redirect(308, r.RequestURI+"/")(w, r)
			}
		})
		newClient(t, url).Ask(t.Context(), call)
		if len(bodies) != 2 || bodies[0] != bodies[1] {
			t.Errorf("%+v: %d requests", call, len(bodies))
		}
	}
}

func TestRedirectsEnd(t *testing.T) {
	asked := 0
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		redirect(307, fmt.Sprintf("/v1/%d", asked))(w, r)
	})
	if e := newClient(t, url).Ask(t.Context(), chatCall); e.Status != 307 || asked != maxRedirects+1 {
		t.Errorf("%d requests: %+v", asked, e)
	}
}

func TestRedirectToNowhere(t *testing.T) {
	for _, to := range []string{"", "http://%zz", "ftp://other.example/", "https://u:hunter2@other.example/", "//"} {
		e := newClient(t, serve(t, redirect(307, to))).Ask(t.Context(), chatCall)
		if e.Status == 0 && e.Fault == gate.NoFault || strings.Contains(fmt.Sprint(e), "hunter2") {
			t.Errorf("%q: %+v", to, e)
		}
	}
}
