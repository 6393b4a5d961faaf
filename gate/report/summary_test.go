package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

var (
	openFence = regexp.MustCompile("^(`{3,})text$")
	anyFence  = regexp.MustCompile("^ {0,3}(`{3,}|~{3,})")
	codeSpan  = regexp.MustCompile("`[^`]+`")
	block     = regexp.MustCompile(`^(?:#+ |- |\d+[.)] |\||>|=+$|-+$|</?(?:details|summary)>)`)
	markup    = regexp.MustCompile("(?i)</?[a-z!][^>]*>|\\]\\([^)]*\\)|[`*_~!@\\\\$]|://|www\\.|\\|")
)

// skeleton is the structure of a summary: what starts a block, and the markup in it, without the words. Fenced code and
// code spans are words.
func skeleton(t *testing.T, page string) []string {
	t.Helper()
	var bones []string
	fenced := ""
	for line := range strings.Lines(page) {
		line = strings.TrimSuffix(line, "\n")
		if fenced != "" {
			if m := anyFence.FindStringSubmatch(line); m != nil && strings.HasPrefix(m[1], fenced) && strings.Trim(line, " `") == "" {
				fenced = ""
			}
			continue
		}
		if m := openFence.FindStringSubmatch(line); m != nil {
			fenced = m[1]
			bones = append(bones, "fence")
			continue
		}
		line = strings.NewReplacer("<code>", "", "</code>", "").Replace(codeSpan.ReplaceAllString(line, "x"))
		line = entities.ReplaceAllString(line, "x")
		start, found := block.FindString(line), markup.FindAllString(line, -1)
		if start != "" || len(found) > 0 {
			bones = append(bones, fmt.Sprintf("%s %v", start, found))
		}
	}
	if fenced != "" {
		t.Error("a fence is left open")
	}
	return bones
}

func TestSummaryGolden(t *testing.T) {
	page := Summary(mixed())
	golden(t, "summary.golden.md", []byte(page))
	var rows int
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "|") {
			rows++
			if n := strings.Count(codeSpan.ReplaceAllString(line, ""), "|"); n != 7 {
				t.Errorf("%d bars in %s", n, line)
			}
		}
	}
	if want := 2 + len(mixed().Findings); rows != want {
		t.Errorf("%d rows, want %d", rows, want)
	}
	golden(t, "summary-pass.golden.md", []byte(Summary(finished(reachable("gpt-6-luna", 4)))))
	golden(t, "summary-production.golden.md", []byte(Summary(production())))
	golden(t, "summary-policy.golden.md", []byte(Summary(governed())))
}

func FuzzSummary(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		if s == "" || s == gate.OpenAI {
			t.Skip("another shape: no provider or no message")
		}
		want, got := skeleton(t, Summary(poisoned("word"))), skeleton(t, Summary(poisoned(s)))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q changes the page (-want +got):\n%s", s, diff)
		}
	})
}

func TestSummaryIsBounded(t *testing.T) {
	hostile := finished()
	for range 20 {
		hostile.Findings = append(hostile.Findings, poisoned(strings.Repeat("@<|`", 2500)).Findings...)
	}
	for name, r := range map[string]gate.Report{
		"sections": many(1000, 2000),
		"rows":     many(6000, 10),
		"hostile":  hostile,
	} {
		page := Summary(r)
		if len(page) > 900_000 || len(page) < 800_000 {
			t.Errorf("%s: %d bytes", name, len(page))
		}
		if !strings.Contains(page, "left out: this page is at its limit") || !strings.Contains(page, "\nmodelreach ") {
			t.Errorf("%s: it does not say what is left out, or its end is missing", name)
		}
		if name == "hostile" {
			skeleton(t, page)
		}
	}
}

func TestSummaryCountsWhatIsLeftOut(t *testing.T) {
	page := Summary(many(1000, 4000))
	left := regexp.MustCompile(`(?m)^(\d+) more explanations left out`).FindStringSubmatch(page)
	if left == nil {
		t.Fatal("nothing is left out")
	}
	if n := strings.Count(page, "\n### "); fmt.Sprint(1000-n) != left[1] {
		t.Errorf("%d explanations and %s left out of 1000", n, left[1])
	}
	if n := strings.Count(page, "\n| ✗"); n != 1000 {
		t.Errorf("%d rows of 1000: rows go only after every explanation", n)
	}
}
