package report

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

func on(month time.Month, day int) time.Time {
	return time.Date(2026, month, day, 0, 0, 0, 0, time.UTC)
}

// remarked is a remark on a place of the repository.
func remarked(cause gate.Cause, level gate.Level, at gate.Pos, model, title, why string, steps ...string) gate.Finding {
	return gate.Finding{
		Probe:   gate.Probe{Model: model, Provider: gate.OpenAI, Need: gate.Access, Pos: at},
		Outcome: gate.Skipped, Level: level,
		Diagnosis: gate.Diagnosis{Cause: cause, Title: title, Explanation: why, NextSteps: steps, FixableBy: gate.FixRepository},
	}
}

func undeclared(model, file string, line int) gate.Finding {
	return remarked(gate.UndeclaredModel, gate.Warn, gate.Pos{File: file, Line: line, Column: 12}, model,
		model+" is used here, and nothing declares it", "A file names this model, and no declaration covers it.", "Declare it.")
}

// blocked is a finding on a key with which nothing can be reached.
func blocked(model string, line int) gate.Finding {
	f := quota(model, line)
	f.Diagnosis = gate.Diagnosis{
		Cause: gate.InvalidAPIKey, Title: "Nothing can be reached with GROQ_API_KEY: the provider does not accept the key",
		Explanation: "The server answered that the key is not valid. It blocks llama-4-70b, qwen-4-coder, kimi-k2, gpt-oss-120b.",
		NextSteps:   []string{"Create a new key in the provider's console and replace the secret behind GROQ_API_KEY."}, FixableBy: gate.FixKeyOwner,
	}
	f.Evidence = gate.Evidence{Status: 401, Code: "invalid_api_key", Message: "Invalid API Key", Attempts: 1, Latency: 80 * time.Millisecond, At: noon}
	return f
}

// keyRejected is a model that was not asked for, as its key had been rejected.
func keyRejected(model string, line int, level gate.Level) gate.Finding {
	f := blocked(model, line)
	f.Outcome, f.Level = gate.Skipped, level
	f.Diagnosis = gate.Diagnosis{
		Cause: gate.KeyRejected, Title: "No call for " + model + ": the key was rejected before",
		Explanation: "Another call of this run was refused because of GROQ_API_KEY itself.", NextSteps: []string{"See the finding on the key."},
		FixableBy: gate.FixKeyOwner,
	}
	f.Evidence = gate.Evidence{Fault: gate.FaultKeyRejected, Code: string(gate.InvalidAPIKey), At: noon}
	return f
}

// governed is a run under a policy: owners, a waiver, an optional model, a fallback group, an earlier run, a rejected key, and
// remarks on the repository.
func governed() gate.Report {
	owned := func(f gate.Finding, owner string) gate.Finding { f.Probe.Owner = owner; return f }
	waived := typo()
	waived.Level, waived.Waiver = gate.Notice, &gate.Waiver{Model: "gpt-6*", Reason: "OPS-123", Until: on(12, 31), Owner: "@acme/ops"}
	waived.Diagnosis.Explanation += ` It is waived until 2026-12-31: "OPS-123" (@acme/ops).`
	regressed := retired()
	regressed.Diagnosis.Others = append(regressed.Diagnosis.Others, gate.Regressed)
	member, standIn := slow(), reachable("text-embedding-3-small", 12)
	member.Level, member.Probe.Group, standIn.Probe.Group = gate.Notice, 1, 1
	member.Diagnosis.Explanation += " Nothing fails for it: `text-embedding-3-small`, of the same group, answered."
	optional := blocked("kimi-k2", 20)
	optional.Level, optional.Probe.Optional = gate.Warn, true
	due := remarked(gate.WaiverDue, gate.Notice, gate.Pos{File: "modelreach.yml", Line: 30, Column: 5}, "o3*", "The waiver for o3* ends soon",
		"It ends on 2026-11-30 (in 9 days).", "Mend what it covers, or decide anew on reason and date.")
	return finished(
		owned(reachable("gpt-6-luna", 4), "@acme/search"), owned(regressed, "@acme/search"), owned(waived, "@acme/chat"), member, standIn,
		optional, owned(blocked("llama-4-70b", 18), "@acme/search"), owned(blocked("qwen-4-coder", 19), "@acme/chat"),
		keyRejected("gpt-oss-120b", 21, gate.Pass),
		undeclared("gpt-4o-mini", "src/chat.py", 14), undeclared("gpt-6-terra", "src/agents/planner.py", 88),
		owned(due, "@acme/ops"),
		remarked(gate.CatalogueOld, gate.Notice, gate.Pos{}, "*", "The catalogue of models is old", "It is of 2026-05-01.", "Use a newer version."),
		remarked(gate.WaiverUnused, gate.Pass, gate.Pos{File: "modelreach.yml", Line: 31, Column: 5}, "x", "Nobody wants to know", "Nothing."),
	)
}

