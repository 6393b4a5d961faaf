package client

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// Error is a dependency file that cannot be used.
type Error struct {
	Pos     gate.Pos // Line 0 when it is the file as a whole
	Problem string   // what is wrong, without a full stop
	Hint    string   // what to do about it, in whole sentences; may be empty

	cause error
}

// Error is one line: file:line:column: problem. Hint.
func (e *Error) Error() string {
	text := e.Pos.File + ": " + e.Problem
	if e.Pos.Line > 0 {
		text = fmt.Sprintf("%s:%d:%d: %s", e.Pos.File, e.Pos.Line, e.Pos.Column, e.Problem)
	}
	if e.Hint == "" {
		return text
	}
	return text + ". " + e.Hint
}

// Unwrap is the file system's error behind a file that cannot be read, else nil.
func (e *Error) Unwrap() error { return e.cause }

// syntaxError is what a reader cannot understand, at a byte of the text; below 0 it is the file as a whole.
type syntaxError struct {
	offset  int
	problem string
}

func (e *syntaxError) Error() string { return e.problem }

// located is a reader's error at its line and column.
func located(file, text string, err error) error {
	e := &Error{Pos: gate.Pos{File: file}, Problem: err.Error()}
	var bad *syntaxError
	if errors.As(err, &bad) && bad.offset >= 0 {
		e.Pos = newLines(text).pos(bad.offset)
		e.Pos.File = file
	}
	return e
}

// lines turns bytes of a text into lines and columns.
type lines struct {
	text   string
	starts []int
}

func newLines(text string) lines {
	l := lines{text: text, starts: []int{0}}
	for i := 0; ; {
		n := strings.IndexByte(text[i:], '\n')
		if n < 0 {
			return l
		}
		i += n + 1
		l.starts = append(l.starts, i)
	}
}

// pos is the line and the column of a byte; columns count characters.
func (l lines) pos(offset int) gate.Pos {
	offset = min(max(offset, 0), len(l.text))
	line := sort.SearchInts(l.starts, offset+1)
	return gate.Pos{Line: line, Column: utf8.RuneCountInString(l.text[l.starts[line-1]:offset]) + 1}
}
