package gate

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// two is a manifest with one model at OpenAI and two at a gateway.
var two = Manifest{Models: []Model{
	{ID: "gpt-6-luna", API: ChatCompletions},
	{ID: "house-a", API: ChatCompletions, Provider: "gateway"},
	{ID: "house-b", API: Embeddings, Provider: "gateway"},
}}

var atGateway = Endpoint{Provider: "gateway", Kind: "openai-compatible", BaseURL: "https://llm.corp.example/v1", KeyName: "GATEWAY_KEY"}

func good(_ context.Context, c Call) Evidence {
	return Evidence{Status: 200, Answered: true, AnsweredModel: c.Model, Attempts: 1}
}

func refusing(_ context.Context, c Call) Evidence {
	return Read(Reply{API: c.API, Status: 404, Body: `{"error":{"code":"model_not_found","message":"no such model"}}`})
}

func causesOf(r Report) []Cause {
	var all []Cause
	for _, f := range r.Findings {
		all = append(all, f.Diagnosis.Cause)
	}
	return all
}

func TestEachModelIsAskedAtItsProvider(t *testing.T) {
	r := Run(t.Context(), two, Sources{OpenAI: {Endpoint: atOpenAI, Ask: good}, "gateway": {Endpoint: atGateway, Ask: refusing}}, options())
	if got := causesOf(r); !slices.Equal(got, []Cause{OK, ModelNotFound, ModelNotFound}) {
		t.Errorf("%v", got)
	}
	for i, want := range []string{OpenAI, "gateway", "gateway"} {
		if got := r.Findings[i].Probe.Provider; got != want {
			t.Errorf("finding %d is of %s", i, got)
		}
	}
}

func TestProviderNobodySetUp(t *testing.T) {
	r := Run(t.Context(), two, Sources{OpenAI: {Endpoint: atOpenAI, Ask: good}}, options())
	if got := causesOf(r); !slices.Equal(got, []Cause{OK, NotAsked, NotAsked}) {
		t.Errorf("%v", got)
	}
}

func TestControl(t *testing.T) {
	for _, tt := range []struct {
		name    string
		ask     Prober
		control bool
		want    []Cause
	}{
		{"answers anything", good, true, []Cause{OK, ControlAccepted, OK}},
		{"not asked", good, false, []Cause{OK, OK, OK}},
		{"refuses it", func(ctx context.Context, c Call) Evidence {
			if c.Model == ControlModel {
				return refusing(ctx, c)
			}
			return good(ctx, c)
		}, true, []Cause{OK, OK, OK}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var controls atomic.Int32
			ask := func(ctx context.Context, c Call) Evidence {
				if c.Model == ControlModel {
					controls.Add(1)
				}
				return tt.ask(ctx, c)
			}
			r := Run(t.Context(), two, Sources{OpenAI: {Endpoint: atOpenAI, Ask: ask}, "gateway": {Endpoint: atGateway, Ask: ask, Control: tt.control}}, options())
			if got := causesOf(r); !slices.Equal(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
			if n := controls.Load(); n > 1 || (n == 1) != tt.control {
				t.Errorf("%d control calls", n)
			}
			if r.Verdict != VerdictPass {
				t.Errorf("a control made the verdict %s", r.Verdict)
			}
		})
	}
}

// A control says something of the API it was made on, and nothing of the others behind the same base URL.
func TestControlKnowsItsAPI(t *testing.T) {
	probes := Plan(two)
	sources := Sources{"gateway": {Endpoint: atGateway, Ask: good, Control: true}}
	evidence := make([]Evidence, len(probes))
	for i := range evidence {
		evidence[i] = Evidence{Status: 200, Answered: true}
	}
	known := sources.beside(t.Context(), probes, probes)(evidence)["gateway"]
	if !known.control.Answered || known.control.API != ChatCompletions {
		t.Errorf("%+v", known.control)
	}
}

func TestLookUpWhereTheListProvesNothing(t *testing.T) {
	m := Manifest{Models: []Model{{ID: "org/model", Provider: "openrouter", API: ChatCompletions, Prove: ProveList}}}
	asked := false
	ask := func(ctx context.Context, c Call) Evidence { asked = true; return good(ctx, c) }
	public := Endpoint{Provider: "openrouter", Kind: "openrouter", BaseURL: "https://openrouter.ai/api/v1", KeyName: "OPENROUTER_API_KEY"}
	r := Run(t.Context(), m, Sources{"openrouter": {Endpoint: public, Ask: ask}}, options())
	f := r.Findings[0]
	if asked || f.Outcome != Skipped || f.Diagnosis.Cause != ListedOnly || !strings.Contains(f.Diagnosis.Explanation, "OpenRouter has no list") {
		t.Errorf("asked: %t, %+v", asked, f.Diagnosis)
	}
}

func TestIncident(t *testing.T) {
	var asked atomic.Int32
	incident := func(context.Context) Incident {
		asked.Add(1)
		return Incident{Name: "Elevated errors", Since: time.Date(2026, 11, 21, 5, 40, 0, 0, time.UTC), Page: "status.example"}
	}
	down := func(context.Context, Call) Evidence { return Evidence{Status: 503, Attempts: 1} }
	r := Run(t.Context(), two, Sources{
		OpenAI:    {Endpoint: atOpenAI, Ask: good, Incident: incident},
		"gateway": {Endpoint: atGateway, Ask: down, Incident: incident},
	}, options())
	if asked.Load() != 1 {
		t.Errorf("%d status pages were asked, want that of the failing provider, once", asked.Load())
	}
	d := r.Findings[1].Diagnosis
	if r.Verdict != VerdictInconclusive || !strings.Contains(d.Explanation, `on status.example since 2026-11-21 05:40 UTC: "Elevated errors"`) || !strings.Contains(d.NextSteps[0], "status.example") {
		t.Errorf("%s %+v", r.Verdict, d)
	}
}

// A page of the provider is asked only where an incident can be the reason.
func TestNoIncidentForWhatTheAccountSays(t *testing.T) {
	for _, e := range []Evidence{{Status: 401}, {Status: 429}, {Fault: FaultNoKey}, {Fault: FaultNotAsked}} {
		ask := func(context.Context, Call) Evidence { return e }
		page := func(context.Context) Incident { t.Errorf("asked for %+v", e); return Incident{} }
		Run(t.Context(), manifestOf(1), Sources{OpenAI: {Endpoint: atOpenAI, Ask: ask, Incident: page}}, options())
	}
}
