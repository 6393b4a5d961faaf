// Command modelreach checks that a key can call every AI model a repository declares. It is the entrypoint of the
// action and a command-line tool; docs: README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/modelreach/modelreach/gate"
)

func main() {
	// net/http logs bytes of replies that nobody asked for, past every wall.
	log.SetOutput(io.Discard)
	os.Exit(run(os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}

// The exit codes. They are a contract.
const (
	exitPass         = 0
	exitFail         = 1
	exitUsage        = 2 // wrong flags, inputs or manifest; nothing was asked
	exitInconclusive = 3
	exitInternal     = 4 // modelreach could not do its work
)

// run is the whole program: arguments and environment in, text and an exit code out. The first SIGINT or SIGTERM ends
// the run early, a second one ends the process. A reader who leaves standard output does not: the reports are still written.
func run(args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	p := &program{getenv: getenv, stdin: stdin, stdout: stdout, stderr: stderr}
	defer func() {
		if fault := recover(); fault != nil {
			code = p.fail(internal(fmt.Errorf("unexpected fault: %v", fault)))
		}
	}()
	root := p.command()
	root.SetArgs(withCommand(root, args))
	if err := root.ExecuteContext(ctx); err != nil {
		return p.fail(err)
	}
	return p.code
}

// program is one run of the command: its streams, and the exit code a command leaves.
type program struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
	remarks        []gate.Remark
	machine        bool    // standard output is for a program: what people read goes to standard error
	out            *output // where text, annotations and errors go; set as soon as the settings are known
	code           int
}

func (p *program) command() *cobra.Command {
	root := &cobra.Command{
		Use:           "modelreach",
		Short:         "Can this key reach every model this repository declares?",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(p.check(), p.plan(), p.init(), p.explain(), p.demo(), p.simulate(), p.catalog(), p.merge(), p.replay(), p.version())
	fitHelp(root)
	return root
}

// withCommand makes check the command of an argument list that names none, so that the action needs no arguments.
func withCommand(root *cobra.Command, args []string) []string {
	first := ""
	if len(args) > 0 {
		first = args[0]
	}
	named := first != "" && !strings.HasPrefix(first, "-")
	if named || slices.Contains([]string{"-h", "--help"}, first) {
		return args
	}
	if first == "--version" {
		return append([]string{"version"}, args[1:]...)
	}
	return append([]string{"check"}, args...)
}

// coded is an error with the exit code it ends the program with.
type coded struct {
	error
	code int
}

func (c coded) Unwrap() error { return c.error }

// usage marks what the user can correct before anything was asked.
func usage(err error) error { return coded{err, exitUsage} }

// internal marks what kept modelreach from doing its work.
func internal(err error) error { return coded{err, exitInternal} }

// exitCode is the one place that turns an end into a number. A cobra error without a code is about the arguments.
func exitCode(verdict gate.Verdict, err error) int {
	var c coded
	switch {
	case errors.As(err, &c):
		return c.code
	case err != nil:
		return exitUsage
	case verdict == gate.VerdictFail:
		return exitFail
	case verdict == gate.VerdictInconclusive:
		return exitInconclusive
	}
	return exitPass
}

// fail says what went wrong and returns the exit code.
func (p *program) fail(err error) int {
	if p.out == nil {
		p.out = newOutput(p, nil)
	}
	p.out.problem(err)
	_ = p.out.earlyOutputs() // a step that reads them later must find that nothing passed
	return exitCode("", err)
}
