package report

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/internal/actionsrunner"
)

var sgr = regexp.MustCompile(`\x1b\[[0-9]+m`)

func TestTextGoldens(t *testing.T) {
	for name, tc := range map[string]struct {
		r gate.Report
		o TextOptions
	}{
		"text-mixed.golden":      {mixed(), TextOptions{}},
		"text-production.golden": {production(), TextOptions{}},
		"text-policy.golden":     {governed(), TextOptions{}},
		"text-narrow.golden":     {finished(reachable("gpt-6-luna", 4), retired()), TextOptions{Width: 40}},
		"text-color.golden":      {finished(reachable("gpt-6-luna", 4), retired(), slow(), retiring()), TextOptions{Color: true, Verbose: true}},
		"text-pass.golden":       {finished(reachable("gpt-6-luna", 4), reachable("gpt-6.1-sol", 5)), TextOptions{}},
	} {
		golden(t, name, []byte(Text(tc.r, tc.o)))
	}
}

func TestTextKeepsToItsWidth(t *testing.T) {
	for _, width := range []int{0, 40, 60, 80, 100} {
		text := Text(finished(retired(), typo(), slow()), TextOptions{Width: width})
		for line := range strings.Lines(text) {
			_, isLink := strings.CutPrefix(line, "  docs: ")
			isRow := strings.Contains(line, "able   ") || strings.Contains(line, "sive  ")
			isVerdict := strings.HasPrefix(line, "FAIL")
			if n := utf8.RuneCountInString(line) - 1; n > max(width, 40) && width != 0 && !isLink && !isRow && !isVerdict {
				t.Errorf("width %d: %d columns: %s", width, n, line)
			}
		}
	}
}

func TestColorSaysNothingAlone(t *testing.T) {
	plain, colored := Text(mixed(), TextOptions{}), Text(mixed(), TextOptions{Color: true})
	if plain == colored {
		t.Error("there is no colour")
	}
	if got := sgr.ReplaceAllString(colored, ""); got != plain {
		t.Error("without its colours the report is another one")
	}
}

func TestLine(t *testing.T) {
	want := "✗ unreachable   gpt-4-1106-preview      chat.completions   97 ms  model retired"
	if got := Line(retired(), TextOptions{}); got != want {
		t.Errorf("Line = %q, want %q", got, want)
	}
	if got := Line(retired(), TextOptions{Color: true}); sgr.ReplaceAllString(got, "") != want || got == want {
		t.Errorf("coloured Line = %q", got)
	}
}

func TestProgress(t *testing.T) {
	for _, tc := range []struct {
		done, total, width int
		want               string
	}{
		{0, 4, 80, "[" + strings.Repeat(" ", 30) + "] 0 of 4 models"},
		{3, 4, 80, "[" + strings.Repeat("=", 22) + strings.Repeat(" ", 8) + "] 3 of 4 models"},
		{9, 4, 28, "[============] 4 of 4 models"},
		{1, 1, 12, "1 of 1 model"},
		{0, 0, 80, "0 of 0 models"},
		{-1, -1, 0, "…"},
	} {
		if got := Progress(tc.done, tc.total, tc.width); got != tc.want {
			t.Errorf("Progress(%d, %d, %d) = %q, want %q", tc.done, tc.total, tc.width, got, tc.want)
		}
	}
}

