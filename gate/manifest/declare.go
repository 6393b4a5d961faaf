package manifest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// calledOn is the API that a model is called on, inferred when it is not declared.
func calledOn(m gate.Model) gate.API {
	return gate.Plan(gate.Manifest{Models: []gate.Model{{ID: m.ID, API: m.API}}})[0].API
}

// declaration is everything one entry says. Two that differ in anything are two declarations: one may be of another
// team, or ask for more.
type declaration struct {
	id, file, path, format                     string
	provider, expect, owner, needs, parameters string
	api                                        gate.API
	prove                                      gate.Proof
	minRate                                    gate.RateLimit
	maxLatency                                 time.Duration
	group                                      int
	optional                                   bool
}

func declared(m gate.Model) declaration {
	needs := make([]string, len(m.Needs))
	for i, n := range m.Needs {
		needs[i] = fmt.Sprint(n)
	}
	slices.Sort(needs)
	d := declaration{
		id: m.ID, file: m.From.File, path: m.From.Path, format: m.From.Format,
		provider: m.Provider, expect: m.Expect, owner: m.Owner, needs: strings.Join(needs, " "), parameters: m.Parameters,
		api: m.API, prove: m.Prove, minRate: m.MinRate, maxLatency: m.MaxLatency, group: m.Group, optional: m.Optional,
	}
	if m.ID != "" {
		d.api = calledOn(m)
	}
	return d
}

// title is what a message calls a declaration.
func (d declaration) title() string {
	if d.id == "" {
		return located.Quote(cmp.Or(d.path, d.format)) + " of " + located.Quote(d.file)
	}
	return "model " + located.Quote(d.id) + " (" + d.place() + ")"
}

// place is where a model is called, in words.
func (d declaration) place() string {
	if d.provider == gate.OpenAI {
		return string(d.api)
	}
	return string(d.api) + " at " + located.Quote(d.provider)
}

// bare declares an id and nothing else.
func (r *reader) bare(id string, pos gate.Pos) {
	if r.checkID(id, pos) {
		r.declare(gate.Model{ID: id, Provider: gate.OpenAI, Pos: pos})
	}
}

// declare adds a model when it is new. Its id is sound, or it has a reference in its place.
func (r *reader) declare(m gate.Model) {
	// What the catalogue says of an id is OpenAI's word; elsewhere the same id may be another model.
	if surface := gate.Surface(m.ID); m.API == "" && surface != "" && r.kindOf(m.Provider) == gate.OpenAI {
		r.uncallable(m, surface)
		return
	}
	d := declared(m)
	if first, twice := r.first[d]; twice {
		r.add(m.Pos, fmt.Sprintf("%s is declared twice, first on line %d", d.title(), first.Line), "Remove one of the two.")
		return
	}
	if r.first == nil {
		r.first = map[declaration]gate.Pos{}
	}
	r.first[d] = m.Pos
	r.declared.Models = append(r.declared.Models, m)
}

// uncallable tells that a model is served only where a check cannot call it.
func (r *reader) uncallable(m gate.Model, surface string) {
	problem, hint := "which a check cannot call", "Remove this entry, or name the `endpoint` the application calls it on."
	if gone, ok := goneAPIs[surface]; ok {
		problem, hint = "which "+gone.problem, gone.hint
	}
	r.add(m.Pos, "model "+located.Quote(m.ID)+" is served on `"+surface+"` alone, "+problem, hint)
}
