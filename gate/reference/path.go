package reference

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// The bounds of a path.
const (
	maxPath  = 1024 // bytes
	maxSteps = 32
)

// step is one step of a path, from values to values below them.
type step struct {
	before string // the path in front of it
	key    string // of .key, ['key'] and ..key
	deep   bool   // ..key: wherever it is below
	every  bool   // [*]
	index  int    // of [n], else -1
}

// stepForm is what a step can look like: .key or ..key, ['key'] or ["key"], [n], [*] (RFC 9535 without slices and filters;
// a key without quotes may have any character that no other step begins with).
var stepForm = regexp.MustCompile(`^(?:(\.\.?)([^\s.\[\]'"*]+)|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([0-9]{1,9})|(\*))\])`)

var escaped = regexp.MustCompile(`\\(.)`)

// steps takes a path apart.
func steps(path string) ([]step, *PathError) {
	const form = "A path begins with `$`, such as `$.llm.model` or `$.models[*].id`."
	switch {
	case path == "":
		return nil, badPath(path, "the path is empty", form)
	case len(path) > maxPath:
		return nil, badPath(path, fmt.Sprintf("the path has %d bytes, and %d is the most", len(path), maxPath), "")
	case path[0] != '$':
		return nil, badPath(path, "the path "+located.Quote(path)+" does not begin with `$`", form)
	}
	var list []step
	for at := 1; at < len(path); {
		m := stepForm.FindStringSubmatch(path[at:])
		if m == nil {
			return nil, unclear(path, at)
		}
		s := step{before: path[:at], key: m[2] + escaped.ReplaceAllString(m[3]+m[4], "$1"), deep: m[1] == "..", every: m[6] != "", index: -1}
		if m[5] != "" {
			s.index, _ = strconv.Atoi(m[5]) // nine digits at most
		}
		list, at = append(list, s), at+len(m[0])
	}
	if len(list) > maxSteps {
		return nil, badPath(path, fmt.Sprintf("the path has %d steps, and %d is the most", len(list), maxSteps), "")
	}
	return list, nil
}

// unknownSteps are what other kinds of paths have, and what to write instead.
var unknownSteps = []struct{ prefix, problem, hint string }{
	{"[?", "filters (`[?`) are not supported", "Name the place with a key or a number, or take all with `[*]`."},
	{".*", "`.*` is not supported", "Write `[*]`."},
	{"..[", "`..[` is not supported", "Write `..` and a key."},
	{"[-", "numbers from the end are not supported", "Count from 0, or take all with `[*]`."},
	{"['", "a quoted key is not closed", "Write `['key']`."},
	{"[\"", "a quoted key is not closed", "Write `['key']`."},
	{"[", "what stands in these brackets is not supported", "Write a number, `*`, or a key in quotes."},
	{".", "a key is missing behind the dot", "Write keys with special characters as `['key']`."},
}

func unclear(path string, at int) *PathError {
	problem, hint := "it cannot be read", "Write a key as `.key` or `['key']`, and a place in a list as `[0]` or `[*]`."
	for _, u := range unknownSteps {
		if strings.HasPrefix(path[at:], u.prefix) {
			problem, hint = u.problem, u.hint
			break
		}
	}
	return badPath(path, fmt.Sprintf("in the path %s, from character %d on, %s", located.Quote(path), utf8.RuneCountInString(path[:at])+1, problem), hint)
}

func badPath(path, text, hint string) *PathError {
	return &PathError{Path: path, Text: text, Hint: hint}
}

// PathError says why a path leads to no model id. Its text is whole: it names the file and the place where something else
// was found.
type PathError struct {
	Path  string
	Text  string   // what is wrong, without a full stop
	Hint  string   // what to do, in whole sentences; may be empty
	Found string   // what is there instead, such as "a list"; "" when the path itself cannot be read
	Pos   gate.Pos // of what is there instead, else zero
	Near  []string // keys that may have been meant, nearest first
}

// Error is the text and the hint.
func (e *PathError) Error() string { return (&located.Error{Problem: e.Text, Hint: e.Hint}).Error() }
