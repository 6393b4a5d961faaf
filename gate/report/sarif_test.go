package report

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/modelreach/modelreach/gate"
)

// sarifStandard is the schema of OASIS.
func sarifStandard(t testing.TB) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// sarifOf renders a report and reads it back.
func sarifOf(t *testing.T, r gate.Report) sarifRun {
	t.Helper()
	doc, err := SARIF(r)
	if err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(doc, &log); err != nil {
		t.Fatal(err)
	}
	if log.Schema == "" || log.Version != "2.1.0" || len(log.Runs) != 1 {
		t.Fatalf("schema %q, version %q, %d runs", log.Schema, log.Version, len(log.Runs))
	}
	return log.Runs[0]
}

// accepted checks what GitHub requires beyond the standard (docs.github.com, "SARIF support for code scanning"): there is a value
// for every field it marks as required, and results are told apart.
func accepted(t *testing.T, run sarifRun) {
	t.Helper()
	for i, rule := range run.Tool.Driver.Rules {
		if rule.ID == "" || rule.Short.Text == "" || rule.Full.Text == "" || rule.Help.Text == "" || rule.Help.Markdown == "" {
			t.Errorf("rule %d lacks a text: %+v", i, rule)
		}
	}
	seen := map[string]bool{}
	for i, result := range run.Results {
		rule := run.Tool.Driver.Rules[result.RuleIndex]
		if rule.ID != result.RuleID || result.Message.Text == "" || len(result.Locations) != 1 {
			t.Errorf("result %d: rule %q for %q, message %q, %d locations", i, rule.ID, result.RuleID, result.Message.Text, len(result.Locations))
		}
		place := result.Locations[0].Physical
		if uri, err := url.Parse(place.Artifact.URI); err != nil || place.Artifact.URI == "" || uri.Scheme != "" && uri.Scheme != "file" || uri.Host != "" {
			t.Errorf("result %d is in %q", i, place.Artifact.URI)
		}
		r := place.Region
		if r.StartLine < 1 || r.StartColumn < 1 || r.EndLine != r.StartLine || r.EndColumn <= r.StartColumn {
			t.Errorf("result %d has the region %+v", i, r)
		}
		hash := result.Fingerprints["primaryLocationLineHash"]
		if seen[hash] || hash == "" {
			t.Errorf("result %d has the fingerprint %q of another", i, hash)
		}
		seen[hash] = true
	}
}

func TestSARIFGoldens(t *testing.T) {
	schema := sarifStandard(t)
	for name, r := range map[string]gate.Report{"sarif.golden.json": mixed(), "sarif-production.golden.json": production(), "sarif-policy.golden.json": governed()} {
		got, err := SARIF(r)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name, got)
		validate(t, schema, got)
		accepted(t, sarifOf(t, r))
	}
}

