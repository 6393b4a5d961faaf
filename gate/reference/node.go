package reference

import (
	"fmt"
	"slices"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// The bounds of a tree.
const (
	maxDepth = 40
	maxNodes = 100_000 // every alias counted as often as it is used
)

// kind is what a value is, in the words a message uses.
type kind string

const (
	aString  kind = "a string"
	aNumber  kind = "a number"
	aBoolean kind = "a boolean"
	aDate    kind = "a date or time"
	nothing  kind = "nothing"
	aList    kind = "a list"
	aMapping kind = "a mapping"
	aTagged  kind = "a value with a tag of the application's own"
	unusable kind = "a value of an unknown kind"
)

// node is one value. An alias is the very node of its anchor, so a tree may share parts but has no circle.
type node struct {
	at    func() gate.Pos
	kind  kind
	text  string // of a string its value, of another scalar what was written, or its tag
	items []*node
	pairs []pair
	size  int // values in it, itself included, aliases expanded
}

// pair is one line of a mapping.
type pair struct {
	key   string
	at    func() gate.Pos
	value *node
}

// values are what a mapping holds under a key: none, one, or more where the file repeats the key.
func (n *node) values(key string) []*node {
	var list []*node
	for _, p := range n.pairs {
		if p.key == key {
			list = append(list, p.value)
		}
	}
	return list
}

// children are the values directly in n.
func (n *node) children() []*node {
	list := slices.Clone(n.items)
	for _, p := range n.pairs {
		list = append(list, p.value)
	}
	return list
}

// keys are those of a mapping, in the order they are written.
func (n *node) keys() []string {
	list := make([]string, len(n.pairs))
	for i, p := range n.pairs {
		list[i] = p.key
	}
	return list
}

// walk visits n and everything below it once, in the order it is written.
func walk(n *node, seen map[*node]bool, visit func(*node)) {
	if seen[n] {
		return
	}
	seen[n] = true
	visit(n)
	for _, child := range n.children() {
		walk(child, seen, visit)
	}
}

// builder counts what the parsers build. The first thing that is wrong ends the work.
type builder struct {
	doc  *Document
	left int
	bad  *located.Error
}

func newBuilder(d *Document) *builder { return &builder{doc: d, left: maxNodes} }

// spend takes values from what is left, at a depth, and reports whether they may be built.
func (b *builder) spend(values, depth int, at func() gate.Pos) bool {
	b.left -= values
	switch {
	case b.bad != nil:
	case b.left < 0:
		b.fail(at, fmt.Sprintf("the file holds more than %d values, aliases expanded", maxNodes), "Name the smaller file that the models stand in.")
	case depth > maxDepth:
		b.fail(at, fmt.Sprintf("values are nested more than %d deep", maxDepth), "")
	}
	return b.bad == nil
}

// fail keeps the first problem.
func (b *builder) fail(at func() gate.Pos, text, hint string) {
	if b.bad == nil {
		b.bad = b.doc.problem(at(), text, hint)
	}
}
