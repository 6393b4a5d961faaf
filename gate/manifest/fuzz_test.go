package manifest

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
	"github.com/modelreach/modelreach/gate/provider"
)

func FuzzParse(f *testing.F) {
	for _, tt := range good {
		f.Add([]byte(tt.text))
	}
	for _, tt := range goodEntries {
		f.Add([]byte(head + tt.text))
	}
	for _, tt := range goodProviders {
		f.Add([]byte(tt.text))
	}
	for _, tt := range goodParameters {
		f.Add([]byte(head + "- id: a\n  parameters: " + tt.text))
	}
	for _, tt := range goodGroups {
		f.Add([]byte(head + tt.text))
	}
	for _, tt := range goodPolicies {
		f.Add([]byte(oneModelAnd + tt.text))
	}
	for _, tt := range slices.Concat(bad, badEntries, badProviders, badGroups, badReferences, badPolicies) {
		f.Add([]byte(tt.text[:min(len(tt.text), 5000)]))
	}
	f.Add([]byte(bomb()))
	for _, path := range exampleFiles(f) {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	schema := published(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ParseOn(data, "m.yml", today)
		checkErrors(t, data, err)
		if err == nil {
			if err := schema.Validate(asJSON(t, data)); err != nil {
				t.Errorf("the schema refuses what is good: %v", err)
			}
		}
		if (err == nil) != (len(m.Models) > 0) {
			t.Fatalf("%d models, error %v", len(m.Models), err)
		}
		for _, m := range m.Models {
			checkModel(t, data, m)
		}
		for _, p := range m.Providers {
			checkProvider(t, data, m, p)
		}
		for _, w := range m.Waivers {
			checkWaiver(t, data, w)
		}
		checkGroups(t, m)
		checkRules(t, m.Rules)
		for _, p := range slices.Concat(m.Discover, m.Clients) {
			checkFile(t, strings.TrimPrefix(p.Name, leaveOut))
			checkPlace(t, data, p.Pos)
		}
	})
}

// linesOf are the lines of a file as an editor shows them.
func linesOf(data []byte) []string {
	text := strings.TrimPrefix(string(data), "\ufeff")
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
}

func checkErrors(t *testing.T, data []byte, err error) {
	t.Helper()
	if err != nil && len(located.Errors(err)) == 0 {
		t.Fatalf("error without a position: %v", err)
	}
	lines := linesOf(data)
	for i, e := range located.Errors(err) {
		text := e.Error()
		if strings.ContainsFunc(text, located.Invisible) || !utf8.ValidString(text) || e.Problem == "" || len(text) > 1500 {
			t.Errorf("not a plain line: %q", text)
		}
		if e.Pos.File != "m.yml" || e.Pos.Line < 1 || e.Pos.Line > len(lines) {
			t.Fatalf("outside of the file: %+v", e)
		}
		if width := utf8.RuneCountInString(lines[e.Pos.Line-1]); e.Pos.Column < 1 || e.Pos.Column > width+1 {
			t.Errorf("outside of its line, %d wide: %+v", width, e)
		}
		if i > 0 && before(e.Pos, located.Errors(err)[i-1].Pos) {
			t.Errorf("out of order: %v", err)
		}
	}
}

func before(a, b gate.Pos) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
}

// checkModel holds a model to what stands at its position: the id itself, or what can begin one.
func checkModel(t *testing.T, data []byte, m gate.Model) {
	t.Helper()
	rest := checkPlace(t, data, m.Pos)
	if m.ID == "" {
		checkReference(t, data, m.From)
		checkAsked(t, m)
		return
	}
	if m.From != (gate.Reference{}) || rest == "" || !strings.HasPrefix(rest, m.ID) && !strings.Contains("\"'*|>", rest[:1]) {
		t.Errorf("%+v stands at %q", m, rest)
	}
	if problem, _ := checkID(m.ID); problem != "" {
		t.Errorf("%+v: %s", m, problem)
	}
	if problem, _ := checkID(m.Expect); m.Expect != "" && problem != "" || m.Provider == "" {
		t.Errorf("%+v: %s", m, problem)
	}
	checkAsked(t, m)
}

