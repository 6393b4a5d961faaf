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
	low, limit := strings.ToLower(word), reach(word)
	for _, c := range slices.Compact(slices.Sorted(slices.Values(candidates))) {
		if d := distance(low, strings.ToLower(c), limit); c != word && (d <= limit || bare(c) == bare(word)) {
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
func reach(word string) int { return min(1+len(word)/6, 5) }

// long is the length beyond which words are not compared: no model has such an id.
const long = 128

// distance counts the insertions, deletions, replacements and swaps of neighbours between a and b, and gives up beyond
// limit. Ids are ASCII; other text is compared byte by byte, which only makes it more distant. Only the band around the
// diagonal is worked out, since a list of models is as long as a server likes.
func distance(a, b string, limit int) int {
	beyond := limit + 1
	if len(a) > long || len(b) > long || len(a)-len(b) > limit || len(b)-len(a) > limit {
		return beyond
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j], row[j] = j, beyond
	}
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-limit), min(len(b), i+limit)
		row[from-1] = beyond
		if from == 1 {
			row[0] = i
		}
		least := beyond
		for j := from; j <= to; j++ {
			change := 0
			if a[i-1] != b[j-1] {
				change = 1
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change, beyond)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if to < len(b) {
			row[to+1] = beyond
		}
		if least == beyond {
			return beyond
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
