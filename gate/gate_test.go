package gate

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"
)

func manifestOf(n int) Manifest {
	var m Manifest
	for i := range n {
		m.Models = append(m.Models, Model{ID: fmt.Sprintf("model-%d", i), API: ChatCompletions, Provider: OpenAI, Pos: Pos{"m.yml", i + 3, 5}})
	}
	return m
}

func options() Options {
	return Options{Policy: Policy{FailOn: FailOnAny, OnInconclusive: Fail}, Now: time.Now}
}

func TestFindingsStandInManifestOrder(t *testing.T) {
	m := manifestOf(20)
	ask := func(_ context.Context, p Call) Evidence {
		if p.Model < "model-15" {
			time.Sleep(time.Millisecond) // the first ones answer last
		}
		return Evidence{Status: 200, Answered: true, AnsweredModel: p.Model, Attempts: 1}
	}
	o := options()
	var landed []string
	o.Landed = func(f Finding) { landed = append(landed, f.Probe.Model) }
	r := Run(context.Background(), m, Sources{OpenAI: {Ask: ask}}, o)
	for i, f := range r.Findings {
		if f.Probe.Model != m.Models[i].ID || f.Probe.Pos != m.Models[i].Pos || f.Evidence.AnsweredModel != m.Models[i].ID {
			t.Errorf("finding %d is %+v", i, f.Probe)
		}
	}
	slices.Sort(landed)
	if len(slices.Compact(landed)) != 20 || r.Verdict != VerdictPass || r.Counts.Reachable != 20 || r.Usage.Requests != 20 {
		t.Errorf("landed %d, %+v", len(landed), r.Counts)
	}
}

// atOpenAI is the endpoint everybody assumes.
var atOpenAI = Endpoint{Provider: OpenAI, Kind: OpenAI, BaseURL: "https://api.openai.com/v1", KeyName: "OPENAI_API_KEY"}

// answering is a source that answers every question.
func answering(list Lister) Sources {
	return Sources{OpenAI: {Endpoint: atOpenAI, Ask: func(context.Context, Call) Evidence { return Evidence{Status: 200, Answered: true} }, List: list}}
}

func TestListingExplainsAndNeverDecides(t *testing.T) {
	ask := func(_ context.Context, p Call) Evidence {
		return Read(Reply{API: p.API, Status: 404, Body: `{"error":{"code":"model_not_found","message":"The model does not exist"}}`})
	}
	list := func(context.Context) Listing {
		return Listing{Known: true, Models: []Listed{{ID: "model-0"}, {ID: "model-11"}}, Requests: 1}
	}
	r := Run(context.Background(), manifestOf(2), Sources{OpenAI: {Endpoint: atOpenAI, Ask: ask, List: list}}, options())
	if r.Counts.Unreachable != 2 || r.Usage.Requests != 1 {
		t.Errorf("%+v %+v", r.Counts, r.Usage)
	}
	if d := r.Findings[0].Diagnosis; d.Cause != ModelNotFound || !slices.Contains(d.Others, ModelNotAllowed) {
		t.Errorf("a listed model that is refused: %s %v", d.Cause, d.Others)
	}
}

func TestListingIsWaitedForWhereItProvesANeed(t *testing.T) {
	m := Manifest{Models: []Model{{ID: "house-model", API: ChatCompletions, Needs: []Required{{LongInput, 32000}}}}}
	list := func(context.Context) Listing {
		time.Sleep(20 * time.Millisecond) // slower than the answer
		return Listing{Known: true, Models: []Listed{{ID: "house-model", Context: 32768}}}
	}
	r := Run(context.Background(), m, answering(list), options())
	if c := r.Findings[1].Diagnosis.Cause; c != OK {
		t.Errorf("the list says that the model reads 32768 tokens, and the need is %s", c)
	}
}

func TestHangingListingCostsOnlyAMoment(t *testing.T) {
	cancelled := make(chan struct{})
	list := func(ctx context.Context) Listing {
		<-ctx.Done()
		close(cancelled)
		return Listing{}
	}
	r := Run(context.Background(), manifestOf(1), answering(list), options())
	if r.Verdict != VerdictPass {
		t.Errorf("verdict %s", r.Verdict)
	}
	<-cancelled
}

func TestSpent(t *testing.T) {
	answer := func(model string, api API, in, out int) asked {
		return asked{Call{Model: model, API: api}, Evidence{Status: 200, Answered: true, Attempts: 1, InputTokens: in, OutputTokens: out}}
	}
	u, unpriced := spent([]asked{
		answer("gpt-6-luna", ChatCompletions, 8, 16), // 0.1 and 0.5 USD per million
		answer("text-embedding-3-small", Embeddings, 1, 0),
		answer("omni-moderation-latest", Moderations, 0, 0),
		answer("some-other-model", ChatCompletions, 8, 16),
		{Call{Model: "gpt-6-luna"}, Evidence{Fault: FaultTimeout, Attempts: 3}},
	}, map[string]around{OpenAI: {listing: Listing{Requests: 1}}})
	if u.Requests != 8 || u.InputTokens != 17 || u.OutputTokens != 32 || unpriced != 1 {
		t.Errorf("%+v, %d unpriced", u, unpriced)
	}
	if want := 0.0000088 + 0.00000002; u.EstimatedUSD < want*0.999 || u.EstimatedUSD > want*1.001 {
		t.Errorf("%v USD, want %v", u.EstimatedUSD, want)
	}
}
