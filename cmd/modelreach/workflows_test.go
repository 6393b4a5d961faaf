package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/modelreach/modelreach/cmd/modelreach/settings"
)

// step is a step of an example workflow.
type step struct {
	ID   string
	Uses string
	With map[string]string
}

// job is a job of an example workflow.
type job struct {
	Uses        string // a reusable workflow, in place of steps
	Permissions map[string]string
	Steps       []step
}

// permissions are what an example needs beside reading the repository, for the whole workflow or for a job.
var permissions = map[string]map[string]string{
	"keyless.yml":             {"contents": "read", "id-token": "write"},
	"nightly.yml issue":       {"issues": "write"},
	"code-scanning.yml reach": {"contents": "read", "security-events": "write", "actions": "read"},
}

// versions are the actions of others that the examples use, each in a version that exists.
var versions = []string{"actions/checkout@v7", "actions/upload-artifact@v7", "actions/download-artifact@v8", "github/codeql-action/upload-sarif@v4"}

func TestExampleWorkflows(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "examples", "workflows", "*.yml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	outputs := action(t).Outputs
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var workflow struct {
			Permissions map[string]string
			Jobs        map[string]job
		}
		if err := yaml.Unmarshal(data, &workflow); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		name := filepath.Base(file)
		wanted := permissions[name]
		if wanted == nil {
			wanted = map[string]string{"contents": "read"}
		}
		if !maps.Equal(workflow.Permissions, wanted) {
			t.Errorf("%s: permissions %v; %v is enough", file, workflow.Permissions, wanted)
		}
		used := 0
		for id, j := range workflow.Jobs {
			if wanted := permissions[name+" "+id]; !maps.Equal(j.Permissions, wanted) {
				t.Errorf("%s: permissions %v of the job %s; %v is enough", file, j.Permissions, id, wanted)
			}
			used += checkSteps(t, file, j.Steps)
			if j.Uses == "ORG/workflows/.github/workflows/reusable.yml@main" {
				used++
			}
		}
		if used == 0 {
			t.Errorf("%s: nothing uses modelreach", file)
		}
		if !strings.Contains(string(data), "# What to change: ") {
			t.Errorf("%s does not say what to change", file)
		}
		for _, match := range regexp.MustCompile(`steps\.reach\.outputs\.([a-z-]+)`).FindAllStringSubmatch(string(data), -1) {
			if _, ok := outputs[match[1]]; !ok {
				t.Errorf("%s reads an unknown output %s", file, match[1])
			}
		}
	}
}

// checkSteps counts the steps that use modelreach; each follows a checkout and sets inputs that exist.
func checkSteps(t *testing.T, file string, steps []step) (used int) {
	t.Helper()
	for i, s := range steps {
		if !strings.HasPrefix(s.Uses, "OWNER/modelreach@") {
			if s.Uses != "" && !slices.Contains(versions, s.Uses) {
				t.Errorf("%s uses %s, which nobody has looked at", file, s.Uses)
			}
			continue
		}
		used++
		if i == 0 || !strings.HasPrefix(steps[i-1].Uses, "actions/checkout@") {
			t.Errorf("%s: the step before is no checkout", file)
		}
		for name := range s.With {
			if !slices.ContainsFunc(settings.Table, func(row settings.Setting) bool { return row.Name == name }) {
				t.Errorf("%s sets an unknown input %s", file, name)
			}
		}
	}
	return used
}
