//go:build e2e

package e2e

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/internal/actionsrunner"
)

// A runner without the image builds or pulls it in every job.
const maxImage = 10_000_000 // bytes, compressed

func TestImageSize(t *testing.T) {
	save := exec.Command("docker", "save", environment(t, "E2E_IMAGE"))
	layers, err := save.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := save.Start(); err != nil {
		t.Fatal(err)
	}
	var size counter
	pack, _ := gzip.NewWriterLevel(&size, gzip.BestCompression) // the level is valid
	_, copied := io.Copy(pack, layers)
	if err := errors.Join(copied, pack.Close(), save.Wait()); err != nil {
		t.Fatal(err)
	}
	t.Logf("the image has %d bytes, compressed", size)
	if size > maxImage {
		t.Errorf("the image has %d bytes, more than %d", size, maxImage)
	}
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// step is a container action's environment: the runner's files, its workspace and the inputs.
type step struct {
	workspace string
	key       canary
	env       []string
}

func newStep(t *testing.T, baseURL string, models ...string) step {
	t.Helper()
	s := step{workspace: t.TempDir(), key: hatch()}
	for name, text := range map[string]string{manifestFile: manifest(models), "outputs": "", "summary": ""} {
		if err := os.WriteFile(filepath.Join(s.workspace, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s.env = []string{
		"GITHUB_ACTIONS=true", "GITHUB_WORKSPACE=/github/workspace", "GITHUB_OUTPUT=/github/workspace/outputs",
		"GITHUB_STEP_SUMMARY=/github/workspace/summary", "INPUT_API-KEY=" + string(s.key), "INPUT_BASE-URL=" + baseURL,
		"INPUT_REPORT=json=report.json", "INPUT_ATTEMPTS=1",
	}
	return s
}

// command is what the runner starts (DockerCommandManager.cs in actions/runner): no terminal, no init, values in the environment.
func (s step) command(t *testing.T) *exec.Cmd {
	args := []string{
		"run", "--rm", "--workdir", "/github/workspace", "--network", "host", "-v", s.workspace + ":/github/workspace",
		"--entrypoint", "/modelreach",
	}
	for _, variable := range s.env {
		name, _, _ := strings.Cut(variable, "=")
		args = append(args, "-e", name)
	}
	c := exec.Command("docker", append(args, environment(t, "E2E_IMAGE"))...)
	c.Env = append(os.Environ(), s.env...)
	return c
}

// read returns a file of the workspace.
func (s step) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(s.workspace, name))
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

// checkCanary looks for the key in all that the step wrote: the runner does not print an add-mask command, which has to hold it.
func (s step) checkCanary(t *testing.T, output string) {
	t.Helper()
	lines := actionsrunner.Lines(output)
	for _, c := range actionsrunner.Commands(output) {
		if c.Name == "add-mask" {
			lines[c.Line-1] = ""
		}
	}
	s.key.absent(t, "the log", strings.Join(lines, "\n"))
	for _, name := range []string{"outputs", "summary", "report.json"} {
		s.key.absent(t, name, s.read(t, name))
	}
}

func TestContainer(t *testing.T) {
	s := newStep(t, api(t, nil), "gpt-6-luna", "sim-echo")
	output, err := s.command(t).CombinedOutput()
	if code := exitCode(err); code != 1 {
		t.Errorf("exit code %d, want 1\n%s", code, output)
	}
	s.checkCanary(t, string(output))
	s.checkOutputs(t, map[string]string{
		"verdict": "fail", "reachable": "1", "unreachable": "1", "inconclusive": "0", "skipped": "0", "warnings": "0",
		"report-json": "report.json",
	})
}

func (s step) checkOutputs(t *testing.T, want map[string]string) {
	t.Helper()
	got, err := actionsrunner.Outputs(filepath.Join(s.workspace, "outputs"))
	if err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outputs: -want +got\n%s", diff)
	}
}

// The runner cancels a step with SIGINT to the docker client, which passes it on, and 7.5 seconds later with SIGTERM
// (ProcessInvoker.cs in actions/runner).
const grace = 7500 * time.Millisecond

func TestContainerStops(t *testing.T) {
	for name, signal := range map[string]os.Signal{"interrupt": os.Interrupt, "terminate": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			var once sync.Once
			asked := make(chan struct{})
			s := newStep(t, api(t, func() { once.Do(func() { close(asked) }) }), "sim-hang")

			var output bytes.Buffer
			c := s.command(t)
			c.Stdout, c.Stderr = &output, &output
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			done := make(chan error, 1)
			go func() { done <- c.Wait() }()
			await(t, asked, time.Minute, "the first call")
			if err := c.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			code := exitCode(await(t, done, grace, "the end of the container"))
			if code != 3 {
				t.Errorf("exit code %d, want 3 (inconclusive)\n%s", code, output.String())
			}
			s.checkCanary(t, output.String())
			s.checkOutputs(t, map[string]string{
				"verdict": "inconclusive", "reachable": "0", "unreachable": "0", "inconclusive": "1", "skipped": "0",
				"warnings": "0", "report-json": "report.json",
			})
		})
	}
}

func await[T any](t *testing.T, c <-chan T, limit time.Duration, what string) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(limit):
		t.Fatalf("%s did not come within %v", what, limit)
		panic("unreachable")
	}
}

// exitCode is 0 for nil and -1 if the command did not run to its end.
func exitCode(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	return -1
}
