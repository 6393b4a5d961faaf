package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate"
)

var shellLines = regexp.MustCompile("(?s)```sh\n(.*?)```")

// TestDocsShards runs what docs/shards.md shows: the matrix is what plan prints, the commands are flags that exist, and the shards
// of its examples are ones.
func TestDocsShards(t *testing.T) {
	page := repository(t, "docs/shards.md")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "modelreach.yml"), []byte("version: 1\nmodels: [gpt-6-luna, gpt-6.1-sol, gpt-5.6-sol]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	getenv := func(string) string { return "" }
	if code := run([]string{"plan", "--working-directory", dir, "--format", "github-matrix", "--shards", "3"}, getenv, discard(t), &stdout, &stderr); code != exitPass {
		t.Fatalf("exit code %d: %s", code, &stderr)
	}
	generated(t, "docs/shards.md", "matrix", "```json\n"+stdout.String()+"```\n")
	for _, block := range shellLines.FindAllStringSubmatch(page, -1) {
		for line := range strings.Lines(block[1]) {
			words := strings.Fields(line)
			root := (&program{getenv: getenv}).command()
			cmd, rest, err := root.Find(words[1:])
			if err == nil {
				err = cmd.ParseFlags(rest)
			}
			if words[0] != "modelreach" || err != nil || cmd == root {
				t.Errorf("%q: %v", line, err)
			}
		}
	}
	found := map[string]string{}
	for _, match := range example.FindAllStringSubmatch(page, -1) {
		found[match[1]] = match[2]
	}
	checkHandMatrix(t, found["workflow"])
	checkIndexedJob(t, found["job"])
}

func checkHandMatrix(t *testing.T, text string) {
	t.Helper()
	var workflow struct {
		Jobs map[string]struct {
			Strategy struct{ Matrix struct{ Shard []string } }
			Steps    []step
		}
	}
	if err := yaml.Unmarshal([]byte(text), &workflow); err != nil {
		t.Fatal(err)
	}
	reach := workflow.Jobs["reach"]
	for _, value := range reach.Strategy.Matrix.Shard {
		if _, err := gate.ParseShard(value); err != nil {
			t.Errorf("%s: %v", value, err)
		}
	}
	if checkSteps(t, "docs/shards.md", reach.Steps) != 1 || len(reach.Strategy.Matrix.Shard) == 0 {
		t.Error("docs/shards.md: one step of its workflow uses modelreach, for several shards")
	}
}

func checkIndexedJob(t *testing.T, text string) {
	t.Helper()
	var job struct {
		Spec struct {
			CompletionMode string `yaml:"completionMode"`
			Completions    int
			Template       struct {
				Spec struct{ Containers []struct{ Args []string } }
			}
		}
	}
	if err := yaml.Unmarshal([]byte(text), &job); err != nil || job.Spec.CompletionMode != "Indexed" || len(job.Spec.Template.Spec.Containers) != 1 {
		t.Fatalf("%v %+v", err, job)
	}
	args := job.Spec.Template.Spec.Containers[0].Args
	cmd, rest, err := (&program{getenv: func(string) string { return "" }}).command().Find(args)
	if err == nil {
		err = cmd.ParseFlags(rest)
	}
	if err != nil {
		t.Fatal(err)
	}
	last := job.Spec.Completions - 1
	s, err := settings.Resolve(cmd.Flags(), func(name string) string {
		return map[string]string{"JOB_COMPLETION_INDEX": string(rune('0' + last))}[name]
	})
	if err != nil || s.Shard != (gate.Shard{Index: last + 1, Of: last + 1}) || !slices.Contains(args, "--shard") {
		t.Errorf("%v, %v", s.Shard, err)
	}
}
