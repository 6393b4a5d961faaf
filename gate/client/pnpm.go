package client

import (
	"slices"
	"strings"
)

// pnpmLock reads pnpm-lock.yaml by its lines: pnpm alone writes it, always in the same form, and a lock file is too long for
// a parser of all of YAML. It takes what the projects of the repository ask for, which stands under importers, or at the top
// where there is one project (lockfileVersion 5 and 6).
func pnpmLock(text string) ([]place, error) {
	var found []place
	var path []level
	offset, isLock := 0, false
	for line := range strings.Lines(text) {
		indent, key, value, at := keyValue(line)
		if key != "" {
			for len(path) > 0 && path[len(path)-1].indent >= indent {
				path = path[:len(path)-1]
			}
			path = append(path[:min(len(path), maxDepth)], level{indent, key})
			isLock = isLock || indent == 0 && key == "lockfileVersion"
			version, alias := strings.CutPrefix(strings.TrimPrefix(value, "/"), library+"@")
			if value != "" && resolved(path, alias) {
				found = append(found, place{version: version, offset: offset + at + len(value) - len(version)})
			}
		}
		offset += len(line)
	}
	if !isLock {
		return nil, &syntaxError{offset: -1, problem: "this is not a lock file of pnpm: it has no lockfileVersion"}
	}
	return found, nil
}

// level is one key above a line, and how far it is indented.
type level struct {
	indent int
	key    string
}

// keyValue splits a line of YAML. The key is "" when the line has none; at is where the value begins. What pnpm writes
// behind a version, the peers it was resolved with, is cut off.
func keyValue(line string) (indent int, key, value string, at int) {
	body := strings.TrimLeft(line, " ")
	indent = len(line) - len(body)
	body = strings.TrimRight(body, " \r\n")
	if strings.HasPrefix(body, "#") || strings.HasPrefix(body, "- ") {
		return indent, "", "", 0
	}
	if key, value, _ = strings.Cut(body, ": "); value == "" {
		var ok bool
		if key, ok = strings.CutSuffix(body, ":"); !ok {
			return indent, "", "", 0
		}
	}
	at = indent + len(body) - len(value)
	if trimmed := strings.TrimLeft(value, ` '"`); trimmed != value {
		at += len(value) - len(trimmed)
		value = strings.TrimRight(trimmed, `'"`)
	}
	if end := strings.IndexAny(value, "(_ "); end >= 0 {
		value = value[:end]
	}
	return indent, strings.Trim(key, `'"`), value, at
}

// resolved reports whether a path is that of the library's version: importers, project, list, library, version, with or
// without the first two and the last. Under an alias the library has another name there, and stands in the value.
func resolved(path []level, alias bool) bool {
	keys := make([]string, len(path))
	for i, l := range path {
		keys[i] = l.key
	}
	if len(keys) > 2 && keys[0] == "importers" {
		keys = keys[2:]
	}
	switch {
	case len(keys) == 3 && keys[2] == "version":
		keys = keys[:2]
	case len(keys) != 2:
		return false
	}
	return (alias || keys[1] == library) && slices.Contains(npmLists, keys[0])
}
