package discover

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// unpack writes the files of an archive into a folder.
func unpack(t testing.TB, archive *txtar.Archive) string {
	t.Helper()
	root := t.TempDir()
	for _, f := range archive.Files {
		path := filepath.Join(root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func repository(t testing.TB) string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/repository.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return unpack(t, archive)
}

func written(r Result) []string {
	var all []string
	for _, f := range r.Found {
		all = append(all, fmt.Sprintf("%s:%d:%d %s", f.Pos.File, f.Pos.Line, f.Pos.Column, f.ID))
	}
	for _, pos := range r.Bare {
		all = append(all, fmt.Sprintf("%s:%d:%d bare", pos.File, pos.Line, pos.Column))
	}
	return all
}

func TestScan(t *testing.T) {
	root := repository(t)
	outside := unpack(t, txtar.Parse([]byte("-- x.py --\nm = \"gpt-4o\"\n")))
	for name, target := range map[string]string{"src/link.py": filepath.Join(outside, "x.py"), "src/linked": outside, "loop": "."} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	literal := "m = \"gpt-4o\"\n"
	for name, text := range map[string]string{"src/large.py": literal + strings.Repeat("#", maxSize), "src/binary.py": literal + "\x00"} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		globs []string
		files int
		want  []string
	}{
		{[]string{"**"}, 15, []string{
			".continue/config.yaml:5:12 gpt-5", ".continue/config.yaml:8:12 text-embedding-3-small",
			".env.example:2:14 gpt-4o-mini", ".github/workflows/ci.yml:6:15 gpt-4.1",
			"config/app.json:2:24 gpt-4o", "config/app.toml:3:13 o3",
			"config/app.yml:3:10 gpt-4o", "config/app.yml:6:12 gpt-4o-mini", "config/app.yml:7:12 gpt-4.1",
			"evals/promptfooconfig.yaml:2:13 gpt-4o", "evals/promptfooconfig.yaml:3:22 gpt-4.1",
			"prompts/summary.prompt.yml:2:15 gpt-4o", "proxy.yaml:4:20 gpt-4o",
			"src/app.py:3:36 gpt-4o", "src/build/kept.py:1:6 gpt-5", "src/chat/chat.ts:1:26 gpt-4o-mini", "src/app.py:8:27 bare",
		}},
		{[]string{"src/**/*.py"}, 4, []string{"src/app.py:3:36 gpt-4o", "src/build/kept.py:1:6 gpt-5", "src/app.py:8:27 bare"}},
		{[]string{"./src/*.py", "src/chat/*.{js,ts}"}, 4, []string{"src/app.py:3:36 gpt-4o", "src/chat/chat.ts:1:26 gpt-4o-mini", "src/app.py:8:27 bare"}},
		{[]string{"src/**", "!src/app.py", "!**/kept.*"}, 4, []string{"src/chat/chat.ts:1:26 gpt-4o-mini"}},
		{[]string{"node_modules/**", "vendor/**", ".git/**", "loop/**", "src/linked/**", "docs/**"}, 0, nil},
		{[]string{"config/app.json"}, 1, []string{"config/app.json:2:24 gpt-4o"}},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.globs, " "), func(t *testing.T) {
			result, err := Scan(root, Query{Globs: tt.globs, Known: known})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, written(result)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if result.Files != tt.files {
				t.Errorf("%d files, want %d", result.Files, tt.files)
			}
		})
	}
}

func TestScanCovered(t *testing.T) {
	covered := func(id string) bool { return id == "gpt-4o" }
	result, err := Scan(repository(t), Query{Globs: []string{"src/**"}, Known: known, Covered: covered})
	want := []string{"src/build/kept.py:1:6 gpt-5", "src/chat/chat.ts:1:26 gpt-4o-mini", "src/app.py:8:27 bare"}
	if diff := cmp.Diff(want, written(result)); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

func TestScanErrors(t *testing.T) {
	root := repository(t)
	tests := []struct {
		root  string
		globs []string
		want  string
	}{
		{root, nil, "no glob says which files to look through"},
		{root, []string{"!src/**"}, "no glob says"},
		{root, []string{""}, `"" is not a glob`},
		{root, []string{"src/["}, `"src/[" is not a glob`},
		{root, []string{"/etc/**"}, `the glob "/etc/**" leads out of the repository`},
		{root, []string{"src/../../x"}, `the glob "src/../../x" leads out of the repository`},
		{root, []string{strings.Repeat("{a,b}", 5)}, "has too many braces"},
		{root, []string{strings.Repeat("a", maxGlob+1)}, "is too long"},
		{root, make([]string, maxGlobs+1), "more than 100 globs"},
		{filepath.Join(root, "gone"), []string{"**"}, "open the folder to scan: "},
	}
	for _, tt := range tests {
		_, err := Scan(tt.root, Query{Globs: tt.globs, Known: known})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.40q: %v, want %q", tt.globs, err, tt.want)
		}
	}
}

func TestScanBoundsItsFiles(t *testing.T) {
	root := repository(t)
	for i := range 3 {
		if err := os.WriteFile(filepath.Join(root, fmt.Sprintf("src/%d.py", i)), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for globs, want := range map[string]string{"src/**": "match more than 5 files; name the folders", "src/*/*": ""} {
		_, err := scan(root, Query{Globs: []string{globs}, Known: known}, 5)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", globs, err, want)
		}
	}
}

// Ten megabytes of source in files of 100 kB.
func BenchmarkScan(b *testing.B) {
	source := strings.Repeat(`import os
from openai import OpenAI  # the client's module, it's "official"

class Answer:
    """Answers a question with gpt-4o, in two sentences."""

    def ask(self, question: str, *, retries: int = 3, timeout: float = 20.0) -> str:
        response = self.client.chat.completions.create(
            model=os.environ.get("ANSWER_MODEL", "gpt-4o-mini"),
            messages=[{"role": "system", "content": "You answer in two sentences."}, {"role": "user", "content": question}],
            extra_headers={"X-Trace-Id": f"{self.trace}-{retries}", "Accept": "application/json"},
        )
        return response.choices[0].message.content or ""

`, 150)
	archive := &txtar.Archive{}
	size := 0
	for i := range 100 {
		archive.Files = append(archive.Files, txtar.File{Name: fmt.Sprintf("src/m%d/a.py", i), Data: []byte(source)})
		size += len(source)
	}
	root := unpack(b, archive)
	b.SetBytes(int64(size))
	for b.Loop() {
		result, err := Scan(root, Query{Globs: []string{"src/**"}, Known: known})
		if err != nil || len(result.Found) != 100*150 {
			b.Fatal(len(result.Found), err)
		}
	}
}
