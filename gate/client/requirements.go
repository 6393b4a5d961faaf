package client

import (
	"regexp"
	"strings"
)

// named is the beginning of a requirement: its name and extras (PEP 508).
var named = regexp.MustCompile(`^\s*([A-Za-z0-9][-A-Za-z0-9._]*)\s*(?:\[[^\]]*\])?\s*\(?\s*`)

// requirement reads the requirement in text, and where in it the version begins. It reports whether the requirement is the
// client library.
func requirement(text string) (version string, at int, ok bool) {
	match := named.FindStringSubmatchIndex(text)
	if match == nil || normal(text[match[2]:match[3]]) != library {
		return "", 0, false
	}
	version, _, _ = strings.Cut(text[match[1]:], ";") // what follows is an environment marker
	version, _, _ = strings.Cut(version, " --")       // an option of pip, as --hash
	version = strings.TrimRight(version, " \t\r\n\\)")
	if version == "" {
		return "", match[2], true
	}
	return version, match[1], true
}

// normal is a name as PyPI compares it (PEP 503).
func normal(name string) string {
	return strings.NewReplacer("_", "-", ".", "-").Replace(strings.ToLower(name))
}

// comment is where pip ends a line (pip's documentation, "Requirements File Format").
var comment = regexp.MustCompile(`(^|\s)#.*`)

// requirements reads a requirements file. Files that it includes are not followed.
func requirements(text string) ([]place, error) {
	var found []place
	offset, continued := 0, false
	for line := range strings.Lines(text) {
		written := comment.ReplaceAllString(line, "")
		if version, at, ok := requirement(written); ok && !continued {
			found = append(found, place{version: version, offset: offset + at})
		}
		continued = strings.HasSuffix(strings.TrimRight(line, "\r\n"), `\`)
		offset += len(line)
	}
	return found, nil
}
