package main

import (
	"errors"
	"flag"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/modelreach/modelreach/gate/simulate"
)

var update = flag.Bool("update", false, "rewrite the goldens and the generated parts of the documentation")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"modelreach": main})
}

// TestScripts runs the command as a user does. $SIM is the base URL of a simulator that runs in this process.
func TestScripts(t *testing.T) {
	server := httptest.NewServer(simulate.New(simulate.Options{}))
	t.Cleanup(server.Close)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("SIM", server.URL+"/v1")
			env.Setenv("OPENAI_API_KEY", "sk-test-0123456789abcdef")
			for name, days := range map[string]int{"TODAY": 0, "SOON": 10, "LATER": 60, "PAST": -10} {
				env.Setenv(name, time.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly))
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "agree": agree, "fill": fill},
	})
}

// exits runs a program and wants an exact exit code: exits 3 modelreach --attempts 1.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG ...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// fill puts days into files, which cannot hold them since the scripts are run on every day: fill FILE... replaces {SOON}.
func fill(ts *testscript.TestScript, neg bool, files []string) {
	for _, file := range files {
		text := ts.ReadFile(file)
		for _, name := range []string{"TODAY", "SOON", "LATER", "PAST"} {
			text = strings.ReplaceAll(text, "{"+name+"}", ts.Getenv(name))
		}
		ts.Check(os.WriteFile(ts.MkAbs(file), []byte(text), 0o644))
	}
}

// discard is /dev/null for tests that call run and read nothing of one stream.
func discard(t *testing.T) *os.File {
	t.Helper()
	file, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}
