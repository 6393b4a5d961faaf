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

// The band gives what the whole table gives, up to the limit.
func TestDistanceIsExactWithinItsLimit(t *testing.T) {
	words := []string{"", "a", "ab", "ba", "abc", "gpt-4o", "gpt-4o-mini", "gpt-4-mini", "gtp-4o", "gpt-6-luna", "gpt-6-lunar", "luna-6-gpt", "text-embedding-3-small", "text-embeding-3-smlal"}
	for _, a := range words {
		for _, b := range words {
			full := distance(a, b, 100)
			for limit := range 8 {
				if got, want := distance(a, b, limit), min(full, limit+1); got != want {
					t.Errorf("distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
				}
			}
		}
	}
	if d := distance("gpt-4o-mnii", "gpt-4o-mini", 5); d != 1 {
		t.Errorf("two neighbours swapped are %d slips", d)
	}
}

func BenchmarkNearestInALongList(b *testing.B) {
	ids := make([]string, 10_000)
	for i := range ids {
		ids[i] = strings.Repeat("a", 100) + string(rune('a'+i%26)) + strings.Repeat("b", 20)
	}
	for b.Loop() {
		Nearest(strings.Repeat("a", 100)+"xyz"+strings.Repeat("b", 20), ids)
	}
}
