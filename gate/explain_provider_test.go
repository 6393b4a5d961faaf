package gate

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func diagnosed(e Endpoint, p Probe, evidence Evidence) Diagnosis {
	return Diagnose(Case{Probe: p, Evidence: evidence, Endpoint: e, Today: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)})
}

func TestRetiredProvider(t *testing.T) {
	e := Endpoint{Provider: "github-models", Kind: "github-models", BaseURL: "https://models.github.ai/inference"}
	for _, evidence := range []Evidence{
		{Status: 410, Message: "GitHub Models is temporarily unavailable as part of a scheduled retirement brownout."},
		{Status: 404, Shape: ShapeHTML}, {Status: 401}, {Fault: FaultDNS}, {Fault: FaultProxy, Message: "the proxy refused the connection: 502 Bad Gateway"}, {Fault: FaultRetired}, {Status: 302, Headers: map[string]string{"location": "https://github.com"}},
	} {
		d := diagnosed(e, Probe{Model: "openai/gpt-4o", Need: Access, Provider: "github-models"}, evidence)
		if d.Cause != ModelRetired || !strings.Contains(d.Title, "GitHub Models ended on 2026-07-30") {
			t.Errorf("%+v: %s %s", evidence, d.Cause, d.Title)
		}
	}
	for _, tt := range []struct {
		evidence Evidence
		want     Cause
	}{
		{Evidence{Status: 200, Answered: true}, Keyless},
		{Evidence{Fault: FaultNotAsked}, NotAsked},
		{Evidence{Fault: FaultNoAccess}, NotAsked},
		{Evidence{Fault: FaultNoKey}, KeyMissing},
		{Evidence{Fault: FaultBadKey}, KeyMalformed},
	} {
		if d := diagnosed(e, Probe{Model: "m", Need: Access}, tt.evidence); d.Cause != tt.want {
			t.Errorf("%+v: %s, want %s", tt.evidence, d.Cause, tt.want)
		}
	}
	before := Diagnose(Case{Evidence: Evidence{Fault: FaultDNS}, Endpoint: e, Today: time.Date(2026, 7, 29, 0, 0, 0, 0, time.UTC)})
	if before.Cause != DNSFailure {
		t.Errorf("%s on the day before the end", before.Cause)
	}
	d := diagnosed(atGateway, Probe{Model: "m", Need: Access}, Evidence{Fault: FaultRetired})
	if d.Cause != ModelRetired || d.Title != "llm.corp.example ended, and m with it" {
		t.Errorf("%s %s", d.Cause, d.Title)
	}
}

func TestModelNotOnALocalServer(t *testing.T) {
	ollama := Endpoint{Provider: "ollama", Kind: "ollama", BaseURL: "http://localhost:11434/v1"}
	vllm := Endpoint{Provider: "vllm", Kind: "vllm", BaseURL: "http://localhost:8000/v1", KeyName: "VLLM_API_KEY"}
	for _, tt := range []struct {
		name     string
		endpoint Endpoint
		model    string
		list     Listing
		says     string
		step     string
	}{
		{"ollama", ollama, "llama3.2:1b", Listing{}, "localhost:11434 has no model named llama3.2:1b", "`ollama pull llama3.2:1b`"},
		{"no command of a strange name", ollama, "x; id", Listing{}, "has no model named x; id", "Load the model on the server"},
		{"vllm with a key", vllm, "llama", Listing{}, "localhost:8000 has no model named llama", "Load the model on the server"},
		{"misspelled", ollama, "qwen3:8c", listing("qwen3:8b", "zephyr"), "The nearest it lists: `qwen3:8b`", "If `qwen3:8b` is meant"},
		{"one other", ollama, "llama3.2:1b", listing("zephyr"), "The only model the server lists has another name.", "ollama pull"},
		{"two others", ollama, "llama3.2:1b", listing("zephyr", "qwen3"), "None of the 2 models the server lists", "ollama pull"},
		{"none", ollama, "llama3.2:1b", listing(), "There are no models the server lists.", "ollama pull"},
		{"listed", ollama, "zephyr", listing("zephyr"), "could not be loaded", "log"},
		{"OpenAI's name", ollama, "gpt-6-luna", Listing{}, "has no model named gpt-6-luna", "ollama pull"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := notFound(tt.model)
			c.Endpoint, c.Listing = tt.endpoint, tt.list
			d := Diagnose(c)
			if d.Cause != ModelNotFound || slices.Contains(d.Others, ModelNotAllowed) || !strings.Contains(d.NextSteps[0], tt.step) {
				t.Errorf("%s %v %q", d.Cause, d.Others, d.NextSteps)
			}
			tells(t, d, tt.says)
			for _, foreign := range []string{"project", "dministrator", "this key", "{"} {
				hides(t, d, foreign)
			}
		})
	}
}

func TestListsOfOneAndNone(t *testing.T) {
	c := notFound("claude-sonnet-9")
	c.Listing = listing("gpt-6-luna")
	tells(t, Diagnose(c), "The only model this key sees has another name.")
	c.Listing = listing()
	tells(t, Diagnose(c), "There are no models this key sees.")
	c.Listing.Public = true
	tells(t, Diagnose(c), "There are no models in the public list of api.openai.com.")
}

