package lock

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// Name is the file's usual name, at the root of the repository.
const Name = "modelreach.lock"

// Load reads the lock file at path. Positions and messages call the file name: its slash-separated path relative to
// the root of the git checkout. It reads regular files of at most MaxBytes and refuses a symbolic link. Errors are
// those of Parse; that of a file which does not exist is an fs.ErrNotExist for errors.Is, and comes with an empty File
// to go on with.
func Load(path, name string) (File, error) {
	data, err := read(path)
	if err != nil {
		return File{}, located.InOrder(unreadable(name, err))
	}
	return Parse(data, name)
}

var errIrregular = errors.New("not a regular file")

func read(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errIrregular
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	// One byte over the bound is enough for Parse to see that it is crossed.
	return io.ReadAll(io.LimitReader(file, MaxBytes+1))
}

func unreadable(name string, err error) *located.Error {
	e := &located.Error{Pos: gate.Pos{File: name}, Problem: "this file cannot be read", Hint: "Check the path.", Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Problem, e.Hint = "this file does not exist", "A run with `update-lock` writes it."
	case errors.Is(err, fs.ErrPermission):
		e.Problem, e.Hint = "this file may not be read", "Check its permissions."
	case errors.Is(err, errIrregular):
		e.Problem, e.Hint = "this is not a regular file", "A lock file is never read through a symbolic link."
	}
	return e
}

// Write puts f at path, whole or not at all: it is written and synced beside the old file and then renamed over it, so
// that of several writers the last one wins and a reader sees one of their files, never a mixture. A file that already
// holds f is not touched. It refuses what Parse would not read back, and a path that is a symbolic link or anything
// else than a regular file. The error wraps that of the file system.
func Write(path string, f File) error {
	data := f.Marshal()
	if _, err := Parse(data, filepath.Base(path)); err != nil {
		return fmt.Errorf("write lock file: %w", err)
	}
	mode := fs.FileMode(0o644)
	switch info, err := os.Lstat(path); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("write lock file: %w", err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("write lock file: %s: %w", path, errIrregular)
	default:
		mode = info.Mode().Perm()
	}
	if old, err := read(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	if err := replace(path, data, mode); err != nil {
		return fmt.Errorf("write lock file: %w", err)
	}
	return nil
}

// replace puts data at path in one step.
func replace(path string, data []byte, mode fs.FileMode) (err error) {
	beside, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(beside.Name()))
		}
	}()
	if err := fill(beside, data, mode); err != nil {
		return err
	}
	return os.Rename(beside.Name(), path)
}

// fill writes data to the disk and closes the file.
func fill(file *os.File, data []byte, mode fs.FileMode) error {
	_, err := file.Write(data)
	if err == nil {
		err = file.Chmod(mode)
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}
