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

// A line is longer than its width only where it holds nothing but one word that somebody may want to copy.
func TestTextKeepsToItsWidth(t *testing.T) {
	for _, width := range []int{0, 40, 60, 80, 100, 400} {
		most := map[int]int{0: 80, 400: 100}[width] + width%400
		for name, r := range map[string]gate.Report{"mixed": mixed(), "production": production(), "policy": governed()} {
			for line := range strings.Lines(Text(r, TextOptions{Width: width, Verbose: true})) {
				n := utf8.RuneCountInString(line) - 1
				words := tokens(strings.TrimPrefix(strings.TrimSpace(line), "docs: "))
				if n > most && len(words) > 1 {
					t.Errorf("%s, width %d: %d columns: %s", name, width, n, line)
				}
			}
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tc := range []struct {
		text        string
		first, rest int
		want        string
	}{
		{"one two three", 7, 7, "one two|three"},
		{"one two three four", 3, 9, "one|two three|four"},
		{"see https://example.com/a/long/path now", 10, 10, "see|https://example.com/a/long/path|now"},
		{"set `on-missing-key: skip` here", 12, 12, "set|`on-missing-key: skip`|here"},
		{"a ` alone breaks as words do", 10, 10, "a ` alone|breaks as|words do"},
		{"`" + strings.Repeat("x ", 40) + "`", 20, 20, ""},
		{"", 10, 10, ""},
	} {
		lines := wrap(tc.text, tc.first, tc.rest)
		if got := strings.Join(lines, "|"); tc.want != "" && got != tc.want {
			t.Errorf("wrap(%q) = %q, want %q", tc.text, got, tc.want)
		}
		if got := strings.Join(lines, " "); got != strings.TrimSpace(tc.text) {
			t.Errorf("wrap(%q) lost words: %q", tc.text, got)
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

func TestRow(t *testing.T) {
	allowed, failing := retired(), retiring()
	allowed.Level, failing.Level = gate.Pass, gate.Fail
	long := reachable(strings.Repeat("m", 70), 3)
	for want, f := range map[string]gate.Finding{
		"✗ unreachable   gpt-4-1106-preview  chat.completions  model retired\n":                                  retired(),
		"✗ unreachable   gpt-4-1106-preview  chat.completions  model retired (allowed)\n":                        allowed,
		"✓ reachable     gpt-5.6-sol  chat.completions  312 ms\n                retiring soon (fails the run)\n": failing,
		"✓ reachable     " + long.Probe.Model + "\n                chat.completions  312 ms\n":                   long,
	} {
		text := Text(finished(f), TextOptions{})
		if got, _, _ := strings.Cut(text, "\n\n"); got+"\n" != want {
			t.Errorf("row %q, want %q", got+"\n", want)
		}
	}
}

// Whoever hears the report read aloud, or sees it without its signs, learns the weight of each finding from words.
func TestSignsAndColorsAreDecoration(t *testing.T) {
	text := Text(governed(), TextOptions{Color: true})
	for _, sign := range glyphs {
		text = strings.ReplaceAll(sgr.ReplaceAllString(text, ""), sign+" ", "")
	}
	for _, words := range []string{
		"unreachable   gpt-4-1106-preview", "skipped       gpt-oss-120b", "invalid API key (warning)",
		"\n\nfail: gpt-4-1106-preview was shut down", "\n\nfail: Nothing can be reached with GROQ_API_KEY", "\nwaived until 2026-12-31: gpt-6-lunar",
		"\nnotice: text-embedding-3-large could not be checked", "\nFAIL: 5 of 9 models",
	} {
		if !strings.Contains(text, words) {
			t.Errorf("%q is not in\n%s", words, text)
		}
	}
	for _, r := range text {
		if r >= 0x2500 && r <= 0x259f { // box drawing and blocks
			t.Errorf("%q is spelled out by screen readers", r)
		}
	}
}

func TestQuiet(t *testing.T) {
	golden(t, "text-quiet.golden", []byte(Text(finished(retired(), slow()), TextOptions{Least: gate.Fail})))
	want := "PASS: all 3 models are reachable (1 warning). 1.8 s, 9 requests, about $0.0004\n"
	if got := Text(finished(reachable("a", 1), reachable("b", 2), retiring()), TextOptions{Least: gate.Fail}); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Text(finished(retiring()), TextOptions{Least: gate.Warn}); !strings.HasPrefix(got, "✓ warning: gpt-5.6-sol") {
		t.Errorf("a warning is left out of %q", got)
	}
}

func TestVerboseTellsEachAttempt(t *testing.T) {
	f := slow()
	f.Evidence.Tries = []gate.Try{
		{At: noon, Status: 503, RequestID: "req_1", Latency: 97 * time.Millisecond},
		{At: noon.Add(1300 * time.Millisecond), Fault: gate.FaultTimeout, Latency: 30 * time.Second, Wait: 1200 * time.Millisecond},
	}
	golden(t, "text-verbose.golden", []byte(Text(finished(reachable("gpt-6-luna", 4), f), TextOptions{Verbose: true})))
}

func TestProgress(t *testing.T) {
	for _, tc := range []struct {
		done, missed, total int
		noun                string
		width               int
		want                string
	}{
		{0, 0, 4, "model", 80, "[" + strings.Repeat(" ", 30) + "] 0 of 4 models"},
		{3, 0, 4, "check", 80, "[" + strings.Repeat("=", 22) + strings.Repeat(" ", 8) + "] 3 of 4 checks"},
		{3, 1, 4, "model", 80, "[" + strings.Repeat("=", 22) + strings.Repeat(" ", 8) + "] 3 of 4 models, 1 not reached"},
		{9, 0, 4, "model", 28, "[============] 4 of 4 models"},
		{1, 0, 1, "model", 12, "1 of 1 model"},
		{0, 0, 0, "model", 80, "0 of 0 models"},
		{-1, -1, -1, "model", 0, "…"},
	} {
		if got := Progress(tc.done, tc.missed, tc.total, tc.noun, tc.width); got != tc.want {
			t.Errorf("Progress(%d, %d, %d, %d) = %q, want %q", tc.done, tc.missed, tc.total, tc.width, got, tc.want)
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
		text := "\n\n" + strings.TrimSuffix(Text(r, TextOptions{}), "\n")
		if got := strings.ReplaceAll(text[strings.LastIndex(text, "\n\n")+2:], "\n ", ""); got != want {
			t.Errorf("last paragraph %q, want %q", got, want)
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
