package reference

import (
	"errors"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate"
)

var badPaths = []struct{ path, want string }{
	{"", "the path is empty"},
	{"llm.model", "the path `llm.model` does not begin with `$`"},
	{"$.", "a key is missing behind the dot"},
	{"$.a.", "from character 4 on, a key is missing"},
	{"$.ü.", "from character 4 on, a key is missing"},
	{"$..", "a key is missing"},
	{"$...a", "a key is missing"},
	{"$a", "from character 2 on, it cannot be read"},
	{"$.a b", "it cannot be read"},
	{"$.a[", "these brackets"},
	{"$.a[]", "these brackets"},
	{"$.a[1:2]", "these brackets"},
	{"$.a['b]", "a quoted key is not closed"},
	{"$.a[-1]", "numbers from the end"},
	{"$.a[?(@.b)]", "filters"},
	{"$.a.*", "`.*` is not supported"},
	{"$..*", "a key is missing"},
	{"$..[0]", "`..[` is not supported"},
	{"$.a[9999999999]", "these brackets"},
	{"$" + strings.Repeat(".a", maxSteps+1), "the path has 33 steps"},
	{"$." + strings.Repeat("a", maxPath), "the path has 1026 bytes"},
}

func TestBadPaths(t *testing.T) {
	for _, tt := range badPaths {
		_, err := doc(t, "c.yaml", "a: b").Select(tt.path)
		var e *PathError
		if !errors.As(err, &e) || !strings.Contains(e.Text, tt.want) || e.Path != tt.path || e.Pos != (gate.Pos{}) {
			t.Errorf("%.40s: %v", tt.path, err)
		}
	}
	for _, path := range []string{"", "$.A"} {
		if _, err := doc(t, ".env", "A=b").Select(path); err == nil || !strings.Contains(err.Error(), "is not the name of a variable") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestTooMany(t *testing.T) {
	_, err := doc(t, "c.yaml", strings.Repeat("- a\n", maxFound+1)).Select("$[*]")
	if err == nil || err.Error() != "the path `$[*]` leads to 1001 values, and 1000 is the most" {
		t.Error(err)
	}
}
