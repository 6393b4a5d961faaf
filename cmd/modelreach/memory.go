package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/lock"
)

// remembered reads the lock file. One that nobody named, or that is yet to be written, may be missing.
func (p *program) remembered(s settings.Settings) (lock.File, error) {
	path := p.out.path(s.Lock)
	if err := p.out.runner.Inside(path); err != nil {
		return lock.File{}, usage(fmt.Errorf("lock: %w", err))
	}
	file, err := lock.Load(path, p.out.runner.Rel(path))
	mayMiss := s.UpdateLock || strings.HasPrefix(s.From["lock"], "default")
	if err != nil && !(mayMiss && errors.Is(err, fs.ErrNotExist)) {
		return lock.File{}, usage(err)
	}
	return file, nil
}

// past is what the lock file says of a probe.
func past(memory lock.File) func(gate.Probe) gate.Past {
	return func(p gate.Probe) gate.Past {
		e, _ := memory.Find(p)
		return gate.Past{On: e.Reachable, As: e.Answered, Requests: e.Requests, Tokens: e.Tokens}
	}
}

// remember writes what was reached into the lock file, where that is asked for. Models of an input are no whole: what they
// leave out is not forgotten.
func (p *program) remember(s settings.Settings, m gate.Manifest, memory lock.File, r gate.Report) error {
	if !s.UpdateLock {
		return nil
	}
	if s.Models == "" {
		memory = memory.Only(gate.Plan(m))
	}
	if err := lock.Write(p.out.path(s.Lock), lock.Update(memory, r, r.StartedAt)); err != nil {
		return internal(fmt.Errorf("update lock: %w", err))
	}
	return nil
}
