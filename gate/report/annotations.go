package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// Annotation is one message at one place of the repository, as plain text: neither Markdown nor escaped for a workflow
// command yet. Each line of it is safe in a log.
type Annotation struct {
	Level   gate.Level // Fail, Warn or Notice: the commands error, warning and notice
	Title   string     // at most 80 runes
	Message string     // at most 3500 UTF-16 code units; the first line says what is wrong
	File    string     // relative to the root of the checkout; "" when the model came from the input models, or there is no place
	Line    int        // from 1; 0 without a file
	Column  int        // from 1; 0 when unknown
}

// Bounds of annotations. The runner keeps ten of each type a step and cuts a message at 4096 UTF-16 code units
// (actions/runner src/Runner.Worker/ExecutionContext.cs); its own errors need room beside ours.
const (
	maxAnnotations = 8
	maxTitle       = 80
	maxMessage     = 3500
)

// Annotations are what a report has to say at the lines that declare the models, and at those it remarks on: errors for
// findings that fail the run, then warnings, then notices, at most eight of each, the most important first. Models stopped by
// the same trouble with a key or a base URL share one. When there are more than eight, the eighth names the rest. A report
// whose verdict is not a pass has at least one error: the runner adds none of its own for a container that exits non-zero.
func Annotations(r gate.Report) []Annotation {
	var all []Annotation
	for _, level := range []gate.Level{gate.Fail, gate.Warn, gate.Notice} {
		all = append(all, atLevel(r, level)...)
	}
	if r.Verdict != gate.VerdictPass && !slices.ContainsFunc(all, isError) {
		all = append([]Annotation{{Level: gate.Fail, Title: "Model access: " + string(r.Verdict) + titleLabel(r), Message: result(r)}}, all...)
	}
	return all
}

func isError(a Annotation) bool { return a.Level == gate.Fail }

func atLevel(r gate.Report, level gate.Level) []Annotation {
	troubles := groups(r.Findings, level)
	var rest []group
	if len(troubles) > maxAnnotations {
		troubles, rest = troubles[:maxAnnotations-1], troubles[maxAnnotations-1:]
	}
	var all []Annotation
	run := titleLabel(r)
	for _, g := range troubles {
		label := run
		if own := g[0].Environment; own != "" {
			label = inParentheses(cut(labelled(own), 20))
		}
		room := maxTitle - utf8.RuneCountInString(label)
		all = append(all, annotation(g, headline(g, room)+label, message(g)))
	}
	if len(rest) > 0 {
		g := slices.Concat(rest...)
		more := fmt.Sprintf("… and %s: see the job summary", count(len(g), "more "+nounOf(g)))
		all = append(all, annotation(g, more+run, Inline(more)+"\n"+Inline(some(outcomes(g), maxMessage/2))))
	}
	return all
}

// titleLabel is the label of the run behind a title, cut so that it leaves room for the rest.
func titleLabel(r gate.Report) string { return inParentheses(cut(labelled(r.Environment), 20)) }

// annotation stands where the first model of g is declared.
func annotation(g group, title, message string) Annotation {
	a := Annotation{Level: g[0].Level, Title: cut(Inline(title), maxTitle), Message: message}
	pos := g[0].Probe.Pos
	if a.File = Inline(pos.File); a.File != "" {
		a.Line, a.Column = max(pos.Line, 1), max(pos.Column, 0)
	}
	return a
}

// states say what an outcome means for whoever needs the model.
var states = map[gate.Outcome][2]string{
	gate.Unreachable:  {"is unreachable", "are unreachable"},
	gate.Inconclusive: {"could not be checked", "could not be checked"},
	gate.Skipped:      {"was skipped", "were skipped"},
	gate.Reachable:    {"needs attention", "need attention"},
}

// noted is the state of models that answer and of which there is something to know, but nothing to do.
var noted = [2]string{"is reachable, with a note", "are reachable, with a note"}

// headline names the model, or how many there are, and what became of it, in at most room runes. It keeps the state when a
// long id does not fit. Of a key with which nothing can be reached it names the key, and of the repository what there is to
// say.
func headline(g group, room int) string {
	f := g[0]
	state := states[f.Outcome]
	switch {
	case g.tells():
		return cut(Inline(blockedKey(f)), room)
	case isRemark(f):
		return cut(Inline(g.title()), room)
	case f.Waiver != nil:
		state = [2]string{"is " + waived(f.Waiver), "are " + waived(f.Waiver)}
	case f.Outcome == gate.Reachable && f.Level == gate.Notice:
		state = noted
	}
	if len(g) > 1 {
		return count(len(g), noun(g)) + " " + state[1]
	}
	if need := beyond(f.Probe); need != "" {
		state[0] = "(" + cut(Inline(need), 24) + ") " + state[0]
	}
	return cut(Inline(f.Probe.Model), room-utf8.RuneCountInString(state[0])-1) + " " + state[0]
}

// message says what is wrong with which model, then why, what to do, what came back and whom to tell; its last line names the
// cause.
func message(g group) string {
	lines := []string{Inline(cut(subject(g), 600))}
	if why := g.why(); why != "" {
		lines = append(lines, Inline(why))
	}
	for i, step := range g.steps() {
		lines = append(lines, Inline(fmt.Sprintf("%d. %s", i+1, step)))
	}
	if said := quote(g[0].Evidence, 500); said != "" {
		lines = append(lines, Inline(capital(speaker(g[0].Evidence))+": "+said))
	}
	last := "\n" + Inline(cut("Cause: "+g.reasons()+" · "+g.docs(), 600))
	if owners := g.owners(); len(owners) > 0 {
		last = "\n" + Inline("Owner: "+some(owners, 200)) + last
	}
	return cut16(strings.Join(lines, "\n"), maxMessage-len16(last)) + last
}

// reasons are the cause of a group with what else fits, and what else holds.
func (g group) reasons() string {
	text := strings.Join(append([]string{g.cause()}, g.alternatives()...), ", or ")
	return strings.Join(append([]string{text}, g.besides()...), ", and ")
}

// subject is what is wrong, with the models it stops and the provider where the diagnosis does not name them.
func subject(g group) string {
	text := g.heading()
	if len(g) > 1 && !g.tells() {
		text += ": " + some(g.models(), 400)
	}
	if provider := foreign(g[0].Probe); provider != "" {
		text += " (provider " + provider + ")"
	}
	return text
}

// outcomes are the models of g, each with its cause.
func outcomes(g group) []string {
	names := g.models()
	for i, f := range g {
		names[i] += " (" + string(f.Diagnosis.Cause) + ")"
	}
	return names
}

// len16 is the length of s as the runner counts it.
func len16(s string) int { return len(utf16.Encode([]rune(s))) }

// cut16 shortens s to at most n UTF-16 code units; the last of them is then an ellipsis.
func cut16(s string, n int) string {
	units := utf16.Encode([]rune(s))
	if len(units) <= n {
		return s
	}
	return string(utf16.Decode(units[:n-1])) + "…"
}
