package gate

import (
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate/provider"
)

func TestTrust(t *testing.T) {
	const foreign, wrongKey = "may not choose to send", "may not be used as a key"
	tests := []struct {
		name     string
		baseURL  string
		from     Origin
		key      string
		keyFrom  Origin
		allowed  string
		want     string // part of the problem, "" where the key may go
		wantHint string
		atKey    bool
	}{
		{name: "preset", baseURL: "https://api.openai.com/v1", from: ByPreset, key: "OPENAI_API_KEY", keyFrom: ByPreset},
		{name: "preset, usual variable by name", baseURL: "https://api.groq.com/openai/v1", from: ByPreset, key: "GROQ_API_KEY", keyFrom: ByManifest},
		{name: "a region of the preset", baseURL: "https://eu.api.openai.com/v1", from: ByManifest, key: "OPENAI_API_KEY", keyFrom: ByManifest},
		{name: "usual port", baseURL: "https://api.openai.com:443/v1", from: ByManifest, key: "OPENAI_API_KEY", keyFrom: ByManifest},
		{name: "key of an input to a preset", baseURL: "https://api.openai.com/v1", from: ByPreset, key: "api-key", keyFrom: ByWorkflow},
		{name: "workflow", baseURL: "https://llm.corp.example/v1", from: ByWorkflow, key: "GATEWAY_KEY", keyFrom: ByManifest},
		{name: "allowed host", baseURL: "https://llm.corp.example/v1", from: ByManifest, key: "GATEWAY_KEY", keyFrom: ByManifest, allowed: "llm.corp.example"},
		{name: "allowed host in capitals", baseURL: "https://LLM.corp.example:8443/v1", from: ByManifest, key: "K", keyFrom: ByManifest, allowed: "llm.CORP.example"},
		{name: "allowed port", baseURL: "https://llm.corp.example/v1", from: ByManifest, key: "K", keyFrom: ByManifest, allowed: "llm.corp.example:443"},
		{name: "allowed address", baseURL: "https://[2001:db8::1]:8443/v1", from: ByManifest, key: "K", keyFrom: ByManifest, allowed: "[2001:db8::1]:8443"},
		{name: "another variable to an allowed preset", baseURL: "https://api.openai.com/v1", from: ByPreset, key: "OTHER_KEY", keyFrom: ByManifest, allowed: "api.openai.com"},
		{name: "local without a key", baseURL: "http://localhost:11434/v1", from: ByManifest},
		{name: "local with its own variable", baseURL: "http://localhost:8000/v1", from: ByPreset, key: "VLLM_API_KEY", keyFrom: ByPreset},

		{name: "key of an input to another provider", baseURL: "https://api.groq.com/openai/v1", from: ByManifest, key: "api-key", keyFrom: ByWorkflow, want: "the key of the input `api-key` to Groq"},
		{name: "key of an input to this machine", baseURL: "http://127.0.0.1:4010/v1", from: ByManifest, key: "api-key", keyFrom: ByWorkflow, want: "to this machine"},
		{name: "foreign host", baseURL: "https://evil.example/v1", from: ByManifest, key: "OPENAI_API_KEY", keyFrom: ByManifest, want: foreign + " OPENAI_API_KEY to `evil.example`", wantHint: "allow-hosts"},
		{name: "foreign host without a key", baseURL: "https://evil.example/v1", from: ByManifest, want: foreign + " a request"},
		{name: "foreign host, key of an input", baseURL: "https://evil.example/v1", from: ByManifest, key: "api-key", keyFrom: ByWorkflow, want: foreign},
		{name: "look-alike", baseURL: "https://api.openai.com.evil.example/v1", from: ByManifest, key: "OPENAI_API_KEY", keyFrom: ByPreset, want: "looks like `api.openai.com` and is another host"},
		{name: "look-alike by a letter", baseURL: "https://api.openal.com/v1", from: ByManifest, key: "OPENAI_API_KEY", keyFrom: ByPreset, want: "looks like `api.openai.com`"},
		{name: "another port of the preset", baseURL: "https://api.openai.com:8443/v1", from: ByManifest, key: "OPENAI_API_KEY", keyFrom: ByPreset, want: foreign},
		{name: "another port than allowed", baseURL: "https://llm.corp.example:8443/v1", from: ByManifest, key: "K", keyFrom: ByManifest, allowed: "llm.corp.example:443", want: foreign},
		{name: "below an allowed host", baseURL: "https://x.llm.corp.example/v1", from: ByManifest, key: "K", keyFrom: ByManifest, allowed: "llm.corp.example", want: foreign},
		{name: "a tenant's host", baseURL: "https://evil.openai.azure.com", from: ByManifest, key: "AZURE_OPENAI_API_KEY", keyFrom: ByPreset, want: foreign},
		{name: "another provider's variable", baseURL: "https://api.groq.com/openai/v1", from: ByPreset, key: "OPENAI_API_KEY", keyFrom: ByManifest, want: foreign, wantHint: "GROQ_API_KEY", atKey: true},
		{name: "any variable to a preset", baseURL: "https://api.openai.com/v1", from: ByPreset, key: "DEPLOY_TOKEN", keyFrom: ByManifest, want: "may not choose to send `DEPLOY_TOKEN` to OpenAI", atKey: true},
		{name: "any variable to this machine", baseURL: "http://localhost:9999/v1", from: ByManifest, key: "DEPLOY_TOKEN", keyFrom: ByManifest, want: foreign, atKey: true},
		{name: "GITHUB_TOKEN to the workflow's host", baseURL: "https://llm.corp.example/v1", from: ByWorkflow, key: "GITHUB_TOKEN", keyFrom: ByManifest, want: wrongKey, atKey: true},
		{name: "GITHUB_TOKEN to an allowed host", baseURL: "https://llm.corp.example/v1", from: ByManifest, key: "github_token", keyFrom: ByManifest, allowed: "llm.corp.example", want: wrongKey, atKey: true},
		{name: "the runner's token", baseURL: "https://llm.corp.example/v1", from: ByWorkflow, key: "ACTIONS_ID_TOKEN_REQUEST_TOKEN", keyFrom: ByManifest, want: wrongKey, atKey: true},
		{name: "an input of the action", baseURL: "https://llm.corp.example/v1", from: ByWorkflow, key: "INPUT_API-KEY", keyFrom: ByManifest, want: wrongKey, atKey: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := CheckBaseURL(tt.baseURL); err != nil {
				t.Fatal(err)
			}
			d := Destination{Endpoint: Endpoint{BaseURL: tt.baseURL, KeyName: tt.key}, URLFrom: tt.from, KeyFrom: tt.keyFrom}
			refusal := Trust(d, strings.Fields(tt.allowed))
			if refusal == nil {
				refusal = &Refusal{}
			}
			if (refusal.Problem == "") != (tt.want == "") || !strings.Contains(refusal.Problem, tt.want) || !strings.Contains(refusal.Hint, tt.wantHint) || refusal.Key != tt.atKey {
				t.Errorf("got %+v, want %q at the key: %t", refusal, tt.want, tt.atKey)
			}
		})
	}
}

