package manifest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// maxModels is how many models a manifest may declare.
const maxModels = 1000

// laterAPIs are endpoints of the format that this version cannot call.
var laterAPIs = []string{"images", "speech", "transcriptions", "realtime", "completions"}

// reader reads models from a tree or from lines.
type reader struct {
	*problems
	models []gate.Model
	first  map[gate.Model]gate.Pos // models without their position
}

// result is the manifest, or every problem met.
func (r *reader) result() (gate.Manifest, error) {
	if err := r.err(); err != nil {
		return gate.Manifest{}, err
	}
	for i := range r.models {
		r.models[i].Pos.File = r.file
	}
	return gate.Manifest{Models: r.models}, nil
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
		r.declare(n.text, gate.ChatCompletions, n.pos)
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

func (r *reader) mapping(n *node) {
	values := r.fields(n, entry)
	api, known := r.endpoint(values["endpoint"])
	id, ok := values["id"]
	switch {
	case !ok:
		r.add(n.pos, "this entry of `models` has no `id`", "Add `id:` with the model's id.")
	case id == nil || id.kind == unusable:
	case id.kind == aNumber || id.kind == aBoolean:
		r.unquoted(id)
	case id.kind != aString:
		r.wrong(id, "`id`", "a string", "")
	case known && n.alias:
		r.declare(id.text, api, n.pos)
	case known:
		r.declare(id.text, api, id.pos)
	default:
		r.checkID(id.text, id.pos)
	}
}

// endpoint is the API a value names, or the default when there is none. What is not known is told.
func (r *reader) endpoint(n *node) (api gate.API, known bool) {
	if n == nil {
		return gate.ChatCompletions, true
	}
	api = gate.API(n.text)
	switch {
	case n.kind == unusable:
	case n.kind != aString:
		r.wrong(n, "`endpoint`", "a string", endpoints())
	case slices.Contains(gate.APIs, api):
		return api, true
	case slices.Contains(laterAPIs, n.text):
		r.add(n.pos, "endpoint "+quote(n.text)+" is not supported by this version yet", endpoints())
	default:
		r.unknownEndpoint(n)
	}
	return "", false
}

func (r *reader) unknownEndpoint(n *node) {
	problem := "unknown endpoint " + quote(n.text)
	if near := gate.Nearest(n.text, apiNames()); len(near) > 0 {
		problem += ": did you mean `" + near[0] + "`?"
	}
	r.add(n.pos, problem, endpoints())
}

func apiNames() []string {
	var names []string
	for _, api := range gate.APIs {
		names = append(names, string(api))
	}
	return names
}

func endpoints() string { return "Known endpoints: " + strings.Join(apiNames(), ", ") + "." }

// declare adds a model when its id is sound and new.
func (r *reader) declare(id string, api gate.API, pos gate.Pos) {
	if !r.checkID(id, pos) {
		return
	}
	m := gate.Model{ID: id, API: api, Provider: gate.OpenAI}
	if first, twice := r.first[m]; twice {
		r.add(pos, fmt.Sprintf("model %s (%s) is declared twice, first on line %d", quote(id), api, first.Line),
			"Remove one of the two.")
		return
	}
	if r.first == nil {
		r.first = map[gate.Model]gate.Pos{}
	}
	r.first[m] = pos
	m.Pos = pos
	r.models = append(r.models, m)
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
