package reference

import (
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"

	"github.com/modelreach/modelreach/gate"
)

// page is the text of a file by lines. It finds where YAML tokens really are: the library gives some scalars over several
// lines, and tokens it makes up itself, a position that is not theirs.
type page struct {
	file  string
	lines []string
}

func newPage(d *Document) page { return page{d.name, strings.Split(d.text, "\n")} }

// line is the text of line n, counting from 1, or "".
func (p page) line(n int) string {
	if n < 1 || n > len(p.lines) {
		return ""
	}
	return p.lines[n-1]
}

// inside is pos, or the nearest position that lies in the text. The end of a line is inside too.
func (p page) inside(pos gate.Pos) gate.Pos {
	n := min(max(pos.Line, 1), len(p.lines))
	return gate.Pos{File: p.file, Line: n, Column: min(max(pos.Column, 1), utf8.RuneCountInString(p.line(n))+1)}
}

// place is where tk is written, or otherwise when it is written nowhere.
func (p page) place(tk *token.Token, otherwise func() gate.Pos) func() gate.Pos {
	if tk == nil || tk.Position == nil || tk.Type == token.ImplicitNullType {
		return otherwise
	}
	return func() gate.Pos {
		pos := p.inside(at(tk))
		words := strings.FieldsFunc(tk.Origin, blank)
		if len(words) == 0 || strings.HasPrefix(after(p.line(pos.Line), pos.Column), words[0]) {
			return pos
		}
		return p.search(pos, words[0], strings.Count(tk.Origin, "\n"))
	}
}

// blank is what YAML puts between words; strings.Fields would take a no-break space for one.
func blank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }

// search looks for a word in the line of pos and then upwards, as far as the token reaches.
func (p page) search(pos gate.Pos, word string, above int) gate.Pos {
	for n := pos.Line; n >= pos.Line-above; n-- {
		if found, ok := p.word(n, word); ok {
			return found
		}
	}
	return pos
}

// word is where a word stands in line n.
func (p page) word(n int, word string) (gate.Pos, bool) {
	i := strings.Index(p.line(n), word)
	if i < 0 {
		return gate.Pos{}, false
	}
	return gate.Pos{File: p.file, Line: n, Column: utf8.RuneCountInString(p.line(n)[:i]) + 1}, true
}

// after is the part of a line from column on.
func after(line string, column int) string {
	for i := range line {
		if column--; column == 0 {
			return line[i:]
		}
	}
	return ""
}

// below is where line n of a value stands, counting from 0, of a value that begins at pos: alone on a line under its `|`, or
// in the line of pos.
func (p page) below(pos gate.Pos, n int, line string) (gate.Pos, bool) {
	for _, at := range []int{pos.Line + n + 1, pos.Line} {
		if strings.TrimSpace(p.line(at)) == line || at == pos.Line {
			if found, ok := p.word(at, line); ok {
				return found, true
			}
		}
	}
	return pos, false
}
