package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
	"github.com/modelreach/modelreach/gate/manifest"
	"github.com/modelreach/modelreach/gate/provider"
	"github.com/modelreach/modelreach/gate/reference"
)

// maxExpanded is how many models a manifest may declare, references followed.
const maxExpanded = 1000

// complete follows the references of a manifest, settles where its models are asked, and looks through the files of the
// repository that it names, which leaves p.remarks. What is wrong with any of them comes back at once.
func (p *program) complete(s settings.Settings, m gate.Manifest) (gate.Manifest, []destination, error) {
	m, unchecked, led := p.out.expand(m, s.WorkDir)
	destinations, placed := (resolver{s, p.getenv}).resolve(m)
	remarks, read := p.out.remarks(m, s)
	p.remarks = append(unchecked, remarks...)
	return m, destinations, located.Join(slices.Concat(located.Errors(led), located.Errors(placed), located.Errors(read))...)
}

// expander replaces references by the models that the application keeps there.
type expander struct {
	root      string                   // files are named relative to it, and nothing outside of it is opened
	name      func(path string) string // of a file, as positions show it
	manifest  gate.Manifest
	opened    map[string]*reference.Document
	unchecked []gate.Remark // what was found and cannot be called by a check
	problems  []*located.Error
}

// expand returns m with every reference replaced, in its place, by the models it leads to, and what to say of those that no
// check can call. All errors come back at once, with what is sound of m.
func (o *output) expand(m gate.Manifest, root string) (gate.Manifest, []gate.Remark, error) {
	x := expander{root: root, name: o.runner.Rel, manifest: m, opened: map[string]*reference.Document{}}
	x.manifest.Models, x.manifest.Providers = nil, slices.Clone(m.Providers)
	for _, model := range m.Models {
		if model.From.File == "" {
			x.manifest.Models = append(x.manifest.Models, model)
		} else {
			x.follow(model)
		}
		if len(x.manifest.Models) > maxExpanded {
			x.wrong(x.manifest.Models[maxExpanded].Pos, fmt.Sprintf("more than %d models are declared, references followed", maxExpanded), "Split the manifest.")
			break
		}
	}
	return x.manifest, x.unchecked, located.Join(x.problems...)
}

func (x *expander) wrong(at gate.Pos, problem, hint string) {
	x.problems = append(x.problems, &located.Error{Pos: at, Problem: problem, Hint: hint})
}

// follow adds the models that a reference leads to. One that leads to nothing but models no check can call declares nothing,
// and is an error.
func (x *expander) follow(model gate.Model) {
	before, passed := len(x.manifest.Models)+len(x.problems), len(x.unchecked)
	repeated := false
	for _, f := range x.read(model.From) {
		m, ok := x.declared(model, f)
		switch {
		case !ok:
		case x.known(m):
			repeated = true
		default:
			x.manifest.Models = append(x.manifest.Models, m)
		}
	}
	if !repeated && before == len(x.manifest.Models)+len(x.problems) {
		for _, r := range x.unchecked[passed:] {
			x.wrong(r.Pos, strings.TrimSuffix(r.Detail, "."), "Nothing else is found here that could be checked. Remove the reference, or name `provider` and `endpoint` beside it.")
		}
	}
}

// known reports whether the very same declaration was met before: two paths can lead to one place.
func (x *expander) known(m gate.Model) bool {
	m.From = gate.Reference{}
	return slices.ContainsFunc(x.manifest.Models, func(other gate.Model) bool {
		other.From = gate.Reference{}
		return other.Pos == m.Pos && reflect.DeepEqual(other, m)
	})
}

// read finds what a reference leads to, and tells what is wrong with it: at the manifest where that names the wrong place, else
// at the place itself.
func (x *expander) read(from gate.Reference) []reference.Found {
	doc, err := x.open(from.File)
	if err != nil {
		x.refuse(err, from.Pos)
		return nil
	}
	if from.Format != "" {
		found, problems := reference.Formats[from.Format](doc)
		for _, p := range problems {
			x.refuse(p, from.PathAt)
		}
		return found
	}
	found, err := doc.Select(from.Path)
	if err != nil {
		x.refuse(err, from.PathAt)
	}
	return found
}

// open reads each file once, however many references lead into it.
func (x *expander) open(file string) (*reference.Document, error) {
	if doc := x.opened[file]; doc != nil {
		return doc, nil
	}
	doc, err := reference.Open(x.root, file)
	if err == nil {
		x.opened[file] = doc
	}
	return doc, err
}

