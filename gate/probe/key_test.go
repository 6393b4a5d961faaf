package probe

import (
	"net/http"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
	"github.com/modelreach/modelreach/gate/redact"
)

func TestInspectKeyRefuses(t *testing.T) {
	for code, keys := range map[string][]string{
		"": {"", " ", "\n", "\t \r\n"},
		"placeholder": {
			"YOUR_KEY", "your-api-key", "your_openai_api_key_here", "sk-your-key", "yourapikey", "<your key>", "<key>", "[API KEY]",
			"sk-xxx", "sk-proj-XXXXXXXX", "xxxxxxxx-xxxx-xxxx", "sk-...", "sk-…", "changeme", "change-me", "REPLACE_ME", "sk-replace-this",
			"insert-your-key", "insert_api_key_here", "enter your api key", "sk-proj-****abcd", "***", "todo", "api-key-goes-here",
		},
		"unexpanded": {
			"${{ secrets.OPENAI_API_KEY }}", "${{secrets.KEY}}", "$OPENAI_API_KEY", "${OPENAI_API_KEY}", "{{ .Values.key }}",
			"{{key}}", "$(cat key)", "%OPENAI_API_KEY%", "$env:OPENAI_API_KEY", "OPENAI_API_KEY", "API_KEY",
		},
		"quoted":        {`"` + testKey + `"`, `'` + testKey + `'`, "`" + testKey + "`", testKey + `"`, "“" + testKey + "”"},
		"line_feed":     {testKey + "\n", testKey + "\r\n", "\n" + testKey, testKey + "\nsecond", testKey + "\x00", "\t" + testKey, testKey + "\x7f"},
		"space":         {"sk-abc def", " " + testKey, testKey + " "},
		"non_ascii":     {testKey + "é", testKey + "\u200b", "\ufeff" + testKey, testKey + "\u00a0", "sk-\xff\xfe"},
		"is_url":        {"https://api.openai.com/v1", "HTTP://localhost", "op://vault/item/key"},
		"bearer_prefix": {"Bearer " + testKey, "bearer " + testKey, "Authorization: Bearer " + testKey},
		"assignment":    {"OPENAI_API_KEY=" + testKey, "export OPENAI_API_KEY=" + testKey, "GH_TOKEN=" + testKey},
	} {
		for _, key := range keys {
			want := gate.FaultBadKey
			if code == "" {
				want = gate.FaultNoKey
			}
			fault, got, message := InspectKey(redact.NewSecret(key))
			if fault != want || got != code {
				t.Errorf("%q: %s %q, want %s %q", key, fault, got, want, code)
			}
			if message == "" || strings.ContainsAny(message, "\n\"") || len(key) >= 8 && strings.Contains(message, key) {
				t.Errorf("%q: message %q", key, message)
			}
		}
	}
}

func TestInspectKeyPasses(t *testing.T) {
	for _, key := range []string{
		testKey, "sk-1234", "sk-none", "none", "null", "ollama", "EMPTY", "dummy", "test", "x", "xx", "n/a", "not-needed", "lm-studio", "fake-key",
		"my-api-key", "anything", "sk-no-key-required", "api-key", "secret", "password", "key", "token",
		"sk-proj-Ab3_Xy-9Tz0Qw8Lk7Mn6Vb5Cc4Dd3Ee2Ff1Gg0Hh9Ii8Jj7Kk6Ll5Mm4Nn3Oo2Pp1Qq0T3BlbkFJRr9Ss8Tt7Uu6Vv5Ww4",
		"sk-svcacct-a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6xxxq7R8s9T0", "sk-ant-api03-aB1cD2eF3gH4-iJ5kL6mN7_oP8qR9AA",
		"0123456789abcdef0123456789abcdef", "gsk_a1B2c3D4e5F6g7H8i9J0", "AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q", "xai-0a1B2c3D4e5F6",
		"sk-or-v1-0123456789abcdef", "hf_aBcDeFgHiJkLmNoPqRsT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "c2VjcmV0LWtleQ==", "abc+/def=",
		"github_pat_11AAAAAAA0abcdefghijkl_mnopqrstuvwxyz", "user:pass", "a$b%c&d", "$2b$10$abcdefgh", "A1.B2~C3", "nvapi-yourself1234567",
	} {
		if fault, code, _ := InspectKey(redact.NewSecret(key)); fault != gate.NoFault || code != "" {
			t.Errorf("%q: %s %s", key, fault, code)
		}
	}
}

