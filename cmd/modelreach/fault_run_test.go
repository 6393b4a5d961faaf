package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/internal/actionsrunner"
	"github.com/modelreach/modelreach/internal/faulttest"
	"github.com/modelreach/modelreach/internal/hosttest"
)

// patience is how long a run may take before it counts as one that hangs, the slowness of a busy machine included.
const patience = 90 * time.Second

// faultRun is one run of the program in a step of GitHub Actions, with a canary for a key.
type faultRun struct {
	dir    string // the workspace
	args   []string
	env    []string // behind the usual ones
	local  bool     // not in GitHub Actions
	start  func(*exec.Cmd)
	during func(*exec.Cmd)

	code           int
	state          *os.ProcessState
	stdout, stderr bytes.Buffer
}

func newFaultRun(t *testing.T) *faultRun {
	t.Helper()
	dir := t.TempDir()
	touch(t, dir, "output")
	touch(t, dir, "summary")
	return &faultRun{dir: dir, args: []string{"--attempts", "1", "--deadline", "50s", "--no-status", "--control", "off", "--report", "json=report.json"}}
}

// place is where a model is asked: the arguments and the variables that lead there.
type place func(*testing.T) (args, env []string)

// at is a server with a fault.
func at(fault faulttest.Fault) place {
	return func(t *testing.T) (args, env []string) {
		return []string{"--base-url", faulttest.New(t, fault).URL + "/v1"}, nil
	}
}

// address is a base URL.
func address(url string) place {
	return func(*testing.T) (args, env []string) { return []string{"--base-url", url}, nil }
}

// nobody is a port where nothing listens.
func nobody(t *testing.T) (args, env []string) {
	return []string{"--base-url", faulttest.Nobody(t) + "/v1"}, nil
}

// unsafe is a server without TLS where TLS is expected.
func unsafe(t *testing.T) (args, env []string) {
	server := httptest.NewServer(nil)
	t.Cleanup(server.Close)
	return []string{"--base-url", strings.Replace(server.URL, "http:", "https:", 1) + "/v1"}, nil
}

// host is OpenAI's own host with a trouble.
func host(trouble hosttest.Trouble) place {
	return func(t *testing.T) (args, env []string) {
		internet := hosttest.New(t)
		internet.Play("api.openai.com", trouble)
		return nil, internet.Env()
	}
}

// outsideOfActions is a run that prints no commands for the runner, the first of all that is printed.
func (f *faultRun) outsideOfActions() { f.local, f.env = true, append(f.env, "GITHUB_ACTIONS=") }

func (f *faultRun) to(t *testing.T, p place) {
	t.Helper()
	args, env := p(t)
	f.args, f.env = append(f.args, args...), append(f.env, env...)
}

// run ends when the program does. One that has to be killed has failed.
func (f *faultRun) run(t *testing.T, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "modelreach", append(f.args, args...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = f.dir, &f.stdout, &f.stderr
	cmd.Env = append([]string{
		"HOME=" + f.dir, "OPENAI_API_KEY=" + canary, "GITHUB_ACTIONS=true", "GITHUB_WORKSPACE=" + f.dir,
		"GITHUB_OUTPUT=" + filepath.Join(f.dir, "output"), "GITHUB_STEP_SUMMARY=" + filepath.Join(f.dir, "summary"),
	}, f.env...)
	if f.start != nil {
		f.start(cmd)
	}
	err := cmd.Start()
	if err == nil && f.during != nil {
		f.during(cmd)
	}
	if err == nil {
		err = cmd.Wait()
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if ctx.Err() != nil {
		t.Fatalf("it did not end\n%s%s", &f.stdout, &f.stderr)
	}
	f.state, f.code = cmd.ProcessState, cmd.ProcessState.ExitCode()
}

// ends checks what every run owes: its exit code, and no byte of the key or command of somebody else in what it wrote.
func (f *faultRun) ends(t *testing.T, code int) {
	t.Helper()
	if f.code != code {
		t.Errorf("exit code %d, want %d\n%s%s", f.code, code, &f.stdout, &f.stderr)
	}
	for _, c := range actionsrunner.Commands(f.stdout.String()) {
		if !slices.Contains([]string{"add-mask", "error", "warning", "notice"}, c.Name) {
			t.Errorf("the runner obeys %+v", c)
		}
	}
	written := map[string]string{"stdout": withoutMasks(f.stdout.String()), "stderr": withoutMasks(f.stderr.String())}
	for _, name := range []string{"report.json", "output", "summary"} {
		path := filepath.Join(f.dir, name)
		if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
			continue // that it is there is checked where it must be
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
		}
		written[name] = string(data)
	}
	for name, text := range written {
		for spelling, decoded := range decodings(text) {
			if found := leaked(decoded); found != "" {
				t.Errorf("%s, %s: %q of the key was written", name, spelling, found)
			}
		}
	}
	if left, _ := filepath.Glob(filepath.Join(f.dir, ".modelreach-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// faultReport is what the tests read of a report.
type faultReport struct {
	Verdict  gate.Verdict
	Findings []struct {
		Outcome gate.Outcome
		Cause   gate.Cause
	}
}

// report is the report of the run, checked against the published schema, and the verdict that later steps get.
func (f *faultRun) report(t *testing.T) (r faultReport, verdict string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(f.dir, "report.json"))
	if err != nil {
		t.Fatalf("%v\n%s%s", err, &f.stdout, &f.stderr)
	}
	valid(t, data)
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r, f.verdict(t)
}

// verdict is the output that later steps of the workflow read.
func (f *faultRun) verdict(t *testing.T) string {
	t.Helper()
	outputs, err := actionsrunner.Outputs(filepath.Join(f.dir, "output"))
	if err != nil {
		t.Error(err)
	}
	return outputs["verdict"]
}

// valid holds a report against docs/report.schema.json.
func valid(t *testing.T, data []byte) {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile("../../docs/report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%v in\n%s", err, data)
	}
}

// finds checks that every model came out alike.
func (f *faultRun) finds(t *testing.T, outcome gate.Outcome, cause gate.Cause) {
	t.Helper()
	r, verdict := f.report(t)
	if !f.local && string(r.Verdict) != verdict || len(r.Findings) == 0 {
		t.Errorf("verdict %q of the report, %q of the output, %d findings", r.Verdict, verdict, len(r.Findings))
	}
	for _, found := range r.Findings {
		if found.Outcome != outcome || found.Cause != cause {
			t.Errorf("%s, %s; want %s, %s\n%s", found.Outcome, found.Cause, outcome, cause, &f.stdout)
		}
	}
}