func TestRemarksAreNoModels(t *testing.T) {
	page := Summary(governed())
	models, repository, found := strings.Cut(page, "\n### In the repository\n")
	if !found || strings.Contains(models, "gpt-4o-mini") {
		t.Error("the remarks have no section of their own")
	}
	rows := func(s string) int { return strings.Count(s, "\n| ") }
	if a, b := rows(models), rows(repository); a != 1+9 || b != 1+4 {
		t.Errorf("%d and %d rows of tables", a, b)
	}
	table, _, _ := strings.Cut(Text(governed(), TextOptions{Verbose: true}), "\n✗")
	if n := strings.Count(table, "\n"); n != 2+1+9+2 { // two rows are too long for one line
		t.Errorf("%d lines in the table of models:\n%s", n, table)
	}
	for _, text := range []string{page, Text(governed(), TextOptions{Verbose: true}), encode(Annotations(governed()))} {
		if strings.Contains(text, "Nobody") {
			t.Error("a remark is made that the policy passes over")
		}
	}
}

func TestRemarksAloneAreNoTable(t *testing.T) {
	strict := undeclared("gpt-4o-mini", "src/chat.py", 14)
	strict.Level = gate.Fail
	if text := Text(finished(strict), TextOptions{}); !strings.Contains(text, "\nFAIL: no model was checked, but 1 finding fails the run. ") {
		t.Errorf("text %q", text)
	}
	r := finished(undeclared("gpt-4o-mini", "src/chat.py", 14))
	if page := Summary(r); strings.Contains(page, "| Outcome |") || !strings.Contains(page, "\nNo model was checked.\n") {
		t.Errorf("a table without a model in\n%s", page)
	}
	if text := Text(r, TextOptions{}); !strings.HasPrefix(text, "In the repository\n\nsrc/chat.py:14:12: warning: gpt-4o-mini is used here") {
		t.Errorf("text %q", text)
	}
}

func TestWhatIsLeftOutIsNamed(t *testing.T) {
	var remarks, both []gate.Finding
	for i := range 12 {
		remarks = append(remarks, undeclared("gpt-4o-mini", "src/chat.py", i+1))
		f := retired()
		f.Probe.Model, f.Level = fmt.Sprint("m", i), gate.Warn
		both = append(both, f)
	}
	for want, findings := range map[string][]gate.Finding{
		"… and 5 more remarks: see the job summary":   remarks,
		"… and 17 more findings: see the job summary": slices.Concat(both, remarks),
	} {
		all := Annotations(finished(findings...))
		if got := all[len(all)-1].Title; got != want || len(all) != 8 {
			t.Errorf("%d annotations, the last %q, want %q", len(all), got, want)
		}
	}
}

// rejecting is a run of gate in which the key is rejected for the first three of six models, and the others are not asked.
func rejecting(t *testing.T, policy gate.Policy, optional int) gate.Report {
	t.Helper()
	var m gate.Manifest
	for i := range 6 {
		m.Models = append(m.Models, gate.Model{ID: fmt.Sprint("m", i), Optional: i < optional, Pos: gate.Pos{File: "modelreach.yml", Line: 4 + i, Column: 5}})
	}
	ask := func(_ context.Context, c gate.Call) gate.Evidence {
		if c.Model < "m3" {
			return gate.Evidence{Status: 401, Shape: gate.ShapeJSON, Code: "invalid_api_key", Message: "Incorrect API key provided.", Attempts: 1, At: noon}
		}
		return gate.Evidence{Fault: gate.FaultKeyRejected, Code: string(gate.InvalidAPIKey), At: noon}
	}
	e := gate.Endpoint{Provider: gate.OpenAI, Kind: gate.OpenAI, BaseURL: "https://api.openai.com/v1", KeyName: "OPENAI_API_KEY"}
	past := func(p gate.Probe) gate.Past { return gate.Past{On: "2026-11-03", As: p.Model + "-2026-05-01"} }
	return gate.Run(t.Context(), m, gate.Sources{gate.OpenAI: {Endpoint: e, Ask: ask}},
		gate.Options{Policy: policy, Past: past, Now: func() time.Time { return noon }})
}

