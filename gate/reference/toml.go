package reference

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// parseTOML builds a tree from the library's syntax tree, which has positions, and leaves it to the library's decoder to
// judge what the syntax cannot: a table defined twice, a date that does not exist.
func parseTOML(d *Document) ([]*node, *located.Error) {
	data := []byte(d.text)
	root := &node{at: d.from(0), kind: aMapping, size: 1}
	b := &tomlBuilder{builder: newBuilder(d), data: data, index: map[*node]map[string]*node{}}
	b.parser.Reset(data)
	for table := root; b.bad == nil && b.parser.NextExpression(); {
		switch e := b.parser.Expression(); e.Kind {
		case unstable.Table:
			table = b.table(root, e.Key(), false)
		case unstable.ArrayTable:
			table = b.table(root, e.Key(), true)
		case unstable.KeyValue:
			b.keyValue(table, e, 1)
		}
	}
	if b.bad != nil {
		return nil, b.bad
	}
	var all map[string]any
	if err := toml.Unmarshal(data, &all); err != nil {
		return nil, notTOML(d, err)
	}
	return []*node{root}, nil
}

func notTOML(d *Document, err error) *located.Error {
	var decode *toml.DecodeError
	offset, text := 0, "this file is not valid TOML"
	if errors.As(err, &decode) {
		line, column := decode.Position()
		for ; line > 1; line-- {
			offset = lineEnd(d.text, offset) + 1
		}
		offset += column - 1
		text = "this is not valid TOML: " + located.Visible(strings.TrimPrefix(decode.Error(), "toml: "), 2*located.MaxShown)
	}
	return d.problem(d.at(offset), text, "")
}

type tomlBuilder struct {
	*builder
	parser unstable.Parser
	data   []byte
	index  map[*node]map[string]*node // a file of many keys is read in the square of them otherwise
}

// table goes to the mapping that a header names and makes what is missing. A header in double brackets adds one to a list.
func (b *tomlBuilder) table(root *node, keys unstable.Iterator, add bool) *node {
	m := root
	for depth := 1; keys.Next() && b.bad == nil; depth++ {
		key := keys.Node()
		kind := aMapping
		if add && keys.IsLast() {
			kind = aList
		}
		m = b.child(m, string(key.Data), b.doc.from(int(key.Raw.Offset)), kind, depth)
		if kind == aMapping && m.kind == aList && len(m.items) > 0 {
			m = m.items[len(m.items)-1]
		}
	}
	if add {
		item := &node{at: m.at, kind: aMapping, size: 1}
		b.spend(1, 1, item.at)
		m.items = append(m.items, item)
		return item
	}
	return m
}

// child is what a mapping holds under a key, made when it is not there.
func (b *tomlBuilder) child(m *node, key string, at func() gate.Pos, k kind, depth int) *node {
	if b.index[m] == nil {
		b.index[m] = map[string]*node{}
	}
	if n := b.index[m][key]; n != nil {
		return n
	}
	n := &node{at: at, kind: k, size: 1}
	if b.spend(1, depth, at); len(m.pairs) == maxKeys { // the library needs time in the square of them
		b.fail(at, fmt.Sprintf("a table holds more than %d keys", maxKeys), "Name the smaller file that the models stand in.")
	}
	b.index[m][key] = n
	m.pairs = append(m.pairs, pair{key, at, n})
	return n
}

// keyValue adds one line, whose key may be several with dots between them.
func (b *tomlBuilder) keyValue(m *node, e *unstable.Node, depth int) {
	keys := e.Key()
	for keys.Next() && b.bad == nil {
		key := keys.Node()
		at := b.doc.from(int(key.Raw.Offset))
		if n := b.child(m, string(key.Data), at, aMapping, depth); !keys.IsLast() {
			m = n
			depth++
			continue
		}
		end := int(key.Raw.Offset + key.Raw.Length)
		equals := end + strings.IndexByte(b.doc.text[end:], '=') + 1
		begin := len(b.data) - len(strings.TrimLeft(b.doc.text[equals:], " \t"))
		*b.index[m][string(key.Data)] = *b.value(e.Value(), b.doc.from(begin), depth+1)
	}
}

var tomlKinds = map[unstable.Kind]kind{
	unstable.String: aString, unstable.Bool: aBoolean, unstable.Float: aNumber, unstable.Integer: aNumber,
	unstable.LocalDate: aDate, unstable.LocalTime: aDate, unstable.LocalDateTime: aDate, unstable.DateTime: aDate,
	unstable.Array: aList, unstable.InlineTable: aMapping,
}

// value builds e. The library gives an array no position, so it stands at the place of what asks for it.
func (b *tomlBuilder) value(e *unstable.Node, asked func() gate.Pos, depth int) *node {
	n := &node{at: asked, kind: tomlKinds[e.Kind], size: 1}
	if e.Kind != unstable.Array {
		n.at = b.doc.from(int(e.Raw.Offset))
	}
	if !b.spend(1, depth, n.at) {
		return n
	}
	if e.Kind != unstable.Array && e.Kind != unstable.InlineTable {
		n.text = string(e.Data)
		return n
	}
	for children := e.Children(); children.Next() && b.bad == nil; {
		if e.Kind == unstable.InlineTable {
			b.keyValue(n, children.Node(), depth)
		} else {
			n.items = append(n.items, b.value(children.Node(), asked, depth+1))
		}
	}
	return n
}
