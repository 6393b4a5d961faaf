package reference

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/modelreach/modelreach/gate/located"
)

// parseJSON reads JSON (RFC 8259), and what editors call JSON with comments: `//` and `/* */`, and a comma before a closing
// bracket.
func parseJSON(d *Document) ([]*node, *located.Error) {
	plain, open := uncomment(d.text)
	if open >= 0 {
		return nil, d.problem(d.at(open), "this comment is never closed", "Add the `*/`.")
	}
	if strings.TrimSpace(plain) == "" {
		return []*node{{at: d.from(0), kind: nothing, size: 1}}, nil
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal([]byte(plain), new(json.RawMessage)); errors.As(err, &syntax) {
		return nil, d.problem(d.at(int(syntax.Offset)-1), "here the file is not valid JSON", "Check its quotes, commas and brackets.")
	}
	r := &jsonReader{builder: newBuilder(d), text: plain, decoder: json.NewDecoder(strings.NewReader(plain))}
	r.decoder.UseNumber()
	root := r.value(r.next(), 1)
	return []*node{root}, r.bad
}

type jsonReader struct {
	*builder
	text    string
	decoder *json.Decoder
}

// jsonToken is one token with the offset it begins at.
type jsonToken struct {
	value  json.Token
	offset int
}

// next is the next token. The text is valid, so there is one.
func (r *jsonReader) next() jsonToken {
	offset := int(r.decoder.InputOffset())
	for offset < len(r.text) && strings.IndexByte(" \t\n,:", r.text[offset]) >= 0 {
		offset++
	}
	value, err := r.decoder.Token()
	if err != nil {
		r.fail(r.doc.from(offset), "here the file is not valid JSON", "")
	}
	return jsonToken{value, offset}
}

func (r *jsonReader) value(t jsonToken, depth int) *node {
	n := &node{at: r.doc.from(t.offset), kind: unusable, size: 1}
	if !r.spend(1, depth, n.at) {
		return n
	}
	switch v := t.value.(type) {
	case json.Delim:
		r.container(n, v, depth)
	case string:
		n.kind, n.text = aString, v
	case json.Number:
		n.kind, n.text = aNumber, v.String()
	case bool:
		n.kind = aBoolean
	case nil:
		n.kind = nothing
	}
	return n
}

func (r *jsonReader) container(n *node, open json.Delim, depth int) {
	n.kind = map[json.Delim]kind{'[': aList, '{': aMapping}[open]
	for {
		t := r.next()
		if t.value == json.Delim(']') || t.value == json.Delim('}') || r.bad != nil {
			return
		}
		if n.kind == aList {
			n.items = append(n.items, r.value(t, depth+1))
			continue
		}
		key, _ := t.value.(string)
		n.pairs = append(n.pairs, pair{key, r.doc.from(t.offset), r.value(r.next(), depth+1)})
	}
}

// uncomment replaces comments and commas that nothing follows by blanks, so that every offset stays. open is the offset of
// a comment that is never closed, or -1.
func uncomment(text string) (plain string, open int) {
	out := []byte(text)
	comma := -1 // offset of the last comma, while only blanks and comments follow it
	var last byte
	for i := 0; i < len(out); i++ {
		c := out[i]
		end := i
		switch {
		case c == ' ', c == '\t', c == '\n':
			continue
		case strings.HasPrefix(text[i:], "//"):
			end = lineEnd(text, i)
		case strings.HasPrefix(text[i:], "/*"):
			if end = strings.Index(text[i+2:], "*/"); end < 0 {
				return "", i
			}
			end += i + 4
		}
		if end > i {
			erase(out[i:end])
			i = end - 1
			continue
		}
		if (c == ']' || c == '}') && comma >= 0 {
			out[comma] = ' '
		}
		if comma = -1; c == ',' && strings.IndexByte("[{,:\x00", last) < 0 {
			comma = i
		}
		if last = c; c == '"' {
			i = stringEnd(text, i)
		}
	}
	return string(out), -1
}

// erase keeps line ends, which positions are counted by.
func erase(bytes []byte) {
	for i, c := range bytes {
		if c != '\n' {
			bytes[i] = ' '
		}
	}
}

func lineEnd(text string, from int) int {
	if n := strings.IndexByte(text[from:], '\n'); n >= 0 {
		return from + n
	}
	return len(text)
}

// stringEnd is the offset of the quote that closes the string at from, or of the end of the text.
func stringEnd(text string, from int) int {
	for i := from + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}
