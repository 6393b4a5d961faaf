package discover

import "strings"

// lexer cuts a text into literals and comments. Both are handed on without their delimiters, by where they begin and end.
type lexer struct {
	text    string
	syntax  *syntax
	literal func(begin, end int)
	comment func(begin, end int)

	dead []int // of each quote: up to where it is known not to be closed, so that nothing is searched twice
}

// run reads the whole text.
func (l *lexer) run() {
	first := l.syntax.first()
	l.dead = make([]int, len(l.syntax.quotes))
	for i := 0; i < len(l.text); {
		if !first[l.text[i]] {
			i++
			continue
		}
		i = l.step(i)
	}
}

// first marks the bytes with which a comment, a literal or a skip can begin.
func (s *syntax) first() (marks [256]bool) {
	for _, b := range s.blocks {
		marks[b[0][0]] = true
	}
	for _, q := range s.quotes {
		marks[q.open[0]] = true
	}
	for _, text := range append(s.lines, s.skips...) {
		marks[text[0]] = true
	}
	return marks
}

// step reads what begins at i, and returns where to go on.
func (l *lexer) step(i int) int {
	rest := l.text[i:]
	for _, skip := range l.syntax.skips {
		if strings.HasPrefix(rest, skip) {
			return i + len(skip)
		}
	}
	for _, b := range l.syntax.blocks {
		if strings.HasPrefix(rest, b[0]) {
			begin := i + len(b[0])
			end, next := ended(l.text, begin, b[1])
			l.comment(begin, end)
			return next
		}
	}
	for _, mark := range l.syntax.lines {
		if strings.HasPrefix(rest, mark) {
			begin := i + len(mark)
			end, next := ended(l.text, begin, "\n")
			l.comment(begin, end)
			return next
		}
	}
	for n, q := range l.syntax.quotes {
		if strings.HasPrefix(rest, q.open) {
			return l.quoted(i, n, q)
		}
	}
	return i + 1
}

// ended is where the first mark at or behind begin stands, and what follows it; without one it is the end of the text. A
// line break is left to be read again, since a comment may need one in front of it.
func ended(text string, begin int, mark string) (end, next int) {
	n := strings.Index(text[begin:], mark)
	switch {
	case n < 0:
		return len(text), len(text)
	case mark == "\n":
		return begin + n, begin + n
	}
	return begin + n, begin + n + len(mark)
}

// quoted reads the literal that the n-th quote begins at i. What is never closed is no literal: an apostrophe, for one.
func (l *lexer) quoted(i, n int, q quote) int {
	begin := i + len(q.open)
	if begin <= l.dead[n] {
		return begin
	}
	end, closed := q.end(l.text, begin)
	if !closed {
		l.dead[n] = end
		return begin
	}
	next := end + len(q.close)
	switch {
	case l.syntax.docstrings && q.lines && statement(l.text, i):
		l.comment(begin, end)
	case !l.key(i, next):
		l.literal(begin, end)
	}
	return next
}

// end is where the literal that begins at begin is closed, else how far it was looked for.
func (q quote) end(text string, begin int) (end int, closed bool) {
	for j := begin; j < len(text); j++ {
		switch c := text[j]; {
		case c == '\\' && !q.raw:
			j++
		case c == '\n' && !q.lines:
			return j, false
		case c == q.close[0] && strings.HasPrefix(text[j:], q.close):
			return j, true
		}
	}
	return len(text), false
}

// key reports whether what follows the literal at i makes a key of it.
func (l *lexer) key(i, next int) bool {
	if l.syntax.keys == "" {
		return false
	}
	rest := strings.TrimLeft(l.text[next:min(next+64, len(l.text))], " \t")
	if rest == "" || strings.IndexByte(l.syntax.keys, rest[0]) < 0 {
		return false
	}
	return rest[0] != ']' || strings.HasPrefix(strings.TrimLeft(before(l.text, i), " \t"), "[")
}

// statement reports whether a literal at i stands by itself: it is the first of its line but for a prefix, and what is before
// that does not go on with it.
func statement(text string, i int) bool {
	for i > 0 && strings.IndexByte("rRuUbBfF", text[i-1]) >= 0 {
		i--
	}
	line := strings.TrimRight(text[:i], " \t")
	if line != "" && line[len(line)-1] != '\n' {
		return false
	}
	before := strings.TrimRight(line, " \t\r\n")
	return before == "" || strings.IndexByte("=([{,+\\", before[len(before)-1]) < 0
}
