package discover

import (
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// inspection is the reading of one file.
type inspection struct {
	text   string
	known  func(string) bool
	found  []candidate
	notes  []note
	buffer []word
}

// note is a `modelreach:ignore` in a comment.
type note struct {
	offset int
	reason bool
	alone  bool // nothing but the comment is on its line
}

// inspect finds the ids of one file that are not covered and not silenced, and the notes without a reason, by position.
func inspect(text string, s *syntax, q Query) (found []Found, bare []gate.Pos) {
	i := &inspection{text: text, known: q.Known}
	if s.plain != nil {
		s.plain.run(text, i.literal, i.comment)
	} else {
		l := lexer{text: text, syntax: s, literal: i.literal, comment: i.comment}
		l.run()
	}
	silent := map[int]bool{}
	at := cursor{text: text}
	for _, n := range i.notes {
		pos := at.pos(n.offset)
		switch {
		case !n.reason:
			bare = append(bare, pos)
		case n.alone:
			silent[pos.Line+1] = true
			fallthrough
		default:
			silent[pos.Line] = true
		}
	}
	at, seen, line := cursor{text: text}, map[string]bool{}, 0
	for _, c := range i.found {
		pos := at.pos(c.offset)
		if pos.Line != line {
			line = pos.Line
			clear(seen)
		}
		if !seen[c.id] && !silent[line] && (q.Covered == nil || !q.Covered(c.id)) {
			found = append(found, Found{ID: strings.Clone(c.id), Pos: pos})
		}
		seen[c.id] = true
	}
	return found, bare
}

func (i *inspection) literal(begin, end int) {
	i.found = append(i.found, i.candidates(begin, end)...)
}

// mark is what a comment says to silence a line.
const mark = "modelreach:ignore"

// comment looks for notes. A comment over several lines can hold one on each.
func (i *inspection) comment(begin, end int) {
	for {
		n := strings.Index(i.text[begin:end], mark)
		if n < 0 {
			return
		}
		at := begin + n
		begin = at + len(mark)
		if begin < end && strings.IndexByte(" \t\r\n:", i.text[begin]) < 0 || at > 0 && letter(i.text[at-1]) {
			continue // a longer word
		}
		rest, _, _ := strings.Cut(i.text[begin:end], "\n")
		begin += len(rest)
		i.notes = append(i.notes, note{
			offset: at,
			reason: strings.ContainsFunc(rest, func(r rune) bool { return r >= utf8.RuneSelf || letter(byte(r)) }),
			alone:  i.alone(at),
		})
	}
}

// alone reports whether nothing is in front of a note on its line but what begins a comment.
func (i *inspection) alone(at int) bool {
	return !strings.ContainsFunc(before(i.text, at), func(r rune) bool { return r >= utf8.RuneSelf || letter(byte(r)) || r == '"' || r == '\'' })
}

// before is what stands in front of an offset on its line, or the end of that.
func before(text string, offset int) string {
	text = text[max(offset-maxToken, 0):offset]
	return text[strings.LastIndexByte(text, '\n')+1:]
}

// cursor turns rising offsets into positions.
type cursor struct {
	text         string
	read         int // up to where it has counted
	line, column int // there, from 0
}

// pos is the line and the column of a byte; columns count characters. No offset may be smaller than the one before.
func (c *cursor) pos(offset int) gate.Pos {
	passed := c.text[c.read:offset]
	if n := strings.Count(passed, "\n"); n > 0 {
		c.line, c.column = c.line+n, 0
		passed = passed[strings.LastIndexByte(passed, '\n')+1:]
	}
	c.column += utf8.RuneCountInString(passed)
	c.read = offset
	return gate.Pos{Line: c.line + 1, Column: c.column + 1}
}
