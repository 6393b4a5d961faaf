package client

import (
	"encoding/json"
	"errors"
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

// npmLists are the keys under which npm and pnpm list dependencies.
var npmLists = []string{"dependencies", "devDependencies", "optionalDependencies", "peerDependencies"}

// packageJSON reads package.json.
func packageJSON(text string) ([]place, error) {
	var found []place
	err := walkJSON(text, func(path []string, value string, offset int) {
		if len(path) != 2 || path[1] != library || !slices.Contains(npmLists, path[0]) {
			return
		}
		if own, ok := strings.CutPrefix(value, "npm:"+library+"@"); ok { // an alias to itself
			value, offset = own, offset+len(value)-len(own)
		}
		found = append(found, place{version: value, offset: offset})
	})
	return found, err
}

// packageLock reads package-lock.json, which lists packages by their folder (lockfileVersion 2 and 3) or by their name
// (lockfileVersion 1; npm's documentation, "package-lock.json"). With folders it tells who asks for a library: one that
// no project of the repository asks for belongs to another library.
func packageLock(text string) ([]place, error) {
	var byFolder, byName []place
	asked, folders, other := false, false, ""
	err := walkJSON(text, func(path []string, value string, offset int) {
		folders = folders || path[0] == "packages"
		switch {
		case len(path) == 3 && path[0] == "dependencies" && path[1] == library && path[2] == "version":
			byName = append(byName, place{version: value, offset: offset})
		case len(path) == 4 && path[0] == "packages" && path[3] == library && slices.Contains(npmLists, path[2]):
			asked = asked || !strings.Contains(path[1], "node_modules/")
		case len(path) == 3 && path[0] == "packages" && path[2] == "name" && value != library:
			other = path[1] // a fork under the library's name
		case len(path) == 3 && path[0] == "packages" && path[2] == "version" && path[1] != other && installed(path[1]):
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

// installed reports whether a folder of a lock file is the library, installed for a project of the repository.
func installed(folder string) bool {
	project, ok := strings.CutSuffix(folder, "node_modules/"+library)
	return ok && !strings.Contains(project, "node_modules/") && (project == "" || strings.HasSuffix(project, "/"))
}
