package gate

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
)

// thisDay is the day of every test of dates.
var thisDay = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// replies answer by model: "" is a good answer, else a cause's reply.
func replies(byModel map[string]Evidence) Prober {
	return func(ctx context.Context, c Call) Evidence {
		if e, ok := byModel[c.Model]; ok {
			return e
		}
		return good(ctx, c)
	}
}

var (
	noModel = Evidence{Status: 404, Code: "model_not_found", Message: "The model does not exist", Shape: ShapeJSON, Attempts: 1}
	busy    = Evidence{Status: 503, Shape: ShapeJSON, Attempts: 1}
	badKey  = Evidence{Status: 401, Code: "invalid_api_key", Message: "Incorrect API key provided", Shape: ShapeJSON, Attempts: 1}
)

func ran(m Manifest, ask Prober, o Options) Report {
	o.Now = func() time.Time { return thisDay }
	o.Policy.FailOn, o.Policy.OnInconclusive = orAny(o.Policy.FailOn), Fail
	return Run(context.Background(), m, Sources{OpenAI: {Endpoint: atOpenAI, Ask: ask}}, o)
}

func orAny(f FailOn) FailOn {
	if f == "" {
		return FailOnAny
	}
	return f
}

func model(id string) Model { return Model{ID: id, API: ChatCompletions, Provider: OpenAI} }

func TestFallbackGroups(t *testing.T) {
	group := func(ids ...string) Manifest {
		var m Manifest
		for _, id := range ids {
			member := model(id)
			member.Group = 1
			m.Models = append(m.Models, member)
		}
		return m
	}
	for _, tt := range []struct {
		name    string
		m       Manifest
		replies map[string]Evidence
		verdict Verdict
		levels  []Level
		says    string // of the first finding
	}{
		{"all answer", group("a", "b"), nil, VerdictPass, []Level{Pass, Pass}, ""},
		{"one stands in", group("a", "b"), map[string]Evidence{"a": noModel}, VerdictPass, []Level{Notice, Pass}, "`b`, of the same group, answered"},
		{"one stands in for one that is open", group("a", "b"), map[string]Evidence{"a": busy}, VerdictPass, []Level{Notice, Pass}, "`b`, of the same group"},
		{"none is left", group("a", "b"), map[string]Evidence{"a": noModel, "b": noModel}, VerdictFail, []Level{Fail, Fail}, ""},
		{"one is open", group("a", "b"), map[string]Evidence{"a": noModel, "b": busy}, VerdictInconclusive, []Level{Notice, Fail}, "the group is still open"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := ran(tt.m, replies(tt.replies), Options{})
			var levels []Level
			for _, f := range r.Findings {
				levels = append(levels, f.Level)
			}
			if r.Verdict != tt.verdict || !slices.Equal(levels, tt.levels) || !strings.Contains(r.Findings[0].Diagnosis.Explanation, tt.says) {
				t.Errorf("%s %v\n%s", r.Verdict, levels, r.Findings[0].Diagnosis.Explanation)
			}
		})
	}
}

// A member that answers and lacks what it is declared for stands in for nobody.
func TestMemberWithoutItsNeedStandsInForNobody(t *testing.T) {
	a, b := model("a"), model("b")
	a.Group, b.Group = 1, 1
	b.Needs = []Required{{Need: Tools}}
	ask := func(ctx context.Context, c Call) Evidence {
		if c.Model == "a" {
			return noModel
		}
		if slices.Contains(c.Needs, Tools) {
			return Evidence{Status: 400, Code: "unsupported_parameter", Param: "tools", Shape: ShapeJSON, Attempts: 1}
		}
		return good(ctx, c)
	}
	if r := ran(Manifest{Models: []Model{a, b}}, ask, Options{}); r.Verdict != VerdictFail {
		t.Errorf("%s", r.Verdict)
	}
}

func TestOptional(t *testing.T) {
	m := model("a")
	m.Optional = true
	r := ran(Manifest{Models: []Model{m}}, replies(map[string]Evidence{"a": noModel}), Options{})
	if r.Verdict != VerdictPass || r.Findings[0].Level != Warn || r.Counts.Unreachable != 1 {
		t.Errorf("%s %+v", r.Verdict, r.Counts)
	}
}

func waiver(model string, cause Cause, days int) Waiver {
	return Waiver{Model: model, Cause: cause, Reason: "OPS-123", Until: thisDay.Truncate(24*time.Hour).AddDate(0, 0, days), Pos: Pos{"modelreach.yml", 9, 5}}
}

