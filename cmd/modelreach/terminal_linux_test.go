package main

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/modelreach/modelreach/gate/simulate"
)

// terminal is a pseudo terminal of the kernel (pty(7)) with a program on it, as a person would run it.
type terminal struct {
	t      *testing.T
	master *os.File
	cmd    *exec.Cmd
	ended  chan struct{}

	lock sync.Mutex
	raw  bytes.Buffer // all that was written to it
}

// openTerminal runs modelreach on a terminal of a width, with env and nothing else in its environment.
func openTerminal(t *testing.T, width int, dir string, env []string, args ...string) *terminal {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo terminal here: %v", err)
	}
	t.Cleanup(func() { master.Close() })
	slave := slaveOf(t, master, width)
	defer slave.Close()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	x := &terminal{t: t, master: master, ended: make(chan struct{})}
	x.cmd = &exec.Cmd{
		Path: self, Args: append([]string{"modelreach"}, args...), Dir: dir, Stdin: slave, Stdout: slave, Stderr: slave,
		Env:         append([]string{"TERM=xterm", "OPENAI_API_KEY=sk-test-0123456789abcdef"}, env...),
		SysProcAttr: &syscall.SysProcAttr{Setsid: true, Setctty: true},
	}
	if err := x.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go x.read()
	return x
}

// slaveOf unlocks and opens the other side of a pseudo terminal. ptmx is opened through Control, since File.Fd would make
// its reads block for good.
func slaveOf(t *testing.T, master *os.File, width int) *os.File {
	t.Helper()
	conn, err := master.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	number, failed := 0, error(nil)
	err = conn.Control(func(fd uintptr) {
		size := &unix.Winsize{Row: 50, Col: uint16(width)}
		failed = errors.Join(unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0), unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, size))
		n, err := unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
		number, failed = n, errors.Join(failed, err)
	})
	if err := errors.Join(err, failed); err != nil {
		t.Fatal(err)
	}
	slave, err := os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return slave
}

// read takes in what the program writes. When the last writer is gone, Linux ends the reading with EIO.
func (x *terminal) read() {
	defer close(x.ended)
	chunk := make([]byte, 4096)
	for {
		n, err := x.master.Read(chunk)
		x.lock.Lock()
		x.raw.Write(chunk[:n])
		x.lock.Unlock()
		if err != nil {
			return
		}
	}
}

func (x *terminal) written() string {
	x.lock.Lock()
	defer x.lock.Unlock()
	return x.raw.String()
}

// await waits until the program has written something.
func (x *terminal) await(text string) {
	x.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(x.written(), text); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			x.t.Fatalf("%q was never written: %q", text, x.written())
		}
	}
}

// end waits for the program and returns its exit code and all that it wrote.
func (x *terminal) end() (code int, raw string) {
	x.t.Helper()
	var exit *exec.ExitError
	if err := x.cmd.Wait(); err != nil && !errors.As(err, &exit) {
		x.t.Fatal(err)
	}
	<-x.ended
	return x.cmd.ProcessState.ExitCode(), x.written()
}

// remnant finds what is left of a bar.
var remnant = regexp.MustCompile(`\[[= ]{3,}\]|\d+ of \d+ (model|check)s?(,|$)|\^C`)

// volatile are the parts of a report that differ from run to run.
var volatile = regexp.MustCompile(`\d+(\.\d+)? (ms|s)\b|req_\w+`)

// same makes two reports comparable: neither what differs from run to run, nor where lines are broken for it.
func same(text string) string {
	blank := strings.Join(strings.Fields(text), " ")
	return strings.ReplaceAll(volatile.ReplaceAllString(blank, "~"), " ", "")
}

