package located

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// Lines turns bytes of a text into lines and columns. A line ends with \n, and with nothing else.
type Lines struct {
	text   string
	starts []int
}

// NewLines is the lines of a text in UTF-8.
func NewLines(text string) Lines {
	l := Lines{text: text, starts: []int{0}}
	for i := 0; ; {
		n := strings.IndexByte(text[i:], '\n')
		if n < 0 {
			return l
		}
		i += n + 1
		l.starts = append(l.starts, i)
	}
}

// Pos is the position, without a file, of the character that the byte at offset belongs to; the nearest one of an offset
// outside of the text, whose end is inside. Columns count characters (Unicode code points).
func (l Lines) Pos(offset int) gate.Pos {
	offset = min(max(offset, 0), len(l.text))
	for offset > 0 && offset < len(l.text) && !utf8.RuneStart(l.text[offset]) {
		offset--
	}
	line := sort.SearchInts(l.starts, offset+1)
	return gate.Pos{Line: line, Column: utf8.RuneCountInString(l.text[l.starts[line-1]:offset]) + 1}
}
