package gate

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

func TestOneTroubleOfAKeyIsToldOnce(t *testing.T) {
	r := ran(manifestOf(30), func(context.Context, Call) Evidence { return badKey }, Options{})
	d := r.Findings[0].Diagnosis
	if d.Title != "Nothing can be reached with OPENAI_API_KEY: the provider does not accept the key" || !strings.Contains(d.Explanation, "It blocks model-0, model-1, ") || !strings.Contains(d.Explanation, "model-19 and others") {
		t.Errorf("%s\n%s", d.Title, d.Explanation)
	}
	// One model alone, and one that answers: the trouble is told of the model.
	for _, r := range []Report{
		ran(manifestOf(1), func(context.Context, Call) Evidence { return badKey }, Options{}),
		ran(manifestOf(3), replies(map[string]Evidence{"model-1": badKey, "model-2": badKey}), Options{}),
	} {
		for _, f := range r.Findings {
			if strings.Contains(f.Diagnosis.Title, "Nothing can be reached") {
				t.Errorf("%s", f.Diagnosis.Title)
			}
		}
	}
}

func TestKeyRejectedBefore(t *testing.T) {
	skipped := Evidence{Fault: FaultKeyRejected, Code: string(InvalidAPIKey)}
	all := map[string]Evidence{"model-0": badKey, "model-1": skipped, "model-2": skipped}
	r := ran(manifestOf(3), replies(all), Options{})
	if r.Verdict != VerdictFail || r.Counts.Skipped != 2 || r.Findings[1].Level != Pass || !strings.Contains(r.Findings[0].Diagnosis.Explanation, "It blocks model-0, model-1, model-2") {
		t.Errorf("%s %+v %+v", r.Verdict, r.Counts, r.Findings)
	}
	// Where the finding on the key fails nothing, what was not asked for it does: nothing passes unseen.
	optional := manifestOf(3)
	optional.Models[0].Optional = true
	if r := ran(optional, replies(all), Options{}); r.Verdict != VerdictFail || r.Findings[1].Level != Fail {
		t.Errorf("%s", r.Verdict)
	}
	waived := Options{Policy: Policy{Waivers: []Waiver{waiver("*", InvalidAPIKey, 90)}}}
	if r := ran(manifestOf(3), replies(all), waived); r.Verdict != VerdictPass {
		t.Errorf("a waiver for the cause covers what was not asked for it: %s", r.Verdict)
	}
}

func TestNeighbours(t *testing.T) {
	for others, want := range map[int]string{1: "The key is good: 1 other model answered with it.", 4: "The key is good: 4 other models answered with it."} {
		r := ran(manifestOf(others+1), replies(map[string]Evidence{fmt.Sprintf("model-%d", others): noModel}), Options{})
		if d := r.Findings[others].Diagnosis; !strings.Contains(d.Explanation, want) {
			t.Errorf("%q is not in: %s", want, d.Explanation)
		}
	}
	r := ran(manifestOf(2), func(context.Context, Call) Evidence { return noModel }, Options{})
	if d := r.Findings[0].Diagnosis; strings.Contains(d.Explanation, "The key is good") {
		t.Errorf("%s", d.Explanation)
	}
}
