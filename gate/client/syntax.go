package client

import (
	"errors"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// syntaxError is what a reader cannot understand, at a byte of the text; below 0 it is the file as a whole.
type syntaxError struct {
	offset  int
	problem string
}

func (e *syntaxError) Error() string { return e.problem }

// placed is a reader's error at its line and column.
func placed(file, text string, err error) error {
	e := &located.Error{Pos: gate.Pos{File: file}, Problem: err.Error()}
	var bad *syntaxError
	if errors.As(err, &bad) && bad.offset >= 0 {
		e.Pos = located.NewLines(text).Pos(bad.offset)
		e.Pos.File = file
	}
	return e
}
