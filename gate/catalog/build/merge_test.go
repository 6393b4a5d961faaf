package build

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// small is a catalogue of a few rows, on the first of November.
func small(rows ...string) []byte {
	return []byte(`{"as_of": "2026-11-01", "provider": "openai", "sources": [], "models": [` + strings.Join(rows, ",") + `]}`)
}

func gone(id, day, replacement string) string {
	return `{"id": "` + id + `", "kind": "chat", "shutdown_on": "` + day + `", "replacement": "` + replacement + `"}`
}

func serving(id string) string { return `{"id": "` + id + `", "kind": "chat"}` }

const header = "# Deprecations\n| Shutdown date | Model | Recommended replacement |\n|---|---|---|\n"

func TestReplacement(t *testing.T) {
	tests := []struct {
		name, present, page, want string
		rows                      []string
	}{
		{"first that stays", "", "`old` or `b`", "b", []string{serving("b"), gone("old", "2027-01-01", "")}},
		{"kept when the page has it too", "c", "`b` or `c`", "c", []string{serving("b"), serving("c")}},
		{"the page's when it does not have ours", "c", "`b`", "b", []string{serving("b"), serving("c")}},
		{"ours when the page's ends", "c", "`old`", "c", []string{gone("old", "2027-01-01", ""), serving("c")}},
		{"ours when the page's is not known", "c", "`unheard-of`", "c", []string{serving("c")}},
		{"the page's ends but serves", "", "`old`", "old", []string{gone("old", "2027-01-01", "c"), serving("c")}},
		{"a chain is followed", "old", "", "c", []string{gone("old", "2026-10-01", "older"), gone("older", "2026-10-01", "c"), serving("c")}},
		{"the page's chain is followed", "", "`old`", "c", []string{gone("old", "2026-10-01", "c"), serving("c")}},
		{"a circle is none", "old", "", "", []string{gone("old", "2026-10-01", "older"), gone("older", "2026-10-01", "old")}},
		{"never itself", "old", "`a`", "", []string{gone("old", "2026-10-01", "a")}},
		{"no text is one", "", "The best model available to you.", "", nil},
		{"no line is one", "", "---", "", nil},
		{"unknown ones are kept", "unheard-of", "", "unheard-of", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows := append([]string{gone("a", "2027-06-01", tt.present)}, tt.rows...)
			sources := map[string][]byte{"page": []byte(header + "| 2027-06-01 | `a` | " + tt.page + " |\n")}
			next, notes := build(t, small(rows...), sources, nextWeek)
			c, err := parse(next)
			if err != nil {
				t.Fatal(err)
			}
			told := strings.Contains(strings.Join(notes, "\n"), "a: its replacement is now ")
			if got := c.Models[0].Replacement; got != tt.want || told != (tt.want != tt.present) {
				t.Errorf("%q, want %q; notes %q", got, tt.want, notes)
			}
		})
	}
}

// Nothing a source is silent about is lost.
func TestSilenceKeeps(t *testing.T) {
	list := func(date string) string {
		rows := []string{`{"id": "a", "owned_by": "system", "shutdown_date": ` + date + `}`}
		for _, id := range strings.Split("bcdefghijkl", "") {
			rows = append(rows, `{"id": "`+id+`", "owned_by": "system", "shutdown_date": "2027-06-01"}`)
		}
		return `{"object": "list", "data": [` + strings.Join(rows, ",") + `]}`
	}
	var rows []string
	for _, id := range strings.Split("abcdefghijkl", "") {
		rows = append(rows, gone(id, "2027-06-01", ""))
	}
	for date, want := range map[string]string{
		`null`:         "a: the list of models of OpenAI's API has no shutdown date for it; 2027-06-01 is kept.",
		`"soon"`:       "a: the list of models of OpenAI's API has no shutdown date for it; 2027-06-01 is kept.",
		`"2027-06-01"`: "",
		`"2027-07-01"`: "a: its shutdown moves from 2027-06-01 to 2027-07-01 (the list of models of OpenAI's API).",
	} {
		next, notes := build(t, small(rows...), map[string][]byte{"l": []byte(list(date))}, nextWeek)
		c, err := parse(next)
		if err != nil {
			t.Fatal(err)
		}
		day := c.Models[0].ShutdownOn
		if got := strings.Join(notes, "\n"); got != want || day != "2027-06-01" && date != `"2027-07-01"` {
			t.Errorf("%s: %s, %s", date, day, got)
		}
	}
}

