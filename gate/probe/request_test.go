package probe

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
)

// written is a request as the server reads it.
type written struct {
	method, uri string
	header      http.Header
	body        []byte
}

// writes makes one call and returns its first request.
func writes(t testing.TB, call gate.Call, change ...func(*Options)) written {
	t.Helper()
	var got written
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if got.method == "" {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			got = written{r.Method, r.RequestURI, r.Header, body}
		}
	})
	newClient(t, url, change...).Ask(t.Context(), call)
	return got
}

// sameJSON compares a body with what is wanted of it, the text of numbers included.
func sameJSON(t testing.TB, want string, got []byte) {
	t.Helper()
	expected, err := decode(want)
	if err != nil {
		t.Fatal(err)
	}
	actual, err := decode(string(got))
	if err != nil {
		t.Fatalf("%v: %s", err, got)
	}
	if diff := cmp.Diff(expected, actual); diff != "" {
		t.Error(diff)
	}
}

func TestSmallestRequests(t *testing.T) {
	for _, row := range []struct {
		api         gate.API
		model, want string
	}{
		{gate.ChatCompletions, `ft:m/"x" é`, `{"messages":[{"content":"hi","role":"user"}],"model":"ft:m/\"x\" é","max_completion_tokens":16}`},
		{gate.ChatCompletions, "gpt-audio", `{"messages":[{"content":"hi","role":"user"}],"model":"gpt-audio","max_completion_tokens":16,
			"modalities":["text","audio"],"audio":{"voice":"alloy","format":"wav"}}`},
		{gate.Responses, `ft:m/"x" é`, `{"input":"hi","model":"ft:m/\"x\" é","max_output_tokens":16,"store":false}`},
		{gate.Embeddings, `<m>`, `{"input":"a","model":"<m>"}`},
		{gate.Moderations, "m", `{"input":"a","model":"m"}`},
		{gate.Images, "gpt-image-2.6-flare", `{"model":"gpt-image-2.6-flare","prompt":"dot","size":"1024x1024","quality":"low","n":1}`},
		{gate.Images, "openai/chatgpt-image-latest", `{"model":"openai/chatgpt-image-latest","prompt":"dot","size":"1024x1024","quality":"low","n":1}`},
		{gate.Images, "dall-e-3", `{"model":"dall-e-3","prompt":"dot","n":1}`},
		{gate.Images, "black-forest-labs/flux", `{"model":"black-forest-labs/flux","prompt":"dot","n":1}`},
		{gate.Speech, "tts-1", `{"model":"tts-1","input":"a","voice":"alloy","response_format":"mp3"}`},
		{gate.Realtime, "gpt-realtime-2.1", `{"expires_after":{"anchor":"created_at","seconds":10},"session":{"type":"realtime","model":"gpt-realtime-2.1"}}`},
		{gate.Realtime, "gpt-live-transcribe", `{"expires_after":{"anchor":"created_at","seconds":10},
			"session":{"type":"transcription","audio":{"input":{"transcription":{"model":"gpt-live-transcribe"}}}}}`},
		{gate.Realtime, "acme-whisper", `{"expires_after":{"anchor":"created_at","seconds":10},
			"session":{"type":"transcription","audio":{"input":{"transcription":{"model":"acme-whisper"}}}}}`},
		{gate.Completions, "m", `{"model":"m","prompt":"a","max_tokens":1}`},
	} {
		t.Run(string(row.api)+"/"+row.model, func(t *testing.T) {
			got := writes(t, gate.Call{Model: row.model, API: row.api})
			if got.method != http.MethodPost || got.uri != "/v1/"+row.api.Path() || got.header.Get("Content-Type") != "application/json" {
				t.Errorf("%s %s %v", got.method, got.uri, got.header)
			}
			sameJSON(t, row.want, got.body)
		})
	}
}

func TestEveryAPIHasARequest(t *testing.T) {
	for _, api := range gate.APIs {
		body, err := bodyOf(gate.Call{Model: "m", API: api, Needs: append([]gate.Need{gate.Access}, api.Needs()...)}, nil)
		if err != nil || len(body) == 0 {
			t.Errorf("%s: %v, %v", api, body, err)
		}
	}
}

