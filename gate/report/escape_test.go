package report

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// payloads are what a manifest or a server may hold to be taken for something else.
var payloads = []string{
	"gpt-6-luna", "::error::x", "a\n::error file=x::y", "a\r::stop-commands::t", "a b ::set-output name=verdict::pass", ":::debug::x",
	"##[error]x", "text ##[group]x", "###[error]x", "#\u200b#[error]x", "##\x1b[error]x", "#\ufe0f#[error]", "a\u2028::error::x", "\u0085::error::x",
	"# heading", "a\n\n# heading", "- item", "1. item", "12) item", "===", "---", "> quote", "| a | b |", `\|`, `a\`, "a\n| b | c |\n",
	"`code`", "```\n# out", "````", "`a``b`", "a`|b", "*a* _b_ ~~c~~", "[x](https://evil.example)", "![x](https://evil.example/i.png)",
	"https://evil.example", "http://evil.example", "WWW.evil.example", "www.evil.example", "a@evil.example", "@octocat", "#1", "[^1]",
	"<img src=x onerror=y>", "</details>", "<!-- ", "<https://evil.example>", "&lt;b&gt;", "&#124;", "$x$", "<code>", "</code>|",
	"\x1b[31mred", "\u202egnp.exe", "\xff\xfe", "\x00", " ", "\u3164", "…", "日本語のモデル", strings.Repeat("::error::##[x]`|<b>@a ", 500),
}

func seed(f *testing.F) {
	for _, s := range payloads {
		f.Add(s)
	}
}

// poisoned is a report in which every free text is s.
func poisoned(s string) gate.Report {
	r := mixed()
	r.Version, r.Environment = s, s
	waived, rejected := typo(), blocked(s, 4)
	waived.Waiver = &gate.Waiver{Reason: s, Owner: s, Until: noon}
	remark := undeclared(s, s, 14)
	r.Findings = append(r.Findings, waived, remark)
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Probe.Owner = s
		f.Probe.Model, f.Probe.Provider, f.Probe.API, f.Probe.Need = s, s, gate.API(s), gate.Need(s)
		f.Probe.Pos.File = s
		f.Diagnosis.Title, f.Diagnosis.Explanation = s, s
		for j := range f.Diagnosis.NextSteps {
			f.Diagnosis.NextSteps[j] = s
		}
		e := &f.Evidence
		e.Code, e.Type, e.Param, e.Message, e.RequestID, e.AnsweredModel = s, s, s, s, s, s
	}
	rejected.Diagnosis.Title = nothingWith + s + ": " + s
	r.Findings = append(r.Findings, rejected)
	return r
}

func TestInline(t *testing.T) {
	for in, want := range map[string]string{
		"gpt-6-luna":           "gpt-6-luna",
		"a\r\nb\tc\u2028d":     "a b c d",
		"a\x1b[31mb\x07":       "a[31mb",
		"a\u202eb\u200bc":      "abc",
		"::error::x":           ": :error::x",
		"a ::error::x":         "a : :error::x",
		":::error::x":          ": : :error::x",
		"std::vector":          "std::vector",
		"a ##[error]b":         "a # #[error]b",
		"#\u200b#[error]":      "# #[error]",
		"##\x1b[error]":        "# #[error]",
		"\xffa":                "\ufffda",
		"  blanks  at  ends  ": "blanks at ends",
	} {
		if got := Inline(in); got != want {
			t.Errorf("Inline(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzInline(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		got := Inline(s)
		if !utf8.ValidString(got) || strings.Contains(got, "##[") || strings.Contains(" "+got, " ::") {
			t.Errorf("Inline(%q) = %q", s, got)
		}
		if i := strings.IndexFunc(got, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("Inline(%q) = %q, with something invisible at %d", s, got, i)
		}
		if again := Inline(got); again != got {
			t.Errorf("Inline(%q) = %q, and of that %q", s, got, again)
		}
	})
}

func TestMarkdownEscapes(t *testing.T) {
	for _, tc := range []struct {
		name     string
		escape   func(string) string
		in, want string
	}{
		{"prose", prose, "gpt-4.1-mini is gone.", "gpt-4.1-mini is gone."},
		{"prose", prose, "a|b\nc", "a&#124;b c"},
		{"prose", prose, "1. item", "1&#46; item"},
		{"prose", prose, "- item", "&#45; item"},
		{"prose", prose, "<b> & [x](y)", "&lt;b&gt; &amp; &#91;x&#93;(y)"},
		{"prose", prose, "see https://x.example", "see https:&#8203;//x.example"},
		{"prose", prose, "see WWW.x.example", "see WWW&#8203;.x.example"},
		{"prose", prose, "@octocat", "&#64;&#8203;octocat"},
		{"spans", spans, "pass `a_b: ${{ c }}` on", "pass <code>a&#95;b: &#36;{{ c }}</code> on"},
		{"spans", spans, "one ` alone", "one &#96; alone"},
		{"code", code, "@cf/meta/llama_4", "`@cf/meta/llama_4`"},
		{"code", code, "a|b", "<code>a&#124;b</code>"},
		{"code", code, "a`b", "<code>a&#96;b</code>"},
		{"code", code, `a\`, "<code>a&#92;</code>"},
		{"code", code, " \n", ""},
	} {
		if got := tc.escape(tc.in); got != tc.want {
			t.Errorf("%s(%q) = %q, want %q", tc.name, tc.in, got, tc.want)
		}
	}
}

var (
	entities = regexp.MustCompile(`&(?:amp|lt|gt|#\d+);`)
	active   = regexp.MustCompile("(?i)[\\x00-\\x1f`*_~\\[\\]!<>|\\\\@#$&]|://|www\\.|^[-+=]|^\\d+[.)]")
)

func FuzzProse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		if at := active.FindString(entities.ReplaceAllString(prose(s), "\u200b")); at != "" {
			t.Errorf("prose(%q) = %q keeps %q", s, prose(s), at)
		}
	})
}

func FuzzCode(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		got := code(s)
		text, isSpan := strings.CutPrefix(got, "`")
		text = strings.TrimSuffix(text, "`")
		if isSpan && strings.ContainsAny(text, "`|\\\n") || !isSpan && got != "" && got != "<code>"+prose(s)+"</code>" {
			t.Errorf("code(%q) = %q", s, got)
		}
	})
}

func TestFenceOutgrowsItsText(t *testing.T) {
	got := fence([]string{"a ```` b", "```"})
	if want := "`````text\na ```` b\n```\n`````\n"; got != want {
		t.Errorf("fence = %q, want %q", got, want)
	}
}

func TestCut(t *testing.T) {
	for _, tc := range []struct {
		in   string
		n    int
		want string
	}{
		{"short", 5, "short"}, {"longer", 5, "long…"}, {"日本語", 3, "日本語"}, {"日本語", 2, "日…"}, {"a b c", 3, "a…"}, {"ab", 1, "…"},
	} {
		if got := cut(tc.in, tc.n); got != tc.want {
			t.Errorf("cut(%q, %d) = %q, want %q", tc.in, tc.n, got, tc.want)
		}
	}
}
