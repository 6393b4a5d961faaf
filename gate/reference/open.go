package reference

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// The bounds of files.
const (
	maxBytes   = 1 << 20
	maxEntries = 5000 // of a folder, looked through for a name that may have been meant
)

// Open reads a file of the repository at root. The name is slash-separated and relative to root, and positions call the file
// by it. The file must be a regular one inside of root once all symbolic links are followed, outside of .git, of at most
// 1 MiB, and UTF-8 text. The error is a *located.Error; the file system's error behind it is found with errors.Is.
func Open(root, name string) (*Document, error) {
	name, problem := local(name)
	if problem == nil {
		var data []byte
		if data, problem = read(root, name); problem == nil {
			var d *Document
			if d, problem = document(name, data); problem == nil {
				return d, nil
			}
		}
	}
	return nil, problem
}

// local is name in its shortest form, if it can be one inside of a root.
func local(name string) (string, *located.Error) {
	const form = "Write its path from the root of the repository, with forward slashes."
	whole := gate.Pos{File: name}
	switch clean := path.Clean(name); {
	case name == "":
		return "", &located.Error{Problem: "the name of a file is empty", Hint: form}
	case strings.Contains(name, `\`):
		return "", &located.Error{Pos: whole, Problem: "the name of a file has a backslash in it", Hint: form}
	case path.IsAbs(name) || filepath.VolumeName(filepath.FromSlash(name)) != "":
		return "", &located.Error{Pos: whole, Problem: "this is an absolute path", Hint: form}
	case clean == ".." || strings.HasPrefix(clean, "../"):
		return "", outside(name, nil)
	default:
		return clean, nil
	}
}

func outside(name string, cause error) *located.Error {
	return &located.Error{
		Pos: gate.Pos{File: name}, Err: cause,
		Problem: "this file is outside of the repository",
		Hint:    "A reference stays inside of it, symbolic links included; a link must be a relative one.",
	}
}

func read(root, name string) ([]byte, *located.Error) {
	dir, err := os.OpenRoot(root)
	if err != nil {
		return nil, &located.Error{Pos: gate.Pos{File: name}, Problem: "the folder of the repository cannot be opened", Err: err}
	}
	defer dir.Close()
	file, problem := regular(dir, name)
	if problem != nil {
		return nil, problem
	}
	defer file.Close()
	if private(root, name) {
		return nil, &located.Error{Pos: gate.Pos{File: name}, Problem: "this file belongs to git itself",
			Hint: "What is below .git can hold a credential. Name a file of the repository."}
	}
	data, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	switch {
	case err != nil:
		return nil, unreadable(dir, name, err)
	case len(data) > maxBytes:
		return nil, &located.Error{Pos: gate.Pos{File: name}, Problem: "this file is larger than 1 MiB", Hint: "Name the smaller file that the models stand in."}
	}
	return data, nil
}

// regular opens a regular file. It does not wait for the other end of a pipe.
func regular(dir *os.Root, name string) (*os.File, *located.Error) {
	file, err := dir.OpenFile(filepath.FromSlash(name), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, unreadable(dir, name, err)
	}
	info, err := file.Stat()
	if err == nil && info.Mode().IsRegular() {
		return file, nil
	}
	file.Close()
	switch {
	case err != nil:
		return nil, unreadable(dir, name, err)
	case info.IsDir():
		return nil, &located.Error{Pos: gate.Pos{File: name}, Problem: "this is a directory", Hint: "Name a file in it."}
	}
	return nil, &located.Error{Pos: gate.Pos{File: name}, Problem: "this is not a regular file"}
}

// private reports whether a name leads below .git, where a checkout keeps its credentials.
func private(root, name string) bool {
	top, err := filepath.EvalSymlinks(root)
	if err != nil {
		return true
	}
	full, err := filepath.EvalSymlinks(filepath.Join(top, filepath.FromSlash(name)))
	if err != nil {
		return true
	}
	below, err := filepath.Rel(top, full)
	return err != nil || slices.ContainsFunc(strings.Split(filepath.ToSlash(below), "/"), func(part string) bool {
		return strings.EqualFold(part, ".git")
	})
}

// unreadable says why a file cannot be read. The package os keeps its error for a path that leaves a root to itself, and so
// only its text tells.
func unreadable(dir *os.Root, name string, err error) *located.Error {
	p := &located.Error{Pos: gate.Pos{File: name}, Err: err}
	switch {
	case strings.Contains(err.Error(), "escapes from parent"):
		return outside(name, err)
	case errors.Is(err, syscall.ELOOP):
		p.Problem, p.Hint = "the symbolic links of this path lead round in a circle, or are too many", "Name the file itself."
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		p.Problem, p.Hint = "this file does not exist", "Check its path from the root of the repository."
		if near := neighbour(dir, name); near != "" {
			p.Problem, p.Hint = p.Problem+fmt.Sprintf(": did you mean %s?", located.Quote(near)), ""
		}
	case errors.Is(err, fs.ErrPermission):
		p.Problem, p.Hint = "this file may not be read", "Check its permissions."
	default:
		p.Problem = "this file cannot be read"
	}
	return p
}

// neighbour is name with the first part of it that does not exist replaced by the nearest one that does, or "".
func neighbour(dir *os.Root, name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		if _, err := dir.Lstat(filepath.FromSlash(path.Join(parts[:i+1]...))); err == nil {
			continue
		}
		near := gate.Nearest(part, entries(dir, path.Join(parts[:i]...)))
		if len(near) == 0 {
			return ""
		}
		return path.Join(path.Join(parts[:i]...), near[0], path.Join(parts[i+1:]...))
	}
	return ""
}

func entries(dir *os.Root, name string) []string {
	folder, err := dir.Open(filepath.FromSlash(path.Join(".", name)))
	if err != nil {
		return nil
	}
	defer folder.Close()
	names, _ := folder.Readdirnames(maxEntries) // what was read before an error is as good as any
	return names
}
