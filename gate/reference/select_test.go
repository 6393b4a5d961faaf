package reference

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

// config is one configuration in each language that has structure.
var config = map[string]string{
	"c.yaml": `# models
llm:
  model: gpt-4o
  "fast.model": 'gpt-4o-mini'
models:
  - id: gpt-6-luna
    n: 1
  - {id: o3, deep: {model: "gpt-4.1"}}
  -  id: |
      gpt-4.1-nano
list: [a, "ü", b]
`,
	"c.json": `{
  "llm": {"model": "gpt-4o", "fast.model": "gpt-4o-mini"},
  "models": [
    {"id": "gpt-6-luna", "n": 1},
    {"id": "o3", "deep": {"model": "gpt-4.1"}},
	{"id": "gpt-4.1-nano\n"}
  ],
  "list": ["a", "ü", "b"]
}`,
	"c.jsonc": `// models
{
  "llm": {"model": "gpt-4o", /* "model": "no" */ "fast.model": "gpt-4o-mini"},
  "models": [
    {"id": "gpt-6-luna", "n": 1,},
    {"id": "o3", "deep": {"model": "gpt-4.1"}}, // "id": "no"
    {"id": "gpt-4.1-nano\n"},
  ], "list": ["a", "ü", "b" /* , */ , ],
}`,
	"c.toml": `# models
list = ["a", "ü", "b"]

[llm]
model = "gpt-4o"
"fast.model" = 'gpt-4o-mini'

[[models]]
id = "gpt-6-luna"
n = 1
[[models]]
id = "o3"
deep.model = "gpt-4.1"
[[models]]
id = """
gpt-4.1-nano
"""
`,
}

var selections = []struct {
	path string
	ids  string
	at   map[string]string // line:column of each, by file
}{
	{"$.llm.model", "gpt-4o", map[string]string{"c.yaml": "3:10", "c.json": "2:20", "c.jsonc": "3:20", "c.toml": "5:9"}},
	{"$['llm'].model", "gpt-4o", map[string]string{"c.yaml": "3:10", "c.json": "2:20", "c.jsonc": "3:20", "c.toml": "5:9"}},
	{"$.llm['fast.model']", "gpt-4o-mini", map[string]string{"c.yaml": "4:17", "c.json": "2:44", "c.jsonc": "3:64", "c.toml": "6:16"}},
	{`$["llm"]["fast.model"]`, "gpt-4o-mini", map[string]string{"c.yaml": "4:17", "c.json": "2:44", "c.jsonc": "3:64", "c.toml": "6:16"}},
	{"$.models[1].id", "o3", map[string]string{"c.yaml": "8:10", "c.json": "5:12", "c.jsonc": "6:12", "c.toml": "12:6"}},
	{"$.models[*].id", "gpt-6-luna o3 gpt-4.1-nano\n", map[string]string{
		"c.yaml": "6:9 8:10 9:10", "c.json": "4:12 5:12 6:9", "c.jsonc": "5:12 6:12 7:12", "c.toml": "9:6 12:6 15:6"}},
	{"$..deep.model", "gpt-4.1", map[string]string{"c.yaml": "8:28", "c.json": "5:36", "c.jsonc": "6:36", "c.toml": "13:14"}},
	{"$..model", "gpt-4o gpt-4.1", map[string]string{"c.yaml": "3:10 8:28", "c.json": "2:20 5:36", "c.jsonc": "3:20 6:36", "c.toml": "5:9 13:14"}},
	{"$.llm[*]", "gpt-4o gpt-4o-mini", map[string]string{"c.yaml": "3:10 4:17", "c.json": "2:20 2:44", "c.jsonc": "3:20 3:64", "c.toml": "5:9 6:16"}},
	{"$.list[*]", "a ü b", map[string]string{"c.yaml": "11:8 11:11 11:16", "c.json": "8:12 8:17 8:22", "c.jsonc": "8:15 8:20 8:25", "c.toml": "2:9 2:14 2:19"}},
	{"$.list[2]", "b", map[string]string{"c.yaml": "11:16", "c.json": "8:22", "c.jsonc": "8:25", "c.toml": "2:19"}},
}

