package report

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/internal/actionsrunner"
)

var commandNames = map[gate.Level]string{gate.Fail: "error", gate.Warn: "warning", gate.Notice: "notice"}

// encode writes annotations as workflow commands.
func encode(annotations []Annotation) string {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	var b strings.Builder
	for _, a := range annotations {
		where := ""
		if a.File != "" {
			where = fmt.Sprintf(",file=%s,line=%d,col=%d", property.Replace(a.File), a.Line, a.Column)
		}
		fmt.Fprintf(&b, "::%s title=%s%s::%s\n", commandNames[a.Level], property.Replace(a.Title), where, data.Replace(a.Message))
	}
	return b.String()
}

func TestAnnotationsGoldens(t *testing.T) {
	for name, r := range map[string]gate.Report{"annotations.golden": mixed(), "annotations-production.golden": production(), "annotations-policy.golden": governed()} {
		annotations := Annotations(r)
		output := encode(annotations)
		golden(t, name, []byte(output))
		kept(t, annotations, output)
	}
}

// kept checks that the runner reads annotations from output as they were meant.
func kept(t *testing.T, annotations []Annotation, output string) {
	t.Helper()
	var want []actionsrunner.Command
	for i, a := range annotations {
		properties := map[string]string{"title": a.Title}
		if a.File != "" {
			properties["file"], properties["line"], properties["col"] = a.File, fmt.Sprint(a.Line), fmt.Sprint(a.Column)
		}
		for name, value := range properties { // the runner reads over equals signs before a value, and over empty values
			if properties[name] = strings.TrimLeft(value, "="); properties[name] == "" {
				delete(properties, name)
			}
		}
		want = append(want, actionsrunner.Command{Name: commandNames[a.Level], Properties: properties, Data: a.Message, Line: i + 1})
	}
	if diff := cmp.Diff(want, actionsrunner.Kept(actionsrunner.Commands(output)), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the runner keeps something else (-want +got):\n%s", diff)
	}
}

func TestAnnotationsOrder(t *testing.T) {
	var got []string
	for _, a := range Annotations(mixed()) {
		got = append(got, string(a.Level)+" "+a.Title)
	}
	want := []string{
		"fail gpt-4-1106-preview is unreachable",
		"fail gpt-6-lunar is unreachable",
		"fail 2 models are unreachable",
		"fail text-embedding-3-large could not be checked",
		"warn gpt-5.6-sol needs attention",
		"notice 2 models were skipped",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("annotations (-want +got):\n%s", diff)
	}
}

func TestTitlesNameTheEnvironment(t *testing.T) {
	long := func(id, need string) gate.Report {
		f := retired()
		f.Probe.Model, f.Probe.Need, f.Outcome = id, gate.Need(need), gate.Inconclusive
		return finished(f)
	}
	for _, tc := range []struct {
		r           gate.Report
		environment string
		want        string
	}{
		{finished(retired()), "production", "gpt-4-1106-preview is unreachable (production)"},
		{finished(quota("llama-4-70b", 1), quota("qwen-4", 2)), "staging", "2 models are unreachable (staging)"},
		{many(12, 10), "staging", "… and 5 more models: see the job summary (staging)"},
		{gate.Report{Verdict: gate.VerdictFail}, "staging", "Model access: fail (staging)"},
		{finished(retired()), " \x1b\u200b\n", "gpt-4-1106-preview is unreachable"},
		{finished(retired()), "a\n::error::b", "gpt-4-1106-preview is unreachable (a : :error::b)"},
		{long(strings.Repeat("m", 300), ""), "production", strings.Repeat("m", 45) + "… could not be checked (production)"},
		{long(strings.Repeat("m", 300), strings.Repeat("n", 300)), strings.Repeat("e", 40),
			"mmmmmmmm… (" + strings.Repeat("n", 23) + "…) could not be checked (" + strings.Repeat("e", 19) + "…)"},
	} {
		tc.r.Environment = tc.environment
		all := Annotations(tc.r)
		if got := all[len(all)-1].Title; got != tc.want || utf8.RuneCountInString(got) > 80 {
			t.Errorf("title of %d runes %q, want %q", utf8.RuneCountInString(got), got, tc.want)
		}
	}
}

func TestEveryFailureHasAnError(t *testing.T) {
	for _, r := range []gate.Report{
		{Verdict: gate.VerdictFail},
		{Verdict: gate.VerdictInconclusive, Findings: []gate.Finding{retiring()}},
	} {
		got := Annotations(r)
		if len(got) == 0 || got[0].Level != gate.Fail || got[0].Message == "" {
			t.Errorf("%s without findings at that level: %+v", r.Verdict, got)
		}
	}
	if got := Annotations(finished(reachable("a", 1))); len(got) != 0 {
		t.Errorf("a pass is annotated: %+v", got)
	}
}

func TestAnnotationsNameWhatIsLeftOut(t *testing.T) {
	if got := Annotations(many(8, 10)); len(got) != 8 || strings.Contains(got[7].Title, "more") {
		t.Errorf("eight findings: %d annotations, the last %q", len(got), got[len(got)-1].Title)
	}
	got := Annotations(many(12, 10))
	if len(got) != 8 {
		t.Fatalf("%d annotations", len(got))
	}
	want := "… and 5 more models: see the job summary\n" +
		"model-0007 (model_retired), model-0008 (model_retired), model-0009 (model_retired), model-0010 (model_retired), model-0011 (model_retired)"
	if diff := cmp.Diff(want, got[7].Message); diff != "" {
		t.Errorf("the eighth (-want +got):\n%s", diff)
	}
}

// bounded checks what holds for the annotations of any report.
func bounded(t *testing.T, r gate.Report) {
	t.Helper()
	perLevel := map[gate.Level]int{}
	for _, a := range Annotations(r) {
		perLevel[a.Level]++
		if utf8.RuneCountInString(a.Title) > 80 || len16(a.Message) > 3500 || a.Message == "" {
			t.Errorf("title of %d runes, message of %d", utf8.RuneCountInString(a.Title), len16(a.Message))
		}
		if (a.File == "") != (a.Line == 0) {
			t.Errorf("file %q, line %d", a.File, a.Line)
		}
		if commands := actionsrunner.Commands(a.Message + "\n" + a.Title); len(commands) > 0 {
			t.Errorf("commands in an annotation: %+v", commands)
		}
		hidden := func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }
		if strings.ContainsFunc(a.Message, hidden) || strings.ContainsFunc(a.Title+a.File, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("something invisible in %+v", a)
		}
		if !strings.Contains(a.Message, "\nCause: ") && !strings.Contains(a.Title, "see the job summary") {
			t.Errorf("the cause is missing: %q", a.Message)
		}
	}
	for level, n := range perLevel {
		if n > 8 {
			t.Errorf("%d annotations of level %s", n, level)
		}
	}
}

func TestAnnotationsAreBounded(t *testing.T) {
	bounded(t, many(1000, 10_000))
	bounded(t, poisoned(strings.Repeat("😀", 5000)))
	bounded(t, poisoned(strings.Repeat("word ", 2000)))
}

func FuzzAnnotations(f *testing.F) {
	seedJumbled(f)
	f.Fuzz(func(t *testing.T, s string, line int, n uint) {
		for _, r := range []gate.Report{poisoned(s), jumbled(s, line, n)} {
			bounded(t, r)
			annotations := Annotations(r)
			kept(t, annotations, encode(annotations))
		}
	})
}
