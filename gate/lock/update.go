package lock

import (
	"slices"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// RefreshDays is how many days an entry's date may lag behind. A model that answers every day would otherwise change
// its line every day, in every branch, and bury the changes that matter.
const RefreshDays = 7

// Only is f without the entries that no probe asks for. Give it the plan of everything the repository declares: with
// the probes of a part, what the rest could reach is forgotten.
func (f File) Only(declared []gate.Probe) File {
	asked := map[key]bool{}
	for _, p := range declared {
		asked[keyOf(p)] = true
	}
	return File{Entries: slices.DeleteFunc(slices.Clone(f.Entries), func(e Entry) bool { return !asked[e.key()] })}
}

// Update is old with what r saw working on the given day. Every other entry stays as it is: it says what used to work.
//
// Where several findings share an entry, all of them must have worked, or a failure of one would be called a regression
// of the other. An entry is rewritten when the answered model or a rate limit changed, when its date is more than
// RefreshDays old, or when its date lies in the future; a limit or a name that no reply had this time is kept from the
// last. Running it twice on one day changes nothing.
func Update(old File, r gate.Report, today time.Time) File {
	updated := File{Entries: slices.Clone(old.Entries)}
	at := map[key]int{}
	for i, e := range updated.Entries {
		at[e.key()] = i
	}
	for _, e := range worked(r, today) {
		i, known := at[e.key()]
		switch {
		case known:
			updated.Entries[i] = updated.Entries[i].refreshed(e, today)
		case len(updated.Entries) < MaxEntries:
			updated.Entries = append(updated.Entries, e)
		}
	}
	updated.Entries = sorted(updated.Entries)
	return updated
}

// worked is an entry for everything that worked in r, in the order of its findings.
func worked(r gate.Report, today time.Time) []Entry {
	failed, last := map[key]bool{}, map[key]int{}
	for i, f := range r.Findings {
		last[keyOf(f.Probe)] = i
		failed[keyOf(f.Probe)] = failed[keyOf(f.Probe)] || !proved(f)
	}
	var entries []Entry
	for i, f := range r.Findings {
		if k := keyOf(f.Probe); !failed[k] && last[k] == i && plain(k.model) && plain(k.provider) {
			entries = append(entries, seen(f, today))
		}
	}
	return entries
}

// proved reports whether f is evidence that what it asked for works. A capability that could not be put to the test is
// none.
func proved(f gate.Finding) bool {
	return f.Outcome == gate.Reachable && (f.Probe.Need == gate.Access || f.Diagnosis.Cause != gate.NotProved)
}

func seen(f gate.Finding, today time.Time) Entry {
	e := Entry{
		Model: f.Probe.Model, API: f.Probe.API, Need: f.Probe.Need, Provider: f.Probe.Provider,
		Reachable: today.UTC().Format(time.DateOnly),
		Requests:  count(f.Evidence.Headers["x-ratelimit-limit-requests"]),
		Tokens:    count(f.Evidence.Headers["x-ratelimit-limit-tokens"]),
	}
	// The server chose this text. One that was partly removed as a secret is no name.
	if name := f.Evidence.AnsweredModel; plain(name) && !strings.Contains(name, "***") {
		e.Answered = name
	}
	return e
}

// refreshed is e after now was seen, or e itself when nothing worth a diff changed.
func (e Entry) refreshed(now Entry, today time.Time) Entry {
	if now.Answered == "" {
		now.Answered = e.Answered
	}
	if now.Requests == 0 {
		now.Requests = e.Requests
	}
	if now.Tokens == 0 {
		now.Tokens = e.Tokens
	}
	same := now
	same.Reachable = e.Reachable
	if same == e && !e.stale(today) {
		return e
	}
	return now
}

func (e Entry) stale(today time.Time) bool {
	oldest := today.UTC().AddDate(0, 0, -RefreshDays).Format(time.DateOnly)
	return e.Reachable < oldest || e.Reachable > today.UTC().Format(time.DateOnly)
}
