package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate"
)

// element is one element of an XML document, read without knowing what it should be.
type element struct {
	Name  string
	Attr  map[string]string
	Kids  []*element
	Text  string
	Depth int
}

// parsed reads a document strictly and checks the characters that are left when all escapes are undone (XML 1.0, section 2.2).
func parsed(t *testing.T, doc []byte) *element {
	t.Helper()
	root := &element{}
	open := []*element{root}
	for d := xml.NewDecoder(bytes.NewReader(doc)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, doc)
		}
		top := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{Name: token.Name.Local, Attr: map[string]string{}, Depth: len(open)}
			for _, a := range token.Attr {
				e.Attr[a.Name.Local] = a.Value
			}
			top.Kids = append(top.Kids, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			top.Text += string(token)
		}
	}
	if len(root.Kids) != 1 {
		t.Fatalf("%d elements at the root", len(root.Kids))
	}
	return root.Kids[0]
}

// grammar is what each element may hold: attributes, those that must be there first behind a star, and elements in this order. It
// is what Jenkins' schemas say (junit-10.xsd of the xUnit plugin), and Surefire's of a suite, with file and line of a test.
var grammar = map[string]struct{ attributes, elements []string }{
	"testsuites": {[]string{"*name", "*tests", "*failures", "*errors", "*time"}, []string{"testsuite"}},
	"testsuite":  {[]string{"*name", "*tests", "*failures", "*errors", "*skipped", "*time", "timestamp"}, []string{"properties", "testcase"}},
	"properties": {nil, []string{"property"}},
	"property":   {[]string{"*name", "*value"}, nil},
	"testcase":   {[]string{"*name", "*classname", "*time", "file", "line"}, []string{"skipped", "error", "failure", "system-out"}},
	"skipped":    {[]string{"*message"}, nil},
	"error":      {[]string{"*message", "*type"}, nil},
	"failure":    {[]string{"*message", "*type"}, nil},
	"system-out": {nil, nil},
}

var seconds3 = regexp.MustCompile(`^\d+\.\d{3}$`)

// wellFormed checks an element and all below it against the grammar.
func wellFormed(t *testing.T, e *element) {
	t.Helper()
	rule, known := grammar[e.Name]
	if !known {
		t.Fatalf("an element %s", e.Name)
	}
	for _, name := range rule.attributes {
		if _, there := e.Attr[strings.TrimPrefix(name, "*")]; !there && name[0] == '*' {
			t.Errorf("%s lacks the attribute %s", e.Name, name[1:])
		}
	}
	for name, value := range e.Attr {
		if !slices.Contains(rule.attributes, name) && !slices.Contains(rule.attributes, "*"+name) {
			t.Errorf("%s has an attribute %s", e.Name, name)
		}
		if name == "time" && !seconds3.MatchString(value) {
			t.Errorf("time %q", value)
		}
	}
	last := 0
	for _, kid := range e.Kids {
		at := slices.Index(rule.elements, kid.Name)
		if at < last {
			t.Errorf("%s in %s, at the wrong place or at all", kid.Name, e.Name)
		}
		last = at
		wellFormed(t, kid)
	}
}

// milliseconds of an attribute time.
func milliseconds(t *testing.T, e *element) int {
	t.Helper()
	n, err := strconv.Atoi(strings.Replace(e.Attr["time"], ".", "", 1))
	if err != nil {
		t.Errorf("time %q", e.Attr["time"])
	}
	return n
}

// added checks that counts and times of suites are the sums of their tests, and that no two tests have one name.
func added(t *testing.T, root *element) {
	t.Helper()
	all := map[string]int{}
	for _, suite := range root.Kids {
		sums, names := map[string]int{}, map[string]bool{}
		for _, test := range suite.Kids {
			if test.Name != "testcase" {
				continue
			}
			sums["tests"]++
			sums["time"] += milliseconds(t, test)
			for _, kid := range test.Kids {
				sums[map[string]string{"failure": "failures", "error": "errors", "skipped": "skipped", "system-out": "spoken"}[kid.Name]]++
			}
			if len(test.Kids) > 1 || names[test.Attr["name"]] {
				t.Errorf("test %q has %d results, or a namesake", test.Attr["name"], len(test.Kids))
			}
			names[test.Attr["name"]] = true
		}
		for _, what := range []string{"tests", "failures", "errors", "skipped"} {
			if suite.Attr[what] != strconv.Itoa(sums[what]) {
				t.Errorf("%s=%q of suite %q, counted %d", what, suite.Attr[what], suite.Attr["name"], sums[what])
			}
			all[what] += sums[what]
		}
		if got := milliseconds(t, suite); got != sums["time"] {
			t.Errorf("suite %q takes %d ms, its tests %d", suite.Attr["name"], got, sums["time"])
		}
		all["time"] += sums["time"]
	}
	for _, what := range []string{"tests", "failures", "errors"} {
		if root.Attr[what] != strconv.Itoa(all[what]) {
			t.Errorf("%s=%q of all suites, counted %d", what, root.Attr[what], all[what])
		}
	}
	if got := milliseconds(t, root); got != all["time"] {
		t.Errorf("all suites take %d ms, their tests %d", got, all["time"])
	}
}

var (
	placing = regexp.MustCompile(`(<testcase [^>]*?) file="[^"]*" line="\d+"`)
	reasons = regexp.MustCompile(`<skipped message="[^"]*">`)
)

// Jenkins' schema is older than what readers place a test by, and than the message of a skipped test.
func TestJUnitSchema(t *testing.T) {
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint (Debian: libxml2-utils) is not installed")
	}
	for name, r := range map[string]gate.Report{"mixed": mixed(), "governed": governed(), "nothing": {}, "poisoned": poisoned(strings.Join(payloads, " ]]> "))} {
		doc, err := JUnit(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "junit.xml")
		if err := os.WriteFile(path, reasons.ReplaceAll(placing.ReplaceAll(doc, []byte("$1")), []byte("<skipped>")), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(lint, "--noout", "--nonet", "--schema", "testdata/junit.xsd", path).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
