package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// maxSummary bounds a job summary in bytes. The runner drops a summary of more than 1 MiB altogether
// (actions/runner src/Runner.Worker/FileCommandManager.cs), and other steps' tools may append to the same file.
const maxSummary = 900_000

// notes is room for saying what was left out.
const notes = 500

var verdicts = map[gate.Verdict]string{
	gate.VerdictPass: "passed", gate.VerdictFail: "failed", gate.VerdictInconclusive: "inconclusive",
}

// Summary renders a report as GitHub Flavored Markdown for a job summary: verdict, a table of every model, a section
// for each trouble that fails or warns, one on files of the repository, and what the run took. It holds no image and no link but those to our own
// documentation, and at most 900,000 bytes: what does not fit is left out from the end, sections before rows, and
// counted.
func Summary(r gate.Report) string {
	where := ""
	if label := environment(r); label != "" {
		where = " in " + prose(label)
	}
	head := "## Model access" + where + ": " + verdicts[r.Verdict] + "\n\n" + sentence(result(r)) + "\n"
	tail := "\n" + "modelreach " + prose(r.Version) + ": " + usage(r) + "\n"
	room := maxSummary - len(head) - len(tail) - notes
	asked, remarks := parted(r.Findings)
	rows := summaryTable(asked, room)
	sections := summarySections(groups(asked, gate.Fail, gate.Warn), room-len(rows))
	return head + rows + sections + summaryRepository(remarks, room-len(rows)-len(sections)) + tail
}

func sentence(s string) string { return prose(capital(s) + ".") }

// fitting joins the texts that part makes of 0…n-1 as long as they fit into room bytes together with a note on how
// many are left out.
func fitting(n, room int, part func(int) string, note func(left int) string) string {
	var b strings.Builder
	for i := range n {
		text := part(i)
		if left := n - i; b.Len()+len(text)+len(note(left)) > room {
			b.WriteString(note(left))
			break
		}
		b.WriteString(text)
	}
	return b.String()
}

func summaryTable(findings []gate.Finding, room int) string {
	if len(findings) == 0 {
		return ""
	}
	columns := []string{"Outcome", "Model", "Endpoint", "Declared at", "Reason"}
	extra := extraColumns(findings)
	for _, c := range extra {
		columns = slices.Insert(columns, extraColumn, c.title)
	}
	head := "\n| " + strings.Join(columns, " | ") + " |\n" + strings.Repeat("|---", len(columns)) + "|\n"
	return head + fitting(len(findings), room-len(head),
		func(i int) string {
			row := cells(findings[i])
			for _, c := range extra {
				row = slices.Insert(row, extraColumn, c.cell(findings[i]))
			}
			return "| " + strings.Join(row, " | ") + " |\n"
		},
		func(left int) string {
			return "\n" + sentence(count(left, "more model")+" left out: this page is at its limit")
		})
}

// extraColumn is where that stands which is not always worth a column.
const extraColumn = 2

// column is one that a table has when a finding has something to say in it.
type column struct {
	title string
	worth func(gate.Finding) bool
	cell  func(gate.Finding) string
}

func extraColumns(findings []gate.Finding) []column {
	return slices.DeleteFunc([]column{
		{"Owner", func(f gate.Finding) bool { return f.Probe.Owner != "" }, owner},
		{"Provider", func(f gate.Finding) bool { return foreign(f.Probe) != "" }, func(f gate.Finding) string { return code(cut(f.Probe.Provider, 100)) }},
		{"Environment", func(f gate.Finding) bool { return f.Environment != "" }, func(f gate.Finding) string { return prose(labelled(f.Environment)) }},
	}, func(c column) bool { return !slices.ContainsFunc(findings, c.worth) })
}

// owner is whom to tell, as a cell.
func owner(f gate.Finding) string {
	if f.Probe.Owner == "" {
		return ""
	}
	return code(cut(f.Probe.Owner, 100))
}

// cells are a finding as a row of the table, already escaped.
func cells(f gate.Finding) []string {
	return []string{
		glyphs[f.Outcome] + " " + prose(string(f.Outcome)+standing(f)),
		code(cut(f.Probe.Model, 200)),
		code(cut(asked(f.Probe), 100)),
		declared(f.Probe.Pos),
		prose(cut(gist(f), 300)),
	}
}

func declared(p gate.Pos) string {
	if p.File == "" {
		return "the input " + code("models")
	}
	return code(cut(place(p), 200))
}

