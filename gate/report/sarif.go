package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// What GitHub code scanning reads of SARIF 2.1.0 (OASIS, sarif-v2.1.0-errata01-os; docs.github.com, "SARIF support for code
// scanning"). These are plain structs because the library for it, go-sarif, writes every array and default of the standard with
// every result, and has a validator with it that a program holding keys has no use for.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}

	sarifRun struct {
		Tool        sarifTool            `json:"tool"`
		Details     *sarifDetails        `json:"automationDetails,omitempty"`
		Invocations []sarifInvocation    `json:"invocations"`
		Bases       map[string]sarifBase `json:"originalUriBaseIds"`
		ColumnKind  string               `json:"columnKind"`
		Results     []sarifResult        `json:"results"`
	}

	sarifDetails struct {
		ID string `json:"id"`
	}

	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Start         string              `json:"startTimeUtc,omitempty"`
		End           string              `json:"endTimeUtc,omitempty"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}

	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}

	sarifBase struct {
		Description sarifText `json:"description"`
	}

	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}

	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
	}

	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}

	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}

	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId,omitempty"`
	}

	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}

	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification"`
	}
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

	// sourceRoot stands for the root of the checkout, as GitHub's examples name it.
	sourceRoot = "%SRCROOT%"

	// unplaced is where a finding stands that no file declares: a model of the input models, which a workflow sets. GitHub rejects a
	// whole upload for one result without a place.
	unplaced = ".github/workflows"

	// maxResults is how many results GitHub takes in one run; it rejects a file with more.
	maxResults = 25_000
)

// sarifLevels are the levels of findings that matter. A pass is no result.
var sarifLevels = map[gate.Level]string{gate.Fail: "error", gate.Warn: "warning", gate.Notice: "note"}

// SARIF renders the findings that matter as a SARIF 2.1.0 log with all that GitHub code scanning requires: one result each, the
// worst first, at the line that declares the model; the rule is its cause. A result keeps its fingerprint when its line moves. A
// waived finding is suppressed. Of a run with an environment the category is modelreach/ENVIRONMENT; without one whoever uploads
// the file gives it. Like the JSON report it can be printed to a workflow log.
func SARIF(r gate.Report) ([]byte, error) {
	results := sarifResults(r)
	rules := sarifRules(results)
	for i := range results {
		results[i].RuleIndex = slices.IndexFunc(rules, func(rule sarifRule) bool { return rule.ID == results[i].RuleID })
	}
	shown, notes := withinLimit(results)
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: toolName, Version: r.Version, Home: home, Rules: rules}},
		Details:     sarifDetailsOf(r),
		Invocations: []sarifInvocation{{Successful: true, Start: stamp(r.StartedAt), End: ended(r), Notifications: notes}},
		Bases:       map[string]sarifBase{sourceRoot: {sarifText{Text: "The root of the repository."}}},
		ColumnKind:  "unicodeCodePoints",
		Results:     shown,
	}
	return indented(sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

// withinLimit keeps as many results as GitHub takes, and says how many are left out.
func withinLimit(results []sarifResult) ([]sarifResult, []sarifNotification) {
	left := len(results) - maxResults
	if left <= 0 {
		return results, nil
	}
	text := count(left, "more finding") + " left out: this is as many as GitHub takes"
	return results[:maxResults], []sarifNotification{{Level: "warning", Message: sarifText{Text: text}}}
}

// sarifDetailsOf tell the runs of several environments apart: all before the last slash of the id is the category.
func sarifDetailsOf(r gate.Report) *sarifDetails {
	label := environment(r)
	if label == "" {
		return nil
	}
	return &sarifDetails{toolName + "/" + label + "/" + stamp(r.StartedAt)}
}

// ended is when the run was over; "" when nothing happened at all.
func ended(r gate.Report) string {
	if r.StartedAt.IsZero() {
		return ""
	}
	return stamp(r.StartedAt.Add(max(r.Duration, 0)).Truncate(time.Second))
}

// sarifResults are the findings that matter, the worst first, then in manifest order.
func sarifResults(r gate.Report) []sarifResult {
	results := []sarifResult{}
	seen := map[string]int{}
	for _, f := range r.Findings {
		hash := fingerprint(f, seen)
		if sarifLevels[f.Level] == "" {
			continue
		}
		results = append(results, sarifResult{
			RuleID:       string(ruleCause(f)),
			Level:        sarifLevels[f.Level],
			Message:      sarifText{Text: unlinked(sarifMessage(f))},
			Locations:    []sarifLocation{{sarifPhysical{artifact(f.Probe.Pos), region(f)}}},
			Fingerprints: map[string]string{"primaryLocationLineHash": hash},
			Suppressions: suppressions(f.Waiver),
		})
	}
	slices.SortStableFunc(results, func(a, b sarifResult) int { return cmp.Compare(severity(a), severity(b)) })
	return results
}

// sarifMessage is what an annotation says of a finding, with the run it is of where a report joins several: a result has no title to name it.
func sarifMessage(f gate.Finding) string {
	first, rest, _ := strings.Cut(message(group{f}), "\n")
	return first + inParentheses(labelled(f.Environment)) + "\n" + rest
}

// severity orders results, the worst first.
func severity(r sarifResult) int { return slices.Index([]string{"error", "warning", "note"}, r.Level) }

// ruleCause is the cause of a finding; a slug nobody documented is unknown.
func ruleCause(f gate.Finding) gate.Cause {
	if c := f.Diagnosis.Cause; c.Known() {
		return c
	}
	return gate.Unknown
}

// fingerprint tells a result from every other of the run, wherever its line moves: a hash of what was asked and what came of it,
// and a number for questions that are asked more than once. seen counts those before.
func fingerprint(f gate.Finding, seen map[string]int) string {
	p := f.Probe
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", []string{
		p.Model, string(p.API), string(p.Need), p.Provider, string(f.Diagnosis.Cause), p.Pos.File, f.Environment,
	}))
	hash := hex.EncodeToString(sum[:8])
	seen[hash]++
	return fmt.Sprintf("%s:%d", hash, seen[hash])
}

