package probe

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

func TestRequests(t *testing.T) {
	for api, want := range map[gate.API]string{
		gate.ChatCompletions: `{"messages":[{"content":"hi","role":"user"}],"model":"ft:m/\"x\" é","max_completion_tokens":16}`,
		gate.Responses:       `{"input":"hi","model":"ft:m/\"x\" é","max_output_tokens":16,"store":false}`,
		gate.Embeddings:      `{"input":"a","model":"ft:m/\"x\" é"}`,
		gate.Moderations:     `{"input":"a","model":"ft:m/\"x\" é"}`,
	} {
		t.Run(string(api), func(t *testing.T) {
			var got any
			url := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodPost || r.RequestURI != "/v1/"+api.Path() || r.Header.Get("Content-Type") != "application/json" {
					t.Errorf("%s %s %v", r.Method, r.RequestURI, r.Header)
				}
				body, _ := io.ReadAll(r.Body)
				if err := json.Unmarshal(body, &got); err != nil {
					t.Error(err)
				}
			})
			newClient(t, url).Ask(t.Context(), gate.Probe{Model: `ft:m/"x" é`, API: api})
			var expected any
			if err := json.Unmarshal([]byte(want), &expected); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(expected, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEveryAPIHasARequest(t *testing.T) {
	c := newClient(t, "https://api.openai.com/v1")
	for _, api := range gate.APIs {
		if c.calls[api] == nil {
			t.Errorf("no request for %s", api)
		}
	}
}

func TestPaths(t *testing.T) {
	for base, want := range map[string]string{
		"":               "/chat/completions",
		"/":              "/chat/completions",
		"/v1":            "/v1/chat/completions",
		"/v1//":          "/v1/chat/completions",
		"/a%2Fb/v1":      "/a%2Fb/v1/chat/completions",
		"/openai/v1/x.y": "/openai/v1/x.y/chat/completions",
	} {
		srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if r.RequestURI != want {
				t.Errorf("%q: %s, want %s", base, r.RequestURI, want)
			}
		}))
		if e := newClient(t, srv.URL+base).Ask(t.Context(), chatProbe); e.Status != 200 {
			t.Errorf("%q: %+v", base, e)
		}
		srv.Close()
	}
}

// sent returns the headers of one request.
func sent(t *testing.T, change ...func(*Options)) http.Header {
	t.Helper()
	var header http.Header
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) { header = r.Header })
	newClient(t, url, change...).Ask(t.Context(), chatProbe)
	return header
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
	plain := sent(t)
	for _, name := range []string{
		"OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_ORGANIZATION", "OPENAI_PROJECT_ID", "OPENAI_PROJECT",
		"OPENAI_WEBHOOK_SECRET", "OPENAI_LOG", "AZURE_OPENAI_API_KEY",
	} {
		t.Setenv(name, "canary")
	}
	t.Setenv("OPENAI_CUSTOM_HEADERS", "X-Canary: canary\nAuthorization: Bearer canary")
	t.Setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/canary")
	h := sent(t)
	for name, values := range h {
		if strings.Contains(name+strings.Join(values, ""), "anary") {
			t.Errorf("%s: %q", name, values)
		}
	}
	if diff := cmp.Diff(plain, h); diff != "" {
		t.Errorf("the environment changes the headers: %s", diff)
	}
	for _, name := range []string{"Openai-Organization", "Openai-Project"} {
		if h.Get(name) != "" {
			t.Errorf("%s is sent though none was given", name)
		}
	}
}

func TestOlderLimit(t *testing.T) {
	for name, row := range map[string]struct {
		status int
		body   string
		again  bool
	}{
		"OpenAI":     {400, `{"error":{"message":"Unrecognized request argument supplied: max_completion_tokens","param":null}}`, true},
		"parameter":  {400, `{"error":{"message":"Unsupported parameter","param":"max_completion_tokens","code":"unsupported_parameter"}}`, true},
		"FastAPI":    {422, `{"detail":[{"type":"extra_forbidden","loc":["body","max_completion_tokens"],"msg":"Extra inputs are not permitted"}]}`, true},
		"serde":      {422, "Failed to deserialize the JSON body: unknown field `max_completion_tokens`", true},
		"schema":     {400, `{"error":"Additional properties are not allowed ('max_completion_tokens' was unexpected)"}`, true},
		"Groq style": {400, `{"error":{"message":"property 'max_completion_tokens' is unsupported"}}`, true},

		"advice":        {400, `{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."}}`, false},
		"value":         {400, `{"error":{"message":"max_completion_tokens is too small: at least 32","param":"max_completion_tokens"}}`, false},
		"other field":   {400, `{"error":{"message":"Unknown parameter: 'messages'.","param":"messages"}}`, false},
		"other status":  {404, `{"error":{"message":"unknown field max_completion_tokens"}}`, false},
		"another field": {400, `{"error":{"message":"unknown field max_completion_tokens_total"}}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			var bodies []string
			url := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				bodies = append(bodies, string(body))
				if len(bodies) == 1 {
					reply(row.status, row.body)(w)
					return
				}
				reply(200, goodChat)(w)
			})
			e := newClient(t, url).Ask(t.Context(), chatProbe)
			if e.Answered != row.again || e.Attempts != len(bodies) || (len(bodies) == 2) != row.again {
				t.Fatalf("%d requests, evidence %+v", len(bodies), e)
			}
			if row.again && (strings.Contains(bodies[1], "max_completion_tokens") || !strings.Contains(bodies[1], `"max_tokens":16`)) {
				t.Errorf("second request %s", bodies[1])
			}
		})
	}
}

func TestOlderLimitIsForChatAlone(t *testing.T) {
	refusal := `{"error":{"message":"unknown field max_completion_tokens"}}`
	e := newClient(t, serve(t, replies(reply(400, refusal)))).Ask(t.Context(), gate.Probe{Model: "m", API: gate.Responses})
	if e.Attempts != 1 {
		t.Errorf("%d requests", e.Attempts)
	}
}

// The extra request for the field is not one of the attempts, and later attempts keep the field.
func TestOlderLimitOutlivesARetry(t *testing.T) {
	url := serve(t, replies(reply(400, `{"error":{"message":"unknown field max_completion_tokens"}}`),
		reply(503, `{"error":{"message":"overloaded"}}`), reply(200, goodChat)))
	e := newClient(t, url, func(o *Options) { o.Attempts = 2 }).Ask(t.Context(), chatProbe)
	if !e.Answered || e.Attempts != 3 {
		t.Errorf("%+v", e)
	}
}

func TestMain(m *testing.M) {
	// A proxy in the developer's environment is none of these tests' business.
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"} {
		_ = os.Unsetenv(name)
	}
	os.Exit(m.Run())
}
