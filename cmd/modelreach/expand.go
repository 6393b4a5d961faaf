package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/manifest"
	"github.com/modelreach/modelreach/gate/provider"
	"github.com/modelreach/modelreach/gate/reference"
)

// expander replaces references by the models that the application keeps there.
type expander struct {
	root     string                   // files are named relative to it, and nothing outside of it is opened
	name     func(path string) string // of a file, as positions show it
	manifest gate.Manifest
	problems []*manifest.Error
}

// expand returns m with every reference replaced, in its place, by the models it leads to. All errors come back at once.
func (o *output) expand(m gate.Manifest, root string) (gate.Manifest, error) {
	x := expander{root: root, name: o.runner.Rel, manifest: m}
	x.manifest.Models, x.manifest.Providers = nil, slices.Clone(m.Providers)
	for _, model := range m.Models {
		if model.From.File == "" {
			x.manifest.Models = append(x.manifest.Models, model)
			continue
		}
		x.follow(model)
	}
	return x.manifest, manifest.Join(x.problems...)
}

func (x *expander) follow(model gate.Model) {
	found, ok := x.read(model.From)
	if !ok {
		return
	}
	for _, f := range found {
		if m, ok := x.declared(model, f); ok {
			x.manifest.Models = append(x.manifest.Models, m)
		}
	}
}

// read finds what a reference leads to, and tells what is wrong with it: at the manifest where that names the wrong place, else
// at the place itself.
func (x *expander) read(from gate.Reference) ([]reference.Found, bool) {
	doc, err := reference.Open(x.root, from.File)
	if err != nil {
		return nil, x.refuse(err, from.Pos)
	}
	if from.Format != "" {
		found, problems := reference.Formats[from.Format](doc)
		for _, p := range problems {
			x.refuse(&p, from.PathAt)
		}
		return found, len(problems) == 0
	}
	found, err := doc.Select(from.Path)
	if err != nil {
		return nil, x.refuse(err, from.PathAt)
	}
	return found, true
}

func (x *expander) refuse(err error, at gate.Pos) bool {
	problem := &manifest.Error{Pos: at, Problem: err.Error()}
	if p, ok := errors.AsType[*reference.PathError](err); ok {
		problem.Problem, problem.Hint = p.Text, p.Hint
	}
	if p, ok := errors.AsType[*reference.Problem](err); ok {
		problem.Problem, problem.Hint = p.Text, p.Hint
		if p.Pos.Line > 0 {
			problem.Pos = x.pos(p.Pos)
		} else {
			problem.Problem = p.Pos.File + ": " + p.Text
		}
	}
	x.problems = append(x.problems, problem)
	return false
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
		x.problems = append(x.problems, &manifest.Error{Pos: model.Pos, Problem: problem, Hint: hint})
		return model, false
	}
	if f.Surface != "" && model.API == "" {
		x.problems = append(x.problems, &manifest.Error{Pos: model.Pos, Problem: "this file calls the model on `" + f.Surface + "`, which a check cannot call",
			Hint: "Name the `endpoint` at the reference, or refer to the other models one by one with `path`."})
		return model, false
	}
	if model.API == "" {
		model.API = f.API
	}
	if model.NamedAt.Line == 0 && f.Place != (reference.Place{}) {
		name, ok := x.provider(f)
		if !ok {
			return model, false
		}
		model.Provider, model.NamedAt = name, model.Pos
	}
	return model, x.callable(model)
}

// unfit says why what was found cannot be a model id. A reference can lead anywhere in the workspace, where a step may have put
// a secret: what looks like one is neither sent nor shown.
func unfit(from gate.Reference, f reference.Found) (problem, hint string) {
	secret := secretName.MatchString(from.Path) && from.Format == "" && !strings.HasPrefix(from.Path, "$")
	if secret || provider.OfKey(f.ID) != "" || strings.HasPrefix(f.ID, "sk-") {
		return "this is, or looks like, a secret, and not a model id", "A reference leads to the id of a model. If a key stands in a file of the repository, it is no longer a secret: revoke it."
	}
	return manifest.CheckID(f.ID)
}

// secretName finds variables that hold no model.
var secretName = regexp.MustCompile(`(?i)(_|^)(key|token|secret|password|passwd|credentials?)(_|$)`)

// callable tells of a model that cannot be called as the reference declares it.
func (x *expander) callable(model gate.Model) bool {
	if surface := gate.Surface(model.ID); model.API == "" && surface != "" && model.Provider == gate.OpenAI {
		x.problems = append(x.problems, &manifest.Error{Pos: model.Pos, Problem: "model `" + model.ID + "` is served on `" + surface + "` alone, which a check cannot call",
			Hint: "Name the `endpoint` the application calls it on at the reference, or refer to another value."})
		return false
	}
	for _, p := range gate.Plan(gate.Manifest{Models: []gate.Model{model}})[1:] {
		if !slices.Contains(p.API.Needs(), p.Need) {
			x.problems = append(x.problems, &manifest.Error{Pos: model.From.PathAt, Problem: fmt.Sprintf("this leads to `%s`, which is called on %s, and that has no need `%s`", model.ID, p.API, p.Need),
				Hint: "Remove the need, or name the `endpoint` that has it."})
			return false
		}
	}
	return true
}

// provider is the name of the provider that a file says a model is called at. One with an address or a key of its own is added
// to the manifest, where the trust rule meets it like any other.
func (x *expander) provider(f reference.Found) (string, bool) {
	p := f.Place
	kind := p.Kind
	if kind == "" {
		kind = provider.Compatible
	}
	if slices.ContainsFunc(x.manifest.Providers, func(d gate.Provider) bool { return d.Name == kind }) {
		return kind, true
	}
	preset, known := provider.Lookup(kind)
	if !known && kind != provider.Compatible {
		x.problems = append(x.problems, &manifest.Error{Pos: x.pos(f.Pos), Problem: "nothing is known of the provider `" + kind + "` that this file names",
			Hint: "Declare a provider of that name under `providers`, or name another one with `provider` at the reference."})
		return "", false
	}
	d := gate.Provider{Kind: kind, BaseURL: p.BaseURL, BaseURLEnv: p.BaseURLEnv, KeyEnv: p.KeyEnv, APIVersion: p.APIVersion, Auth: preset.Auth}
	if (d == gate.Provider{Kind: kind, Auth: preset.Auth}) && known {
		return kind, true
	}
	d.Pos = x.pos(f.Pos)
	d.URLPos, d.KeyPos = d.Pos, d.Pos
	return x.add(d), true
}

// add declares a provider once, under a name that says where it comes from.
func (x *expander) add(d gate.Provider) string {
	for _, other := range x.manifest.Providers {
		same := other
		same.Name, same.Pos, same.URLPos, same.KeyPos = d.Name, d.Pos, d.URLPos, d.KeyPos
		if same == d {
			return other.Name
		}
	}
	d.Name = d.Kind + "@" + d.Pos.File
	for n := 2; slices.ContainsFunc(x.manifest.Providers, func(p gate.Provider) bool { return p.Name == d.Name }); n++ {
		d.Name = d.Kind + "@" + d.Pos.File + "#" + strconv.Itoa(n)
	}
	x.manifest.Providers = append(x.manifest.Providers, d)
	return d.Name
}