// The words of package gate must let a key with which nothing can be reached be told once, with the models it blocks.
func TestOneKeyIsOneAnnotation(t *testing.T) {
	for name, r := range map[string]gate.Report{
		"all matter":        rejecting(t, gate.Policy{}, 0),
		"some are optional": rejecting(t, gate.Policy{}, 2),
	} {
		all := Annotations(r)
		if len(all) != 1 {
			t.Errorf("%s: %d annotations: %+v", name, len(all), all)
			continue
		}
		if a := all[0]; a.Level != gate.Fail || a.Title != "Nothing can be reached with OPENAI_API_KEY" || strings.Count(a.Message, "m0, m1, m2, m3, m4, m5") != 1 {
			t.Errorf("%s: %+v", name, a)
		}
		for _, text := range []string{Text(r, TextOptions{}), Summary(r)} {
			if n := len(regexp.MustCompile("m0`?,\\s+`?m1").FindAllString(text, -1)); n != 1 {
				t.Errorf("%s: the models are listed %d times in\n%s", name, n, text)
			}
		}
	}
}

func TestWhatWasNotAskedIsAnnotatedWhereNothingElseFails(t *testing.T) {
	for optional, want := range map[int][]gate.Level{
		0: {gate.Fail},            // the key alone
		2: {gate.Fail},            // by the one model that matters
		3: {gate.Fail, gate.Warn}, // the models that were not asked, and the key
	} {
		if got := levels(Annotations(rejecting(t, gate.Policy{}, optional))); !slices.Equal(got, want) {
			t.Errorf("%d of the three models asked are optional: %v, want %v", optional, got, want)
		}
	}
	one := gate.Waiver{Model: "m0", Cause: gate.InvalidAPIKey, Reason: "OPS-123", Until: on(12, 31)}
	if got := levels(Annotations(rejecting(t, gate.Policy{Waivers: []gate.Waiver{one}}, 0))); !slices.Equal(got, []gate.Level{gate.Fail}) {
		t.Errorf("one of the three is waived: %v", got)
	}
}

func levels(all []Annotation) []gate.Level {
	var found []gate.Level
	for _, a := range all {
		found = append(found, a.Level)
	}
	return found
}

func TestOwnersAreNamedOnce(t *testing.T) {
	a, b, c := quota("llama-4-70b", 1), quota("qwen-4-coder", 2), quota("kimi-k2", 3)
	a.Probe.Owner, b.Probe.Owner, c.Probe.Owner = "@acme/search", "@acme/chat", "@acme/search"
	r := finished(a, b, c)
	for line, text := range map[string]string{
		"\nOwner: @acme/search, @acme/chat\nCause: ": Annotations(r)[0].Message,
		"\n  owner: @acme/search, @acme/chat\n":      Text(r, TextOptions{}),
		"\n- Owner: `@acme/search`, `@acme/chat`\n":  Summary(r),
	} {
		if strings.Count(text, line) != 1 {
			t.Errorf("%q is not in\n%s", line, text)
		}
	}
}

func TestWaivedIsSaid(t *testing.T) {
	text := Text(finished(governed().Findings[2]), TextOptions{})
	for _, want := range []string{"  model not found (waived until 2026-12-31)\n", "\n✗ waived until 2026-12-31: gpt-6-lunar does not exist"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	var titles []string
	for _, a := range Annotations(governed()) {
		titles = append(titles, string(a.Level)+" "+a.Title)
	}
	want := []string{
		"fail gpt-4-1106-preview is unreachable",
		"fail Nothing can be reached with GROQ_API_KEY",
		"warn gpt-4o-mini is used here, and nothing declares it",
		"warn gpt-6-terra is used here, and nothing declares it",
		"notice gpt-6-lunar is waived until 2026-12-31",
		"notice The waiver for o3* ends soon",
		"notice The catalogue of models is old",
		"notice text-embedding-3-large could not be checked",
	}
	if diff := cmp.Diff(want, titles); diff != "" {
		t.Errorf("annotations (-want +got):\n%s", diff)
	}
}

// Whoever opens a pull request can write a level into the manifest: what it lets pass is still told for what it is.
func TestAllowedIsTold(t *testing.T) {
	f := retired()
	f.Level = gate.Pass
	r := finished(reachable("gpt-6-luna", 2), f)
	if row := "| ✗ unreachable (allowed) | `gpt-4-1106-preview` |"; !strings.Contains(Summary(r), row) {
		t.Errorf("no %q in\n%s", row, Summary(r))
	}
	doc, err := JUnit(r)
	if err != nil || !strings.Contains(string(doc), "<system-out>") || !strings.Contains(string(doc), title(f)) {
		t.Errorf("%v: the test of an unreachable model says nothing:\n%s", err, doc)
	}
}