// Every preset must be usable as it stands.
func TestPresetsAreTrusted(t *testing.T) {
	for _, p := range provider.Presets {
		if p.BaseURL == "" {
			continue
		}
		d := Destination{Endpoint: Endpoint{Kind: p.Name, BaseURL: p.BaseURL}, URLFrom: ByPreset, KeyFrom: ByPreset}
		for _, key := range append(p.KeyEnv, "") {
			d.Endpoint.KeyName = key
			if refusal := Trust(d, nil); CheckBaseURL(p.BaseURL) != nil || refusal != nil {
				t.Errorf("%s with %q: %v", p.Name, key, refusal)
			}
		}
	}
}

func TestCheckHost(t *testing.T) {
	for entry, ok := range map[string]bool{
		"llm.corp.example": true, "LLM.corp.example:8443": true, "10.0.0.7": true, "[2001:db8::1]:443": true, "localhost": true, "127.0.0.1:4010": true,
		"": false, "https://llm.corp.example": false, "llm.corp.example/v1": false, "*.corp.example": false, "user@llm.corp.example": false,
		"llm.corp.example:": false, "llm.corp.example:x": false, "llm.corp.example:70000": false, "2130706433": false, "a b": false, "bücher.example": false, "llm.corp.example.": false,
	} {
		if err := CheckHost(entry); (err == nil) != ok {
			t.Errorf("%q: %v", entry, err)
		}
	}
}

func TestInfluenced(t *testing.T) {
	for name, want := range map[string]bool{
		"GATEWAY_URL": false, "AZURE_OPENAI_ENDPOINT": false, "OPENAI_BASE_URL": false, "AWS_BEDROCK_BASE_URL": false, "DEPLOYMENT_URL": false,
		"PR_TITLE": true, "pr_body": true, "GITHUB_HEAD_REF": true, "HTTPS_PROXY": true, "CI_MERGE_REQUEST_TITLE": true, "CHANGE_BRANCH": true, "PREVIEW_URL": true, "DEPLOY_PRIME_URL": true, "INPUT_BASE-URL": true,
	} {
		if Influenced(name) != want {
			t.Errorf("%s: %t", name, !want)
		}
	}
}
