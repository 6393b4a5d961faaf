package manifest

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// The bounds of what a manifest names besides models.
const (
	maxPath    = 256 // bytes
	maxGlobs   = 100
	maxClients = 100
)

// pathRule says why a text is no path, or "". What follows the name of the key, and a hint where the usual one does not tell.
type pathRule func(text string) (problem, hint string)

// pathRules say what cannot be a file of the repository, the most telling first. Each keeps a reader of that file from leaving the
// workspace, whatever the machine it runs on takes for a path; links are for that reader to resolve.
var pathRules = append(slices.Clone(placeRules), wildcard, folder)

// globRules say what cannot be a pattern of such files, nor of files that are left out.
var globRules = func() []pathRule {
	rules := append(slices.Clone(placeRules), folder, badGlob)
	for i, rule := range rules {
		rules[i] = func(text string) (problem, hint string) { return rule(strings.TrimPrefix(text, leaveOut)) }
	}
	return rules
}()

// leaveOut begins a glob of files that are not meant.
const leaveOut = "!"

var placeRules = []pathRule{emptyPath, longPath, hiddenInPath, filledPath, addressAsPath, backslash, absolute, parent}

func emptyPath(text string) (problem, hint string) {
	if text == "" {
		return "is empty", ""
	}
	return "", ""
}

func longPath(text string) (problem, hint string) {
	if len(text) > maxPath {
		return fmt.Sprintf("has %d bytes, and %d is the most", len(text), maxPath), ""
	}
	return "", ""
}

func hiddenInPath(text string) (problem, hint string) {
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, located.Invisible):
		return "must be one line of visible characters, found " + located.Quote(text), ""
	case strings.Trim(text, " ") != text:
		return located.Quote(text) + " begins or ends with a space", "Remove the space."
	}
	return "", ""
}

func filledPath(text string) (problem, hint string) {
	if template.MatchString(text) {
		return "holds a placeholder that nothing fills in", "The text is used as it is written. Write the path itself."
	}
	return "", ""
}

// addressAsPath does not repeat what may hold a password.
func addressAsPath(text string) (problem, hint string) {
	if strings.Contains(text, "://") {
		return "must be a path in this repository, found an address", ""
	}
	return "", ""
}

func backslash(text string) (problem, hint string) {
	if !strings.Contains(text, `\`) {
		return "", ""
	}
	return "must be written with `/`, found " + located.Quote(text), "Write " + located.Quote(strings.ReplaceAll(text, `\`, "/")) + "."
}

// drive begins an absolute path on Windows.
var drive = regexp.MustCompile(`^[A-Za-z]:`)

func absolute(text string) (problem, hint string) {
	if text[0] == '/' || text[0] == '~' || drive.MatchString(text) {
		return "must be relative to the root of the repository, found " + located.Quote(text), ""
	}
	return "", ""
}

func parent(text string) (problem, hint string) {
	if slices.Contains(strings.Split(text, "/"), "..") {
		return "may not lead out of a folder with `..`, found " + located.Quote(text), ""
	}
	return "", ""
}

func folder(text string) (problem, hint string) {
	if strings.HasSuffix(text, "/") || path.Clean(text) == "." {
		return "must name a file, found the folder " + located.Quote(text), ""
	}
	return "", ""
}

func wildcard(text string) (problem, hint string) {
	if strings.ContainsAny(text, "*?") {
		return "must name one file, found the glob " + located.Quote(text), "Write an entry for each file."
	}
	return "", ""
}

// maxBraces is how many alternatives a glob may have: each multiplies the work of a match.
const maxBraces = 4

// badGlob refuses what cannot be matched, and ** beside other characters, which tools disagree on.
func badGlob(text string) (problem, hint string) {
	glued := func(part string) bool { return strings.Contains(part, "**") && part != "**" }
	switch {
	case !doublestar.ValidatePattern(text):
		return "has a bracket or a brace that is never closed: " + located.Quote(text), ""
	case strings.Count(text, "{") > maxBraces:
		return fmt.Sprintf("has more than %d braces: %s", maxBraces, located.Quote(text)), "Write several globs."
	case slices.ContainsFunc(strings.Split(text, "/"), glued):
		return "must have `**` between slashes, found " + located.Quote(text), "Write it as in `src/**/*.py`."
	}
	return "", ""
}

// relative is the path that n names, or ""; what names it in messages.
func (r *reader) relative(n *node, what string, rules []pathRule, form string) string {
	if n.kind != aString {
		r.wrong(n, what, "a string", form)
		return ""
	}
	for _, rule := range rules {
		if problem, hint := rule(n.text); problem != "" {
			if hint == "" {
				hint = form
			}
			r.add(n.pos, what+" "+problem, hint)
			return ""
		}
	}
	return n.text
}

// kindOfList is a list of paths or globs at the top of the manifest.
type kindOfList struct {
	key   string
	most  int
	rules []pathRule
	form  string // of the list
}

var (
	discovered = kindOfList{"discover", maxGlobs, globRules, "Write globs from the root of the repository, as in `discover: [\"src/**/*.py\"]`."}
	// What each file is tells its name, to whoever reads it.
	clientFiles = kindOfList{"clients", maxClients, pathRules, "Name files from the root of the repository, as in `clients: [requirements.txt]`."}
)

// places are the entries of a list, each once.
func (r *reader) places(n *node, l kindOfList) []gate.Place {
	if n == nil {
		return nil
	}
	if n.kind != aList {
		r.wrong(n, "`"+l.key+"`", "a list", l.form)
	}
	var list []gate.Place
	first := map[string]int{}
	for i, item := range n.items {
		if i == l.most {
			r.add(item.pos, fmt.Sprintf("`%s` has more than %d entries", l.key, l.most), "")
			return list
		}
		name := r.relative(item, "an entry of `"+l.key+"`", l.rules, l.form)
		if name == "" {
			continue
		}
		name = cleaned(name)
		if line, twice := first[name]; twice {
			r.add(item.pos, fmt.Sprintf("%s is listed twice, first on line %d", located.Quote(name), line), "Remove one of the two.")
			continue
		}
		first[name] = item.pos.Line
		list = append(list, gate.Place{Name: name, Pos: item.pos})
	}
	return list
}

// globs are the patterns of the files to look through. Some must say what is meant where others say what is not.
func (r *reader) globs(n *node) []gate.Place {
	list := r.places(n, discovered)
	meant := func(p gate.Place) bool { return !strings.HasPrefix(p.Name, leaveOut) }
	if len(list) > 0 && !slices.ContainsFunc(list, meant) {
		r.add(list[0].Pos, "`discover` names only what to leave out", discovered.form)
	}
	return list
}

// cleaned is a path or glob in its shortest form.
func cleaned(name string) string {
	if rest, without := strings.CutPrefix(name, leaveOut); without {
		return leaveOut + path.Clean(rest)
	}
	return path.Clean(name)
}
