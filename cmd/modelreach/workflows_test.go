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
			Jobs        map[string]struct{ Steps []step }
		}
		if err := yaml.Unmarshal(data, &workflow); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		wanted := map[string]string{"contents": "read"}
		if filepath.Base(file) == "keyless.yml" {
			wanted["id-token"] = "write"
		}
		if !maps.Equal(workflow.Permissions, wanted) {
			t.Errorf("%s: permissions %v; %v is enough", file, workflow.Permissions, wanted)
		}
		used := 0
		for _, job := range workflow.Jobs {
			used += checkSteps(t, file, job.Steps)
		}
		if used == 0 {
			t.Errorf("%s: no step uses modelreach", file)
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