// checkAsked holds what a model is declared with to the contract of gate.Model.
func checkAsked(t *testing.T, m gate.Model) {
	t.Helper()
	api := calledOn(m)
	seen := map[gate.Need]bool{}
	for _, n := range m.Needs {
		if seen[n.Need] || m.ID+string(m.API) != "" && !slices.Contains(api.Needs(), n.Need) || (n.Need == gate.LongInput) != (n.Tokens > 0) {
			t.Errorf("need %+v of %+v", n, m)
		}
		seen[n.Need] = true
	}
	if want := canonical(m.Parameters); m.Parameters != "" && m.Parameters != want {
		t.Errorf("parameters %s, canonically %s", m.Parameters, want)
	}
	if m.MaxLatency < 0 || m.MaxLatency > maxLatency || m.MinRate.Requests < 0 || m.MinRate.Tokens < 0 {
		t.Errorf("%+v", m)
	}
	if len(m.Owner) > maxOwner || strings.ContainsFunc(m.Owner, located.Invisible) {
		t.Errorf("owner %q", m.Owner)
	}
}

// checkProvider holds a provider to the contract of gate.Provider and to what stands at its positions.
func checkProvider(t *testing.T, data []byte, m gate.Manifest, p gate.Provider) {
	t.Helper()
	if !providerName.MatchString(p.Name) || !slices.Contains(provider.Kinds(), p.Kind) {
		t.Errorf("%+v", p)
	}
	if p.BaseURL != "" && (p.BaseURLEnv != "" || gate.CheckBaseURL(p.BaseURL) != nil) {
		t.Errorf("base URL of %+v", p)
	}
	for _, name := range []string{p.BaseURLEnv, p.KeyEnv} {
		if name != "" && (!variableName.MatchString(name) || gate.RunnersOwn(name)) {
			t.Errorf("variable %q of %+v", name, p)
		}
	}
	if strings.ContainsFunc(p.Organization+p.Project+p.APIVersion, func(r rune) bool { return r <= ' ' || r > '~' }) {
		t.Errorf("%+v cannot go into a request", p)
	}
	for _, pos := range []gate.Pos{p.Pos, p.URLPos, p.KeyPos} {
		checkPlace(t, data, pos)
	}
	if slices.IndexFunc(m.Providers, func(o gate.Provider) bool { return o.Name == p.Name }) != slices.Index(m.Providers, p) {
		t.Errorf("%q is declared twice", p.Name)
	}
}

// canonical is a JSON object with sorted keys and numbers as they are, or "" when text is none.
func canonical(text string) string {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil || object == nil || decoder.More() {
		return ""
	}
	data, err := json.Marshal(object)
	if err != nil {
		return ""
	}
	return string(data)
}

// JSON is YAML (YAML 1.2.2, section 1.2), so parameters written as JSON come back as the same JSON, or are refused.
func FuzzParameters(f *testing.F) {
	for _, tt := range goodParameters {
		f.Add(tt.want)
	}
	f.Add(`{"a": [1, -2.50, 1E2, true, null, "x: y # z", "'", "\\u0022\\\\"], "": {"- b": "& * ! | >"}}`)
	f.Fuzz(func(t *testing.T, parameters string) {
		want := canonical(parameters)
		if want == "" {
			return
		}
		m, err := Parse([]byte(`{"version": 1, "models": [{"id": "a", "parameters": `+parameters+`}]}`), "m.yml")
		if err == nil && m.Models[0].Parameters != want && want != "{}" {
			t.Errorf("%s became %s", want, m.Models[0].Parameters)
		}
	})
}

func FuzzInline(f *testing.F) {
	f.Add("gpt-6-luna\n# a comment\n\n  b  \r\nc d\n")
	f.Add("a,b\na\na\n\xff\n\u200b")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := Inline(text)
		if (err == nil) != (len(m.Models) > 0) {
			t.Fatalf("%d models, error %v", len(m.Models), err)
		}
		lines := linesOf([]byte("\n" + text))[1:]
		for _, m := range m.Models {
			if m.Pos.File != "" || m.Pos.Column != 1 || strings.Trim(lines[m.Pos.Line-1], " \t") != m.ID {
				t.Errorf("%+v", m)
			}
		}
		for _, e := range located.Errors(err) {
			if text := e.Error(); strings.ContainsFunc(text, located.Invisible) || !strings.HasPrefix(text, "input models, line ") {
				t.Errorf("not a plain line: %q", text)
			}
		}
	})
}
