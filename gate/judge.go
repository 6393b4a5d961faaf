package gate

import (
	"slices"
	"time"
)

// Outcome is what the evidence says of one probe.
type Outcome string

// The outcomes.
const (
	Reachable    Outcome = "reachable"
	Unreachable  Outcome = "unreachable"
	Inconclusive Outcome = "inconclusive" // the evidence proves neither
	Skipped      Outcome = "skipped"      // not asked, on purpose
)

// Level is what the policy says of a finding.
type Level string

// The levels, mildest first.
const (
	Pass   Level = "pass"
	Notice Level = "notice"
	Warn   Level = "warn"
	Fail   Level = "fail"
)

// Verdict is what the gate says of the whole run.
type Verdict string

// The verdicts.
const (
	VerdictPass         Verdict = "pass"
	VerdictFail         Verdict = "fail"
	VerdictInconclusive Verdict = "inconclusive"
)

// FailOn says which findings may close the gate.
type FailOn string

// The values of the input fail-on.
const (
	FailOnAny        FailOn = "any"        // every unreachable model
	FailOnRegression FailOn = "regression" // those that an earlier run reached
	FailOnNever      FailOn = "never"      // none: the gate reports and stays open
)

// Policy says what matters to this repository.
type Policy struct {
	FailOn         FailOn
	OnInconclusive Level  // Fail, Warn or Pass
	NoKey          string // why this run may go without a key, in a sentence; "" when a missing key is a failure
	Retirement     Retirement
	Levels         map[Cause]Level // what outranks the level a cause has by itself
	Waivers        []Waiver
}

// Diagnosis is the explanation of one piece of evidence.
type Diagnosis struct {
	Cause       Cause
	Others      []Cause // what else fits the evidence, most likely first
	Title       string
	Explanation string
	NextSteps   []string
	FixableBy   Fixer
}

// Finding is one answered question: the probe, what came back, what it means and whether it matters.
type Finding struct {
	Probe     Probe
	Evidence  Evidence
	Diagnosis Diagnosis
	Outcome   Outcome
	Level     Level
	Waiver    *Waiver // the one in force that lowered Level, nil for none

	Environment string // label of the run it is of, where a report joins several; else that of the report holds
	Case        *Case  // what Diagnosis rests on; nil for a remark, and for a finding read from a report that leaves it out

	urgent bool // a model is to be shut down so soon that it fails
}

// Counts are how many findings have each outcome, and how many are warnings.
type Counts struct {
	Reachable    int `json:"reachable"`
	Unreachable  int `json:"unreachable"`
	Inconclusive int `json:"inconclusive"`
	Skipped      int `json:"skipped"`
	Warnings     int `json:"warnings"`
}

// Usage is what a run cost. USD is an estimate from list prices; it counts only the models whose price is known.
type Usage struct {
	Requests     int     `json:"requests"`
	InputTokens  int     `json:"input_tokens"`
	OutputTokens int     `json:"output_tokens"`
	EstimatedUSD float64 `json:"estimated_usd"`
}

// Report is the result of a run. Every output is a rendering of it and of nothing else.
type Report struct {
	Version     string // of modelreach
	SDK         string // name and version of the library that made the requests; "" for none
	Environment string // label of what the run stands for, as the workflow gave it; "" for none
	Verdict     Verdict
	StartedAt   time.Time
	Duration    time.Duration
	Counts      Counts
	Usage       Usage
	Unpriced    int // findings that cost something the catalogue has no price for
	Findings    []Finding
	Part        *Part // what Merge needs of the run of a shard; nil for a run of the whole plan
}

// Judge decides what a diagnosed finding means to the policy. It returns the finding with Outcome and Level set.
func Judge(f Finding, p Policy) Finding {
	f.Outcome = f.Diagnosis.Cause.About().Outcome
	if f.Evidence.Fault == FaultNoAccess {
		f.Outcome, f.Level = Skipped, Pass // the finding on access says it all
		return f
	}
	if p.NoKey != "" && f.Evidence.Fault == FaultNoKey {
		f.Outcome, f.Diagnosis = Skipped, excused(f, p.NoKey)
	}
	f.Level = level(f, p)
	if f.Level == Fail && p.spares(f) {
		f.Level = Warn
		f.Diagnosis.Explanation += sparing[p.FailOn]
	}
	return f
}

// sparing says of a finding why it does not fail the run: a lock file can be changed, or deleted, by what it is to judge.
var sparing = map[FailOn]string{
	FailOnRegression: " It fails nothing, since `fail-on` is `regression` and the lock file does not say that it was ever reachable.",
	FailOnNever:      " It fails nothing, since `fail-on` is `never`.",
}

// adviceLevels are the levels of what is said of a model although it answered, or on purpose was not called.
var adviceLevels = map[Cause]Level{
	ModelSubstituted: Warn, ControlAccepted: Warn, RetiringSoon: Warn, RateLimitTooLow: Warn, LatencyTooHigh: Warn, Regressed: Warn,
	ParameterCapped: Notice, RefusedTogether: Notice, NotProved: Notice, ListedOnly: Notice, Keyless: Notice,
	SnapshotChanged: Notice, RateLimitLowered: Notice, KeyRejected: Fail,
	UndeclaredModel: Warn, UncheckedModel: Warn, ClientTooOld: Warn, WaiverUnused: Notice, WaiverDue: Notice, CatalogueOld: Notice,
}

// excused explains a model that is not checked because this run may not have the key.
func excused(f Finding, why string) Diagnosis {
	d := f.Diagnosis
	d.Title = "This run has no API key to check " + f.Probe.Model + " with"
	d.Explanation = why
	d.NextSteps = []string{
		"To have it checked, let a run that has the secret do it: after the merge, on a schedule, or on a branch of this repository.",
		"To make a missing key a failure here too, set `on-missing-key: fail`.",
	}
	return d
}

// level is what the policy says of a finding, taken by itself.
func level(f Finding, p Policy) Level {
	l := map[Outcome]Level{Reachable: Pass, Skipped: Notice, Inconclusive: p.OnInconclusive, Unreachable: Fail}[f.Outcome]
	if advice, ok := adviceLevels[f.Diagnosis.Cause]; ok {
		l = advice
	}
	if f.urgent && f.Diagnosis.Cause == RetiringSoon {
		l = Fail
	}
	if own, ok := p.Levels[f.Diagnosis.Cause]; ok {
		l = own
	}
	return l
}

// spares reports whether a finding may not fail the run, whatever it says.
func (p Policy) spares(f Finding) bool {
	new := f.Outcome != Inconclusive && !slices.Contains(f.Diagnosis.Others, Regressed)
	return p.FailOn == FailOnNever || p.FailOn == FailOnRegression && new
}

// Decide is the verdict over all findings. One definitive no outweighs any number of open questions.
func Decide(findings []Finding) Verdict {
	verdict := VerdictPass
	for _, f := range findings {
		switch {
		case f.Level != Fail:
		case f.Outcome == Inconclusive:
			verdict = VerdictInconclusive
		default:
			return VerdictFail
		}
	}
	return verdict
}

// Count adds up the outcomes and warnings of findings.
func Count(findings []Finding) Counts {
	var c Counts
	at := map[Outcome]*int{
		Reachable: &c.Reachable, Unreachable: &c.Unreachable, Inconclusive: &c.Inconclusive, Skipped: &c.Skipped,
	}
	for _, f := range findings {
		if f.Diagnosis.Cause.About().Class != ClassRepository { // a remark is no model
			*at[f.Outcome]++
		}
		if f.Level == Warn {
			c.Warnings++
		}
	}
	return c
}
