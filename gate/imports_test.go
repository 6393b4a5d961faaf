package gate_test

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/modelreach/modelreach/"

// imported lists what each package of the module imports, tests left out.
func imported(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	packages := map[string][]string{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		packages[strings.TrimPrefix(p.ImportPath, module)] = p.Imports
	}
	return packages
}

// The import graph is the architecture: a pure core, edges around it.
func TestImports(t *testing.T) {
	packages := imported(t)
	forbidden := map[string][]string{
		"gate":         {"os", "io", "io/fs", "net", "net/http", "log", "log/slog"},
		"gate/catalog": {"os", "net", "net/http", module},
		"gate/redact":  {module},
		"gate/located": {"os", "net", "net/http", module + "gate/", module + "cmd/"},
		"gate/report":  {"os", "net", "net/http", module + "gate/redact", module + "cmd"},
	}
	for name, banned := range forbidden {
		if packages[name] == nil {
			t.Fatalf("no package %s", name)
		}
		for _, path := range packages[name] {
			if slices.ContainsFunc(banned, func(b string) bool { return path == b || strings.HasSuffix(b, "/") && strings.HasPrefix(path, b) }) {
				t.Errorf("%s imports %s", name, path)
			}
		}
	}
	for name, imports := range packages {
		for _, path := range imports {
			switch {
			case strings.HasPrefix(path, "github.com/openai/") && name != "gate/probe":
				t.Errorf("%s imports %s, which belongs to gate/probe alone", name, path)
			case name == "gate" && strings.HasPrefix(path, module) && path != module+"gate/catalog" && path != module+"gate/provider":
				t.Errorf("gate imports %s", path)
			case strings.HasPrefix(name, "gate/") && strings.HasPrefix(path, module+"cmd/"):
				t.Errorf("%s imports %s", name, path)
			}
		}
	}
}
