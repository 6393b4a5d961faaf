package report

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// TextOptions say how the report meets its reader. The zero value is 80 columns without colour.
type TextOptions struct {
	Width   int  // columns, 0 means 80; prose is wrapped at no less than 40 and no more than 100
	Color   bool // ANSI colours (ECMA-48, SGR), always beside a word that says the same
	Verbose bool // also what came back for every model, and longer quotations of the server
}

// Text renders a report for a terminal or a workflow log: every model, then what stops the failing ones and what to do
// about it, then notices, then what there is to say of files in the repository, and the verdict in the last line. It ends with a line break, and no line of it is a workflow
// command.
func Text(r gate.Report, o TextOptions) string {
	p := &page{o: o, width: min(max(cmp.Or(o.Width, 80), 40), 100)}
	asked, remarks := parted(r.Findings)
	p.table(asked)
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
	verdict := p.o.paint(verdictColors[r.Verdict], strings.ToUpper(string(r.Verdict)))
	fmt.Fprintf(p, "\n%s%s: %s. %s\n", verdict, inParentheses(environment(r)), result(r), usage(r))
	return p.String()
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
	lines := wrap(cut(g.heading(), 300)+mark(f), p.width-2, p.width-2)
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

// evidence lists what came back for every model.
func (p *page) evidence(findings []gate.Finding) {
	p.WriteString("\n" + p.o.paint(bold, "What came back") + "\n")
	for _, f := range findings {
		p.label(Inline(cut(f.Probe.Model, 200)), strings.Join(facts(f.Evidence), ", "))
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
	for _, word := range strings.Fields(Inline(text)) {
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
