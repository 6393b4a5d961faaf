package gate

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns the words among candidates that a person may have meant by word, nearest first, at most three.
// Near is a small Damerau–Levenshtein distance (optimal string alignment) for the word's length, or the same name under
// another path (openai/gpt-4o for gpt-4o); case does not count.
func Nearest(word string, candidates []string) []string {
	const most = 3
	type near struct {
		word     string
		distance int
	}
	var found []near
	for _, c := range slices.Compact(slices.Sorted(slices.Values(candidates))) {
		if d := distance(strings.ToLower(word), strings.ToLower(c)); c != word && (d <= reach(word) || bare(c) == bare(word)) {
			found = append(found, near{c, d})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.distance, b.distance) })
	words := make([]string, 0, most)
	for _, n := range found[:min(most, len(found))] {
		words = append(words, n.word)
	}
	return words
}

// reach is how many slips are believed in a word of this length.
func reach(word string) int { return 1 + len(word)/6 }

// distance counts the insertions, deletions, replacements and swaps of neighbours between a and b. Ids are ASCII;
// other text is compared byte by byte, which only makes it more distant. Long words are not compared at all.
func distance(a, b string) int {
	const long = 256
	if len(a) > long || len(b) > long || max(len(a)-len(b), len(b)-len(a)) > 1+long/6 {
		return long
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 0
			if a[i-1] != b[j-1] {
				change = 1
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