// artifact names a file by its URI relative to the root of the checkout.
func artifact(p gate.Pos) sarifArtifact {
	segments := strings.Split(cmp.Or(p.File, unplaced), "/")
	for i, segment := range segments {
		// A colon in the first segment would end a scheme (RFC 3986, section 4.2).
		segments[i] = strings.ReplaceAll(url.PathEscape(segment), ":", "%3A")
	}
	uri := strings.Join(segments, "/")
	if strings.HasPrefix(uri, "/") { // outside of the checkout
		return sarifArtifact{URI: "file://" + uri}
	}
	return sarifArtifact{URI: uri, Base: sourceRoot}
}

// region is the id of the model in its line; of a remark, whose place may hold anything, the first character.
func region(f gate.Finding) sarifRegion {
	p, width := f.Probe.Pos, 1
	if p.File == "" {
		p = gate.Pos{}
	}
	if p.Column > 0 && !isRemark(f) {
		width = max(utf8.RuneCountInString(f.Probe.Model), 1)
	}
	line, column := max(p.Line, 1), max(p.Column, 1)
	return sarifRegion{StartLine: line, StartColumn: column, EndLine: line, EndColumn: column + width}
}

func suppressions(w *gate.Waiver) []sarifSuppression {
	if w == nil {
		return nil
	}
	return []sarifSuppression{{Kind: "external", Status: "accepted", Justification: Inline(waived(w) + ": " + cut(w.Reason, 500))}}
}

// placeholder begins what a reader of SARIF puts an argument in the place of (SARIF 2.1.0, section 3.11.5). Other braces stay as they
// are, where the standard would double them: GitHub shows the text as it stands.
var placeholder = regexp.MustCompile(`\{(\d)`)

// unlinked keeps a text from holding links or placeholders that a server or a manifest wrote: `[text](address)` is a link even
// in a plain text (SARIF 2.1.0, section 3.11.6).
func unlinked(text string) string {
	return placeholder.ReplaceAllString(strings.ReplaceAll(text, "](", "] ("), "{ $1")
}
