package report

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got), rewrite it with -update:\n%s", path, diff)
	}
}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func probe(model, provider string, api gate.API, line int) gate.Probe {
	return gate.Probe{
		Model: model, Provider: provider, API: api, Need: gate.Access,
		Pos: gate.Pos{File: "modelreach.yml", Line: line, Column: 5},
	}
}

// finished adds up findings as a run would.
func finished(findings ...gate.Finding) gate.Report {
	return gate.Report{
		Version: "v0.1.0", Verdict: gate.Decide(findings), StartedAt: noon, Duration: 1812 * time.Millisecond,
		Counts: gate.Count(findings), Findings: findings,
		Usage: gate.Usage{Requests: 9, InputTokens: 32, OutputTokens: 64, EstimatedUSD: 0.0004},
	}
}

func reachable(model string, line int) gate.Finding {
	return gate.Finding{
		Probe: probe(model, gate.OpenAI, gate.ChatCompletions, line), Outcome: gate.Reachable, Level: gate.Pass,
		Diagnosis: gate.Diagnosis{Cause: gate.OK, Title: model + " answered", FixableBy: gate.FixRepository},
		Evidence: gate.Evidence{
			Status: 200, Answered: true, RequestID: "req_5b1f", Attempts: 1, Latency: 312 * time.Millisecond,
			AnsweredModel: model + "-2026-05-01", InputTokens: 8, OutputTokens: 16, At: noon,
		},
	}
}

func retired() gate.Finding {
	return gate.Finding{
		Probe: probe("gpt-4-1106-preview", gate.OpenAI, gate.ChatCompletions, 5), Outcome: gate.Unreachable, Level: gate.Fail,
		Diagnosis: gate.Diagnosis{
			Cause: gate.ModelRetired, Others: []gate.Cause{gate.ModelNotFound},
			Title:       "gpt-4-1106-preview was shut down on 2026-10-23",
			Explanation: "The provider has retired this model. No key can call it any more. The server does not say so: it answers as if the model had never existed.",
			NextSteps: []string{
				"Declare gpt-6-luna, the replacement the provider names, and change the application with it.",
				"Look at the provider's deprecations page before choosing: the replacement may have an end date too.",
			},
			FixableBy: gate.FixRepository,
		},
		Evidence: gate.Evidence{
			Status: 404, Code: "model_not_found", Type: "invalid_request_error",
			Message:   "The model `gpt-4-1106-preview` does not exist or you do not have access to it.",
			RequestID: "req_7c2a90", Attempts: 1, Latency: 97 * time.Millisecond, At: noon,
		},
	}
}

func typo() gate.Finding {
	return gate.Finding{
		Probe: probe("gpt-6-lunar", gate.OpenAI, gate.Responses, 8), Outcome: gate.Unreachable, Level: gate.Fail,
		Diagnosis: gate.Diagnosis{
			Cause: gate.ModelNotFound, Others: []gate.Cause{gate.ModelNotAllowed},
			Title:       "gpt-6-lunar does not exist, or this key has no access to it",
			Explanation: "The key can see gpt-6-luna, which is spelled almost the same.",
			NextSteps:   []string{"If you meant `gpt-6-luna`, correct the id.", "Otherwise ask an administrator whether this key's project has access to gpt-6-lunar."},
			FixableBy:   gate.FixRepository,
		},
		Evidence: gate.Evidence{
			Status: 404, Code: "model_not_found", Type: "invalid_request_error", Attempts: 1, Latency: 88 * time.Millisecond, At: noon,
			Message: "The model `gpt-6-lunar` does not exist or you do not have access to it.", RequestID: "req_81d0",
		},
	}
}

