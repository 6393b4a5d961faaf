// Package manifest reads what a repository declares: files → gate.Manifest, every value with its position.
//
//	file ──▶ source ──▶ tree ──▶ reader ──▶ gate.Manifest
//	         clean text  values   schema
//
// Whoever can open a pull request writes the manifest, so every stage has a bound, and no message shows more of the
// file than one short value, and nothing of what may be a key or a password. All problems of a file come back at once,
// joined by located.Join.
package manifest

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// Names are the places of a manifest relative to the directory that is searched, in search order.
var Names = []string{"modelreach.yml", ".modelreach.yml", ".github/modelreach.yml"}

// Find looks for a manifest below dir. It returns the first of Names that exists, slash-separated and relative to
// dir, and those further down the list that exist too and are therefore not read. Whatever stands at that place
// counts, so that Load can say what is wrong with it. When there is nothing, the error is an fs.ErrNotExist.
func Find(dir string) (name string, unread []string, err error) {
	found := existing(dir, Names)
	if len(found) == 0 {
		return "", nil, notFound(dir)
	}
	return found[0], found[1:], nil
}

func existing(dir string, names []string) []string {
	var found []string
	for _, name := range names {
		// Lstat sees a dangling link too: better refused by Load than passed over for the next name.
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name))); !errors.Is(err, fs.ErrNotExist) {
			found = append(found, name)
		}
	}
	return found
}

func notFound(dir string) error {
	e := &located.Error{
		Problem: "no manifest found: there is no " + Names[0] + ", " + Names[1] + " or " + Names[2],
		Hint:    "Add one of them, name another file with the input `manifest`, or list the models in the input `models`.",
		Err:     fs.ErrNotExist,
	}
	other := make([]string, len(Names))
	for i, name := range Names {
		other[i] = strings.TrimSuffix(name, ".yml") + ".yaml"
	}
	if found := existing(dir, other); len(found) > 0 {
		e.Hint = "There is a " + found[0] + ": rename it to end in .yml, or name it with the input `manifest`."
	}
	return (&problems{found: []*located.Error{e}}).err()
}

// Load reads the manifest at path. Positions and messages call the file name: its slash-separated path relative to
// the root of the git checkout. It reads regular files of at most 1 MiB; a symbolic link is refused, because it could
// show a file of the machine to whoever reads the messages. Errors are those of Parse; the fs error behind one about
// the file itself is found with errors.Is.
func Load(path, name string) (gate.Manifest, error) {
	data, problem := read(path)
	if problem != nil {
		return gate.Manifest{}, (&problems{file: name, found: []*located.Error{problem}}).err()
	}
	return Parse(data, name)
}

func read(path string) ([]byte, *located.Error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, unreadable(err)
	}
	if !info.Mode().IsRegular() {
		return nil, irregular(info.Mode())
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(err)
	}
	defer file.Close()
	// One byte over the bound is enough for Parse to see that it is crossed.
	data, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	if err != nil {
		return nil, unreadable(err)
	}
	return data, nil
}

func irregular(mode fs.FileMode) *located.Error {
	what, hint := "not a regular file", "The manifest must be a regular file."
	switch {
	case mode.IsDir():
		what = "a directory"
	case mode&fs.ModeSymlink != 0:
		what = "a symbolic link"
		hint += " Kubernetes shows the files of a ConfigMap as links; mount it with `subPath`."
	}
	return &located.Error{Problem: "this is " + what, Hint: hint}
}

func unreadable(err error) *located.Error {
	e := &located.Error{Problem: "this file cannot be read", Hint: "Check that the path leads to a text file.", Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Problem, e.Hint = "this file does not exist", "Check the path, and that the repository was checked out before this step."
	case errors.Is(err, fs.ErrPermission):
		e.Problem, e.Hint = "this file may not be read", "Check its permissions."
	}
	return e
}

// Parse reads a manifest from the bytes of a file called name in positions and messages. It returns at least one
// model, or an error and no model. The error is one of located.Join. Columns count characters (Unicode code points), and a
// byte order mark is none. A model without an ID has a From, whose file is not opened.
func Parse(data []byte, name string) (gate.Manifest, error) { return ParseOn(data, name, time.Now()) }

// ParseOn is Parse on a given day, which is what the days of waivers are held against. Only the day of today counts, in UTC.
func ParseOn(data []byte, name string, today time.Time) (gate.Manifest, error) {
	r := &reader{problems: &problems{file: name}, today: today.UTC().Truncate(24 * time.Hour)}
	if text, bad := source(data); bad != nil {
		r.found = append(r.found, bad)
	} else if root := tree(text, r.problems); root != nil {
		r.manifest(root)
	}
	return r.result()
}
