package reference

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// Document is the text of one file. It is parsed once, however often it is searched; it is not for several goroutines at a time.
type Document struct {
	name  string
	text  string // UTF-8 without a byte order mark, lines that end in \n
	trees []*node
	bad   *Problem
}

var (
	newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")
	byteMark = []byte("\xef\xbb\xbf")
)

func document(name string, data []byte) (*Document, *Problem) {
	whole := gate.Pos{File: name}
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return nil, &Problem{Pos: whole, Text: "this file is UTF-16 or UTF-32 text", Hint: "Save it as UTF-8."}
	case bytes.IndexByte(data, 0) >= 0:
		return nil, &Problem{Pos: whole, Text: "this is a binary file", Hint: "Name a text file."}
	}
	d := &Document{name: name, text: newlines.Replace(string(bytes.TrimPrefix(data, byteMark)))}
	if sound := d.text[:invalid(d.text)]; sound != d.text {
		d.text = sound
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
	offset = max(0, min(offset, len(d.text)))
	for offset > 0 && offset < len(d.text) && !utf8.RuneStart(d.text[offset]) {
		offset--
	}
	before := d.text[:offset]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return gate.Pos{File: d.name, Line: strings.Count(before, "\n") + 1, Column: utf8.RuneCountInString(line) + 1}
}

// from is at, worked out only when it is asked for: a file has far more values than positions anybody needs.
func (d *Document) from(offset int) func() gate.Pos {
	return func() gate.Pos { return d.at(offset) }
}

// problem is one at a position.
func (d *Document) problem(pos gate.Pos, text, hint string) *Problem {
	return &Problem{Pos: pos, Text: text, Hint: hint}
}

// parse makes trees of a text: one of each YAML document, one of anything else.
type parse func(*Document) ([]*node, *Problem)

// parsed is what the document holds in the language of its name.
func (d *Document) parsed(l language) ([]*node, *Problem) {
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
func (d *Document) language() (language, *Problem) {
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