func TestVerdictLine(t *testing.T) {
	warned := retired()
	warned.Level = gate.Warn
	idle := finished(skipped("a"))
	idle.Usage, idle.Duration = gate.Usage{}, 0
	dear := finished(reachable("a", 1))
	dear.Usage.EstimatedUSD, dear.Duration = 1.5, 125*time.Second
	cheap := finished(reachable("a", 1))
	cheap.Usage.EstimatedUSD = 0.00001
	unpriced := finished(reachable("a", 1))
	unpriced.Usage.EstimatedUSD, unpriced.Unpriced = 0, 1
	urgent := retiring()
	urgent.Level = gate.Fail
	remark := undeclared("gpt-4o-mini", "src/chat.py", 14)
	strict := remark
	strict.Level = gate.Fail
	for want, r := range map[string]gate.Report{
		"PASS: both models are reachable (2 warnings). 1.8 s, 9 requests, about $0.0004":                                                                                     finished(reachable("a", 1), retiring(), remark),
		"PASS: the one model declared is reachable (1 warning). 1.8 s, 9 requests, about $0.0004":                                                                            finished(reachable("a", 1), remark),
		"FAIL: the one model declared is reachable, but 1 finding fails the run. 1.8 s, 9 requests, about $0.0004":                                                           finished(reachable("a", 1), strict),
		"FAIL: both models are reachable, but 2 findings fail the run. 1.8 s, 9 requests, about $0.0004":                                                                     finished(reachable("a", 1), urgent, strict),
		"FAIL: 1 of 2 models cannot be reached (1 reachable, 1 warning), which the policy allows, but 1 finding fails the run. 1.8 s, 9 requests, about $0.0004":             finished(urgent, warned),
		"FAIL: 1 of 2 models cannot be reached (1 reachable). 1.8 s, 9 requests, about $0.0004":                                                                              finished(urgent, retired()),
		"INCONCLUSIVE: 1 of 2 models cannot be reached (1 inconclusive, 1 warning), which the policy allows, but 1 finding leaves it open. 1.8 s, 9 requests, about $0.0004": finished(slow(), warned),
		"PASS: both models are reachable. 1.8 s, 9 requests, about $0.0004":                                                                                                  finished(reachable("a", 1), reachable("b", 2)),
		"PASS: both models are reachable (1 warning). 1.8 s, 9 requests, about $0.0004":                                                                                      finished(reachable("a", 1), retiring()),
		"PASS: 1 of 2 models cannot be reached (1 reachable, 1 warning), which the policy allows. 1.8 s, 9 requests, about $0.0004":                                          finished(reachable("a", 1), warned),
		"PASS: all 3 models are reachable. 1.8 s, 9 requests, about $0.0004":                                                                                                 finished(reachable("a", 1), reachable("b", 2), reachable("c", 3)),
		"FAIL: 1 of 2 models cannot be reached (1 inconclusive). 1.8 s, 9 requests, about $0.0004":                                                                           finished(retired(), slow()),
		"INCONCLUSIVE: 1 of 2 models could not be checked (1 reachable). 1.8 s, 9 requests, about $0.0004":                                                                   finished(reachable("a", 1), slow()),
		"PASS: 1 of 1 model was skipped. 0 ms, 0 requests, no cost":                                                                                                          idle,
		"PASS: the one model declared is reachable. 2 min 5 s, 9 requests, about $1.50":                                                                                      dear,
		"PASS: the one model declared is reachable. 1.8 s, 9 requests, under $0.0001":                                                                                        cheap,
		"PASS: the one model declared is reachable. 1.8 s, 9 requests, price unknown for 1 model":                                                                            unpriced,
		"PASS: no model was checked. 1.8 s, 9 requests, about $0.0004":                                                                                                       finished(),
	} {
		text := strings.TrimSuffix(Text(r, TextOptions{}), "\n")
		if got := text[strings.LastIndex(text, "\n")+1:]; got != want {
			t.Errorf("last line %q, want %q", got, want)
		}
	}
}

func FuzzText(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		text := sgr.ReplaceAllString(Text(poisoned(s), TextOptions{Color: true, Verbose: true}), "")
		if commands := actionsrunner.Commands(text); len(commands) > 0 || strings.Contains(text, "##[") {
			t.Errorf("%q: the runner would obey %+v in\n%s", s, commands, text)
		}
		hidden := func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }
		if i := strings.IndexFunc(text, hidden); i >= 0 {
			t.Errorf("%q: something invisible at %d in\n%s", s, i, text)
		}
	})
}

func TestTextOfManyFindings(t *testing.T) {
	text := Text(many(1000, 10_000), TextOptions{})
	if n := strings.Count(text, "  What to do:\n"); n != 1000 {
		t.Errorf("%d explanations of 1000", n)
	}
	if len(text) > 3_000_000 {
		t.Errorf("%d bytes: the messages are not cut", len(text))
	}
}
