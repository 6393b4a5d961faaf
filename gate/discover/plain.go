package discover

import "strings"

// plain is how a file of lines is read whose values need no quotes.
type plain struct {
	comments  string // the bytes that begin a comment, at the beginning of a line or behind a blank
	separator string // what ends a key; "" where a line has none
	flow      bool   // values can be [a, b] and {key: a}
}

// run reads the whole text.
func (p *plain) run(text string, literal, comment func(begin, end int)) {
	for begin := 0; begin < len(text); {
		end := begin + strings.IndexByte(text[begin:], '\n')
		if end < begin {
			end = len(text)
		}
		p.line(text, begin, end, literal, comment)
		begin = end + 1
	}
}

// line reads one line: a comment at its end, literals in quotes, and what lies between them as plain pieces.
func (p *plain) line(text string, begin, end int, literal, comment func(begin, end int)) {
	from, keyed := begin, p.separator == ""
	piece := func(to int) {
		if from, keyed = p.value(text, from, to, keyed); from < to {
			literal(from, to)
		}
	}
	flow := p.flow && flows(text[begin:end])
	for i := begin; i < end; i++ {
		c := text[i]
		switch {
		case strings.IndexByte(p.comments, c) >= 0 && (i == begin || blank(text[i-1])):
			piece(i)
			comment(i+1, end)
			return
		case (c == '"' || c == '\'' || c == '`') && (i == begin || opens(text[i-1])):
			stop, closed := quote{close: string(c), raw: c == '\'' && p.flow}.end(text[:end], i+1)
			if !closed {
				continue
			}
			piece(i)
			if !strings.HasPrefix(text[stop+1:end], ":") { // a key of YAML
				literal(i+1, stop)
			}
			i, from = stop, stop+1
		case flow && strings.IndexByte("[]{},", c) >= 0:
			piece(i)
			from, keyed = i+1, false
		}
	}
	piece(end)
}

// value is where the value in text[from:to] begins: behind the key, if it has one, and the dashes of a list.
func (p *plain) value(text string, from, to int, keyed bool) (begin int, found bool) {
	if keyed {
		return from, true
	}
	n := strings.Index(text[from:to], p.separator)
	switch {
	case n >= 0:
		return from + n + len(p.separator), true
	case !p.flow:
		return to, false // a line without a value
	}
	rest := strings.TrimLeft(text[from:to], " ")
	for strings.HasPrefix(rest, "- ") {
		rest = strings.TrimLeft(rest[2:], " ")
	}
	if strings.HasSuffix(strings.TrimRight(rest, " \r"), ":") {
		return to, false // a key whose value stands below
	}
	return to - len(rest), false
}

// flows reports whether a line of YAML holds a list or a mapping in brackets.
func flows(line string) bool {
	line = strings.TrimSpace(line)
	if key, value, ok := strings.Cut(line, ": "); ok && !strings.ContainsAny(key, "[{") {
		line = strings.TrimSpace(value)
	}
	line = strings.TrimLeft(line, "- ")
	return line != "" && strings.IndexByte("[{]}", line[0]) >= 0
}

func blank(c byte) bool { return c == ' ' || c == '\t' }

// opens reports whether a quote behind c can begin a literal: inside a word it is an apostrophe.
func opens(c byte) bool { return blank(c) || strings.IndexByte("=:,[{(\"'`", c) >= 0 }
