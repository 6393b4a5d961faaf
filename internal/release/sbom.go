package main

import (
	"cmp"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// bom is a bill of materials, CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/).
type bom struct {
	Schema       string       `json:"$schema"`
	Format       string       `json:"bomFormat"`
	SpecVersion  string       `json:"specVersion"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Timestamp string    `json:"timestamp"`
	Component component `json:"component"`
}

type component struct {
	Ref     string `json:"bom-ref"`
	Type    string `json:"type"`
	Name    string `json:"name"`
	Version string `json:"version"`
	PURL    string `json:"purl"`
}

type dependency struct {
	Ref string   `json:"ref"`
	On  []string `json:"dependsOn,omitempty"`
}

func sbomOf(w io.Writer, args []string) error {
	at, err := readEpoch(args[1])
	if err != nil {
		return err
	}
	b, err := sbom(args[0], at.Format(time.RFC3339), args[2:])
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(b)
}

// sbom lists what is in the binaries, from what the linker wrote into them and not from go.mod, which names more than is linked.
// Binaries for several systems differ in a module or two; the list is of all. They do not say which module needs which, so all
// hang on the program.
func sbom(version, timestamp string, binaries []string) (bom, error) {
	modules := map[string]component{}
	var program component
	for _, binary := range binaries {
		info, err := buildinfo.ReadFile(binary)
		if err != nil {
			return bom{}, fmt.Errorf("read build information: %w", err)
		}
		program = golang("application", info.Main.Path, version)
		for _, m := range linked(info) {
			modules[m.PURL] = m
		}
	}
	b := bom{
		Schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", Format: "CycloneDX", SpecVersion: "1.6", Version: 1,
		Metadata:     metadata{timestamp, program},
		Components:   slices.SortedFunc(maps.Values(modules), func(a, b component) int { return cmp.Compare(a.PURL, b.PURL) }),
		Dependencies: []dependency{{program.Ref, slices.Sorted(maps.Keys(modules))}},
	}
	for _, m := range b.Components {
		b.Dependencies = append(b.Dependencies, dependency{Ref: m.Ref})
	}
	return b, nil
}

// linked is the modules of a binary and the standard library, which has vulnerabilities of its own.
func linked(info *debug.BuildInfo) []component {
	toolchain, _, _ := strings.Cut(info.GoVersion, " ") // experiments follow
	all := []component{golang("library", "std", strings.TrimPrefix(toolchain, "go"))}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		all = append(all, golang("library", m.Path, m.Version))
	}
	return all
}

// golang names a module as a package URL (https://github.com/package-url/purl-spec, type golang).
func golang(kind, path, version string) component {
	purl := "pkg:golang/" + path + "@" + strings.ReplaceAll(version, "+", "%2B")
	return component{Ref: purl, Type: kind, Name: path, Version: version, PURL: purl}
}
