package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// walkJSON calls visit with every string of the text, the path of keys to it and the byte where it begins, behind its
// quote. What is in an array is left out: no dependency stands there.
func walkJSON(text string, visit func(path []string, value string, offset int)) error {
	d := json.NewDecoder(strings.NewReader(text))
	var path []string
	var open []json.Delim
	key, isKey, arrays := "", false, 0
	for {
		before := int(d.InputOffset())
		token, err := d.Token()
		if errors.Is(err, io.EOF) && before > 0 && len(open) == 0 {
			return nil
		}
		if err != nil {
			return jsonError(err, text, int(d.InputOffset()))
		}
		if len(open) > maxNesting {
			return &syntaxError{offset: before, problem: fmt.Sprintf("values are nested more than %d deep", maxNesting)}
		}
		inObject := len(open) > 0 && open[len(open)-1] == '{'
		switch t := token.(type) {
		case json.Delim:
			if t == '{' || t == '[' {
				open, path = append(open, t), append(path, key)
				if key, isKey = "", t == '{'; !isKey {
					arrays++
				}
				continue
			}
			if t == ']' {
				arrays--
			}
			open, path = open[:len(open)-1], path[:len(path)-1]
			isKey = len(open) > 0 && open[len(open)-1] == '{'
			continue
		case string:
			if inObject && isKey {
				key, isKey = t, false
				continue
			}
			if inObject && arrays == 0 {
				begin := before + strings.IndexByte(text[before:], '"') + 1
				visit(append(path[1:], key), t, begin)
			}
		}
		isKey = inObject
	}
}

// jsonError is the decoder's error, which it tells either where it stopped or behind the character it stopped at.
func jsonError(err error, text string, read int) error {
	rest := text[read:]
	bad := &syntaxError{offset: len(text) - len(strings.TrimLeft(rest, " \t\r\n")), problem: "this is not valid JSON: " + err.Error()}
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		bad.problem = "this is not valid JSON: it ends too early"
	case errors.As(err, &syntax):
		bad.offset = max(bad.offset, int(syntax.Offset)-1)
	}
	return bad
}

// maxNesting is how deep values may lie in each other in a file of npm.
const maxNesting = 100

// npmLists are the keys under which npm and pnpm list dependencies.
var npmLists = []string{"dependencies", "devDependencies", "optionalDependencies", "peerDependencies"}

// forced are the keys under which npm, pnpm and Yarn name versions that outrank what is asked for (package.json of npm, section
// "overrides"; pnpm's "Settings"; Yarn's "resolutions").
var forced = [][]string{{"overrides"}, {"resolutions"}, {"pnpm", "overrides"}}

// packageJSON reads package.json. The library may stand under another name (`"openai4": "npm:openai@4"`), and what an override
// says of it counts in place of what is asked for; one that repeats that (`$openai`) says nothing.
func packageJSON(text string) ([]place, error) {
	var asked, instead []place
	err := walkJSON(text, func(path []string, value string, offset int) {
		last := len(path) - 1
		isForced := slices.ContainsFunc(forced, func(keys []string) bool { return slices.Equal(keys, path[:last]) })
		own, alias := strings.CutPrefix(value, "npm:"+library+"@")
		named := path[last] == library
		if alias {
			value, offset = own, offset+len(value)-len(own)
		}
		switch {
		case isForced && named && !strings.HasPrefix(value, "$"):
			instead = append(instead, place{version: value, offset: offset})
		case len(path) == 2 && slices.Contains(npmLists, path[0]) && (named || alias):
			asked = append(asked, place{version: value, offset: offset})
		}
	})
	if len(asked) > 0 && len(instead) > 0 {
		return instead, err
	}
	return asked, err
}

// packageLock reads package-lock.json, which lists packages by their folder (lockfileVersion 2 and 3) or by their name
// (lockfileVersion 1; npm's documentation, "package-lock.json"). With folders it tells who asks for a library: one that
// no project of the repository asks for belongs to another library.
func packageLock(text string) ([]place, error) {
	var byFolder, byName []place
	asked, folders, names := false, false, map[string]string{} // of folders whose name is another than the package's
	err := walkJSON(text, func(path []string, value string, offset int) {
		folders = folders || path[0] == "packages"
		own, alias := strings.CutPrefix(value, "npm:"+library+"@")
		switch {
		case len(path) == 3 && path[0] == "dependencies" && path[2] == "version" && (alias || path[1] == library):
			byName = append(byName, place{version: own, offset: offset + len(value) - len(own)})
		case len(path) == 4 && path[0] == "packages" && (alias || path[3] == library) && slices.Contains(npmLists, path[2]):
			asked = asked || !strings.Contains(path[1], "node_modules/")
		case len(path) == 3 && path[0] == "packages" && path[2] == "name":
			names[path[1]] = value
		case len(path) == 3 && path[0] == "packages" && path[2] == "version" && installed(path[1], names[path[1]]):
			byFolder = append(byFolder, place{version: value, offset: offset})
		}
	})
	switch {
	case err != nil || !folders:
		return byName, err
	case !asked:
		return nil, nil
	}
	return byFolder, nil
}

// installed reports whether a folder of a lock file is the library, installed for a project of the repository. The name is that
// of the package where it is not the folder's.
func installed(folder, name string) bool {
	project, module, ok := strings.Cut(folder, "node_modules/")
	if name == "" {
		name = module
	}
	return ok && name == library && !strings.Contains(module, "/") && (project == "" || strings.HasSuffix(project, "/"))
}
