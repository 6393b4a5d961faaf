package github

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/internal/actionsrunner"
)

func runnerFile(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestSetOutputs(t *testing.T) {
	file := runnerFile(t)
	r := New(environment("GITHUB_OUTPUT", file), nil)
	values := map[string]string{
		"verdict": "inconclusive", "report-json": "out/r.json", "_empty": "", "lines": "a\nb\n\nc", "equals": "a=b<<c",
		"old": "x\n_GitHubActionsFileCommandDelimeter_\nevil<<EOF\npwned\nEOF", "unicode": "größe\u2028",
	}
	for name, value := range values {
		if err := r.SetOutputs(Output{name, "early"}, Output{name, value}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := actionsrunner.Outputs(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(values, got); diff != "" {
		t.Errorf("outputs (-want +got):\n%s", diff)
	}
}

func TestSetOutputsRefuses(t *testing.T) {
	file := runnerFile(t)
	r := New(environment("GITHUB_OUTPUT", file), nil)
	r.delimiter = func() string { return "fixed" }
	tests := []Output{
		{"", "v"}, {"1a", "v"}, {"a b", "v"}, {"a=b", "v"}, {"a<<b", "v"}, {"a\nb", "v"}, {"ä", "v"}, {"a\n", "v"},
		{"a", "x\nfixed\nevil=1"}, {"a", "fixed"}, {"fixed", "v"},
	}
	for _, bad := range tests {
		if err := r.SetOutputs(Output{"good", "v"}, bad); err == nil {
			t.Errorf("SetOutputs(%q) gave no error", bad)
		}
	}
	if text, _ := os.ReadFile(file); len(text) > 0 {
		t.Errorf("something was written: %q", text)
	}
}

func TestDelimitersDiffer(t *testing.T) {
	if a, b := randomDelimiter(), randomDelimiter(); a == b || len(a) < 32 {
		t.Errorf("delimiters %q and %q", a, b)
	}
}

func TestWriteSummary(t *testing.T) {
	file := runnerFile(t)
	r := New(environment("GITHUB_STEP_SUMMARY", file), nil)
	for _, text := range []string{"# a long first summary\n", "# second\n"} {
		if err := r.WriteSummary(text); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(file); string(got) != text {
			t.Errorf("summary %q, want %q", got, text)
		}
	}
	if err := r.CheckSummary(); err != nil {
		t.Error(err)
	}
	if got, _ := os.ReadFile(file); string(got) != "# second\n" {
		t.Errorf("looking changed the summary to %q", got)
	}
	if err := r.WriteSummary(strings.Repeat("x", MaxSummary)); err != nil {
		t.Error(err)
	}
	if err := r.WriteSummary(strings.Repeat("x", MaxSummary+1)); err == nil {
		t.Error("a summary that the runner would drop was written")
	}
}

func TestRunnerFilesThatCannotBeWritten(t *testing.T) {
	for name, file := range map[string]string{
		"not set": "", "missing": filepath.Join(t.TempDir(), "none"), "a folder": t.TempDir(), "a bad name": "a\x00b",
	} {
		r := New(environment("GITHUB_OUTPUT", file, "GITHUB_STEP_SUMMARY", file), nil)
		if err := r.SetOutputs(Output{"a", "b"}); err == nil || !strings.Contains(err.Error(), "GITHUB_OUTPUT") {
			t.Errorf("%s: SetOutputs: %v", name, err)
		}
		if err := r.CheckSummary(); err == nil || !strings.Contains(err.Error(), "GITHUB_STEP_SUMMARY") {
			t.Errorf("%s: CheckSummary: %v", name, err)
		}
		if err := r.WriteSummary("x"); err == nil || !strings.Contains(err.Error(), "GITHUB_STEP_SUMMARY") {
			t.Errorf("%s: WriteSummary: %v", name, err)
		}
	}
}

func TestPipesAreNotWaitedFor(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	r := New(environment("GITHUB_ACTIONS", "true", "GITHUB_OUTPUT", pipe, "GITHUB_STEP_SUMMARY", pipe,
		"GITHUB_EVENT_NAME", "pull_request", "GITHUB_EVENT_PATH", pipe, "GITHUB_REPOSITORY", "a/b"), io.Discard)
	if err := r.SetOutputs(Output{"verdict", "pass"}); err == nil {
		t.Error("outputs into a pipe")
	}
	if err := r.WriteSummary("x"); err == nil {
		t.Error("summary into a pipe")
	}
	if _, withheld := r.SecretsWithheld(); !withheld {
		t.Error("an event that cannot be read is not to be trusted")
	}
}
