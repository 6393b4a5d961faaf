package report

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

func TestSARIFRules(t *testing.T) {
	var findings []gate.Finding
	for _, c := range gate.Causes() {
		f := retired()
		f.Diagnosis.Cause = c
		findings = append(findings, f)
	}
	r := finished(findings...)
	doc, err := SARIF(r)
	if err != nil {
		t.Fatal(err)
	}
	validate(t, sarifStandard(t), doc)
	run := sarifOf(t, r)
	accepted(t, run)
	if strings.Contains(string(doc), "security-severity") || len(run.Tool.Driver.Rules) != len(gate.Causes()) {
		t.Errorf("%d rules for %d causes, or they are of security", len(run.Tool.Driver.Rules), len(gate.Causes()))
	}
	placeholders := regexp.MustCompile(`(?:^|[^{$])\{(?:model|api|provider|host|key)\}`)
	for i, rule := range run.Tool.Driver.Rules {
		if c := gate.Causes()[i]; rule.ID != string(c) || rule.HelpURI != c.Docs() {
			t.Errorf("rule %d is %q with %q", i, rule.ID, rule.HelpURI)
		}
		if max(utf8.RuneCountInString(rule.Short.Text), utf8.RuneCountInString(rule.Full.Text)) > 1024 || len(rule.Name) > 255 {
			t.Errorf("%s has longer descriptions than GitHub takes", rule.ID)
		}
		if found := placeholders.FindString(rule.Short.Text + rule.Full.Text + rule.Help.Text + rule.Help.Markdown); found != "" {
			t.Errorf("%s holds the placeholder %q", rule.ID, found)
		}
	}
}

func TestSARIFLevelsOfRules(t *testing.T) {
	for c, want := range map[gate.Cause]string{
		gate.ModelRetired: "error", gate.Timeout: "error", gate.RetiringSoon: "warning", gate.SnapshotChanged: "note", gate.OK: "note",
	} {
		if got := usualLevel(c); got != want {
			t.Errorf("level of %s is %q, want %q", c, got, want)
		}
	}
	if got := ruleName(gate.InvalidAPIKey); got != "InvalidAPIKey" {
		t.Errorf("name %q", got)
	}
}

func TestSARIFOfAnUnknownCause(t *testing.T) {
	f := retired()
	f.Diagnosis.Cause = "of_another_version"
	run := sarifOf(t, finished(f))
	accepted(t, run)
	if got := run.Results[0].RuleID; got != string(gate.Unknown) {
		t.Errorf("rule %q", got)
	}
}
