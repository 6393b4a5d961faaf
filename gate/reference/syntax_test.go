package reference

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate/located"
)

var badSyntax = []struct{ name, file, text, want string }{
	{"yaml bracket", "c.yaml", "a: b\nc: [d\n", "c.yaml:2:4: this is not valid YAML: sequence end token ']' not found. Check its indentation, quotes and brackets."},
	{"yaml indentation", "c.yaml", "a: b\n c: d\n", "c.yaml:1:4: this is not valid YAML: "},
	{"yaml tab", "c.yaml", "a:\n\tmodel: b\n", "c.yaml:"},
	{"yaml template", "c.yaml", "a: {{ .Values.model }}\n", "c.yaml:1:"},
	{"yaml alias of nothing", "c.yaml", "a: *b", "c.yaml:1:4: alias `*b` has no anchor `&b` before it"},
	{"yaml alias of itself", "c.yaml", "a: &a [*a]", "c.yaml:1:8: alias `*a` has no anchor `&a` before it"},
	{"yaml alias of another document", "c.yaml", "a: &a b\n---\nc: *a", "c.yaml:3:4: alias `*a` has no anchor `&a` before it"},
	{"yaml bomb", "c.yaml", bomb(), "aliases expanded"},
	{"yaml merge bomb", "c.yaml", mergeBomb(), "aliases expanded"},
	{"yaml depth", "c.yaml", strings.Repeat("[", 100) + strings.Repeat("]", 100), "c.yaml:1:41: values are nested more than 40 deep"},
	{"yaml block depth", "c.yaml", deep(100), "values are nested more than 40 deep"},
	{"yaml keys", "c.yaml", many(maxKeys+1, "k%d: v\n"), "c.yaml:5001:6: this file holds more than 5000 keys side by side"},
	{"yaml values", "c.yaml", many(maxTokens/2, "- v%d\n") + "- x\n", "this file holds too many values"},
	{"yaml documents", "c.yaml", strings.Repeat("---\na\n", maxDocs+1), "this file holds more than 200 documents"},
	{"yaml key", "c.yaml", strings.Repeat("k", maxKey+1) + ": v", "c.yaml:1:258: a key has more than 256 bytes"},
	{"json comma", "c.json", "{\"a\": 1\n \"b\": 2}", "c.json:2:2: here the file is not valid JSON"},
	{"json comma alone", "c.json", "[,]", "c.json:1:2: here the file is not valid JSON"},
	{"json two commas", "c.json", "[1,,]", "c.json:1:4: here the file is not valid JSON"},
	{"json open", "c.json", "{\"a\": [1, ", "c.json:1:"},
	{"json two values", "c.json", "{}\n{}", "c.json:2:1: here the file is not valid JSON"},
	{"json comment", "c.jsonc", "{} /* a\n", "c.jsonc:1:4: this comment is never closed. Add the `*/`."},
	{"json quotes", "c.json", "{'a': 1}", "c.json:1:2: here the file is not valid JSON"},
	{"json wrong bracket", "c.json", "{\"a\": [1}", "c.json:1:9: here the file is not valid JSON"},
	{"json depth", "c.json", strings.Repeat("[", 100) + strings.Repeat("]", 100), "c.json:1:41: values are nested more than 40 deep"},
	{"json values", "c.json", "[" + many(maxNodes, "%d,") + "0]", "the file holds more than 100000 values, aliases expanded"},
	{"toml value", "c.toml", "a = 1\nb =\n", "c.toml:2:"},
	{"toml last character", "c.toml", "'ab\U00107544", "c.toml:1:4: this is not valid TOML: "},
	{"toml twice", "c.toml", "a = 1\na = 2\n", "c.toml:2:1: this is not valid TOML: "},
	{"toml table twice", "c.toml", "[a]\nb = 1\n[a]\n", "c.toml:3:2: this is not valid TOML: "},
	{"toml value and table", "c.toml", "a = 1\n[a.b]\n", "c.toml:2:"},
	{"toml inline extended", "c.toml", "a = {b = 1}\na.c = 2\n", "c.toml:2:"},
	{"toml list extended", "c.toml", "a = [1]\n[[a]]\n", "c.toml:2:"},
	{"toml date", "c.toml", "a = 2024-13-01\n", "c.toml:1:"},
	{"toml depth", "c.toml", "a = " + strings.Repeat("[", 100) + strings.Repeat("]", 100), "c.toml:1:5: values are nested more than 40 deep"},
	{"toml long key", "c.toml", strings.Repeat("a.", 100_000) + "a = 1", "values are nested more than 40 deep"},
	{"toml long header", "c.toml", "[" + strings.Repeat("a.", 100_000) + "a]", "values are nested more than 40 deep"},
	{"toml keys", "c.toml", many(maxKeys+1, "k%d = 1\n"), "c.toml:5001:1: a table holds more than 5000 keys"},
	{"toml values", "c.toml", many(maxNodes, "[[a]]\n#%d\n"), "the file holds more than 100000 values"},
	{"dotenv values", ".env", many(maxNodes+1, "a%d=b\n"), "the file holds more than 100000 values"},
}

