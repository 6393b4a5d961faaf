package build

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate/catalog"
)

// merger brings the rows up to date, one fact after the other.
type merger struct {
	said  statements
	day   string
	rows  []catalog.Model
	notes []string
	used  map[kind]bool // the sources that something was taken from
}

func newMerger(rows []catalog.Model, said statements, day string) *merger {
	return &merger{said: said, day: day, rows: slices.Clone(rows), used: map[kind]bool{}}
}

// merge needs every row before it can look for replacements, and every date before it can judge them.
func (m *merger) merge() {
	m.addNew()
	for i := range m.rows {
		row := &m.rows[i]
		m.date(row)
		m.prices(row)
		m.limits(row)
	}
	for i := range m.rows {
		m.replacement(&m.rows[i])
	}
}

func (m *merger) note(format string, args ...any) {
	m.notes = append(m.notes, fmt.Sprintf(format, args...))
}

// row is the row of id, or nil.
func (m *merger) row(id string) *catalog.Model {
	i := slices.IndexFunc(m.rows, func(r catalog.Model) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return &m.rows[i]
}

// date takes the day of the list before that of the page, as OpenAI's page asks for.
func (m *merger) date(row *catalog.Model) {
	listed, inList := m.said[modelList][row.ID]
	paged := m.said[page][row.ID]
	day, from := listed.ShutdownOn, modelList
	if day == "" {
		day, from = paged.ShutdownOn, page
	}
	switch {
	case listed.ShutdownOn != "" && paged.ShutdownOn != "" && listed.ShutdownOn != paged.ShutdownOn:
		m.note("%s: %s says it shuts down on %s, %s on %s; the first counts.", row.ID, modelList, listed.ShutdownOn, page, paged.ShutdownOn)
	case day == "" && inList && row.ShutdownOn != "":
		m.note("%s: %s has no shutdown date for it; %s is kept.", row.ID, modelList, row.ShutdownOn)
	}
	switch {
	case day == "" || day == row.ShutdownOn:
		return
	case row.ShutdownOn == "":
		m.note("%s: it shuts down on %s (%s).", row.ID, day, from)
	default:
		m.note("%s: its shutdown moves from %s to %s (%s).", row.ID, row.ShutdownOn, day, from)
	}
	row.ShutdownOn, m.used[from] = day, true
}

func (m *merger) prices(row *catalog.Model) {
	if !perToken(*row) {
		return
	}
	dev, lite := m.said[modelsDev][row.ID], m.said[liteLLM][row.ID]
	m.price(row, "input", &row.InputPrice, dev.InputPrice, lite.InputPrice)
	m.price(row, "output", &row.OutputPrice, dev.OutputPrice, lite.OutputPrice)
}

// price takes a price that no source contradicts.
func (m *merger) price(row *catalog.Model, what string, now **float64, dev, lite *float64) {
	usd, from := dev, modelsDev
	if dev == nil {
		usd, from = lite, liteLLM
	}
	switch {
	case usd == nil:
		return
	case dev != nil && lite != nil && *dev != *lite:
		m.note("%s: its %s price is %s in %s and %s in %s; it stays %s.", row.ID, what, price(dev), modelsDev, price(lite), liteLLM, price(*now))
		return
	case *now != nil && **now == *usd:
		return
	}
	m.note("%s: its %s price is now %s USD per million tokens, was %s (%s).", row.ID, what, price(usd), price(*now), from)
	*now, m.used[from] = usd, true
}

func (m *merger) limits(row *catalog.Model) {
	said := m.said[modelsDev][row.ID]
	if said.Efforts != nil && !slices.Equal(said.Efforts, row.Efforts) {
		m.note("%s: its reasoning efforts are now %s, were %s (%s).", row.ID, array(said.Efforts), array(row.Efforts), modelsDev)
		row.Efforts, m.used[modelsDev] = said.Efforts, true
	}
	if said.Context > 0 && said.Context != row.Context {
		m.note("%s: the tokens it reads are now %d, were %d (%s).", row.ID, said.Context, row.Context, modelsDev)
		row.Context, m.used[modelsDev] = said.Context, true
	}
}

// replacement takes the page's choice, as long as it does not lead from one model that ends to another: what is
// recommended today may be deprecated itself before the page says so. A replacement that is gone is followed to its own.
func (m *merger) replacement(row *catalog.Model) {
	before, candidates := row.Replacement, m.said[page][row.ID].candidates
	next := m.successor(*row, candidates)
	if next == before {
		return
	}
	m.used[page] = m.used[page] || slices.Contains(candidates, next)
	row.Replacement = next
	m.note("%s: its replacement is now %s, was %s.", row.ID, orNone(next), orNone(before))
}

func orNone(id string) string {
	if id == "" {
		return "none"
	}
	return id
}

func (m *merger) successor(row catalog.Model, candidates []string) string {
	now := row.Replacement
	serving := func(id string) bool { r := m.row(id); return r != nil && !r.GoneOn(m.day) }
	staying := func(id string) bool { r := m.row(id); return r != nil && r.ShutdownOn == "" && id != row.ID }
	if slices.Contains(candidates, now) && serving(now) {
		return now
	}
	if i := slices.IndexFunc(candidates, staying); i >= 0 {
		return candidates[i]
	}
	if serving(now) {
		return now
	}
	for _, id := range append(slices.Clone(candidates), now) {
		if end := m.follow(id); end != "" && end != row.ID {
			return end
		}
	}
	if m.row(now) == nil {
		return now // nothing is known of it, and so nothing against it
	}
	return ""
}

// follow is the first model in a chain of replacements that still serves, or "".
func (m *merger) follow(id string) string {
	for range len(m.rows) { // a chain that is longer is a circle
		r := m.row(id)
		if r == nil || !r.GoneOn(m.day) {
			break
		}
		id = r.Replacement
	}
	if m.row(id) == nil || m.row(id).GoneOn(m.day) {
		return ""
	}
	return id
}

// addNew adds the ids that exist: OpenAI's list has them, or both price tables do. Each of the tables alone has names of
// its own making, and the page has names of families and of what cannot be called.
func (m *merger) addNew() {
	ids := map[string]bool{}
	for _, told := range m.said {
		for id := range told {
			if m.row(id) == nil && !strings.HasPrefix(id, "ft:") {
				ids[id] = true
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		m.addOne(id)
	}
}

func (m *merger) addOne(id string) {
	_, listed := m.said[modelList][id]
	dev, inDev := m.said[modelsDev][id]
	lite, inLite := m.said[liteLLM][id]
	paged, inPage := m.said[page][id]
	switch {
	case !listed && !(inDev && inLite) && inPage:
		m.note("%s: it is on %s (%s) and nowhere else, so it was not added.", id, page, paged.ShutdownOn)
		return
	case !listed && !(inDev && inLite):
		return
	}
	added, at := m.describe(id, lite.Model, dev.Model)
	if added.Kind == "" {
		m.note("%s: no source says what kind of model it is, so it was not added.", id)
		return
	}
	m.rows = slices.Insert(m.rows, at, added)
	m.note("%s: it is new, as a model of kind %s on %s.", id, added.Kind, array(added.Endpoints))
	for _, k := range []kind{modelList, modelsDev, liteLLM} {
		_, named := m.said[k][id]
		m.used[k] = m.used[k] || named
	}
}

var snapshot = regexp.MustCompile(`-\d{4}-\d{2}-\d{2}$`)

// describe is the row of a new id and where it goes: a dated snapshot is of the kind of its model and stands behind it, any
// other model stands last, in front of the fine-tuned ones.
func (m *merger) describe(id string, described ...catalog.Model) (catalog.Model, int) {
	added, at := catalog.Model{ID: id}, slices.IndexFunc(m.rows, func(r catalog.Model) bool { return strings.HasPrefix(r.ID, "ft:") })
	if at < 0 {
		at = len(m.rows)
	}
	if base := m.row(snapshot.ReplaceAllString(id, "")); base != nil {
		described = append([]catalog.Model{*base}, described...)
		at = slices.IndexFunc(m.rows, func(r catalog.Model) bool { return r.ID == base.ID }) + 1
	}
	for _, d := range described {
		if added.Kind == "" {
			added.Kind, added.Endpoints = d.Kind, d.Endpoints
		}
	}
	return added, at
}
