package located

import (
	"fmt"
	"strings"
	"unicode"
)

// MaxShown is how many characters of a value Quote shows.
const MaxShown = 60

// Quote shows a value of a file inside a message: in backticks, cut to MaxShown characters, on one line.
func Quote(value string) string {
	return "`" + strings.ReplaceAll(Visible(value, MaxShown), "`", "'") + "`"
}

// Visible is text cut to limit characters and an ellipsis, with control and invisible characters as escapes, so that
// hostile text neither breaks a line nor hides.
func Visible(text string, limit int) string {
	var b strings.Builder
	for _, r := range text {
		if limit--; limit < 0 {
			b.WriteRune('…')
			break
		}
		if Invisible(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Invisible reports whether a reader cannot see r for what it is: control and format characters, blanks other than
// the space, unassigned and private code points, and what Unicode calls default-ignorable.
func Invisible(r rune) bool {
	return r != ' ' && !unicode.IsPrint(r) ||
		unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) ||
		r == '\u2800' || r == unicode.ReplacementChar
}
