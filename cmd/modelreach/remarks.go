package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/catalog"
	"github.com/modelreach/modelreach/gate/client"
	"github.com/modelreach/modelreach/gate/discover"
	"github.com/modelreach/modelreach/gate/located"
)

// remarks are what the repository's files say beside its declarations: models that nothing declares, libraries too old.
func (o *output) remarks(m gate.Manifest, s settings.Settings) ([]gate.Remark, error) {
	undeclared, globs := o.undeclared(m, s)
	outdated, files := o.outdated(m, s.WorkDir)
	return append(undeclared, outdated...), located.Join(append(located.Errors(globs), located.Errors(files)...)...)
}

// undeclared are the models that files name and no declaration covers. What we read and write ourselves is not searched: a
// report names every model that was undeclared when it was written.
func (o *output) undeclared(m gate.Manifest, s settings.Settings) ([]gate.Remark, error) {
	if len(m.Discover) == 0 {
		return nil, nil
	}
	root := s.WorkDir
	globs := make([]string, len(m.Discover))
	for i, place := range m.Discover {
		globs[i] = place.Name
	}
	own := []os.FileInfo{o.manifest}
	for _, f := range s.Reports {
		if info, err := os.Stat(o.path(f.Path)); err == nil {
			own = append(own, info)
		}
	}
	known := func(id string) bool { _, ok := catalog.Lookup(id); return ok }
	result, err := discover.Scan(root, discover.Query{Globs: globs, Own: own, Known: known, Covered: covered(m)})
	if err != nil {
		return nil, located.Join(&located.Error{Pos: m.Discover[0].Pos, Problem: "`discover`: " + err.Error()})
	}
	var all []gate.Remark
	for _, f := range result.Found {
		all = append(all, gate.Remark{Cause: gate.UndeclaredModel, Model: f.ID, Pos: o.below(root, f.Pos)})
	}
	for _, pos := range result.Bare {
		all = append(all, gate.Remark{Cause: gate.UndeclaredModel, Model: "modelreach:ignore", Title: "An ignore comment without a reason",
			Detail: "This one says `modelreach:ignore` and not why, so it silences nothing: write the reason behind it.", Pos: o.below(root, pos)})
	}
	return all, nil
}

// covered reports whether a declaration covers an id: as it is, behind a provider's prefix, or as the snapshot of an alias.
func covered(m gate.Manifest) func(string) bool {
	declared := map[string]bool{}
	for _, model := range m.Models {
		for _, id := range []string{model.ID, model.Expect} {
			bare := id[strings.LastIndexByte(id, '/')+1:]
			declared[bare] = true
			if known, ok := catalog.Lookup(bare); ok && known.AliasOf != "" {
				declared[known.AliasOf] = true
			}
		}
	}
	return func(id string) bool { return declared[id[strings.LastIndexByte(id, '/')+1:]] }
}

// outdated are the client libraries that cannot make a declared call.
func (o *output) outdated(m gate.Manifest, root string) ([]gate.Remark, error) {
	apis, needs := asked(m)
	var all []gate.Remark
	var problems []*located.Error
	for _, place := range m.Clients {
		deps, err := client.Read(root, place.Name)
		if err != nil {
			problems = append(problems, o.unread(err, place, root))
			continue
		}
		for _, found := range client.TooOld(deps, apis, needs) {
			all = append(all, o.tooOld(m, found, root))
		}
	}
	return all, located.Join(problems...)
}

// asked are the APIs and needs of all declarations.
func asked(m gate.Manifest) (apis []gate.API, needs []gate.Need) {
	for _, p := range gate.Plan(m) {
		if !slices.Contains(apis, p.API) {
			apis = append(apis, p.API)
		}
		if p.Need != gate.Access && !slices.Contains(needs, p.Need) {
			needs = append(needs, p.Need)
		}
	}
	return apis, needs
}

func (o *output) unread(err error, place gate.Place, root string) *located.Error {
	problem := &located.Error{Pos: place.Pos, Problem: err.Error()}
	if e, ok := errors.AsType[*located.Error](err); ok {
		problem.Problem, problem.Hint = e.Problem, e.Hint
		if e.Pos.Line > 0 {
			problem.Pos = o.below(root, e.Pos)
		} else {
			problem.Problem = place.Name + ": " + e.Problem
		}
	}
	return problem
}

func (o *output) tooOld(m gate.Manifest, f client.Finding, root string) gate.Remark {
	fact, d := f.Missing[0], f.Dependency
	model, what := "the declared models", "the API as it is now"
	for _, p := range gate.Plan(m) {
		if p.API == fact.API && (fact.Need == "" || p.Need == fact.Need) || fact.API == "" && p.Need == fact.Need {
			model = p.Model
			break
		}
	}
	if what = string(fact.API); fact.Need != "" {
		what = string(fact.Need)
	}
	if what == "" {
		what, model = "the API as it is now", "the declared models"
	}
	return gate.Remark{
		Cause: gate.ClientTooOld, Model: model, API: fact.API, Pos: o.below(root, d.Pos),
		Title:  fmt.Sprintf("%s %s is too old for %s (%s)", d.Name, strings.TrimLeft(d.Version, "="), model, what),
		Detail: fmt.Sprintf("The first version with it is %s (%s).", fact.First, fact.Source),
	}
}

// below is a position in a file below root as the reports show it.
func (o *output) below(root string, p gate.Pos) gate.Pos {
	p.File = o.runner.Rel(filepath.Join(root, filepath.FromSlash(p.File)))
	return p
}
