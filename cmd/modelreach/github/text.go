package github

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
)

// terminal finds the control sequences and strings of a terminal (ECMA-48, sections 5.4 and 5.6).
var terminal = regexp.MustCompile(`\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b\r\n]*(?:\x07|\x1b\\)?|[ -/]*[0-~])?`)

// breaks maps everything that something takes for the end of a line to a line feed.
var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// lines splits text, without blank lines around it, into lines that hold nothing but what can be seen, spaces and tabs. The runner's comparisons ignore
// characters without a width (ActionCommand.cs compares by culture), so those would hide a command from us and not from
// it.
func lines(text string) []string {
	text = strings.Trim(breaks.Replace(terminal.ReplaceAllString(text, "")), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(strings.Map(visible, text), "\n")
}

func visible(r rune) rune {
	switch {
	case r == '\n', r == '\t':
		return r
	case !unicode.IsGraphic(r), unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
		return -1
	}
	return r
}

// cut shortens text to at most units UTF-16 code units, an ellipsis included.
func cut(text string, units int) string {
	length, end := 0, 0
	for i, r := range text {
		if length+1 <= units {
			end = i // so far the text fits with an ellipsis behind it
		}
		if length += utf16.RuneLen(r); length > units {
			return text[:end] + "…"
		}
	}
	return text
}
