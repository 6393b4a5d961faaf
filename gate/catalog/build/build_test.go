package build

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate/catalog"
)

var update = flag.Bool("update", false, "rewrite the golden file")

var samples = []string{"deprecations.md", "models.json", "models-dev.json", "litellm.json"}

func file(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// present is the catalogue of this checkout and its day.
func present(t testing.TB) ([]byte, time.Time) {
	t.Helper()
	day, err := time.Parse(time.DateOnly, catalog.AsOf())
	if err != nil {
		t.Fatal(err)
	}
	return file(t, "../models.json"), day
}

func build(t *testing.T, models []byte, sources map[string][]byte, today time.Time) ([]byte, []string) {
	t.Helper()
	next, notes, err := Build(models, sources, today)
	if err != nil {
		t.Fatal(err)
	}
	return next, notes
}

func TestNoSources(t *testing.T) {
	models, day := present(t)
	next, notes := build(t, models, nil, day)
	if diff := cmp.Diff(string(models), string(next)); diff != "" || len(notes) != 1 {
		t.Errorf("%q\n%s", notes, diff)
	}
}

// The catalogue is as old as what it knows of shut-downs: prices do not make it newer.
func TestDay(t *testing.T) {
	models, day := present(t)
	later := day.AddDate(0, 0, 1)
	all := mirrored(t, models)
	for name, moves := range map[string]bool{"page": true, "list": true, "dev": false, "lite": false} {
		next, notes := build(t, models, map[string][]byte{name: all[name]}, later)
		want := string(models)
		if moves {
			want = strings.Replace(want, catalog.AsOf(), later.Format(time.DateOnly), 1)
		}
		if diff := cmp.Diff(want, string(next)); diff != "" || (len(notes) == 0) != moves {
			t.Errorf("%s: %q\n%s", name, notes, diff)
		}
	}
}

// Sources that say what the catalogue says already change nothing.
func TestNoNews(t *testing.T) {
	models, day := present(t)
	next, notes := build(t, models, mirrored(t, models), day)
	if diff := cmp.Diff(string(models), string(next)); diff != "" || len(notes) > 0 {
		t.Errorf("%s\n%s", strings.Join(notes, "\n"), diff)
	}
}

// mirrored is the catalogue in the form of each source.
func mirrored(t *testing.T, models []byte) map[string][]byte {
	t.Helper()
	c, err := parse(models)
	if err != nil {
		t.Fatal(err)
	}
	md := "# Deprecations\n\n| Shutdown date | Model | Recommended replacement |\n| --- | --- | --- |\n"
	var listed []map[string]any
	dev, lite := map[string]any{}, map[string]any{}
	for _, m := range c.Models {
		if m.ShutdownOn != "" {
			md += fmt.Sprintf("| %s | `%s` | `%s` |\n", m.ShutdownOn, strings.Replace(m.ID, "ft:", "ft-", 1), m.Replacement)
		}
		row := map[string]any{"id": m.ID, "owned_by": "system", "shutdown_date": nil}
		if m.ShutdownOn != "" {
			row["shutdown_date"] = m.ShutdownOn
		}
		listed = append(listed, row)
		options := []any{}
		if m.Efforts != nil {
			options = append(options, map[string]any{"type": "effort", "values": m.Efforts})
		}
		dev[m.ID] = map[string]any{"cost": map[string]any{"input": m.InputPrice, "output": m.OutputPrice}, "limit": map[string]any{"context": m.Context},
			"reasoning_options": options}
		entry := map[string]any{"litellm_provider": "openai"}
		for name, usd := range map[string]*float64{"input_cost_per_token": m.InputPrice, "output_cost_per_token": m.OutputPrice} {
			if usd != nil {
				entry[name] = *usd / 1e6
			}
		}
		lite[m.ID] = entry
	}
	return map[string][]byte{
		"page": []byte(md), "list": encode(t, map[string]any{"object": "list", "data": listed}),
		"dev": encode(t, map[string]any{"openai": map[string]any{"models": dev}}), "lite": encode(t, lite),
	}
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

var nextWeek = time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)

func sampled(t *testing.T) map[string][]byte {
	t.Helper()
	sources := map[string][]byte{}
	for _, name := range samples {
		sources[name] = file(t, filepath.Join("testdata", name))
	}
	return sources
}

// before.json is a part of the catalogue as it was in November 2026, so that a newer one does not change what is expected.
func TestGolden(t *testing.T) {
	before := file(t, "testdata/before.json")
	next, notes := build(t, before, sampled(t), nextWeek)
	got := changes(string(before), string(next)) + "\n" + strings.Join(notes, "\n") + "\n"
	path := filepath.Join("testdata", "changes.golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(file(t, path)), got); diff != "" {
		t.Errorf("%s differs (-want +got), rewrite it with -update:\n%s", path, diff)
	}
	checkShape(t, next)
	for range 5 { // maps are walked in another order each time
		if again, more := build(t, before, sampled(t), nextWeek); !bytes.Equal(next, again) || !slices.Equal(notes, more) {
			t.Fatal("the same input gives another catalogue")
		}
	}
	if again, _ := build(t, next, sampled(t), nextWeek); !bytes.Equal(next, again) {
		t.Errorf("a second run changes\n%s", changes(string(next), string(again)))
	}
	if strings.Contains(got, "acme") {
		t.Error("a private model of whoever asked got into the catalogue or the notes")
	}
}

// changes are the lines that differ.
func changes(before, after string) string {
	was, is := strings.Split(before, "\n"), strings.Split(after, "\n")
	var b strings.Builder
	for _, line := range was {
		if !slices.Contains(is, line) {
			b.WriteString("-" + line + "\n")
		}
	}
	for _, line := range is {
		if !slices.Contains(was, line) {
			b.WriteString("+" + line + "\n")
		}
	}
	return b.String()
}

// checkShape holds a built catalogue to what the test of package catalog asks of the embedded one.
func checkShape(t *testing.T, models []byte) {
	t.Helper()
	c, err := parse(models)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]catalog.Model{}
	for _, m := range c.Models {
		byID[m.ID] = m
	}
	for _, m := range c.Models {
		if r, ok := byID[m.Replacement]; m.Kind == "" || ok && r.GoneOn(c.AsOf) || m.Replacement == m.ID {
			t.Errorf("%+v", m)
		}
	}
}

