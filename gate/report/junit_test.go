package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

func junitOf(t *testing.T, r gate.Report) *element {
	t.Helper()
	doc, err := JUnit(r)
	if err != nil {
		t.Fatal(err)
	}
	root := parsed(t, doc)
	wellFormed(t, root)
	added(t, root)
	return root
}

func TestJUnitGoldens(t *testing.T) {
	for name, r := range map[string]gate.Report{"junit.golden.xml": mixed(), "junit-production.golden.xml": production(), "junit-policy.golden.xml": governed()} {
		got, err := JUnit(r)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name, got)
		junitOf(t, r)
	}
}

func TestJUnitResults(t *testing.T) {
	of := func(outcome gate.Outcome, level gate.Level, cause gate.Cause) string {
		f := retired()
		f.Outcome, f.Level, f.Diagnosis.Cause = outcome, level, cause
		test := junitOf(t, finished(f)).Kids[0].Kids[1]
		if len(test.Kids) == 0 {
			return ""
		}
		result := test.Kids[0]
		if want := Annotations(finished(retired()))[0].Message; cause == gate.ModelRetired && result.Text != want {
			t.Errorf("text %q, want %q", result.Text, want)
		}
		return strings.TrimSpace(result.Name + " " + result.Attr["type"])
	}
	for _, tc := range []struct {
		outcome gate.Outcome
		level   gate.Level
		cause   gate.Cause
		want    string
	}{
		{gate.Unreachable, gate.Fail, gate.ModelRetired, "failure model_retired"},
		{gate.Unreachable, gate.Warn, gate.ModelRetired, "system-out"},
		{gate.Unreachable, gate.Notice, gate.ModelRetired, "system-out"},
		{gate.Inconclusive, gate.Fail, gate.Timeout, "error timeout"},
		{gate.Inconclusive, gate.Warn, gate.Timeout, "skipped"},
		{gate.Inconclusive, gate.Pass, gate.Timeout, "skipped"},
		{gate.Reachable, gate.Fail, gate.RetiringSoon, "failure retiring_soon"},
		{gate.Reachable, gate.Warn, gate.RetiringSoon, "system-out"},
		{gate.Reachable, gate.Pass, gate.OK, ""},
		{gate.Skipped, gate.Notice, gate.KeyMissing, "skipped"},
		{gate.Skipped, gate.Fail, gate.KeyRejected, "failure key_rejected"},
		{gate.Skipped, gate.Warn, gate.UndeclaredModel, "system-out"},
		{gate.Skipped, gate.Pass, gate.WaiverUnused, ""},
		{gate.Skipped, gate.Fail, gate.UndeclaredModel, "failure undeclared_model"},
	} {
		if got := of(tc.outcome, tc.level, tc.cause); got != tc.want {
			t.Errorf("%s at level %s for %s is %q, want %q", tc.outcome, tc.level, tc.cause, got, tc.want)
		}
	}
}

func TestJUnitSuites(t *testing.T) {
	suites := func(r gate.Report) (all []string) {
		for _, s := range junitOf(t, r).Kids {
			all = append(all, fmt.Sprint(s.Attr["name"], " ", s.Attr["tests"], " ", s.Kids[len(s.Kids)-1].Attr["classname"]))
		}
		return all
	}
	staged, joined := production(), finished(retired(), typo(), retired())
	joined.Findings[0].Environment, joined.Findings[2].Environment = "staging", "production"
	for name, tc := range map[string]struct {
		r    gate.Report
		want []string
	}{
		"one environment": {staged, []string{
			"openai (production) 2 modelreach.production.openai", "azure-prod (production) 1 modelreach.production.azure-prod",
			"federated (production) 2 modelreach.production.federated", "gateway (production) 2 modelreach.production.gateway",
			"ollama (production) 2 modelreach.production.ollama",
		}},
		"remarks": {governed(), []string{"openai 5 modelreach.openai", "groq 4 modelreach.groq", "repository 5 modelreach.repository"}},
		"several": {joined, []string{
			"openai (staging) 1 modelreach.staging.openai", "openai 1 modelreach.openai", "openai (production) 1 modelreach.production.openai",
		}},
	} {
		if diff := cmp.Diff(tc.want, suites(tc.r)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestJUnitTests(t *testing.T) {
	need := retired()
	need.Probe.Need, need.Evidence.Latency = gate.Streaming, 1_812_999*time.Microsecond
	nowhere := skipped("house-model-a")
	root := junitOf(t, finished(retired(), retired(), need, nowhere))
	var got []map[string]string
	for _, suite := range root.Kids {
		for _, test := range suite.Kids[1:] {
			got = append(got, test.Attr)
		}
	}
	test := func(name, class, time, line string) map[string]string {
		attributes := map[string]string{"name": name, "classname": "modelreach." + class, "time": time}
		if line != "" {
			attributes["file"], attributes["line"] = "modelreach.yml", line
		}
		return attributes
	}
	want := []map[string]string{
		test("gpt-4-1106-preview chat.completions", "openai", "0.097", "5"),
		test("gpt-4-1106-preview chat.completions #2", "openai", "0.097", "5"),
		test("gpt-4-1106-preview chat.completions streaming", "openai", "1.812", "5"),
		test("house-model-a chat.completions", "gateway", "0.000", ""),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tests (-want +got):\n%s", diff)
	}
	if at := root.Kids[0].Attr["timestamp"]; at != "2026-11-21T12:00:00" {
		t.Errorf("timestamp %q", at)
	}
}

func TestJUnitIsTheSameEveryTime(t *testing.T) {
	first, err := JUnit(governed())
	for range 20 {
		again, err2 := JUnit(governed())
		if err != nil || err2 != nil || !bytes.Equal(first, again) {
			t.Fatal("two renderings differ")
		}
	}
}
