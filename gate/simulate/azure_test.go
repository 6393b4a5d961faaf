package simulate

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

// do sends a request with the given headers alone.
func do(t *testing.T, method, url, body string, header http.Header) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = header.Clone()
	if strings.HasPrefix(body, "--"+boundary) {
		req.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(answer)
}

var withKey = http.Header{"Api-Key": {key}}

const (
	noKey         = `{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource."}}`
	noResource    = `{"error":{"code":"404","message":"Resource not found"}}`
	noDeployment  = `{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again."}}`
	classicOfOK   = "/openai/deployments/sim-ok/chat/completions?api-version=2024-10-21"
	helloToNobody = `{"messages":[{"role":"user","content":"hi"}]}`
)

// TestAzureAddresses compares whole errors: they are Azure's own words.
func TestAzureAddresses(t *testing.T) {
	srv := start(t, Options{})
	for _, tc := range []struct {
		name, method, path, body string
		status                   int
		answer                   string // "" for a good one
	}{
		{"classic", "POST", classicOfOK, helloToNobody, 200, ""},
		{"the path names the deployment", "POST", classicOfOK, minimal(gate.ChatCompletions, "sim-server_error"), 200, ""},
		{"without a version", "POST", "/openai/deployments/sim-ok/chat/completions", helloToNobody, 404, noResource},
		{"with an empty version", "POST", "/openai/deployments/sim-ok/chat/completions?api-version=", helloToNobody, 404, noResource},
		{"unknown deployment", "POST", "/openai/deployments/prod/chat/completions?api-version=2024-10-21", helloToNobody, 404, noDeployment},
		{"unnamed deployment", "POST", "/openai/deployments//chat/completions?api-version=2024-10-21", helloToNobody, 404, noResource},
		{"another API below a deployment", "POST", "/openai/deployments/sim-ok/moderations?api-version=2024-10-21", "{}", 404, noResource},
		{"no API below a deployment", "POST", "/openai/deployments/sim-ok?api-version=2024-10-21", "{}", 404, noResource},
		{"no deployment", "POST", "/openai/chat/completions?api-version=2024-10-21", minimal(gate.ChatCompletions, "sim-ok"), 404, noResource},
		{"wrong method", "GET", classicOfOK, "", 404, noResource},
		{"responses", "POST", "/openai/responses?api-version=2025-03-01-preview", minimal(gate.Responses, "sim-ok"), 200, ""},
		{"responses without a version", "POST", "/openai/responses", minimal(gate.Responses, "sim-ok"), 404, noResource},
		{"responses of an unknown deployment", "POST", "/openai/responses?api-version=2024-10-21", minimal(gate.Responses, "prod"), 404, noDeployment},
		{"v1", "POST", "/openai/v1/chat/completions", minimal(gate.ChatCompletions, "sim-ok"), 200, ""},
		{"v1 of an unknown deployment", "POST", "/openai/v1/embeddings", minimal(gate.Embeddings, "prod"), 404, noDeployment},
		{"v1 of an unknown path", "POST", "/openai/v1/nothing", "{}", 404, noResource},
		{"a deployment that is called like its model", "POST", "/openai/v1/chat/completions", minimal(gate.ChatCompletions, "gpt-6-luna"), 200, ""},
		{"models of v1", "GET", "/openai/v1/models", "", 200, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			resp, answer := do(t, tc.method, srv.URL+tc.path, tc.body, withKey)
			if resp.StatusCode != tc.status || tc.answer != "" && answer != tc.answer {
				t.Errorf("got %d %s\nwant %d %s", resp.StatusCode, answer, tc.status, tc.answer)
			}
			if resp.Header.Get("Apim-Request-Id") == "" || resp.Header.Get("Openai-Version") != "" {
				t.Errorf("not the headers of Azure: %v", resp.Header)
			}
		})
	}
}

func TestAzureKeys(t *testing.T) {
	srv := start(t, Options{})
	entra := idToken("https://cognitiveservices.azure.com", time.Now())
	for name, tc := range map[string]struct {
		header http.Header
		status int
	}{
		"api-key":            {withKey, 200},
		"Entra token":        {http.Header{"Authorization": {"Bearer " + entra}}, 200},
		"nothing":            {http.Header{}, 401},
		"empty":              {http.Header{"Api-Key": {""}, "Authorization": {"Bearer "}}, 401},
		"key as bearer":      {http.Header{"Authorization": {"Bearer " + key}}, 401},
		"three parts":        {http.Header{"Authorization": {"Bearer a.b.c"}}, 401},
		"claims that aren't": {http.Header{"Authorization": {"Bearer e30.W10.c"}}, 401}, // a list
	} {
		for _, path := range []string{classicOfOK, "/openai/v1/chat/completions"} {
			resp, answer := do(t, "POST", srv.URL+path, minimal(gate.ChatCompletions, "sim-ok"), tc.header)
			if resp.StatusCode != tc.status || tc.status == 401 && answer != noKey {
				t.Errorf("%s on %s: got %d %s", name, path, resp.StatusCode, answer)
			}
		}
	}
	if resp, answer := do(t, "POST", srv.URL+"/v1/chat/completions", minimal(gate.ChatCompletions, "sim-ok"), withKey); resp.StatusCode != 401 {
		t.Errorf("OpenAI takes api-key: %d %s", resp.StatusCode, answer)
	}
}

// TestAzureAnswersNameTheModel is what expect_model compares with.
func TestAzureAnswersNameTheModel(t *testing.T) {
	srv := start(t, Options{})
	got := map[string]string{}
	for _, deployment := range []string{"sim-ok", "sim-as-gpt-4o", "gpt-4o-mini"} {
		_, answer := do(t, "POST", srv.URL+"/openai/deployments/"+deployment+"/chat/completions?api-version=2024-10-21", helloToNobody, withKey)
		var g gist
		if err := json.Unmarshal([]byte(answer), &g); err != nil {
			t.Fatal(err)
		}
		got[deployment] = g.Model
	}
	want := map[string]string{"sim-ok": "sim-ok", "sim-as-gpt-4o": "gpt-4o-2024-08-06", "gpt-4o-mini": "gpt-4o-mini-2024-07-18"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
