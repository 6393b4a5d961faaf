package reference

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

var fuzzed = []string{"c.yaml", "c.json", "c.toml", ".env"}

func FuzzDocument(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.*")
	if err != nil || len(paths) == 0 {
		f.Fatalf("no examples: %v", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, "$..model")
	}
	for _, text := range config {
		f.Add([]byte(text), "$.models[*].id")
	}
	for _, tt := range yamlSelections {
		f.Add([]byte(tt.text), tt.path)
	}
	for _, tt := range badSyntax {
		f.Add([]byte(tt.text[:min(len(tt.text), 3000)]), "$[*]")
	}
	for _, tt := range badPaths {
		f.Add([]byte("a: b"), tt.path[:min(len(tt.path), 100)])
	}
	f.Fuzz(func(t *testing.T, data []byte, path string) {
		for _, name := range fuzzed {
			d, problem := document(name, data)
			if problem != nil {
				checkProblem(t, data, problem)
				continue
			}
			found, err := d.Select(path)
			if (err == nil) != (len(found) > 0) {
				t.Fatalf("%d found, error %v", len(found), err)
			}
			checkSelected(t, data, found, err)
			for format, read := range Formats {
				found, problems := read(d)
				if len(found)+len(problems) == 0 {
					t.Errorf("%s says nothing", format)
				}
				checkFound(t, data, found)
				for _, p := range problems {
					checkProblem(t, data, p)
				}
			}
		}
	})
}

func checkSelected(t *testing.T, data []byte, found []Found, err error) {
	t.Helper()
	checkFound(t, data, found)
	for _, f := range found {
		checkWritten(t, data, f)
	}
	var problem *located.Error
	var bad *PathError
	switch {
	case err == nil:
	case errors.As(err, &problem):
		checkProblem(t, data, problem)
	case !errors.As(err, &bad):
		t.Errorf("an error of another kind: %v", err)
	case bad.Pos != gate.Pos{}:
		checkPos(t, data, bad.Pos)
		checkText(t, bad.Error())
	default:
		checkText(t, bad.Error())
	}
}

func checkFound(t *testing.T, data []byte, found []Found) {
	t.Helper()
	for _, f := range found {
		checkPos(t, data, f.Pos)
		if len(found) > maxFound || !utf8.ValidString(f.ID) {
			t.Errorf("%+v", f)
		}
	}
}

// checkWritten holds an id that a path leads to against what stands at its position: the id itself, or what can begin one.
func checkWritten(t *testing.T, data []byte, f Found) {
	t.Helper()
	rest := after(linesOf(data)[f.Pos.Line-1], f.Pos.Column)
	if id, _, _ := strings.Cut(f.ID, "\n"); f.ID != "" && !strings.HasPrefix(rest, id) && (rest == "" || !strings.Contains("\"'`|>", rest[:1])) {
		first, _, _ := strings.Cut(id, " ")
		if !strings.HasPrefix(rest, first) || f.Pos.File != "c.yaml" {
			t.Errorf("%+v stands at %q", f, rest)
		}
	}
}

func linesOf(data []byte) []string {
	return strings.Split(newlines.Replace(strings.TrimPrefix(string(data), "\ufeff")), "\n")
}

func checkProblem(t *testing.T, data []byte, p *located.Error) {
	t.Helper()
	checkText(t, p.Error())
	if p.Pos.Line != 0 {
		checkPos(t, data, p.Pos)
	}
}

// checkText holds a message to one line that can be read.
func checkText(t *testing.T, text string) {
	t.Helper()
	if len(text) > 2000 || !utf8.ValidString(text) || located.Visible(text, len(text)) != text {
		t.Errorf("not a plain line: %q", text)
	}
}

func checkPos(t *testing.T, data []byte, pos gate.Pos) {
	t.Helper()
	lines := linesOf(data)
	if pos.Line < 1 || pos.Line > len(lines) || pos.Column < 1 || pos.Column > utf8.RuneCountInString(lines[pos.Line-1])+1 || pos.File == "" {
		t.Fatalf("outside of the file: %+v", pos)
	}
}
