package report

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// JUnit XML as Jenkins reads it (its xUnit plugin publishes a schema, junit-10.xsd), with the attributes file and line that
// reports on GitHub and GitLab are placed by. There is no standard.
type (
	junitReport struct {
		XMLName  xml.Name `xml:"testsuites"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Errors   int      `xml:"errors,attr"`
		Time     seconds  `xml:"time,attr"`
		Suites   []*junitSuite
	}

	junitSuite struct {
		XMLName    xml.Name        `xml:"testsuite"`
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Time       seconds         `xml:"time,attr"`
		Timestamp  string          `xml:"timestamp,attr,omitempty"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase
		names      map[string]int
	}

	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}

	junitCase struct {
		XMLName xml.Name     `xml:"testcase"`
		Name    string       `xml:"name,attr"`
		Class   string       `xml:"classname,attr"`
		File    string       `xml:"file,attr,omitempty"`
		Line    int          `xml:"line,attr,omitempty"`
		Time    seconds      `xml:"time,attr"`
		Skipped *junitReason `xml:"skipped"`
		Error   *junitReason `xml:"error"`
		Failure *junitReason `xml:"failure"`
		Output  *junitText   `xml:"system-out"`
	}

	// junitReason says why a test did not pass: in a line, and in full.
	junitReason struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",cdata"`
	}

	junitText struct {
		Text string `xml:",cdata"`
	}
)

// seconds is a duration as JUnit writes it: in seconds, with milliseconds.
type seconds time.Duration

// MarshalText writes 1812 ms as 1.812.
func (s seconds) MarshalText() ([]byte, error) {
	ms := time.Duration(s).Milliseconds()
	return fmt.Appendf(nil, "%d.%03d", ms/1000, ms%1000), nil
}

// JUnit renders a report as JUnit XML: a suite for each provider, and environment where there are several, and one for remarks on
// files of the repository; a test for each finding. What fails the run is a failure, or an error where it could not be checked;
// what could not be checked or was not asked is skipped where the policy allows it; anything else passes, with what there is to
// say of it as its output. The time of a test is the latency of its last request, that of a suite their sum: calls are made side
// by side. Texts hold what XML 1.0 allows and nothing a workflow log would obey.
func JUnit(r gate.Report) ([]byte, error) {
	doc := junitReport{Name: toolName, Suites: junitSuites(r)}
	for _, s := range doc.Suites {
		doc.Tests += s.Tests
		doc.Failures += s.Failures
		doc.Errors += s.Errors
		doc.Time += s.Time
	}
	b := bytes.NewBufferString(xml.Header)
	encoder := xml.NewEncoder(b)
	encoder.Indent("", "  ")
	if err := encoder.Encode(doc); err != nil {
		return nil, fmt.Errorf("encode report: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// junitSuites are the findings by provider and environment, in the order these first appear.
func junitSuites(r gate.Report) []*junitSuite {
	var all []*junitSuite
	at := map[[2]string]*junitSuite{}
	for _, f := range r.Findings {
		provider, label := suiteOf(f), environmentOf(f, r)
		s := at[[2]string{provider, label}]
		if s == nil {
			s = newJUnitSuite(r, provider, label)
			at[[2]string{provider, label}] = s
			all = append(all, s)
		}
		s.add(newJUnitCase(f, provider, label))
	}
	return all
}

// suiteOf is what a finding is told with: its provider, or the repository.
func suiteOf(f gate.Finding) string {
	if isRemark(f) {
		return "repository"
	}
	return cut(Inline(f.Probe.Provider), 100)
}

// environmentOf is the label of the run a finding is of; "" for none.
func environmentOf(f gate.Finding, r gate.Report) string {
	return cmp.Or(labelled(f.Environment), environment(r))
}

func newJUnitSuite(r gate.Report, provider, label string) *junitSuite {
	s := &junitSuite{Name: provider + inParentheses(label), names: map[string]int{}}
	s.Properties = []junitProperty{{"version", Inline(r.Version)}}
	if label != "" {
		s.Properties = append(s.Properties, junitProperty{"environment", label})
	}
	if !r.StartedAt.IsZero() {
		s.Timestamp = r.StartedAt.UTC().Format("2006-01-02T15:04:05") // the older schemas allow no zone
	}
	return s
}

// add puts a test into a suite, under a name of its own, and counts it.
func (s *junitSuite) add(c junitCase) {
	s.names[c.Name]++
	if n := s.names[c.Name]; n > 1 {
		c.Name += fmt.Sprintf(" #%d", n)
	}
	s.Cases = append(s.Cases, c)
	s.Tests++
	s.Time += c.Time
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

func newJUnitCase(f gate.Finding, provider, label string) junitCase {
	c := junitCase{
		Name: testName(f), Class: className(provider, label),
		Time: seconds(max(f.Evidence.Latency, 0).Truncate(time.Millisecond)),
	}
	if c.File = Inline(f.Probe.Pos.File); c.File != "" {
		c.Line = max(f.Probe.Pos.Line, 1)
	}
	text := message(group{f})
	first, _, _ := strings.Cut(text, "\n")
	why := &junitReason{Message: first, Type: string(ruleCause(f)), Text: text}
	switch open := f.Outcome == gate.Inconclusive; {
	case f.Level == gate.Fail && open:
		c.Error = why
	case f.Level == gate.Fail:
		c.Failure = why
	case open || f.Outcome == gate.Skipped && !isRemark(f):
		why.Type = ""
		c.Skipped = why
	case f.Level != gate.Pass || f.Outcome == gate.Unreachable: // a policy that lets it pass does not keep it quiet
		c.Output = &junitText{text}
	}
	return c
}

// testName is the question, or for a remark its cause and what it is about.
func testName(f gate.Finding) string {
	if isRemark(f) {
		return cut(Inline(string(f.Diagnosis.Cause)+" "+f.Probe.Model), 200)
	}
	return Inline(cut(f.Probe.Model, 200) + " " + cut(asked(f.Probe), 100))
}

// className keeps the results of several environments apart where a server joins them. Jenkins takes what stands before the last
// dot for a package.
func className(provider, label string) string {
	if label == "" {
		return toolName + "." + provider
	}
	return toolName + "." + label + "." + provider
}
