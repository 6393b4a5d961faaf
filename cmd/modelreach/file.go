package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/go-multierror"

	"github.com/modelreach/modelreach/cmd/modelreach/settings"
)

// replaceFile writes a file whole or not at all: into a temporary neighbour that then takes its name. The mode lets
// other users read it, since the workspace belongs to the runner's user and this process may be root.
func replaceFile(path string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".modelreach-*")
	if err != nil {
		return fmt.Errorf("create file: %w", err)
	}
	defer os.Remove(file.Name()) // after the rename there is nothing left to remove
	_, err = file.Write(data)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(file.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	return nil
}

// ready makes sure, before anything is asked, that the results can be delivered: report paths are writable and the
// runner's files are there.
func (o *output) ready(s settings.Settings) error {
	var problems *multierror.Error
	for _, f := range s.Reports {
		if f.Path == "-" {
			continue
		}
		if err := o.writable(o.path(f.Path)); err != nil {
			problems = multierror.Append(problems, fmt.Errorf("report %s=%s: %w", f.Format, f.Path, err))
		}
	}
	if err := problems.ErrorOrNil(); err != nil {
		return usage(err)
	}
	if s.Summary {
		if err := o.runner.CheckSummary(); err != nil {
			return internal(err)
		}
	}
	return o.earlyOutputs()
}

// writable makes the folder of path and tries whether replaceFile could write there. What already stands at the path must
// be a file of an earlier run: a link or a device leads elsewhere, and the manifest is the user's.
func (o *output) writable(path string) error {
	switch info, err := os.Lstat(path); {
	case err == nil && info.IsDir():
		return errors.New("this is a folder; name a file in it")
	case err == nil && !info.Mode().IsRegular():
		return errors.New("this is no regular file; the path - is standard output")
	case err == nil && o.manifest != nil && os.SameFile(info, o.manifest):
		return errors.New("this is the manifest")
	}
	dir := filepath.Dir(path)
	if err := o.runner.Inside(existing(dir)); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("create folder: %w", err)
	}
	file, err := os.CreateTemp(dir, ".modelreach-*")
	if err != nil {
		return fmt.Errorf("create file: %w", err)
	}
	file.Close()
	return os.Remove(file.Name())
}

// existing is dir, or the nearest folder above it that exists.
func existing(dir string) string {
	for {
		if _, err := os.Lstat(dir); err == nil || dir == filepath.Dir(dir) {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}
