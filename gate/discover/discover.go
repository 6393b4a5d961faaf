// Package discover finds the model ids that a repository uses: in the string literals of its source and in the values of its
// configuration. It looks for exact ids and would rather miss one than name one that is none.
//
// An id counts where it is a whole literal ("gpt-4o"), alone or behind the name of a provider ("azure/gpt-4o",
// "openai:chat:gpt-4o"), where a literal without blanks is put together from it ("model=gpt-4o&n=2"), where a literal is a
// list of ids, and where a flag or a key in a longer literal says that a model follows ("run --model gpt-4o"). It does not
// count in a sentence, as a part of a word or of a file's name, as a key of JSON, YAML or TOML, in a comment, or in a
// docstring of Python. An id that could be a word or a name of something else counts only as a whole literal.
package discover

import (
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/modelreach/modelreach/gate"
)

// The bounds of a scan.
const (
	maxFiles   = 20_000  // that are read
	maxEntries = 200_000 // files and folders that are looked at
	maxSize    = 1 << 20 // bytes of a file; a longer one is generated, or data
	maxGlobs   = 100
	maxGlob    = 512 // bytes
)

// Found is a model id that the repository uses.
type Found struct {
	ID  string   // as the catalogue knows it, without a provider's prefix
	Pos gate.Pos // of the id; File is slash-separated and relative to the root of the scan
}

// Result is what a scan found, sorted by position.
type Result struct {
	Found []Found    // one for each id and line
	Bare  []gate.Pos // each `modelreach:ignore` that gives no reason; it silences nothing
	Files int        // how many the globs matched
}

// Query says what a scan looks for.
type Query struct {
	Globs   []string             // slash-separated, relative to the root; ** is any number of folders, a ! in front leaves out
	Own     []os.FileInfo        // files that are left out, whatever they are called; nil ones stand for none
	Known   func(id string) bool // an id of the catalogue; asked for every candidate, so it must be fast
	Covered func(id string) bool // an id that needs no mention, such as a declared one; nil for none
}

// Scan looks through the files below root that the globs match. Files that .gitignore files exclude, .git, node_modules,
// vendor, symbolic links, binary files, files over 1 MiB, and files of a kind whose comments and literals are not known, such
// as Markdown, are left out. The comment `modelreach:ignore REASON` silences its own line or, where it stands alone, the next.
//
// It is an error when a glob cannot be used, when more than 20,000 files match or 200,000 would have to be looked at, and when
// something cannot be read.
func Scan(root string, q Query) (Result, error) { return scan(root, q, maxFiles) }

func scan(root string, q Query, most int) (Result, error) {
	globs, err := parseGlobs(q.Globs)
	if err != nil {
		return Result{}, err
	}
	folder, err := os.OpenRoot(root)
	if err != nil {
		return Result{}, fmt.Errorf("open the folder to scan: %w", err)
	}
	defer folder.Close()
	var result Result
	err = walk(folder, globs.enters, func(name string, entry fs.DirEntry) error {
		s := syntaxOf(name)
		if s == nil || !globs.match(name) || q.owns(entry) {
			return nil
		}
		if result.Files++; result.Files > most {
			return fmt.Errorf("the globs of `discover` match more than %d files; name the folders that hold source", most)
		}
		text, err := load(folder, name, entry)
		if err != nil || text == "" {
			return err
		}
		found, bare := inspect(text, s, q)
		for _, f := range found {
			f.Pos.File = name
			result.Found = append(result.Found, f)
		}
		for _, pos := range bare {
			pos.File = name
			result.Bare = append(result.Bare, pos)
		}
		return nil
	})
	if err != nil {
		return Result{}, err
	}
	return result, nil
}

// owns reports whether a file is one of those that are left out.
func (q Query) owns(entry fs.DirEntry) bool {
	if len(q.Own) == 0 {
		return false
	}
	info, err := entry.Info()
	return err == nil && slices.ContainsFunc(q.Own, func(own os.FileInfo) bool { return own != nil && os.SameFile(own, info) })
}
