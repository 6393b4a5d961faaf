package main

import (
	"fmt"
	"io"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/report"
)

// progress shows models as their answers come in: on a terminal a line each, above a bar that is drawn over and over.
// Elsewhere it shows nothing, since the report that follows says it all.
type progress struct {
	to          io.Writer
	options     report.TextOptions
	done, total int
}

// eraseLine returns to the line's start and clears it (ECMA-48: CR, EL).
const eraseLine = "\r\x1b[2K"

func (o *output) progress(total int) *progress {
	p := &progress{total: total, options: report.TextOptions{Width: o.width, Color: o.color}}
	if o.terminal {
		p.to = o.text
		p.bar()
	}
	return p
}

// watch is what to call as a finding comes in; nil where nobody watches, which saves the diagnosis made for it.
func (p *progress) watch() func(gate.Finding) {
	if p.to == nil {
		return nil
	}
	return p.landed
}

func (p *progress) landed(f gate.Finding) {
	p.done++
	fmt.Fprint(p.to, eraseLine+report.Line(f, p.options)+"\n")
	p.bar()
}

func (p *progress) bar() {
	fmt.Fprint(p.to, report.Progress(p.done, p.total, p.options.Width-1))
}

// clear removes the bar, so that the report starts on a clean line.
func (p *progress) clear() {
	if p.to != nil {
		fmt.Fprint(p.to, eraseLine+"\n")
	}
}
