// Package github talks to the runner of GitHub Actions: it writes workflow commands, outputs and the job summary, and
// reads what the runner says about the run.
package github

import (
	"fmt"
	"io"
	"strings"
	"sync"
)

// Runner is the runner that started this process. It is also the one writer to the log: everything that is printed goes
// through it, because a command counts only at the start of a line. It is safe for concurrent use.
//
// Outside of GitHub Actions, Text and Write print as usual and every other method that would tell the runner something
// does nothing.
type Runner struct {
	getenv    func(string) string
	delimiter func() string

	mu     sync.Mutex
	out    io.Writer
	inLine bool // the last byte written did not end a line
}

// New returns the Runner that the environment describes and whose log is out.
func New(getenv func(string) string, out io.Writer) *Runner {
	return &Runner{getenv: getenv, delimiter: randomDelimiter, out: out}
}

// Active says whether this process runs in GitHub Actions.
func (r *Runner) Active() bool { return r.getenv("GITHUB_ACTIONS") == "true" }

// Write prints text of our own, in which every foreign value is escaped already. It implements io.Writer.
func (r *Runner) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.write(p)
}

// Text prints text that somebody else wrote, every line behind "| ". The runner sees no command in it: it reads
// "::name::" at the start of a line and "##[name]" anywhere (ActionCommand.cs).
func (r *Runner) Text(text string) error {
	var b strings.Builder
	for _, line := range lines(text) {
		fmt.Fprintf(&b, "| %s\n", strings.ReplaceAll(line, "##[", "# #["))
	}
	return r.print(b.String())
}

// print writes whole lines, on lines of their own and in one piece.
func (r *Runner) print(text string) error {
	if text == "" {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.inLine {
		text = "\n" + text
	}
	if _, err := r.write([]byte(text)); err != nil {
		return fmt.Errorf("write log: %w", err)
	}
	return nil
}

func (r *Runner) write(p []byte) (int, error) {
	n, err := r.out.Write(p)
	if n > 0 {
		r.inLine = p[n-1] != '\n'
	}
	return n, err
}