func TestReadPage(t *testing.T) {
	text := header +
		"| 2026‑03‑26 | `a-preview` (including `b-preview` and `c`, which point to it) | `x` (`reasoning.mode: pro`) or `y*` |\n" +
		"| Jan 5, 2027 | `d` \\| `e`, `f` | `x`, `y`, or `z` |\n" +
		"| January 05, 2027 | `ft-g` | The best `x` |\n" +
		"| 2026-03-27 | `c` | `z` |\n" +
		"| at earliest 2026-03-26 | `h` | --- |\n" +
		"| 2026-13-01 | ` i ` | N/A |\n" +
		"| 2026-03-26 | New training on `j` | `x` |\n" +
		"| 2026-03-26 | `/v1/edits` | `x` |\n" +
		"| 2026-03-26 | `k` |\n" +
		"\n| 2026-03-26 | `l` | `x` |\n" +
		"\n| Date | Update |\n|---|---|\n| 2026-03-26 | `m` ends |\n" +
		"\n| Shutdown date | Deprecated model | Deprecated model price | Substitute |\n|---|---|---|---|\n| 2026-03-26 | `n` | `$1` | `x` |\n"
	said, err := readPage(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	type told struct {
		Day  string
		Next []string
	}
	got := map[string]told{}
	for id, s := range said {
		got[id] = told{s.ShutdownOn, s.candidates}
	}
	xy := []string{"x", "y"}
	want := map[string]told{
		"a-preview": {"2026-03-26", xy}, "b-preview": {"2026-03-26", xy}, "c": {"2026-03-26", xy},
		"d": {"2027-01-05", []string{"x", "y", "z"}}, "e": {"2027-01-05", []string{"x", "y", "z"}}, "f": {"2027-01-05", []string{"x", "y", "z"}},
		"ft:g": {"2027-01-05", []string{"x"}}, "h": {}, "i": {}, "n": {"2026-03-26", []string{"x"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestUSD(t *testing.T) {
	for perToken, want := range map[float64]string{
		1e-7: "0.1", 2.5e-06: "2.5", 1.3e-07: "0.13", 7.5e-07: "0.75", 0.0006: "600", 1.2500000000000001e-06: "1.25", 0: "unknown", -1: "unknown", 1: "unknown",
	} {
		if got := price(usd(&perToken, 1e6)); got != want {
			t.Errorf("%v a token is %s, want %s", perToken, got, want)
		}
	}
	if usd(nil, 1) != nil {
		t.Error("no price is a price")
	}
}

// Whatever a source holds, reading it ends, and what is built from it can be built upon.
func FuzzBuild(f *testing.F) {
	for _, name := range samples {
		f.Add(file(f, "testdata/"+name))
	}
	before := file(f, "testdata/before.json")
	f.Fuzz(func(t *testing.T, data []byte) {
		next, _, err := Build(before, map[string][]byte{"source": data}, nextWeek)
		if err != nil {
			return
		}
		checkShape(t, next)
		again, _, err := Build(next, nil, nextWeek)
		if err != nil || string(again) != string(next) {
			t.Errorf("%v\n%s", err, changes(string(next), string(again)))
		}
	})
}

func TestNewRowsStandWhereTheyBelong(t *testing.T) {
	list := `{"object": "list", "data": [{"id": "a-2026-11-05", "owned_by": "system"}, {"id": "a", "owned_by": "system"}, {"id": "c-2026-11-05", "owned_by": "system"}]}`
	next, notes := build(t, small(serving("a"), serving("b"), serving("ft:a")), map[string][]byte{"l": []byte(list)}, nextWeek)
	c, err := parse(next)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range c.Models {
		got = append(got, m.ID)
	}
	if diff := cmp.Diff([]string{"a", "a-2026-11-05", "b", "ft:a"}, got); diff != "" {
		t.Error(diff)
	}
	want := []string{
		"a-2026-11-05: it is new, as a model of kind chat on [].",
		"c-2026-11-05: no source says what kind of model it is, so it was not added.",
	}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Error(diff)
	}
}
