package lock

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate/located"
)

const (
	head = "{\"version\": 1}\n"
	luna = `{"model": "gpt-6-luna", "endpoint": "responses", "need": "access", "provider": "openai", "last_reachable": "2026-11-21"}` + "\n"
)

// with is luna with one part of it written otherwise.
func with(old, new string) string {
	if !strings.Contains(luna, old) {
		panic(old)
	}
	return head + strings.Replace(luna, old, new, 1)
}

var bad = []struct{ name, text, want string }{
	{"empty", "", "f.lock:1:1: this file is empty"},
	{"blank", " \n\n", "f.lock:1:1: this file is empty"},
	{"binary", head + "\x00", "f.lock:1:1: this file is not UTF-8 text"},
	{"not UTF-8", head + "\xff", "f.lock:1:1: this file is not UTF-8 text"},
	{"too large", head + strings.Repeat(" ", MaxBytes), "f.lock:1:1: this file is larger than 1 MiB"},
	{"no version", luna, "f.lock:1:1: a lock file begins with the line {\"version\": 1}"},
	{"version of another type", `{"version": "1"}`, "f.lock:1:13: a lock file begins"},
	{"version zero", `{"version": 0}`, "f.lock:1:13: a lock file begins"},
	{"newer version", "{\"version\": 2}\n{\"anything\": []}", "f.lock:1:13: this file has version 2, and this modelreach reads version 1. Use the release"},
	{"more than a version", `{"version": 1, "note": "x"}`, "f.lock:1:16: key `note` is not known here"},
	{"cut off", (head + luna)[:80], "f.lock:2:65: this line is not valid JSON"},
	{"cut off in a wide letter", head + `{"model":"é𝛼`, "f.lock:2:12: this line is not valid JSON"},
	{"comma behind a line", head + strings.TrimSpace(luna) + ",\n", "f.lock:2:121: this line is not valid JSON"},
	{"two objects", head + strings.TrimSpace(luna) + luna, "f.lock:2:121: this line is not valid JSON"},
	{"a list", head + "[1]", "f.lock:2:1: a line must be one JSON object, found `[1]`"},
	{"a string with a brace", head + `"{"`, "f.lock:2:1: a line must be one JSON object"},
	{"null", head + "null", "f.lock:2:1: a line must be one JSON object"},
	{"YAML", "version: 1\n", "f.lock:1:1: this line is not valid JSON"},
	{"unknown key", with(`"need"`, `"ned"`), "f.lock:2:50: key `ned` is not known here. The known ones are model,"},
	{"key twice", with(`"need": "access"`, `"need": "access", "n\u0065ed": "tools"`), "f.lock:2:68: key `need` is written twice"},
	{"missing key", with(`, "provider": "openai"`, ""), "f.lock:2:1: `provider` is missing"},
	{"wrong type", with(`"openai"`, `["openai"]`), "f.lock:2:80: `provider` must be a string, found `[\"openai\"]`"},
	{"columns count characters", with("gpt-6-luna\", \"end", "éé𝛼\", \"ned"), "f.lock:2:18: key `nedpoint`"},
	{"empty model", with("gpt-6-luna", ""), "f.lock:2:11: `model` must be one line of 1 to 256 bytes"},
	{"long model", with("gpt-6-luna", strings.Repeat("x", 257)), "f.lock:2:11: `model` must be one line of 1 to 256 bytes"},
	{"invisible model", with("gpt-6-luna", `gpt\u202e`), "f.lock:2:11: `model` must be one line of 1 to 256 bytes that can be seen, found `gpt\\u202e`"},
	{"tab in a model", with("gpt-6-luna", `gpt\t4`), "f.lock:2:11: `model` must be one line of 1 to 256 bytes that can be seen, found `gpt\\u00094`"},
	{"half a surrogate", with("gpt-6-luna", `gpt\ud800`), "f.lock:2:11: `model` must be"},
	{"long line", with("gpt-6-luna", strings.Repeat("x", 5000)), "f.lock:2:1: this line has 5110 bytes"},
	{"unknown endpoint", with(`"responses"`, `"chat"`), "f.lock:2:37: `endpoint` `chat` is not known. The known ones are chat.completions,"},
	{"unknown need", with(`"access"`, `"audio_output"`), "f.lock:2:58: `need` `audio_output` is not known on responses"},
	{"no day", with("2026-11-21", "2026-02-30"), "f.lock:2:108: `last_reachable` must be a day that exists, as YYYY-MM-DD, found `2026-02-30`"},
	{"time of day", with("2026-11-21", "2026-11-21T00:00:00Z"), "f.lock:2:108: `last_reachable` must be a day"},
	{"empty answer", with("}", `, "answered": ""}`), "f.lock:2:134: `answered` must be one line"},
	{"limit zero", with("}", `, "tokens": 0}`), "f.lock:2:132: `tokens` must be a whole number from 1 to 1000000000, found `0`"},
	{"limit negative", with("}", `, "requests": -5}`), "f.lock:2:134: `requests` must be"},
	{"limit fraction", with("}", `, "requests": 1e3}`), "f.lock:2:134: `requests` must be"},
	{"limit huge", with("}", `, "requests": 99999999999999999999}`), "f.lock:2:134: `requests` must be"},
	{"limit text", with("}", `, "requests": "5"}`), "f.lock:2:134: `requests` must be"},
	{"entry twice", head + luna + "\n" + strings.Replace(luna, "21", "20", 1), "f.lock:4:1: this entry is written twice, first on line 2"},
	{"merge conflict", head + "<<<<<<< HEAD\n" + luna + "=======\n" + luna, "f.lock:2:1: this is the mark of an unresolved merge conflict"},
	{"deep", head + strings.Repeat("[", 4000), "f.lock:2:4000: this line is not valid JSON"},
}

