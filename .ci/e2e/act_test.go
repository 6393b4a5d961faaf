//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/internal/actionsrunner"
)

// entry is a line of act's JSON log. It masks secrets in Msg alone.
type entry struct {
	Msg       string   `json:"msg"`
	StepID    []string `json:"stepID"`
	Command   string   `json:"command"`
	Raw       string   `json:"raw"`        // a workflow command, as the step wrote it
	RawOutput bool     `json:"raw_output"` // Msg is a line that the step wrote
	Content   string   `json:"content"`    // of a summary
}

// result is what a job did.
type result struct {
	failed  bool
	exit    string            // what act says of a step that failed
	stdout  map[string]string // by step
	summary string            // of all steps
	// The whole output, but for masks: they have to hold the key. Messages are the readable part of it.
	log, messages strings.Builder
}

// act runs the repository's workflow gate.yml for an event, with the key as its secret, and looks for the key in act's own output.
// The first run that uses the action as ./ builds its image; the next ones, whose manifests differ but not the program, use it.
func act(t *testing.T, folder, event string, key canary, more ...string) *result {
	t.Helper()
	args := append([]string{
		event, "--workflows", ".github/workflows/gate.yml", "--json", "--rm", "--pull=false", "--rebuild=false", "--container-daemon-socket", "-",
		"--platform", "ubuntu-latest=" + environment(t, "E2E_JOB_IMAGE"), "--secret", "OPENAI_API_KEY",
	}, more...)
	c := exec.Command("act", args...)
	home := t.TempDir()
	c.Env = append(os.Environ(), "OPENAI_API_KEY="+string(key), "HOME="+home, "XDG_CACHE_HOME="+home, "XDG_CONFIG_HOME="+home)
	c.Dir = folder
	output, err := c.CombinedOutput()
	r := &result{failed: exitCode(err) != 0, stdout: map[string]string{}}
	for line := range strings.Lines(string(output)) {
		var e entry
		if json.Unmarshal([]byte(line), &e) != nil {
			e = entry{Msg: line} // act's own words
		}
		r.add(e, line)
	}
	key.absent(t, "act's output", r.log.String())
	return r
}

// add takes in one entry, which is a line of the log.
func (r *result) add(e entry, line string) {
	if e.Command != "add-mask" {
		r.log.WriteString(line)
	}
	r.messages.WriteString(strings.TrimSuffix(e.Msg, "\n") + "\n")
	if strings.HasPrefix(e.Msg, "exit with ") {
		r.exit = e.Msg
	}
	if len(e.StepID) == 0 {
		return
	}
	step := e.StepID[0]
	switch {
	case e.Raw != "":
		r.stdout[step] += e.Raw
	case e.RawOutput:
		r.stdout[step] += e.Msg
	case e.Command == "summary":
		r.summary += e.Content
	}
}

// outputs returns the gate's outputs as the step after it saw them.
func (r *result) outputs(t *testing.T) map[string]string {
	t.Helper()
	var outputs map[string]string
	if err := json.Unmarshal([]byte(r.stdout["after"]), &outputs); err != nil {
		t.Errorf("outputs: %v", err)
	}
	return outputs
}

// annotations returns what the runner would keep, all of it at a line of the manifest.
func (r *result) annotations(t *testing.T) []annotation {
	t.Helper()
	var annotations []annotation
	for _, c := range actionsrunner.Kept(actionsrunner.Commands(r.stdout["gate"])) {
		line, err := strconv.Atoi(c.Properties["line"])
		if err != nil || c.Properties["file"] != manifestFile {
			t.Errorf("annotation at %q, line %q", c.Properties["file"], c.Properties["line"])
		}
		annotations = append(annotations, annotation{c.Name, line})
	}
	return annotations
}
