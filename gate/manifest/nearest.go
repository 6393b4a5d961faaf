package manifest

import "strings"

// nearest is the candidate that word was most likely meant to be, or "" when none is close: about one slip of the
// keyboard in three characters. Case does not count.
func nearest(word string, candidates []string) string {
	best, closest := "", len(word)/3+1
	for _, candidate := range candidates {
		if d := distance(strings.ToLower(word), candidate); d < closest {
			best, closest = candidate, d
		}
	}
	return best
}

// distance counts the insertions, deletions, replacements and swaps of neighbours that turn a into b
// (Damerau–Levenshtein, optimal string alignment).
func distance(a, b string) int {
	before, last := []int(nil), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replaced := last[j-1]
			if a[i-1] != b[j-1] {
				replaced++
			}
			row[j] = min(last[j]+1, row[j-1]+1, replaced)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
