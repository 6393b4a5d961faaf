package simulate

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

func TestBases(t *testing.T) {
	var paths []string
	for _, b := range Bases() {
		if b.Summary == "" || strings.HasSuffix(b.Summary, ".") || !strings.HasPrefix(b.Path, "/") || strings.HasSuffix(b.Path, "/") {
			t.Errorf("row %q %q", b.Path, b.Summary)
		}
		paths = append(paths, b.Path)
	}
	if diff := cmp.Diff([]string{"/v1", "/any-model/v1", "/openai/v1", "/openai"}, paths); diff != "" {
		t.Error(diff)
	}
}

// addresses is where each API is called below each base.
func addresses(api gate.API, model string) map[string]string {
	at := map[string]string{
		"/v1":           "/v1/" + api.Path(),
		"/any-model/v1": "/any-model/v1/" + api.Path(),
		"/openai/v1":    "/openai/v1/" + api.Path(),
	}
	switch api {
	case gate.Responses:
		at["/openai"] = "/openai/responses?api-version=2024-10-21"
	case gate.Moderations, gate.Realtime: // not served there
	default:
		at["/openai"] = "/openai/deployments/" + model + "/" + api.Path() + "?api-version=2024-10-21"
	}
	return at
}

// TestActsBehaveAlikeBelowEveryBase sends the key both ways, so that only the base differs.
func TestActsBehaveAlikeBelowEveryBase(t *testing.T) {
	srv := start(t, Options{Slow: time.Nanosecond, Pause: time.Nanosecond})
	for model := range replies {
		if model == "sim-flaky" || model == "sim-retry-after" {
			continue // TestTurns: the next call is another turn
		}
		for _, api := range []gate.API{gate.ChatCompletions, gate.Responses, gate.Embeddings, gate.Transcriptions} {
			want, _ := exchange(t, "POST", srv.URL+"/v1/"+api.Path(), minimal(api, model))
			for base, address := range addresses(api, model) {
				status, body := post(t, srv.URL+address, minimal(api, model), http.Header{"Api-Key": {key}, "Authorization": {"Bearer " + key}})
				if status != want.StatusCode {
					t.Errorf("%s on %s below %s: got %d %s, want %d", model, api, base, status, body, want.StatusCode)
				}
			}
		}
	}
}

// post sends a body with headers of its own and no others.
func post(t *testing.T, url, body string, header http.Header) (status int, answer string) {
	t.Helper()
	resp, answer := do(t, "POST", url, body, header)
	return resp.StatusCode, answer
}

func TestAnyModel(t *testing.T) {
	srv := start(t, Options{})
	for _, tc := range []struct {
		model  string
		status int
	}{
		{gate.ControlModel, 200}, {"gpt-6-luna", 200}, {"text-embedding-3-small", 200}, {"sim-nothing", 200},
		{"sim-ok", 200}, {"sim-model_not_found", 404}, {"sim-insufficient_quota", 429},
	} {
		resp, body := exchange(t, "POST", srv.URL+"/any-model/v1/chat/completions", minimal(gate.ChatCompletions, tc.model))
		if resp.StatusCode != tc.status {
			t.Errorf("%s: got %d %s, want %d", tc.model, resp.StatusCode, body, tc.status)
		}
		var answer struct{ Model string }
		if err := json.Unmarshal([]byte(body), &answer); err != nil || tc.status == 200 && answer.Model != tc.model {
			t.Errorf("%s: answered as %q, %v", tc.model, answer.Model, err)
		}
	}
	refused(t, srv.URL+"/v1/chat/completions", minimal(gate.ChatCompletions, gate.ControlModel), 404, "model_not_found", "", gate.ControlModel)
	refused(t, srv.URL+"/any-model/v1/chat/completions", `{"model":"x"}`, 400, "missing_required_parameter", "messages", "'messages'")
	refused(t, srv.URL+"/any-model/chat/completions", "{}", 404, "", "", "Invalid URL")
}

func TestRedirectKeepsTheQuery(t *testing.T) {
	resp, _ := do(t, "POST", start(t, Options{}).URL+"/openai/deployments/sim-redirect/embeddings?api-version=2024-10-21", "{}",
		http.Header{"Api-Key": {key}})
	if got, want := resp.Header.Get("Location"), "http://127.0.0.1:9/openai/deployments/sim-redirect/embeddings?api-version=2024-10-21"; got != want {
		t.Errorf("Location: %s, want %s", got, want)
	}
}