func describe(found []Found) (ids, at string) {
	var texts, places []string
	for _, f := range found {
		texts = append(texts, f.ID)
		places = append(places, fmt.Sprintf("%d:%d", f.Pos.Line, f.Pos.Column))
	}
	return strings.Join(texts, " "), strings.Join(places, " ")
}

func TestSelect(t *testing.T) {
	for _, tt := range selections {
		for file, want := range tt.at {
			t.Run(file+" "+tt.path, func(t *testing.T) {
				found, err := doc(t, file, config[file]).Select(tt.path)
				ids, at := describe(found)
				if err != nil || ids != tt.ids || at != want {
					t.Errorf("found %q at %s, error %v; want %q at %s", ids, at, err, tt.ids, want)
				}
				for _, f := range found {
					if f.Pos.File != file || f.API != "" || f.Place != (Place{}) {
						t.Errorf("%+v", f)
					}
				}
			})
		}
	}
}

var yamlSelections = []struct{ name, text, path, ids, at string }{
	{"alias", "a: &m gpt-4o\nb: *m", "$.b", "gpt-4o", "1:7"},
	{"alias of a mapping", "a: &m {model: gpt-4o}\nb: *m", "$.b.model", "gpt-4o", "1:15"},
	{"one place counts once", "a: &m {model: gpt-4o}\nb: *m\nc: {model: o3}", "$..model", "gpt-4o o3", "1:15 3:12"},
	{"merge", "d: &d {model: gpt-4o, n: x}\na:\n  <<: *d\n  n: y", "$.a.model", "gpt-4o", "1:15"},
	{"merge gives way", "d: &d {model: gpt-4o}\na:\n  <<: *d\n  model: o3", "$.a.model", "o3", "4:10"},
	{"merge of several", "d: &d {a: x}\ne: &e {a: y, b: z}\nf:\n  <<: [*d, *e]", "$.f[*]", "x z", "1:11 2:17"},
	{"documents", "a: 1\n---\nmodel: gpt-4o\n---\nmodel: o3\n", "$..model", "gpt-4o o3", "3:8 5:8"},
	{"mapping with a tag", "a: !Model {id: gpt-4o}\nb: !!map {id: o3}", "$..id", "gpt-4o o3", "1:16 2:15"},
	{"anchor before a tag", "a: &x !!str 4\nb: *x", "$.b", "4", "1:13"},
	{"marked key", "? d\n: gpt-4o", "$.d", "gpt-4o", "2:3"},
	{"string tag", "a: !!str 4", "$.a", "4", "1:10"},
	{"folded", "a: >-\n  gpt-\n  4o", "$.a", "gpt- 4o", "1:4"},
	{"tab behind a key", "a:\tgpt-4o", "$.a", "gpt-4o", "1:4"},
	{"windows lines", "a:\r\n  b: gpt-4o\r\n", "$.a.b", "gpt-4o", "2:6"},
	{"byte order mark", "\ufeffa: gpt-4o", "$.a", "gpt-4o", "1:4"},
	{"wide characters", "ключ: {модель: gpt-4o}", "$.ключ.модель", "gpt-4o", "1:16"},
	{"a number as a key", "1: {2: gpt-4o}", "$.1['2']", "gpt-4o", "1:8"},
	{"a key of the schema", "$schema: gpt-4o", "$.$schema", "gpt-4o", "1:10"},
	{"an escaped key", "it's: gpt-4o", `$['it\'s']`, "gpt-4o", "1:7"},
	{"template of GitHub", "a: ${{ x }}\nb: gpt-4o", "$.b", "gpt-4o", "2:4"},
	{"directive", "%YAML 1.2\n---\na: gpt-4o", "$.a", "gpt-4o", "3:4"},
}

