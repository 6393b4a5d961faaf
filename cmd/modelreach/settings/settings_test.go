package settings

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"
)

func resolve(t *testing.T, args []string, env map[string]string) (Settings, error) {
	t.Helper()
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	Flags(flags)
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	return Resolve(flags, func(name string) string { return env[name] })
}

func TestPrecedence(t *testing.T) {
	tests := []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"default", nil, nil, "https://api.openai.com/v1"},
		{"environment", nil, map[string]string{"OPENAI_BASE_URL": "https://env.example/v1"}, "https://env.example/v1"},
		{"input", nil, map[string]string{"OPENAI_BASE_URL": "https://env.example/v1", "INPUT_BASE-URL": "https://input.example/v1"}, "https://input.example/v1"},
		{"input with an underscore", nil, map[string]string{"INPUT_BASE_URL": " https://input.example/v1 "}, "https://input.example/v1"},
		{"empty input", nil, map[string]string{"OPENAI_BASE_URL": "https://env.example/v1", "INPUT_BASE-URL": "  "}, "https://env.example/v1"},
		{"flag", []string{"--base-url", "https://flag.example/v1"}, map[string]string{"INPUT_BASE-URL": "https://input.example/v1"}, "https://flag.example/v1"},
		{"empty flag", []string{"--base-url="}, map[string]string{"INPUT_BASE-URL": "https://input.example/v1"}, "https://input.example/v1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := resolve(t, tt.args, tt.env)
			if err != nil || s.BaseURL != tt.want {
				t.Errorf("%q, %v; want %q", s.BaseURL, err, tt.want)
			}
		})
	}
}

func TestDefaultsAreValid(t *testing.T) {
	s, err := resolve(t, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Timeout != 30*time.Second || s.Deadline != 5*time.Minute || s.Attempts != 4 || s.Concurrency != 64 || !s.Summary || !s.Annotations {
		t.Errorf("%+v", s)
	}
	if !s.Key.Empty() {
		t.Error("a key out of nowhere")
	}
}

func TestKeyIsTakenAsItIs(t *testing.T) {
	for _, value := range []string{" ", "sk-a\n", "\"sk-a\""} {
		s, err := resolve(t, nil, map[string]string{"INPUT_API-KEY": value, "OPENAI_API_KEY": "sk-other"})
		if err != nil || s.Key.Reveal() != value {
			t.Errorf("%q became %q, %v: what is wrong with a key can only be said of the key as it came", value, s.Key.Reveal(), err)
		}
	}
}

func TestLists(t *testing.T) {
	env := map[string]string{"INPUT_REPORT": "json=a.json\n\n  markdown = b.md \n"}
	s, err := resolve(t, nil, env)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]ReportFile{{"json", "a.json"}, {"markdown", "b.md"}}, s.Reports); diff != "" {
		t.Error(diff)
	}
	s, err = resolve(t, []string{"--models", "a", "--models", "b"}, nil)
	if err != nil || s.Models != "a\nb" {
		t.Errorf("%q, %v", s.Models, err)
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	_, err := resolve(t, []string{"--timeout", "0s", "--attempts", "eleven", "--summary", "yes"}, map[string]string{
		"INPUT_ON-INCONCLUSIVE": "wran", "INPUT_REPORT": "json", "OPENAI_ORG_ID": "org\nX",
	})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"flag --timeout: 0s is out of range; it must be above 0 and at most 1h",
		`flag --attempts: "eleven" is not a whole number from 1 to 10`,
		`flag --summary: "yes" is neither true nor false`,
		`input on-inconclusive: "wran" is none of fail, warn, pass; did you mean warn?`,
		`input report: "json" is not FORMAT=PATH, such as json=modelreach.json`,
		"environment variable OPENAI_ORG_ID: an id holds no blanks",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in:\n%v", want, err)
		}
	}
}

func TestTwoReportsToOnePlace(t *testing.T) {
	for _, second := range []string{"markdown=x", "json=x", "sarif=./x", "junit=out/../x"} {
		if _, err := resolve(t, []string{"--report", "json=x", "--report", second}, nil); err == nil {
			t.Errorf("%s would overwrite the other", second)
		}
	}
}

func TestReportIntoAFolder(t *testing.T) {
	_, err := resolve(t, []string{"--report", "sarif=out/"}, nil)
	if err == nil || !strings.Contains(err.Error(), "sarif=out/modelreach.sarif") {
		t.Errorf("%v: a folder is no file, whether it is there or not", err)
	}
}
