package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// SchemaVersion is the version of the JSON report. It changes when a field is removed or changes its meaning.
const SchemaVersion = 1

const toolName = "modelreach"

// The JSON report, as docs/report.schema.json describes it.
type (
	document struct {
		SchemaVersion int          `json:"schema_version"`
		Tool          tool         `json:"tool"`
		Environment   string       `json:"environment,omitempty"`
		Verdict       gate.Verdict `json:"verdict"`
		StartedAt     string       `json:"started_at"`
		DurationMS    int64        `json:"duration_ms"`
		Counts        gate.Counts  `json:"counts"`
		Usage         gate.Usage   `json:"usage"`
		Unpriced      int          `json:"unpriced,omitempty"`
		Findings      []finding    `json:"findings"`
		Shard         *shard       `json:"shard,omitempty"`
	}

	tool struct {
		Name    string `json:"name"`
		Version string `json:"version"`
		SDK     string `json:"sdk,omitempty"`
	}

	finding struct {
		Model       string       `json:"model"`
		Provider    string       `json:"provider"`
		Endpoint    gate.API     `json:"endpoint"`
		Need        gate.Need    `json:"need"`
		Environment string       `json:"environment,omitempty"`
		Owner       string       `json:"owner,omitempty"`
		Group       int          `json:"group,omitempty"`
		Optional    bool         `json:"optional,omitempty"`
		Location    gate.Pos     `json:"location"`
		Outcome     gate.Outcome `json:"outcome"`
		Level       gate.Level   `json:"level"`
		Waiver      *waiver      `json:"waiver,omitempty"`
		Cause       gate.Cause   `json:"cause"`
		OtherCauses []gate.Cause `json:"other_causes"`
		Title       string       `json:"title"`
		Explanation string       `json:"explanation"`
		NextSteps   []string     `json:"next_steps"`
		FixableBy   gate.Fixer   `json:"fixable_by"`
		Docs        string       `json:"docs"`
		Evidence    evidence     `json:"evidence"`
	}

	waiver struct {
		Reason string `json:"reason"`
		Until  string `json:"until"`
		Owner  string `json:"owner"`
	}

	evidence struct {
		Fault         gate.Fault `json:"fault"`
		Status        int        `json:"status"`
		Code          string     `json:"code"`
		Type          string     `json:"type"`
		Param         string     `json:"param"`
		Message       string     `json:"message"`
		RequestID     string     `json:"request_id"`
		Attempts      int        `json:"attempts"`
		LatencyMS     int64      `json:"latency_ms"`
		AnsweredModel string     `json:"answered_model"`
		At            string     `json:"at"`
		Exchange      bool       `json:"exchange,omitempty"`
		Answered      bool       `json:"answered,omitempty"`
		InputTokens   int        `json:"input_tokens,omitempty"`
		OutputTokens  int        `json:"output_tokens,omitempty"`
		Tries         []try      `json:"tries,omitempty"`
	}

	try struct {
		At        string     `json:"at"`
		Status    int        `json:"status"`
		Fault     gate.Fault `json:"fault"`
		RequestID string     `json:"request_id"`
		LatencyMS int64      `json:"latency_ms"`
		WaitedMS  int64      `json:"waited_ms"`
	}
)

// JSON renders a report for programs: indented, with a line break at the end, as docs/report.schema.json describes it.
// It is plain JSON that can also be printed to a workflow log: no line of it is a workflow command.
func JSON(r gate.Report) ([]byte, error) {
	doc := document{
		SchemaVersion: SchemaVersion,
		Tool:          tool{Name: toolName, Version: r.Version, SDK: r.SDK},
		Environment:   r.Environment,
		Verdict:       r.Verdict,
		StartedAt:     stamp(r.StartedAt),
		DurationMS:    r.Duration.Milliseconds(),
		Counts:        r.Counts,
		Usage:         r.Usage,
		Unpriced:      r.Unpriced,
		Findings:      make([]finding, len(r.Findings)),
		Shard:         newShard(r),
	}
	for i, f := range r.Findings {
		doc.Findings[i] = newFinding(f)
	}
	return indented(doc)
}

// indented writes a document as people and programs read it, and as a workflow log can hold it.
func indented(doc any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(doc); err != nil {
		return nil, fmt.Errorf("encode report: %w", err)
	}
	return logSafe(b.Bytes()), nil
}

func newFinding(f gate.Finding) finding {
	about := f.Diagnosis
	return finding{
		Model: f.Probe.Model, Provider: f.Probe.Provider, Endpoint: f.Probe.API, Need: f.Probe.Need, Environment: f.Environment,
		Owner: f.Probe.Owner, Group: f.Probe.Group, Optional: f.Probe.Optional, Location: f.Probe.Pos,
		Outcome: f.Outcome, Level: f.Level, Waiver: newWaiver(f.Waiver),
		Cause: about.Cause, OtherCauses: append([]gate.Cause{}, about.Others...),
		Title: about.Title, Explanation: about.Explanation, NextSteps: append([]string{}, about.NextSteps...),
		FixableBy: about.FixableBy, Docs: group{f}.docs(),
		Evidence: newEvidence(f.Evidence),
	}
}

func newWaiver(w *gate.Waiver) *waiver {
	if w == nil {
		return nil
	}
	return &waiver{Reason: w.Reason, Until: day(w.Until), Owner: w.Owner}
}

func newEvidence(e gate.Evidence) evidence {
	return evidence{
		Fault: e.Fault, Status: e.Status, Code: e.Code, Type: e.Type, Param: e.Param, Message: e.Message,
		RequestID: e.RequestID, Attempts: e.Attempts, LatencyMS: e.Latency.Milliseconds(),
		AnsweredModel: e.AnsweredModel, At: stamp(e.At), Exchange: e.Exchange, Answered: e.Answered,
		InputTokens: e.InputTokens, OutputTokens: e.OutputTokens, Tries: newTries(e.Tries),
	}
}

func newTries(tries []gate.Try) []try {
	all := make([]try, len(tries))
	for i, t := range tries {
		all[i] = try{exactStamp(t.At), t.Status, t.Fault, t.RequestID, t.Latency.Milliseconds(), t.Wait.Milliseconds()}
	}
	return all
}

// exactStamp is stamp with milliseconds, which tell requests apart.
func exactStamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}

// stamp is t as RFC 3339 in UTC; "" when nothing happened at all.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// logSafe spells out, as JSON escapes, the characters nobody sees and the `##[` that starts a command anywhere in a
// line of a workflow log (actions/runner src/Runner.Common/ActionCommand.cs). Both occur inside strings alone, and the
// document means the same.
func logSafe(doc []byte) []byte {
	out := make([]byte, 0, len(doc))
	for _, r := range string(doc) {
		switch {
		case r == '\n' || visible(r) == r:
			out = utf8.AppendRune(out, r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return bytes.ReplaceAll(out, []byte("##["), []byte(`\u0023#[`))
}
