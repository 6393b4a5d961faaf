package client

import (
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// Fact says which version of a client library was the first to have an API or to know a need. With neither, it is the
// first version with the interface that OpenAI documents.
type Fact struct {
	Ecosystem Ecosystem
	API       gate.API
	Need      gate.Need
	First     string // as the registry writes it
	Source    string // address of the page that says so
}

const (
	python = "https://github.com/openai/openai-python"
	node   = "https://github.com/openai/openai-node"
	golang = "https://github.com/openai/openai-go"
)

// Facts are everything known, read from the libraries' changelogs and from the trees of their tags. A need stands here only
// where an older client refuses the parameter or has no type for it. openai-go has had structured outputs from
// v0.1.0-alpha.1 on, its first tag. Realtime means its client secrets, which came with the interface that outlived the beta.
var Facts = []Fact{
	{Ecosystem: PyPI, First: "1.0.0", Source: python + "/discussions/742"},
	{Ecosystem: PyPI, API: gate.Speech, First: "1.1.0", Source: python + "/blob/v1.1.0/src/openai/resources/audio/speech.py"},
	{Ecosystem: PyPI, Need: gate.StructuredOutputs, First: "1.40.0", Source: python + "/releases/tag/v1.40.0"},
	{Ecosystem: PyPI, Need: gate.AudioOutput, First: "1.52.0", Source: python + "/releases/tag/v1.52.0"},
	{Ecosystem: PyPI, Need: gate.Reasoning, First: "1.58.0", Source: python + "/releases/tag/v1.58.0"},
	{Ecosystem: PyPI, API: gate.Responses, First: "1.66.0", Source: python + "/releases/tag/v1.66.0"},
	{Ecosystem: PyPI, API: gate.Realtime, First: "1.103.0", Source: python + "/blob/v1.103.0/src/openai/resources/realtime/client_secrets.py"},

	{Ecosystem: NPM, First: "4.0.0", Source: node + "/discussions/217"},
	{Ecosystem: NPM, API: gate.Speech, First: "4.16.0", Source: node + "/releases/tag/v4.16.0"},
	{Ecosystem: NPM, Need: gate.StructuredOutputs, First: "4.55.0", Source: node + "/releases/tag/v4.55.0"},
	{Ecosystem: NPM, API: gate.Responses, First: "4.87.0", Source: node + "/releases/tag/v4.87.0"},
	{Ecosystem: NPM, API: gate.Realtime, First: "5.17.0", Source: node + "/blob/v5.17.0/src/resources/realtime/client-secrets.ts"},

	{Ecosystem: Go, API: gate.Responses, First: "v0.1.0-alpha.67", Source: golang + "/tree/v0.1.0-alpha.67/responses"},
	{Ecosystem: Go, API: gate.Realtime, First: "v2.2.0", Source: golang + "/tree/v2.2.0/realtime"},
}

// Finding is a dependency that is too old.
type Finding struct {
	Dependency Dependency
	Missing    []Fact // newest First first, so that Missing[0].First has everything; never empty
}

// TooOld says which dependencies are older than the declared APIs and needs require, in the order given. A constraint is
// too old only when no version it permits is new enough. Where a file names a library several times (for several versions of
// Python, for several projects of one workspace), what any of them has is not missing: nothing says which of them the model
// is called with.
func TooOld(dependencies []Dependency, apis []gate.API, needs []gate.Need) []Finding {
	var findings []Finding
	for _, d := range dependencies {
		var missing []Fact
		for _, fact := range Facts {
			if fact.Ecosystem != d.Ecosystem || !fact.asked(apis, needs) {
				continue
			}
			beside := func(o Dependency) bool {
				return o.Ecosystem == d.Ecosystem && o.Pos.File == d.Pos.File && o.has(fact)
			}
			if !slices.ContainsFunc(dependencies, beside) {
				missing = append(missing, fact)
			}
		}
		if slices.SortStableFunc(missing, newestFirst); len(missing) > 0 {
			findings = append(findings, Finding{Dependency: d, Missing: missing})
		}
	}
	return findings
}

// asked reports whether what is declared requires the fact.
func (f Fact) asked(apis []gate.API, needs []gate.Need) bool {
	switch {
	case f.API != "":
		return slices.Contains(apis, f.API)
	case f.Need != "":
		return slices.Contains(needs, f.Need)
	}
	return len(apis) > 0
}

// has reports whether a version that the dependency permits is new enough for the fact.
func (d Dependency) has(f Fact) bool {
	first, ok := parse(f.First)
	return !ok || newest(d.Ecosystem, d.Version).reaches(first)
}

func newestFirst(a, b Fact) int {
	older, _ := parse(a.First)
	newer, _ := parse(b.First)
	if c := compare(newer, older); c != 0 {
		return c
	}
	return strings.Compare(a.Source, b.Source)
}