func TestSelectYAML(t *testing.T) {
	for _, tt := range yamlSelections {
		t.Run(tt.name, func(t *testing.T) {
			found, err := doc(t, "c.yml", tt.text).Select(tt.path)
			if ids, at := describe(found); err != nil || ids != tt.ids || at != tt.at {
				t.Errorf("found %q at %s, error %v", ids, at, err)
			}
		})
	}
}

var dotenvSelections = []struct{ text, name, id, at string }{
	{"A=gpt-4o", "A", "gpt-4o", "1:3"},
	{"export A=gpt-4o\n", "A", "gpt-4o", "1:10"},
	{"  A = gpt-4o # b", "A", "gpt-4o", "1:7"},
	{"A=a#b", "A", "a#b", "1:3"},
	{"A='a # b'", "A", "a # b", "1:3"},
	{`A="a\n\"b\\n" # c`, "A", "a\n\"b\\n", "1:3"},
	{"A=`a'\"`", "A", `a'"`, "1:3"},
	{"A=\"a\nB=b\"\nB=c", "B", "c", "3:3"},
	{"A=a\nA=b", "A", "b", "2:3"},
	{"A: gpt-4o", "A", "gpt-4o", "1:4"},
	{"A='a", "A", "'a", "1:3"},
	{"# A=a\nüA=x\nA=b", "A", "b", "3:3"},
	{"A.B-C=b", "A.B-C", "b", "1:7"},
	{"A=", "A", "", "1:3"},
}

func TestSelectDotenv(t *testing.T) {
	for _, tt := range dotenvSelections {
		found, err := doc(t, ".env", tt.text).Select(tt.name)
		if id, at := describe(found); err != nil || len(found) != 1 || id != tt.id || at != tt.at {
			t.Errorf("%q: found %q at %s, error %v", tt.text, id, at, err)
		}
	}
}