func TestRefused(t *testing.T) {
	models, day := present(t)
	mirror := mirrored(t, models)
	noDates := bytes.ReplaceAll(file(t, "testdata/models.json"), []byte(`"2027-01-14"`), []byte("null"))
	tests := []struct {
		name    string
		sources map[string][]byte
		want    string
	}{
		{"something else", map[string][]byte{"a.html": []byte("<!doctype html>")},
			`"a.html": this is none of the known sources, which are the list of models of OpenAI's API (https://api.openai.com/v1/models), OpenAI's deprecations page (`},
		{"the catalogue itself", map[string][]byte{"m.json": models}, `"m.json": this is none of the known sources`},
		{"an empty file", map[string][]byte{"e": nil}, `"e": this is none of the known sources`},
		{"binary", map[string][]byte{"b": []byte("\xff\xfe")}, `"b": this is larger than 32 MiB or not UTF-8 text`},
		{"cut off", map[string][]byte{"d.json": mirror["dev"][:1000]}, `"d.json": this is none of the known sources`},
		{"two of a kind", map[string][]byte{"a": mirror["lite"], "b": mirror["lite"]}, `"b": this is litellm's price table, and so is "a"`},
		{"a page without a table", map[string][]byte{"p": []byte("# Deprecations\n\nThe shutdown date is near.\n")},
			`"p": this looks like OpenAI's deprecations page: it has no table of models and shutdown dates`},
		{"another provider's list", map[string][]byte{"l": []byte(`{"object":"list","data":[{"id":"llama","owned_by":"openai"}]}`)},
			`"l": this looks like the list of models of OpenAI's API, and names none of the catalogue's`},
		{"a list of another shape", map[string][]byte{"l": []byte(`{"object":"list","data":{"id":"gpt-4o"}}`)}, `"l": this looks like the list of models of OpenAI's API: json: `},
		{"a list without dates", map[string][]byte{"l": noDates}, `"l": this looks like the list of models of OpenAI's API, and lacks `},
		{"dates of another form", map[string][]byte{"p": bytes.ReplaceAll(mirror["page"], []byte("| 2026-"), []byte("| Q3 2026-"))},
			`"p": this looks like OpenAI's deprecations page, and lacks `},
		{"prices of another name", map[string][]byte{"x": bytes.ReplaceAll(mirror["lite"], []byte("_per_token"), []byte("_per_mtok"))},
			`"x": this looks like litellm's price table, and lacks `},
		{"costs of another type", map[string][]byte{"x": bytes.ReplaceAll(mirror["dev"], []byte(`"cost":{`), []byte(`"cost":[],"was":{`))},
			`"x": this looks like models.dev's api.json: json: `},
		{"prices as text", map[string][]byte{"x": []byte(`{"gpt-4o":{"litellm_provider":"openai","input_cost_per_token":"free"}}`)},
			`"x": this looks like litellm's price table: entry gpt-4o: json: `},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			next, _, err := Build(models, tt.sources, day)
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || next != nil {
				t.Errorf("error %v\nwant %s…", err, tt.want)
			}
		})
	}
}

func TestPresentCatalogueIsChecked(t *testing.T) {
	models, day := present(t)
	for name, broken := range map[string][]byte{
		"cut off":      models[:len(models)/2],
		"something on": append(slices.Clone(models), '{'),
		"unknown key":  bytes.Replace(models, []byte(`"kind"`), []byte(`"sort"`), 1),
		"id twice":     bytes.Replace(models, []byte(`"gpt-6-sol"`), []byte(`"gpt-6-luna"`), 1),
		"no day":       bytes.Replace(models, []byte(catalog.AsOf()), []byte("today"), 1),
	} {
		if _, _, err := Build(broken, nil, day); err == nil || !strings.HasPrefix(err.Error(), "read the present catalogue: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := Build(models, nil, day.AddDate(0, 0, -1)); err == nil {
		t.Error("the catalogue went back in time")
	}
}
