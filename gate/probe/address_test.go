package probe

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
	"github.com/modelreach/modelreach/gate/redact"
)

// kind makes the endpoint one of a provider, whose base URL ends in path.
func kind(name, path, version string) func(*Options) {
	return func(o *Options) {
		o.Endpoint.Kind, o.Endpoint.APIVersion = name, version
		o.Endpoint.BaseURL = strings.TrimSuffix(o.Endpoint.BaseURL, "/v1") + path
	}
}

func TestAddresses(t *testing.T) {
	const version = "2024-10-21"
	chatOf := gate.Call{Model: "my dep/1", API: gate.ChatCompletions}
	lookUp := gate.Call{Model: "gpt-6-luna", Prove: gate.ProveList}
	for name, row := range map[string]struct {
		change func(*Options)
		call   gate.Call
		want   string
	}{
		"classic":               {kind("azure", "", version), chatOf, "POST /openai/deployments/my%20dep%2F1/chat/completions?api-version=2024-10-21"},
		"classic, copied":       {kind("azure", "/openai/", version), chatOf, "POST /openai/deployments/my%20dep%2F1/chat/completions?api-version=2024-10-21"},
		"classic, form":         {kind("azure", "", version), gate.Call{Model: "d", API: gate.Transcriptions}, "POST /openai/deployments/d/audio/transcriptions?api-version=2024-10-21"},
		"classic, no look-up":   {kind("azure", "", version), lookUp, "GET /openai/models/gpt-6-luna?api-version=2024-10-21"},
		"v1":                    {kind("azure", "", ""), chatOf, "POST /openai/v1/chat/completions"},
		"v1, copied":            {kind("azure", "/openai/v1", ""), chatOf, "POST /openai/v1/chat/completions"},
		"v1, look-up":           {kind("azure", "", ""), lookUp, "GET /openai/v1/models/gpt-6-luna"},
		"another kind":          {kind("mistral", "/v1/", ""), chatOf, "POST /v1/chat/completions"},
		"a version of no Azure": {kind("mistral", "/v1/", version), chatOf, "POST /v1/chat/completions"},
		"no kind":               {kind("", "/", ""), lookUp, "GET /models/gpt-6-luna"},
	} {
		t.Run(name, func(t *testing.T) {
			got := writes(t, row.call, row.change)
			if asked := got.method + " " + got.uri; asked != row.want {
				t.Errorf("%s, want %s", asked, row.want)
			}
			if row.call.API == gate.ChatCompletions {
				sameJSON(t, `{"model":"my dep/1","messages":[{"role":"user","content":"hi"}],"max_completion_tokens":16}`, got.body)
			}
		})
	}
}

func TestAddressOfTheList(t *testing.T) {
	for version, want := range map[string]string{"2024-10-21": "/openai/models?api-version=2024-10-21", "": "/openai/v1/models"} {
		var got string
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			got = r.RequestURI
			reply(200, `{"data":[{"id":"a"}]}`)(w)
		})
		if l := newClient(t, url, kind("azure", "", version)).List(t.Context()); !l.Known || got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestListOfEverybody(t *testing.T) {
	for name, want := range map[string]bool{"together": true, "mistral": false, "": false} {
		for status, body := range map[int]string{200: `[{"id":"a"}]`, 403: `{}`} {
			l := newClient(t, serve(t, replies(reply(status, body))), kind(name, "/v1", "")).List(t.Context())
			if l.Public != want || l.Known != (status == 200) {
				t.Errorf("%q, %d: %+v", name, status, l)
			}
		}
	}
}

func TestHowAKeyIsSent(t *testing.T) {
	const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"
	for name, row := range map[string]struct {
		key           string
		auth          provider.Auth
		kind          string
		keyName       string
		authorization []string
		apiKey        []string
	}{
		"bearer":                        {testKey, provider.Bearer, "", "K", []string{"Bearer " + testKey}, nil},
		"bearer, a token":               {jwt, provider.Bearer, "", "K", []string{"Bearer " + jwt}, nil},
		"header":                        {"0123456789abcdef", provider.APIKey, "azure", "K", nil, []string{"0123456789abcdef"}},
		"header, a token of Entra":      {jwt, provider.APIKey, "azure", "K", []string{"Bearer " + jwt}, nil},
		"header, no header of a token":  {"eyJhYmM.eyJzdWIiOiIxIn0.c2ln", provider.APIKey, "azure", "K", nil, []string{"eyJhYmM.eyJzdWIiOiIxIn0.c2ln"}},
		"header, two parts of a token":  {"eyJhbGciOiJSUzI1NiJ9.c2ln", provider.APIKey, "azure", "K", nil, []string{"eyJhbGciOiJSUzI1NiJ9.c2ln"}},
		"header, a token with no claim": {"eyJhbGciOiJSUzI1NiJ9.+.c2ln", provider.APIKey, "azure", "K", nil, []string{"eyJhbGciOiJSUzI1NiJ9.+.c2ln"}},
		"header, declared":              {"0123456789abcdef", provider.APIKey, "", "K", nil, []string{"0123456789abcdef"}},
		"header, declared for a token":  {jwt, provider.APIKey, "", "K", nil, []string{jwt}},
		"header, token of a gateway":    {jwt, provider.APIKey, "litellm", "K", nil, []string{jwt}},
		"none":                          {"", provider.Bearer, "", "", nil, nil},
		"none, blank":                   {" \n", provider.Bearer, "", "", nil, nil},
		"none, header":                  {"", provider.APIKey, "azure", "", nil, nil},
		"nameless":                      {testKey, provider.Bearer, "", "", []string{"Bearer " + testKey}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			change := func(o *Options) {
				o.Key, o.Auth = redact.NewSecret(row.key), row.auth
				o.Endpoint.Kind, o.Endpoint.KeyName = row.kind, row.keyName
			}
			for _, call := range everyCall() {
				got := writes(t, call, change)
				if got.method == "" || !same(got.header["Authorization"], row.authorization) || !same(got.header["Api-Key"], row.apiKey) {
					t.Errorf("%+v: %s %v", call, got.method, got.header)
				}
			}
		})
	}
}

func same(got, want []string) bool {
	return strings.Join(got, "\n") == strings.Join(want, "\n") && len(got) == len(want)
}

// A server that knows the older name alone is asked by it at once.
func TestOlderLimitAtOnce(t *testing.T) {
	for parameters, want := range map[string]string{
		``:                            `"max_tokens":16`,
		`{"max_tokens":9}`:            `"max_tokens":9`,
		`{"max_completion_tokens":9}`: `"max_completion_tokens":9`,
	} {
		asked := 0
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			asked++
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			sameJSON(t, `{"model":"m","messages":[{"role":"user","content":"hi"}],`+want+`}`, body)
			reply(400, `{"error":{"message":"Unsupported parameter: max_completion_tokens"}}`)(w)
		})
		newClient(t, url, kind("poe", "/v1", "")).Ask(t.Context(), gate.Call{Model: "m", API: gate.ChatCompletions, Parameters: parameters})
		if asked != 1 {
			t.Errorf("%s: %d requests", parameters, asked)
		}
	}
	got := writes(t, gate.Call{Model: "m", API: gate.Responses}, kind("poe", "/v1", ""))
	sameJSON(t, `{"model":"m","input":"hi","max_output_tokens":16,"store":false}`, got.body)
}
