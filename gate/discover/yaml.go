package discover

import "strings"

// outline is where a line of YAML stands: the keys and lists it lies in.
type outline struct {
	levels []level
	block  int // the column of the key whose value is a block of text, -1 for none
	found  []value
}

// level is one key or list, and the column it begins at.
type level struct {
	column int
	step   string // [*] for a list
}

// yamlValues reads YAML by its lines: mappings and lists in block style, and lists and mappings in brackets on one line.
func yamlValues(text string) []value {
	o := outline{block: -1}
	for line := range strings.Lines(text) {
		body := strings.TrimLeft(line, " ")
		column := len(line) - len(body)
		body = strings.TrimRight(body, " \t\r\n")
		if body == "" || body[0] == '#' || o.block >= 0 && column > o.block {
			continue
		}
		o.block = -1
		o.line(column, body)
	}
	return o.found
}

// line reads the dashes, the key and the value of one line.
func (o *outline) line(column int, body string) {
	for body == "-" || strings.HasPrefix(body, "- ") {
		o.leave(func(l level) bool { return l.column > column || l.column == column && l.step == "[*]" })
		o.enter(column, "[*]")
		rest := strings.TrimLeft(body[1:], " ")
		column, body = column+len(body)-len(rest), rest
	}
	key, text, ok := pair(body)
	if !ok {
		o.scalar("", body)
		return
	}
	o.leave(func(l level) bool { return l.column >= column })
	o.enter(column, step(key))
	switch {
	case strings.HasPrefix(text, "|"), strings.HasPrefix(text, ">"):
		o.block = column
	case strings.HasPrefix(text, "["):
		for item := range strings.SplitSeq(strings.Trim(text, "[]"), ",") {
			o.scalar("[*]", strings.TrimSpace(item))
		}
	case strings.HasPrefix(text, "{"):
		for item := range strings.SplitSeq(strings.Trim(text, "{}"), ",") {
			if key, text, ok := pair(strings.TrimSpace(item)); ok {
				o.scalar(step(key), text)
			}
		}
	default:
		o.scalar("", text)
	}
}

func (o *outline) leave(gone func(level) bool) {
	for len(o.levels) > 0 && gone(o.levels[len(o.levels)-1]) {
		o.levels = o.levels[:len(o.levels)-1]
	}
}

// enter goes one level down. What is too deep is kept at the last level, where its path fits nothing.
func (o *outline) enter(column int, step string) {
	o.levels = append(o.levels[:min(len(o.levels), maxSteps)], level{column, step})
}

// scalar takes in a value, one step below the line it stands on.
func (o *outline) scalar(below, text string) {
	if text = unquoted(text); text == "" || len(text) > maxToken || len(o.levels) >= maxSteps {
		return
	}
	var at strings.Builder
	at.WriteByte('$')
	for _, l := range o.levels {
		if l.step == "" {
			return // a key that no path is offered for
		}
		at.WriteString(l.step)
	}
	o.found = append(o.found, value{at.String() + below, text})
}

// pair splits a line into its key and its value, which may be empty.
func pair(body string) (key, text string, ok bool) {
	if key, text, ok = strings.Cut(body, ": "); !ok {
		if key, ok = strings.CutSuffix(body, ":"); !ok {
			return "", "", false
		}
	}
	return strings.Trim(key, `"'`), strings.TrimSpace(text), true
}

// unquoted is a value without its quotes, or without the comment behind it.
func unquoted(text string) string {
	if text != "" && (text[0] == '"' || text[0] == '\'') {
		if end := strings.IndexByte(text[1:], text[0]); end >= 0 {
			return text[1 : end+1]
		}
	}
	text, _, _ = strings.Cut(text, " #")
	return strings.TrimSpace(text)
}
