package reference

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// Select reads the ids that a path leads to, in the order they are written; each place counts once. In YAML, JSON, JSONC and
// TOML a path is made of $, .key, ['key'], [n], [*] and ..key; the documents of a YAML file are searched one after the other.
// In dotenv it is the name of a variable. There is at least one id or an error: a *PathError for the path and for what it
// leads to, a *located.Error for the file.
func (d *Document) Select(path string) ([]Found, error) {
	language, problem := d.language()
	if problem != nil {
		return nil, problem
	}
	search := along
	if language.flat {
		search = variableNamed
	}
	nodes, problem, bad := search(d, language, path)
	switch {
	case problem != nil:
		return nil, problem
	case bad != nil:
		return nil, bad
	}
	found := make([]Found, len(nodes))
	for i, n := range nodes {
		found[i] = Found{ID: n.text, Pos: n.at()}
	}
	return found, nil
}

// variableNamed is the value of one variable.
func variableNamed(d *Document, l language, name string) ([]*node, *located.Error, *PathError) {
	if name == "" || strings.HasPrefix(name, "$") {
		return nil, nil, badPath(name, "the path "+located.Quote(name)+" is not the name of a variable", "In a file of variables a path is a name, such as `OPENAI_MODEL`.")
	}
	roots, problem := d.parsed(l)
	if problem != nil {
		return nil, problem, nil
	}
	if values := roots[0].values(name); len(values) > 0 {
		return values, nil, nil
	}
	return nil, nil, d.absent(name, roots[0])
}

// along are the strings that a path leads to.
func along(d *Document, l language, path string) ([]*node, *located.Error, *PathError) {
	way, bad := steps(path)
	if bad != nil {
		return nil, nil, bad
	}
	roots, problem := d.parsed(l)
	if problem != nil {
		return nil, problem, nil
	}
	nodes, bad := follow(path, roots, way)
	if bad == nil {
		bad = guarded(path, roots, nodes)
	}
	if bad == nil {
		bad = allStrings(path, nodes)
	}
	return nodes, nil, bad
}

// secretKey finds keys whose values are secrets: password, clientSecret, api_key, auth (of Docker's config.json).
var secretKey = regexp.MustCompile(`(?i)(secret|password|passwd|passphrase|credentials?|token|auth|(api|access|account|private|client)[_-]?key)$`)

// guarded refuses a path that leads to what its key says is a secret, whatever the way there. A step of the workflow may have put
// one into the workspace, and an id is sent and shown.
func guarded(path string, roots, nodes []*node) (bad *PathError) {
	chosen, seen := map[*node]bool{}, map[*node]bool{}
	for _, n := range nodes {
		chosen[n] = true
	}
	for _, root := range roots {
		walk(root, seen, func(n *node) {
			for _, p := range n.pairs {
				if chosen[p.value] && secretKey.MatchString(p.key) {
					bad = badPath(path, "the path "+located.Quote(path)+" leads to what is a secret by its name, "+located.Quote(p.key)+", and not a model id", "A reference leads to the id of a model.")
				}
			}
		})
	}
	return bad
}

// follow goes the steps of a path.
func follow(path string, nodes []*node, way []step) ([]*node, *PathError) {
	for _, s := range way {
		var next []*node
		reached, searched := map[*node]bool{}, map[*node]bool{}
		for _, n := range nodes {
			picked, repeats := s.pick(n, searched)
			if repeats != nil {
				return nil, repeated(path, repeats, s.key)
			}
			for _, p := range picked {
				if !reached[p] {
					reached[p], next = true, append(next, p)
				}
			}
		}
		if len(next) == 0 {
			return nil, s.missed(path, nodes)
		}
		nodes = next
	}
	return nodes, nil
}

// pick is what a step leads to from n. A mapping that repeats the key does not tell which of the values is meant.
func (s step) pick(n *node, searched map[*node]bool) (picked []*node, repeats *node) {
	switch {
	case s.every:
		return n.children(), nil
	case s.index >= 0:
		return n.items[min(s.index, len(n.items)):min(s.index+1, len(n.items))], nil
	}
	take := func(n *node) {
		values := n.values(s.key)
		if picked = append(picked, values...); len(values) > 1 && repeats == nil {
			repeats = n
		}
	}
	if s.deep {
		walk(n, searched, take)
	} else {
		take(n)
	}
	return picked, repeats
}