func TestBadFiles(t *testing.T) {
	for _, tt := range bad {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Parse([]byte(tt.text), "f.lock")
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error %v\nwant %s…", err, tt.want)
			}
			if len(f.Entries) > 0 || len(located.Errors(err)) == 0 {
				t.Errorf("%d entries, %d errors", len(f.Entries), len(located.Errors(err)))
			}
		})
	}
}

func TestEveryProblemIsToldUpToABound(t *testing.T) {
	text := head + strings.Repeat("{\"model\": 1, \"x\": 2}\n", 10_000)
	_, err := Parse([]byte(text), "f.lock")
	list := located.Errors(err)
	if len(list) < maxErrors || len(list) > maxErrors+10 {
		t.Fatalf("%d errors", len(list))
	}
	if got := []int{list[0].Pos.Line, list[0].Pos.Column, list[1].Pos.Line, list[1].Pos.Column}; !slices.Equal(got, []int{2, 14, 2, 11}) {
		t.Errorf("the first two errors stand at %v", got)
	}
}

func TestTooManyEntries(t *testing.T) {
	var b strings.Builder
	b.WriteString(head)
	for i := range MaxEntries + 1 {
		fmt.Fprintf(&b, `{"model":"%d","endpoint":"images","need":"access","provider":"o","last_reachable":"2026-11-21"}`+"\n", i)
	}
	_, err := Parse([]byte(b.String()), "f.lock")
	if err == nil || !strings.HasPrefix(err.Error(), "f.lock:10002:1: there are more than 10000 entries") {
		t.Error(err)
	}
}

// What a merge, an editor or another clock does to a file leaves it sound.
func TestGoodFiles(t *testing.T) {
	sol := strings.Replace(luna, "gpt-6-luna", "gpt-6-sol", 1)
	want, err := Parse([]byte(head+luna+sol), "f.lock")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"other order":    head + sol + luna,
		"empty lines":    "\n" + head + "\n\n" + luna + "\n" + sol + "\n\n",
		"CRLF":           strings.ReplaceAll(head+luna+sol, "\n", "\r\n"),
		"byte order":     "\ufeff" + head + luna + sol,
		"no last end":    strings.TrimSpace(head + luna + sol),
		"other spacing":  head + strings.ReplaceAll(luna, " ", "") + "  " + strings.ReplaceAll(sol, ":", " :\t"),
		"escaped letter": head + luna + strings.Replace(sol, "sol", `s\u006fl`, 1),
	} {
		got, err := Parse([]byte(text), "f.lock")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want.Marshal(), got.Marshal()); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	if f, err := Parse([]byte(with("2026", "2999")), "f.lock"); err != nil || f.Entries[0].Reachable != "2999-11-21" {
		t.Errorf("a date in the future: %+v, %v", f, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, tt := range bad {
		f.Add([]byte(tt.text[:min(len(tt.text), 6000)]))
	}
	golden, err := os.ReadFile("testdata/full.lock")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(golden)
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse(data, "f.lock")
		if err != nil {
			checkErrors(t, string(data), err)
			return
		}
		again, err := Parse(file.Marshal(), "f.lock")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sorted(file.Entries), again.Entries); diff != "" {
			t.Error(diff)
		}
	})
}

// checkErrors sees to it that every error is one visible line and points into the file.
func checkErrors(t *testing.T, text string, err error) {
	t.Helper()
	lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
	if len(located.Errors(err)) == 0 {
		t.Fatalf("no position: %v", err)
	}
	for _, e := range located.Errors(err) {
		if e.Pos.Line < 1 || e.Pos.Line > len(lines) || e.Pos.Column < 1 || e.Pos.Column > utf8.RuneCountInString(lines[e.Pos.Line-1])+1 {
			t.Errorf("outside of the file: %+v", e)
		}
		if strings.ContainsFunc(e.Error(), func(r rune) bool { return r < ' ' }) || len(e.Error()) > 2000 {
			t.Errorf("not one line: %q", e.Error())
		}
	}
}