// gist is what the table says of a finding.
func gist(f gate.Finding) string {
	if f.Diagnosis.Cause == gate.OK {
		return "answered in " + span(f.Evidence.Latency)
	}
	return title(f)
}

func summarySections(troubles []group, room int) string {
	return fitting(len(troubles), room,
		func(i int) string { return section(troubles[i]) },
		func(left int) string {
			return "\n" + sentence(count(left, "more explanation")+" left out: this page is at its limit") + "\n"
		})
}

// section explains one trouble.
func section(g group) string {
	f := g[0]
	var b strings.Builder
	fmt.Fprintf(&b, "\n### %s %s\n\n", glyphs[f.Outcome], prose(cut(g.title(), 300)+mark(f)))
	for _, fact := range sectionFacts(g) {
		b.WriteString("- " + fact + "\n")
	}
	fmt.Fprintf(&b, "\n%s\n\n", spans(cut(g.why(), 2000)))
	for i, step := range g.steps() {
		fmt.Fprintf(&b, "%d. %s\n", i+1, spans(cut(step, 1000)))
	}
	if said := quote(f.Evidence, 2000); said != "" {
		fmt.Fprintf(&b, "\n<details>\n<summary>%s</summary>\n\n%s\n</details>\n",
			prose(capital(speaker(f.Evidence))), fence(wrap(said, 100, 100)))
	}
	return b.String()
}

// sectionFacts say what a section is about, already escaped.
func sectionFacts(g group) []string {
	var facts []string
	if len(g) > 1 && !g.tells() {
		facts = append(facts, "Models: "+codes(g.models()))
	}
	if run := labelled(g[0].Environment); run != "" {
		facts = append(facts, "Environment: "+prose(run))
	}
	if provider := foreign(g[0].Probe); provider != "" {
		facts = append(facts, "Provider: "+code(cut(provider, 100)))
	}
	facts = append(facts,
		"Declared at: "+declared(g[0].Probe.Pos)+g.elsewhere())
	if owners := g.owners(); len(owners) > 0 {
		facts = append(facts, "Owner: "+codes(owners))
	}
	facts = append(facts, "Cause: "+linked(g))
	if others := g.alternatives(); len(others) > 0 {
		facts = append(facts, "Could also be: "+codes(others))
	}
	if others := g.besides(); len(others) > 0 {
		facts = append(facts, "Also: "+codes(others))
	}
	if fixer := fixers[g[0].Diagnosis.FixableBy]; fixer != "" {
		facts = append(facts, "Who can fix it: "+prose(fixer))
	}
	return facts
}

// linked is the cause of a group, leading to the page that explains it.
func linked(g group) string { return "[" + code(g.cause()) + "](" + g.docs() + ")" }

// summaryRepository lists what there is to say of files, and explains below what several have in common.
func summaryRepository(remarks []gate.Finding, room int) string {
	troubles := alike(remarks)
	if len(troubles) == 0 {
		return ""
	}
	listed := slices.Concat(troubles...)
	head := "\n### In the repository\n\n| Level | Place | Remark |\n|---|---|---|\n"
	table := head + fitting(len(listed), room-len(head),
		func(i int) string {
			f := listed[i]
			return "| " + levelNames[f.Level] + " | " + code(cut(place(f.Probe.Pos), 200)) + " | " + prose(cut(remarkOf(f), 300)+inParentheses(labelled(f.Environment))) + " |\n"
		},
		func(left int) string {
			return "\n" + sentence(count(left, "more remark")+" left out: this page is at its limit") + "\n"
		})
	return table + fitting(len(troubles), room-len(table),
		func(i int) string { return explained(troubles[i]) },
		func(left int) string {
			return "\n" + sentence(count(left, "more explanation")+" left out: this page is at its limit") + "\n"
		})
}

// explained says what the remarks of a group mean and what to do about them.
func explained(g group) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s: %s\n\n", linked(g), spans(cut(g.why(), 2000)))
	for i, step := range g.steps() {
		fmt.Fprintf(&b, "%d. %s\n", i+1, spans(cut(step, 1000)))
	}
	if owners := g.owners(); len(owners) > 0 {
		b.WriteString("\nOwner: " + codes(owners) + "\n")
	}
	return b.String()
}

// codes sets names as code, at most fifty of them.
func codes(names []string) string {
	shown := names[:min(len(names), 50)]
	cells := make([]string, len(shown))
	for i, name := range shown {
		cells[i] = code(cut(name, 200))
	}
	text := strings.Join(cells, ", ")
	if left := len(names) - len(shown); left > 0 {
		text += fmt.Sprintf(" and %d more", left)
	}
	return text
}