func TestWaivers(t *testing.T) {
	for _, tt := range []struct {
		name    string
		waiver  Waiver
		verdict Verdict
		cause   Cause  // of the remark, "" for none
		says    string // of the finding
	}{
		{"covers", waiver("gpt-*", ModelNotFound, 100), VerdictPass, "", `waived until 2027-03-01: "OPS-123"`},
		{"covers any cause", waiver("gpt-5", "", 100), VerdictPass, "", "waived until"},
		{"last day", waiver("gpt-5", "", 0), VerdictPass, WaiverDue, "waived until 2026-11-21"},
		{"due", waiver("gpt-5", "", 14), VerdictPass, WaiverDue, "waived until"},
		{"not due yet", waiver("gpt-5", "", 15), VerdictPass, "", "waived until"},
		{"expired", waiver("gpt-5", "", -1), VerdictFail, "", "ran out on 2026-11-20"},
		{"another cause", waiver("gpt-5", VerificationRequired, 100), VerdictFail, WaiverUnused, ""},
		{"another model", waiver("o3-*", "", 100), VerdictFail, WaiverUnused, ""},
		{"a part of the name", waiver("gpt", "", 100), VerdictFail, WaiverUnused, ""},
		{"another provider", Waiver{Model: "*", Provider: "groq", Reason: "r", Until: thisDay}, VerdictFail, WaiverUnused, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := ran(Manifest{Models: []Model{model("gpt-5")}}, replies(map[string]Evidence{"gpt-5": noModel}), Options{Policy: Policy{Waivers: []Waiver{tt.waiver}}})
			var cause Cause
			if len(r.Findings) > 1 {
				cause = r.Findings[1].Diagnosis.Cause
			}
			if r.Verdict != tt.verdict || cause != tt.cause || !strings.Contains(r.Findings[0].Diagnosis.Explanation, tt.says) {
				t.Errorf("%s, remark %q\n%s", r.Verdict, cause, r.Findings[0].Diagnosis.Explanation)
			}
			if waived := r.Findings[0].Waiver != nil; waived != (tt.verdict == VerdictPass) {
				t.Errorf("waived: %t", waived)
			}
			if r.Counts.Unreachable != 1 || r.Counts.Skipped != 0 {
				t.Errorf("%+v: a remark is no model", r.Counts)
			}
		})
	}
}

func TestFailOnRegression(t *testing.T) {
	past := func(p Probe) Past {
		if p.Model == "old" {
			return Past{On: "2026-11-03", As: "old-2024-08-06"}
		}
		return Past{}
	}
	o := Options{Past: past, Policy: Policy{FailOn: FailOnRegression}}
	both := Manifest{Models: []Model{model("old"), model("new")}}
	r := ran(both, replies(map[string]Evidence{"new": noModel}), o)
	if r.Verdict != VerdictPass || r.Findings[1].Level != Warn {
		t.Errorf("a new model that never worked: %s", r.Verdict)
	}
	r = ran(both, replies(map[string]Evidence{"old": noModel}), o)
	d := r.Findings[0].Diagnosis
	if r.Verdict != VerdictFail || d.Cause != ModelNotFound || !slices.Contains(d.Others, Regressed) || !strings.Contains(d.Explanation, "reachable on 2026-11-03 as `old-2024-08-06`") {
		t.Errorf("%s %+v", r.Verdict, d)
	}
	if r = ran(both, replies(map[string]Evidence{"new": busy}), o); r.Verdict != VerdictInconclusive {
		t.Errorf("an open question stays one: %s", r.Verdict)
	}
}

func TestLevels(t *testing.T) {
	m := Manifest{Models: []Model{model("gpt-4o")}}
	other := replies(map[string]Evidence{"gpt-4o": {Status: 200, Answered: true, AnsweredModel: "gpt-4o-mini-2024-07-18"}})
	if r := ran(m, other, Options{}); r.Verdict != VerdictPass || r.Findings[0].Level != Warn {
		t.Errorf("%s %s", r.Verdict, r.Findings[0].Level)
	}
	if r := ran(m, other, Options{Policy: Policy{Levels: map[Cause]Level{ModelSubstituted: Fail}}}); r.Verdict != VerdictFail {
		t.Errorf("%s", r.Verdict)
	}
	if r := ran(m, replies(map[string]Evidence{"gpt-4o": noModel}), Options{Policy: Policy{Levels: map[Cause]Level{ModelNotFound: Notice}}}); r.Verdict != VerdictPass {
		t.Errorf("%s", r.Verdict)
	}
}
