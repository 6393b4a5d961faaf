//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/modelreach/modelreach/internal/faulttest"
)

// sinks is what goes wrong where the results go. docs/faults.md shows the table.
var sinks = []struct {
	fault string
	play  func(*testing.T, *faultRun)
	says  string // on standard output or standard error
	asked bool   // the models were asked before it was found
	exit  int
}{
	{"The disk is full for a report", fullDisk, "no space left", true, 4},
	{"Standard output is a full disk", fullOutput, "no space left", true, 4},
	{"Nobody reads standard output any more, as behind `head`", closedOutput, "broken pipe", true, 4},
	{"The workspace is read-only", readOnly, "permission denied", false, 2},
	{"The path of a report is a folder", occupied(func(path string) error { return os.Mkdir(path, 0o755) }), "this is a folder", false, 2},
	{"The path of a report is a symbolic link", occupied(func(path string) error { return os.Symlink(canaryFile, path) }), "no regular file", false, 2},
	{"The path of a report is a pipe (FIFO)", occupied(func(path string) error { return syscall.Mkfifo(path, 0o666) }), "no regular file", false, 2},
	{"The path of a report is a device", reportTo("/dev/full"), "no regular file", false, 2},
	{"The folder of a report cannot be made", reportTo("summary/report.json"), "not a directory", false, 2},
	{"`GITHUB_OUTPUT` is not set", runnerFile("GITHUB_OUTPUT="), "GITHUB_OUTPUT is not set", false, 4},
	{"The file of `GITHUB_OUTPUT` is missing", runnerFile("GITHUB_OUTPUT=nowhere"), "GITHUB_OUTPUT", false, 4},
	{"The file of `GITHUB_OUTPUT` is a folder", runnerFile("GITHUB_OUTPUT=."), "not a regular file", false, 4},
	{"The file of `GITHUB_OUTPUT` cannot be written to", unwritable("GITHUB_OUTPUT"), "permission denied", false, 4},
	{"`GITHUB_STEP_SUMMARY` is not set", runnerFile("GITHUB_STEP_SUMMARY="), "GITHUB_STEP_SUMMARY is not set", false, 4},
	{"The file of `GITHUB_STEP_SUMMARY` is missing", runnerFile("GITHUB_STEP_SUMMARY=nowhere"), "GITHUB_STEP_SUMMARY", false, 4},
	{"The file of `GITHUB_STEP_SUMMARY` is a folder", runnerFile("GITHUB_STEP_SUMMARY=."), "not a regular file", false, 4},
	{"The file of `GITHUB_STEP_SUMMARY` cannot be written to", unwritable("GITHUB_STEP_SUMMARY"), "permission denied", false, 4},
}

// canaryFile is what links lead to. Nobody makes it.
const canaryFile = "elsewhere.json"

// fullDisk gives the reports a disk of their own, of one page, in a mount namespace that ends with the program.
func fullDisk(t *testing.T, f *faultRun) {
	t.Helper()
	disk := filepath.Join(f.dir, "disk")
	if err := os.Mkdir(disk, 0o755); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "linux" || exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=4k", "none", disk).Run() != nil {
		t.Skip("no disk can be mounted here")
	}
	const script = `mount -t tmpfs -o size=4k none disk && echo earlier >disk/report.json && "$@"
code=$?
cat disk/report.json >report.json
exit $code`
	f.args = append(f.args, "--report", "json=disk/report.json", "--report", "markdown=report.md")
	manyModels(f)
	f.start = func(cmd *exec.Cmd) { within(cmd, "unshare", "-rm", "sh", "-c", script, "sh") }
}

// within has another program run the one of cmd.
func within(cmd *exec.Cmd, name string, args ...string) {
	path, err := exec.LookPath(name)
	if err != nil {
		cmd.Err = err
		return
	}
	cmd.Args = append(append([]string{name}, args...), append([]string{cmd.Path}, cmd.Args[1:]...)...)
	cmd.Path = path
}

func fullOutput(t *testing.T, f *faultRun) {
	t.Helper()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no device that is full")
	}
	t.Cleanup(func() { full.Close() })
	f.start = func(cmd *exec.Cmd) { cmd.Stdout = full }
}

func closedOutput(t *testing.T, f *faultRun) {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	reader.Close()
	t.Cleanup(func() { writer.Close() })
	f.start = func(cmd *exec.Cmd) { cmd.Stdout = writer }
}

// occupied makes something else where the report is to be.
func occupied(occupy func(path string) error) func(*testing.T, *faultRun) {
	return func(t *testing.T, f *faultRun) {
		t.Helper()
		if err := occupy(filepath.Join(f.dir, "report.json")); err != nil {
			t.Fatal(err)
		}
	}
}

func reportTo(path string) func(*testing.T, *faultRun) {
	return func(_ *testing.T, f *faultRun) { f.args = append(f.args, "--report", "markdown="+path) }
}

func runnerFile(variable string) func(*testing.T, *faultRun) {
	return func(_ *testing.T, f *faultRun) { f.env = append(f.env, variable) }
}

