package main

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"debug/elf"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
)

// dist is a folder that scripts/release-build wrote.
type dist struct {
	folder, version, repository string
}

func (d dist) path(name string) string { return filepath.Join(d.folder, name) }

// binaries maps the names to GOOS/GOARCH.
var binaries = map[string]string{
	"modelreach-linux-amd64":       "linux/amd64",
	"modelreach-linux-arm64":       "linux/arm64",
	"modelreach-darwin-amd64":      "darwin/amd64",
	"modelreach-darwin-arm64":      "darwin/arm64",
	"modelreach-windows-amd64.exe": "windows/amd64",
	"modelreach-windows-arm64.exe": "windows/arm64",
}

const bomFile = "modelreach.cdx.json"

// verifyDist finds every fault it can before it fails: a release is built in minutes and looked at in seconds.
func verifyDist(w io.Writer, args []string) error {
	d := dist{args[0], args[1], args[2]}
	faults := []error{checkVersion(d.version), d.checksums()}
	for name, platform := range binaries {
		if err := d.binary(name, platform); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		}
	}
	faults = append(faults, d.bom(), d.notes())
	digest, err := d.image()
	faults = append(faults, err, d.action(digest))
	if err := errors.Join(faults...); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s %s: %d binaries, checksums, bill of materials, notes, image and action.yml agree.\nghcr.io/%s@%s\n",
		d.folder, d.version, len(binaries), d.repository, digest)
	return err
}

// checksums checks that SHA256SUMS, in the form of sha256sum, has a line for each file that people download, and no other.
func (d dist) checksums() error {
	text, err := os.ReadFile(d.path("SHA256SUMS"))
	if err != nil {
		return fmt.Errorf("read checksums: %w", err)
	}
	sums := map[string]string{}
	for line := range strings.Lines(string(text)) {
		sum, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		sums[name] = sum
	}
	if len(sums) != len(binaries)+1 {
		return fmt.Errorf("SHA256SUMS has %d lines, and needs %d", len(sums), len(binaries)+1)
	}
	for name, want := range sums {
		data, err := os.ReadFile(d.path(filepath.Base(name)))
		if err != nil {
			return fmt.Errorf("read file of SHA256SUMS: %w", err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(data)); got != want {
			return fmt.Errorf("%s has the sum %s, and SHA256SUMS says %s", name, got, want)
		}
	}
	return nil
}

func (d dist) binary(name, platform string) error {
	data, err := os.ReadFile(d.path(name))
	if err != nil {
		return err
	}
	info, err := buildinfo.Read(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("read build information: %w", err)
	}
	goos, goarch, _ := strings.Cut(platform, "/")
	for key, want := range map[string]string{"GOOS": goos, "GOARCH": goarch, "CGO_ENABLED": "0", "-trimpath": "true"} {
		if got := setting(info, key); got != want {
			return fmt.Errorf("it was built with %s=%s, and needs %s", key, got, want)
		}
	}
	if !bytes.Contains(data, []byte(d.version)) {
		return fmt.Errorf("it does not hold the version %s", d.version)
	}
	if goos == "linux" {
		return static(data)
	}
	return nil
}

func setting(info *debug.BuildInfo, key string) string {
	for _, s := range info.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

// static fails on a program that needs a loader or a library: the image has neither.
func static(data []byte) error {
	f, err := elf.NewFile(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("read program: %w", err)
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			return errors.New("it is linked dynamically")
		}
	}
	return nil
}

// bom makes the list again and compares.
func (d dist) bom() error {
	text, err := os.ReadFile(d.path(bomFile))
	if err != nil {
		return fmt.Errorf("read bill of materials: %w", err)
	}
	var got bom
	if err := json.Unmarshal(text, &got); err != nil {
		return fmt.Errorf("parse bill of materials: %w", err)
	}
	var files []string
	for name := range binaries {
		files = append(files, d.path(name))
	}
	want, err := sbom(d.version, got.Metadata.Timestamp, files)
	if err != nil {
		return err
	}
	again, err := json.MarshalIndent(want, "", "  ")
	if err != nil || !bytes.Equal(bytes.TrimSpace(text), again) {
		return errors.Join(err, fmt.Errorf("%s is not the list of what is in the binaries", bomFile))
	}
	return nil
}

func (d dist) notes() error {
	text, err := os.ReadFile(d.path("notes.md"))
	if err == nil && len(bytes.TrimSpace(text)) == 0 {
		err = errors.New("notes.md is empty")
	}
	return err
}

func (d dist) action(digest string) error {
	text, err := os.ReadFile(d.path("action.yml"))
	if err != nil {
		return err
	}
	want := "ghcr.io/" + d.repository + "@" + digest
	if m := pinned.FindAllSubmatch(text, -1); len(m) != 1 || string(m[0][1]) != want {
		return fmt.Errorf("action.yml does not name docker://%s", want)
	}
	return nil
}
