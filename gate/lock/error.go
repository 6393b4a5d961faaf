package lock

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/go-multierror"

	"github.com/modelreach/modelreach/gate"
)

// maxErrors is after how many problems of one file reading ends.
const maxErrors = 20

// Error is one problem of a lock file.
type Error struct {
	Pos     gate.Pos // of the key or value at fault; Line 0 when it is the file as a whole
	Problem string   // what is wrong and what was expected, without a full stop
	Hint    string   // what to do, in whole sentences; may be empty

	cause error
}

// Error is one line: file:line:column: problem. Hint.
func (e *Error) Error() string {
	text := visible(e.Pos.File) + ": " + e.Problem
	if e.Pos.Line > 0 {
		text = fmt.Sprintf("%s:%d:%d: %s", visible(e.Pos.File), e.Pos.Line, e.Pos.Column, e.Problem)
	}
	if e.Hint != "" {
		text += ". " + e.Hint
	}
	return text
}

// Unwrap is the file system's error behind a file that cannot be read, else nil.
func (e *Error) Unwrap() error { return e.cause }

// Errors are the problems inside an error of Parse or Load, in the order of their lines. An error from elsewhere has
// none.
func Errors(err error) []*Error {
	var all *multierror.Error
	if !errors.As(err, &all) {
		return nil
	}
	var list []*Error
	for _, err := range all.Errors {
		var e *Error
		if errors.As(err, &e) {
			list = append(list, e)
		}
	}
	return list
}

// join is the problems of the file called name as one error, or nil.
func join(name string, found ...*Error) error {
	if len(found) == 0 {
		return nil
	}
	all := &multierror.Error{ErrorFormat: onePerLine}
	for _, e := range found {
		e.Pos.File = name
		all.Errors = append(all.Errors, e)
	}
	return all
}

func onePerLine(errs []error) string {
	lines := make([]string, len(errs))
	for i, err := range errs {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

// quote shows a text of the file inside a message: short, visible, on one line.
func quote(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return "`" + strings.ReplaceAll(visible(text), "`", "'") + "`"
}

// visible is text with an escape for everything that cannot be seen.
func visible(text string) string {
	quoted := strconv.QuoteToGraphic(text)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}