func quota(model string, line int) gate.Finding {
	return gate.Finding{
		Probe: probe(model, "groq", gate.ChatCompletions, line), Outcome: gate.Unreachable, Level: gate.Fail,
		Diagnosis: gate.Diagnosis{
			Cause: gate.InsufficientQuota, Title: "The account has no credit left",
			Explanation: "The key is good, but the balance behind it is used up. This is not a rate limit: waiting and retrying will not help.",
			NextSteps: []string{
				"Add credit or a payment method in the provider's billing settings.",
				"If there is credit, check that the key belongs to the organization and project that has it.",
			},
			FixableBy: gate.FixOrganization,
		},
		Evidence: gate.Evidence{
			Status: 429, Code: "insufficient_quota", Type: "insufficient_quota", Attempts: 1, Latency: 120 * time.Millisecond, At: noon,
			Message: "You exceeded your current quota, please check your plan and billing details.", RequestID: "req_429c",
		},
	}
}

func slow() gate.Finding {
	return gate.Finding{
		Probe: probe("text-embedding-3-large", gate.OpenAI, gate.Embeddings, 11), Outcome: gate.Inconclusive, Level: gate.Fail,
		Diagnosis: gate.Diagnosis{
			Cause: gate.Timeout, Title: "text-embedding-3-large could not be checked: no answer in time",
			Explanation: "Nothing complete came back within the time limit of one attempt.",
			NextSteps:   []string{"Run the check again.", "If the model is known to be slow, raise `timeout`."},
			FixableBy:   gate.FixNetwork,
		},
		Evidence: gate.Evidence{Fault: gate.FaultTimeout, Message: "context deadline exceeded", Attempts: 4, Latency: 30 * time.Second, At: noon},
	}
}

func retiring() gate.Finding {
	f := reachable("gpt-5.6-sol", 14)
	f.Level = gate.Warn
	f.Diagnosis = gate.Diagnosis{
		Cause: gate.RetiringSoon, Title: "gpt-5.6-sol will be shut down on 2027-01-15",
		Explanation: "The provider has announced the day this model ends. That is in 55 days.",
		NextSteps:   []string{"Move to gpt-6.1-sol before that day."}, FixableBy: gate.FixRepository,
	}
	return f
}

func skipped(model string) gate.Finding {
	p := probe(model, "gateway", gate.ChatCompletions, 0)
	p.Pos = gate.Pos{}
	return gate.Finding{
		Probe: p, Outcome: gate.Skipped, Level: gate.Notice,
		Diagnosis: gate.Diagnosis{
			Cause: gate.KeyMissing, Title: "There is no API key to check " + model + " with",
			Explanation: "The key is empty or did not arrive.", NextSteps: []string{"Check that the secret exists."}, FixableBy: gate.FixKeyOwner,
		},
		Evidence: gate.Evidence{Fault: gate.FaultNoKey},
	}
}

// mixed has one finding of every kind, and two providers whose trouble is shared by several models.
func mixed() gate.Report {
	r := finished(
		reachable("gpt-6-luna", 4), retired(), typo(), slow(), retiring(),
		quota("llama-4-70b", 18), quota("qwen-4-coder", 19),
		skipped("house-model-a"), skipped("house-model-b"),
	)
	r.Unpriced = 1
	return r
}