func readOnly(t *testing.T, f *faultRun) {
	t.Helper()
	unprivileged(t, f)
	if err := os.Chmod(f.dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(f.dir, 0o755) })
}

func unwritable(variable string) func(*testing.T, *faultRun) {
	return func(t *testing.T, f *faultRun) {
		t.Helper()
		unprivileged(t, f)
		locked := filepath.Join(f.dir, "locked")
		if err := os.WriteFile(locked, nil, 0o444); err != nil {
			t.Fatal(err)
		}
		f.env = append(f.env, variable+"="+locked)
	}
}

// nobodyID is the user without rights, as most systems number it.
const nobodyID = 65534

// unprivileged has the program run as a user whom permissions keep out. Root is kept out of nothing.
func unprivileged(t *testing.T, f *faultRun) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	program, err := exec.LookPath("modelreach")
	if err != nil {
		t.Fatal(err)
	}
	// The program and the workspace may lie in folders that are root's alone, so both get a place that is everybody's.
	public, err := os.MkdirTemp("", "modelreach-public")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(public) })
	copied := filepath.Join(public, "modelreach")
	// A process of its own copies: a file that this one has open for writing, tests beside this one may hand to what they start,
	// and then it cannot be run (execve(2), ETXTBSY).
	if output, err := exec.Command("cp", program, copied).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	for _, path := range []string{public, copied} {
		if err := os.Chmod(path, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	f.dir = filepath.Join(public, "workspace")
	if err := os.Mkdir(f.dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"output", "summary"} {
		if err := os.Chmod(touch(t, f.dir, name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(f.dir, 0o777); err != nil {
		t.Fatal(err)
	}
	f.start = func(cmd *exec.Cmd) {
		cmd.Path = copied
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobodyID, Gid: nobodyID}}
	}
}

// TestSinks runs the program where it cannot leave its results. What can be found beforehand is, and then nothing is asked. What
// cannot is exit code 4: the results that had a place are whole, and no step that reads the outputs finds that anything passed.
func TestSinks(t *testing.T) {
	for _, row := range sinks {
		t.Run(row.fault, func(t *testing.T) {
			t.Parallel()
			f := newFaultRun(t)
			row.play(t, f)
			server := faulttest.New(t, good)
			f.run(t, "--base-url", server.URL+"/v1", "--models", "gpt-6-luna")
			f.ends(t, row.exit)
			if said := f.stdout.String() + f.stderr.String(); !strings.Contains(said, row.says) {
				t.Errorf("%q is not in:\n%s", row.says, said)
			}
			if asked := server.Sent() > 0; asked != row.asked {
				t.Errorf("the models were asked: %t", asked)
			}
			if verdict := f.verdict(t); verdict != "inconclusive" && !strings.Contains(row.fault, "GITHUB_OUTPUT") {
				t.Errorf("later steps find the verdict %q", verdict)
			}
			if row.asked {
				f.keeps(t)
			}
		})
	}
}

// keeps checks that the reports which had a place are whole.
func (f *faultRun) keeps(t *testing.T) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(f.dir, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	if string(data) == "earlier\n" { // of the full disk
		data, err = os.ReadFile(filepath.Join(f.dir, "report.md"))
		if err != nil || !strings.Contains(string(data), "model-199") {
			t.Errorf("the other report: %v\n%s", err, data)
		}
		return
	}
	valid(t, data)
}

func TestDocsSinks(t *testing.T) {
	found := map[bool]string{true: "after the models were asked", false: "before anything is asked"}
	var b strings.Builder
	b.WriteString("| Fault | Found | Exit code |\n|---|---|---|\n")
	for _, row := range sinks {
		fmt.Fprintf(&b, "| %s | %s | %d |\n", row.fault, found[row.asked], row.exit)
	}
	generated(t, "docs/faults.md", "sinks", b.String())
}

// TestBodiesTakeLittleMemory has 8 large bodies read at once, and the list of models beside them.
func TestBodiesTakeLittleMemory(t *testing.T) {
	const most = 512 << 10 // kilobytes: half of one body, with what the test had itself when it started the program
	for name, fault := range map[string]faulttest.Fault{"gigabyte": faulttest.Gigabyte, "gzip bomb": faulttest.GzipBomb} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFaultRun(t)
			for n := range 8 {
				f.args = append(f.args, "--models", fmt.Sprintf("model-%d", n))
			}
			server := faulttest.New(t, fault)
			f.run(t, "--base-url", server.URL+"/v1")
			f.ends(t, exitFail)
			if usage, ok := f.state.SysUsage().(*syscall.Rusage); runtime.GOOS == "linux" && !raceDetector && (!ok || usage.Maxrss > most) {
				t.Errorf("%d KB of memory", usage.Maxrss)
			}
			if sent := server.Sent(); sent > 512<<20 { // of eight replies of a gigabyte and more
				t.Errorf("%d bytes were taken", sent)
			}
		})
	}
}
