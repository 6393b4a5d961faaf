package report

import (
	"fmt"
	"slices"
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

// color is a finding's colour: that of its outcome, unless a model that answers is worth a warning or fails the run.
func color(f gate.Finding) string {
	switch {
	case f.Outcome != gate.Reachable || f.Level == gate.Pass:
		return outcomeColors[f.Outcome]
	case f.Level == gate.Fail:
		return red
	}
	return yellow
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

// Progress renders how far a run is as at most width columns of plain text, without a line break: "[=====     ] 12 of 24
// models, 1 not reached". noun is what is counted, in the singular. A line too short for a bar holds the words alone.
func Progress(done, missed, total int, noun string, width int) string {
	done = min(max(done, 0), max(total, 0))
	words := fmt.Sprintf("%d of %s", done, count(total, noun))
	if missed > 0 {
		words += fmt.Sprintf(", %d not reached", missed)
	}
	room := min(width-len(words)-3, 30)
	if total <= 0 || room < 5 {
		return cut(words, max(width, 1))
	}
	full := room * done / total
	return "[" + strings.Repeat("=", full) + strings.Repeat(" ", room-full) + "] " + words
}

// table lists every finding in manifest order, under the provider's name when there are several, and under the environment where
// several runs are joined.
func (p *page) table(findings []gate.Finding) {
	w := widths(findings)
	tables := byProvider(findings)
	for i, rows := range tables {
		indent := ""
		if len(tables) > 1 {
			indent = "  "
			p.WriteString(strings.Repeat("\n", min(i, 1)) + p.o.paint(bold, origin(rows[0])+":") + "\n")
		}
		for _, f := range rows {
			p.row(indent, f, w)
		}
	}
}

// origin is the provider of a finding, behind the environment of its run where that is told.
func origin(f gate.Finding) string {
	if f.Environment == "" {
		return Inline(f.Probe.Provider)
	}
	return labelled(f.Environment) + ", " + Inline(f.Probe.Provider)
}

// byProvider splits findings by environment and provider, in the order these first appear.
func byProvider(findings []gate.Finding) []group {
	var all []group
	at := map[[2]string]int{}
	for _, f := range findings {
		key := [2]string{f.Environment, f.Probe.Provider}
		i, seen := at[key]
		if !seen {
			i = len(all)
			at[key] = i
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
		w.took = max(w.took, utf8.RuneCountInString(answeredIn(f)))
	}
	return w
}

// row is one finding: glyph and outcome, model, question, latency of an answer, reason. What does not fit into the width
// stands on a line of its own below the model.
func (p *page) row(indent string, f gate.Finding, w columns) {
	below := "\n" + indent + strings.Repeat(" ", outcomeWidth)
	start := utf8.RuneCountInString(indent) + outcomeWidth
	line := indent + p.o.paint(color(f), fmt.Sprintf("%s %-12s", glyphs[f.Outcome], f.Outcome)) + "  "
	used, gap := start, 0
	cells := []string{
		fmt.Sprintf("%-*s", w.model, Inline(cut(f.Probe.Model, 200))),
		fmt.Sprintf("%-*s", w.asked, Inline(asked(f.Probe))),
		fmt.Sprintf("%*s", w.took, answeredIn(f)),
		Inline(reason(f)) + standing(f),
	}
	if answeredIn(f) == "" {
		cells = slices.Delete(cells, 2, 3)
	}
	for _, cell := range cells {
		n := utf8.RuneCountInString(strings.TrimRight(cell, " "))
		if tight := strings.TrimRight(line, " "); used > start && n > 0 && used+gap+n > p.width {
			used -= utf8.RuneCountInString(line) - utf8.RuneCountInString(tight) // the blanks that align columns go first
			line = tight
		}
		if used > start && n > 0 && used+gap+n > p.width {
			line, used, gap = line+below, start, 0
			cell = strings.Join(wrap(cell, p.width-start, p.width-start), below)
		}
		line += strings.Repeat(" ", gap) + cell
		used, gap = used+gap+utf8.RuneCountInString(cell), 2
	}
	p.WriteString(strings.TrimRight(line, " ") + "\n")
}

// answeredIn is how long a model took to answer; "" where none did, since nobody waits for that.
func answeredIn(f gate.Finding) string {
	if f.Outcome != gate.Reachable {
		return ""
	}
	return took(f)
}

// outcomeWidth is the first column of a row: a glyph, the longest outcome and the gaps behind them.
const outcomeWidth = 16
