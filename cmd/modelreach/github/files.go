package github

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
)

// MaxSummary is the longest job summary that WriteSummary accepts, in bytes. The runner drops a summary of more than
// 1 MiB as a whole (FileCommandManager.cs).
const MaxSummary = 900_000

// Output is one output of the step.
type Output struct{ Name, Value string }

// outputName is what a name may look like: GitHub's metadata syntax for the id of an output.
var outputName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// SetOutputs sets outputs of the step, all of them or none. The value set last counts.
func (r *Runner) SetOutputs(outputs ...Output) error {
	if !r.Active() {
		return nil
	}
	text, err := encodeOutputs(outputs, r.delimiter())
	if err != nil {
		return fmt.Errorf("set outputs: %w", err)
	}
	if err := r.writeFile("GITHUB_OUTPUT", os.O_APPEND, text); err != nil {
		return fmt.Errorf("set outputs: %w", err)
	}
	return nil
}

// encodeOutputs writes the form with a delimiter, in which a value may have lines (FileCommandManager.cs). A value that
// knew the delimiter could set other outputs, so the delimiter is drawn anew and looked for.
func encodeOutputs(outputs []Output, delimiter string) (string, error) {
	var b strings.Builder
	for _, o := range outputs {
		if !outputName.MatchString(o.Name) {
			return "", fmt.Errorf("invalid name %q", o.Name)
		}
		if strings.Contains(o.Name, delimiter) || strings.Contains(o.Value, delimiter) {
			return "", fmt.Errorf("value of %s contains the delimiter", o.Name)
		}
		fmt.Fprintf(&b, "%s<<%s\n%s\n%[2]s\n", o.Name, delimiter, o.Value)
	}
	return b.String(), nil
}

func randomDelimiter() string {
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails, see its documentation
	return "modelreach_" + hex.EncodeToString(random[:])
}

// CheckSummary reports what would keep WriteSummary from writing. It changes nothing.
func (r *Runner) CheckSummary() error {
	if !r.Active() {
		return nil
	}
	if err := r.writeFile("GITHUB_STEP_SUMMARY", os.O_APPEND, ""); err != nil {
		return fmt.Errorf("write summary: %w", err)
	}
	return nil
}

// WriteSummary makes markdown the job summary of this step, in place of an earlier one.
func (r *Runner) WriteSummary(markdown string) error {
	if !r.Active() {
		return nil
	}
	if len(markdown) > MaxSummary {
		return fmt.Errorf("write summary: %d bytes are more than %d", len(markdown), MaxSummary)
	}
	if err := r.writeFile("GITHUB_STEP_SUMMARY", os.O_TRUNC, markdown); err != nil {
		return fmt.Errorf("write summary: %w", err)
	}
	return nil
}

// writeFile writes text in one piece to the file that variable names. The runner makes its files; a file of our own it
// would not read.
func (r *Runner) writeFile(variable string, flag int, text string) (err error) {
	name := r.getenv(variable)
	if name == "" {
		return fmt.Errorf("%s is not set", variable)
	}
	if err := regular(name); err != nil {
		return fmt.Errorf("open %s: %w", variable, err)
	}
	file, err := os.OpenFile(name, os.O_WRONLY|flag, 0)
	if err != nil {
		return fmt.Errorf("open %s: %w", variable, err)
	}
	_, err = file.WriteString(text)
	return errors.Join(err, file.Close())
}

// regular reports an error for anything but a file: a pipe would be waited for without end.
func regular(name string) error {
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		return errors.New("it is not a regular file")
	}
	return err
}
