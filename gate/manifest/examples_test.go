package manifest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate"
)

const (
	root     = "../.."
	examples = root + "/examples/manifests"
)

// schemaLine is what makes an editor read a manifest by its schema.
const schemaLine = "# yaml-language-server: $schema=https://raw.githubusercontent.com/modelreach/modelreach/main/docs/manifest.schema.json\n"

func exampleFiles(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(examples, "*.yml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	return paths
}

func TestExamples(t *testing.T) {
	schema := published(t)
	for _, path := range exampleFiles(t) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m, err := ParseOn(data, filepath.Base(path), today)
		if err != nil || len(m.Models) == 0 {
			t.Errorf("%s: %d models, error %v", path, len(m.Models), err)
		}
		if err := schema.Validate(asJSON(t, data)); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if line, _, _ := strings.Cut(string(data), "\n"); strings.Contains(line, "$schema") && line+"\n" != schemaLine {
			t.Errorf("%s begins with %s", path, line)
		}
		checkExist(t, path, m)
	}
}

// checkExist holds an example to files that are there, so that it can be tried out.
func checkExist(t *testing.T, path string, m gate.Manifest) {
	t.Helper()
	files := slices.Clone(m.Clients)
	for _, model := range m.Models {
		if model.From.File != "" {
			files = append(files, gate.Place{Name: model.From.File})
		}
	}
	for _, file := range files {
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(file.Name))); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

var fenced = regexp.MustCompile("(?s)```yaml\n(.*?)```")

func TestDocs(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "docs", "manifest.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := fenced.FindAllSubmatch(page, -1)
	if len(blocks) < 10 {
		t.Fatalf("%d examples", len(blocks))
	}
	schema := published(t)
	for _, block := range blocks {
		if _, err := ParseOn(block[1], "manifest.md", today); err != nil {
			t.Errorf("%s\n%v", block[1], err)
		}
		if err := schema.Validate(asJSON(t, block[1])); err != nil {
			t.Errorf("%s\n%v", block[1], err)
		}
	}
	if !strings.Contains(string(page), schemaLine) {
		t.Error("the line for editors is not there")
	}
	for _, format := range Formats {
		if !strings.Contains(string(page), "| `"+format+"` |") {
			t.Errorf("no row for the format %s", format)
		}
	}
}

// What the schema calls itself is where editors find it.
func TestSchemaAddress(t *testing.T) {
	if id := branch(t, "$id"); !strings.Contains(schemaLine, id.(string)) {
		t.Errorf("the schema is %s", id)
	}
}
