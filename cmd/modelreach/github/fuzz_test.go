package github

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/internal/actionsrunner"
)

// FuzzText: text of somebody else holds no command for the runner, whatever stood before it on the line.
func FuzzText(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, text)
	}
	f.Add("progress", "::stop-commands::x\r\n::x::\u2028##[error]a\x1b[0m::add-mask::b")
	f.Fuzz(func(t *testing.T, before, text string) {
		var log strings.Builder
		r := New(environment(), &log)
		if len(actionsrunner.Commands(before)) > 0 || strings.ContainsAny(before, "\r\n") {
			return // what is written with Write is our own
		}
		_, _ = r.Write([]byte(before))
		if err := r.Text(text); err != nil {
			t.Fatal(err)
		}
		if err := r.Annotate("notice", "t", "m", "", 0, 0); err != nil {
			t.Fatal(err)
		}
		if got := actionsrunner.Commands(log.String()); len(got) != 1 || got[0].Name != "notice" || got[0].Data != "m" {
			t.Errorf("%q: %v", log.String(), got)
		}
	})
}

// FuzzMask: values to mask give mask commands and no others, and each value of one line is masked as it is.
func FuzzMask(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
		f.Add("0123456789" + text)
	}
	f.Fuzz(func(t *testing.T, value string) {
		var log strings.Builder
		if err := New(environment(), &log).Mask(value); err != nil {
			t.Fatal(err)
		}
		whole := false
		for _, c := range actionsrunner.Commands(log.String()) {
			if c.Name != "add-mask" || len(c.Data) < shortestMask {
				t.Errorf("command %+v", c)
			}
			whole = whole || c.Data == strings.TrimSpace(value)
		}
		if one := strings.TrimSpace(value); len(one) >= shortestMask && !strings.ContainsAny(one, "\r\n") && !whole {
			t.Errorf("%q is not masked: %q", value, log.String())
		}
	})
}

// FuzzOutputs: outputs are read back as they were set, whatever they hold, or nothing is set.
func FuzzOutputs(f *testing.F) {
	for _, text := range hostile {
		f.Add("verdict", text, "x\n"+text)
	}
	f.Add("a-b", "modelreach_", "x<<y\nz\ny\n\n")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, name, value, other string) {
		file := filepath.Join(dir, "output")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		r := New(environment("GITHUB_OUTPUT", file), nil)
		if err := r.SetOutputs(Output{name, value}, Output{"other", other}); err != nil {
			if info, _ := os.Stat(file); info.Size() > 0 {
				t.Errorf("%v, and something was set", err)
			}
			return
		}
		got, err := actionsrunner.Outputs(file)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{name: value, "other": other}
		if len(got) != len(want) || got[name] != want[name] || got["other"] != other {
			t.Errorf("%q, want %q", got, want)
		}
	})
}