var misses = []struct {
	name, file, text, path, want string
	found                        string
	pos                          gate.Pos
	near                         []string
}{
	{"misspelled last key", "c.yaml", "llm:\n  model: a", "$.llm.modle",
		"the path `$.llm.modle` leads to nothing: `$.llm` at c.yaml:2:3 is a mapping without a key `modle`. Did you mean `model`?",
		"a mapping", gate.Pos{File: "c.yaml", Line: 2, Column: 3}, []string{"model"}},
	{"misspelled first key", "c.json", `{"llm": {"model": "a"}}`, "$.lmm.model",
		"the path `$.lmm.model` leads to nothing: `$` at c.json:1:1 is a mapping without a key `lmm`. Did you mean `llm`?",
		"a mapping", gate.Pos{File: "c.json", Line: 1, Column: 1}, []string{"llm"}},
	{"no such key", "c.toml", "[llm]\nname = \"a\"", "$.llm.deployment",
		"the path `$.llm.deployment` leads to nothing: `$.llm` at c.toml:1:2 is a mapping without a key `deployment`. It has `name`.",
		"a mapping", gate.Pos{File: "c.toml", Line: 1, Column: 2}, nil},
	{"misspelled below", "c.yaml", "a: {models: x}\nb: {mode: y}", "$..model",
		"the path `$..model` leads to nothing: `$` at c.yaml:1:1 is a mapping, and nowhere in it is a key `model`. Did you mean `mode` or `models`?",
		"a mapping", gate.Pos{File: "c.yaml", Line: 1, Column: 1}, []string{"mode", "models"}},
	{"key of a list", "c.yaml", "models:\n- id: a", "$.models.id",
		"the path `$.models.id` leads to nothing: `$.models` at c.yaml:2:1 is a list, which has no keys. Write `$.models[*]` for all of the list.",
		"a list", gate.Pos{File: "c.yaml", Line: 2, Column: 1}, nil},
	{"key of a string", "c.yaml", "llm: a", "$.llm.model",
		"the path `$.llm.model` leads to nothing: `$.llm` at c.yaml:1:6 is a string, which has no keys",
		"a string", gate.Pos{File: "c.yaml", Line: 1, Column: 6}, nil},
	{"too far", "c.json", `{"a": ["x", "y"]}`, "$.a[2]",
		"the path `$.a[2]` leads to nothing: `$.a` at c.json:1:7 is a list of 2",
		"a list", gate.Pos{File: "c.json", Line: 1, Column: 7}, nil},
	{"number into a mapping", "c.json", `{"a": {"0": "x"}}`, "$.a[0]",
		"the path `$.a[0]` leads to nothing: `$.a` at c.json:1:7 is a mapping",
		"a mapping", gate.Pos{File: "c.json", Line: 1, Column: 7}, nil},
	{"every of nothing", "c.yaml", "models: []", "$.models[*]",
		"the path `$.models[*]` leads to nothing: `$.models` at c.yaml:1:9 is a list",
		"a list", gate.Pos{File: "c.yaml", Line: 1, Column: 9}, nil},
	{"none of several", "c.toml", "[[m]]\nid = 'a'\n[[m]]\nid = 'b'", "$.m[*].ids",
		"the path `$.m[*].ids` leads to nothing: `$.m[*]` stands for 2 values, the first at c.toml:1:3, and none has a key `ids`. Did you mean `id`?",
		"a mapping", gate.Pos{File: "c.toml", Line: 1, Column: 3}, []string{"id"}},
	{"a number", "c.yaml", "model: 4.1", "$.model",
		"the path `$.model` leads to a number, `4.1`, at c.yaml:1:8, and a model id is a string. Put it in quotes.",
		"a number", gate.Pos{File: "c.yaml", Line: 1, Column: 8}, nil},
	{"a boolean", "c.json", `{"model": true}`, "$.model",
		"the path `$.model` leads to a boolean at c.json:1:11, and a model id is a string. Put it in quotes.",
		"a boolean", gate.Pos{File: "c.json", Line: 1, Column: 11}, nil},
	{"a date", "c.toml", "model = 2024-08-06", "$.model",
		"the path `$.model` leads to a date or time, `2024-08-06`, at c.toml:1:9, and a model id is a string",
		"a date or time", gate.Pos{File: "c.toml", Line: 1, Column: 9}, nil},
	{"nothing", "c.yaml", "a: b\nmodel:\n", "$.model",
		"the path `$.model` leads to nothing at c.yaml:2:1, and a model id is a string",
		"nothing", gate.Pos{File: "c.yaml", Line: 2, Column: 1}, nil},
	{"null", "c.json", `{"model": null}`, "$.model",
		"the path `$.model` leads to nothing at c.json:1:11, and a model id is a string",
		"nothing", gate.Pos{File: "c.json", Line: 1, Column: 11}, nil},
	{"a list", "c.yaml", "models: [a]", "$.models",
		"the path `$.models` leads to a list at c.yaml:1:9, and a model id is a string. For what is in the list, go on with `[*]`.",
		"a list", gate.Pos{File: "c.yaml", Line: 1, Column: 9}, nil},
	{"a mapping", "c.toml", "[llm]\nmodel = 'a'\nname = 'b'", "$.llm",
		"the path `$.llm` leads to a mapping at c.toml:1:2, and a model id is a string. Go on with one of its keys: `model`, `name`.",
		"a mapping", gate.Pos{File: "c.toml", Line: 1, Column: 2}, nil},
	{"one of several", "c.yaml", "models: [a, 1]", "$.models[*]",
		"the path `$.models[*]` leads to a number, `1`, at c.yaml:1:13, and a model id is a string. Put it in quotes.",
		"a number", gate.Pos{File: "c.yaml", Line: 1, Column: 13}, nil},
	{"a tag of its own", "c.yaml", "model: !env CHAT_MODEL", "$.model",
		"the path `$.model` leads to a value with a tag of the application's own, `!env`, at c.yaml:1:13, and a model id is a string. Only the application knows what the tag does. Name the value itself.",
		"a value with a tag of the application's own", gate.Pos{File: "c.yaml", Line: 1, Column: 13}, nil},
	{"written twice", "c.yaml", "a: {}\nllm: {model: a, model: b}", "$.llm.model",
		"the path `$.llm.model` is not clear: in c.yaml:2:6 the key `model` is written twice. Which of the two counts depends on who reads the file. Remove one.",
		"a mapping", gate.Pos{File: "c.yaml", Line: 2, Column: 6}, nil},
	{"written twice below", "c.json", `{"a": {"model": "a", "model": "b"}}`, "$..model",
		"the path `$..model` is not clear: in c.json:1:7 the key `model` is written twice. Which of the two counts depends on who reads the file. Remove one.",
		"a mapping", gate.Pos{File: "c.json", Line: 1, Column: 7}, nil},
	{"an exponent", "c.yaml", "model: 1e3", "$.model",
		"the path `$.model` leads to a number, `1e3`, at c.yaml:1:8, and a model id is a string. Put it in quotes.",
		"a number", gate.Pos{File: "c.yaml", Line: 1, Column: 8}, nil},
	{"an empty file", "c.yaml", "", "$.model",
		"the path `$.model` leads to nothing: `$` at c.yaml:1:1 is nothing, which has no keys",
		"nothing", gate.Pos{File: "c.yaml", Line: 1, Column: 1}, nil},
	{"no such variable", ".env", "OPENAI_MODEL=a", "OPENAI_MODLE",
		".env sets no variable `OPENAI_MODLE`. Did you mean `OPENAI_MODEL`?",
		"a mapping", gate.Pos{File: ".env", Line: 1, Column: 1}, []string{"OPENAI_MODEL"}},
}

