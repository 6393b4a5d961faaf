package report

import (
	"regexp"
	"strings"
	"unicode"
)

// Everything that came from a manifest or a server passes exactly one function of this file on its way to a reader:
// Inline for lines of a log, prose, code or fence for Markdown. JSON has its own wall in json.go.

// Inline returns s as text that is safe on one line of a terminal or a workflow log, and in an annotation.
//
// Line breaks of every kind become a space; controls, escape sequences and characters without a shape (zero width,
// bidirectional overrides) are gone. The runner reads `##[command]` anywhere in a line and `::command::` at its start
// (actions/runner src/Runner.Common/ActionCommand.cs), so both are broken up by spaces, the second before every word:
// a line may be wrapped later.
func Inline(s string) string {
	s = strings.ReplaceAll(flatten(s), "##[", "# #[")
	if !strings.Contains(s, "::") {
		return s
	}
	words := strings.Split(s, " ")
	for i, word := range words {
		rest := strings.TrimLeft(word, ":")
		if colons := len(word) - len(rest); colons > 1 {
			words[i] = strings.Repeat(": ", colons-1) + ":" + rest
		}
	}
	return strings.Join(words, " ")
}

// flatten puts s on one line, without characters that have no shape and without blanks at its ends.
func flatten(s string) string {
	return strings.Join(strings.Fields(strings.Map(visible, s)), " ")
}

// visible maps blanks of every kind to a space and drops what nobody can see. Culture-sensitive comparison, which the
// runner uses, skips such characters, so `#` and `#[` with one of them in between would still be a command.
func visible(r rune) rune {
	switch {
	case ' ' <= r && r <= '~': // most text, at a fraction of the price
		return r
	case unicode.IsSpace(r), unicode.Is(unicode.Zs, r):
		return ' '
	case !unicode.IsPrint(r), unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
		return -1
	}
	return r
}

// zwsp is a zero width space. GitHub looks for mentions, references and addresses in the rendered text, where an
// entity is a plain character again; a gap nobody sees keeps it from finding one.
const zwsp = "&#8203;"

var markdown = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", "&#124;", "`", "&#96;", `\`, "&#92;", "*", "&#42;", "_", "&#95;",
	"~", "&#126;", "[", "&#91;", "]", "&#93;", "!", "&#33;", "$", "&#36;",
	"#", "&#35;"+zwsp, "@", "&#64;"+zwsp, "://", ":"+zwsp+"//",
)

var (
	webHost  = regexp.MustCompile(`(?i)(www)\.`)
	listMark = regexp.MustCompile(`^\d*[-+=.)]`)
)

// listMarks are the characters that start a list or underline a heading, as CommonMark reads them: literally.
var listMarks = map[string]string{"-": "&#45;", "+": "&#43;", "=": "&#61;", ".": "&#46;", ")": "&#41;"}

// prose returns s as one line of literal GitHub Flavored Markdown text: it adds no emphasis, link, image, mention,
// list, row or tag, whether it stands in a paragraph, a heading, a list item or a table cell. Printed to a workflow log it is
// no command.
func prose(s string) string {
	s = webHost.ReplaceAllString(markdown.Replace(flatten(s)), "$1"+zwsp+".")
	if rest, command := strings.CutPrefix(s, "::"); command {
		return "&#58;:" + rest
	}
	return listMark.ReplaceAllStringFunc(s, func(mark string) string {
		last := len(mark) - 1
		return mark[:last] + listMarks[mark[last:]]
	})
}

var ticked = regexp.MustCompile("&#96;(.+?)&#96;")

// spans is prose for sentences of ours: what stands between two backticks is set as code.
func spans(s string) string {
	return ticked.ReplaceAllString(prose(s), "<code>$1</code>")
}

// code returns s as inline code of GitHub Flavored Markdown, also inside a table cell. Nothing is interpreted in a code
// span; the three characters that could end it, or the cell, make it an HTML element around escaped text instead. So does what a
// workflow log would take for a command, since Markdown can be printed there.
func code(s string) string {
	s = flatten(s)
	switch {
	case s == "":
		return ""
	case strings.ContainsAny(s, "`|\\"), strings.Contains(s, "##["):
		return "<code>" + prose(s) + "</code>"
	}
	return "`" + s + "`"
}

var backticks = regexp.MustCompile("`+")

// fence returns lines as a fenced code block, fenced by more backticks than any line holds in a row.
func fence(lines []string) string {
	text := strings.Join(lines, "\n")
	mark := "```"
	for _, run := range backticks.FindAllString(text, -1) {
		if len(run) >= len(mark) {
			mark = run + "`"
		}
	}
	return mark + "text\n" + text + "\n" + mark + "\n"
}

// cut shortens s to at most n runes; the last of them is then an ellipsis.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return strings.TrimRight(string(runes[:n-1]), " ") + "…"
}