func TestInspectKeyFor(t *testing.T) {
	const jwt, oldKey = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "sk-a1B2c3D4e5F6g7H8i9J0" + openAIMark + "k1L2m3N4o5P6q7R8s9T0"
	at := func(kind, url string) gate.Endpoint { return gate.Endpoint{Kind: kind, BaseURL: url, KeyName: "K"} }
	openai, groq := at("openai", "https://eu.api.openai.com/v1"), at("groq", "https://api.groq.com/openai/v1")
	azure, gateway := at("azure", "https://acme.openai.azure.com"), at(provider.Compatible, "https://llm.corp.example/v1")
	for _, row := range []struct {
		key      string
		endpoint gate.Endpoint
		owner    string // in the message, "" for a key that passes
	}{
		{testKey, openai, ""}, {"sk-1234567890", openai, ""}, {jwt, openai, ""},
		{"sk-ant-api03-abc", openai, "Anthropic, not of OpenAI."},
		{"gsk_a1B2c3", openai, "Groq, not of OpenAI."}, {"gsk_a1B2c3", groq, ""}, {testKey, groq, "OpenAI, not of Groq."},
		{"gsk_a1B2c3", at("groq", "https://llm.corp.example"), ""}, {testKey, at("groq", "https://llm.corp.example"), "OpenAI, not of Groq."},
		{"gsk_a1B2c3", at("groq", "https://api.openai.com/v1"), "Groq, not of OpenAI."}, // the host decides
		{"0123456789abcdef", azure, ""}, {jwt, azure, ""}, {testKey, azure, "OpenAI, not of Azure OpenAI."},
		{testKey, at("azure", "https://apim.corp.example"), ""}, {"AKIAABCDEFGHIJKLMNOP", at("azure", "https://apim.corp.example"), "AWS, not of Azure OpenAI."},
		{"AKIAABCDEFGHIJKLMNOP", at("bedrock", "https://bedrock-mantle.us-east-1.api.aws/openai/v1"), "AWS, not of Amazon Bedrock."},
		{"anything", at("mistral", "https://api.mistral.ai/v1"), ""}, {"ghp_abc", at("mistral", "https://api.mistral.ai/v1"), "GitHub, not of Mistral."},
		{testKey, gateway, ""}, {"sk-ant-abc", gateway, ""}, {"hf_abc", at("openai", "https://llm.corp.example/v1"), ""},
		{"github_pat_abc", gateway, "GitHub, not of llm.corp.example."}, {"xoxb-1", gateway, "Slack, not of llm.corp.example."},
		{testKey, at("litellm", "https://llm.corp.example"), ""}, {"glpat-abc", at("litellm", "https://llm.corp.example"), "GitLab, not of LiteLLM proxy."},
		{testKey, at("ollama", "http://localhost:11434/v1"), ""}, {"npm_abc", at("vllm", "http://localhost:8000/v1"), "npm, not of vLLM."},
		{"ghp_abc", at("github-models", "https://models.github.ai/inference"), "GitHub, not of GitHub Models."}, // ended, and nobody's key goes there
		{"AKIAABCDEFGHIJKLMNOP", at("github-models", "https://llm.corp.example"), "AWS, not of GitHub Models."},
		{oldKey, openai, ""}, {oldKey, groq, "OpenAI, not of Groq."}, {oldKey, at("groq", "https://llm.corp.example"), "OpenAI, not of Groq."},
		{oldKey, at("anthropic", "https://api.anthropic.com/v1"), "OpenAI, not of Anthropic."},
		{oldKey, at("openrouter", "https://openrouter.ai/api/v1"), "OpenAI, not of OpenRouter."}, {oldKey, at("xai", "https://api.x.ai/v1"), "OpenAI, not of xAI."},
		{"gsk_a1B2" + openAIMark + "c3", groq, ""}, {oldKey, gateway, ""}, {oldKey, at("litellm", "https://llm.corp.example"), ""},
	} {
		fault, code, message := InspectKeyFor(redact.NewSecret(row.key), row.endpoint)
		want := "The value looks like a key of " + row.owner
		if passed := fault == gate.NoFault && code == "" && message == ""; row.owner == "" && !passed ||
			row.owner != "" && (fault != gate.FaultBadKey || code != "other_provider" || message != want) {
			t.Errorf("%s at %s: %s %s %q", row.key, row.endpoint.BaseURL, fault, code, message)
		}
	}
}

func TestInspectKeyForSaysWhatInspectKeySays(t *testing.T) {
	for _, name := range []string{"K", ""} {
		for _, key := range []string{"", " ", "https://a.example", "YOUR_KEY", testKey} {
			fault, code, message := InspectKey(redact.NewSecret(key))
			if name == "" && strings.TrimSpace(key) == "" { // no key is what is meant
				fault, code, message = gate.NoFault, "", ""
			}
			gotFault, gotCode, gotMessage := InspectKeyFor(redact.NewSecret(key), gate.Endpoint{BaseURL: "https://api.openai.com/v1", KeyName: name})
			if fault != gotFault || code != gotCode || message != gotMessage {
				t.Errorf("%q of %q: %s %s %q", key, name, gotFault, gotCode, gotMessage)
			}
		}
	}
}

func TestAKeyOfSomebodyElseIsNotSent(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was made") })
	c := newClient(t, url, kind("groq", "/v1", ""))
	if e := c.Ask(t.Context(), chatCall); e.Fault != gate.FaultBadKey || e.Code != "other_provider" || e.Attempts != 0 {
		t.Errorf("%+v", e)
	}
	if c.List(t.Context()).Known {
		t.Error("there is a list")
	}
}

func FuzzInspectKey(f *testing.F) {
	f.Add(testKey)
	f.Add("${{ x }}")
	f.Fuzz(func(t *testing.T, key string) {
		fault, code, message := InspectKey(redact.NewSecret(key))
		if (fault == gate.FaultBadKey) != (code != "") || (fault == gate.NoFault) != (message == "") {
			t.Errorf("%q: %q %q %q", key, fault, code, message)
		}
		for _, b := range []byte(key) {
			if fault == gate.NoFault && (b <= ' ' || b > '~') {
				t.Errorf("%q would break the header", key)
			}
		}
	})
}
