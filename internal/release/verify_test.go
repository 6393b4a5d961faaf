package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"
)

// sums writes the files and what SHA256SUMS says of them.
func sums(t *testing.T, d dist) string {
	t.Helper()
	var b strings.Builder
	for name := range binaries {
		put(t, d.path(name), []byte(name))
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256([]byte(name)), name)
	}
	put(t, d.path(bomFile), nil)
	fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(nil), bomFile)
	return b.String()
}

func TestChecksums(t *testing.T) {
	tests := map[string]struct {
		change func(sums string) string
		err    string
	}{
		"as they should be": {func(s string) string { return s }, ""},
		"a line less":       {func(s string) string { _, rest, _ := strings.Cut(s, "\n"); return rest }, "6 lines"},
		"a line more":       {func(s string) string { return s + "0  more\n" }, "8 lines"},
		"another file":      {func(s string) string { return strings.Replace(s, bomFile, "other", 1) }, "read file"},
		"another sum":       {func(s string) string { return strings.Repeat("0", 64) + s[64:] }, "SHA256SUMS says"},
		"no lines":          {func(string) string { return "" }, "0 lines"},
	}
	for name, tt := range tests {
		d := dist{t.TempDir(), "v1.2.3", "o/n"}
		put(t, d.path("SHA256SUMS"), []byte(tt.change(sums(t, d))))
		if err := d.checksums(); !said(err, tt.err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAction(t *testing.T) {
	tests := map[string]struct{ line, err string }{
		"the image":           {"  image: docker://ghcr.io/o/n@" + digest, ""},
		"not pinned":          {"  image: Dockerfile", "does not name"},
		"a tag":               {"  image: docker://ghcr.io/o/n:v1.2.3", "does not name"},
		"another repository":  {"  image: docker://ghcr.io/o/m@" + digest, "does not name"},
		"another digest":      {"  image: docker://ghcr.io/o/n@" + strings.Replace(digest, "0", "f", 1), "does not name"},
		"the digest and more": {"  image: docker://ghcr.io/o/n@" + digest + "0", "does not name"},
	}
	for name, tt := range tests {
		d := dist{t.TempDir(), "v1.2.3", "o/n"}
		put(t, d.path("action.yml"), []byte("runs:\n"+tt.line+"\n"))
		if err := d.action(digest); !said(err, tt.err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNotesAreThere(t *testing.T) {
	d := dist{t.TempDir(), "v1.2.3", "o/n"}
	for text, want := range map[string]string{"": "empty", " \n": "empty", "- A change.\n": ""} {
		put(t, d.path("notes.md"), []byte(text))
		if err := d.notes(); !said(err, want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A test is not built as a release is.
func TestBinaryOfAnotherKind(t *testing.T) {
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	d := dist{t.TempDir(), "v1.2.3", "o/n"}
	for name, platform := range binaries {
		put(t, d.path(name), data)
		if err := d.binary(name, platform); !said(err, "it was built with") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStatic(t *testing.T) {
	if err := static([]byte("#!/bin/sh")); !said(err, "read program") {
		t.Error(err)
	}
}
