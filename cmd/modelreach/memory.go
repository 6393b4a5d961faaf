package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/lock"
)

// remembered reads the lock file, and makes sure before anything is asked that it can be written where that is wanted. One that
// nobody named, or that is yet to be written, may be missing.
func (p *program) remembered(s settings.Settings) (lock.File, error) {
	path := p.out.path(s.Lock)
	if err := p.out.runner.Inside(existing(filepath.Dir(path))); err != nil {
		return lock.File{}, usage(fmt.Errorf("lock: %w", err))
	}
	file, err := lock.Load(path, p.out.runner.Rel(path))
	mayMiss := s.UpdateLock || strings.HasPrefix(s.From["lock"], "default")
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case err != nil && !(mayMiss && missing):
		return lock.File{}, usage(err)
	case missing && s.FailOn == gate.FailOnRegression:
		p.out.note("fail-on is regression, and there is no " + s.Lock + " yet: whatever is unreachable is new, and fails nothing, until a run with update-lock has written it")
	}
	if s.UpdateLock {
		if err := p.out.writable(path); err != nil {
			return lock.File{}, usage(fmt.Errorf("lock: %w", err))
		}
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
