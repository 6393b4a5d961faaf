package main

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

// layerOf writes the same bytes for the same files: sorted names, one time, root as the owner, nothing of this machine.
func layerOf(w io.Writer, args []string) error {
	at, err := readEpoch(args[0])
	if err != nil {
		return err
	}
	files := slices.Sorted(slices.Values(args[1:]))
	pack, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // the level is valid
	archive := tar.NewWriter(pack)
	made := map[string]bool{}
	for _, file := range files {
		target, source, ok := strings.Cut(file, "=")
		if !ok || !path.IsAbs(target) || target != path.Clean(target) {
			return fmt.Errorf("%q is not /TARGET=SOURCE", file)
		}
		if err := addFolders(archive, made, path.Dir(target), at); err != nil {
			return err
		}
		if err := addFile(archive, target, source, at); err != nil {
			return err
		}
	}
	return errors.Join(archive.Close(), pack.Close())
}

// addFolders adds a folder after those it is in, each once: a layer that leaves them out gets whatever mode the engine likes.
func addFolders(archive *tar.Writer, made map[string]bool, folder string, at time.Time) error {
	if folder == "/" || made[folder] {
		return nil
	}
	if err := addFolders(archive, made, path.Dir(folder), at); err != nil {
		return err
	}
	made[folder] = true
	return archive.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: folder[1:] + "/", Mode: 0o755, ModTime: at, Format: tar.FormatUSTAR})
}

// addFile adds a program if its target is at the root and a file to read elsewhere.
func addFile(archive *tar.Writer, target, source string, at time.Time) error {
	data, err := os.ReadFile(source)
	if err != nil {
		return fmt.Errorf("read file of layer: %w", err)
	}
	mode := int64(0o644)
	if path.Dir(target) == "/" {
		mode = 0o755
	}
	header := &tar.Header{Name: target[1:], Mode: mode, Size: int64(len(data)), ModTime: at, Format: tar.FormatUSTAR}
	if err := archive.WriteHeader(header); err != nil {
		return fmt.Errorf("write header of %s: %w", target, err)
	}
	_, err = archive.Write(data)
	return err
}
