package main

import (
	"context"
	"fmt"
	"io"
	"sync"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/report"
)

// progress is a bar on a terminal that is drawn over and over while answers come in, and leaves nothing behind: the report
// that follows says it all. Elsewhere it shows nothing.
type progress struct {
	lock                sync.Mutex
	to                  io.Writer // nil where nobody watches, or none any more
	width               int
	noun                string
	done, missed, total int
}

// eraseLine returns to the line's start and clears it (ECMA-48: CR, EL).
const eraseLine = "\r\x1b[2K"

// progress starts a bar over what is asked. It goes away with ctx, so that a run that is being stopped, or is killed while
// it stops, leaves a clean line.
func (o *output) progress(ctx context.Context, asked []gate.Probe) *progress {
	p := &progress{total: len(asked), width: o.width, noun: "model"}
	for _, probe := range asked {
		if probe.Need != gate.Access {
			p.noun = "check"
		}
	}
	if o.live && o.quiet == "" {
		p.to = o.text
		p.draw()
		context.AfterFunc(ctx, p.clear)
	}
	return p
}

// watch is what to call as a finding comes in; nil where nobody watches, which saves the diagnosis made for it.
func (p *progress) watch() func(gate.Finding) {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.to == nil {
		return nil
	}
	return p.landed
}

func (p *progress) landed(f gate.Finding) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.done++
	if f.Outcome == gate.Unreachable || f.Outcome == gate.Inconclusive {
		p.missed++
	}
	p.draw()
}

func (p *progress) draw() {
	if p.to != nil {
		fmt.Fprint(p.to, eraseLine+report.Progress(p.done, p.missed, p.total, p.noun, p.width-1))
	}
}

// clear removes the bar for good.
func (p *progress) clear() {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.to != nil {
		fmt.Fprint(p.to, eraseLine)
	}
	p.to = nil
}
