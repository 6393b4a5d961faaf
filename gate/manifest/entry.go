package manifest

import (
	"strings"

	"github.com/modelreach/modelreach/gate"
)

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

// mapping reads one entry: a model, a fallback group, or a reference to where ids are kept. It is declared only when all of it is
// sound: what is left of a broken one may look like another.
func (r *reader) mapping(n *node) {
	before := len(r.found)
	values := r.fields(n, entry)
	r.exclusive(n, values)
	var models []gate.Model
	switch {
	case values["any_of"] != nil:
		models = r.group(n, values)
	case values["from"] != nil:
		models = []gate.Model{r.reference(n, values)}
	default:
		models = []gate.Model{r.single(n, values)}
	}
	switch {
	case len(r.found) > before || !n.whole():
	case values["any_of"] != nil:
		r.declareGroup(n.pos, models)
	default:
		r.declare(models[0])
	}
}

// exclusive tells which keys of an entry cannot stand beside one another.
func (r *reader) exclusive(n *node, values map[string]*node) {
	first := ""
	for _, key := range []string{"id", "any_of", "from"} {
		switch {
		case values[key] == nil:
		case first == "":
			first = key
		default:
			r.add(n.keyAt(key), "`"+first+"` and `"+key+"` contradict each other: an entry declares one model, one group or what one file holds",
				"Keep one of the two, and make the other an entry of its own.")
		}
	}
	if _, said := values["from"]; said {
		return
	}
	for _, key := range []string{"path", "format"} {
		if values[key] != nil {
			r.add(n.keyAt(key), "`"+key+"` tells how to read a file, and this entry has no `from`", "Add `from:` with the file, or remove `"+key+"`.")
		}
	}
}

// keyAt is where a key of a mapping is written, else where the mapping is.
func (n *node) keyAt(key string) gate.Pos {
	for _, p := range n.pairs {
		if p.key.text == key {
			return p.key.pos
		}
	}
	return n.pos
}

// single is the model of an entry with an id.
func (r *reader) single(n *node, values map[string]*node) gate.Model {
	id, pos, sound := r.id(n, values, "entry of `models`")
	return r.asked(gate.Model{ID: id, Pos: pos}, sound, values)
}

// asked is a model with all that an entry says of it besides its id; sound tells whether the id is known.
func (r *reader) asked(m gate.Model, sound bool, values map[string]*node) gate.Model {
	m.API = r.endpoint(values["endpoint"])
	t := target{model: m.ID, api: m.API}
	if _, written := values["endpoint"]; sound && !written {
		t.api, t.inferred = calledOn(m), true
	}
	m.Provider = r.providerOf(values["provider"])
	m.Expect = r.expected(values["expect_model"])
	m.Owner = r.owner(values["owner"])
	m.Needs = r.needs(values["needs"], t)
	m.Parameters = r.parameters(values["parameters"], t)
	m.Prove = r.prove(values["prove"])
	m.MinRate = r.minRate(values["min_rate_limit"])
	m.MaxLatency = r.latency(values["max_latency"])
	m.Optional = r.optional(values["optional"])
	if named := values["provider"]; named != nil {
		m.NamedAt = named.pos
	}
	r.undone(values["parameters"], m)
	return m
}

// id is the id in a mapping and where the declaration stands; what names the mapping in messages. What is wrong is told.
func (r *reader) id(n *node, values map[string]*node, what string) (id string, pos gate.Pos, sound bool) {
	v := values["id"]
	switch {
	case !said(values, "id", "any_of", "from", "path", "format"):
		r.add(n.pos, "this "+what+" has no `id`", "Add `id:` with the model's id.")
	case v == nil || !r.isID(v, "id"):
	case n.alias:
		return v.text, n.pos, true
	default:
		return v.text, v.pos, true
	}
	return "", n.pos, false
}

// said reports whether one of the keys is written, or seems to be meant by one that is.
func said(values map[string]*node, keys ...string) bool {
	for _, key := range keys {
		if _, ok := values[key]; ok {
			return true
		}
	}
	return false
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

func (r *reader) checkID(id string, pos gate.Pos) bool {
	problem, hint := checkID(id)
	if problem != "" {
		r.add(pos, problem, hint)
	}
	return problem == ""
}

// expected is the model that must answer, or "" when that is not said.
func (r *reader) expected(n *node) string {
	if n == nil || !r.isID(n, "expect_model") {
		return ""
	}
	return n.text
}

// optional is whether a model may fail without failing the run.
func (r *reader) optional(n *node) bool {
	if n == nil {
		return false
	}
	if n.kind != aBoolean {
		r.wrong(n, "`optional`", "`true` or `false`", "With `true`, the model is checked and never fails the run.")
	}
	return strings.EqualFold(n.text, "true")
}
