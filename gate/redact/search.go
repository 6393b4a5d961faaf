package redact

import (
	"slices"
	"strings"
)

// piece is the beginning of a run in one reading of a text.
type piece struct {
	bytes   uint64
	n       int // how many of them
	start   int // where the first stands
	reading int
	stars   int // seen in a row
}

// search reads one text from left to right, in all readings and mixtures at once. It follows only what begins like a run of a
// secret, so the time it takes grows with the text alone, however many mixtures there are.
type search struct {
	known *[readings]runs
	text  string
	live  []piece         // those that end where the next token begins
	next  []piece         // those that end behind it; memory for both is used again
	ahead map[int][]piece // those that end behind an escape sequence, by where
	slash int             // where the backslashes end that were seen last
	found []span
}

// step reads the character at a place, and the escape sequences that begin there, and returns the place behind the character.
func (s *search) step(at int) int {
	s.arrive(at)
	t := character(s.text, at)
	s.next = s.next[:0]
	for _, p := range s.live {
		if p, ok := s.read(p, t); ok {
			s.next = append(s.next, p)
		}
	}
	for reading := range readings {
		if p, ok := s.begin(reading, t); ok {
			s.next = append(s.next, p)
		}
	}
	if escapes[s.text[t.start]] != nil && s.escaping(at) {
		for _, sequence := range sequences(s.text, at) {
			s.jump(sequence)
		}
	}
	s.live, s.next = s.next, s.live
	return t.end
}

// escaping reports whether what begins an escape sequence is to be read as one. Of many backslashes in a row, the first stands for
// all those in the middle: reading on from each of them would take as long as their number squared, and find no more letters.
func (s *search) escaping(at int) bool {
	const last = 8
	if s.text[at] != '\\' {
		return true
	}
	if at < s.slash {
		return s.slash-at <= last
	}
	s.slash = len(s.text) - len(strings.TrimLeft(s.text[at:], `\`))
	return true
}

// jump reads an escape sequence, behind which other pieces go on.
func (s *search) jump(t token) {
	if s.ahead == nil {
		s.ahead = map[int][]piece{}
	}
	for _, p := range s.live {
		if p, ok := s.read(p, t); ok {
			s.ahead[t.end] = append(s.ahead[t.end], p)
		}
	}
	for reading := joined; reading < readings; reading++ {
		if p, ok := s.begin(reading, t); ok {
			s.ahead[t.end] = append(s.ahead[t.end], p)
		}
	}
}

// idle reports that nothing is being followed.
func (s *search) idle() bool { return len(s.live) == 0 && len(s.ahead) == 0 }

// arrive adds the pieces that end at a place behind an escape sequence. What two ways lead to is followed once.
func (s *search) arrive(at int) {
	for _, p := range s.ahead[at] {
		i := slices.IndexFunc(s.live, func(l piece) bool {
			return l.bytes == p.bytes && l.n == p.n && l.reading == p.reading && l.stars == p.stars
		})
		if i < 0 {
			s.live = append(s.live, p)
			continue
		}
		s.live[i].start = min(s.live[i].start, p.start)
	}
	delete(s.ahead, at)
}

// begin is the piece that begins with a token.
func (s *search) begin(reading int, t token) (piece, bool) {
	if b, ok := spelled(reading, s.text[t.start]); !t.sequence && t.end == t.start+1 && (!ok || !s.known[reading].first[b]) {
		return piece{}, false // almost every time
	}
	p, ok := s.read(piece{start: t.start, reading: reading}, t)
	return p, ok && p.n > 0
}

// read adds a token to a piece, and reports whether it still begins like a run. A whole run is found, and ends.
func (s *search) read(p piece, t token) (piece, bool) {
	text := t.stands[:t.n]
	if p.reading == asItIs {
		if t.sequence {
			return p, false
		}
		text = t.stands[:copy(t.stands[:], s.text[t.start:t.end])]
	}
	for _, b := range text {
		if b == Mask[0] && p.reading != asItIs {
			if p.stars++; p.stars >= len(Mask) { // what stands left and right of a mask never belonged together
				return p, false
			}
			continue
		}
		p.stars = 0
		b, ok := spelled(p.reading, b)
		if !ok {
			continue
		}
		p.bytes, p.n = p.bytes<<8|uint64(b), p.n+1
		if !s.known[p.reading].begins(p.bytes, p.n) {
			return p, false
		}
		if p.n == run {
			s.found = append(s.found, span{p.start, t.end})
			return p, false
		}
	}
	return p, true
}

// runs is a set of runs of eight bytes and of their beginnings. The beginnings may hold more than they should: that costs time
// and finds nothing.
type runs struct {
	set    map[uint64]struct{}
	first  [1 << 8]bool
	second [1 << 10]uint64 // a bit for each two bytes
	sieve  [1 << 11]uint64 // a bit for each hash of three and more
}

func (r *runs) empty() bool { return len(r.set) == 0 }

// add adds every run of text.
func (r *runs) add(text []byte) {
	for i := 0; i+run <= len(text); i++ {
		bytes := uint64(0)
		for n, b := range text[i : i+run] {
			bytes = bytes<<8 | uint64(b)
			r.mark(bytes, n+1)
		}
		if r.set == nil {
			r.set = map[uint64]struct{}{}
		}
		r.set[bytes] = struct{}{}
	}
}

func (r *runs) mark(bytes uint64, n int) {
	switch n {
	case 1:
		r.first[bytes] = true
	case 2:
		r.second[bytes>>6] |= 1 << (bytes & 63)
	default:
		i, bit := place(bytes, n)
		r.sieve[i] |= bit
	}
}

// begins reports whether a run may begin with the last n of bytes, and for a whole one whether it is in the set.
func (r *runs) begins(bytes uint64, n int) bool {
	switch n {
	case 1:
		return r.first[bytes]
	case 2:
		return r.second[bytes>>6]&(1<<(bytes&63)) != 0
	}
	i, bit := place(bytes, n)
	if r.sieve[i]&bit == 0 || n < run {
		return r.sieve[i]&bit != 0
	}
	_, ok := r.set[bytes]
	return ok
}

// place hashes bytes to a bit of the sieve (multiplicative hashing with the golden ratio).
func place(bytes uint64, n int) (int, uint64) {
	h := (bytes + uint64(n)<<59) * 0x9e3779b97f4a7c15 >> 47
	return int(h >> 6), 1 << (h & 63)
}
