package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// TextOptions say how the report meets its reader. The zero value is 80 columns without colour.
type TextOptions struct {
	// Width is in columns, 0 means 80; nothing is wrapped at less than 40 or more than 100. A log is wrapped like a terminal of
	// unknown width: what shows it wraps at widths of its own, and without the indents.
	Width   int
	Color   bool // ANSI colours (ECMA-48, SGR), always beside a word that says the same
	Verbose bool // also what came back for every model and each attempt, and longer quotations of the server

	// Least is the mildest level that is told of; "" is all. With it, what is told is said once: there is no table.
	Least gate.Level
}

// Text renders a report for a terminal or a workflow log: every model, then what stops the failing ones and what to do
// about it, then notices, then what there is to say of files in the repository, and the verdict in the last paragraph, which
// begins with its word in capitals. It ends with a line break, and no line of it is a workflow command.
func Text(r gate.Report, o TextOptions) string {
	p := newPage(o)
	asked, remarks := parted(told(r.Findings, o.Least))
	if o.Least == "" {
		p.table(asked)
	}
	for _, g := range groups(asked, gate.Fail, gate.Warn) {
		p.trouble(g)
	}
	for _, g := range groups(asked, gate.Notice) {
		p.notice(g)
	}
	p.repository(remarks)
	if o.Verbose {
		p.evidence(asked)
	}
	p.verdict(r)
	return strings.TrimPrefix(p.String(), "\n")
}

// told are the findings of a level and of those that matter more.
func told(findings []gate.Finding, least gate.Level) []gate.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f gate.Finding) bool { return ranks[f.Level] > ranks[least] })
}

func newPage(o TextOptions) *page {
	return &page{o: o, width: min(max(cmp.Or(o.Width, 80), 40), 100)}
}

// verdict says how the run ended; its word alone is painted.
func (p *page) verdict(r gate.Report) {
	word := strings.ToUpper(string(r.Verdict))
	text := fmt.Sprintf("%s%s: %s. %s", word, inParentheses(environment(r)), result(r), usage(r))
	lines := strings.Join(wrap(text, p.width, p.width-2), "\n  ")
	p.WriteString("\n" + p.o.paint(verdictColors[r.Verdict], word) + strings.TrimPrefix(lines, word) + "\n")
}

// page is a text being written. What is put on it passes Inline there, and only there.
type page struct {
	strings.Builder
	o     TextOptions
	width int
}

// trouble explains a group of findings: what is wrong and where, why, what to do, and what that is concluded from.
func (p *page) trouble(g group) {
	p.heading(g)
	p.where(g)
	p.label("cause", g.cause())
	p.WriteString("\n")
	p.paragraph(g.why())
	if len(g.steps()) > 0 {
		p.WriteString("\n  What to do:\n")
	}
	for i, step := range g.steps() {
		p.step(i+1, step)
	}
	p.WriteString("\n")
	p.label("who can fix it", fixers[g[0].Diagnosis.FixableBy])
	p.said(g[0].Evidence)
	p.beside(g)
	p.label("docs", g.docs())
}

// notice mentions findings that stop nothing.
func (p *page) notice(g group) {
	p.heading(g)
	p.paragraph(g.why())
	for i, step := range g.steps() {
		p.step(i+1, step)
	}
	p.where(g)
	p.label("cause", g.cause())
	p.beside(g)
	p.label("docs", g.docs())
}

// repository lists what there is to say of files, each at its place, and explains once what several have in common.
func (p *page) repository(remarks []gate.Finding) {
	troubles := alike(remarks)
	if len(troubles) == 0 {
		return
	}
	p.WriteString("\n" + p.o.paint(bold, "In the repository") + "\n")
	for _, g := range troubles {
		p.WriteString("\n")
		for _, f := range g {
			p.hang("", "  ", cut(entryOf(f), 600))
		}
		p.paragraph(g.why())
		for i, step := range g.steps() {
			p.step(i+1, step)
		}
		p.label("environment", labelled(g[0].Environment))
		p.label("provider", foreign(g[0].Probe))
		p.label("owner", some(g.owners(), 300))
		p.label("cause", g.cause())
		p.label("docs", g.docs())
	}
}

// beside says what else fits the evidence, and what else holds.
func (p *page) beside(g group) {
	p.label("could also be", strings.Join(g.alternatives(), ", "))
	p.label("also", strings.Join(g.besides(), ", "))
}

func (p *page) heading(g group) {
	f := g[0]
	p.WriteString("\n" + p.o.paint(color(f), glyphs[f.Outcome]) + " ")
	lines := wrap(weight(f)+": "+cut(g.heading(), 300), p.width-2, p.width-2)
	for i, line := range lines {
		lines[i] = p.o.paint(bold, line)
	}
	p.WriteString(strings.Join(lines, "\n  ") + "\n")
}

// where says what the group is about and where that is declared.
func (p *page) where(g group) {
	if len(g) > 1 && !g.tells() {
		p.label("models", some(g.models(), 500))
	}
	p.label("environment", labelled(g[0].Environment))
	p.label("provider", foreign(g[0].Probe))
	p.label("declared at", g.place())
	p.label("owner", some(g.owners(), 300))
}

// said quotes what came back.
func (p *page) said(e gate.Evidence) {
	limit := 400
	if p.o.Verbose {
		limit = 2000
	}
	if quotation := quote(e, limit); quotation != "" {
		p.label(speaker(e), quotation)
	}
}

// evidence lists what came back for every model, and each request that was sent for it.
func (p *page) evidence(findings []gate.Finding) {
	p.section("What came back")
	for _, f := range findings {
		p.label(Inline(cut(subjectOf(f.Probe), 200)), strings.Join(facts(f.Evidence), ", "))
		for i, try := range f.Evidence.Tries {
			label, text := attempt(i+1, try)
			p.hang("    "+label+": ", "      ", text)
		}
	}
}

func (p *page) paragraph(text string) { p.hang("  ", "  ", text) }

func (p *page) label(name, text string) { p.hang("  "+name+": ", "    ", text) }

func (p *page) step(n int, text string) {
	number := fmt.Sprintf("  %d. ", n)
	p.hang(number, strings.Repeat(" ", len(number)), text)
}

// hang writes text behind first; its further lines stand behind indent.
func (p *page) hang(first, indent, text string) {
	width := func(before string) int { return p.width - utf8.RuneCountInString(before) }
	if lines := wrap(text, width(first), width(indent)); len(lines) > 0 {
		p.WriteString(first + strings.Join(lines, "\n"+indent) + "\n")
	}
}

// wrap makes text safe for a line and breaks it between words: the first line is at most first runes long, the others
// at most rest. A longer word stays whole: it is an address or an id that somebody may want to copy.
func wrap(text string, first, rest int) []string {
	var lines []string
	line, used, width := "", 0, first
	for _, word := range tokens(Inline(text)) {
		n := utf8.RuneCountInString(word)
		switch {
		case used == 0:
			line, used = word, n
		case used+1+n > width:
			lines = append(lines, line)
			line, used, width = word, n, rest
		default:
			line, used = line+" "+word, used+1+n
		}
	}
	if used > 0 {
		lines = append(lines, line)
	}
	return lines
}

// token is a word of a line. What stands between two backticks is part of one word, so that a setting or a command can be
// copied, unless it is long.
var token = regexp.MustCompile("(?:[^\\s`]|`[^`]{1,46}`|`)+")

func tokens(text string) []string { return token.FindAllString(text, -1) }
