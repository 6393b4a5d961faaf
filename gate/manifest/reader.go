package manifest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// maxModels is how many models a manifest may declare.
const maxModels = 1000

// reader reads models and providers from a tree, or models from lines.
type reader struct {
	*problems
	models    []gate.Model
	first     map[declaration]gate.Pos
	providers []gate.Provider
	kinds     map[string]string // of every declared provider by name, "" for one that is not sound
	unsure    bool              // some declarations of providers could not be read
}

// result is the manifest, or every problem met.
func (r *reader) result() (gate.Manifest, error) {
	if err := r.err(); err != nil {
		return gate.Manifest{}, err
	}
	for i := range r.models {
		r.models[i].Pos.File = r.file
		if r.models[i].NamedAt.Line > 0 {
			r.models[i].NamedAt.File = r.file
		}
	}
	for i := range r.providers {
		p := &r.providers[i]
		p.Pos.File, p.URLPos.File, p.KeyPos.File = r.file, r.file, r.file
	}
	return gate.Manifest{Models: r.models, Providers: r.providers}, nil
}

func (r *reader) manifest(root *node) {
	if root.kind != aMapping {
		r.wrong(root, "a manifest", "a mapping with the keys `version` and `models`", "")
		return
	}
	values := r.fields(root, topLevel)
	// What another version means by its keys is not ours to judge.
	if !r.version(root.pos, values) {
		return
	}
	if providers, ok := values["providers"]; ok {
		r.declareAll(providers)
	}
	models, ok := values["models"]
	if !ok {
		r.add(root.pos, "`models` is missing", "Add a list named `models` with at least one model id.")
	}
	if models != nil {
		r.list(models)
	}
}

// version reports whether the manifest is written for this version, as far as can be told.
func (r *reader) version(root gate.Pos, values map[string]*node) bool {
	v, ok := values["version"]
	switch {
	case !ok:
		r.add(root, "`version` is missing", "Begin the file with `version: 1`.")
	case v == nil || v.kind == unusable:
	case v.kind == aNumber && v.text == "1":
	case v.text == "1":
		r.wrong(v, "`version`", "the number 1", "Remove the quotes.")
	case v.kind == aNumber:
		r.add(v.pos, "`version` must be 1, found "+quote(v.text), "This version of modelreach reads version 1 of the manifest.")
		return false
	default:
		r.wrong(v, "`version`", "the number 1", "")
	}
	return true
}

const oneEach = "Write one model id after each `-`."

func (r *reader) list(models *node) {
	switch {
	case models.kind == nothing, models.kind == aList && len(models.items) == 0:
		r.add(models.pos, "`models` is empty: at least one model must be declared", oneEach)
	case models.kind == aString && strings.HasPrefix(models.text, "-"):
		r.wrong(models, "`models`", "a list", "Put a space after each `-`.")
	case models.kind != aList:
		r.wrong(models, "`models`", "a list", oneEach)
	}
	for _, item := range models.items {
		if r.model(item); r.full() {
			return
		}
	}
}

func (r *reader) model(n *node) {
	switch n.kind {
	case aString:
		r.bare(n.text, n.pos)
	case aMapping:
		r.mapping(n)
	case nothing:
		r.add(n.pos, "this entry of `models` is empty", oneEach)
	case aList:
		r.wrong(n, "an entry of `models`", "a model id or a mapping with `id`", "")
	case aNumber, aBoolean:
		r.unquoted(n)
	}
}

// mapping reads one entry. It is declared only when all of it is sound: what is left of a broken one may look like
// another.
func (r *reader) mapping(n *node) {
	before := len(r.found)
	values := r.fields(n, entry)
	id, pos, sound := r.id(n, values)
	api := r.endpoint(values["endpoint"])
	t := target{model: id, api: api}
	if _, written := values["endpoint"]; sound && !written {
		t.api, t.inferred = calledOn(gate.Model{ID: id}), true
	}
	m := gate.Model{
		ID: id, API: api, Pos: pos,
		Provider:   r.providerOf(values["provider"]),
		Expect:     r.expected(values["expect_model"]),
		Owner:      r.owner(values["owner"]),
		Needs:      r.needs(values["needs"], t),
		Parameters: r.parameters(values["parameters"], t),
		Prove:      r.prove(values["prove"]),
		MinRate:    r.minRate(values["min_rate_limit"]),
		MaxLatency: r.latency(values["max_latency"]),
	}
	if named := values["provider"]; named != nil {
		m.NamedAt = named.pos
	}
	r.undone(values["parameters"], m)
	if len(r.found) == before && n.whole() {
		r.declare(m)
	}
}

