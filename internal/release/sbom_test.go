package main

import (
	"bytes"
	"encoding/json"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// The test is a binary of this module itself, linked with go-cmp.
func TestSBOM(t *testing.T) {
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var first, second bytes.Buffer
	for _, w := range []*bytes.Buffer{&first, &second} {
		if err := sbomOf(w, []string{"v1.2.3", "1234567890", binary, binary}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two runs differ")
	}
	var b bom
	if err := json.Unmarshal(first.Bytes(), &b); err != nil {
		t.Fatal(err)
	}
	if b.Metadata.Timestamp != "2009-02-13T23:31:30Z" || b.Metadata.Component.Version != "v1.2.3" ||
		b.Metadata.Component.Name != "github.com/modelreach/modelreach" {
		t.Errorf("it describes %+v", b.Metadata)
	}
	has := func(start string) bool {
		return slices.ContainsFunc(b.Components, func(c component) bool { return strings.HasPrefix(c.PURL, start) })
	}
	toolchain, _, _ := strings.Cut(strings.TrimPrefix(runtime.Version(), "go"), " ")
	for _, start := range []string{"pkg:golang/std@" + toolchain, "pkg:golang/github.com/google/go-cmp@v"} {
		if !has(start) {
			t.Errorf("it lacks %s: %s", start, first.String())
		}
	}
	if len(b.Dependencies) != len(b.Components)+1 || len(b.Dependencies[0].On) != len(b.Components) {
		t.Errorf("%d components and the dependencies %+v", len(b.Components), b.Dependencies)
	}
}

func TestLinkedFollowsReplacements(t *testing.T) {
	got := linked(&debug.BuildInfo{GoVersion: "go1.26.1 X:nodwarf5", Deps: []*debug.Module{
		{Path: "example.com/a", Version: "v1.0.0", Replace: &debug.Module{Path: "example.com/b", Version: "v2.0.0+incompatible"}},
	}})
	want := []string{"pkg:golang/std@1.26.1", "pkg:golang/example.com/b@v2.0.0%2Bincompatible"}
	for i, c := range got {
		if c.PURL != want[i] {
			t.Errorf("%s, want %s", c.PURL, want[i])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d modules, want %d", len(got), len(want))
	}
}
