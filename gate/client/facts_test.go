package client

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

func TestFacts(t *testing.T) {
	for _, f := range Facts {
		if _, ok := parse(f.First); !ok {
			t.Errorf("%+v: First is no version", f)
		}
		if !strings.HasPrefix(f.Source, "https://github.com/openai/openai-") {
			t.Errorf("%+v: a fact needs its source", f)
		}
		if f.API != "" && !slices.Contains(gate.APIs, f.API) || f.API != "" && f.Need != "" {
			t.Errorf("%+v: one API or one need", f)
		}
	}
}

func TestTooOld(t *testing.T) {
	chat, responses := []gate.API{gate.ChatCompletions}, []gate.API{gate.Responses}
	structured := []gate.Need{gate.StructuredOutputs, gate.Streaming}
	tests := []struct {
		ecosystem Ecosystem
		version   string
		apis      []gate.API
		needs     []gate.Need
		want      string // the versions that have what is missing, newest first
	}{
		{PyPI, "==0.28.1", responses, nil, "1.66.0 1.0.0"},
		{PyPI, "==0.28.1", chat, nil, "1.0.0"},
		{PyPI, "==0.28.1", nil, nil, ""},
		{PyPI, "==0.28.1", chat, structured, "1.40.0 1.0.0"},
		{PyPI, "== 1.65.5", responses, structured, "1.66.0"},
		{PyPI, "==1.66.0", responses, nil, ""},
		{PyPI, "==1.66.0rc1", responses, nil, "1.66.0"},
		{PyPI, "<1", chat, nil, "1.0.0"},
		{PyPI, "<=1", chat, nil, ""},
		{PyPI, "", responses, nil, ""},
		{PyPI, ">=0.28", responses, nil, ""},
		{PyPI, "~=1.30", responses, nil, ""},
		{PyPI, "~=1.30.0", responses, nil, "1.66.0"},
		{PyPI, "^0.28", responses, nil, "1.66.0 1.0.0"},
		{PyPI, "^1.2", []gate.API{gate.Realtime}, nil, ""},
		{PyPI, "==1.102.0", []gate.API{gate.Realtime}, nil, "1.103.0"},
		{PyPI, "1.57.4", chat, []gate.Need{gate.Reasoning, gate.AudioOutput}, "1.58.0"},
		{PyPI, "==1.0.1", []gate.API{gate.Speech}, nil, "1.1.0"},
		{PyPI, "@ https://example.com/openai-0.28.1.whl", responses, nil, ""},
		{PyPI, "==1!0.28.1", responses, nil, ""},
		{PyPI, ">=1.20,<1.50", responses, nil, "1.66.0"},
		{PyPI, ">=1.20,!=1.66.0", responses, nil, ""},

		{NPM, "^3.3.0", chat, nil, "4.0.0"},
		{NPM, "^4.20", responses, nil, ""},
		{NPM, "^4.20", []gate.API{gate.Responses, gate.Realtime}, nil, "5.17.0"},
		{NPM, "~4.54.0", chat, structured, "4.55.0"},
		{NPM, "4.0.0-beta.12", chat, nil, "4.0.0"},
		{NPM, "4", responses, nil, ""},
		{NPM, "4.86.x", responses, nil, "4.87.0"},
		{NPM, "^3 || ^4", responses, nil, ""},
		{NPM, "^3 || ~4.2", responses, nil, "4.87.0"},
		{NPM, "3.0.0 - 4.86", responses, nil, "4.87.0"},
		{NPM, ">= 4 < 4.50", responses, structured, "4.87.0 4.55.0"},
		{NPM, "latest", responses, nil, ""},
		{NPM, "npm:other@3", responses, nil, ""},
		{NPM, "workspace:*", responses, nil, ""},
		{NPM, "4.15.4", []gate.API{gate.Speech}, nil, "4.16.0"},

		{Go, "v0.1.0-alpha.66", responses, nil, "v0.1.0-alpha.67"},
		{Go, "v0.1.0-alpha.9", responses, nil, "v0.1.0-alpha.67"},
		{Go, "v0.1.0-beta.1", responses, structured, ""},
		{Go, "v0.1.0-alpha.66.0.20250320010203-0123456789ab", responses, nil, ""},
		{Go, "v1.12.0", []gate.API{gate.Realtime}, nil, "v2.2.0"},
		{Go, "v3.95.0", gate.APIs, structured, ""},
	}
	for _, tt := range tests {
		var got []string
		for _, f := range TooOld([]Dependency{{Ecosystem: tt.ecosystem, Name: "openai", Version: tt.version}}, tt.apis, tt.needs) {
			for _, fact := range f.Missing {
				got = append(got, fact.First)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s %q for %v %v: %v, want %q", tt.ecosystem, tt.version, tt.apis, tt.needs, got, tt.want)
		}
	}
}

func TestTooOldTogether(t *testing.T) {
	at := func(file string, line int, version string) Dependency {
		return Dependency{Ecosystem: PyPI, Name: "openai", Version: version, Pos: gate.Pos{File: file, Line: line, Column: 7}}
	}
	old, mid, new := at("requirements.txt", 1, "==0.28.1"), at("requirements.txt", 2, "==1.30.5"), at("requirements.txt", 3, "==1.70.0")
	responses := Fact{Ecosystem: PyPI, API: gate.Responses, First: "1.66.0", Source: "https://github.com/openai/openai-python/releases/tag/v1.66.0"}
	tests := []struct {
		name  string
		found []Dependency
		want  []Finding
	}{
		{"one of a file is new enough", []Dependency{old, new}, nil},
		{"none of a file is, and one has the interface", []Dependency{old, mid}, []Finding{{old, []Fact{responses}}, {mid, []Fact{responses}}}},
		{"another file does not help", []Dependency{mid, at("poetry.lock", 9, "1.70.0")}, []Finding{{mid, []Fact{responses}}}},
		{"another ecosystem does not help", []Dependency{mid, {Ecosystem: NPM, Version: "5.0.0", Pos: mid.Pos}}, []Finding{{mid, []Fact{responses}}}},
		{"nothing", nil, nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, TooOld(tt.found, []gate.API{gate.Responses}, nil)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
	}
}

// What stands in a file of the repository comes out at its line.
func TestOldClientOfARepository(t *testing.T) {
	root := repository(t)
	found, err := Read(root, "requirements.txt")
	if err != nil {
		t.Fatal(err)
	}
	findings := TooOld(found, []gate.API{gate.Responses}, nil)
	if len(findings) != 1 {
		t.Fatalf("%+v", findings)
	}
	want := gate.Pos{File: "requirements.txt", Line: 7, Column: 17}
	if f := findings[0]; f.Dependency.Pos != want || f.Missing[0].First != "1.66.0" {
		t.Errorf("%+v", f)
	}
}
