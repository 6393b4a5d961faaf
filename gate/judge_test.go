package gate

import (
	"strings"
	"testing"
)

func judged(cause Cause, p Policy) Finding {
	return Judge(Finding{Diagnosis: Diagnosis{Cause: cause}}, p)
}

func TestJudge(t *testing.T) {
	strict := Policy{FailOn: FailOnAny, OnInconclusive: Fail}
	tests := []struct {
		name    string
		cause   Cause
		policy  Policy
		outcome Outcome
		level   Level
		verdict Verdict
	}{
		{"answer", OK, strict, Reachable, Pass, VerdictPass},
		{"refusal", ModelNotFound, strict, Unreachable, Fail, VerdictFail},
		{"open question", Timeout, strict, Inconclusive, Fail, VerdictInconclusive},
		{"open question, warn", Timeout, Policy{FailOn: FailOnAny, OnInconclusive: Warn}, Inconclusive, Warn, VerdictPass},
		{"open question, pass", Timeout, Policy{FailOn: FailOnAny, OnInconclusive: Pass}, Inconclusive, Pass, VerdictPass},
		{"refusal, never fail", ModelNotFound, Policy{FailOn: FailOnNever, OnInconclusive: Fail}, Unreachable, Warn, VerdictPass},
		{"open question, never fail", Timeout, Policy{FailOn: FailOnNever, OnInconclusive: Fail}, Inconclusive, Warn, VerdictPass},
		{"refusal where open questions pass", InvalidAPIKey, Policy{FailOn: FailOnAny, OnInconclusive: Pass}, Unreachable, Fail, VerdictFail},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := judged(tt.cause, tt.policy)
			if f.Outcome != tt.outcome || f.Level != tt.level {
				t.Errorf("got %s, %s; want %s, %s", f.Outcome, f.Level, tt.outcome, tt.level)
			}
			if v := Decide([]Finding{f}); v != tt.verdict {
				t.Errorf("verdict %s, want %s", v, tt.verdict)
			}
		})
	}
}

func TestMissingKeyIsExcusedOnlyWhereNothingWasSent(t *testing.T) {
	p := Policy{FailOn: FailOnAny, OnInconclusive: Fail, NoKey: "Forks get no secrets."}
	local := Judge(Finding{Evidence: Evidence{Fault: FaultNoKey}, Diagnosis: Diagnosis{Cause: KeyMissing}}, p)
	if local.Outcome != Skipped || local.Level != Notice || local.Diagnosis.Explanation != p.NoKey {
		t.Errorf("a key this run may not have: %+v", local)
	}
	if len(local.Diagnosis.NextSteps) == 0 || !strings.Contains(local.Diagnosis.Title, "no API key") {
		t.Errorf("the reader must learn how to have it checked: %+v", local.Diagnosis)
	}
	remote := judged(KeyMissing, p)
	if remote.Outcome != Unreachable || remote.Level != Fail {
		t.Errorf("a server that saw no key although one was sent: %+v", remote)
	}
}

func TestOneDefiniteNoOutweighsOpenQuestions(t *testing.T) {
	p := Policy{FailOn: FailOnAny, OnInconclusive: Fail}
	open, no, yes := judged(Timeout, p), judged(ModelRetired, p), judged(OK, p)
	for _, findings := range [][]Finding{{open, no, yes}, {no, open}, {yes, open, open, no}} {
		if v := Decide(findings); v != VerdictFail {
			t.Errorf("verdict %s", v)
		}
	}
	if v := Decide([]Finding{yes, open}); v != VerdictInconclusive {
		t.Errorf("verdict %s", v)
	}
	want := Counts{Reachable: 1, Unreachable: 1, Inconclusive: 1}
	if got := Count([]Finding{open, no, yes}); got != want {
		t.Errorf("counts %+v", got)
	}
}

// A lock file can be deleted by the very change that breaks a model, so what it spares says so.
func TestSparedFindingsSayWhy(t *testing.T) {
	for failOn, want := range map[FailOn]string{FailOnRegression: "`fail-on` is `regression` and the lock file does not say", FailOnNever: "`fail-on` is `never`", FailOnAny: ""} {
		f := judged(ModelNotFound, Policy{FailOn: failOn, OnInconclusive: Fail})
		if spared := f.Level == Warn; spared != (want != "") || !strings.Contains(f.Diagnosis.Explanation, want) {
			t.Errorf("%s: %s, %q", failOn, f.Level, f.Diagnosis.Explanation)
		}
	}
	known := Finding{Diagnosis: Diagnosis{Cause: ModelNotFound, Others: []Cause{Regressed}}}
	if f := Judge(known, Policy{FailOn: FailOnRegression}); f.Level != Fail || f.Diagnosis.Explanation != "" {
		t.Errorf("%s, %q", f.Level, f.Diagnosis.Explanation)
	}
}
