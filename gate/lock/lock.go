// Package lock keeps modelreach.lock: what a repository's declarations could reach, when that was last seen, which
// snapshot answered and which rate limits the account had. With it a failing model can be told from a model that never
// worked.
//
//	file ──▶ Load ──▶ Only ──▶ Update ──▶ Write ──▶ file
//	         File     File     File
//
// The file is JSON Lines (RFC 8259, one object a line): a line with the version, then a line for each entry, sorted.
//
//	{"version": 1}
//	{"model": "gpt-4o", "endpoint": "chat.completions", "need": "access", "provider": "openai", "last_reachable": "2026-11-03", "answered": "gpt-4o-2024-08-06", "requests": 500, "tokens": 30000}
//
// A line an entry makes a diff say one thing a line. There is no comma or bracket between the lines and no order that
// reading asks for, so a merge that keeps the lines of both sides is a sound file. And JSON has a strict reader in the
// standard library that knows neither anchors nor guessed types, unlike YAML.
//
// The file is committed, and anyone who can open a pull request can change it. It holds no secret and nothing of a
// request but the name of the model that answered and two numbers. It is evidence for an explanation, never proof.
package lock

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// Version is the version of the format this package reads and writes.
const Version = 1

// The bounds of a file. Longer ones are neither read nor written.
const (
	MaxBytes   = 1 << 20
	MaxEntries = 10_000
	maxText    = 256           // bytes of a model, a provider or an answered model; a manifest's ids have the same bound
	maxLine    = 4096          // bytes; more than three escaped texts of maxText need
	maxLimit   = 1_000_000_000 // of a rate limit; the largest published ones are a tenth of it
)

// Entry is what used to work: Need of Model on API at Provider. These four name it; a File holds each combination once.
type Entry struct {
	Model    string
	API      gate.API
	Need     gate.Need
	Provider string

	Reachable string // a day it was seen to work, YYYY-MM-DD in UTC; the last one, or up to RefreshDays before it
	Answered  string // the model that answered, "" when no answer named one
	Requests  int    // x-ratelimit-limit-requests of a reply, 0 when none had it; requests a minute at OpenAI, a day at some others
	Tokens    int    // x-ratelimit-limit-tokens of a reply, 0 when none had it; tokens a minute
}

// File is the content of a lock file. Its entries are in no particular order; Marshal sorts.
type File struct{ Entries []Entry }

// key is what names an entry.
type key struct {
	model    string
	api      gate.API
	need     gate.Need
	provider string
}

func (e Entry) key() key { return key{e.Model, e.API, e.Need, e.Provider} }

func keyOf(p gate.Probe) key { return key{p.Model, p.API, p.Need, p.Provider} }

// Find is the entry for the question p asks, and whether there is one. Parameters are not part of a question's name:
// two declarations that differ in them alone share an entry.
func (f File) Find(p gate.Probe) (Entry, bool) {
	i := slices.IndexFunc(f.Entries, func(e Entry) bool { return e.key() == keyOf(p) })
	if i < 0 {
		return Entry{}, false
	}
	return f.Entries[i], true
}

// Marshal is the file as it is written: sorted by model, endpoint, need and provider, in ASCII, the same bytes for the
// same entries. What Parse accepts comes back from it unchanged.
func (f File) Marshal() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "{\"version\": %d}\n", Version)
	for _, e := range sorted(f.Entries) {
		e.write(&b)
	}
	return []byte(b.String())
}

func sorted(entries []Entry) []Entry {
	return slices.SortedStableFunc(slices.Values(entries), func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Model, b.Model), cmp.Compare(a.API, b.API), cmp.Compare(a.Need, b.Need),
			cmp.Compare(a.Provider, b.Provider))
	})
}

func (e Entry) write(b *strings.Builder) {
	fmt.Fprintf(b, `{"model": %s, "endpoint": %s, "need": %s, "provider": %s, "last_reachable": %s`,
		ascii(e.Model), ascii(string(e.API)), ascii(string(e.Need)), ascii(e.Provider), ascii(e.Reachable))
	if e.Answered != "" {
		b.WriteString(`, "answered": ` + ascii(e.Answered))
	}
	for _, limit := range []struct {
		name  string
		value int
	}{{"requests", e.Requests}, {"tokens", e.Tokens}} {
		if limit.value > 0 {
			b.WriteString(`, "` + limit.name + `": ` + strconv.Itoa(limit.value))
		}
	}
	b.WriteString("}\n")
}

// ascii is text as a JSON string in ASCII, so that a diff shows what looks like nothing, or like another letter.
func ascii(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r >= ' ' && r <= '~':
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// plain reports whether a text can stand in a file: one short line that a reader can see.
func plain(text string) bool {
	return text != "" && len(text) <= maxText && utf8.ValidString(text) && strings.TrimSpace(text) == text &&
		!strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || r == utf8.RuneError })
}
