package discover

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// maxRules is how many patterns of one .gitignore are followed.
const maxRules = 2000

// ignores are the rules of every .gitignore that was read, by its folder (gitignore(5)).
type ignores map[string][]rule

// rule is one line of a .gitignore.
type rule struct {
	glob    string
	negated bool // it takes back what a line above excludes
	folders bool // it excludes folders alone
	base    bool // it is compared with the last part of the path
}

// read takes in the .gitignore of a folder, if there is one. Like git, it does not follow a symbolic link.
func (i ignores) read(root *os.Root, folder string) error {
	name := path.Join(folder, ".gitignore")
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular():
		return nil
	case err != nil:
		return fmt.Errorf("read %s: %w", name, reason(err))
	}
	file, err := root.Open(name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, reason(err))
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxSize))
	if err != nil {
		return fmt.Errorf("read %s: %w", name, reason(err))
	}
	if rules := parseRules(string(text)); len(rules) > 0 {
		i[folder] = rules
	}
	return nil
}

func parseRules(text string) []rule {
	var rules []rule
	for line := range strings.Lines(strings.TrimPrefix(text, "\uFEFF")) {
		if r, ok := parseRule(line); ok && len(rules) < maxRules {
			rules = append(rules, r)
		}
	}
	return rules
}

// braces mean nothing to git, and alternatives to the library.
var braces = strings.NewReplacer("{", `\{`, "}", `\}`, `\{`, `\{`, `\}`, `\}`)

func parseRule(line string) (rule, bool) {
	var r rule
	line = strings.TrimRight(line, "\r\n")
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = line[:len(line)-1]
	}
	if strings.HasPrefix(line, "#") || len(line) > maxGlob {
		return r, false
	}
	line, r.negated = strings.CutPrefix(line, "!")
	line, r.folders = strings.CutSuffix(line, "/")
	r.base = !strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if inside, ok := strings.CutSuffix(line, "/**"); ok { // everything inside, and not the folder itself
		line = inside + "/**/*"
	}
	r.glob = braces.Replace(line)
	return r, line != "" && doublestar.ValidatePattern(r.glob)
}

// match reports whether a file or folder is excluded. The nearest .gitignore that says something about it decides, by the
// last of its lines that does. That what lies in an excluded folder stays excluded is left to the walk, which does not enter
// one.
func (i ignores) match(name string, isFolder bool) bool {
	for folder := path.Dir(name); ; folder = path.Dir(folder) {
		rules := i[folder]
		inside := name
		if folder != "." {
			inside = name[len(folder)+1:]
		}
		for n := len(rules) - 1; n >= 0; n-- {
			if rules[n].match(inside, isFolder) {
				return !rules[n].negated
			}
		}
		if folder == "." {
			return false
		}
	}
}

func (r rule) match(name string, isFolder bool) bool {
	if r.base {
		name = path.Base(name)
	}
	return (isFolder || !r.folders) && doublestar.MatchUnvalidated(r.glob, name)
}