// bomb is a list of lists of lists of aliases.
func bomb() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 20; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), ", "))
	}
	return b.String()
}

// mergeBomb merges a large mapping again and again.
func mergeBomb() string {
	return "a: &a\n" + many(2000, "  k%d: v\n") + many(2000, "b%d: {<<: *a}\n")
}

func many(n int, form string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, form, i)
	}
	return b.String()
}

func deep(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestBadSyntax(t *testing.T) {
	for _, tt := range badSyntax {
		t.Run(tt.name, func(t *testing.T) {
			path := "$.model"
			if tt.file == ".env" {
				path = "MODEL"
			}
			found, err := doc(t, tt.file, tt.text).Select(path)
			var p *located.Error
			if found != nil || !errors.As(err, &p) {
				t.Fatalf("found %v, error %v", found, err)
			}
			if !strings.Contains(err.Error(), tt.want) || p.Pos.Line < 1 || p.Pos.Column < 1 {
				t.Errorf("got  %.300s\nwant %s", err, tt.want)
			}
		})
	}
}

// What is large but sound is read.
func TestLarge(t *testing.T) {
	for file, text := range map[string]string{
		"keys.yaml":   many(4_000, "k%d: v\n") + "model: a",
		"list.yaml":   "model: a\nlist:\n" + many(20_000, "- v%d\n"),
		"line.yaml":   "model: a\nlist: [" + many(30_000, "v%d, ") + "x]",
		"text.yaml":   "model: a\ntext: |\n" + many(40_000, "  line %d of a long text\n"),
		"blank.yaml":  "model: a" + strings.Repeat("\n", 500_000) + "b: c",
		"line.json":   `{"model": "a", "list": [` + many(80_000, "%d,") + "0]}",
		"keys.toml":   "model = 'a'\n" + many(3_000, "k%d = 1\n"),
		"tables.toml": "model = 'a'\n" + many(3_000, "[t.k%d]\nx = 1\n"),
		"dotted.toml": "model = 'a'\n" + many(3_000, "a.b.k%d = 1\n"),
	} {
		t.Run(file, func(t *testing.T) {
			if found, err := doc(t, file, text).Select("$.model"); err != nil || len(found) != 1 || found[0].ID != "a" {
				t.Errorf("found %v, error %v", found, err)
			}
		})
	}
}

// An alias stands for its anchor, so searching in depth is no more work than the file is long.
func TestSearchSharedParts(t *testing.T) {
	text := "a0: &a0 {model: gpt-4o}\n"
	for i := 1; i < 12; i++ {
		text += fmt.Sprintf("a%d: &a%d {x: *a%d, y: *a%d}\n", i, i, i-1, i-1)
	}
	found, err := doc(t, "c.yaml", text).Select("$..x..y..model")
	if err != nil || len(found) != 1 {
		t.Errorf("found %v, error %v", found, err)
	}
	text = strings.Repeat("a: {", 30) + "a: x" + strings.Repeat("}", 30)
	if _, err := doc(t, "c.yaml", "{"+text+"}").Select("$" + strings.Repeat("..a", 20)); err == nil {
		t.Error("a mapping is no id")
	}
}
