package report

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

func TestExplainGoldens(t *testing.T) {
	golden(t, "explain.golden", []byte(Explain(gate.ModelNotFound, TextOptions{})))
	golden(t, "explain-narrow.golden", []byte(Explain(gate.InsufficientQuota, TextOptions{Width: 44})))
	golden(t, "causes.golden", []byte(Causes(TextOptions{})))
}

func TestExplainKeepsToItsWidth(t *testing.T) {
	for _, width := range []int{0, 40, 60, 80, 100} {
		pages := []string{Causes(TextOptions{Width: width})}
		for _, c := range gate.Causes() {
			pages = append(pages, Explain(c, TextOptions{Width: width}))
		}
		for line := range strings.Lines(strings.Join(pages, "")) {
			n := utf8.RuneCountInString(line) - 1
			words := tokens(strings.TrimLeft(strings.TrimSpace(line), "- "))
			if limit := width + 80*(1-min(width, 1)); n > limit && len(words) > 1 && words[0] != "More:" {
				t.Errorf("width %d: %d columns: %s", width, n, line)
			}
		}
	}
}

// The page is read from the top: what to check comes before what it means.
func TestExplainSaysWhatToDoFirst(t *testing.T) {
	for _, c := range gate.Causes() {
		text := Explain(c, TextOptions{Width: 100})
		check, means := strings.Index(text, "\nStart here\n"), strings.Index(text, "\nWhat it means\n")
		if steps := len(c.About().NextSteps); steps > 0 && (check < 0 || check > means) || steps == 0 && check >= 0 {
			t.Errorf("%s: the first step stands at %d, the meaning at %d", c, check, means)
		}
		if strings.Contains(text, "\n\n\n") || unfilled.MatchString(text) {
			t.Errorf("%s: an empty section or an open placeholder in\n%s", c, text)
		}
		if plain := sgr.ReplaceAllString(Explain(c, TextOptions{Width: 100, Color: true}), ""); plain != text {
			t.Errorf("%s: colours change the text", c)
		}
	}
}

// A key that may not be sent ends the run before it begins, and where all is well there is nothing to fix.
func TestExplainTellsWhatBecomesOfTheRun(t *testing.T) {
	for c, row := range map[gate.Cause]struct{ has, hasNot string }{
		gate.OK:                {"Outcome: reachable", "Who can fix it"},
		gate.ModelNotFound:     {"exit code 1", "exit code 2"},
		gate.Overloaded:        {"exit code 3", "exit code 1"},
		gate.KeyNotAllowedHere: {"exit code 2", "exit code 1"},
	} {
		if text := Explain(c, TextOptions{Width: 200}); !strings.Contains(text, row.has) || strings.Contains(text, row.hasNot) {
			t.Errorf("%s: %q is missing, or %q is there:\n%s", c, row.has, row.hasNot, text)
		}
	}
}

func TestEveryClassHasATitle(t *testing.T) {
	for _, c := range gate.Causes() {
		if a := c.About(); classTitles[a.Class] == "" || retries[a.Retry] == "" || scopes[a.Scope] == "" || proofs[a.Outcome] == "" {
			t.Errorf("%s: no words for one of %s, %s, %s, %s", c, a.Class, a.Retry, a.Scope, a.Outcome)
		}
	}
}

// TestDocsCauses keeps docs/causes.md what `modelreach explain` prints.
func TestDocsCauses(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "causes.md")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const opens, closes = "<!-- causes -->\n", "<!-- /causes -->"
	before, rest, opened := strings.Cut(string(data), opens)
	_, after, closed := strings.Cut(rest, closes)
	if !opened || !closed {
		t.Fatal("docs/causes.md has no place for the causes")
	}
	want := before + opens + "\n" + index() + chapters() + "\n" + closes + after
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		data = []byte(want)
	}
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Errorf("docs/causes.md is out of date, rewrite it with -update (-want +got):\n%s", diff)
	}
	anchored(t, want)
}

// index is the table at the top of the page.
func index() string {
	var b strings.Builder
	class := gate.Class("")
	for _, c := range gate.Causes() {
		a := c.About().Plain()
		if a.Class != class {
			fmt.Fprintf(&b, "\n**%s**\n\n| Cause | What it means | Outcome | Who can fix it |\n|---|---|---|---|\n", classTitles[a.Class])
			class = a.Class
		}
		who := fixers[a.FixableBy]
		if a.Class == gate.ClassOK {
			who = "–"
		}
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s | %s | %s |\n", c, c, brief(a), a.Outcome, who)
	}
	return strings.TrimPrefix(b.String(), "\n")
}

// chapters are the pages on all causes, grouped by class.
func chapters() string {
	var b strings.Builder
	class := gate.Class("")
	for _, c := range gate.Causes() {
		if about := c.About(); about.Class != class {
			class = about.Class
			fmt.Fprintf(&b, "\n## %s\n", classTitles[class])
		}
		b.WriteString(chapter(c))
	}
	return b.String()
}

func chapter(c gate.Cause) string {
	var b strings.Builder
	a := c.About().Plain()
	first, more := firstStep(a)
	fmt.Fprintf(&b, "\n### %s\n\n**%s.**\n", c, a.Title)
	if first != "" {
		fmt.Fprintf(&b, "\n**Start here:** %s\n", first)
	}
	fmt.Fprintf(&b, "\n%s\n\nHow it is recognised:\n\n", a.Explanation)
	for _, sign := range c.Signs() {
		fmt.Fprintf(&b, "- %s\n", sign)
	}
	b.WriteString("\nHow it differs from what looks alike:\n\n")
	for _, other := range c.Unlike() {
		fmt.Fprintf(&b, "- [`%s`](#%s): %s\n", other.Cause, other.Cause, other.How)
	}
	if len(more) > 0 {
		b.WriteString("\nWhat else to try:\n\n")
	}
	for _, step := range more {
		fmt.Fprintf(&b, "- %s\n", step)
	}
	b.WriteString("\n")
	for _, f := range inShort(a) {
		fmt.Fprintf(&b, "%s: %s.<br>\n", f.name, f.text)
	}
	return strings.TrimSuffix(b.String(), "<br>\n") + "\n"
}

// unfilled finds a placeholder that nobody filled.
var unfilled = regexp.MustCompile(`[^$]\{[a-z]+\}`)

var (
	headings = regexp.MustCompile(`(?m)^##+ (.+)$`)
	jumps    = regexp.MustCompile(`\]\(#([^)]+)\)`)
)

// anchored holds the links of a page against its headings, as GitHub makes anchors of them: lower case, blanks as hyphens,
// punctuation left out.
func anchored(t *testing.T, page string) {
	t.Helper()
	seen := map[string]int{}
	for _, match := range headings.FindAllStringSubmatch(page, -1) {
		anchor := regexp.MustCompile(`[^a-z0-9_ -]`).ReplaceAllString(strings.ToLower(match[1]), "")
		seen[strings.ReplaceAll(anchor, " ", "-")]++
	}
	for _, c := range gate.Causes() {
		if seen[string(c)] != 1 || !strings.HasSuffix(c.Docs(), "docs/causes.md#"+string(c)) {
			t.Errorf("%d headings have the anchor of %s (%s)", seen[string(c)], c, c.Docs())
		}
	}
	for _, match := range jumps.FindAllStringSubmatch(page, -1) {
		if seen[match[1]] == 0 {
			t.Errorf("a link leads to #%s, which is nowhere", match[1])
		}
	}
}
