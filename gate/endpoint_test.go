package gate

import "testing"

func TestAddresses(t *testing.T) {
	chat, answer := Call{Model: "my gpt/4o", API: ChatCompletions}, Call{Model: "gpt-4o", API: Responses}
	look := Call{Model: "org/model", API: Images, Prove: ProveList}
	tests := []struct {
		name     string
		endpoint Endpoint
		call     Call
		want     string
	}{
		{"OpenAI", Endpoint{Kind: OpenAI, BaseURL: "https://api.openai.com/v1/"}, chat, "https://api.openai.com/v1/chat/completions"},
		{"look-up", Endpoint{Kind: OpenAI, BaseURL: "https://api.openai.com/v1"}, look, "https://api.openai.com/v1/models/org%2Fmodel"},
		{"Azure classic", Endpoint{Kind: "azure", BaseURL: "https://acme.openai.azure.com/", APIVersion: "2024-10-21"}, chat, "https://acme.openai.azure.com/openai/deployments/my%20gpt%2F4o/chat/completions"},
		{"Azure classic, dots", Endpoint{Kind: "azure", BaseURL: "https://acme.openai.azure.com", APIVersion: "2024-10-21"}, Call{Model: "..", API: ChatCompletions}, "https://acme.openai.azure.com/openai/deployments/%2E%2E/chat/completions"},
		{"Azure classic, responses", Endpoint{Kind: "azure", BaseURL: "https://acme.openai.azure.com", APIVersion: "2024-10-21"}, answer, "https://acme.openai.azure.com/openai/responses"},
		{"Azure v1", Endpoint{Kind: "azure", BaseURL: "https://acme.openai.azure.com"}, chat, "https://acme.openai.azure.com/openai/v1/chat/completions"},
		{"Azure v1, preview", Endpoint{Kind: "azure", BaseURL: "https://acme.openai.azure.com", APIVersion: "preview"}, chat, "https://acme.openai.azure.com/openai/v1/chat/completions"},
		{"Azure v1, copied whole", Endpoint{Kind: "azure", BaseURL: "https://acme.openai.azure.com/openai/v1/"}, chat, "https://acme.openai.azure.com/openai/v1/chat/completions"},
		{"Azure classic, copied with /openai", Endpoint{Kind: "azure", BaseURL: "https://acme.openai.azure.com/openai", APIVersion: "2024-10-21"}, chat, "https://acme.openai.azure.com/openai/deployments/my%20gpt%2F4o/chat/completions"},
		{"Azure behind a gateway", Endpoint{Kind: "azure", BaseURL: "https://apim.corp.example/llm"}, chat, "https://apim.corp.example/llm/openai/v1/chat/completions"},
		{"Azure v1 as any API", Endpoint{Kind: OpenAI, BaseURL: "https://acme.openai.azure.com/openai/v1"}, chat, "https://acme.openai.azure.com/openai/v1/chat/completions"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.endpoint.Root() + tt.endpoint.Path(tt.call); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestPresetOfAnEndpoint(t *testing.T) {
	tests := []struct {
		kind, baseURL, want string
		firstParty          bool
	}{
		{OpenAI, "https://api.openai.com/v1", "openai", true},
		{OpenAI, "https://api.groq.com/openai/v1", "groq", true},
		{OpenAI, "https://llm.corp.example/v1", "openai-compatible", false},
		{"openai-compatible", "https://llm.corp.example/v1", "openai-compatible", false},
		{"openai-compatible", "https://openrouter.ai/api/v1", "openrouter", true},
		{"groq", "https://proxy.corp.example/groq", "groq", false},
		{"azure", "https://apim.corp.example", "azure", false},
		{"ollama", "http://localhost:11434/v1", "ollama", false},
	}
	for _, tt := range tests {
		e := Endpoint{Kind: tt.kind, BaseURL: tt.baseURL}
		if got := e.Preset().Name; got != tt.want || e.FirstParty() != tt.firstParty {
			t.Errorf("%s at %s is %s, first party: %t", tt.kind, tt.baseURL, got, e.FirstParty())
		}
	}
}
