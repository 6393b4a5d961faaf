package manifest

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// The bounds of the tree.
const (
	maxDepth = 32       // a JSON schema among the parameters has two levels for each of its own
	maxNodes = 10_000   // every alias counted as often as it is used
	maxText  = maxBytes // bytes of all values, counted likewise
)

// kind is what a value is, in the words a message uses.
type kind string

const (
	aString  kind = "a string"
	aNumber  kind = "a number"
	aBoolean kind = "a boolean"
	nothing  kind = "nothing"
	aList    kind = "a list"
	aMapping kind = "a mapping"
	unusable kind = "" // its problem is told already
)

// node is one YAML value, aliases resolved.
type node struct {
	pos   gate.Pos
	kind  kind
	text  string // of a string its value, of a number or boolean what was written
	items []*node
	pairs []pair
	size  int  // values in it, itself included
	bytes int  // of text in it
	alias bool // pos is where the alias stands, and what is inside has the positions of the anchor
}

// pair is one line of a mapping.
type pair struct{ key, value *node }

var scalars = map[ast.NodeType]kind{
	ast.StringType: aString, ast.LiteralType: aString, ast.NullType: nothing, ast.BoolType: aBoolean,
	ast.IntegerType: aNumber, ast.FloatType: aNumber, ast.InfinityType: aNumber, ast.NanType: aNumber,
}

// builder makes a tree of the library's syntax tree. It resolves aliases itself: the library's decoder would expand
// them before anything could be counted.
type builder struct {
	*problems
	page    page
	anchors map[string]*node
	left    int    // values until maxNodes
	room    int    // bytes until maxText
	top     string // the key at the top of the file that is being read
}

// tree is the value a text holds, or nil when it cannot be made out.
func tree(text string, p *problems) *node {
	lines := newPage(text)
	body := parse(text, lines, p)
	if body == nil {
		return nil
	}
	b := &builder{problems: p, page: lines, anchors: map[string]*node{}, left: maxNodes, room: maxText}
	root := b.value(body, gate.Pos{Line: 1, Column: 1}, 1)
	if b.full() || root.kind == unusable {
		return nil
	}
	return root
}

// value builds n. A value that nobody wrote (`key:`) stands at the place of what asks for it.
func (b *builder) value(n ast.Node, asked gate.Pos, depth int) *node {
	if !b.spend(1, 0, asked) {
		return b.unusable(asked, "", "")
	}
	if depth > maxDepth {
		return b.unusable(asked, tooDeep, "")
	}
	pos := b.page.place(first(n), asked)
	switch n := n.(type) {
	case *ast.MappingNode:
		return b.mapping(n, pos, depth)
	case *ast.SequenceNode:
		return b.list(n, pos, depth)
	case *ast.AnchorNode:
		return b.anchor(n, asked, depth)
	case *ast.AliasNode:
		return b.alias(n, pos)
	case *ast.TagNode:
		return b.unusable(pos, "tags such as "+located.Quote(n.Start.Value)+" are not supported", "Remove the tag, or put text that begins with `!` in quotes.")
	case *ast.MergeKeyNode:
		return b.unusable(pos, "merge keys (`<<`) are not supported", "Write the keys out.")
	case *ast.MappingKeyNode:
		return b.value(n.Value, pos, depth)
	}
	return b.scalar(n, pos)
}

var tooDeep = fmt.Sprintf("values are nested more than %d deep", maxDepth)

// spend takes values and bytes from what is left and reports whether they were there. It tells once that they were not,
// however short the file is.
func (b *builder) spend(values, bytes int, pos gate.Pos) bool {
	if b.full() {
		return false
	}
	b.left, b.room = b.left-values, b.room-bytes
	switch {
	case b.left < 0:
		b.add(pos, fmt.Sprintf("the file holds more than %d values, aliases expanded", maxNodes), "Split the manifest.")
	case b.room < 0:
		b.add(pos, "the file holds more than 1 MiB of text, aliases expanded", "Split the manifest.")
	}
	return !b.full()
}

func (b *builder) full() bool { return b.left < 0 || b.room < 0 }

func (b *builder) unusable(pos gate.Pos, problem, hint string) *node {
	if problem != "" {
		b.add(pos, problem, hint)
	}
	return &node{pos: pos, size: 1}
}

