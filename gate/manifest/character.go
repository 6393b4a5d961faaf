package manifest

import "fmt"

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
