package reference

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/modelreach/modelreach/gate/located"
)

// variable is the beginning of a line that sets one. `export` is the shell's, the colon is Ruby's.
var variable = regexp.MustCompile(`^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*(?:=|:[ \t])[ \t]*`)

// parseDotenv reads a file of variables as the libraries for it agree: NAME=value, quotes of three kinds, a comment after a
// blank and `#`, and of a name that is set twice the last. Any other line is passed over.
func parseDotenv(d *Document) ([]*node, *located.Error) {
	b := newBuilder(d)
	root := &node{at: d.from(0), kind: aMapping, size: 1}
	last, literal := map[string]int{}, map[*node]bool{}
	for offset := 0; offset < len(d.text) && b.bad == nil; {
		end := lineEnd(d.text, offset)
		if m := variable.FindStringSubmatchIndex(d.text[offset:end]); m != nil {
			name, begin := d.text[offset+m[2]:offset+m[3]], offset+m[1]
			value := &node{at: d.from(begin), kind: aString, size: 1}
			value.text, end = assigned(d.text, begin, end)
			literal[value] = begin < len(d.text) && d.text[begin] == '\''
			b.spend(1, 1, value.at)
			p := pair{name, d.from(offset + m[2]), value}
			if i, twice := last[name]; twice {
				root.pairs[i] = p
			} else {
				last[name] = len(root.pairs)
				root.pairs = append(root.pairs, p)
			}
		}
		offset = end + 1
	}
	root.interpolate(literal)
	return []*node{root}, b.bad
}

// interpolation is a value that is another variable's, or a default where that is empty or not set (Docker Compose's page
// "Interpolation", which the libraries follow).
var interpolation = regexp.MustCompile(`^\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^${}]*))?\})$`)

// interpolate gives every value that is another variable's its text. What no line of the file says stays as it is written.
func (n *node) interpolate(literal map[*node]bool) {
	const most = 8 // variables that stand for one another
	texts := map[string]string{}
	for _, p := range n.pairs {
		texts[p.key] = p.value.text
	}
	for _, p := range n.pairs {
		text := p.value.text
		for range most {
			m := interpolation.FindStringSubmatch(text)
			if m == nil || literal[p.value] {
				break
			}
			text = cmp.Or(texts[m[1]+m[2]], m[3])
		}
		if text != "" && !interpolation.MatchString(text) {
			p.value.text = text
		}
	}
}

// escapes are those that a value in double quotes can have.
var escapes = strings.NewReplacer(`\n`, "\n", `\r`, "\r", `\t`, "\t", `\"`, `"`, `\$`, "$", `\\`, `\`)

// comment ends a value without quotes.
var comment = regexp.MustCompile(`(^|[ \t])#`)

// assigned is the value that begins at an offset, and the end of its last line. Only a value in quotes has several; a quote
// that is never closed is none.
func assigned(text string, begin, end int) (value string, newEnd int) {
	if stop := closing(text, begin); stop > 0 {
		if value = text[begin+1 : stop]; text[begin] == '"' {
			value = escapes.Replace(value)
		}
		return value, lineEnd(text, stop)
	}
	value = text[begin:end]
	if at := comment.FindStringIndex(value); at != nil {
		value = value[:at[0]]
	}
	return strings.TrimSpace(value), end
}

// closing is the offset of the quote that closes the one at begin, or -1 when there is none of them.
func closing(text string, begin int) int {
	if begin == len(text) || strings.IndexByte("\"'`", text[begin]) < 0 {
		return -1
	}
	for i := begin + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && text[begin] == '"':
			i++
		case text[i] == text[begin]:
			return i
		}
	}
	return -1
}

// blankValue is what examples have in place of a value: nothing, or <what to put there>.
var blankValue = regexp.MustCompile(`^(<[^<>]*>)?$`)

// variables is the format dotenv: MODEL, and every variable whose name ends in _MODEL. One without a value names no model.
func variables(d *Document) ([]Found, []*located.Error) {
	roots, problem := parseDotenv(d)
	return run(d, roots, problem, "this file names no model: no variable ending in `_MODEL` has a value", func(r *reader, root *node) {
		for _, p := range root.pairs {
			if (p.key == "MODEL" || strings.HasSuffix(p.key, "_MODEL")) && !blankValue.MatchString(p.value.text) {
				r.add(Found{ID: p.value.text, Pos: p.value.at()})
			}
		}
	})
}
