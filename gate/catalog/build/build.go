// Package build makes gate/catalog/models.json from what its sources publish:
//
//	the present catalogue + downloaded files ──▶ read ──▶ check ──▶ merge ──▶ the next catalogue + notes
//
// The sources, each recognised by its content:
//
//   - OpenAI's deprecations page in Markdown, https://developers.openai.com/api/docs/deprecations.md
//   - the answer of GET https://api.openai.com/v1/models, whose model objects have a shutdown_date
//   - https://models.dev/api.json
//   - model_prices_and_context_window.json of https://github.com/BerriAI/litellm
//
// A row is updated and never removed, and a fact is replaced and never removed: a source that is silent about something
// proves nothing. Everything that changes is a note, for whoever reviews the diff. The package opens no file.
package build

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate/catalog"
)

// maxBytes is the largest source that is read: several times what is published today.
const maxBytes = 32 << 20

// Build merges sources into the present catalogue, the bytes of a models.json. Its date is that of what it knows of
// shut-downs, so it becomes today (in UTC) only when one of the sources tells them; prices alone do not make it newer.
// Sources are the downloaded files by name; a name is only used in messages. The same input gives the same bytes, and
// without news the present ones but for the date.
//
// Notes say in a sentence each what changed, what the sources contradict each other in, and what was seen and left
// out. The error names the file that is at fault: of no known kind, one of two of a kind, of another shape than that
// kind has, or so poor in facts that it must be something else or cut off.
func Build(present []byte, sources map[string][]byte, today time.Time) (models []byte, notes []string, err error) {
	old, err := parse(present)
	if err != nil {
		return nil, nil, fmt.Errorf("read the present catalogue: %w", err)
	}
	day := today.UTC().Format(time.DateOnly)
	if day < old.AsOf {
		return nil, nil, fmt.Errorf("the present catalogue is of %s, later than %s", old.AsOf, day)
	}
	said, err := readAll(sources, old.Models)
	if err != nil {
		return nil, nil, err
	}
	m := newMerger(old.Models, said, day)
	m.merge()
	if !said.dated() {
		m.note("The catalogue stays one of %s: none of these sources tells when models are shut down.", old.AsOf)
		day = old.AsOf
	}
	next := catalogue{AsOf: day, Provider: old.Provider, Sources: old.Sources, Models: m.rows}
	for _, s := range known {
		if m.used[s.kind] {
			next.Sources = cite(next.Sources, s, today.UTC().Format(time.DateOnly))
		}
	}
	return next.marshal(), m.notes, nil
}

// cite lists a source with the day, in place of the day it was used before.
func cite(lines []string, s source, day string) []string {
	line := s.address + " (" + day + "): " + s.gives
	lines = slices.Clone(lines)
	for i, l := range lines {
		if strings.HasPrefix(l, s.address+" (") && strings.HasSuffix(l, "): "+s.gives) {
			lines[i] = line
			return lines
		}
	}
	return append(lines, line)
}

// statement is what one source says of one model; zero values mean that it does not say.
type statement struct {
	catalog.Model
	candidates []string // ids to move to, the source's first choice first
}

// statements are what each kind of source says, by model id.
type statements map[kind]map[string]statement

// dated reports whether a source is among them that tells when models are shut down.
func (s statements) dated() bool { return s[modelList] != nil || s[page] != nil }

// readAll reads every source and checks that it can be what it seems to be.
func readAll(sources map[string][]byte, rows []catalog.Model) (statements, error) {
	said, names := statements{}, map[kind]string{}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		s, list, err := read(sources[name])
		if err == nil {
			err = s.check(list, rows)
		}
		if other, twice := names[s.kind]; err == nil && twice {
			err = fmt.Errorf("this is %s, and so is %q", s.kind, other)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%q: %w", name, err))
			continue
		}
		said[s.kind], names[s.kind] = list, name
	}
	return said, errors.Join(errs...)
}

// check refuses a source that names none of the rows, or has lost more than a tenth of what the rows it names are known
// for: it is of another provider, cut off, or of a shape that only looks like the known one.
func (s source) check(list map[string]statement, rows []catalog.Model) error {
	named, had, lost := 0, 0, 0
	for _, row := range rows {
		said, ok := list[row.ID]
		if !ok {
			continue
		}
		named++
		for _, f := range s.facts {
			if f.known(row) && f.told(row) {
				had++
				if !f.known(said.Model) {
					lost++
				}
			}
		}
	}
	switch {
	case named == 0:
		return fmt.Errorf("this looks like %s, and names none of the catalogue's %d models", s.kind, len(rows))
	case lost*10 > had:
		return fmt.Errorf("this looks like %s, and lacks %d of the %d facts it should have on the models it names", s.kind, lost, had)
	}
	return nil
}

// fact is one column of the catalogue as sources tell it.
type fact struct {
	known func(catalog.Model) bool
	told  func(catalog.Model) bool // whether sources tell it of a model like this one
}

func always(catalog.Model) bool { return true }

// A free model has a price of 0, which in a source is as likely one that nobody filled in.
func positive(price *float64) bool { return price != nil && *price > 0 }

var (
	shutdown      = fact{func(m catalog.Model) bool { return m.ShutdownOn != "" }, always}
	inputPrice    = fact{func(m catalog.Model) bool { return positive(m.InputPrice) }, perToken}
	outputPrice   = fact{func(m catalog.Model) bool { return positive(m.OutputPrice) }, perToken}
	efforts       = fact{func(m catalog.Model) bool { return m.Efforts != nil }, always}
	contextLength = fact{func(m catalog.Model) bool { return m.Context > 0 }, always}
)

// perToken reports whether the price of a model's tokens means the same everywhere. Image models have a price for tokens
// of text and another for tokens of images, and each source gives another one of them.
func perToken(m catalog.Model) bool { return m.Kind != "image" && m.Kind != "video" }
