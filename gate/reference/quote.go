package reference

import (
	"fmt"
	"strings"
	"unicode"
)

// maxShown is how many characters of a value a message shows.
const maxShown = 60

// quote shows a value inside a message: in backticks, cut to maxShown characters, on one line.
func quote(value string) string {
	return "`" + strings.ReplaceAll(visible(value, maxShown), "`", "'") + "`"
}

// quoted shows several values.
func quoted(values []string, between string) string {
	list := make([]string, len(values))
	for i, value := range values {
		list[i] = quote(value)
	}
	return strings.Join(list, between)
}

// visible writes control and invisible characters as escapes, so that hostile text neither breaks a line nor hides.
func visible(value string, limit int) string {
	var b strings.Builder
	for _, r := range value {
		if limit--; limit < 0 {
			b.WriteRune('…')
			break
		}
		if r != ' ' && !unicode.IsPrint(r) || r == unicode.ReplacementChar ||
			unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
