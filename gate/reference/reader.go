package reference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate/located"
)

// maxProblems is how many problems of one file are told.
const maxProblems = 50

// reader collects what a format yields.
type reader struct {
	doc      *Document
	page     page
	found    []Found
	problems []*located.Error
}

// named makes a Reader of a format that is written in whatever language the file's name tells. none says that the file
// names no model.
func named(format func(*reader, *node), none string) Reader {
	return func(d *Document) ([]Found, []*located.Error) {
		language, problem := d.language()
		if problem != nil {
			return nil, []*located.Error{problem}
		}
		roots, problem := d.parsed(language)
		return run(d, roots, problem, none, format)
	}
}

// run applies a format to the trees of a file.
func run(d *Document, roots []*node, problem *located.Error, none string, format func(*reader, *node)) ([]Found, []*located.Error) {
	if problem != nil {
		return nil, []*located.Error{problem}
	}
	r := &reader{doc: d, page: newPage(d)}
	for _, root := range roots {
		if format(r, root); len(r.found) > maxFound {
			r.wrong(root, fmt.Sprintf("this file names more than %d models", maxFound), "Name a smaller file.")
			break
		}
	}
	if len(r.found)+len(r.problems) == 0 {
		r.wrong(roots[0], none, "Check the `format`, and that this is the file.")
	}
	return unique(r.found[:min(len(r.found), maxFound)]), r.problems
}

// add keeps one model more than may be, which tells that there are too many.
func (r *reader) add(f Found) {
	if len(r.found) <= maxFound {
		r.found = append(r.found, f)
	}
}

func (r *reader) wrong(n *node, text, hint string) {
	if len(r.problems) < maxProblems {
		r.problems = append(r.problems, r.doc.problem(n.at(), text, hint))
	}
}

// get is what a mapping holds under a key, or nil.
func (r *reader) get(m *node, key string) *node {
	if m == nil {
		return nil
	}
	values := m.values(key)
	if len(values) == 0 {
		return nil
	}
	if len(values) > 1 {
		r.wrong(values[1], "the key "+located.Quote(key)+" is written twice", "Which of the two counts depends on who reads the file. Remove one.")
	}
	return values[len(values)-1]
}

// text is the string a mapping holds under a key, or "".
func (r *reader) text(m *node, key string) string {
	if n := r.get(m, key); n != nil && n.kind == aString {
		return n.text
	}
	return ""
}

// list is what a mapping holds under a key. Anything but a list is told and not read.
func (r *reader) list(m *node, key string) []*node {
	n := r.get(m, key)
	switch {
	case n == nil || n.kind == nothing:
		return nil
	case n.kind != aList:
		r.wrong(n, located.Quote(key)+" must be a list, found "+string(n.kind), "")
	}
	return n.items
}

// id is the string that names a model, or nil, which is told.
func (r *reader) id(entry *node, key string) *node {
	n := r.get(entry, key)
	switch {
	case n == nil || n.kind == nothing:
		r.wrong(entry, "this entry names no model: it has no "+located.Quote(key), "")
	case n.kind != aString:
		r.wrong(n, located.Quote(key)+" must be a string, found "+string(n.kind), "")
	default:
		return n
	}
	return nil
}

// first is the first string that a mapping holds under one of the keys, or nil.
func (r *reader) first(m *node, keys ...string) *node {
	for _, key := range keys {
		if n := r.get(m, key); n != nil && n.kind == aString {
			return n
		}
	}
	return nil
}

// texts are the strings of a list.
func texts(n *node) []string {
	if n == nil {
		return nil
	}
	var list []string
	for _, item := range n.items {
		list = append(list, item.text)
	}
	return list
}

// variableIn is the name of the variable that a value stands for, where one of the forms says so, or "".
func variableIn(value string, forms ...[2]string) string {
	for _, form := range forms {
		rest, before := strings.CutPrefix(value, form[0])
		name, behind := strings.CutSuffix(rest, form[1])
		if name = strings.TrimSpace(name); before && behind && isVariable(name) {
			return name
		}
	}
	return ""
}

func isVariable(name string) bool {
	return name != "" && !slices.ContainsFunc([]rune(name), func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}

// unique drops what is found twice at one place: an alias stands for its anchor.
func unique(found []Found) []Found {
	seen := map[Found]bool{}
	return slices.DeleteFunc(found, func(f Found) bool {
		again := seen[f]
		seen[f] = true
		return again
	})
}