// coreNumber is a plain value that is a decimal number (YAML 1.2.2, section 10.3.2). The library takes those of many
// digits, those with an exponent and some with a zero in front for strings.
var coreNumber = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)

func (b *builder) scalar(n ast.Node, pos gate.Pos) *node {
	k, ok := scalars[n.Type()]
	if !ok {
		return b.unusable(pos, "this kind of value is not supported", "")
	}
	text := n.GetToken().Value
	if literal, ok := n.(*ast.LiteralNode); ok {
		text = literal.Value.Value
	}
	if n.GetToken().Type == token.StringType && coreNumber.MatchString(text) {
		k = aNumber
	}
	if !b.spend(0, len(text), pos) {
		return b.unusable(pos, "", "")
	}
	return &node{pos: pos, kind: k, text: text, size: 1, bytes: len(text)}
}

func (b *builder) list(n *ast.SequenceNode, pos gate.Pos, depth int) *node {
	list := &node{pos: pos, kind: aList, size: 1}
	for i, item := range n.Values {
		asked := pos
		if i < len(n.Entries) {
			asked = b.page.place(n.Entries[i].Start, pos)
		}
		value := b.value(item, asked, depth+1)
		list.items = append(list.items, value)
		list.size, list.bytes = list.size+value.size, list.bytes+value.bytes
	}
	return list
}

func (b *builder) mapping(n *ast.MappingNode, pos gate.Pos, depth int) *node {
	m := &node{pos: pos, kind: aMapping, size: 1}
	seen := map[string]gate.Pos{}
	for _, entry := range n.Values {
		key := b.value(entry.Key, pos, depth+1)
		if depth == 1 {
			b.top = key.text
		}
		value := b.value(entry.Value, key.pos, depth+1)
		m.size, m.bytes = m.size+key.size+value.size, m.bytes+key.bytes+value.bytes
		if b.newKey(key, seen, depth) {
			m.pairs = append(m.pairs, pair{key, value})
		}
	}
	return m
}

// newKey reports whether a key is the first of its name. A key without a name counts as new.
func (b *builder) newKey(key *node, seen map[string]gate.Pos, depth int) bool {
	switch at, twice := seen[key.text]; {
	case key.kind == unusable:
		return true
	case key.kind == aList || key.kind == aMapping:
		b.add(key.pos, "a key must be a string, found "+string(key.kind), "")
		key.kind = unusable
		return true
	case twice && depth == 2 && b.top == "providers":
		b.add(key.pos, fmt.Sprintf("provider %s is declared twice, first on line %d", located.Quote(key.text), at.Line),
			"Remove one of the two, or give it another name and say with `kind` what it is.")
		return false
	case twice:
		b.add(key.pos, fmt.Sprintf("key %s is written twice, first on line %d", located.Quote(key.text), at.Line), "Remove one of the two.")
		return false
	}
	seen[key.text] = key.pos
	return true
}

// anchor remembers a value once it is complete, so an alias inside of it finds nothing and no tree is endless.
func (b *builder) anchor(n *ast.AnchorNode, asked gate.Pos, depth int) *node {
	value := b.value(n.Value, b.page.place(n.Start, asked), depth+1)
	b.anchors[n.Name.GetToken().Value] = value
	return value
}

// starred tells what becomes of a glob that is not quoted.
const starred = "Put text that begins with `*` in quotes."

// alias is the value of the anchor, standing where the alias stands.
func (b *builder) alias(n *ast.AliasNode, pos gate.Pos) *node {
	name := n.Value.GetToken().Value
	target, ok := b.anchors[name]
	if !ok {
		return b.unusable(pos, "alias "+located.Quote("*"+name)+" has no anchor "+located.Quote("&"+name)+" before it", starred)
	}
	if !b.spend(target.size-1, target.bytes, pos) {
		return b.unusable(pos, "", "")
	}
	copied := *target
	copied.pos, copied.alias = pos, true
	return &copied
}

// whole reports whether everything in n could be made out.
func (n *node) whole() bool {
	for _, p := range n.pairs {
		if !p.key.whole() || !p.value.whole() {
			return false
		}
	}
	return n.kind != unusable && !slices.ContainsFunc(n.items, func(item *node) bool { return !item.whole() })
}

// first is the token a value begins with: of a block mapping its first key, not the colon the library names.
func first(n ast.Node) *token.Token {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken()
	}
	return n.GetToken()
}
