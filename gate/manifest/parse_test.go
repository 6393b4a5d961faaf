package manifest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

const head = "version: 1\nmodels:\n"

// good are manifests and the models they declare, as id, API (- for none), line and column.
var good = []struct{ name, text, want string }{
	{"short form", head + "  - gpt-6-luna\n", "gpt-6-luna - 3:5"},
	{"mapping", head + "  - id: gpt-6.1-sol\n    endpoint: responses\n", "gpt-6.1-sol responses 3:9"},
	{"no endpoint", head + "- {id: a}\n", "a - 3:8"},
	{"endpoint first", head + "- endpoint: embeddings\n  id: b\n", "b embeddings 4:7"},
	{"one id on two endpoints", head + "- a\n- {id: a, endpoint: responses}\n", "a - 3:3\na responses 4:8"},
	{"flow style", "{version: 1, models: [a, 'b', \"c\"]}", "a - 1:23\nb - 1:26\nc - 1:31"},
	{"flow over lines", "version: 1\nmodels: [\n  a,\n  b,\n]\n", "a - 3:3\nb - 4:3"},
	{"JSON", `{"version": 1, "models": [{"id": "a", "endpoint": "moderations"}]}`, "a moderations 1:34"},
	{"models before version", "models: [a]\nversion: 1\n", "a - 1:10"},
	{"comments", "# top\nversion: 1 # one\nmodels: # list\n  # above\n  - a # behind\n# end", "a - 5:5"},
	{"blank lines", "\n\nversion: 1\n\nmodels:\n\n  - a\n\n", "a - 7:5"},
	{"document marks", "---\n" + head + "- a\n...\n", "a - 4:3"},
	{"CRLF", "version: 1\r\nmodels:\r\n  - a\r\n  - id: b\r\n", "a - 3:5\nb - 4:9"},
	{"CR", "version: 1\rmodels:\r  - a\r", "a - 3:5"},
	{"byte order mark", "\ufeffmodels: [a]\nversion: 1", "a - 1:10"},
	{"no newline at the end", head + "- a", "a - 3:3"},
	{"tab between words", head + "-\ta\t# behind\n\t# a comment\n\t\n- b", "a - 3:3\nb - 6:3"},
	{"quoted keys", "\"version\": 1\n'models':\n- \"id\": a\n", "a - 3:9"},
	{"explicit key", "version: 1\n? models\n: - a\n", "a - 3:5"},
	{"anchor and alias", head + "- {id: a, endpoint: &e responses}\n- {id: b, endpoint: *e}\n", "a responses 3:8\nb responses 4:8"},
	{"aliased id", head + "- &m a\n- {id: *m, endpoint: responses}\n", "a - 3:6\na responses 4:8"},
	{"folded block", head + "- >-\n  a\n- id: |-\n    b\n", "a - 3:3\nb - 5:7"},
	{"characters before it", "version: 1\nmodels: [é, 模型, 😀x, y]\n", "é - 2:10\n模型 - 2:13\n😀x - 2:17\ny - 2:21"},
	{"ids of all kinds", head + "- ft:gpt-4o-mini-2024-07-18:acme::abc123\n- meta-llama/llama-3:free\n- \"@cf/meta/llama\"\n- '4.1'\n",
		"ft:gpt-4o-mini-2024-07-18:acme::abc123 - 3:3\nmeta-llama/llama-3:free - 4:3\n" +
			"@cf/meta/llama - 5:3\n4.1 - 6:3"},
	{"longest id", head + "- " + strings.Repeat("a", maxID), strings.Repeat("a", maxID) + " - 3:3"},
}

func show(m gate.Manifest) string {
	var lines []string
	for _, m := range m.Models {
		lines = append(lines, fmt.Sprintf("%s %s %d:%d", m.ID, cmp.Or(string(m.API), "-"), m.Pos.Line, m.Pos.Column))
	}
	return strings.Join(lines, "\n")
}

func TestParse(t *testing.T) {
	for _, tt := range good {
		t.Run(tt.name, func(t *testing.T) {
			m, err := Parse([]byte(tt.text), "modelreach.yml")
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(tt.want, show(m)); diff != "" {
				t.Errorf("models (-want +got):\n%s", diff)
			}
			for _, m := range m.Models {
				if m.Provider != gate.OpenAI || m.Pos.File != "modelreach.yml" {
					t.Errorf("model %+v", m)
				}
			}
		})
	}
}

// today is the day that the tests are on.
var today = time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC)

func TestParseErrors(t *testing.T) {
	for _, tt := range slices.Concat(bad, badEntries, badProviders, badGroups, badReferences, badPolicies) {
		t.Run(tt.name, func(t *testing.T) {
			m, err := ParseOn([]byte(tt.text), "m.yml", today)
			if err == nil {
				t.Fatalf("no error, models %v", m.Models)
			}
			if diff := gocmp.Diff(gate.Manifest{}, m); diff != "" {
				t.Errorf("a manifest beside an error:\n%s", diff)
			}
			if diff := gocmp.Diff(tt.want, strings.ReplaceAll(err.Error(), "m.yml:", "")); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

// deepKeys is a mapping in a mapping, n deep.
func deepKeys(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// sameColumn is a list in a mapping in a list, n times, where every list begins in the column of its key.
func sameColumn(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("  ", i) + "- a:\n")
	}
	return b.String()
}

// bomb is the well-known billion laughs: nine lines that expand to 9^9 strings.
func bomb() string {
	text := "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := range 8 {
		text += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), ", "))
	}
	return text + "version: 1\nmodels: *a8\n"
}

func listed(n int) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range n {
		fmt.Fprintf(&b, "  - id: model-%d\n    endpoint: responses\n", i)
	}
	return b.String()
}

func TestBomb(t *testing.T) {
	_, err := Parse([]byte(bomb()), "m.yml")
	if want := "m.yml:5:10: the file holds more than 10000 values, aliases expanded. Split the manifest."; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestParseMostModels(t *testing.T) {
	m, err := Parse([]byte(listed(maxModels)), "m.yml")
	if err != nil || len(m.Models) != maxModels {
		t.Fatalf("%d models, error %v", len(m.Models), err)
	}
	_, err = Parse([]byte(listed(maxModels+1)), "m.yml")
	if want := "m.yml:2003:9: more than 1000 models are declared. Split the manifest."; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func BenchmarkParse(b *testing.B) {
	for _, models := range []int{10, 1000} {
		b.Run(fmt.Sprintf("models=%d", models), func(b *testing.B) {
			data := []byte(listed(models))
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(data, "m.yml"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
