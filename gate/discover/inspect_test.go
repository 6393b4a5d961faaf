package discover

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate/catalog"
)

func known(id string) bool {
	_, ok := catalog.Lookup(id)
	return ok
}

func TestInspect(t *testing.T) {
	tests := []struct {
		name, file, text string
		want             string // line:column id
	}{
		{"a whole literal", "a.py", `client.create(model="gpt-4o")`, "1:22 gpt-4o"},
		{"the longer id", "a.py", `m = "gpt-4o-mini"`, "1:6 gpt-4o-mini"},
		{"inside words", "a.py", `m = ["my-gpt-4o-thing", "gpt-4o.png", "gpt-4ox", "xgpt-4o", "gpt-4o_v2", "égpt-4o", "gpt-4o-{n}", f"gpt-4o{n}", "gpt-4o%s"]`, ""},
		{"behind a provider", "a.ts", "f('azure/gpt-4o', \"openai/gpt-4o-mini\", `openrouter/openai/o3`, 'openai:chat:gpt-4.1')",
			"1:10 gpt-4o 1:27 gpt-4o-mini 1:60 o3 1:78 gpt-4.1"},
		{"behind something else", "a.ts", `f('docs/gpt-4o', './gpt-4o', 'gpt-4o/notes', 'gpt-4o:free', 'my:gpt-4o', 'openai/')`, ""},
		{"a deployment in an address", "a.go", `u := "https://x.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"`, "1:53 gpt-4o"},
		{"a model in an address", "a.go", `u := "wss://api.openai.com/v1/realtime?model=gpt-realtime&x=1"`, "1:46 gpt-realtime"},
		{"a fine-tuned model", "a.rb", `m = 'ft:gpt-4o-2024-08-06:acme::abc' # 'gpt-4o'`, "1:6 ft:gpt-4o-2024-08-06:acme::abc"},
		{"put together", "a.go", `s := "model=gpt-4o;n=2"`, "1:13 gpt-4o"},
		{"a list", "a.py", `MODELS = "gpt-4o, gpt-4o-mini o3"`, "1:11 gpt-4o 1:19 gpt-4o-mini 1:31 o3"},
		{"a sentence", "a.py", `raise E("the model gpt-4o is slow, use gpt-4o-mini or model gpt-4.1")`, ""},
		{"a flag", "a.js", `sh('llm --model gpt-4o -m "gpt-4.1" -x gpt-4')`, "1:17 gpt-4o 1:28 gpt-4.1"},
		{"JSON in a literal", "a.js", `const b = '{"model": "gpt-4o", "user": "gpt-4.1"}'`, "1:23 gpt-4o"},
		{"escaped JSON", "a.go", `b := "{\"model\":\"gpt-4o\"}\ngpt-4.1"`, "1:20 gpt-4o"},
		{"once a line", "a.py", "x = 'gpt-4o' or 'gpt-4o'\ny = 'gpt-4o'", "1:6 gpt-4o 2:6 gpt-4o"},
		{"columns are characters", "a.py", `é, x = "ü", "gpt-4o"`, "1:14 gpt-4o"},
		{"without quotes", "a.py", `gpt-4o = x`, ""},

		{"short ids", "a.py", `x = "o1"; y = "use=o1"; z = "o3 is"; w = "o1-pro"; v = "id=tts-1"`, "1:6 o1 1:43 o1-pro"},
		{"ids that are words", "a.py", `x = "ada"; names = ["curie"]; lang = "ada"`, ""},
		{"ids that are words, called a model", "a.py", `engine="davinci"; f(model="ada")`, "1:9 davinci 1:28 ada"},
		{"ids without a number", "a.py", `a = "chat-latest"; b = "kind=computer-use-preview"; c = "x=gpt-audio"`, "1:6 chat-latest 1:60 gpt-audio"},

		{"comments of Python", "a.py", "# \"gpt-4o\"\nx = '#' # 'gpt-4o'\ny = 'gpt-4.1'", "3:6 gpt-4.1"},
		{"a docstring", "a.py", "def f():\n    r\"\"\"Calls\n\n    'gpt-4o'\n    \"\"\"\n    x = \"\"\"gpt-4.1\"\"\"\n    f(\n      '''gpt-5''')", "6:12 gpt-4.1 8:10 gpt-5"},
		{"comments of Go", "a.go", "// \"gpt-4o\"\n/* \"gpt-4o\"\n \"gpt-4o\" */ x := \"http://\" + `gpt-4.1`", "3:32 gpt-4.1"},
		{"comments of SQL", "a.sql", "-- 'gpt-4o'\nselect 'gpt-4.1'; /* 'gpt-4o' */", "2:9 gpt-4.1"},
		{"comments of Lua", "a.lua", "--[[ 'gpt-4o'\n]] x = 'gpt-4.1' -- 'gpt-4o'", "2:9 gpt-4.1"},
		{"comments of HTML", "a.html", "<!-- \"gpt-4o\" --><p data-model=\"gpt-4.1\">don't use gpt-4o</p>", "1:33 gpt-4.1"},
		{"comments of Ruby", "a.rb", "x = 'gpt-4.1'\n=begin\n'gpt-4o'\n=end\ny = 'gpt-5'", "1:6 gpt-4.1 5:6 gpt-5"},
		{"comments of PHP", "a.php", "# 'gpt-4o'\n// 'gpt-4o'\n$m = 'gpt-4.1';", "3:7 gpt-4.1"},
		{"comments of Terraform", "a.tf", "# \"gpt-4o\"\nmodel = \"gpt-4.1\" // \"gpt-4o\"", "2:10 gpt-4.1"},
		{"a comment that never ends", "a.c", "/* \"gpt-4o\"", ""},
		{"an apostrophe", "a.jsx", "<p>don't</p>\nf(\"gpt-4o\") // it's", "2:4 gpt-4o"},
		{"a quote that never ends", "a.ts", "x = `\nf('gpt-4o')", "2:4 gpt-4o"},
		{"an escaped quote", "a.ts", `x = 'it\'s // no'; y = 'gpt-4o'`, "1:25 gpt-4o"},
		{"a literal over lines", "a.rs", "let a = \"\n gpt-4o\"; let q = '\"'; // \"gpt-4.1\"", "2:2 gpt-4o"},
		{"raw literals", "a.cs", "var a = @\"C:\\\"; var b = \"gpt-4o\";", "1:26 gpt-4o"},

		{"JSON", "a.json", "{\"model\": \"gpt-4o\", \"gpt-4.1\" : {\"x\": [\"o3\"]}, // \"gpt-5\"\n\"text\": \"we like gpt-4o\"}", "1:12 gpt-4o 1:41 o3"},
		{"a notebook", "a.ipynb", `{"source": ["client.create(model=\"gpt-4o\", n=1)\n"]}`, "1:36 gpt-4o"},
		{"TOML", "a.toml", "# \"gpt-4o\"\n\"gpt-4.1\" = 1\n[prices.\"gpt-5\"]\nmodel = 'gpt-4o'\nmodels = [\"o3\"]\n", "4:10 gpt-4o 5:12 o3"},
		{"YAML", "a.yaml", "model: gpt-4o # gpt-4.1\n# gpt-4.1\nmodels:\n- gpt-4.1\n- 'gpt-5'\n-   - \"o3\"\ngpt-4: 1\n\"gpt-4\": x", "1:8 gpt-4o 4:3 gpt-4.1 5:4 gpt-5 6:8 o3"},
		{"YAML in brackets", "a.yml", "a: [gpt-4o, 'gpt-4.1', azure/gpt-5]\n- { id: o3, gpt-4: x }\nb: [\n  gpt-4o,\n]", "1:5 gpt-4o 1:14 gpt-4.1 1:30 gpt-5 2:9 o3 4:3 gpt-4o"},
		{"text in YAML", "a.yml", "about: gpt-4o, gpt-4.1 and more\nrun: |\n  llm -m gpt-4o\n  echo gpt-4o is done\nargs:\n  - --model gpt-4.1\n  - --model=gpt-5", "3:10 gpt-4o 6:13 gpt-4.1 7:13 gpt-5"},
		{"defaults in YAML", "a.yml", "a: ${MODEL:-gpt-4o}\nb: ${{ vars.MODEL || 'gpt-4.1' }}\nc: ${M:-openai/o3}", "1:13 gpt-4o 2:23 gpt-4.1 3:16 o3"},
		{"variables", ".env.example", "# MODEL=gpt-4o\nexport A=gpt-4o # x\nB=\"gpt-4.1\"\nC='openai/o3'\nD=a gpt-4o b\nE\n", "2:10 gpt-4o 3:4 gpt-4.1 4:11 o3"},
		{"properties", "a.ini", "; m = gpt-4o\n[gpt-4o]\nmodel = gpt-4.1\n", "3:9 gpt-4.1"},
		{"a shell script", "a.sh", "# gpt-4o\nexport MODEL=gpt-4o\ncurl -d '{\"model\":\"gpt-4.1\"}' x\necho gpt-4o\nM=\"${M:-o3}\"", "2:14 gpt-4o 3:20 gpt-4.1 5:9 o3"},
		{"a Dockerfile", "Dockerfile.prod", "ENV MODEL=gpt-4o N=1\nRUN echo gpt-4o", "1:11 gpt-4o"},

		{"silenced in its line", "a.go", "x := \"gpt-4o\" // modelreach:ignore only in a fixture\ny := \"gpt-4o\"", "2:7 gpt-4o"},
		{"silenced in the line above", "a.py", "# modelreach:ignore: old data\nx = 'gpt-4o'\ny = 'gpt-4o'", "3:6 gpt-4o"},
		{"a note behind code is for its line", "a.py", "f() # modelreach:ignore old data\nx = 'gpt-4o'", "2:6 gpt-4o"},
		{"silenced in markup", "a.tsx", "{/* modelreach:ignore shown to people */}\n<A m=\"gpt-4o\"/>", ""},
		{"silenced in YAML", "a.yml", "# modelreach:ignore old\na: gpt-4o\nb: gpt-4o # modelreach:ignore old", ""},
		{"without a reason", "a.go", "x := \"gpt-4o\" // modelreach:ignore\n/* modelreach:ignore: */ y := \"o3\"", "1:7 gpt-4o 2:32 o3 bare 1:18 bare 2:4"},
		{"another word", "a.go", "x := \"gpt-4o\" // modelreach:ignored why, xmodelreach:ignore y", "1:7 gpt-4o"},
		{"not in a comment", "a.go", "x, y := \"gpt-4o\", \"modelreach:ignore because\"", "1:10 gpt-4o"},

		{"covered", "a.go", `x := []string{"gpt-4o", "covered-1"}`, "1:16 gpt-4o"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := syntaxOf(tt.file)
			if s == nil {
				t.Fatalf("%s has no syntax", tt.file)
			}
			q := Query{
				Known:   func(id string) bool { return known(id) || id == "covered-1" },
				Covered: func(id string) bool { return id == "covered-1" },
			}
			found, bare := inspect(tt.text, s, q)
			var got []string
			for _, f := range found {
				got = append(got, fmt.Sprintf("%d:%d %s", f.Pos.Line, f.Pos.Column, f.ID))
				if at := []rune(strings.Split(tt.text, "\n")[f.Pos.Line-1])[f.Pos.Column-1:]; !strings.HasPrefix(string(at), f.ID) {
					t.Errorf("at %+v stands %q", f, string(at))
				}
			}
			for _, pos := range bare {
				got = append(got, fmt.Sprintf("bare %d:%d", pos.Line, pos.Column))
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Every id of the catalogue is found where it is a whole literal of a model.
func TestInspectFindsTheCatalogue(t *testing.T) {
	for _, id := range catalog.Serving("2020-01-01") {
		found, _ := inspect(`model="`+id+`"`, python, Query{Known: known})
		if len(found) != 1 || found[0].ID != id || found[0].Pos.Column != 8 {
			t.Errorf("%s: %+v", id, found)
		}
	}
}

func TestSyntaxOf(t *testing.T) {
	for _, name := range []string{"README.md", "a.mdx", "a.rst", "a.txt", "LICENSE", "a", "a.png", "a.lock", "docs/a.MD"} {
		if syntaxOf(name) != nil {
			t.Errorf("%s is not to be scanned", name)
		}
	}
	for _, name := range []string{"a.PY", "x/.env", "x/.env.local", "prod.env", "Makefile", "a/Dockerfile", "Dockerfile.md.prod"} {
		if syntaxOf(name) == nil {
			t.Errorf("%s is to be scanned", name)
		}
	}
}

// Whatever the text, what is found is what stands there.
func FuzzInspect(f *testing.F) {
	for _, text := range []string{
		"x = \"\"\"gpt-4o\"\"\" # modelreach:ignore x", "a: [gpt-4o, 'o3'] # é", "${M:-gpt-4o}", "{\"a\\\"\":\"openai/gpt-4o\"}", "'\\", "/*", "--[[", "\"\\",
	} {
		f.Add(text)
	}
	names := []string{"a.py", "a.ts", "a.rs", "a.lua", "a.html", "a.json", "a.toml", "a.yml", ".env", "a.ini", "a.sh", "a.cs", "a.rb", "a.php"}
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Split(text, "\n")
		for _, name := range names {
			found, _ := inspect(text, syntaxOf(name), Query{Known: known})
			for _, x := range found {
				if x.Pos.Line < 1 || x.Pos.Line > len(lines) || x.Pos.Column < 1 {
					t.Fatalf("%s: %+v lies outside", name, x)
				}
				if utf8.ValidString(text) && !strings.HasPrefix(string([]rune(lines[x.Pos.Line-1])[x.Pos.Column-1:]), strings.Split(x.ID, "\n")[0]) {
					t.Fatalf("%s: %+v is not there", name, x)
				}
			}
			if !slices.IsSortedFunc(found, func(a, b Found) int { return a.Pos.Line - b.Pos.Line }) {
				t.Fatalf("%s: not in order: %+v", name, found)
			}
		}
		for _, name := range []string{"a.yml", "a.json", "a.toml", ".env"} {
			placesIn("config/"+name, text, valuesOf(name))
		}
		parseRules(text)
	})
}
