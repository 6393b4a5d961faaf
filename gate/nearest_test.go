package gate

import (
	"slices"
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	ids := []string{"gpt-4o", "gpt-4o-mini", "gpt-6-luna", "gpt-6.1-sol", "text-embedding-3-small", "text-embedding-3-large", "o3"}
	tests := map[string][]string{
		"gpt-6-lunar":            {"gpt-6-luna"},
		"gpt4o":                  {"gpt-4o"},
		"gpt-4o-mnii":            {"gpt-4o-mini"}, // two neighbours swapped are one slip
		"GPT-6-LUNA":             {"gpt-6-luna"},
		"text-embedding-3-smal":  {"text-embedding-3-small"},
		"text-embeding-3-lrage":  {"text-embedding-3-large"},
		"claude-sonnet":          {},
		"":                       {},
		strings.Repeat("x", 500): {},
	}
	for word, want := range tests {
		if got := Nearest(word, ids); !slices.Equal(got, want) {
			t.Errorf("Nearest(%.40q) = %q, want %q", word, got, want)
		}
	}
}

func TestNearestNamesAtMostThree(t *testing.T) {
	ids := []string{"aab", "aac", "aad", "aae", "aaa"}
	if got := Nearest("aaa", ids); len(got) != 3 || slices.Contains(got, "aaa") {
		t.Errorf("got %q", got)
	}
}
