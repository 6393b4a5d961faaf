package lock

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// full is a file with every kind of entry, not in the order it is written in.
var full = File{Entries: []Entry{
	{Model: "gpt-6.1-sol", API: gate.Responses, Need: gate.Tools, Provider: "openai", Reachable: "2026-11-21", Answered: "gpt-6.1-sol", Requests: 10000, Tokens: 2000000},
	{Model: "gpt-6.1-sol", API: gate.Responses, Need: gate.Access, Provider: "openai", Reachable: "2026-11-21", Answered: "gpt-6.1-sol", Requests: 10000, Tokens: 2000000},
	{Model: "embed-prod", API: gate.Embeddings, Need: gate.Access, Provider: "azure-prod", Reachable: "2026-11-14", Tokens: 350000},
	{Model: "gpt-6.1-sol", API: gate.ChatCompletions, Need: gate.Access, Provider: "gateway", Reachable: "2026-11-03"},
	{Model: "modèle \"x\"\\𝛼", API: gate.ChatCompletions, Need: gate.Access, Provider: "gateway", Reachable: "2026-11-21", Answered: "<script>&'|"},
}}

func TestGolden(t *testing.T) {
	path := filepath.Join("testdata", "full.lock")
	got := full.Marshal()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got), rewrite it with -update:\n%s", path, diff)
	}
	parsed, err := Parse(want, "modelreach.lock")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sorted(full.Entries), parsed.Entries); diff != "" {
		t.Errorf("what is read is not what was written:\n%s", diff)
	}
	if strings.ContainsFunc(string(got), func(r rune) bool { return r > '~' || r < ' ' && r != '\n' }) {
		t.Errorf("not in visible ASCII: %q", got)
	}
}

func TestOrderOfEntriesDoesNotMatter(t *testing.T) {
	want := string(full.Marshal())
	reversed := slices.Clone(full.Entries)
	slices.Reverse(reversed)
	if got := string(File{Entries: reversed}.Marshal()); got != want {
		t.Errorf("another order of entries gives another file:\n%s", got)
	}
}

func TestFind(t *testing.T) {
	for _, e := range full.Entries {
		p := gate.Probe{Model: e.Model, API: e.API, Need: e.Need, Provider: e.Provider, Parameters: `{"temperature":0}`}
		if got, ok := full.Find(p); !ok || got != e {
			t.Errorf("Find(%+v) = %+v, %v", p, got, ok)
		}
	}
	p := gate.Probe{Model: "gpt-6.1-sol", API: gate.Responses, Need: gate.Access, Provider: "openai"}
	for _, change := range []func(*gate.Probe){
		func(p *gate.Probe) { p.Model = "gpt-6-luna" },
		func(p *gate.Probe) { p.API = gate.Completions },
		func(p *gate.Probe) { p.Need = gate.Vision },
		func(p *gate.Probe) { p.Provider = "groq" },
	} {
		other := p
		change(&other)
		if e, ok := full.Find(other); ok {
			t.Errorf("Find(%+v) = %+v, want nothing", other, e)
		}
	}
}
