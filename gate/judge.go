package gate

import "time"

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
	FailOnAny   FailOn = "any"   // every unreachable model
	FailOnNever FailOn = "never" // none: the gate reports and stays open
)

// Policy says what matters to this repository.
type Policy struct {
	FailOn         FailOn
	OnInconclusive Level  // Fail, Warn or Pass
	NoKey          string // why this run may go without a key, in a sentence; "" when a missing key is a failure
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
	Environment string // label of what the run stands for, as the workflow gave it; "" for none
	Verdict     Verdict
	StartedAt   time.Time
	Duration    time.Duration
	Counts      Counts
	Usage       Usage
	Unpriced    int // findings that cost something the catalogue has no price for
	Findings    []Finding
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
	f.Level = level(f.Outcome, p)
	if l, ok := adviceLevels[f.Diagnosis.Cause]; ok {
		f.Level = l
	}
	return f
}

// adviceLevels are the levels of what is said of a model although it answered, or on purpose was not called.
var adviceLevels = map[Cause]Level{
	ModelSubstituted: Warn, ControlAccepted: Warn, RetiringSoon: Warn, RateLimitTooLow: Warn, LatencyTooHigh: Warn, Regressed: Warn,
	ParameterCapped: Notice, RefusedTogether: Notice, NotProved: Notice, ListedOnly: Notice, Keyless: Notice,
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

func level(o Outcome, p Policy) Level {
	levels := map[Outcome]Level{
		Reachable:    Pass,
		Skipped:      Notice,
		Inconclusive: p.OnInconclusive,
		Unreachable:  Fail,
	}
	if l := levels[o]; l != Fail || p.FailOn != FailOnNever {
		return l
	}
	return Warn
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
		*at[f.Outcome]++
		if f.Level == Warn {
			c.Warnings++
		}
	}
	return c
}
