package reference

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// Document is the text of one file. It is parsed once, however often it is searched; it is not for several goroutines at a time.
type Document struct {
	name  string
	text  string        // UTF-8 without a byte order mark, lines that end in \n
	lines located.Lines // of text
	trees []*node
	bad   *located.Error
}

var (
	newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")
	byteMark = []byte("\xef\xbb\xbf")
)

func document(name string, data []byte) (*Document, *located.Error) {
	whole := gate.Pos{File: name}
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return nil, &located.Error{Pos: whole, Problem: "this file is UTF-16 or UTF-32 text", Hint: "Save it as UTF-8."}
	case bytes.IndexByte(data, 0) >= 0:
		return nil, &located.Error{Pos: whole, Problem: "this is a binary file", Hint: "Name a text file."}
	}
	text := newlines.Replace(string(bytes.TrimPrefix(data, byteMark)))
	sound := text[:invalid(text)]
	d := &Document{name: name, text: sound, lines: located.NewLines(sound)}
	if sound != text {
		return nil, d.problem(d.at(len(sound)), "here the file is not UTF-8 text", "Save it as UTF-8.")
	}
	return d, nil
}

// invalid is the offset of the first byte that is not UTF-8, or of the end.
func invalid(text string) int {
	for i, r := range text {
		if _, size := utf8.DecodeRuneInString(text[i:]); r == utf8.RuneError && size == 1 {
			return i
		}
	}
	return len(text)
}

// at is the position of the character that a byte of the text belongs to, or of the end.
func (d *Document) at(offset int) gate.Pos {
	pos := d.lines.Pos(offset)
	pos.File = d.name
	return pos
}

// from is at, worked out only when it is asked for: a file has far more values than positions anybody needs.
func (d *Document) from(offset int) func() gate.Pos {
	return func() gate.Pos { return d.at(offset) }
}

// problem is one at a position.
func (d *Document) problem(pos gate.Pos, text, hint string) *located.Error {
	return &located.Error{Pos: pos, Problem: text, Hint: hint}
}

// parse makes trees of a text: one of each YAML document, one of anything else.
type parse func(*Document) ([]*node, *located.Error)

// parsed is what the document holds in the language of its name.
func (d *Document) parsed(l language) ([]*node, *located.Error) {
	if d.trees == nil && d.bad == nil {
		d.trees, d.bad = l.parse(d)
	}
	return d.trees, d.bad
}

// language is what a file is written in.
type language struct {
	suffix string // of the file's name
	parse  parse
	flat   bool // there are only names and values, so a path is a name
}

var (
	variablesOnly = language{".env", parseDotenv, true}
	languages     = []language{{".yaml", parseYAML, false}, {".yml", parseYAML, false}, {".json", parseJSON, false},
		{".jsonc", parseJSON, false}, {".toml", parseTOML, false}, variablesOnly}
)

const known = "Known are .yaml, .yml, .json, .jsonc, .toml and .env, also as in .env.example."

// language is told by the file's name alone.
func (d *Document) language() (language, *located.Error) {
	base := strings.ToLower(path.Base(d.name))
	for _, l := range languages {
		if strings.HasSuffix(base, l.suffix) {
			return l, nil
		}
	}
	if strings.HasPrefix(base, ".env.") {
		return variablesOnly, nil
	}
	return language{}, d.problem(gate.Pos{File: d.name}, "the name of this file does not tell what it is written in", known)
}
