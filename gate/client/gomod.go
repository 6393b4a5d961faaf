package client

import (
	"regexp"
	"strings"
)

// module is OpenAI's library for Go; from its second major version on, the path ends in it.
var module = regexp.MustCompile(`^github\.com/openai/openai-go(/v[0-9]+)?$`)

// goMod reads go.mod (Go Modules Reference). A module that is only required indirectly is used by another one; one that
// is replaced is what it is replaced with, and a folder or a fork has no version that says anything.
func goMod(text string) ([]place, error) {
	var required []place
	replaced := map[string]place{}
	offset, block, isMod := 0, "", false
	for line := range strings.Lines(text) {
		code, note, _ := strings.Cut(line, "//")
		words := strings.Fields(code)
		switch {
		case len(words) == 0:
		case block != "" && words[0] == ")":
			block = ""
		case block == "" && len(words) == 2 && words[1] == "(":
			block = words[0]
		default:
			if block != "" {
				words = append([]string{block}, words...)
			}
			isMod = isMod || words[0] == "module"
			if p, ok := requires(words); ok && !strings.HasPrefix(strings.TrimSpace(note), "indirect") {
				p.offset = offset + strings.LastIndex(code, p.version)
				required = append(required, p)
			}
			if old, p, ok := replaces(words); ok {
				p.offset = offset + strings.LastIndex(code, p.version)
				replaced[old] = p
			}
		}
		offset += len(line)
	}
	if !isMod {
		return nil, &syntaxError{offset: -1, problem: "this is not a go.mod: it names no module"}
	}
	return settled(required, replaced), nil
}

// requires reads the words "require", path, version.
func requires(words []string) (place, bool) {
	if len(words) != 3 || words[0] != "require" {
		return place{}, false
	}
	name, version := unquote(words[1]), unquote(words[2])
	return place{name: name, version: version}, module.MatchString(name)
}

// replaces reads the words "replace", path, perhaps version, "=>", path, perhaps version. The place has no name when the
// new path is none of the library's.
func replaces(words []string) (old string, p place, ok bool) {
	before, after, ok := strings.Cut(strings.Join(words, " "), " => ")
	from, to := strings.Fields(before), strings.Fields(after)
	if !ok || len(from) < 2 || len(to) == 0 || from[0] != "replace" {
		return "", place{}, false
	}
	if name := unquote(to[0]); len(to) == 2 && module.MatchString(name) {
		p = place{name: name, version: unquote(to[1])}
	}
	return unquote(from[1]), p, true
}

func settled(required []place, replaced map[string]place) []place {
	var found []place
	for _, p := range required {
		if r, ok := replaced[p.name]; ok {
			p = r
		}
		if p.name != "" {
			found = append(found, p)
		}
	}
	return found
}

// unquote takes off the quotes a path or version may be written in.
func unquote(word string) string { return strings.Trim(word, "\"`") }
