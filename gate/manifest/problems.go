package manifest

import (
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// problems collects what is wrong with one file. The zero file is the input models.
type problems struct {
	file  string
	found []*located.Error
}

func (p *problems) add(pos gate.Pos, problem, hint string) {
	p.found = append(p.found, &located.Error{Pos: pos, Problem: problem, Hint: hint})
}

// err is every problem joined, or nil.
func (p *problems) err() error {
	for _, e := range p.found {
		e.Pos.File = p.file
	}
	return located.Join(p.found...)
}