// A need that adds nothing would look proved by any answer.
func TestNoRequestForAnotherNeed(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was made") })
	for _, call := range []gate.Call{
		{API: gate.Embeddings, Needs: []gate.Need{gate.Tools}},
		{API: gate.Responses, Needs: []gate.Need{gate.AudioInput}},
		{API: gate.ChatCompletions, Needs: []gate.Need{"telepathy"}},
		{API: gate.ChatCompletions, Parameters: `[]`},
		{API: gate.ChatCompletions, Parameters: `null`},
		{API: gate.ChatCompletions, Parameters: `{} {}`},
		{API: gate.ChatCompletions, Parameters: `{`},
	} {
		call.Model = "m"
		if e := newClient(t, url).Ask(t.Context(), call); e.Fault != gate.FaultNotAsked || !strings.HasSuffix(e.Message, ".") || e.Attempts != 0 {
			t.Errorf("%+v: %+v", call, e)
		}
	}
}

func TestPaths(t *testing.T) {
	for base, want := range map[string]string{
		"":               "/chat/completions",
		"/":              "/chat/completions",
		"/v1":            "/v1/chat/completions",
		"/v1/":           "/v1/chat/completions",
		"/openai/v1/x.y": "/openai/v1/x.y/chat/completions",
	} {
		srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if r.RequestURI != want {
				t.Errorf("%q: %s, want %s", base, r.RequestURI, want)
			}
		}))
		if e := newClient(t, srv.URL+base).Ask(t.Context(), chatCall); e.Status != 200 {
			t.Errorf("%q: %+v", base, e)
		}
		srv.Close()
	}
}

// sent returns the headers of one request.
func sent(t *testing.T, change ...func(*Options)) http.Header {
	t.Helper()
	return writes(t, chatCall, change...).header
}

func TestHeaders(t *testing.T) {
	h := sent(t, func(o *Options) {
		o.Organization, o.Project, o.UserAgent = testOrganization, testProject, "modelreach/v9"
	})
	for name, want := range map[string]string{
		"Authorization": "Bearer " + testKey, "OpenAI-Organization": testOrganization, "OpenAI-Project": testProject,
	} {
		if h.Get(name) != want {
			t.Errorf("%s: %q", name, h.Get(name))
		}
	}
	if agent := h.Get("User-Agent"); !strings.HasPrefix(agent, "OpenAI/Go ") || !strings.HasSuffix(agent, " modelreach/v9") {
		t.Errorf("User-Agent: %q", agent)
	}
}

// The SDK reads these variables when it makes a client of its own; a key of one host must not reach another that way.
func TestEnvironmentStaysOffTheWire(t *testing.T) {
	var asked []func() http.Header
	for _, how := range []func(*Options){
		func(*Options) {}, asHeader, kind("azure", "", "2024-10-21"),
		func(o *Options) { o.Key, o.Endpoint.KeyName = redact.Secret{}, "" },
		keyless(t, replies(reply(200, granted))),
	} {
		for _, call := range everyCall() {
			asked = append(asked, func() http.Header {
				h := writes(t, call, how).header
				if call.API == gate.Transcriptions { // the boundary is made anew each time
					h.Del("Content-Type")
				}
				return h
			})
		}
	}
	plain := make([]http.Header, len(asked))
	for i, ask := range asked {
		plain[i] = ask()
	}
	for _, name := range []string{
		"OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_ORGANIZATION", "OPENAI_PROJECT_ID", "OPENAI_PROJECT",
		"OPENAI_WEBHOOK_SECRET", "OPENAI_LOG", "OPENAI_API_VERSION",
		"AZURE_OPENAI_API_KEY", "AZURE_API_KEY", "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_AD_TOKEN", "AZURE_OPENAI_API_VERSION",
		"AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE",
	} {
		t.Setenv(name, "canary")
	}
	t.Setenv("OPENAI_CUSTOM_HEADERS", "X-Canary: canary\nAuthorization: Bearer canary")
	t.Setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/canary")
	for i, ask := range asked {
		h := ask()
		if diff := cmp.Diff(plain[i], h); diff != "" || len(h) == 0 {
			t.Errorf("the environment changes the headers: %s", diff)
		}
		for _, name := range []string{"Openai-Organization", "Openai-Project"} {
			if h.Get(name) != "" {
				t.Errorf("%s is sent though none was given", name)
			}
		}
	}
}

func TestMain(m *testing.M) {
	// A proxy in the developer's environment is none of these tests' business.
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		_ = os.Unsetenv(name)
	}
	os.Exit(m.Run())
}
