package catalog

import (
	"testing"
	"time"
)

func TestCatalogueShape(t *testing.T) {
	i := load()
	if len(i.Models) < 200 || len(i.byID) != len(i.Models) {
		t.Fatalf("%d models, %d distinct", len(i.Models), len(i.byID))
	}
	if len(i.Sources) == 0 || i.Provider == "" {
		t.Error("the catalogue must name its provider and its sources")
	}
	if _, err := time.Parse(time.DateOnly, i.AsOf); err != nil {
		t.Error(err)
	}
	for _, m := range i.Models {
		checkModel(t, i, m)
	}
}

func checkModel(t *testing.T, i index, m Model) {
	t.Helper()
	if m.ID == "" || m.Kind == "" {
		t.Errorf("%q: id and kind are needed", m.ID)
	}
	if m.ShutdownOn != "" {
		if _, err := time.Parse(time.DateOnly, m.ShutdownOn); err != nil {
			t.Errorf("%s: %v", m.ID, err)
		}
	}
	if r, known := i.byID[m.Replacement]; known && r.GoneOn(i.AsOf) {
		t.Errorf("%s: its replacement %s is shut down too", m.ID, r.ID)
	}
	for _, price := range []*float64{m.InputPrice, m.OutputPrice} {
		if price != nil && (*price < 0 || *price > 1000) {
			t.Errorf("%s: price %v USD per million tokens", m.ID, *price)
		}
	}
}

func TestLookup(t *testing.T) {
	tests := []struct{ id, shutdown, replacement string }{
		{"gpt-4-1106-preview", "2026-10-23", "gpt-5.6-sol"},
		{"gpt-6-luna", "", ""},
		{"ft:gpt-4o-2024-08-06:acme::abc123", "2027-01-14", "gpt-6-luna"},
	}
	for _, tt := range tests {
		m, ok := Lookup(tt.id)
		if !ok || m.ShutdownOn != tt.shutdown || m.Replacement != tt.replacement {
			t.Errorf("Lookup(%q) = %+v, %v", tt.id, m, ok)
		}
	}
	for _, id := range []string{"", "ft:", "ft:x:y", "gpt-99", "GPT-4"} {
		if m, ok := Lookup(id); ok {
			t.Errorf("Lookup(%q) = %+v, want nothing", id, m)
		}
	}
}

func TestGoneOn(t *testing.T) {
	m := Model{ShutdownOn: "2026-10-23"}
	for day, want := range map[string]bool{"2026-10-22": false, "2026-10-23": true, "2027-01-01": true} {
		if m.GoneOn(day) != want {
			t.Errorf("GoneOn(%s) = %v", day, !want)
		}
	}
	if (Model{}).GoneOn("2026-10-23") {
		t.Error("a model without a date is never gone")
	}
}
