// Package located says what is wrong at a place of a file: errors with a position, and how messages show text of a file
// that anybody may have written.
package located

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/go-multierror"

	"github.com/modelreach/modelreach/gate"
)

// maxErrors is how many problems are told one by one.
const maxErrors = 50

// Error is one problem at a place of a file or of an input.
type Error struct {
	Pos     gate.Pos // of what is at fault; Line 0 when it is the file as a whole, no File for the input models
	Problem string   // what is wrong and what was expected, without a full stop
	Hint    string   // what to do or to write instead, in whole sentences; may be empty
	Err     error    // the file system's error behind a file that cannot be read, else nil; not shown
}

// Error is one line: file:line:column: problem. Hint.
func (e *Error) Error() string {
	text := e.Problem
	if place := Place(e.Pos); place != "" {
		text = place + ": " + text
	}
	switch {
	case e.Hint == "":
		return text
	case strings.HasSuffix(text, "?"):
		return text + " " + e.Hint
	}
	return text + ". " + e.Hint
}

// Unwrap is Err, for errors.Is.
func (e *Error) Unwrap() error { return e.Err }

// Place is how a message names a position: file:line:column as compilers do, the file alone where there is no line, and
// "" where there is neither. A line of no file is one of the input models.
func Place(pos gate.Pos) string {
	file := Visible(pos.File, len(pos.File))
	switch {
	case pos.Line == 0:
		return file
	case file == "":
		return fmt.Sprintf("input models, line %d", pos.Line)
	}
	return fmt.Sprintf("%s:%d:%d", file, pos.Line, pos.Column)
}

// Errors are the problems inside an error that Join or InOrder made, in its order. An error from elsewhere has none.
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

// Join makes one error of problems: a *multierror.Error, one line each, in the order of files and positions, each problem
// told once, and where there are more than fifty the rest counted. It is nil when there are none.
func Join(errs ...*Error) error { return InOrder(capped(sorted(slices.Clone(errs)))...) }

// InOrder is Join of problems that are neither reordered nor counted: for a reader that bounds them itself, and tells what
// causes another problem of the line first.
func InOrder(errs ...*Error) error {
	if len(errs) == 0 {
		return nil
	}
	all := &multierror.Error{ErrorFormat: onePerLine}
	for _, e := range errs {
		all.Errors = append(all.Errors, e)
	}
	return all
}

// sorted orders by position and drops repetitions: an alias of YAML shows the problems of its anchor once more.
func sorted(list []*Error) []*Error {
	slices.SortStableFunc(list, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
	return slices.CompactFunc(list, func(a, b *Error) bool { return a.Pos == b.Pos && a.Problem == b.Problem })
}

func capped(list []*Error) []*Error {
	if len(list) <= maxErrors+1 { // the line that counts the rest is no shorter than one problem
		return list
	}
	rest := &Error{
		Pos:     list[maxErrors].Pos,
		Problem: fmt.Sprintf("there are %d more problems from here on", len(list)-maxErrors),
		Hint:    "Fix the ones above first.",
	}
	return append(list[:maxErrors:maxErrors], rest)
}

func onePerLine(errs []error) string {
	lines := make([]string, len(errs))
	for i, err := range errs {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}
