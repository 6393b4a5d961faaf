package actionsrunner

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOutputs(t *testing.T) {
	tests := map[string]struct {
		text string
		want map[string]string
		ok   bool
	}{
		"empty":                 {"", map[string]string{}, true},
		"pair":                  {"verdict=pass\n", map[string]string{"verdict": "pass"}, true},
		"no last line end":      {"verdict=pass", map[string]string{"verdict": "pass"}, true},
		"empty value":           {"verdict=\n", map[string]string{"verdict": ""}, true},
		"last value counts":     {"verdict=fail\nverdict=pass\n", map[string]string{"verdict": "pass"}, true},
		"equals in a value":     {"a=b=c<<d\n", map[string]string{"a": "b=c<<d"}, true},
		"blank lines":           {"\n\na=b\n\n", map[string]string{"a": "b"}, true},
		"carriage return stays": {"a=b\r\n", map[string]string{"a": "b\r"}, true},
		"spaces stay":           {" a = b \n", map[string]string{" a ": " b "}, true},
		"heredoc":               {"a<<E\none\ntwo\nE\nb=c\n", map[string]string{"a": "one\ntwo", "b": "c"}, true},
		"heredoc, empty":        {"a<<E\nE\n", map[string]string{"a": ""}, true},
		"heredoc, blank lines":  {"a<<E\n\n\nE", map[string]string{"a": "\n"}, true},
		"heredoc, equals later": {"a<<E=F\nx\nE=F\n", map[string]string{"a": "x"}, true},
		"heredoc, value holds the delimiter": {
			"a<<E\nok\nE\nevil<<E\npwned\nE\n", map[string]string{"a": "ok", "evil": "pwned"}, true,
		},
		"heredoc, no delimiter line": {"a=b\nc<<E\nx\n", map[string]string{"a": "b"}, false},
		"heredoc, text ends":         {"a=b\nc<<E\nx", map[string]string{"a": "b"}, false},
		"heredoc, empty delimiter":   {"a=b\nc<<\n\n", map[string]string{"a": "b"}, false},
		"heredoc, empty name":        {"a=b\n<<E\nx\nE\n", map[string]string{"a": "b"}, false},
		"stray line":                 {"a=b\nverdict\nc=d\n", map[string]string{"a": "b"}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "output")
			if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := Outputs(file)
			if diff := cmp.Diff(tt.want, got); diff != "" || (err == nil) != tt.ok {
				t.Errorf("error %v, -want +got\n%s", err, diff)
			}
		})
	}
}

func TestOutputsOfAMissingFile(t *testing.T) {
	got, err := Outputs(filepath.Join(t.TempDir(), "none"))
	if err != nil || len(got) != 0 {
		t.Errorf("Outputs of a missing file = %v, %v", got, err)
	}
}

func TestOutputsOfAFolder(t *testing.T) {
	if got, err := Outputs(t.TempDir()); err == nil {
		t.Errorf("Outputs of a folder = %v, want an error", got)
	}
}
