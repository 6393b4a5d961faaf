package main

import (
	"fmt"
	"os"
	"path/filepath"
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

// writable makes the folder of path and tries whether replaceFile could write there.
func writable(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("this is a folder; name a file in it")
	}
	dir := filepath.Dir(path)
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
