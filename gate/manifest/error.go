package manifest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/go-multierror"

	"github.com/modelreach/modelreach/gate"
)

// maxErrors is how many problems of one file are told one by one.
const maxErrors = 50

// Error is one problem of a manifest or of the input models.
type Error struct {
	Pos     gate.Pos // of the key or value at fault; Line 0 when it is the file as a whole, no File for the input models
	Problem string   // what is wrong and what was expected, without a full stop
	Hint    string   // what to write instead, in whole sentences; may be empty

	cause error
}

// Error is one line: file:line:column: problem. Hint.
func (e *Error) Error() string {
	text := e.place() + e.Problem
	switch {
	case e.Hint == "":
		return text
	case strings.HasSuffix(text, "?"):
		return text + " " + e.Hint
	}
	return text + ". " + e.Hint
}

// Unwrap is the file system's error behind a file that cannot be read, else nil.
func (e *Error) Unwrap() error { return e.cause }

func (e *Error) place() string {
	file := visible(e.Pos.File, len(e.Pos.File))
	switch {
	case e.Pos.Line == 0 && file == "":
		return ""
	case e.Pos.Line == 0:
		return file + ": "
	case file == "":
		return fmt.Sprintf("input models, line %d: ", e.Pos.Line)
	}
	return fmt.Sprintf("%s:%d:%d: ", file, e.Pos.Line, e.Pos.Column)
}

// Errors are the problems inside an error of this package, in the order of their positions. An error from elsewhere
// has none.
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

// problems collects what is wrong with one file. The zero file is the input models.
type problems struct {
	file  string
	found []*Error
}

func (p *problems) add(pos gate.Pos, problem, hint string) {
	p.found = append(p.found, &Error{Pos: pos, Problem: problem, Hint: hint})
}

// err is Join of every problem, or nil.
func (p *problems) err() error {
	for _, e := range p.found {
		e.Pos.File = p.file
	}
	return Join(p.found...)
}

// Join makes one error of problems as Parse does: a *multierror.Error in the order of files and positions, each problem told
// once, and where there are more than fifty the rest counted. It is nil when there are none.
func Join(errs ...*Error) error {
	if len(errs) == 0 {
		return nil
	}
	all := &multierror.Error{ErrorFormat: onePerLine}
	for _, e := range capped(sorted(slices.Clone(errs))) {
		all.Errors = append(all.Errors, e)
	}
	return all
}

// sorted orders by position and drops repetitions: an alias shows the problems of its anchor once more.
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
	var b strings.Builder
	for i, err := range errs {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(err.Error())
	}
	return b.String()
}
