package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
	"github.com/modelreach/modelreach/gate/report"
)

var formatHeading = regexp.MustCompile("(?m)^## ([a-z]+)$")

func TestDocsReports(t *testing.T) {
	page, usage := repository(t, "docs/reports.md"), action(t).Inputs["report"].Description
	var headings []string
	for _, match := range formatHeading.FindAllStringSubmatch(page, -1) {
		headings = append(headings, match[1])
	}
	formats := slices.Sorted(maps.Keys(report.Formats))
	if slices.Sort(headings); !slices.Equal(headings, formats) {
		t.Errorf("docs/reports.md explains %v, the formats are %v", headings, formats)
	}
	for _, format := range formats {
		if !strings.Contains(page, "| [`"+format+"`](#"+format+") |") {
			t.Errorf("docs/reports.md has no row for %s", format)
		}
		if !strings.Contains(usage, format) {
			t.Errorf("action.yml does not mention the format %s", format)
		}
	}
	for _, format := range formatsWithOutput {
		if !strings.Contains(page, "`report-"+format+"`") {
			t.Errorf("docs/reports.md does not mention the output report-%s", format)
		}
	}
	var workflow struct{ Jobs map[string]job }
	if err := yaml.Unmarshal([]byte(example.FindStringSubmatch(page)[2]), &workflow); err != nil {
		t.Fatal(err)
	}
	if checkSteps(t, "docs/reports.md", workflow.Jobs["reach"].Steps) != 1 {
		t.Error("docs/reports.md: one step of its workflow uses modelreach")
	}
}

// jsonStrings are the strings of a document, one a line; "" where it is none.
func jsonStrings(data []byte) string {
	var all strings.Builder
	for d := json.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.Token()
		if err != nil {
			return all.String()
		}
		if text, ok := token.(string); ok {
			all.WriteString(text + "\n")
		}
	}
}

// malformed says why a reader of the format would refuse data.
func malformed(format string, data []byte) error {
	switch format {
	case "markdown":
		return nil
	case "junit":
		return xml.Unmarshal(data, &struct{ XMLName xml.Name }{})
	}
	var any json.RawMessage
	return json.Unmarshal(data, &any)
}

// TestReportsPassTheWall has the rooms inside miss a secret, in every text of a finding. What a format makes of its characters must
// not hide it from the outer wall, and what the wall takes out must not break the format.
func TestReportsPassTheWall(t *testing.T) {
	for _, secret := range []string{canary, `Zq7Kx2"Vw9<Tb4>Ns6&Lm8'Rd3`, "Zq7K_x2Vw_9Tb4_Ns6L_m8Rd3", `Zq7Kx2V\w9Tb4Ns6\Lm8Rd3`, "Zq7Kx+2Vw9/Tb4Ns6%Lm8=="} {
		w := newWall([]redact.Secret{redact.NewSecret(secret)})
		said := "it was " + secret + " that was sent"
		f := gate.Finding{
			Probe:    gate.Probe{Model: secret, Provider: gate.OpenAI, API: gate.ChatCompletions, Need: gate.Access, Pos: gate.Pos{File: secret + ".yml", Line: 1}},
			Evidence: gate.Evidence{Status: 401, Code: secret, Message: said, RequestID: secret, Attempts: 1},
			Outcome:  gate.Unreachable, Level: gate.Fail,
			Diagnosis: gate.Diagnosis{Cause: gate.InvalidAPIKey, Title: said, Explanation: said, NextSteps: []string{said}, FixableBy: gate.FixKeyOwner},
		}
		f.Case = &gate.Case{Probe: f.Probe, Evidence: f.Evidence}
		for format, render := range report.Formats {
			data, err := render(gate.Report{Verdict: gate.VerdictFail, Findings: []gate.Finding{f}, Counts: gate.Count([]gate.Finding{f})})
			if err != nil {
				t.Fatal(err)
			}
			data = w.Bytes(data)
			if problem := malformed(format, data); problem != nil {
				t.Errorf("%s is broken: %v", format, problem)
			}
			read := decodings(string(data))
			read["strings of JSON"] = jsonStrings(data)
			for spelling, text := range read {
				for i := 0; i+8 <= len(secret); i++ {
					if strings.Contains(text, secret[i:i+8]) {
						t.Errorf("%s, %s: %q of %q was written", format, spelling, secret[i:i+8], secret)
						break
					}
				}
			}
		}
	}
}
