package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// SGR sequences (ECMA-48, section 8.3.117).
const (
	bold   = "\x1b[1m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	gray   = "\x1b[90m"
	reset  = "\x1b[0m"
)

var outcomeColors = map[gate.Outcome]string{
	gate.Reachable: green, gate.Unreachable: red, gate.Inconclusive: yellow, gate.Skipped: gray,
}

// color is a finding's colour: that of its outcome, unless a model that answers is worth a warning.
func color(f gate.Finding) string {
	if f.Outcome == gate.Reachable && f.Level != gate.Pass {
		return yellow
	}
	return outcomeColors[f.Outcome]
}

var verdictColors = map[gate.Verdict]string{
	gate.VerdictPass: bold + green, gate.VerdictFail: bold + red, gate.VerdictInconclusive: bold + yellow,
}

func (o TextOptions) paint(color, s string) string {
	if !o.Color || color == "" || s == "" {
		return s
	}
	return color + s + reset
}

// columns are the widths of a table, in runes.
type columns struct{ model, asked, took int }

// landing are the widths of a line printed before the others are known.
var landing = columns{model: 22, asked: 16, took: 6}

// Line renders one finding on one line, without a line break, for printing as its answer arrives.
func Line(f gate.Finding, o TextOptions) string { return row(f, landing, o) }

// Progress renders how many of total models are done as at most width columns of plain text, without a line break:
// "[=====     ] 12 of 24 models". A line too short for a bar holds the words alone.
func Progress(done, total, width int) string {
	done = min(max(done, 0), max(total, 0))
	words := fmt.Sprintf("%d of %s", done, count(total, "model"))
	room := min(width-len(words)-3, 30)
	if total <= 0 || room < 5 {
		return cut(words, max(width, 1))
	}
	full := room * done / total
	return "[" + strings.Repeat("=", full) + strings.Repeat(" ", room-full) + "] " + words
}

// table lists every finding in manifest order, under the provider's name when there are several.
func (p *page) table(findings []gate.Finding) {
	w := widths(findings)
	tables := byProvider(findings)
	for i, rows := range tables {
		indent := ""
		if len(tables) > 1 {
			indent = "  "
			p.WriteString(strings.Repeat("\n", min(i, 1)) + p.o.paint(bold, Inline(rows[0].Probe.Provider)+":") + "\n")
		}
		for _, f := range rows {
			p.WriteString(indent + row(f, w, p.o) + "\n")
		}
	}
}

// byProvider splits findings by provider, in the order the providers first appear.
func byProvider(findings []gate.Finding) []group {
	var all []group
	at := map[string]int{}
	for _, f := range findings {
		i, seen := at[f.Probe.Provider]
		if !seen {
			i = len(all)
			at[f.Probe.Provider] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], f)
	}
	return all
}

// widths are the columns that fit findings. A longer model id than most is not worth the room in every line: it pushes
// its own line to the right.
func widths(findings []gate.Finding) columns {
	var w columns
	for _, f := range findings {
		w.model = max(w.model, min(utf8.RuneCountInString(Inline(cut(f.Probe.Model, 200))), 32))
		w.asked = max(w.asked, min(utf8.RuneCountInString(Inline(asked(f.Probe))), 32))
		w.took = max(w.took, utf8.RuneCountInString(took(f)))
	}
	return w
}

// row is one finding: glyph and outcome, model, question, latency, reason.
func row(f gate.Finding, w columns, o TextOptions) string {
	outcome := o.paint(color(f), fmt.Sprintf("%s %-12s", glyphs[f.Outcome], f.Outcome))
	return strings.TrimRight(fmt.Sprintf("%s  %-*s  %-*s  %*s  %s%s", outcome,
		w.model, Inline(cut(f.Probe.Model, 200)), w.asked, Inline(asked(f.Probe)), w.took, took(f), Inline(reason(f)), mark(f)), " ")
}
