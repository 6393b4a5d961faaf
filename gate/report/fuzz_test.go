package report

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/internal/actionsrunner"
)

// jumbled is a part of poisoned, with causes, outcomes, levels and places that n chooses.
func jumbled(s string, line int, n uint) gate.Report {
	r := poisoned(s)
	from := n % uint(len(r.Findings)-3)
	r.Findings = r.Findings[from : from+4]
	causes := append(gate.Causes(), gate.Cause(s))
	outcomes := []gate.Outcome{gate.Reachable, gate.Unreachable, gate.Inconclusive, gate.Skipped}
	levels := []gate.Level{gate.Fail, gate.Warn, gate.Notice, gate.Pass}
	for i := range r.Findings {
		f, n := &r.Findings[i], n+uint(i)
		f.Diagnosis.Cause = causes[n%uint(len(causes))]
		f.Outcome, f.Level = outcomes[n/7%4], levels[n/3%4]
		f.Probe.Pos.Line, f.Probe.Pos.Column = line, line/2
		f.Evidence.Latency = time.Duration(line) * time.Millisecond
		f.Environment = s[:len(s)/2]
	}
	r.Counts, r.Verdict = gate.Count(r.Findings), gate.Decide(r.Findings)
	return r
}

func seedJumbled(f *testing.F) {
	for i, s := range payloads {
		f.Add(s, i*i-9, uint(i*31))
	}
	f.Add("]]>", 1, uint(0))
	f.Add("[a](b) {0} ]]]]>>", -1<<40, uint(1<<20))
}

func FuzzSARIF(f *testing.F) {
	seedJumbled(f)
	schema := sarifStandard(f)
	f.Fuzz(func(t *testing.T, s string, line int, n uint) {
		r := jumbled(s, line, n)
		doc, err := SARIF(r)
		if err != nil {
			t.Fatal(err)
		}
		validate(t, schema, doc)
		if commands := actionsrunner.Commands(string(doc)); len(commands) > 0 || strings.Contains(string(doc), "##[") {
			t.Errorf("the runner would obey %+v in\n%s", commands, doc)
		}
		run := sarifOf(t, r)
		accepted(t, run)
		for _, result := range run.Results {
			if strings.Contains(result.Message.Text, "](") || placeholder.MatchString(result.Message.Text) {
				t.Errorf("a link or a placeholder in %q", result.Message.Text)
			}
			file, err := url.PathUnescape(result.Locations[0].Physical.Artifact.URI)
			if err != nil || !slices.Contains([]string{s, "file://" + s, unplaced, "modelreach.yml"}, file) {
				t.Errorf("the URI names %q, want %q: %v", file, s, err)
			}
		}
	})
}

func FuzzJUnit(f *testing.F) {
	seedJumbled(f)
	f.Fuzz(func(t *testing.T, s string, line int, n uint) {
		r := jumbled(s, line, n)
		doc, err := JUnit(r)
		if err != nil {
			t.Fatal(err)
		}
		if commands := actionsrunner.Commands(string(doc)); len(commands) > 0 || bytes.Contains(doc, []byte("##[")) {
			t.Errorf("the runner would obey %+v in\n%s", commands, doc)
		}
		tests := 0
		for _, suite := range junitOf(t, r).Kids {
			for _, kid := range suite.Kids {
				if kid.Name != "testcase" {
					continue
				}
				tests++
				if file := kid.Attr["file"]; file != Inline(s) && file != "modelreach.yml" {
					t.Errorf("file %q of %q", file, s)
				}
			}
		}
		if tests != len(r.Findings) {
			t.Errorf("%d tests of %d findings", tests, len(r.Findings))
		}
	})
}

func FuzzMarkdown(f *testing.F) {
	seedJumbled(f)
	f.Fuzz(func(t *testing.T, s string, line int, n uint) {
		doc := Summary(jumbled(s, line, n))
		if commands := actionsrunner.Commands(doc); len(commands) > 0 || strings.Contains(doc, "##[") {
			t.Errorf("the runner would obey %+v in\n%s", commands, doc)
		}
	})
}
