package manifest

import (
	"fmt"
	"strings"
	"unicode"
)

// maxShown is how many characters of a value a message shows.
const maxShown = 60

// quote shows a value of the file inside a message: in backticks, cut to maxShown characters, on one line.
func quote(value string) string {
	return "`" + strings.ReplaceAll(visible(value, maxShown), "`", "'") + "`"
}

// visible writes control and invisible characters as escapes, so that hostile text neither breaks a line nor hides.
func visible(value string, limit int) string {
	var b strings.Builder
	for _, r := range value {
		if limit--; limit < 0 {
			b.WriteRune('…')
			break
		}
		if invisible(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// invisible reports whether a reader cannot see r for what it is: control and format characters, blanks other than
// the space, unassigned and private code points, and what Unicode calls default-ignorable.
func invisible(r rune) bool {
	return r != ' ' && !unicode.IsPrint(r) ||
		unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) ||
		r == '\u2800' || r == unicode.ReplacementChar
}

// called names the characters that come along when an id is copied from a page or a chat.
var called = map[rune]string{
	'\t':     "tab",
	'\n':     "line break",
	'\u00a0': "no-break space",
	'\u00ad': "soft hyphen",
	'\u200b': "zero width space",
	'\u200c': "zero width non-joiner",
	'\u200d': "zero width joiner",
	'\u200e': "left-to-right mark",
	'\u200f': "right-to-left mark",
	'\u2010': "hyphen",
	'\u2011': "non-breaking hyphen",
	'\u2013': "en dash",
	'\u2014': "em dash",
	'\u202e': "right-to-left override",
	'\u202f': "narrow no-break space",
	'\u2060': "word joiner",
	'\ufeff': "byte order mark",
	'\ufffd': "replacement character",
}

// character is how a message speaks of r: U+200B (zero width space).
func character(r rune) string {
	if name := called[r]; name != "" {
		return fmt.Sprintf("U+%04X (%s)", r, name)
	}
	return fmt.Sprintf("U+%04X", r)
}
