package manifest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate/located"
)

// write puts files into a new directory and returns it.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFind(t *testing.T) {
	tests := []struct {
		name   string
		exist  []string
		want   string
		unread []string
	}{
		{"root", []string{"modelreach.yml"}, "modelreach.yml", nil},
		{"hidden", []string{".modelreach.yml"}, ".modelreach.yml", nil},
		{"below .github", []string{".github/modelreach.yml"}, ".github/modelreach.yml", nil},
		{"two", []string{".github/modelreach.yml", ".modelreach.yml"}, ".modelreach.yml", []string{".github/modelreach.yml"}},
		{"a directory is found too", []string{"modelreach.yml/x"}, "modelreach.yml", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{}
			for _, name := range tt.exist {
				files[name] = ""
			}
			name, unread, err := Find(write(t, files))
			if err != nil || name != tt.want {
				t.Errorf("found %q, error %v", name, err)
			}
			if diff := cmp.Diff(append([]string{}, tt.unread...), append([]string{}, unread...)); diff != "" {
				t.Errorf("unread (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFindNothing(t *testing.T) {
	const none = "no manifest found: there is no modelreach.yml, .modelreach.yml or .github/modelreach.yml. "
	tests := []struct{ name, exist, want string }{
		{"nothing", "README.md", none + "Add one of them, name another file with the input `manifest`, or list the models in the input `models`."},
		{"the other ending", ".github/modelreach.yaml", none + "There is a .github/modelreach.yaml: rename it to end in .yml, or name it with the input `manifest`."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := Find(write(t, map[string]string{tt.exist: ""}))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if !errors.Is(err, fs.ErrNotExist) {
				t.Error("not an fs.ErrNotExist")
			}
		})
	}
}

func TestLoad(t *testing.T) {
	dir := write(t, map[string]string{"m.yml": head + "- a\n"})
	m, err := Load(filepath.Join(dir, "m.yml"), "sub/m.yml")
	if err != nil {
		t.Fatal(err)
	}
	if pos := m.Models[0].Pos; pos.File != "sub/m.yml" || pos.Line != 3 {
		t.Errorf("position %+v", pos)
	}
}

func TestLoadErrors(t *testing.T) {
	dir := write(t, map[string]string{
		"empty.yml": "", "wrong.yml": "version: 1\n", "dir/x": "", "big.yml": strings.Repeat("# x\n", maxBytes/4) + "#",
	})
	tests := []struct {
		file, want string
		is         error
	}{
		{"missing.yml", "f.yml: this file does not exist. Check the path, and that the repository was checked out before this step.", fs.ErrNotExist},
		{"dir", "f.yml: this is a directory. The manifest must be a regular file.", nil},
		{"empty.yml", "f.yml:1:1: this file is empty. Write `version: 1` and a list named `models`.", nil},
		{"big.yml", "f.yml:1:1: this file is larger than 1 MiB. A manifest is a short list of models.", nil},
		{"wrong.yml", "f.yml:1:1: `models` is missing. Add a list named `models` with at least one model id.", nil},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			_, err := Load(filepath.Join(dir, tt.file), "f.yml")
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("not %v", tt.is)
			}
			if len(located.Errors(err)) != 1 {
				t.Errorf("%d errors", len(located.Errors(err)))
			}
		})
	}
}

func TestLoadSpecialFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs links and devices")
	}
	dir := write(t, map[string]string{"m.yml": head + "- a\n", "closed.yml": "x"})
	if err := os.Symlink("m.yml", filepath.Join(dir, "link.yml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "closed.yml"), 0); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ path, want string }{
		{filepath.Join(dir, "link.yml"), "f.yml: this is a symbolic link. The manifest must be a regular file. Kubernetes shows the files of a ConfigMap as links; mount it with `subPath`."},
		{"/dev/null", "f.yml: this is not a regular file. The manifest must be a regular file."},
		{filepath.Join(dir, "m.yml", "below"), "f.yml: this file cannot be read. Check that the path leads to a text file."},
	}
	if os.Geteuid() != 0 { // root may read everything
		tests = append(tests, struct{ path, want string }{filepath.Join(dir, "closed.yml"), "f.yml: this file may not be read. Check its permissions."})
	}
	for _, tt := range tests {
		if _, err := Load(tt.path, "f.yml"); err == nil || err.Error() != tt.want {
			t.Errorf("%s\ngot  %v\nwant %s", tt.path, err, tt.want)
		}
	}
}

func TestInline(t *testing.T) {
	m, err := Inline("# models of the search service\n\n gpt-6-luna \r\n\ttext-embedding-3-small\n")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("gpt-6-luna - 3:1\ntext-embedding-3-small - 4:1", show(m)); diff != "" {
		t.Errorf("models (-want +got):\n%s", diff)
	}
}

func TestInlineMostModels(t *testing.T) {
	var ids strings.Builder
	for i := range maxModels + 10 {
		fmt.Fprintf(&ids, "model-%d\n", i)
	}
	_, err := Inline(ids.String())
	if want := "input models, line 1001: more than 1000 models are declared. Split the manifest."; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestInlineErrors(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", "input models, line 1: this input names no model. Write one model id per line."},
		{"# a\n", "input models, line 1: this input names no model. Write one model id per line."},
		{"a\nb c\na\n", "input models, line 2: model id `b c` has a space as character 2. One entry holds one id and nothing else.\n" +
			"input models, line 3: model `a` (chat.completions) is declared twice, first on line 1. Remove one of the two."},
		{"a, b", "input models, line 1: model id `a, b` has a comma in it. Write each model id on a line of its own, without commas."},
		{"- a", "input models, line 1: model id `- a` has a space as character 2. One entry holds one id and nothing else."},
		{"a # cheap", "input models, line 1: model id `a # cheap` has a space as character 2. One entry holds one id and nothing else."},
		{"\xff", "input models, line 1: model id `\\ufffd` is not UTF-8 text"},
		{"\u00a0a", "input models, line 1: model id `\\u00a0a` has the invisible U+00A0 (no-break space) as character 1. Type the id anew instead of copying it."},
	}
	for _, tt := range tests {
		_, err := Inline(tt.text)
		if err == nil || err.Error() != tt.want {
			t.Errorf("%q\ngot  %v\nwant %s", tt.text, err, tt.want)
		}
	}
}
