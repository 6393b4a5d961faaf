package discover

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// skipped are folders that hold no source of the repository.
var skipped = []string{".git", "node_modules", "vendor"}

// walk calls visit with every regular file below root that no .gitignore excludes, in lexical order. Folders that enters
// turns down are left out.
func walk(root *os.Root, enters func(folder string) bool, visit func(name string, entry fs.DirEntry) error) error {
	ignored := ignores{}
	entries := 0
	return fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("read %s: %w", name, reason(err))
		}
		if entries++; entries > maxEntries {
			return fmt.Errorf("more than %d files and folders would have to be looked at; name the folders that hold source", maxEntries)
		}
		switch {
		case entry.IsDir():
			if name != "." && (slices.Contains(skipped, path.Base(name)) || !enters(name) || ignored.match(name, true)) {
				return fs.SkipDir
			}
			return ignored.read(root, name)
		case !entry.Type().IsRegular() || ignored.match(name, false):
			return nil
		}
		return visit(name, entry)
	})
}

// reason is what lies behind an error of the file system, which names the path a second time.
func reason(err error) error {
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

// load reads a text file. It is "" for one that is too large or binary, which is one with a zero byte in its beginning, as
// git has it.
func load(root *os.Root, name string, entry fs.DirEntry) (string, error) {
	info, err := entry.Info()
	if err != nil {
		return "", fmt.Errorf("read %s: %w", name, reason(err))
	}
	if info.Size() > maxSize {
		return "", nil
	}
	file, err := root.Open(name)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", name, reason(err))
	}
	defer file.Close()
	var text strings.Builder
	text.Grow(int(info.Size()))
	if _, err := io.Copy(&text, io.LimitReader(file, maxSize)); err != nil {
		return "", fmt.Errorf("read %s: %w", name, reason(err))
	}
	if strings.IndexByte(text.String()[:min(text.Len(), 8000)], 0) >= 0 {
		return "", nil
	}
	return text.String(), nil
}

// globs are patterns for the names of files.
type globs struct {
	with, without []string
	bases         []string // of with: the folder each begins in
}

// parseGlobs refuses what is no glob inside the root, and what would take too long to match.
func parseGlobs(patterns []string) (globs, error) {
	var g globs
	if len(patterns) > maxGlobs {
		return g, fmt.Errorf("there are more than %d globs", maxGlobs)
	}
	for _, pattern := range patterns {
		glob, without := strings.CutPrefix(pattern, "!")
		glob = strings.TrimPrefix(glob, "./")
		switch {
		case len(glob) > maxGlob || strings.Count(glob, "{") > 4:
			return g, fmt.Errorf("the glob %.40q is too long or has too many braces", pattern)
		case glob == "" || !doublestar.ValidatePattern(glob):
			return g, fmt.Errorf("%q is not a glob; write it as in `src/**/*.py`", pattern)
		case strings.HasPrefix(glob, "/") || slices.Contains(strings.Split(glob, "/"), ".."):
			return g, fmt.Errorf("the glob %q leads out of the repository; write it relative to the root", pattern)
		case without:
			g.without = append(g.without, glob)
		default:
			base, _ := doublestar.SplitPattern(glob)
			g.with, g.bases = append(g.with, glob), append(g.bases, base)
		}
	}
	if len(g.with) == 0 {
		return g, errors.New("no glob says which files to look through; write one as in `src/**/*.py`")
	}
	return g, nil
}

// match reports whether a file is to be looked through.
func (g globs) match(name string) bool {
	matches := func(glob string) bool { return doublestar.MatchUnvalidated(glob, name) }
	return slices.ContainsFunc(g.with, matches) && !slices.ContainsFunc(g.without, matches)
}

// enters reports whether a folder can hold files that match.
func (g globs) enters(folder string) bool {
	return slices.ContainsFunc(g.bases, func(base string) bool {
		return base == "." || strings.HasPrefix(folder+"/", base+"/") || strings.HasPrefix(base, folder+"/")
	})
}
