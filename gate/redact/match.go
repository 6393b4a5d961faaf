package redact

import (
	"slices"
	"strings"
)

// matcher finds pieces of secrets by their grams, every run of eight bytes. It reads a text in several ways at once, and a
// piece found in any of them is found: as it is; joined, without what separates the pieces of a split text; and nothing but
// the ASCII letters and digits. It reads the last two with the escapes undone and once more with characters escaped as they
// are, because what looks like an escape may be none: the % of "100%" before a key that begins with two digits. The time it
// takes grows with the text alone, however many secrets there are.
type matcher struct {
	plain, joined, letters grams
}

func (m *matcher) add(secret string) {
	m.read(secret, func(set *grams, w *window, _ int) { set.add(w.bytes) })
}

// spans returns what to remove from text, in order and without overlaps. No span begins or ends within an escape
// sequence, so that what is left parses as it did.
func (m *matcher) spans(text string) []span {
	if m.plain.empty() {
		return nil
	}
	var found []span
	m.read(text, func(set *grams, w *window, end int) {
		if set.has(w.bytes) {
			found = extend(found, span{w.first(), end})
		}
	})
	return merge(found)
}

// reading is how far a text is read, joined and by its letters.
type reading struct {
	joined, letters window
	stars           int // seen in a row
}

// read calls full with every full window of text and where it ends.
func (m *matcher) read(text string, full func(set *grams, w *window, end int)) {
	var plain window
	var escaped, unescaped reading
	for t := (token{}); t.end < len(text); {
		t = next(text, t.end)
		for i := t.start; i < t.end; i++ {
			if plain.push(text[i], t.start) {
				full(&m.plain, &plain, t.end)
			}
			if t.n > 0 {
				m.follow(&escaped, text[i], t, full)
			}
		}
		for _, b := range t.stands[:t.n] {
			m.follow(&unescaped, b, t, full)
		}
	}
}

// follow adds b, which is of t, to r.
func (m *matcher) follow(r *reading, b byte, t token, full func(set *grams, w *window, end int)) {
	if b == Mask[0] {
		if r.stars++; r.stars >= len(Mask) { // what stood left and right of a mask never belonged together
			*r = reading{stars: r.stars}
		}
		return
	}
	r.stars = 0
	if !isJoint(b) && r.joined.push(fold(b), t.start) {
		full(&m.joined, &r.joined, t.end)
	}
	if isLetter(b) && r.letters.push(b, t.start) {
		full(&m.letters, &r.letters, t.end)
	}
}

// fold maps the two characters in which the base64 alphabets of RFC 4648, sections 4 and 5, differ onto each other.
func fold(b byte) byte {
	switch b {
	case '+':
		return '-'
	case '/':
		return '_'
	}
	return b
}

// isJoint says whether b is what stands between the pieces of a text that was split into strings or quoted lines.
func isJoint(b byte) bool { return b <= ' ' || strings.IndexByte("\"'`,|<>", b) >= 0 }

func isLetter(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
}

// extend adds sp to found, joining it with the last one when they touch.
func extend(found []span, sp span) []span {
	if n := len(found); n > 0 && sp.start <= found[n-1].end && sp.end >= found[n-1].start {
		found[n-1] = span{min(found[n-1].start, sp.start), max(found[n-1].end, sp.end)}
		return found
	}
	return append(found, sp)
}

func merge(found []span) []span {
	slices.SortFunc(found, func(a, b span) int { return a.start - b.start })
	var merged []span
	for _, sp := range found {
		merged = extend(merged, sp)
	}
	return merged
}

// window is the last eight bytes of one reading, and where each of them stands in the text.
type window struct {
	bytes  uint64
	starts [run]int
	n      uint
}

// push adds b and says whether the window is full.
func (w *window) push(b byte, start int) bool {
	w.bytes = w.bytes<<8 | uint64(b)
	w.starts[w.n%run] = start
	w.n++
	return w.n >= run
}

// first is where the oldest byte of a full window stands.
func (w *window) first() int { return w.starts[w.n%run] }

// grams is a set of grams. The sieve answers almost every question about a gram that is not in the set.
type grams struct {
	set   map[uint64]struct{}
	sieve [1 << 10]uint64
}

func (g *grams) empty() bool { return len(g.set) == 0 }

func (g *grams) add(gram uint64) {
	if g.set == nil {
		g.set = map[uint64]struct{}{}
	}
	g.set[gram] = struct{}{}
	i, bit := place(gram)
	g.sieve[i] |= bit
}

func (g *grams) has(gram uint64) bool {
	i, bit := place(gram)
	if g.sieve[i]&bit == 0 {
		return false
	}
	_, ok := g.set[gram]
	return ok
}

// place hashes a gram to a bit of the sieve (multiplicative hashing with the golden ratio).
func place(gram uint64) (int, uint64) {
	h := gram * 0x9e3779b97f4a7c15 >> 48
	return int(h >> 6), 1 << (h & 63)
}