// production is a labelled run at several providers: an incident at one, a deployment that is not there, an identity that is not
// accepted, a gateway that answers for anything, and a server without a key.
func production() gate.Report {
	elsewhere := func(f gate.Finding, provider string, d gate.Diagnosis, level gate.Level) gate.Finding {
		f.Probe.Provider, f.Diagnosis, f.Level = provider, d, level
		return f
	}
	overloaded := func(model string, line int) gate.Finding {
		return gate.Finding{
			Probe: probe(model, gate.OpenAI, gate.ChatCompletions, line), Outcome: gate.Inconclusive, Level: gate.Fail,
			Diagnosis: gate.Diagnosis{
				Cause: gate.Overloaded, Title: model + " could not be checked: the service is overloaded or not available",
				Explanation: `The service says that it cannot take the request at the moment. OpenAI reports since 2026-11-21 10:00 UTC: "Elevated error rates".`,
				NextSteps:   []string{"Follow the incident on status.openai.com, and run the check again when it is over."}, FixableBy: gate.FixProvider,
			},
			Evidence: gate.Evidence{Status: 503, Type: "server_error", Message: "The server is overloaded or not ready yet.", Attempts: 3, Latency: 2 * time.Second, At: noon},
		}
	}
	deployment := typo()
	deployment.Evidence.Code, deployment.Evidence.Message = "DeploymentNotFound", "The API deployment for this resource does not exist."
	refused := func(model string, line int) gate.Finding {
		return gate.Finding{
			Probe: probe(model, "federated", gate.Responses, line), Outcome: gate.Unreachable, Level: gate.Fail,
			Diagnosis: gate.Diagnosis{
				Cause: gate.IdentityRefused, Title: "The identity of this workload was not accepted in exchange for a key",
				Explanation: "This run has no API key; it shows who it is. No model was called.",
				NextSteps:   []string{"Check that the mapping admits this repository."}, FixableBy: gate.FixOrganization,
			},
			Evidence: gate.Evidence{Exchange: true, Status: 400, Code: "invalid_grant", Message: "No mapping matches.", Attempts: 1, Latency: 90 * time.Millisecond, At: noon},
		}
	}
	anything := gate.Diagnosis{
		Cause: gate.ControlAccepted, Others: []gate.Cause{gate.ModelSubstituted}, Title: "llm.corp.example answers for models that do not exist",
		Explanation: "A call with an invented model name was answered too.", NextSteps: []string{"Compare the model that answers with the one you expect."},
		FixableBy: gate.FixNetwork,
	}
	keyless := func(model string) gate.Diagnosis {
		return gate.Diagnosis{
			Cause: gate.Keyless, Title: model + " answered on a server that may not look at keys",
			Explanation: "A pass here proves nothing about a key.", NextSteps: []string{"Nothing needs to be done."}, FixableBy: gate.FixRepository,
		}
	}
	r := finished(
		overloaded("gpt-6-luna", 4), overloaded("gpt-6.1-sol", 5),
		elsewhere(deployment, "azure-prod", gate.Diagnosis{
			Cause: gate.DeploymentNotFound, Title: "There is no deployment named gpt-6-lunar",
			Explanation: "The resource at acme.openai.azure.com has no deployment named gpt-6-lunar.",
			NextSteps:   []string{"Declare the name of a deployment that exists."}, FixableBy: gate.FixOrganization,
		}, gate.Fail),
		refused("gpt-6-luna", 9), refused("gpt-6.1-sol", 10),
		elsewhere(reachable("house-a", 12), "gateway", anything, gate.Warn), elsewhere(reachable("house-b", 13), "gateway", anything, gate.Warn),
		elsewhere(reachable("llama3:8b", 15), "ollama", keyless("llama3:8b"), gate.Notice), elsewhere(reachable("qwen3:4b", 16), "ollama", keyless("qwen3:4b"), gate.Notice),
	)
	r.Environment = "production"
	return r
}

// many is n findings with as many troubles, each with a message of size bytes.
func many(n, size int) gate.Report {
	findings := make([]gate.Finding, n)
	for i := range findings {
		findings[i] = retired()
		findings[i].Probe.Model = fmt.Sprintf("model-%04d", i)
		findings[i].Evidence.Message = strings.Repeat("x<|`", size/4)
	}
	return finished(findings...)
}

func TestFormatsAreNamed(t *testing.T) {
	for name, want := range map[string]string{"json": "{", "junit": "<?xml ", "markdown": "## ", "sarif": "{"} {
		got, err := Formats[name](mixed())
		if err != nil || !bytes.HasPrefix(got, []byte(want)) {
			t.Errorf("Formats[%q] = %.20q, %v", name, got, err)
		}
	}
}

func BenchmarkFormats(b *testing.B) {
	renders := map[string]Format{
		"text":        func(r gate.Report) ([]byte, error) { Text(r, TextOptions{}); return nil, nil },
		"annotations": func(r gate.Report) ([]byte, error) { Annotations(r); return nil, nil },
	}
	maps.Copy(renders, Formats)
	for _, name := range slices.Sorted(maps.Keys(renders)) {
		for _, findings := range []int{1, 50, 1000} {
			b.Run(fmt.Sprintf("%s/findings=%d", name, findings), func(b *testing.B) {
				r := many(findings, 200)
				for b.Loop() {
					if _, err := renders[name](r); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