func TestSARIFHoldsWhatMatters(t *testing.T) {
	r := governed()
	var want, got []string
	for _, level := range []gate.Level{gate.Fail, gate.Warn, gate.Notice} {
		for _, f := range r.Findings {
			if f.Level == level {
				want = append(want, fmt.Sprint(sarifLevels[level], " ", f.Diagnosis.Cause))
			}
		}
	}
	run := sarifOf(t, r)
	waived := 0
	for _, result := range run.Results {
		got = append(got, result.Level+" "+result.RuleID)
		waived += len(result.Suppressions)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	if waived != 1 {
		t.Errorf("%d results are suppressed, want the waived one", waived)
	}
}

func TestSARIFSaysWhatAnnotationsSay(t *testing.T) {
	r := finished(retired())
	if got, want := sarifOf(t, r).Results[0].Message.Text, Annotations(r)[0].Message; got != want {
		t.Errorf("message %q, want %q", got, want)
	}
	r.Findings[0].Environment = "staging"
	if got := sarifOf(t, r).Results[0].Message.Text; !strings.HasPrefix(got, "gpt-4-1106-preview was shut down on 2026-10-23 (staging)\n") {
		t.Errorf("message %q does not name the run it is of", got)
	}
}

func TestSARIFOfNothing(t *testing.T) {
	for name, r := range map[string]gate.Report{"no findings": {Verdict: gate.VerdictPass}, "all pass": finished(reachable("a", 1))} {
		got, err := SARIF(r)
		if err != nil || !strings.Contains(string(got), `"results": []`) || !strings.Contains(string(got), `"rules": []`) {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
		validate(t, sarifStandard(t), got)
	}
}

func TestSARIFPlaces(t *testing.T) {
	at := func(file string, line, column int) gate.Pos { return gate.Pos{File: file, Line: line, Column: column} }
	for _, tc := range []struct {
		pos    gate.Pos
		uri    string
		base   string
		region sarifRegion
	}{
		{at("modelreach.yml", 4, 5), "modelreach.yml", sourceRoot, sarifRegion{4, 5, 4, 6}},
		{at("a b/ü#?%.yml", 4, 0), "a%20b/%C3%BC%23%3F%25.yml", sourceRoot, sarifRegion{4, 1, 4, 2}},
		{at("c:d.yml", 0, 0), "c%3Ad.yml", sourceRoot, sarifRegion{1, 1, 1, 2}},
		{at("a\nb\xff.yml", 1, 1), "a%0Ab%FF.yml", sourceRoot, sarifRegion{1, 1, 1, 2}},
		{at("/elsewhere/m.yml", -3, -1), "file:///elsewhere/m.yml", "", sarifRegion{1, 1, 1, 2}},
		{at("", 7, 3), ".github/workflows", sourceRoot, sarifRegion{1, 1, 1, 2}},
	} {
		f := retired()
		f.Probe.Model, f.Probe.Pos = "m", tc.pos
		got := sarifOf(t, finished(f)).Results[0].Locations[0].Physical
		if diff := cmp.Diff(sarifPhysical{sarifArtifact{tc.uri, tc.base}, tc.region}, got); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", tc.pos, diff)
		}
	}
	if got := region(retired()); got.EndColumn-got.StartColumn != len("gpt-4-1106-preview") {
		t.Errorf("the region %+v is not that of the id", got)
	}
}

func fingerprintsOf(t *testing.T, r gate.Report) []string {
	t.Helper()
	var all []string
	for _, result := range sarifOf(t, r).Results {
		all = append(all, result.Fingerprints["primaryLocationLineHash"])
	}
	return all
}

func TestFingerprintsStayWhenLinesMove(t *testing.T) {
	before, after := finished(retired(), typo(), retired()), finished(retired(), typo(), retired())
	for i := range after.Findings {
		after.Findings[i].Probe.Pos.Line += 17
		after.Findings[i].Probe.Pos.Column++
		after.Findings[i].Evidence.RequestID, after.Findings[i].Evidence.Message = "req_new", "other words"
		after.Findings[i].Level = gate.Warn
	}
	if diff := cmp.Diff(fingerprintsOf(t, before), fingerprintsOf(t, after)); diff != "" {
		t.Errorf("fingerprints (-before +after):\n%s", diff)
	}
}

func TestFingerprintsTellResultsApart(t *testing.T) {
	changes := map[string]func(*gate.Finding){
		"nothing": func(*gate.Finding) {}, "again": func(*gate.Finding) {},
		"model":       func(f *gate.Finding) { f.Probe.Model = "x" },
		"api":         func(f *gate.Finding) { f.Probe.API = gate.Responses },
		"need":        func(f *gate.Finding) { f.Probe.Need = gate.Streaming },
		"provider":    func(f *gate.Finding) { f.Probe.Provider = "azure" },
		"cause":       func(f *gate.Finding) { f.Diagnosis.Cause = gate.ModelNotFound },
		"file":        func(f *gate.Finding) { f.Probe.Pos.File = "b.yml" },
		"environment": func(f *gate.Finding) { f.Environment = "staging" },
		"boundary":    func(f *gate.Finding) { f.Probe.Model += string(f.Probe.API); f.Probe.API = "" },
	}
	var findings []gate.Finding
	for _, change := range changes {
		f := retired()
		change(&f)
		findings = append(findings, f)
	}
	all := fingerprintsOf(t, finished(findings...))
	slices.Sort(all)
	if n := len(slices.Compact(all)); n != len(changes) {
		t.Errorf("%d fingerprints for %d results", n, len(changes))
	}
}

func TestSARIFCategories(t *testing.T) {
	for label, want := range map[string]string{
		"production": "modelreach/production/2026-11-21T12:00:00Z", "eu/prod": "modelreach/eu/prod/2026-11-21T12:00:00Z", "": "", "\u200b\n": "",
	} {
		r := finished(retired())
		r.Environment = label
		got := ""
		if details := sarifOf(t, r).Details; details != nil {
			got = details.ID
		}
		if got != want {
			t.Errorf("environment %q: id %q, want %q", label, got, want)
		}
	}
}

func TestSARIFTimes(t *testing.T) {
	r := finished(retired())
	r.StartedAt, r.Duration = noon.In(time.FixedZone("", 7200)), 90*time.Second
	if got := sarifOf(t, r).Invocations[0]; !got.Successful || got.Start != "2026-11-21T12:00:00Z" || got.End != "2026-11-21T12:01:30Z" {
		t.Errorf("invocation %+v", got)
	}
}

func TestSARIFKeepsTheWorst(t *testing.T) {
	results := sarifResults(finished(skipped("a"), retiring(), retired(), skipped("b"), slow()))
	var levels []string
	for _, result := range results {
		levels = append(levels, result.Level)
	}
	if want := []string{"error", "error", "warning", "note", "note"}; !slices.Equal(levels, want) {
		t.Errorf("levels %v, want %v", levels, want)
	}
	if shown, notes := withinLimit(make([]sarifResult, maxResults)); len(shown) != maxResults || notes != nil {
		t.Errorf("%d results of as many as fit, %+v", len(shown), notes)
	}
	shown, notes := withinLimit(make([]sarifResult, maxResults+2))
	if len(shown) != maxResults || len(notes) != 1 || notes[0].Message.Text != "2 more findings left out: this is as many as GitHub takes" {
		t.Errorf("%d results, notifications %+v", len(shown), notes)
	}
}

func TestUnlinked(t *testing.T) {
	for in, want := range map[string]string{
		"see [here](https://x.example)": "see [here] (https://x.example)",
		`![i\](1)`:                      `![i\] (1)`,
		"{0} and {12}":                  "{ 0} and { 12}",
		"${{ secrets.KEY }} {\"a\": 1}": "${{ secrets.KEY }} {\"a\": 1}",
	} {
		if got := unlinked(in); got != want {
			t.Errorf("unlinked(%q) = %q, want %q", in, got, want)
		}
	}
}
