package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// run is how many consecutive characters of a secret may not survive. Providers echo four to six characters at
	// either end of a key; eight say too much.
	run = 8
	// shortest is the length under which a secret is not looked for: it would match ordinary words.
	shortest = 4
	// maxPasses bounds how often a text is scrubbed until nothing changes. One pass finds everything in any text that
	// was not made to resist, the second finds nothing.
	maxPasses = 8
)

// Scrubber removes secrets from text that somebody else wrote: a server's reply, an error, a rendered report. It
// removes
//
//   - every run of eight or more characters of a known secret: as it is, JSON-, Go-, URL- or HTML-escaped, also
//     escaped twice, in part, in several ways at once or beside what only looks like an escape, split by white space,
//     line breaks, quotes or other punctuation, and inside hexadecimal and base64 text of either alphabet, wherever in
//     the encoded text the secret begins;
//   - a known secret, or a line of one, of four to seven characters where it stands as a word;
//   - whatever looks like a key, a bearer token, a credential in a URL or a header, and the partial echoes of keys that
//     providers put into their errors;
//   - organization, project, team, account and user ids, e-mail addresses and IP addresses.
//
// It leaves request ids, model ids, versions, dates and loopback addresses alone: those are what a reader needs. A
// removed value becomes Mask, an id its prefix and Mask ("org-***"), an address "[email]" or "[ip]"; these words mean
// the same in JSON, XML, HTML and Markdown.
//
// A Scrubber is safe for concurrent use. Its zero value knows no secret and still removes everything else.
type Scrubber struct {
	known matcher
	words []string
}

// NewScrubber returns a Scrubber that knows secrets. Empty ones are ignored.
func NewScrubber(secrets ...Secret) *Scrubber {
	s := &Scrubber{}
	for _, secret := range secrets {
		value := strings.TrimSpace(secret.Reveal())
		s.learn(value)
		for line := range strings.Lines(value) {
			s.learnWord(strings.TrimSpace(line))
		}
	}
	return s
}

func (s *Scrubber) learn(value string) {
	if len(value) < run {
		return
	}
	s.known.add(value)
	for _, encoded := range encodings(value) {
		s.known.add(encoded)
	}
}

func (s *Scrubber) learnWord(line string) {
	if len(line) >= shortest && len(line) < run && strings.ContainsFunc(line, isWordRune) {
		s.words = append(s.words, line)
	}
}

// String returns text without secrets. Scrubbing its result again changes nothing.
func (s *Scrubber) String(text string) string {
	for range maxPasses {
		scrubbed := s.pass(text)
		if scrubbed == text {
			break
		}
		text = scrubbed
	}
	return text
}

// Bytes is String for bytes. It returns a new slice.
func (s *Scrubber) Bytes(text []byte) []byte { return []byte(s.String(string(text))) }

func (s *Scrubber) pass(text string) string {
	text = veil.Replace(mask(text, s.known.spans(text)))
	for _, word := range s.words {
		text = maskWord(text, word)
	}
	return unveil.Replace(addresses(applyRules(text)))
}

// span is a piece of text by its byte offsets, end exclusive.
type span struct{ start, end int }

// mask replaces each of spans, which are in order and do not overlap.
func mask(text string, spans []span) string {
	if len(spans) == 0 {
		return text
	}
	var out strings.Builder
	at := 0
	for _, sp := range spans {
		out.WriteString(text[at:sp.start])
		out.WriteString(Mask)
		at = sp.end
	}
	out.WriteString(text[at:])
	return out.String()
}

func maskWord(text, word string) string {
	var spans []span
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return mask(text, spans)
		}
		start, end := at+i, at+i+len(word)
		at = start + 1
		if standsAlone(text, start, end) {
			spans = append(spans, span{start, end})
			at = end
		}
	}
}

func standsAlone(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return !(isWordRune(before) && before != utf8.RuneError) && !(isWordRune(after) && after != utf8.RuneError)
}

func isWordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// Cut shortens text to at most max bytes. It cuts between two characters and ends what it cut with an ellipsis. Cut only
// what is scrubbed: half a key is no longer found.
func Cut(text string, max int) string {
	const ellipsis = "…"
	if len(text) <= max {
		return text
	}
	end := max - len(ellipsis)
	if end < 0 {
		return ""
	}
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + ellipsis
}