func TestPerplexityEndedChatCompletions(t *testing.T) {
	e := Endpoint{Provider: "perplexity", Kind: "perplexity", BaseURL: "https://api.perplexity.ai/v1", KeyName: "PERPLEXITY_API_KEY"}
	gone := Evidence{Status: 410, Shape: ShapeJSON, Message: "Sonar is now the Agent API"}
	d := diagnosed(e, Probe{Model: "sonar", Need: Access, API: ChatCompletions}, gone)
	if d.Cause != WrongEndpoint || d.Title != "sonar is served on responses, not on chat.completions" || !strings.Contains(d.NextSteps[0], "`endpoint: responses`") || !strings.Contains(d.Explanation, "2026-09-27") {
		t.Errorf("%s %+v", d.Cause, d)
	}
	hides(t, diagnosed(e, Probe{Model: "sonar", Need: Access, API: Embeddings}, gone), "endpoint: responses")
	hides(t, diagnosed(atGateway, Probe{Model: "sonar", Need: Access, API: ChatCompletions}, gone), "endpoint: responses")
}

func TestMissingKeyOfSeveralVariables(t *testing.T) {
	azure := Endpoint{Provider: "azure", Kind: "azure", BaseURL: "https://acme.openai.azure.com", KeyName: "AZURE_API_KEY"}
	missing := Evidence{Fault: FaultNoKey}
	tells(t, diagnosed(azure, Probe{Model: "m"}, missing), "AZURE_OPENAI_API_KEY or AZURE_OPENAI_AD_TOKEN may hold the key too.")
	azure.KeyName = "TEAM_KEY"
	hides(t, diagnosed(azure, Probe{Model: "m"}, missing), "AZURE_")
	single := Endpoint{Provider: "groq", Kind: "groq", BaseURL: "https://api.groq.com/openai/v1", KeyName: "GROQ_API_KEY"}
	hides(t, diagnosed(single, Probe{Model: "m"}, missing), "may hold the key too")
}

func TestAzure(t *testing.T) {
	e := Endpoint{Provider: "azure-prod", Kind: "azure", BaseURL: "https://acme.openai.azure.com", KeyName: "AZURE_OPENAI_API_KEY", APIVersion: "2024-10-21"}
	missing := Read(Reply{API: ChatCompletions, Status: 404, Body: `{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}`})
	d := diagnosed(e, Probe{Model: "gpt-4o", Need: Access, API: ChatCompletions}, missing)
	if d.Cause != DeploymentNotFound || !strings.Contains(d.Explanation, "gpt-4o is the name of a model: the deployment may be called otherwise") || !strings.Contains(d.Explanation, "acme.openai.azure.com") {
		t.Errorf("%+v", d)
	}
	answer := func(model string) Evidence { return Evidence{Status: 200, Answered: true, AnsweredModel: model} }
	for _, tt := range []struct {
		expect, answered string
		want             Cause
	}{
		{"", "gpt-4o-2024-08-06", OK}, // a deployment may be called anything
		{"gpt-4o", "gpt-4o-2024-08-06", OK},
		{"gpt-4o-2024-08-06", "gpt-4o-2024-08-06", OK},
		{"gpt-4o-2024-11-20", "gpt-4o-2024-08-06", ModelSubstituted},
		{"gpt-4o", "gpt-4o-mini-2024-07-18", ModelSubstituted},
		{"gpt-4o", "", NotProved},
	} {
		d := diagnosed(e, Probe{Model: "chat-prod", Need: Access, API: ChatCompletions, Expect: tt.expect}, answer(tt.answered))
		if d.Cause != tt.want || tt.want == ModelSubstituted && !strings.Contains(d.Title, "where `"+tt.expect+"` is expected") {
			t.Errorf("expected %q, answered %q: %s %s", tt.expect, tt.answered, d.Cause, d.Title)
		}
	}
}

func TestKeyless(t *testing.T) {
	answer := Evidence{Status: 200, Answered: true, AnsweredModel: "llama3"}
	for _, tt := range []struct {
		endpoint Endpoint
		want     Cause
	}{
		{Endpoint{Kind: "ollama", BaseURL: "http://localhost:11434/v1"}, Keyless},
		{Endpoint{Kind: "vllm", BaseURL: "http://localhost:8000/v1", KeyName: "VLLM_API_KEY"}, Keyless},
		{Endpoint{Kind: "openai-compatible", BaseURL: "http://localhost:8000/v1"}, Keyless},
		{atGateway, OK},
	} {
		if d := diagnosed(tt.endpoint, Probe{Model: "llama3", Need: Access}, answer); d.Cause != tt.want {
			t.Errorf("%+v: %s", tt.endpoint, d.Cause)
		}
	}
}

func TestExchange(t *testing.T) {
	refused := Read(Reply{API: ChatCompletions, Status: 401, Body: `{"error":"invalid_grant","error_description":"The subject token's audience is not accepted."}`})
	refused.Exchange = true
	if refused.Code != "invalid_grant" || refused.Message != "The subject token's audience is not accepted." {
		t.Errorf("an OAuth error (RFC 6749, section 5.2) is read as %q, %q", refused.Code, refused.Message)
	}
	if d := diagnosed(atOpenAI, Probe{Model: "m", Need: Access}, refused); d.Cause != IdentityRefused {
		t.Errorf("%s from %+v", d.Cause, refused)
	}
	for _, tt := range []struct {
		evidence Evidence
		want     Cause
	}{
		{Evidence{Exchange: true, Status: 503}, Overloaded},
		{Evidence{Exchange: true, Status: 429}, RateLimited},
		{Evidence{Exchange: true, Fault: FaultDNS}, DNSFailure},
		{Evidence{Exchange: true, Status: 200, Shape: ShapeJSON}, NotAnAPI},
		{Evidence{Exchange: true, Status: 403, Shape: ShapeHTML}, Blocked},
		{Evidence{Fault: FaultNoKey, Code: NoIDToken, Message: "GitHub offers this job no identity token."}, KeyMissing},
	} {
		if d := diagnosed(atOpenAI, Probe{Model: "m", Need: Access}, tt.evidence); d.Cause != tt.want {
			t.Errorf("%+v: %s", tt.evidence, d.Cause)
		}
	}
}