// id is the id of an entry and where the declaration stands. What is wrong with it is told.
func (r *reader) id(n *node, values map[string]*node) (id string, pos gate.Pos, sound bool) {
	v, ok := values["id"]
	switch {
	case !ok:
		r.add(n.pos, "this entry of `models` has no `id`", "Add `id:` with the model's id.")
	case v == nil || !r.isID(v, "id"):
	case n.alias:
		return v.text, n.pos, true
	default:
		return v.text, v.pos, true
	}
	return "", n.pos, false
}

// isID reports whether the value of key is a model id, and tells what it is else.
func (r *reader) isID(v *node, key string) bool {
	switch v.kind {
	case aString:
		return r.checkID(v.text, v.pos)
	case aNumber, aBoolean:
		r.unquoted(v)
	default:
		r.wrong(v, "`"+key+"`", "a string", "")
	}
	return false
}

// expected is the model that must answer, or "" when that is not said.
func (r *reader) expected(n *node) string {
	if n == nil || !r.isID(n, "expect_model") {
		return ""
	}
	return n.text
}

// calledOn is the API that a model is called on, inferred when it is not declared.
func calledOn(m gate.Model) gate.API {
	return gate.Plan(gate.Manifest{Models: []gate.Model{{ID: m.ID, API: m.API}}})[0].API
}

// declaration is everything one entry says. Two that differ in anything are two declarations: one may be of another
// team, or ask for more.
type declaration struct {
	id, provider, expect, owner, needs, parameters string
	api                                            gate.API
	prove                                          gate.Proof
	minRate                                        gate.RateLimit
	maxLatency                                     time.Duration
}

func declared(m gate.Model) declaration {
	needs := make([]string, len(m.Needs))
	for i, n := range m.Needs {
		needs[i] = fmt.Sprint(n)
	}
	slices.Sort(needs)
	return declaration{
		id: m.ID, provider: m.Provider, expect: m.Expect, owner: m.Owner, needs: strings.Join(needs, " "), parameters: m.Parameters,
		api: calledOn(m), prove: m.Prove, minRate: m.MinRate, maxLatency: m.MaxLatency,
	}
}

// place is where a model is called, in words.
func (d declaration) place() string {
	if d.provider == gate.OpenAI {
		return string(d.api)
	}
	return string(d.api) + " at " + quote(d.provider)
}

// bare declares an id and nothing else.
func (r *reader) bare(id string, pos gate.Pos) {
	if r.checkID(id, pos) {
		r.declare(gate.Model{ID: id, Provider: gate.OpenAI, Pos: pos})
	}
}

// declare adds a model when it is new. Its id is sound.
func (r *reader) declare(m gate.Model) {
	// What the catalogue says of an id is OpenAI's word; elsewhere the same id may be another model.
	if surface := gate.Surface(m.ID); m.API == "" && surface != "" && r.kindOf(m.Provider) == gate.OpenAI {
		r.uncallable(m, surface)
		return
	}
	d := declared(m)
	if first, twice := r.first[d]; twice {
		r.add(m.Pos, fmt.Sprintf("model %s (%s) is declared twice, first on line %d", quote(m.ID), d.place(), first.Line),
			"Remove one of the two.")
		return
	}
	if r.first == nil {
		r.first = map[declaration]gate.Pos{}
	}
	r.first[d] = m.Pos
	r.models = append(r.models, m)
}

// uncallable tells that a model is served only where a check cannot call it.
func (r *reader) uncallable(m gate.Model, surface string) {
	problem, hint := "which a check cannot call", "Remove this entry, or name the `endpoint` the application calls it on."
	if gone, ok := goneAPIs[surface]; ok {
		problem, hint = "which "+gone.problem, gone.hint
	}
	r.add(m.Pos, "model "+quote(m.ID)+" is served on `"+surface+"` alone, "+problem, hint)
}

func (r *reader) checkID(id string, pos gate.Pos) bool {
	problem, hint := checkID(id)
	if problem != "" {
		r.add(pos, problem, hint)
	}
	return problem == ""
}

// full reports whether the bound on models is crossed, and tells so.
func (r *reader) full() bool {
	if len(r.models) <= maxModels {
		return false
	}
	r.add(r.models[maxModels].Pos, fmt.Sprintf("more than %d models are declared", maxModels), "Split the manifest.")
	return true
}

// wrong tells that n is of another type than expected.
func (r *reader) wrong(n *node, what, expected, hint string) {
	if n.kind == unusable {
		return
	}
	r.add(n.pos, what+" must be "+expected+", found "+n.found(), hint)
}

// unquoted tells that YAML took an id for something else than a string.
func (r *reader) unquoted(n *node) {
	r.wrong(n, "a model id", "a string", "Put it in quotes: \""+strings.Trim(quote(n.text), "`")+"\".")
}

// found is what a value is and, when it is a number, boolean or string, what was written.
func (n *node) found() string {
	if n.kind == aList || n.kind == aMapping || n.kind == nothing {
		return string(n.kind)
	}
	return strings.Replace(string(n.kind), "a ", "the ", 1) + " " + quote(n.text)
}
