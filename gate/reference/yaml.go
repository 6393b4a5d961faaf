package reference

import (
	"regexp"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// yamlBuilder makes a tree of the library's syntax tree. It resolves aliases itself: the library's decoder would expand
// them before anything could be counted.
type yamlBuilder struct {
	*builder
	page    page
	anchors map[string]*node
}

func parseYAML(d *Document) ([]*node, *located.Error) {
	lines := newPage(d)
	file, bad := library(d, lines)
	if bad != nil {
		return nil, bad
	}
	b := &yamlBuilder{builder: newBuilder(d), page: lines}
	var roots []*node
	for _, doc := range file.Docs {
		if _, ok := doc.Body.(*ast.DirectiveNode); ok || doc.Body == nil {
			continue
		}
		b.anchors = map[string]*node{} // an anchor lives as long as its document (YAML 1.2.2, section 3.2.2.2)
		roots = append(roots, b.value(doc.Body, d.from(0), 1))
	}
	if len(roots) == 0 {
		roots = []*node{{at: d.from(0), kind: nothing, size: 1}}
	}
	return roots, b.bad
}

var yamlKinds = map[ast.NodeType]kind{
	ast.StringType: aString, ast.LiteralType: aString, ast.NullType: nothing, ast.BoolType: aBoolean,
	ast.IntegerType: aNumber, ast.FloatType: aNumber, ast.InfinityType: aNumber, ast.NanType: aNumber,
}

// value builds n. A value that nobody wrote (`key:`) stands at the place of what asks for it.
func (b *yamlBuilder) value(n ast.Node, asked func() gate.Pos, depth int) *node {
	at := b.page.place(first(n), asked)
	value := &node{at: at, kind: unusable, size: 1}
	if !b.spend(1, depth, at) {
		return value
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		b.mapping(value, n, depth)
	case *ast.SequenceNode:
		b.list(value, n, depth)
	case *ast.AnchorNode:
		value = b.value(n.Value, b.page.place(n.Start, asked), depth+1)
		b.anchors[n.Name.GetToken().Value] = value // now that it is complete, so no alias inside of it makes a circle
	case *ast.AliasNode:
		return b.alias(n, at)
	case *ast.TagNode:
		return b.tagged(n, asked, depth)
	case *ast.MappingKeyNode:
		return b.value(n.Value, at, depth)
	default:
		value.scalar(n)
	}
	return value
}

// coreNumber is a plain value that is a decimal number (YAML 1.2.2, section 10.3.2). The library takes those of many
// digits, those with an exponent and some with a zero in front for strings.
var coreNumber = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)

func (v *node) scalar(n ast.Node) {
	if n == nil { // a tag or an anchor with nothing behind it
		v.kind = nothing
		return
	}
	k, ok := yamlKinds[n.Type()]
	if !ok {
		return
	}
	if v.kind = k; k == nothing {
		return
	}
	v.text = n.GetToken().Value
	if literal, ok := n.(*ast.LiteralNode); ok {
		v.text = literal.Value.Value
	}
	if n.GetToken().Type == token.StringType && coreNumber.MatchString(v.text) {
		v.kind = aNumber
	}
}

func (b *yamlBuilder) list(list *node, n *ast.SequenceNode, depth int) {
	list.kind = aList
	for i, item := range n.Values {
		asked := list.at
		if i < len(n.Entries) {
			asked = b.page.place(n.Entries[i].Start, asked)
		}
		value := b.value(item, asked, depth+1)
		list.items, list.size = append(list.items, value), list.size+value.size
		if b.bad != nil {
			return
		}
	}
}

func (b *yamlBuilder) mapping(m *node, n *ast.MappingNode, depth int) {
	m.kind = aMapping
	var merged []*node
	for _, entry := range n.Values {
		at := b.page.place(entry.Key.GetToken(), m.at)
		value := b.value(entry.Value, at, depth+1)
		m.size += value.size
		if entry.Key.Type() == ast.MergeKeyType {
			merged = append(merged, value)
			continue
		}
		key := b.value(entry.Key, m.at, depth+1)
		if b.bad != nil {
			return
		}
		if key.kind != aList && key.kind != aMapping { // no path can name such a key
			m.pairs = append(m.pairs, pair{key.text, key.at, value})
		}
	}
	b.merge(m, merged)
}

// merge adds what `<<` names, except for keys that the mapping has itself (YAML merge key type 1.1). Of several the first
// one wins.
func (b *yamlBuilder) merge(m *node, merged []*node) {
	own := map[string]bool{}
	for _, p := range m.pairs {
		own[p.key] = true
	}
	for _, source := range merged {
		for _, from := range append([]*node{source}, source.items...) {
			for _, p := range from.pairs {
				if own[p.key] || !b.spend(p.value.size, 0, m.at) {
					continue
				}
				own[p.key] = true
				m.pairs, m.size = append(m.pairs, p), m.size+p.value.size
			}
		}
	}
}

func (b *yamlBuilder) alias(n *ast.AliasNode, at func() gate.Pos) *node {
	name := n.Value.GetToken().Value
	target, ok := b.anchors[name]
	if !ok {
		b.fail(at, "alias "+located.Quote("*"+name)+" has no anchor "+located.Quote("&"+name)+" before it", "")
		return &node{at: at, kind: unusable, size: 1}
	}
	b.spend(target.size-1, 0, at)
	return target
}

// tagged builds a value with a tag. What a scalar with a tag of the application's own stands for, only the application
// knows; a list or mapping can still be looked into.
func (b *yamlBuilder) tagged(n *ast.TagNode, asked func() gate.Pos, depth int) *node {
	value := b.value(n.Value, b.page.place(n.Start, asked), depth+1)
	switch tag := n.Start.Value; {
	case tag == "!!str" && value.kind != aList && value.kind != aMapping:
		return &node{at: value.at, kind: aString, text: value.text, size: 1}
	case value.kind == aList, value.kind == aMapping, len(tag) > 1 && tag[:2] == "!!":
		return value
	default:
		return &node{at: value.at, kind: aTagged, text: tag, size: 1}
	}
}

// first is the token a value begins with: of a block mapping its first key, not the colon the library names.
func first(n ast.Node) *token.Token {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken()
	}
	if n == nil {
		return nil
	}
	return n.GetToken()
}
