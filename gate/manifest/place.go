package manifest

import (
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"

	"github.com/modelreach/modelreach/gate"
)

// page is the text of a file by lines. It finds where tokens really are: the library gives some scalars over several
// lines, and tokens it makes up itself, a position that is not theirs.
type page []string

func newPage(text string) page { return strings.Split(text, "\n") }

// line is the text of line n, counting from 1, or "".
func (p page) line(n int) string {
	if n < 1 || n > len(p) {
		return ""
	}
	return p[n-1]
}

// inside is pos, or the nearest position that lies in the text. The end of a line is inside too.
func (p page) inside(pos gate.Pos) gate.Pos {
	n := min(max(pos.Line, 1), len(p))
	return gate.Pos{Line: n, Column: min(max(pos.Column, 1), utf8.RuneCountInString(p.line(n))+1)}
}

// place is where tk is written, or otherwise when it is written nowhere.
func (p page) place(tk *token.Token, otherwise gate.Pos) gate.Pos {
	if tk == nil || tk.Position == nil || tk.Type == token.ImplicitNullType {
		return otherwise
	}
	pos := p.inside(gate.Pos{Line: tk.Position.Line, Column: tk.Position.Column})
	words := strings.FieldsFunc(tk.Origin, blank)
	if len(words) == 0 || strings.HasPrefix(after(p.line(pos.Line), pos.Column), words[0]) {
		return pos
	}
	return p.search(pos, words[0], strings.Count(tk.Origin, "\n"))
}

// blank is what YAML puts between words; strings.Fields would take a no-break space for one.
func blank(r rune) bool { return r == ' ' || r == '\n' }

// search looks for a word in the line of pos and then upwards, as far as the token reaches.
func (p page) search(pos gate.Pos, word string, above int) gate.Pos {
	for n := pos.Line; n >= pos.Line-above; n-- {
		if i := strings.Index(p.line(n), word); i >= 0 {
			return gate.Pos{Line: n, Column: utf8.RuneCountInString(p.line(n)[:i]) + 1}
		}
	}
	return pos
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
