package manifest

import (
	"fmt"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// maxModels is how many models a manifest may declare.
const maxModels = 1000

// reader reads a manifest from a tree, or models from lines.
type reader struct {
	*problems
	today    time.Time // what dates are held against
	declared gate.Manifest
	first    map[declaration]gate.Pos
	groups   map[string]gate.Pos // of every fallback group by all that it says
	kinds    map[string]string   // of every declared provider by name, "" for one that is not sound
	unsure   bool                // some declarations of providers could not be read
}

// result is the manifest, or every problem met.
func (r *reader) result() (gate.Manifest, error) {
	if err := r.err(); err != nil {
		return gate.Manifest{}, err
	}
	m := r.declared
	for i := range m.Models {
		r.inFile(&m.Models[i].Pos, &m.Models[i].NamedAt, &m.Models[i].From.Pos, &m.Models[i].From.PathAt)
	}
	for i := range m.Providers {
		r.inFile(&m.Providers[i].Pos, &m.Providers[i].URLPos, &m.Providers[i].KeyPos)
	}
	for i := range m.Waivers {
		r.inFile(&m.Waivers[i].Pos)
	}
	for _, places := range [][]gate.Place{m.Discover, m.Clients} {
		for i := range places {
			r.inFile(&places[i].Pos)
		}
	}
	return m, nil
}

// inFile gives positions the file that is read. The zero Pos is nowhere, and stays so.
func (r *reader) inFile(all ...*gate.Pos) {
	for _, pos := range all {
		if pos.Line > 0 {
			pos.File = r.file
		}
	}
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
	r.waiveAll(values["waivers"])
	r.policy(values["policy"])
	r.declared.Discover = r.globs(values["discover"])
	r.declared.Clients = r.places(values["clients"], clientFiles)
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
		r.add(v.pos, "`version` must be 1, found "+located.Quote(v.text), "This version of modelreach reads version 1 of the manifest.")
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

// full reports whether the bound on models is crossed, and tells so.
func (r *reader) full() bool {
	if len(r.declared.Models) <= maxModels {
		return false
	}
	r.add(r.declared.Models[maxModels].Pos, fmt.Sprintf("more than %d models are declared", maxModels), "Split the manifest.")
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
	r.wrong(n, "a model id", "a string", "Put it in quotes: \""+strings.Trim(located.Quote(n.text), "`")+"\".")
}

// found is what a value is and, when it is a number, boolean or string, what was written.
func (n *node) found() string {
	if n.kind == aList || n.kind == aMapping || n.kind == nothing {
		return string(n.kind)
	}
	return strings.Replace(string(n.kind), "a ", "the ", 1) + " " + located.Quote(n.text)
}
