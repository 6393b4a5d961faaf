// Package client reads which OpenAI client libraries a repository depends on, and says which of them are older than the
// APIs and needs it declares. It knows OpenAI's own libraries for Python, JavaScript and Go, and no others.
package client

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// Ecosystem is the registry a library comes from; it decides what a version constraint means.
type Ecosystem string

// The ecosystems.
const (
	PyPI Ecosystem = "pypi"
	NPM  Ecosystem = "npm"
	Go   Ecosystem = "go"
)

// Dependency is one place where a file names an OpenAI client library.
type Dependency struct {
	Ecosystem Ecosystem
	Name      string   // as the registry knows it: openai, github.com/openai/openai-go/v3
	Version   string   // as written: "==0.28.1", "^4.20", or "4.87.1" in a lock file; "" when the file leaves it open
	Pos       gate.Pos // of Version, else of what stands where it would be
}

// The bounds of a file. Lock files of large projects have several megabytes.
const (
	maxSize   = 16 << 20 // bytes
	maxPlaces = 1000     // at which it names the library
)

// place is a library as one reader found it, at a byte of the text. The name is "openai" when it is left out.
type place struct {
	name, version string
	offset        int
}

// reader finds the client library in the text of one kind of file. Its error is a *syntaxError.
type reader func(text string) ([]place, error)

// readers are the kinds of files by their name. Requirements files have many names; Read knows them by their ending.
var readers = map[string]struct {
	ecosystem Ecosystem
	read      reader
}{
	"requirements.txt":    {PyPI, requirements},
	"pyproject.toml":      {PyPI, pyproject},
	"poetry.lock":         {PyPI, pythonLock},
	"uv.lock":             {PyPI, pythonLock},
	"package.json":        {NPM, packageJSON},
	"package-lock.json":   {NPM, packageLock},
	"npm-shrinkwrap.json": {NPM, packageLock},
	"pnpm-lock.yaml":      {NPM, pnpmLock},
	"go.mod":              {Go, goMod},
}

// Kinds lists the names of the files that Read understands, sorted. A requirements file may have any name that ends in .txt
// or .in.
func Kinds() []string { return slices.Sorted(maps.Keys(readers)) }

// Read finds the OpenAI client libraries in the dependency file name, a slash-separated path inside root, in the order
// they are written. Positions carry name as their file. A file that names none gives none. Libraries that only another
// library asks for are left out where the file tells. Every error is a *located.Error: a path outside root, also by a
// symbolic link, a file that is missing, is none of Kinds, has more than 16 MiB, names a library more than 1,000 times, or
// cannot be parsed.
func Read(root, name string) ([]Dependency, error) {
	kind := path.Base(name)
	if ext := path.Ext(kind); ext == ".txt" || ext == ".in" {
		kind = "requirements.txt"
	}
	r, ok := readers[kind]
	if !ok {
		return nil, &located.Error{Pos: gate.Pos{File: name}, Problem: "this is not a dependency file that modelreach reads",
			Hint: "It reads " + strings.Join(Kinds(), ", ") + "."}
	}
	text, err := load(root, name)
	if err != nil {
		return nil, err
	}
	places, err := r.read(text)
	if err != nil {
		return nil, placed(name, text, err)
	}
	if len(places) > maxPlaces {
		return nil, &located.Error{Pos: gate.Pos{File: name}, Problem: fmt.Sprintf("this file names the library more than %d times", maxPlaces)}
	}
	lines := located.NewLines(text)
	var found []Dependency
	for _, p := range places {
		d := Dependency{Ecosystem: r.ecosystem, Name: p.name, Version: p.version, Pos: lines.Pos(p.offset)}
		if d.Name == "" {
			d.Name = library
		}
		d.Pos.File = name
		found = append(found, d)
	}
	return found, nil
}

// library is what OpenAI's client is called on PyPI and on npm.
const library = "openai"

// load reads a text file inside root, without a byte order mark.
func load(root, name string) (string, error) {
	bad := func(problem string, cause error) error {
		return &located.Error{Pos: gate.Pos{File: name}, Problem: problem, Err: cause}
	}
	folder, err := os.OpenRoot(root)
	if err != nil {
		return "", bad("the folder it should be in cannot be opened", err)
	}
	defer folder.Close()
	local := filepath.FromSlash(name)
	if !filepath.IsLocal(local) {
		return "", bad("this path leads out of the repository", nil)
	}
	info, err := folder.Stat(local) // before opening: a named pipe would wait for a writer
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "", bad("there is no such file", err)
	case err != nil:
		return "", bad("this file cannot be read inside the repository", err)
	case !info.Mode().IsRegular():
		return "", bad("this is not a regular file", nil)
	}
	file, err := folder.Open(local)
	if err != nil {
		return "", bad("this file cannot be read inside the repository", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	text := strings.TrimPrefix(string(data), "\uFEFF")
	switch {
	case err != nil:
		return "", bad("this file cannot be read", err)
	case len(data) > maxSize:
		return "", bad(fmt.Sprintf("this file has more than %d MiB", maxSize>>20), nil)
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return "", bad("this file is not UTF-8 text", nil)
	}
	return text, nil
}
