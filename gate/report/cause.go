package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// classTitles head the parts of a list of causes.
var classTitles = map[gate.Class]string{
	gate.ClassOK: "All is well", gate.ClassCredential: "The key and its account", gate.ClassBilling: "Money", gate.ClassModel: "The model",
	gate.ClassRequest: "The request", gate.ClassRate: "Limits on how much may be asked", gate.ClassService: "The provider's service",
	gate.ClassNetwork: "The network and the base URL", gate.ClassAdvice: "Advice, and models not called on purpose",
	gate.ClassRepository: "Files of the repository", gate.ClassPolicy: "Where a key may go", gate.ClassOther: "Anything else",
}

// retries answer whether it helps to run the check again.
var retries = map[gate.Retry]string{
	gate.RetryNow:   "yes, it often passes within minutes; the check has asked again by itself already",
	gate.RetryLater: "after a while, not at once",
	gate.RetryNever: "no, not before something is changed",
}

// scopes say what else the cause concerns.
var scopes = map[gate.Scope]string{
	gate.ScopeModel:    "nothing by itself; other models may well answer",
	gate.ScopeKey:      "most likely every other model that is called with the same key",
	gate.ScopeEndpoint: "most likely everything behind the same base URL",
}

// proofs say what a cause proves.
var proofs = map[gate.Outcome]string{
	gate.Reachable:    "reachable: the model answers",
	gate.Unreachable:  "unreachable: a clear no, which fails the run (exit code 1)",
	gate.Inconclusive: "inconclusive: nothing is proved; by default the run ends with exit code 3",
	gate.Skipped:      "skipped: no call was made for it",
}

// fact is one line of what is known of a cause in short.
type fact struct{ name, text string }

// nothingAsked is what becomes of a run that may not send its key: exit code 2, for nothing was asked.
const nothingAsked = "no model is asked at all, and the run ends with exit code 2"

// inShort is who should act on a cause, and when. Where nothing failed there is nothing to fix or to ask again.
func inShort(a gate.About) []fact {
	if a.Class == gate.ClassOK {
		return []fact{{"Outcome", proofs[a.Outcome]}}
	}
	all := []fact{{"Who can fix it", fixers[a.FixableBy]}}
	if a.Class == gate.ClassPolicy {
		return append(all, fact{"Outcome", nothingAsked})
	}
	if a.Outcome == gate.Unreachable || a.Outcome == gate.Inconclusive {
		all = append(all, fact{"Does it help to ask again", retries[a.Retry]}, fact{"What else fails", scopes[a.Scope]})
	}
	return append(all, fact{"Outcome", proofs[a.Outcome]})
}

// Explain renders the page on one cause for a terminal: what to check first, what it means, how it is recognised and told
// from others, what else to try and who can fix it. It ends with a line break.
func Explain(c gate.Cause, o TextOptions) string {
	p := newPage(o)
	a := c.About().Plain()
	p.title(string(c) + ": " + a.Title)
	first, more := firstStep(a)
	p.section("Start here", first)
	p.section("What it means", a.Explanation)
	p.section("How it is recognised")
	for _, sign := range c.Signs() {
		p.hang("  - ", "    ", sign.String())
	}
	p.section("How it differs from what looks alike")
	for _, other := range c.Unlike() {
		p.label(string(other.Cause), other.How)
	}
	if len(more) > 0 {
		p.section("What else to try")
	}
	for _, step := range more {
		p.hang("  - ", "    ", step)
	}
	p.WriteString("\n")
	for _, f := range inShort(a) {
		p.hang(f.name+": ", "  ", f.text)
	}
	p.hang("More: ", "  ", c.Docs())
	return p.String()
}

// firstStep parts what to do first from the rest; where nothing needs to be done, there is neither.
func firstStep(a gate.About) (first string, more []string) {
	if len(a.NextSteps) == 0 {
		return "", nil
	}
	return a.NextSteps[0], a.NextSteps[1:]
}

// Causes renders the list of all causes for a terminal, grouped by class. It ends with a line break.
func Causes(o TextOptions) string {
	p := newPage(o)
	p.hang("", "", "Every cause modelreach knows. `modelreach explain CAUSE` says what to check first.")
	widest := 0
	for _, c := range gate.Causes() {
		widest = max(widest, utf8.RuneCountInString(string(c)))
	}
	class := gate.Class("")
	for _, c := range gate.Causes() {
		a := c.About().Plain()
		if a.Class != class {
			p.section(classTitles[a.Class])
			class = a.Class
		}
		if p.width < 2*widest {
			p.label(string(c), brief(a))
			continue
		}
		p.hang(fmt.Sprintf("  %-*s  ", widest, c), strings.Repeat(" ", widest+4), brief(a))
	}
	return p.String()
}

// brief is a title without what many begin with.
func brief(a gate.About) string {
	return capital(strings.TrimPrefix(a.Title, "The model could not be checked: "))
}

// title is the first line of a page.
func (p *page) title(text string) {
	for _, line := range wrap(text, p.width, p.width) {
		p.WriteString(p.o.paint(bold, line) + "\n")
	}
}

// section heads paragraphs; one whose only paragraph is empty is left out.
func (p *page) section(heading string, paragraphs ...string) {
	if len(paragraphs) == 1 && paragraphs[0] == "" {
		return
	}
	p.WriteString("\n" + p.o.paint(bold, heading) + "\n")
	for _, text := range paragraphs {
		p.paragraph(text)
	}
}
