package manifest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// maxMembers is how many models may stand in for one another; the longest chains of fallbacks in use have six.
const maxMembers = 20

const aGroup = "Write it as `any_of: [gpt-6.1-sol, gpt-5.6-sol]`, or with a mapping that has `id` for a member that differs."

// ofEntry are the keys of an entry that tell what it declares, and of which no member can have its group's.
var ofEntry = []string{"id", "any_of", "from", "path", "format", "expect_model"}

// group are the models of an entry that stand in for one another. What is written beside any_of holds for every member that does
// not say otherwise.
func (r *reader) group(n *node, values map[string]*node) []gate.Model {
	if expect := values["expect_model"]; expect != nil {
		r.add(n.keyAt("expect_model"), "`expect_model` belongs to a member of the group: each answers as a model of its own",
			"Write it at the member, as in `any_of: [{ id: chat-prod, expect_model: gpt-4o }, gpt-4o]`.")
	}
	shared := maps.Clone(values)
	maps.DeleteFunc(shared, func(key string, _ *node) bool { return slices.Contains(ofEntry, key) })
	// What no member could have is told once, and looked at no further.
	before := len(r.found)
	if r.asked(gate.Model{}, false, shared); len(r.found) > before {
		for key := range shared {
			shared[key] = nil
		}
	}
	members := r.membersOf(values["any_of"])
	models := make([]gate.Model, len(members))
	for i, member := range members {
		models[i] = r.member(member, shared)
	}
	return models
}

// membersOf are the entries of any_of that are read.
func (r *reader) membersOf(n *node) []*node {
	count := len(n.items)
	switch {
	case n.kind != aList:
		r.wrong(n, "`any_of`", "a list", aGroup)
	case count == 0:
		r.add(n.pos, "`any_of` is empty, and a group has at least two members", aGroup)
	case count == 1:
		r.add(n.pos, "`any_of` has one member, and a group has at least two", "Declare a single model by its `id`.")
	case count > maxMembers:
		r.add(n.items[maxMembers].pos, fmt.Sprintf("`any_of` has %d members, and %d is the most", count, maxMembers), "Declare what the application really falls back to.")
	}
	return n.items[:min(count, maxMembers)]
}

// member is one model of a group; what is wrong with it is told.
func (r *reader) member(n *node, shared map[string]*node) gate.Model {
	m, sound, values := gate.Model{Pos: n.pos}, false, shared
	switch n.kind {
	case aString:
		m.ID, sound = n.text, r.checkID(n.text, n.pos)
	case aMapping:
		own := r.fields(n, memberKeys)
		m.ID, m.Pos, sound = r.id(n, own, "member of `any_of`")
		values = own
		for key, value := range shared {
			if _, said := own[key]; !said {
				values[key] = value
			}
		}
	case nothing:
		r.add(n.pos, "this member of `any_of` is empty", oneEach)
	case aList:
		r.wrong(n, "a member of `any_of`", "a model id or a mapping with `id`", "")
	case aNumber, aBoolean:
		r.unquoted(n)
	}
	return r.asked(m, sound, values)
}

// declareGroup adds the models of a group when it is new.
func (r *reader) declareGroup(pos gate.Pos, models []gate.Model) {
	all := make([]string, len(models))
	for i, m := range models {
		all[i] = fmt.Sprintf("%q", fmt.Sprint(declared(m)))
	}
	slices.Sort(all)
	key := strings.Join(all, " ")
	if first, twice := r.groups[key]; twice {
		r.add(pos, fmt.Sprintf("this group is declared twice, first on line %d", first.Line), "Remove one of the two.")
		return
	}
	if r.groups == nil {
		r.groups = map[string]gate.Pos{}
	}
	r.groups[key] = pos
	for _, m := range models {
		m.Group = len(r.groups)
		r.declare(m)
	}
}