func repeated(path string, n *node, key string) *PathError {
	pos := n.at()
	return &PathError{
		Path: path, Found: string(n.kind), Pos: pos,
		Text: fmt.Sprintf("the path %s is not clear: in %s the key %s is written twice", located.Quote(path), located.Place(pos), located.Quote(key)),
		Hint: "Which of the two counts depends on who reads the file. Remove one.",
	}
}

// missed tells where a path ends: none of the nodes has what the step asks for.
func (s step) missed(path string, nodes []*node) *PathError {
	n := nodes[0]
	e := &PathError{Path: path, Found: string(n.kind), Pos: n.at()}
	if s.key != "" {
		e.Near = gate.Nearest(s.key, s.candidates(nodes))
	}
	e.Text = fmt.Sprintf("the path %s leads to nothing: %s", located.Quote(path), s.ends(nodes, located.Place(e.Pos)))
	e.Hint = s.hint(n, e.Near)
	return e
}

// ends says what there is in place of what the step asks for.
func (s step) ends(nodes []*node, at string) string {
	n := nodes[0]
	what := fmt.Sprintf("%s at %s is %s", located.Quote(s.before), at, n.kind)
	if len(nodes) > 1 {
		what = fmt.Sprintf("%s stands for %d values, the first at %s", located.Quote(s.before), len(nodes), at)
	}
	switch {
	case s.index >= 0 && n.kind == aList:
		return fmt.Sprintf("%s of %d", what, len(n.items))
	case s.key == "":
		return what
	case len(nodes) > 1:
		return what + ", and none has a key " + located.Quote(s.key)
	case s.deep:
		return what + ", and nowhere in it is a key " + located.Quote(s.key)
	case n.kind == aMapping:
		return what + " without a key " + located.Quote(s.key)
	}
	return what + ", which has no keys"
}

// candidates are the keys that stand where the step looks for its own.
func (s step) candidates(nodes []*node) []string {
	var keys []string
	seen := map[*node]bool{}
	for _, n := range nodes {
		if !s.deep {
			keys = append(keys, n.keys()...)
			continue
		}
		walk(n, seen, func(below *node) { keys = append(keys, below.keys()...) })
	}
	return keys
}

func (s step) hint(n *node, near []string) string {
	switch {
	case len(near) > 0:
		return "Did you mean " + quoted(near, " or ") + "?"
	case s.key == "" || s.deep:
	case n.kind == aList:
		return "Write `" + located.Visible(s.before, located.MaxShown) + "[*]` for all of the list."
	case len(n.pairs) > 0:
		return "It has " + some(n) + "."
	}
	return ""
}

// some are a few keys of a mapping.
func some(n *node) string {
	const few = 8
	return quoted(n.keys()[:min(len(n.pairs), few)], ", ")
}

// absent tells that a file sets no variable of a name.
func (d *Document) absent(name string, root *node) *PathError {
	e := &PathError{Path: name, Found: string(root.kind), Pos: root.at(), Near: gate.Nearest(name, root.keys())}
	e.Text = fmt.Sprintf("%s sets no variable %s", located.Visible(d.name, len(d.name)), located.Quote(name))
	if len(e.Near) > 0 {
		e.Hint = "Did you mean " + quoted(e.Near, " or ") + "?"
	}
	return e
}

// allStrings says what is wrong with what a path leads to.
func allStrings(path string, nodes []*node) *PathError {
	if len(nodes) > maxFound {
		return badPath(path, fmt.Sprintf("the path %s leads to %d values, and %d is the most", located.Quote(path), len(nodes), maxFound), "")
	}
	for _, n := range nodes {
		if n.kind != aString {
			return notString(path, n)
		}
	}
	return nil
}

func notString(path string, n *node) *PathError {
	pos := n.at()
	what := string(n.kind)
	if n.text != "" {
		what += ", " + located.Quote(n.text) + ","
	}
	hints := map[kind]string{
		aList:    "For what is in the list, go on with `[*]`.",
		aMapping: "Go on with one of its keys: " + some(n) + ".",
		aNumber:  "Put it in quotes.",
		aBoolean: "Put it in quotes.",
		aTagged:  "Only the application knows what the tag does. Name the value itself.",
	}
	return &PathError{
		Path: path, Found: string(n.kind), Pos: pos, Hint: hints[n.kind],
		Text: fmt.Sprintf("the path %s leads to %s at %s, and a model id is a string", located.Quote(path), what, located.Place(pos)),
	}
}

// quoted shows several values.
func quoted(values []string, between string) string {
	list := make([]string, len(values))
	for i, value := range values {
		list[i] = located.Quote(value)
	}
	return strings.Join(list, between)
}
