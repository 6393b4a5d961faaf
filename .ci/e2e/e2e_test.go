//go:build e2e

// Package e2e runs the image and the action as a user's workflow does: with plain docker, and with act (nektos/act) in a
// repository made for the purpose. The API is the simulator, on this machine's loopback interface, which the containers share.
//
// E2E_IMAGE names the image under test, E2E_JOB_IMAGE the one that act runs a job in and E2E_GO_IMAGE one with Go; .ci/run sets them.
package e2e

import (
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate/simulate"
)

// manifestFile is the manifest of every test: models that behave as their ids say, from line firstModel on.
const (
	manifestFile = "modelreach.yml"
	firstModel   = 3
)

func manifest(models []string) string {
	text := "version: 1\nmodels:\n  - " + strings.Join(models, "\n  - ") + "\n"
	if strings.Contains(text, "provider: gateway") {
		text += "providers:\n  gateway: { kind: openai-compatible, base_url_env: GATEWAY_URL, api_key_env: GATEWAY_KEY }\n"
	}
	return text
}

// atGateway declares a model at a provider of its own.
func atGateway(id string) string { return "{ id: " + id + ", provider: gateway }" }

// idOf is the id in a declaration.
func idOf(declaration string) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(declaration, "{ id: "), ",")
	return id
}

// environment returns a variable that .ci/run sets.
func environment(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set: run these tests with .ci/run", name)
	}
	return value
}

// api starts the simulator and returns its base URL. It reports each call to asked, unless that is nil.
func api(t *testing.T, asked func()) string {
	t.Helper()
	simulator := simulate.New(simulate.Options{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked != nil {
			asked()
		}
		simulator.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		server.CloseClientConnections() // a call that hangs ends with its connection
		server.Close()
	})
	return server.URL + "/v1"
}

// canary is an API key that must not come out of a run.
type canary string

// hatch makes a key whose secret part is letters alone, so that no date, count or digest looks like a piece of it.
func hatch() canary {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	random := make([]byte, 48)
	_, _ = rand.Read(random) // it never fails: see crypto/rand
	for i, b := range random {
		random[i] = letters[int(b)%len(letters)]
	}
	return canary("sk-proj-" + string(random))
}

// leak returns what stands around the first 8 characters of the secret part that are in text, or "".
func (c canary) leak(text string) string {
	const piece = 8
	secret := strings.TrimPrefix(string(c), "sk-proj-")
	for i := range len(secret) - piece + 1 {
		if at := strings.Index(text, secret[i:i+piece]); at >= 0 {
			return text[max(0, at-60):min(len(text), at+60)]
		}
	}
	return ""
}

// absent fails the test if a piece of the key is in text, which where names.
func (c canary) absent(t *testing.T, where, text string) {
	t.Helper()
	if leak := c.leak(text); leak != "" {
		t.Errorf("%s has a piece of the key: %q", where, leak)
	}
}

func TestCanary(t *testing.T) {
	key := hatch()
	tests := map[string]struct {
		text  string
		leaks bool
	}{
		"the key":     {"key " + string(key) + "\n", true},
		"its start":   {"sk-proj-" + string(key[8:16]), true},
		"its middle":  {string(key[20:28]), true},
		"its end":     {"…" + string(key[len(key)-8:]), true},
		"too little":  {"sk-proj-" + string(key[8:15]) + "…" + string(key[len(key)-7:]), false},
		"another key": {string(hatch()), false},
		"no text":     {"", false},
	}
	for name, tt := range tests {
		if leak := key.leak(tt.text); (leak != "") != tt.leaks {
			t.Errorf("%s: found %q", name, leak)
		}
	}
}
