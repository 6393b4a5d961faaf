package manifest

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// The bounds of the text. The scanner needs time in the square of a line and of a run of empty lines, so both have one.
const (
	maxBytes  = 1 << 20
	maxLine   = 4096 // bytes
	maxBlanks = 100  // lines without a word in a row
)

var (
	newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")
	byteMark = []byte("\xef\xbb\xbf")
)

// source turns the bytes of a file into text the YAML library reads well: UTF-8 without a byte order mark, lines that
// end in \n, no control characters, and a space for every tab, which leaves all columns as they were.
func source(data []byte) (string, *located.Error) {
	if problem, hint := encoding(data); problem != "" {
		return "", &located.Error{Pos: gate.Pos{Line: 1, Column: 1}, Problem: problem, Hint: hint}
	}
	text := newlines.Replace(string(bytes.TrimPrefix(data, byteMark)))
	if bad := scanLines(text); bad != nil {
		return "", bad
	}
	return strings.ReplaceAll(text, "\t", " "), nil
}

func encoding(data []byte) (problem, hint string) {
	switch {
	case len(data) > maxBytes:
		return "this file is larger than 1 MiB", "A manifest is a short list of models."
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")),
		bytes.IndexByte(data[:min(len(data), 4)], 0) >= 0:
		return "this file is UTF-16 or UTF-32 text", "Save it as UTF-8."
	case bytes.IndexByte(data, 0) >= 0:
		return "this is a binary file", "A manifest is UTF-8 text."
	case len(bytes.TrimSpace(bytes.TrimPrefix(data, byteMark))) == 0:
		return "this file is empty", "Write `version: 1` and a list named `models`."
	}
	return "", ""
}

func scanLines(text string) *located.Error {
	blanks := 0
	for i, line := range strings.Split(text, "\n") {
		if blanks++; strings.TrimSpace(line) != "" {
			blanks = 0
		}
		if blanks > maxBlanks {
			return &located.Error{Pos: gate.Pos{Line: i + 1, Column: 1}, Problem: fmt.Sprintf("there are more than %d empty lines in a row", maxBlanks)}
		}
		if bad := scanLine(line); bad != nil {
			bad.Pos.Line = i + 1
			return bad
		}
	}
	return nil
}

// scanLine returns what is wrong with one line, its position without the line.
func scanLine(line string) *located.Error {
	if len(line) > maxLine {
		return &located.Error{
			Pos:     gate.Pos{Column: 1},
			Problem: fmt.Sprintf("this line has %d bytes, and %d is the most", len(line), maxLine),
			Hint:    "Write it as several lines.",
		}
	}
	if strings.HasPrefix(line, "<<<<<<<") || strings.HasPrefix(line, ">>>>>>>") {
		return &located.Error{Pos: gate.Pos{Column: 1}, Problem: "this is the mark of an unresolved merge conflict", Hint: "Resolve the conflict."}
	}
	if bad := tabIndent(line); bad != nil {
		return bad
	}
	return control(line)
}

// tabIndent refuses a tab in front of the first word of a line. YAML allows no tab there (YAML 1.2.2, section 6.1),
// except where indentation has no meaning; a comment or an empty line is the only such place worth telling apart.
func tabIndent(line string) *located.Error {
	words := strings.TrimLeft(line, " \t")
	at := strings.IndexByte(line[:len(line)-len(words)], '\t')
	if at < 0 || words == "" || words[0] == '#' {
		return nil
	}
	return &located.Error{Pos: gate.Pos{Column: at + 1}, Problem: "this line is indented with a tab", Hint: "YAML is indented with spaces."}
}

// control refuses bytes that are not UTF-8 and control characters, which YAML does not allow either (YAML 1.2.2,
// section 5.1).
func control(line string) *located.Error {
	column := 0
	for i, r := range line {
		column++
		if r == utf8.RuneError && !strings.HasPrefix(line[i:], "\ufffd") {
			return &located.Error{Pos: gate.Pos{Column: column}, Problem: "here the file is not UTF-8 text", Hint: "Save it as UTF-8."}
		}
		if r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 {
			return &located.Error{
				Pos:     gate.Pos{Column: column},
				Problem: "here is the control character " + character(r),
				Hint:    "Remove it.",
			}
		}
	}
	return nil
}
