package actionsrunner

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCommands(t *testing.T) {
	long := map[string]string{"file": "a.yml", "line": "3", "endLine": "4", "col": "5", "endColumn": "6", "title": "T"}
	tests := map[string]struct {
		output string
		want   []Command
	}{
		"nothing":                  {"", nil},
		"plain text":               {"checking 3 models\n", nil},
		"message":                  {"::error::no access", []Command{{Name: "error", Data: "no access", Line: 1}}},
		"empty message":            {"::endgroup::\n", []Command{{Name: "endgroup", Line: 1}}},
		"any case":                 {"::ErRoR::x", []Command{{Name: "error", Data: "x", Line: 1}}},
		"unknown name":             {"::no-such::x", nil},
		"no second separator":      {"::error:x", nil},
		"name with a space before": {":: error::x", nil},
		"space before":             {" \t\u00a0::error::x", []Command{{Name: "error", Data: "x", Line: 1}}},
		"text before":              {"| ::error::x", nil},
		"properties": {
			"::error file=a.yml,line=3,endLine=4,col=5,endColumn=6,title=T::x",
			[]Command{{Name: "error", Data: "x", Properties: long, Line: 1}},
		},
		"properties in any case": {
			"::error FILE=a.yml,Line=3,ENDLINE=4,Col=5,endcolumn=6,TITLE=T::x",
			[]Command{{Name: "error", Data: "x", Properties: long, Line: 1}},
		},
		"properties without a name or a value": {
			"::error file=,=b,line,,title==a=b ::x",
			[]Command{{Name: "error", Data: "x", Properties: map[string]string{"title": "a=b"}, Line: 1}},
		},
		"escaped data": {
			"::error::a%0Ab%0D%25%3A%2C%0a", []Command{{Name: "error", Data: "a\nb\r%%3A%2C%0a", Line: 1}},
		},
		"escaped percent does not make an escape": {
			"::error title=%250A::%250A%2525",
			[]Command{{Name: "error", Data: "%0A%25", Properties: map[string]string{"title": "%0A"}, Line: 1}},
		},
		"escaped property": {
			"::error title=a%3Ab%2Cc%0Ad%0De%25f%5D::x",
			[]Command{{Name: "error", Data: "x", Properties: map[string]string{"title": "a:b,c\nd\re%f%5D"}, Line: 1}},
		},
		"a command in the data is data": {
			"::error::uses ::warning::y and ##[warning]z",
			[]Command{{Name: "error", Data: "uses ::warning::y and ##[warning]z", Line: 1}},
		},
		"every line end": {
			"::error::a\r::error::b\n::error::c\r\n::error::d\n\r::error::e",
			[]Command{
				{Name: "error", Data: "a", Line: 1}, {Name: "error", Data: "b", Line: 2}, {Name: "error", Data: "c", Line: 3},
				{Name: "error", Data: "d", Line: 4}, {Name: "error", Data: "e", Line: 6},
			},
		},
		"older form": {
			"text ##[warning file=a.yml;title=a%3Bb%5Dc%3A]x%3B%5D%0Ay",
			[]Command{{
				Name: "warning", Data: "x;]\ny", Line: 1,
				Properties: map[string]string{"file": "a.yml", "title": "a;b]c%3A"},
			}},
		},
		"older form, first place counts": {"##[x] ##[error]y", nil},
		"older form, not closed":         {"##[error", nil},
		"older form, broken":             {"# #[error]x", nil},
		"older form after a newer one that is none": {
			"::x::##[error]y", []Command{{Name: "error", Data: "y", Line: 1}},
		},
		"mask": {"::add-mask::s3cret", []Command{{Name: "add-mask", Data: "s3cret", Line: 1}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Commands(tt.output)); diff != "" {
				t.Errorf("Commands(%q): -want +got\n%s", tt.output, diff)
			}
		})
	}
}

func TestCommandsStopped(t *testing.T) {
	tests := map[string]struct {
		output []string
		want   []string // names and data
	}{
		"until the token":      {[]string{"::stop-commands::tok", "::error::a", "::tok::", "::error::b"}, []string{"stop-commands tok", "error b"}},
		"token in any case":    {[]string{"::stop-commands::ToK", "::TOK::x", "::error::b"}, []string{"stop-commands ToK", "error b"}},
		"token in older form":  {[]string{"::stop-commands::tok", "a ##[tok]", "::error::b"}, []string{"stop-commands tok", "error b"}},
		"never resumed":        {[]string{"::stop-commands::tok", "::error::a", "::stop-commands::other", "::other::"}, []string{"stop-commands tok"}},
		"token must be alone":  {[]string{"::stop-commands::tok", "tok", "::tok", "::error::a"}, []string{"stop-commands tok"}},
		"stopped twice":        {[]string{"::stop-commands::a1", "::a1::", "::stop-commands::b2", "::a1::", "::error::x"}, []string{"stop-commands a1", "stop-commands b2"}},
		"empty token":          {[]string{"::stop-commands::", "::error::a"}, []string{"stop-commands ", "error a"}},
		"token is a command":   {[]string{"::stop-commands::Error", "::error::a"}, []string{"stop-commands Error", "error a"}},
		"token pauses the log": {[]string{"::stop-commands::pause-logging", "::error::a"}, []string{"stop-commands pause-logging", "error a"}},
		"token is no command":  {[]string{"::tok::x"}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, c := range Commands(strings.Join(tt.output, "\n")) {
				got = append(got, c.Name+" "+c.Data)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestLines(t *testing.T) {
	tests := map[string][]string{
		"":             nil,
		"\n":           nil,
		"a":            {"a"},
		"a\n":          {"a"},
		"a\r\nb\rc\nd": {"a", "b", "c", "d"},
		"a\n\nb\r\r":   {"a", "", "b", ""},
	}
	for output, want := range tests {
		if diff := cmp.Diff(want, Lines(output)); diff != "" {
			t.Errorf("Lines(%q): -want +got\n%s", output, diff)
		}
	}
}

func FuzzCommands(f *testing.F) {
	f.Add("::error file=a,line=1::b\r##[x y=z;]%0A")
	f.Add("::stop-commands::t\n::t::")
	f.Fuzz(func(t *testing.T, output string) {
		lines := Lines(output)
		for _, c := range Commands(output) {
			if !registered[c.Name] || c.Line < 1 || c.Line > len(lines) {
				t.Errorf("Commands(%q) has %+v", output, c)
			}
		}
	})
}
