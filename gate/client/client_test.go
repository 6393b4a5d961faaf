package client

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// repository unpacks testdata/repository.txtar.
func repository(t *testing.T) string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/repository.txtar")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	for _, f := range archive.Files {
		write(t, root, f.Name, string(f.Data))
	}
	return root
}

func write(t *testing.T, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// row is a dependency without what all of one file share.
type row struct {
	name, version string
	line, column  int
}

func rows(found []Dependency) []row {
	var all []row
	for _, d := range found {
		all = append(all, row{d.Name, d.Version, d.Pos.Line, d.Pos.Column})
	}
	return all
}

func TestRead(t *testing.T) {
	root := repository(t)
	tests := []struct {
		file      string
		ecosystem Ecosystem
		want      []row
	}{
		{"requirements.txt", PyPI, []row{{"openai", "== 0.28.1", 7, 17}}},
		{"requirements-hashed.txt", PyPI, []row{{"openai", "==1.30.5", 1, 7}, {"openai", "==1.70.0", 3, 7}}},
		{"pyproject.toml", PyPI, []row{{"openai", ">=1.20,<1.50", 12, 20}, {"openai", "~= 1.30.0", 16, 18}, {"openai", "==1.*", 19, 56}}},
		{"poetry/pyproject.toml", PyPI, []row{{"openai", "^0.28", 7, 11}, {"openai", "~1.30", 10, 23}, {"openai", ">=1.0,<1.66", 13, 12}}},
		{"poetry/poetry.lock", PyPI, []row{{"openai", "1.30.5", 15, 12}}},
		{"uv.lock", PyPI, []row{{"openai", "1.49.0", 17, 12}}},
		{"package.json", NPM, []row{{"openai", "4.1.0", 14, 29}}},
		{"package-lock.json", NPM, []row{{"openai", "4.52.7", 22, 19}, {"openai", "4.60.1", 28, 56}}},
		{"v1/package-lock.json", NPM, []row{{"openai", "3.3.0", 13, 19}}},
		{"transitive/package-lock.json", NPM, nil},
		{"pnpm-lock.yaml", NPM, []row{{"openai", "4.52.7", 16, 18}, {"openai", "4.60.1", 22, 19}}},
		{"v5/pnpm-lock.yaml", NPM, []row{{"openai", "3.3.0", 8, 11}}},
		{"go.mod", Go, []row{
			{"github.com/openai/openai-go", "v0.1.0-alpha.59", 7, 37}, {"github.com/openai/openai-go/v2", "v2.1.1", 11, 33},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			found, err := Read(root, tt.file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, rows(found), cmp.AllowUnexported(row{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			text, _ := os.ReadFile(filepath.Join(root, tt.file))
			for _, d := range found {
				line := strings.Split(string(text), "\n")[d.Pos.Line-1]
				if d.Ecosystem != tt.ecosystem || d.Pos.File != tt.file || !strings.HasPrefix(line[d.Pos.Column-1:], d.Version) {
					t.Errorf("%+v is not where it is said to be, in %q", d, line)
				}
			}
		})
	}
}

func TestReadForms(t *testing.T) {
	tests := []struct {
		name, file, text string
		want             []row
	}{
		{"without a version", "requirements.txt", "openai\n", []row{{"openai", "", 1, 1}}},
		{"an address", "requirements.txt", "openai @ https://example.com/openai-0.28.1.whl", []row{{"openai", "@ https://example.com/openai-0.28.1.whl", 1, 8}}},
		{"byte order mark and carriage returns", "requirements.in", "\uFEFFopenai==0.27\r\nx==1\r\n", []row{{"openai", "==0.27", 1, 7}}},
		{"parentheses", "deps/base.txt", "é==1\nopenai (<1)", []row{{"openai", "<1", 2, 9}}},
		{"columns are characters", "pyproject.toml", `project.dependencies = ["é", "openai==0.28"]`, []row{{"openai", "==0.28", 1, 37}}},
		{"a table of its own kind", "pyproject.toml", "[project.urls]\nopenai = \"1\"", nil},
		{"old tables of uv and PDM", "pyproject.toml", "[tool.uv]\ndev-dependencies=['openai<1']\n[tool.pdm.dev-dependencies]\nx=['openai<2']",
			[]row{{"openai", "<1", 2, 26}, {"openai", "<2", 4, 11}}},
		{"several constraints", "pyproject.toml", "tool.poetry.dependencies.openai = [{version = '<1', python = '<3.8'}, {version = '^1', python = '^3.8'}]",
			[]row{{"openai", "<1", 1, 48}, {"openai", "^1", 1, 83}}},
		{"a fork under the name", "package-lock.json",
			`{"packages": {"": {"dependencies": {"openai": "npm:x@1"}}, "node_modules/openai": {"name": "x", "version": "1.0.0"}}}`, nil},
		{"an alias", "package.json", `{"devDependencies": {"openai4": "npm:openai@4.2.0", "openai": "npm:other@1"}, "scripts": {"a": "npm:openai@1"}}`,
			[]row{{"openai", "4.2.0", 1, 45}, {"openai", "npm:other@1", 1, 64}}},
		{"an override", "package.json", `{"dependencies": {"openai": "^3"}, "overrides": {"openai": "5.1.0", "x": {"openai": "1"}}}`, []row{{"openai", "5.1.0", 1, 61}}},
		{"an override of pnpm", "package.json", `{"dependencies": {"openai": "^5"}, "pnpm": {"overrides": {"openai": "3.1.0"}}}`, []row{{"openai", "3.1.0", 1, 70}}},
		{"a resolution of Yarn", "package.json", `{"resolutions": {"openai": "3.0.0"}, "dependencies": {"openai": "^5"}}`, []row{{"openai", "3.0.0", 1, 29}}},
		{"an override that repeats", "package.json", `{"dependencies": {"openai": "^3"}, "overrides": {"openai": "$openai"}}`, []row{{"openai", "^3", 1, 30}}},
		{"an override of what others ask for", "package.json", `{"dependencies": {"x": "1"}, "overrides": {"openai": "3"}}`, nil},
		{"an alias that is installed", "package-lock.json",
			`{"packages": {"": {"dependencies": {"openai4": "npm:openai@^4"}}, "node_modules/openai4": {"name": "openai", "version": "4.2.0"}}}`,
			[]row{{"openai", "4.2.0", 1, 122}}},
		{"an alias in an old lock file", "package-lock.json", `{"dependencies": {"openai4": {"version": "npm:openai@4.2.0"}}}`, []row{{"openai", "4.2.0", 1, 54}}},
		{"an alias of pnpm", "pnpm-lock.yaml", "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      openai4:\n        specifier: npm:openai@4.2.0\n        version: openai@4.2.0(ws@8)\n",
			[]row{{"openai", "4.2.0", 7, 25}}},
		{"an array of packages", "package-lock.json", `{"packages": [{"openai": {"version": "1"}}], "dependencies": {"openai": [{"version": "1"}]}}`, nil},
		{"no module is ours", "go.mod", "module github.com/openai/openai-go\nrequire github.com/openai/openai-go-extra v1.0.0\n", nil},
		{"replaced by a version", "go.mod", "module x\nrequire \"github.com/openai/openai-go\" v1.0.0\nreplace github.com/openai/openai-go v1.0.0 => github.com/openai/openai-go v0.1.0-alpha.3",
			[]row{{"github.com/openai/openai-go", "v0.1.0-alpha.3", 3, 75}}},
		{"replaced by a folder", "go.mod", "module x\nrequire github.com/openai/openai-go v1.0.0\nreplace (\n\tgithub.com/openai/openai-go => ../fork\n)", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			write(t, root, tt.file, tt.text)
			found, err := Read(root, tt.file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, rows(found), cmp.AllowUnexported(row{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestReadBadFiles(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	write(t, outside, "requirements.txt", "openai==0.28.1")
	for name, text := range map[string]string{
		"package.json":           "{\n  \"dependencies\": {\n    \"openai\" \"4\"\n  }\n}",
		"empty/package.json":     "",
		"deep/package.json":      strings.Repeat("[", maxNesting+2),
		"cut/package-lock.json":  `{"packages": {`,
		"pyproject.toml":         "[project]\ndependencies = [\n  'openai\n]",
		"uv.lock":                "[[package]\n",
		"pnpm-lock.yaml":         "dependencies:\n  openai: 3.3.0\n",
		"go.mod":                 "require github.com/openai/openai-go v1.0.0\n",
		"utf16/requirements.txt": "\xff\xfeo\x00p\x00",
		"yarn.lock":              "",
		"large/package.json":     strings.Repeat(" ", maxSize+1),
		"many/requirements.txt":  strings.Repeat("openai\n", maxPlaces+1),
	} {
		write(t, root, name, text)
	}
	if err := os.Symlink(filepath.Join(outside, "requirements.txt"), filepath.Join(root, "requirements.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(root, "folder.txt"), 0o755); err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{
		"package.json":            "package.json:3:14: this is not valid JSON: ",
		"empty/package.json":      "empty/package.json:1:1: this is not valid JSON: it ends too early",
		"deep/package.json":       "deep/package.json:1:102: values are nested more than 100 deep",
		"cut/package-lock.json":   "cut/package-lock.json:1:15: this is not valid JSON: it ends too early",
		"pyproject.toml":          "pyproject.toml:3:",
		"uv.lock":                 "uv.lock:1:",
		"pnpm-lock.yaml":          "pnpm-lock.yaml: this is not a lock file of pnpm",
		"go.mod":                  "go.mod: this is not a go.mod",
		"utf16/requirements.txt":  "utf16/requirements.txt: this file is not UTF-8 text",
		"yarn.lock":               "yarn.lock: this is not a dependency file that modelreach reads. It reads go.mod, ",
		"large/package.json":      "large/package.json: this file has more than 16 MiB",
		"many/requirements.txt":   "many/requirements.txt: this file names the library more than 1000 times",
		"requirements.txt":        "requirements.txt: this file cannot be read inside the repository",
		"folder.txt":              "folder.txt: this is not a regular file",
		"missing/uv.lock":         "missing/uv.lock: there is no such file",
		"../requirements.txt":     "../requirements.txt: this path leads out of the repository",
		"/etc/x/requirements.txt": "/etc/x/requirements.txt: this path leads out of the repository",
	}
	for name, want := range tests {
		found, err := Read(root, name)
		if err == nil || !strings.HasPrefix(err.Error(), want) || found != nil {
			t.Errorf("Read(%s) = %v, %v, want %q", name, found, err, want)
		}
		if _, ok := err.(*located.Error); !ok {
			t.Errorf("Read(%s): a %T", name, err)
		}
	}
	if _, err := Read(filepath.Join(root, "gone"), "go.mod"); err == nil {
		t.Error("a root that is missing is an error")
	}
}

// Nothing in a file makes a reader panic, and what it finds lies inside the file.
func fuzz(f *testing.F, kind string) {
	archive, err := txtar.ParseFile("testdata/repository.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		f.Add(string(file.Data))
	}
	r := readers[kind]
	f.Fuzz(func(t *testing.T, text string) {
		places, err := r.read(text)
		if err != nil {
			if e := placed("f", text, err).(*located.Error); e.Pos.Line > strings.Count(text, "\n")+1 {
				t.Errorf("%v lies behind the end", e)
			}
			return
		}
		for _, p := range places {
			if p.offset < 0 || p.offset > len(text) {
				t.Errorf("%+v lies outside of %d bytes", p, len(text))
			}
			d := Dependency{Ecosystem: r.ecosystem, Version: p.version}
			TooOld([]Dependency{d}, gate.APIs, nil)
		}
	})
}

func FuzzRequirements(f *testing.F) { fuzz(f, "requirements.txt") }
func FuzzPyproject(f *testing.F)    { fuzz(f, "pyproject.toml") }
func FuzzPythonLock(f *testing.F)   { fuzz(f, "uv.lock") }
func FuzzPackageJSON(f *testing.F)  { fuzz(f, "package.json") }
func FuzzPackageLock(f *testing.F)  { fuzz(f, "package-lock.json") }
func FuzzPNPMLock(f *testing.F)     { fuzz(f, "pnpm-lock.yaml") }
func FuzzGoMod(f *testing.F)        { fuzz(f, "go.mod") }
