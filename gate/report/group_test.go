package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

// diagnosed are two models for which the same came back.
func diagnosed(e gate.Endpoint, evidence gate.Evidence, anyModel bool) []gate.Finding {
	var findings []gate.Finding
	for i, model := range []string{"llama3:8b", "qwen3:4b"} {
		p := probe(model, e.Provider, gate.ChatCompletions, 4+i)
		if evidence.Answered {
			evidence.AnsweredModel = model
		}
		d := gate.Diagnose(gate.Case{Probe: p, Evidence: evidence, Endpoint: e, AnyModel: anyModel, Today: noon})
		findings = append(findings, gate.Judge(gate.Finding{Probe: p, Evidence: evidence, Diagnosis: d}, gate.Policy{OnInconclusive: gate.Fail}))
	}
	return findings
}

// The words of package gate must let one trouble be told once, and must not name one of the models then.
func TestOneTroubleOfAProviderIsToldOnce(t *testing.T) {
	gateway := gate.Endpoint{Provider: "gateway", Kind: "openai-compatible", BaseURL: "https://llm.corp.example/v1", KeyName: "GATEWAY_KEY"}
	local := gate.Endpoint{Provider: "ollama", Kind: "ollama", BaseURL: "http://localhost:11434/v1"}
	openai := gate.Endpoint{Provider: gate.OpenAI, Kind: gate.OpenAI, BaseURL: "https://api.openai.com/v1", KeyName: "OPENAI_API_KEY"}
	answer := gate.Evidence{Status: 200, Answered: true, Shape: gate.ShapeJSON, Attempts: 1}
	for cause, findings := range map[gate.Cause][]gate.Finding{
		gate.ControlAccepted: diagnosed(gateway, answer, true),
		gate.Keyless:         diagnosed(local, answer, false),
		gate.IdentityRefused: diagnosed(openai, gate.Evidence{Exchange: true, Status: 400, Shape: gate.ShapeJSON, Code: "invalid_grant", Attempts: 1}, false),
		gate.InvalidAPIKey:   diagnosed(gateway, gate.Evidence{Status: 401, Shape: gate.ShapeJSON, Code: "invalid_api_key", Attempts: 1}, false),
		gate.Overloaded:      diagnosed(openai, gate.Evidence{Status: 503, Shape: gate.ShapeJSON, Message: "overloaded", Attempts: 1}, false),
		gate.DNSFailure:      diagnosed(gateway, gate.Evidence{Fault: gate.FaultDNS, Attempts: 1}, false),
	} {
		got := groups(findings, gate.Fail, gate.Warn, gate.Notice)
		if len(got) != 1 || got[0][0].Diagnosis.Cause != cause {
			t.Errorf("%s: %d troubles, the first %s", cause, len(got), got[0][0].Diagnosis.Cause)
			continue
		}
		if told := got[0].title() + got[0].why() + strings.Join(got[0].steps(), ""); strings.Contains(told, "llama3") {
			t.Errorf("%s: one of two models is named in %q", cause, told)
		}
	}
}

func TestAlikeModelsOfTwoProvidersAreApart(t *testing.T) {
	a, b := quota("llama-4-70b", 4), quota("llama-4-70b", 5)
	b.Probe.Provider = "cerebras"
	var got []string
	for _, a := range Annotations(finished(a, b)) {
		first, _, _ := strings.Cut(a.Message, "\n")
		got = append(got, first)
	}
	want := []string{"llama-4-70b: The account has no credit left (provider groq)", "llama-4-70b: The account has no credit left (provider cerebras)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestChecksOfOneModelAreNoModels(t *testing.T) {
	access, tools := slow(), slow()
	tools.Probe.Need = gate.Tools
	tools.Diagnosis.Title = "text-embedding-3-large (tools) could not be checked: no answer in time"
	g := groups([]gate.Finding{access, tools}, gate.Fail)
	if len(g) != 1 || g[0].title() != "2 checks could not be checked: no answer in time" {
		t.Errorf("%d troubles, the first %q", len(g), g[0].title())
	}
	if diff := cmp.Diff([]string{"text-embedding-3-large", "text-embedding-3-large (tools)"}, g[0].models()); diff != "" {
		t.Errorf("models (-want +got):\n%s", diff)
	}
}

func TestCausesOfAGroup(t *testing.T) {
	other := func(others ...gate.Cause) gate.Finding {
		return gate.Finding{Diagnosis: gate.Diagnosis{Cause: gate.ControlAccepted, Others: others}}
	}
	g := group{other(gate.Keyless), other(gate.ModelSubstituted, gate.Keyless)}
	gone := retired()
	gone.Diagnosis.Others = []gate.Cause{gate.ModelNotFound, gate.Regressed, gate.ModelNotAllowed}
	for want, g := range map[string]group{
		"control_accepted, and keyless, and model_substituted":                   g,
		"model_retired, or model_not_found":                                      {retired()},
		"model_retired, or model_not_found, or model_not_allowed, and regressed": {gone},
	} {
		if got := g.reasons(); got != want {
			t.Errorf("reasons %q, want %q", got, want)
		}
	}
}

func TestReplace(t *testing.T) {
	for _, tc := range []struct{ text, id, want string }{
		{"gpt-4 answered", "gpt-4", "2 models answered"},
		{"no deployment named gpt-4", "gpt-4", "no deployment named 2 models"},
		{"`gpt-4`: not found. Use gpt-4.", "gpt-4", "`2 models`: not found. Use 2 models."},
		{"gpt-4.1 and gpt-4-turbo and openai/gpt-4 and gpt-4:free", "gpt-4", "gpt-4.1 and gpt-4-turbo and openai/gpt-4 and gpt-4:free"},
		{"localhost answers for models that do not exist", "local", "localhost answers for models that do not exist"},
		{"models that do not exist", "model", "models that do not exist"},
		{"日本 answered, not 日本語", "日本", "2 models answered, not 日本語"},
		{"xx", "x", "xx"},
		{"x x", "x", "2 models 2 models"},
		{"anything", "", "anything"},
		{"", "x", ""},
	} {
		if got := replace(tc.text, tc.id, "2 models", -1); got != tc.want {
			t.Errorf("replace(%q, %q) = %q, want %q", tc.text, tc.id, got, tc.want)
		}
	}
	if got := replace("x x", "x", "y", 1); got != "y x" {
		t.Errorf("replaced once: %q", got)
	}
}
