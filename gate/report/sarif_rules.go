package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// The causes as SARIF knows them: as rules of the tool.
type (
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}

	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Home    string      `json:"informationUri"`
		Rules   []sarifRule `json:"rules"`
	}

	sarifRule struct {
		ID         string              `json:"id"`
		Name       string              `json:"name"`
		Short      sarifText           `json:"shortDescription"`
		Full       sarifText           `json:"fullDescription"`
		Help       sarifText           `json:"help"`
		HelpURI    string              `json:"helpUri"`
		Default    sarifConfiguration  `json:"defaultConfiguration"`
		Properties sarifRuleProperties `json:"properties"`
	}

	sarifConfiguration struct {
		Level string `json:"level"`
	}

	// sarifRuleProperties are those GitHub sorts alerts by. There is no security-severity: it would make security alerts of them.
	sarifRuleProperties struct {
		Tags      []string `json:"tags"`
		Precision string   `json:"precision"`
		Severity  string   `json:"problem.severity"`
	}
)

// home is where the tool is explained.
var home, _, _ = strings.Cut(gate.DocsURL, "/blob/")

// sarifRules are the rules that results name, in the order the documentation presents them.
func sarifRules(results []sarifResult) []sarifRule {
	occurs := map[string]bool{}
	for _, result := range results {
		occurs[result.RuleID] = true
	}
	rules := []sarifRule{}
	for _, c := range gate.Causes() {
		if occurs[string(c)] {
			rules = append(rules, newSARIFRule(c))
		}
	}
	return rules
}

func newSARIFRule(c gate.Cause) sarifRule {
	a := c.About().Plain()
	level := usualLevel(c)
	return sarifRule{
		ID: string(c), Name: ruleName(c), HelpURI: c.Docs(),
		Short:      sarifText{Text: capital(a.Title)},
		Full:       sarifText{Text: a.Explanation},
		Help:       sarifText{Text: ruleHelp(a, c.Docs()), Markdown: ruleHelpMarkdown(a, c.Docs())},
		Default:    sarifConfiguration{level},
		Properties: sarifRuleProperties{Tags: []string{string(a.Class)}, Precision: "high", Severity: severities[level]},
	}
}

var severities = map[string]string{"error": "error", "warning": "warning", "note": "recommendation"}

// usualLevel is the level of a cause where no policy says otherwise.
func usualLevel(c gate.Cause) string {
	f := gate.Finding{Diagnosis: gate.Diagnosis{Cause: c}}
	if level := sarifLevels[gate.Judge(f, gate.Policy{FailOn: gate.FailOnAny, OnInconclusive: gate.Fail}).Level]; level != "" {
		return level
	}
	return "note"
}

// ruleName is a slug as an identifier for readers: invalid_api_key is InvalidAPIKey.
func ruleName(c gate.Cause) string {
	words := strings.Split(string(c), "_")
	for i, word := range words {
		if words[i] = acronyms[word]; words[i] == "" {
			words[i] = capital(word)
		}
	}
	return strings.Join(words, "")
}

// ruleHelp is what to do about a cause, as plain text.
func ruleHelp(a gate.About, docs string) string {
	lines := []string{a.Explanation}
	for i, step := range a.NextSteps {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, step))
	}
	return strings.Join(append(lines, "Who can fix it: "+fixers[a.FixableBy]+".", "More: "+docs), "\n")
}

// ruleHelpMarkdown is ruleHelp as GitHub Flavored Markdown.
func ruleHelpMarkdown(a gate.About, docs string) string {
	parts := []string{spans(a.Explanation)}
	if len(a.NextSteps) > 0 {
		steps := slices.Clone(a.NextSteps)
		for i, step := range steps {
			steps[i] = fmt.Sprintf("%d. %s", i+1, spans(step))
		}
		parts = append(parts, strings.Join(steps, "\n"))
	}
	return strings.Join(append(parts, "Who can fix it: "+prose(fixers[a.FixableBy])+".", "[More on this cause]("+docs+")"), "\n\n")
}
