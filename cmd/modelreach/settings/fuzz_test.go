package settings

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/spf13/pflag"
)

// FuzzResolve: whatever the workflow writes into an input, the settings are within their limits or there is an error that fits a
// line of a log, and no error repeats the key.
func FuzzResolve(f *testing.F) {
	for _, row := range Table {
		for _, value := range append([]string{row.Default, "", " ", "\n", "-1", "1e999", "true", "json=a\njson=a", "*.example\xff", strings.Repeat("a", 200)}, row.Values...) {
			f.Add(row.Name, value, row.Name)
		}
	}
	names := map[string]bool{}
	for _, row := range Table {
		names[row.Name] = true
	}
	const key = "sk-proj-0123456789abcdef"
	f.Fuzz(func(t *testing.T, name, value, other string) {
		if !names[name] || !names[other] {
			return
		}
		env := map[string]string{"INPUT_" + strings.ToUpper(name): value, "INPUT_" + strings.ReplaceAll(strings.ToUpper(other), "-", "_"): value, KeyEnv: key}
		flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
		Flags(flags)
		s, err := Resolve(flags, func(name string) string { return env[name] })
		if err != nil {
			checkProblem(t, err.Error(), key)
			return
		}
		if s.Timeout <= 0 || s.Timeout > time.Hour || s.Deadline <= 0 || s.Deadline > 24*time.Hour || s.Attempts < 1 || s.Attempts > 10 || s.Concurrency < 1 || s.Concurrency > 256 {
			t.Errorf("%s=%q: %+v", name, value, s)
		}
		if !(s.MaxSpend >= 0) || strings.ContainsAny(s.Organization+s.Project+s.Audience+s.ServiceAccount, " \r\n") || strings.Contains(s.Environment, "\n") {
			t.Errorf("%s=%q: %+v", name, value, s)
		}
		for _, r := range s.Reports {
			if r.Format == "" || r.Path == "" {
				t.Errorf("%s=%q: report %+v", name, value, r)
			}
		}
	})
}

// checkProblem holds the text of an error to lines that can be printed. Each is cut before it says too much.
func checkProblem(t *testing.T, text, key string) {
	t.Helper()
	for line := range strings.Lines(text) {
		if len(line) > 2000 || !utf8.ValidString(line) || strings.ContainsFunc(strings.TrimSuffix(line, "\n"), func(r rune) bool { return r < ' ' }) {
			t.Errorf("not a plain line: %q", line)
		}
	}
	if strings.Contains(text, key) {
		t.Errorf("the key is in %q", text)
	}
}
