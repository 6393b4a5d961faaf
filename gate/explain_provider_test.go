package gate

import (
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
		{Status: 404, Shape: ShapeHTML}, {Status: 401}, {Status: 302, Headers: map[string]string{"location": "https://github.com"}},
	} {
		d := diagnosed(e, Probe{Model: "openai/gpt-4o", Need: Access, Provider: "github-models"}, evidence)
		if d.Cause != ModelRetired || !strings.Contains(d.Title, "GitHub Models ended on 2026-07-30") {
			t.Errorf("%+v: %s %s", evidence, d.Cause, d.Title)
		}
	}
	if d := diagnosed(e, Probe{Model: "m", Need: Access}, Evidence{Fault: FaultDNS}); d.Cause != DNSFailure {
		t.Errorf("a failing network says nothing of the service: %s", d.Cause)
	}
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
