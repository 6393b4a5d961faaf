//go:build unix

package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/internal/faulttest"
)

// slowLog is a stream that nobody reads before drain: a program that writes more than the few kilobytes that it holds waits in the
// middle of them.
type slowLog struct{ reader, writer *os.File }

func newSlowLog(t *testing.T, f *faultRun) *slowLog {
	t.Helper()
	ends, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		err = syscall.SetsockoptInt(ends[1], syscall.SOL_SOCKET, syscall.SO_SNDBUF, 2048) // systems have a least of their own
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, end := range ends {
		syscall.CloseOnExec(end)
	}
	reader, writer := os.NewFile(uintptr(ends[0]), "reader"), os.NewFile(uintptr(ends[1]), "writer")
	t.Cleanup(func() { reader.Close(); writer.Close() })
	f.start = func(cmd *exec.Cmd) { cmd.Stdout = writer }
	return &slowLog{reader, writer}
}

// begun waits for the first byte.
func (l *slowLog) begun(t *testing.T) {
	t.Helper()
	l.writer.Close()
	if _, err := io.ReadFull(l.reader, make([]byte, 1)); err != nil {
		t.Errorf("nothing was written: %v", err)
	}
}

func (l *slowLog) drain() { _, _ = io.Copy(io.Discard, l.reader) }

// signalled sends a signal when a stage is reached.
func signalled(t *testing.T, cmd *exec.Cmd, s os.Signal) {
	t.Helper()
	if err := cmd.Process.Signal(s); err != nil {
		t.Error(err)
	}
}

// stops are the stages at which a run is stopped, and what is left of it. docs/faults.md shows the table.
var stops = []struct {
	stage   string
	play    func(*testing.T, *faultRun, os.Signal)
	outcome gate.Outcome
	cause   gate.Cause
	exit    int
}{
	{"before the first call", stopEarly, gate.Inconclusive, gate.NotAsked, 3},
	{"while a call is under way", stopInCall, gate.Inconclusive, gate.NotAsked, 3},
	{"in the pause before the next attempt", stopInPause, gate.Inconclusive, gate.RateLimited, 3},
	{"while the results are written", stopInReport, gate.Unreachable, gate.ModelNotFound, 1},
}

// longSecret is a secret of another provider. The commands that mask it are more than a slowLog holds.
var longSecret = strings.Repeat("0123456789abcdef", 1000)

// stopEarly stops the program where it waits to tell the runner what to mask, which comes before all else.
func stopEarly(t *testing.T, f *faultRun, s os.Signal) {
	log := newSlowLog(t, f)
	f.to(t, at(faulttest.Silent))
	f.env = append(f.env, "GROQ_API_KEY="+longSecret)
	f.during = func(cmd *exec.Cmd) {
		log.begun(t)
		signalled(t, cmd, s)
		log.drain()
	}
}

// announcing tells of calls and plays a fault then.
func announcing(called chan<- struct{}, fault faulttest.Fault) faulttest.Fault {
	return func(c *faulttest.Conn, r *http.Request) {
		if r.Method == http.MethodPost {
			select {
			case called <- struct{}{}:
			default: // somebody told already
			}
		}
		fault(c, r)
	}
}

func stopInCall(t *testing.T, f *faultRun, s os.Signal) {
	called := make(chan struct{}, 1)
	f.to(t, at(announcing(called, faulttest.Silent)))
	f.during = func(cmd *exec.Cmd) {
		<-called
		signalled(t, cmd, s)
	}
}

// stopInPause stops the program when it has read a reply that asks it to come back, and has closed the connection.
func stopInPause(t *testing.T, f *faultRun, s os.Signal) {
	read := make(chan struct{}, 1)
	f.args = append(f.args, "--attempts", "4")
	f.to(t, at(func(c *faulttest.Conn, r *http.Request) {
		limited("Retry-After: 20")(c, r)
		<-c.Left()
		if r.Method == http.MethodPost {
			read <- struct{}{}
		}
	}))
	f.during = func(cmd *exec.Cmd) {
		<-read
		signalled(t, cmd, s)
	}
}

// stopInReport stops the program in the middle of what it prints, before it writes any file.
func stopInReport(t *testing.T, f *faultRun, s os.Signal) {
	log := newSlowLog(t, f)
	manyModels(f)
	f.outsideOfActions()
	f.to(t, at(missing("no such model")))
	f.during = func(cmd *exec.Cmd) {
		log.begun(t)
		signalled(t, cmd, s)
		log.drain()
	}
}

// manyModels has so many models that what is printed of them is more than a slowLog holds, or a page of a disk.
func manyModels(f *faultRun) {
	for n := range 200 {
		f.args = append(f.args, "--models", fmt.Sprintf("model-%d", n))
	}
}

func TestStops(t *testing.T) {
	for name, s := range map[string]os.Signal{"SIGTERM": syscall.SIGTERM, "SIGINT": syscall.SIGINT} {
		for _, row := range stops {
			t.Run(name+" "+row.stage, func(t *testing.T) {
				t.Parallel()
				f := newFaultRun(t)
				row.play(t, f, s)
				f.run(t, "--models", "gpt-6-luna")
				f.ends(t, row.exit)
				f.finds(t, row.outcome, row.cause)
			})
		}
	}
}

// TestSecondStop has the program wait while it prints what a first signal left of the run. The second signal ends it there, and
// the report of an earlier run is still whole.
func TestSecondStop(t *testing.T) {
	t.Parallel()
	f := newFaultRun(t)
	earlier := filepath.Join(f.dir, "report.json")
	if err := os.WriteFile(earlier, []byte("earlier"), 0o600); err != nil {
		t.Fatal(err)
	}
	log := newSlowLog(t, f)
	manyModels(f)
	f.outsideOfActions()
	called := make(chan struct{}, 1)
	f.to(t, at(announcing(called, faulttest.Silent)))
	f.during = func(cmd *exec.Cmd) {
		<-called
		signalled(t, cmd, syscall.SIGTERM)
		log.begun(t)
		stopped := make(chan struct{})
		go func() { // the second one counts as soon as the first has done its work
			defer close(stopped)
			for cmd.Process.Signal(syscall.SIGTERM) == nil {
				time.Sleep(5 * time.Millisecond)
			}
		}()
		t.Cleanup(func() { <-stopped })
	}
	f.run(t)
	status := f.state.Sys().(syscall.WaitStatus)
	if !status.Signaled() || status.Signal() != syscall.SIGTERM {
		t.Errorf("ended with %v", f.state)
	}
	if data, err := os.ReadFile(earlier); err != nil || string(data) != "earlier" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestDocsStops(t *testing.T) {
	var b strings.Builder
	b.WriteString("| Stopped | Outcome | Cause | Exit code |\n|---|---|---|---|\n")
	for _, row := range stops {
		fmt.Fprintf(&b, "| %s | %s | [`%s`](causes.md#%[3]s) | %d |\n", sentenceCase(row.stage), row.outcome, row.cause, row.exit)
	}
	generated(t, "docs/faults.md", "stops", b.String())
}
