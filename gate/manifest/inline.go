package manifest

import (
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// Inline reads the input models: one id per line, each without an API. Blank lines and lines that start with # are
// skipped, blanks around an id are dropped. A model's position has no File: Line is the line of the input and Column is
// always 1. Errors are those of Parse.
func Inline(text string) (gate.Manifest, error) {
	r := &reader{problems: &problems{}}
	for i, line := range strings.Split(newlines.Replace(text), "\n") {
		id := strings.Trim(line, " \t")
		if id == "" || id[0] == '#' {
			continue
		}
		r.bare(id, gate.Pos{Line: i + 1, Column: 1})
		if r.full() {
			break
		}
	}
	if len(r.declared.Models)+len(r.found) == 0 {
		r.add(gate.Pos{Line: 1, Column: 1}, "this input names no model", "Write one model id per line.")
	}
	return r.result()
}
