package client

import (
	"errors"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// The bounds of what is looked at; what lies deeper or has a longer key is no dependency.
const (
	maxDepth = 8 // lists and tables in each other
	maxKey   = 8 // parts of a dotted key
)

// walkTOML calls visit with every string of the text, its dotted key and the byte where it begins, behind its quotes. The
// strings of an array share its key. It uses the library's unstable parser, the one that tells positions.
func walkTOML(text string, visit func(key []string, value string, offset int)) error {
	var p unstable.Parser
	p.Reset([]byte(text))
	found := func(key []string, n *unstable.Node) {
		begin := int(n.Raw.Offset)
		visit(key, string(n.Data), begin+quotes(text[begin:]))
	}
	var table []string
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = keys(nil, e.Key())
		case unstable.KeyValue:
			walkValue(keys(table, e.Key()), e.Value(), 0, found)
		}
	}
	return tomlError(&p)
}

// quotes is how many quotes a string begins with.
func quotes(text string) int {
	if strings.HasPrefix(text, `"""`) || strings.HasPrefix(text, "'''") {
		return 3
	}
	return 1
}

func keys(prefix []string, it unstable.Iterator) []string {
	key := slices.Clone(prefix)
	for it.Next() && len(key) <= maxKey {
		key = append(key, string(it.Node().Data))
	}
	return key
}

func walkValue(key []string, n *unstable.Node, depth int, visit func([]string, *unstable.Node)) {
	if depth > maxDepth {
		return
	}
	switch n.Kind {
	case unstable.String:
		visit(key, n)
	case unstable.Array:
		for it := n.Children(); it.Next(); {
			walkValue(key, it.Node(), depth+1, visit)
		}
	case unstable.InlineTable:
		for it := n.Children(); it.Next(); {
			walkValue(keys(key, it.Node().Key()), it.Node().Value(), depth+1, visit)
		}
	}
}

func tomlError(p *unstable.Parser) error {
	if p.Error() == nil {
		return nil
	}
	bad := &syntaxError{offset: -1, problem: "this is not valid TOML"}
	var e *unstable.ParserError
	if errors.As(p.Error(), &e) {
		bad.problem += ": " + e.Message
		bad.offset = cap(p.Data()) - cap(e.Highlight) // the highlight is a part of the data
	}
	return bad
}

// requirementLists are the keys of pyproject.toml that hold lists of requirements: PEP 621, PEP 735, and the older ones of
// uv and PDM. A star is any name.
var requirementLists = []string{
	"project.dependencies", "project.optional-dependencies.*", "dependency-groups.*", "tool.uv.dev-dependencies",
	"tool.pdm.dev-dependencies.*",
}

// poetryTables are the tables whose keys are libraries and whose values are constraints (Poetry's documentation, "The
// pyproject.toml file").
var poetryTables = []string{"tool.poetry.dependencies", "tool.poetry.dev-dependencies", "tool.poetry.group.*.dependencies"}

// pyproject reads pyproject.toml.
func pyproject(text string) ([]place, error) {
	var found []place
	err := walkTOML(text, func(key []string, value string, offset int) {
		if inAny(key, requirementLists) {
			if version, at, ok := requirement(value); ok {
				found = append(found, place{version: version, offset: offset + at})
			}
			return
		}
		if key[len(key)-1] == "version" && len(key) > 4 { // openai = {version = "^1.0"}
			key = key[:len(key)-1]
		}
		last := len(key) - 1
		if normal(key[last]) == library && inAny(key[:last], poetryTables) {
			found = append(found, place{version: value, offset: offset})
		}
	})
	return found, err
}

// inAny reports whether a key is one of patterns.
func inAny(key, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		parts := strings.Split(pattern, ".")
		return slices.EqualFunc(parts, key, func(part, k string) bool { return part == "*" || part == k })
	})
}

// pythonLock reads poetry.lock and uv.lock, which both write name and then version in each [[package]].
func pythonLock(text string) ([]place, error) {
	var found []place
	name := ""
	err := walkTOML(text, func(key []string, value string, offset int) {
		switch strings.Join(key, ".") {
		case "package.name":
			name = value
		case "package.version":
			if normal(name) == library {
				found = append(found, place{version: value, offset: offset})
			}
		}
	})
	return found, err
}