func declare(t *testing.T, models ...string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	text := "version: 1\nmodels:\n  - " + strings.Join(models, "\n  - ") + "\n"
	if err := os.WriteFile(filepath.Join(dir, "modelreach.yml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// What is on the screen at last is what a pipe gets: the bar was there, and nothing of it is left.
func TestNothingOfTheBarIsLeft(t *testing.T) {
	server := httptest.NewServer(simulate.New(simulate.Options{}))
	t.Cleanup(server.Close)
	for name, models := range map[string][]string{
		"pass":  {"gpt-6-luna"},
		"mixed": {"gpt-6-luna", "gpt-4-1106-preview", "sim-overloaded", "gpt-6-lunar"},
		"key":   {"sim-invalid_api_key"},
	} {
		dir := declare(t, models...)
		args := []string{"--base-url", server.URL + "/v1", "--attempts", "1", "--control", "off"}
		piped, want := piped(t, dir, args...)
		for _, width := range []int{20, 40, 80, 200} {
			code, raw := openTerminal(t, width, dir, nil, args...).end()
			shown := screen(t, raw, width)
			if bar := "of " + strconv.Itoa(len(models)) + " model"; !strings.Contains(raw, bar) {
				t.Errorf("%s, %d columns: no bar was drawn: %q", name, width, raw)
			}
			if left := remnant.FindString(shown); left != "" {
				t.Errorf("%s, %d columns: %q is left on\n%s", name, width, left, shown)
			}
			if code != want {
				t.Errorf("%s, %d columns: exit code %d, want %d", name, width, code, want)
			}
			if width >= 80 && same(shown) != same(piped) { // on narrower ones the terminal breaks ids
				t.Errorf("%s, %d columns: the screen shows\n%s\na pipe gets\n%s", name, width, shown, piped)
			}
		}
	}
}

// piped runs modelreach without a terminal and returns its output and exit code.
func piped(t *testing.T, dir string, args ...string) (text string, code int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := &exec.Cmd{Path: self, Args: append([]string{"modelreach"}, args...), Dir: dir, Env: []string{"OPENAI_API_KEY=sk-test-0123456789abcdef"}}
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func TestNoBarWhereNobodyWantsIt(t *testing.T) {
	server := httptest.NewServer(simulate.New(simulate.Options{}))
	t.Cleanup(server.Close)
	dir := declare(t, "gpt-6-luna")
	for name, tc := range map[string]struct {
		env, args []string
		colors    bool
	}{
		"dumb":  {env: []string{"TERM=dumb"}},
		"ci":    {env: []string{"CI=true"}, colors: true},
		"quiet": {args: []string{"--quiet"}, colors: true},
		"plain": {env: []string{"TERM=dumb"}, args: []string{"--no-color"}},
	} {
		code, raw := openTerminal(t, 80, dir, tc.env, append(tc.args, "--base-url", server.URL+"/v1", "--control", "off")...).end()
		if code != exitPass || strings.Contains(raw, eraseLine) || strings.Contains(raw, "1 of 1") || strings.Contains(raw, "\x1b[") != tc.colors {
			t.Errorf("%s: exit code %d, %q", name, code, raw)
		}
	}
}

// Ctrl-C, typed: the terminal echoes it behind the bar, and both are gone before the report of what was not asked.
func TestNothingOfTheBarIsLeftByCtrlC(t *testing.T) {
	hang := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-hang:
		}
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(hang) })
	x := openTerminal(t, 80, declare(t, "gpt-6-luna", "gpt-6.1-sol"), nil, "--base-url", server.URL+"/v1", "--control", "off")
	x.await("0 of 2 models")
	if _, err := x.master.WriteString("\x03"); err != nil {
		t.Fatal(err)
	}
	code, raw := x.end()
	shown := screen(t, raw, 80)
	if code != exitInconclusive || remnant.MatchString(shown) || !strings.HasPrefix(shown, "? inconclusive  gpt-6-luna") {
		t.Errorf("exit code %d, the screen shows\n%s\n%q", code, shown, raw)
	}
	if !strings.Contains(raw, "^C") {
		t.Errorf("nothing was typed: %q", raw)
	}
}

// An error after the run stands on lines of its own too.
func TestNothingOfTheBarIsLeftByAnError(t *testing.T) {
	server := httptest.NewServer(simulate.New(simulate.Options{}))
	t.Cleanup(server.Close)
	dir := declare(t, "gpt-6-luna")
	if err := os.Mkdir(filepath.Join(dir, "modelreach.lock"), 0o700); err != nil {
		t.Fatal(err)
	}
	code, raw := openTerminal(t, 80, dir, nil, "--base-url", server.URL+"/v1", "--control", "off", "--update-lock").end()
	shown := screen(t, raw, 80)
	if code == exitPass || remnant.MatchString(shown) || !strings.Contains(shown, "\nmodelreach: ") && !strings.HasPrefix(shown, "modelreach: ") {
		t.Errorf("exit code %d, the screen shows\n%s", code, shown)
	}
}
