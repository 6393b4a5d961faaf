package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/modelreach/modelreach/gate/provider"
	"github.com/modelreach/modelreach/gate/simulate"
	"github.com/modelreach/modelreach/internal/hosttest"
)

// troubles are what a script can say of a host: trouble HOST captive.
var troubles = map[string]hosttest.Trouble{
	"captive": hosttest.Captive, "intercepted": hosttest.Intercepted, "misnamed": hosttest.Misnamed, "expired": hosttest.Expired, "dropped": hosttest.Dropped,
	"proxy-407": hosttest.Refused(http.StatusProxyAuthRequired), "proxy-403": hosttest.Refused(http.StatusForbidden), "proxy-502": hosttest.Refused(http.StatusBadGateway),
}

// TestNetScripts runs the command in a stand-in for the internet, where every provider has its own host and answers like the
// simulator. Loopback is not part of it: $LOCAL is a simulator there that wants no key.
func TestNetScripts(t *testing.T) {
	sim := simulate.New(simulate.Options{})
	local := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Errorf("a key came to a server that wants none")
		}
		r.Header.Set("Authorization", "Bearer any")
		sim.ServeHTTP(w, r)
	}))
	t.Cleanup(local.Close)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/net",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			n := world(t, sim)
			for _, variable := range n.Env() {
				name, value, _ := strings.Cut(variable, "=")
				env.Setenv(name, value)
				if name == "SSL_CERT_FILE" {
					env.Setenv("CA", value)
				}
			}
			env.Setenv("LOCAL", local.URL+"/v1")
			env.Values["net"] = n
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "dialed": dialed, "sent": sent, "trouble": trouble},
	})
}

// world is every host that a run may call.
func world(t *testing.T, sim http.Handler) *hosttest.Net {
	n := hosttest.New(t)
	for _, p := range provider.Presets {
		u, err := url.Parse(p.BaseURL)
		if err != nil {
			t.Fatal(err)
		}
		if !p.Local && u.Host != "" {
			n.Handle(u.Host, below(u.Path, "/v1", sim))
		}
		if status, err := url.Parse(p.StatusURL); err == nil && status.Host != "" {
			n.Handle(status.Host, below("/api/v2", "/status", sim))
		}
	}
	n.Handle("eu.api.openai.com", sim)
	n.Handle("acme.openai.azure.com", sim)
	n.Handle("auth.openai.com", sim)
	n.Handle("token.actions.example", sim)
	n.Handle("llm.corp.example", sim)
	n.Handle("down.corp.example", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "down", http.StatusServiceUnavailable) }))
	n.Handle("any.corp.example", below("/v1", "/any-model/v1", sim))
	return n
}

// below serves what a handler has at another path.
func below(from, to string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, ok := strings.CutPrefix(r.URL.Path, from)
		if !ok {
			http.NotFound(w, r)
			return
		}
		moved := r.Clone(r.Context())
		moved.URL.Path, moved.URL.RawPath = to+rest, ""
		h.ServeHTTP(w, moved)
	})
}

// dialed [!] HOST ...: whether any connection to the hosts was asked for since the script began. Without hosts: to anything at all.
func dialed(ts *testscript.TestScript, neg bool, hosts []string) {
	got := ts.Value("net").(*hosttest.Net).Dialed()
	if len(hosts) == 0 && (len(got) > 0) == neg {
		ts.Fatalf("dialed %v", got)
	}
	for _, host := range hosts {
		found := slices.ContainsFunc(got, func(d string) bool { return d == host || strings.HasPrefix(d, host+":") })
		if found == neg {
			ts.Fatalf("%s: dialed %v", host, got)
		}
	}
}

// sent HOST PART ...: whether a request to HOST holds every part, in its method, address, headers or body.
func sent(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: sent HOST PART ...")
	}
	for _, r := range ts.Value("net").(*hosttest.Net).Requests() {
		if r.Host != args[0] {
			continue
		}
		var text strings.Builder
		text.WriteString(r.Method + " " + r.URL + "\n")
		for name, values := range r.Header {
			text.WriteString(name + ": " + strings.Join(values, ", ") + "\n")
		}
		text.Write(r.Body)
		if !slices.ContainsFunc(args[1:], func(part string) bool { return !strings.Contains(text.String(), part) }) {
			if neg {
				ts.Fatalf("sent to %s:\n%s", args[0], text.String())
			}
			return
		}
	}
	if !neg {
		ts.Fatalf("no request to %s holds %q", args[0], args[1:])
	}
}

// trouble HOST KIND: what happens to connections to HOST from now on.
func trouble(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 || troubles[args[1]] == nil {
		ts.Fatalf("usage: trouble HOST KIND")
	}
	ts.Value("net").(*hosttest.Net).Play(args[0], troubles[args[1]])
}
