package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestRun(t *testing.T) {
	tests := map[string][]string{
		"no command":       nil,
		"no such command":  {"publish"},
		"no arguments":     {"pin", "action.yml"},
		"no changelog":     {"notes", "testdata/missing.md", "v1.0.0"},
		"no action":        {"pin", "testdata/missing.yml", "ghcr.io/o/n@sha256:0"},
		"no time":          {"sbom", "v1.0.0", "today", "x"},
		"a negative time":  {"layer", "-1", "/x=x"},
		"no binary":        {"sbom", "v1.0.0", "0", "testdata/missing"},
		"no such folder":   {"verify", "testdata/missing", "v1.0.0", "o/n"},
		"a relative path":  {"layer", "0", "x=main.go"},
		"a path with dots": {"layer", "0", "/a/../x=main.go"},
		"no source":        {"layer", "0", "/x"},
		"no such source":   {"layer", "0", "/x=testdata/missing"},
	}
	for name, args := range tests {
		if err := run(new(bytes.Buffer), args); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestVersion(t *testing.T) {
	tests := map[string]bool{
		"v0.1.0": true, "v1.2.3": true, "v10.20.30": true, "v1.0.0-rc.1": true, "v1.0.0-x-y": true,
		"": false, "1.2.3": false, "v1": false, "v1.2": false, "v01.2.3": false, "v1.2.3+build": false, "v1.2.3-": false,
		"v1.2.3-rc..1": false, "v1.2.3\n": false, "v1.2.3; true": false, "latest": false,
	}
	for v, want := range tests {
		if got := checkVersion(v) == nil; got != want {
			t.Errorf("%q: %v, want %v", v, got, want)
		}
	}
}

// write fills a file in a folder of the test's and returns its path.
func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
