package redact

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// matcher finds pieces of secrets by their runs of eight bytes. It reads a text as it is; joined, without what separates the
// pieces of a split text; and nothing but the ASCII letters and digits. In the last two, what looks like an escape may stand for
// a character or be none: the % of "100%" before a key that begins with two digits. So it is read both ways wherever it stands,
// and a piece is found in any mixture of the two.
type matcher struct {
	known [readings]runs
}

// The readings of a text.
const (
	asItIs = iota
	joined
	lettersOnly
	readings
)

// spelled is what b is in a reading; ok is false where it is nothing.
func spelled(reading int, b byte) (spelling byte, ok bool) {
	switch reading {
	case joined:
		return fold(b), !isJoint(b)
	case lettersOnly:
		return b, isLetter(b)
	}
	return b, true
}

// add learns every run of a secret: as it stands, and with the escapes in it undone, as a server may do that takes it for encoded.
func (m *matcher) add(secret string) {
	m.known[asItIs].add([]byte(secret))
	for reading := joined; reading < readings; reading++ {
		var literal, undone []byte
		for t := (token{}); t.end < len(secret); {
			t = next(secret, t.end)
			undone = spell(undone, reading, t.stands[:t.n])
		}
		for t := (token{}); t.end < len(secret); {
			t = character(secret, t.end)
			literal = spell(literal, reading, t.stands[:t.n])
		}
		m.known[reading].add(literal)
		m.known[reading].add(undone)
	}
}

// spell appends what a reading holds of text. An asterisk is a part of masks in texts, and so of no run.
func spell(to []byte, reading int, text []byte) []byte {
	for _, b := range text {
		if b, ok := spelled(reading, b); ok && b != Mask[0] {
			to = append(to, b)
		}
	}
	return to
}

// spans returns what to remove from text, in order and without overlaps. No span begins or ends within an escape
// sequence, so that what is left parses as it did.
func (m *matcher) spans(text string) []span {
	if m.known[asItIs].empty() {
		return nil
	}
	s := search{known: &m.known, text: text}
	for at := 0; at < len(text); {
		if s.idle() && m.dull(text, at) {
			at++
			continue
		}
		at = s.step(at)
	}
	return widened(text, merge(s.found))
}

// dull reports that nothing begins at a place: neither an escape sequence nor a run. Most places of most texts are so.
func (m *matcher) dull(text string, at int) bool {
	b, after := text[at], byte(0)
	if at+1 < len(text) {
		after = text[at+1]
	}
	if b >= utf8.RuneSelf || escapes[b] != nil {
		return false
	}
	pair := isLetter(b) && isLetter(after) // which all readings spell alike
	for reading := range readings {
		switch known := &m.known[reading]; {
		case pair && known.begins(uint64(b)<<8|uint64(after), 2):
			return false
		case !pair:
			if spelling, ok := spelled(reading, b); ok && known.begins(uint64(spelling), 1) {
				return false
			}
		}
	}
	return true
}

// widened has spans, which are in order, begin and end where sequences do.
func widened(text string, spans []span) []span {
	var wide []span
	t := token{}
	for _, sp := range spans {
		for t.end <= sp.start {
			t = next(text, t.end)
		}
		sp.start = t.start
		for t.end < sp.end {
			t = next(text, t.end)
		}
		sp.end = t.end
		wide = extend(wide, sp)
	}
	return wide
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
