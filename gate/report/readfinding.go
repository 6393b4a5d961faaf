package report

import (
	"errors"
	"fmt"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// The values that may stand in a report.
var (
	knownLevels   = map[gate.Level]bool{gate.Pass: true, gate.Notice: true, gate.Warn: true, gate.Fail: true}
	knownOutcomes = map[gate.Outcome]bool{gate.Reachable: true, gate.Unreachable: true, gate.Inconclusive: true, gate.Skipped: true}
	knownFailOns  = map[gate.FailOn]bool{gate.FailOnAny: true, gate.FailOnRegression: true, gate.FailOnNever: true}
)

// finding reads what newFinding wrote.
func (f finding) finding() (gate.Finding, error) {
	read := gate.Finding{
		Probe: gate.Probe{
			Model: f.Model, Provider: f.Provider, API: f.Endpoint, Need: f.Need, Owner: f.Owner, Group: f.Group, Optional: f.Optional, Pos: f.Location,
		},
		Environment: f.Environment, Outcome: f.Outcome, Level: f.Level,
		Diagnosis: gate.Diagnosis{
			Cause: f.Cause, Others: f.OtherCauses, Title: f.Title, Explanation: f.Explanation, NextSteps: f.NextSteps, FixableBy: f.FixableBy,
		},
	}
	if err := f.unknown(); err != nil {
		return read, err
	}
	if !counts(f.Group, f.Location.Line, f.Location.Column) {
		return read, errOutOfRange
	}
	var err error
	if read.Waiver, err = f.Waiver.waiver(); err != nil {
		return read, err
	}
	read.Evidence, err = f.Evidence.evidence()
	return read, err
}

// unknown names a value that no finding of this version has.
func (f finding) unknown() error {
	for _, cause := range append([]gate.Cause{f.Cause}, f.OtherCauses...) {
		if !cause.Known() {
			return fmt.Errorf("unknown cause %q: a newer modelreach may have written it", cut(string(cause), 60))
		}
	}
	switch {
	case !knownOutcomes[f.Outcome]:
		return fmt.Errorf("unknown outcome %q", cut(string(f.Outcome), 60))
	case !knownLevels[f.Level]:
		return fmt.Errorf("unknown level %q", cut(string(f.Level), 60))
	case f.Outcome != f.Cause.About().Outcome && !f.passedOver():
		return fmt.Errorf("its outcome %s is not that of %s: the file was changed or damaged", f.Outcome, f.Cause)
	}
	return nil
}

// passedOver reports whether a model was not asked for want of a key, or of access to it, whatever that is the sign of.
func (f finding) passedOver() bool {
	return f.Outcome == gate.Skipped && (f.Evidence.Fault == gate.FaultNoKey || f.Evidence.Fault == gate.FaultNoAccess)
}

func (w *waiver) waiver() (*gate.Waiver, error) {
	if w == nil {
		return nil, nil
	}
	until, err := time.Parse(time.DateOnly, w.Until)
	if err != nil {
		return nil, errors.New("its waiver ends on no day")
	}
	return &gate.Waiver{Reason: w.Reason, Until: until, Owner: w.Owner}, nil
}

// evidence reads what newEvidence wrote.
func (e evidence) evidence() (gate.Evidence, error) {
	read := gate.Evidence{
		Fault: e.Fault, Status: e.Status, Code: e.Code, Type: e.Type, Param: e.Param, Message: e.Message,
		RequestID: e.RequestID, Attempts: e.Attempts, Latency: time.Duration(e.LatencyMS) * time.Millisecond, AnsweredModel: e.AnsweredModel,
		Exchange: e.Exchange, Answered: e.Answered, InputTokens: e.InputTokens, OutputTokens: e.OutputTokens,
	}
	if !counts(e.Status, e.Attempts, e.InputTokens, e.OutputTokens) || !lasts(e.LatencyMS) {
		return read, errOutOfRange
	}
	var err error
	if read.At, err = moment(e.At); err != nil {
		return read, err
	}
	for _, t := range e.Tries {
		at, err := moment(t.At)
		if err != nil {
			return read, err
		}
		if !counts(t.Status) || !lasts(t.LatencyMS, t.WaitedMS) {
			return read, errOutOfRange
		}
		read.Tries = append(read.Tries, gate.Try{
			At: at, Status: t.Status, Fault: t.Fault, RequestID: t.RequestID,
			Latency: time.Duration(t.LatencyMS) * time.Millisecond, Wait: time.Duration(t.WaitedMS) * time.Millisecond,
		})
	}
	return read, nil
}
