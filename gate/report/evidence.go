package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// reply is what came back besides its message: status, code, request id.
func reply(e gate.Evidence) []string {
	var parts []string
	if e.Status > 0 {
		parts = append(parts, fmt.Sprintf("HTTP %d", e.Status))
	}
	code := cmp.Or(e.Code, e.Type, string(e.Fault))
	if e.Fault == gate.FaultKeyRejected {
		code = string(e.Fault) // the code is that of another call
	}
	if code != "" {
		parts = append(parts, cut(code, 100))
	}
	if e.RequestID != "" {
		parts = append(parts, "request id "+cut(e.RequestID, 100))
	}
	return parts
}

// own are the faults without anybody's words to quote: nothing was asked.
var own = []gate.Fault{gate.FaultNoKey, gate.FaultBadKey, gate.FaultKeyHeldBack, gate.FaultNotAsked, gate.FaultNoList, gate.FaultKeyRejected}

// speaker says whose words an evidence holds.
func speaker(e gate.Evidence) string {
	switch {
	case e.Exchange && e.Status > 0:
		return "the token exchange said"
	case e.Exchange:
		return "the token exchange failed with"
	case e.Status > 0 && e.Fault == gate.NoFault: // with a fault, the words are those of what ended the reading
		return "the server said"
	}
	return "the error was"
}

// quote is what came back instead of an answer: status, code, request id, then the message, of which at most n runes.
// It is empty when an answer came or nothing was asked.
func quote(e gate.Evidence, n int) string {
	switch head := strings.Join(reply(e), ", "); {
	case e.Answered, slices.Contains(own, e.Fault), e.Status == 0 && e.Message == "":
		return ""
	case e.Message == "":
		return head
	case head == "":
		return `"` + cut(flatten(e.Message), n) + `"`
	default:
		return head + `: "` + cut(flatten(e.Message), n) + `"`
	}
}

// facts are everything an evidence says of one call.
func facts(e gate.Evidence) []string {
	listed := len(e.Tries) > 0 // then id and time are said there
	if listed {
		e.RequestID = ""
	}
	all := append(reply(e), count(e.Attempts, "request"))
	if e.Attempts > 0 && !listed {
		all = append(all, "the last took "+span(e.Latency))
	}
	if e.AnsweredModel != "" {
		all = append(all, "answered by "+cut(e.AnsweredModel, 200))
	}
	if e.InputTokens+e.OutputTokens > 0 {
		all = append(all, fmt.Sprintf("%d tokens in and %d out", e.InputTokens, e.OutputTokens))
	}
	return all
}

// attempt is one request and what came of it: the label it stands behind, then when it was sent, the status, how long it took
// and its id.
func attempt(n int, t gate.Try) (label, text string) {
	label = fmt.Sprintf("attempt %d", n)
	if t.Wait > 0 {
		label += ", after a pause of " + span(t.Wait)
	}
	var parts []string
	if !t.At.IsZero() {
		parts = append(parts, t.At.UTC().Format("15:04:05.000 UTC"))
	}
	parts = append(parts, reply(gate.Evidence{Status: t.Status, Fault: t.Fault})...)
	parts = append(parts, span(t.Latency))
	return label, strings.Join(append(parts, reply(gate.Evidence{RequestID: t.RequestID})...), ", ")
}