func TestMisses(t *testing.T) {
	for _, tt := range misses {
		t.Run(tt.name, func(t *testing.T) {
			found, err := doc(t, tt.file, tt.text).Select(tt.path)
			var e *PathError
			if found != nil || !errors.As(err, &e) {
				t.Fatalf("found %v, error %v", found, err)
			}
			want := PathError{Path: tt.path, Text: e.Text, Hint: e.Hint, Found: tt.found, Pos: tt.pos, Near: tt.near}
			if len(e.Near) == 0 {
				e.Near = nil
			}
			if diff := cmp.Diff(want, *e); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if e.Error() != tt.want {
				t.Errorf("got  %s\nwant %s", e.Error(), tt.want)
			}
		})
	}
}

// A login step keeps what it was given in files of the workspace, such as Docker's config.json.
func TestSelectRefusesSecrets(t *testing.T) {
	const text = `{"auths": {"ghcr.io": {"auth": "amFuZTpodW50ZXIy"}}, "db": {"password": "hunter2", "pin_token": 4711, "host": "db-1"},
		"apiKey": "k-1", "client_secret": "s-1", "auth": {"model": "gpt-6-luna"}, "token": {"max_tokens": "9"}}`
	d := doc(t, "config.json", text)
	for _, path := range []string{"$.db.password", "$..password", "$.db[*]", "$.apiKey", "$['client_secret']", "$.auths[*].auth", "$.db.pin_token"} {
		_, err := d.Select(path)
		if err == nil || !strings.Contains(err.Error(), "secret by its name") {
			t.Errorf("%s: %v", path, err)
		}
		for _, value := range []string{"hunter2", "4711", "amFuZTpodW50ZXIy", "k-1", "s-1"} {
			if err != nil && strings.Contains(err.Error(), value) {
				t.Errorf("%s tells the value: %v", path, err)
			}
		}
	}
	for path, want := range map[string]string{"$.auth.model": "gpt-6-luna", "$.db.host": "db-1", "$.token.max_tokens": "9"} {
		if found, err := d.Select(path); err != nil || len(found) != 1 || found[0].ID != want {
			t.Errorf("%s: %v, %v", path, found, err)
		}
	}
}
