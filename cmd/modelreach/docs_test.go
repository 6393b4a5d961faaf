package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/modelreach/modelreach/cmd/modelreach/github"
	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/manifest"
	"github.com/modelreach/modelreach/gate/provider"
	"github.com/modelreach/modelreach/gate/reference"
	"github.com/modelreach/modelreach/gate/report"
)

func repository(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// generated holds a part of a document between <!-- NAME --> and <!-- /NAME --> against what the code says.
func generated(t *testing.T, file, name, want string) {
	t.Helper()
	text := repository(t, file)
	before, rest, opened := strings.Cut(text, "<!-- "+name+" -->\n")
	got, after, closed := strings.Cut(rest, "<!-- /"+name+" -->")
	if !opened || !closed {
		t.Fatalf("%s has no part %s", file, name)
	}
	if got == want {
		return
	}
	if !*update {
		t.Fatalf("%s: the part %s is out of date; run this test with -update", file, name)
	}
	text = before + "<!-- " + name + " -->\n" + want + "<!-- /" + name + " -->" + after
	if err := os.WriteFile(filepath.Join("..", "..", file), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestDocsInputs(t *testing.T) {
	var b strings.Builder
	b.WriteString("| Input | Meaning | Variable | Default |\n|---|---|---|---|\n")
	for _, s := range settings.Table {
		meaning := s.Usage
		if s.Values != nil {
			meaning += ": `" + strings.Join(s.Values, "`, `") + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", s.Name, sentenceCase(meaning), code(s.Env), code(s.Default))
	}
	generated(t, "README.md", "inputs", b.String())
}

func code(value string) string {
	if value == "" {
		return ""
	}
	return "`" + value + "`"
}

func TestDocsCauses(t *testing.T) {
	var b strings.Builder
	b.WriteString("| Cause | Outcome | What it means |\n|---|---|---|\n")
	for _, c := range gate.Causes() {
		fmt.Fprintf(&b, "| [`%s`](docs/causes.md#%s) | %s | %s |\n", c, c, c.About().Outcome, c.About().Plain().Title)
	}
	generated(t, "README.md", "causes", b.String())
}

// metadata is what the tests read of action.yml.
type metadata struct {
	Name        string
	Description string
	Inputs      map[string]struct {
		Description string
		Default     *string
	}
	Outputs map[string]struct{ Description string }
	Runs    struct{ Using, Image, Entrypoint string }
}

func action(t *testing.T) metadata {
	t.Helper()
	var m metadata
	if err := yaml.Unmarshal([]byte(repository(t, "action.yml")), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestActionInputsAreTheSettings(t *testing.T) {
	m := action(t)
	for _, s := range settings.Table {
		input, ok := m.Inputs[s.Name]
		if !ok || input.Description == "" {
			t.Errorf("action.yml does not describe the input %s", s.Name)
		}
		if input.Default != nil {
			t.Errorf("action.yml gives %s a default, which would hide the environment", s.Name)
		}
		for _, word := range append(slices.Clone(s.Values), s.Env) {
			if !strings.Contains(input.Description, word) {
				t.Errorf("action.yml does not mention %q at the input %s", word, s.Name)
			}
		}
		delete(m.Inputs, s.Name)
	}
	for name := range m.Inputs {
		t.Errorf("action.yml has an input %s that the program does not know", name)
	}
}

func TestActionOutputsAreWritten(t *testing.T) {
	o := &output{dir: ".", runner: github.New(func(string) string { return "" }, nil)}
	written := map[string]bool{}
	var files []settings.ReportFile
	for format := range report.Formats {
		files = append(files, settings.ReportFile{Format: format, Path: "r." + format})
	}
	for _, out := range o.outputs(gate.Report{}, files) {
		written[out.Name] = true
	}
	m := action(t)
	readme := repository(t, "README.md")
	for name := range m.Outputs {
		if !written[name] {
			t.Errorf("action.yml has an output %s that nobody writes", name)
		}
		if !strings.Contains(readme, "`"+name+"`") {
			t.Errorf("README.md does not mention the output %s", name)
		}
	}
	if len(written) != len(m.Outputs) {
		t.Errorf("%d outputs are written, action.yml has %d", len(written), len(m.Outputs))
	}
	if m.Name != "Modelreach" || m.Runs.Using != "docker" || m.Runs.Entrypoint != "/modelreach" {
		t.Errorf("%+v", m)
	}
}

var example = regexp.MustCompile("(?s)<!-- example: (\\w+) -->\n```yaml\n(.*?)```")

func TestReadmeExamples(t *testing.T) {
	found := map[string]string{}
	for _, match := range example.FindAllStringSubmatch(repository(t, "README.md"), -1) {
		found[match[1]] = match[2]
	}
	if _, err := manifest.Parse([]byte(found["manifest"]), "README.md"); err != nil {
		t.Error(err)
	}
	var workflow struct {
		Permissions map[string]string
		Jobs        map[string]struct {
			Steps []struct {
				Uses string
				With map[string]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(found["workflow"]), &workflow); err != nil {
		t.Fatal(err)
	}
	steps := workflow.Jobs["reach"].Steps
	if len(steps) != 2 || !strings.HasPrefix(steps[1].Uses, "OWNER/modelreach@") || workflow.Permissions["contents"] != "read" {
		t.Fatalf("%+v", workflow)
	}
	for name := range steps[1].With {
		if !slices.ContainsFunc(settings.Table, func(s settings.Setting) bool { return s.Name == name }) {
			t.Errorf("the workflow sets an unknown input %s", name)
		}
	}
	if lines := strings.Count(found["workflow"], "\n"); lines > 10 {
		t.Errorf("the workflow has %d lines; ten were promised", lines)
	}
}

func TestDocsProviderExamples(t *testing.T) {
	found := map[string]string{}
	for _, match := range example.FindAllStringSubmatch(repository(t, "docs/providers.md"), -1) {
		found[match[1]] = match[2]
	}
	if _, err := manifest.Parse([]byte(found["manifest"]), "docs/providers.md"); err != nil {
		t.Error(err)
	}
	var workflow struct {
		Jobs map[string]struct{ Steps []step }
	}
	if err := yaml.Unmarshal([]byte(found["workflow"]), &workflow); err != nil {
		t.Fatal(err)
	}
	if checkSteps(t, "docs/providers.md", workflow.Jobs["reach"].Steps) != 1 {
		t.Error("docs/providers.md: one step of its workflow uses modelreach")
	}
}

func TestDocsPresets(t *testing.T) {
	var b strings.Builder
	b.WriteString("| `kind` | Provider | Base URL | Variables of the key | Look-up |\n|---|---|---|---|---|\n")
	for _, p := range provider.Presets {
		address := code(p.BaseURL)
		if p.BaseURL == "" {
			address = strings.TrimSuffix("given by the workflow, "+code(p.BaseURLEnv), ", ")
		}
		title := p.Title
		if p.Retired != "" {
			title += ", ended on " + p.Retired
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", p.Name, title, address, "`"+strings.Join(p.KeyEnv, "` `")+"`", p.List)
	}
	generated(t, "docs/providers.md", "presets", strings.ReplaceAll(b.String(), "| `` |", "| none |"))
}

var fenced = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// written is the day the examples are of: the waivers in them are held against it, so that no example fails as time passes.
var written = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

func TestDocsManifestExamples(t *testing.T) {
	blocks := fenced.FindAllStringSubmatch(repository(t, "docs/manifest.md"), -1)
	if len(blocks) < 3 {
		t.Fatalf("%d examples", len(blocks))
	}
	for _, block := range blocks {
		if _, err := manifest.ParseOn([]byte(block[1]), "docs/manifest.md", written); err != nil {
			t.Errorf("%s\n%v", block[1], err)
		}
	}
}

func TestDocsNameEveryAPIAndNeed(t *testing.T) {
	page := repository(t, "docs/manifest.md")
	for _, api := range gate.APIs {
		if !strings.Contains(page, "| `"+string(api)+"` | POST /"+api.Path()+" |") {
			t.Errorf("docs/manifest.md has no row for %s", api)
		}
		for _, need := range api.Needs() {
			if !strings.Contains(page, "`"+string(need)) {
				t.Errorf("docs/manifest.md has no row for the need %s", need)
			}
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)

func TestDocsLinksLead(t *testing.T) {
	for _, file := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/causes.md", "docs/ci.md", "docs/faults.md", "docs/manifest.md",
		"docs/performance.md", "docs/providers.md", "docs/releasing.md", "docs/reports.md", "docs/shards.md"} {
		for _, match := range link.FindAllStringSubmatch(repository(t, file), -1) {
			target := filepath.Join("..", "..", filepath.Dir(file), filepath.FromSlash(match[1]))
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s links to %s: %v", file, match[1], err)
			}
		}
	}
}

// A page that the README does not lead to is found by nobody.
func TestReadmeLeadsToEveryPage(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("..", "..", "docs", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, page := range pages {
		if name := "docs/" + filepath.Base(page); !strings.Contains(repository(t, "README.md"), "]("+name) {
			t.Errorf("README.md does not link to %s", name)
		}
	}
}

// The manifest names the formats of references in an order; the readers are a map.
func TestFormatsAreRead(t *testing.T) {
	for _, name := range manifest.Formats {
		if reference.Formats[name] == nil {
			t.Errorf("the manifest allows the format %s, which nobody reads", name)
		}
	}
	if len(manifest.Formats) != len(reference.Formats) {
		t.Errorf("%d formats are allowed, %d are read", len(manifest.Formats), len(reference.Formats))
	}
}