func (x *expander) refuse(err error, at gate.Pos) {
	problem := &located.Error{Pos: at, Problem: err.Error()}
	if p, ok := errors.AsType[*reference.PathError](err); ok {
		problem.Problem, problem.Hint = p.Text, p.Hint
	}
	if p, ok := errors.AsType[*located.Error](err); ok {
		problem.Problem, problem.Hint = p.Problem, p.Hint
		if p.Pos.Line > 0 {
			problem.Pos = x.pos(p.Pos)
		} else {
			problem.Problem = p.Pos.File + ": " + p.Problem
		}
	}
	x.problems = append(x.problems, problem)
}

// pos is a position in a file below root as the reports show it.
func (x *expander) pos(p gate.Pos) gate.Pos {
	p.File = x.name(filepath.Join(x.root, filepath.FromSlash(p.File)))
	return p
}

// declared is the declaration of one model that was found: what the reference declares, and what the file says beyond it.
func (x *expander) declared(model gate.Model, f reference.Found) (gate.Model, bool) {
	model.ID, model.Pos = f.ID, x.pos(f.Pos)
	if problem, hint := unfit(model.From, f); problem != "" {
		x.wrong(model.Pos, problem, hint)
		return model, false
	}
	if f.Surface != "" && model.API == "" {
		return x.skip(model, "this file calls `"+f.ID+"` on `"+f.Surface+"`, which a check cannot call")
	}
	if model.API == "" {
		model.API = f.API
	}
	if model.NamedAt.Line > 0 {
		model.ID = x.unpublished(model, f)
		return model, x.callable(model)
	}
	if f.Place != (reference.Place{}) {
		d, problem := x.provider(f)
		if problem != "" {
			return x.skip(model, problem)
		}
		if problem, hint := manifest.CheckProvider(d); problem != "" {
			x.wrong(model.Pos, problem, hint)
			return model, false
		}
		model.Provider, model.NamedAt = x.add(d), model.Pos
	}
	return model, x.callable(model)
}

// skip remarks on a model that no check can call.
func (x *expander) skip(model gate.Model, problem string) (gate.Model, bool) {
	x.unchecked = append(x.unchecked, gate.Remark{Cause: gate.UncheckedModel, Model: model.ID, Detail: sentenceCase(problem) + ".", Pos: model.Pos})
	return model, false
}

// unpublished is an id as OpenAI knows it, of one that GitHub Models knew by its publisher: openai/gpt-4o.
func (x *expander) unpublished(model gate.Model, f reference.Found) string {
	id, published := strings.CutPrefix(model.ID, "openai/")
	if published && f.Place.Kind == "github-models" && x.kindOf(model.Provider) == gate.OpenAI {
		return id
	}
	return model.ID
}

// kindOf is the kind of a provider that a model names.
func (x *expander) kindOf(name string) string {
	for _, p := range x.manifest.Providers {
		if p.Name == name {
			return p.Kind
		}
	}
	return name
}

// unfit says why what was found cannot be a model id. A reference can lead anywhere in the workspace, where a step may have put
// a secret: what looks like one is neither sent nor shown.
func unfit(from gate.Reference, f reference.Found) (problem, hint string) {
	secret := secretName.MatchString(from.Path) && from.Format == "" && !strings.HasPrefix(from.Path, "$")
	if secret || likeKey(f.ID) {
		return "this is, or looks like, a secret, and not a model id", "A reference leads to the id of a model. If a key stands in a file of the repository, it is no longer a secret: revoke it."
	}
	return manifest.CheckID(f.ID)
}

// likeKey reports whether a value begins like a key.
func likeKey(value string) bool {
	return provider.OfKey(value) != "" || strings.HasPrefix(value, "sk-")
}

// secretName finds variables that hold no model.
var secretName = regexp.MustCompile(`(?i)(_|^)(key|token|secret|password|passwd|credentials?)(_|$)`)

// callable tells of a model that cannot be called as the reference declares it.
func (x *expander) callable(model gate.Model) bool {
	if surface := gate.Surface(model.ID); model.API == "" && surface != "" && model.Provider == gate.OpenAI {
		_, ok := x.skip(model, "`"+model.ID+"` is served on `"+surface+"` alone, which a check cannot call")
		return ok
	}
	for _, p := range gate.Plan(gate.Manifest{Models: []gate.Model{model}})[1:] {
		if !slices.Contains(p.API.Needs(), p.Need) {
			x.wrong(model.From.PathAt, fmt.Sprintf("this leads to `%s`, which is called on %s, and that has no need `%s`", model.ID, p.API, p.Need),
				"Remove the need, or name the `endpoint` that has it.")
			return false
		}
	}
	return true
}
