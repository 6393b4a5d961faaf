package build

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
)

func isPage(text string, object map[string]json.RawMessage) bool {
	return object == nil && strings.Contains("\n"+text[:min(len(text), 4096)], "\n# Deprecations") &&
		strings.Contains(strings.ToLower(text), "shutdown date")
}

// readPage reads the tables of the page. The most recent announcement stands first, and what stands below it about the
// same model is of no account.
func readPage(text string, _ map[string]json.RawMessage) (map[string]statement, error) {
	said := map[string]statement{}
	var t table
	for line := range strings.Lines(text) {
		cells := cells(line)
		switch {
		case cells == nil:
			t = table{}
		case t.width == 0:
			t = heading(cells)
		case t.model >= 0 && len(cells) == t.width:
			for id, s := range t.row(cells) {
				if _, above := said[id]; !above {
					said[id] = s
				}
			}
		}
	}
	if len(said) == 0 {
		return nil, errors.New("it has no table of models and shutdown dates")
	}
	return said, nil
}

// cells are the cells of a line of a Markdown table, or nil. Inside a cell the bar is escaped (GitHub Flavored Markdown,
// section 4.10).
func cells(line string) []string {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "|") {
		return nil
	}
	const bar = "\x00"
	line = strings.TrimSuffix(strings.TrimPrefix(strings.ReplaceAll(line, `\|`, bar), "|"), "|")
	list := strings.Split(line, "|")
	for i, cell := range list {
		list[i] = strings.TrimSpace(strings.ReplaceAll(cell, bar, "|"))
	}
	return list
}

// table is where the columns of a table stand, -1 for one it does not have.
type table struct{ width, day, model, instead int }

// heading finds the columns by their names, which differ from table to table: Model / system, Model snapshot, Deprecated
// model; Recommended replacement, Substitute model. A price is no model.
func heading(cells []string) table {
	t := table{width: len(cells), day: -1, model: -1, instead: -1}
	for i, cell := range cells {
		switch name := strings.ToLower(cell); {
		case name == "shutdown date":
			t.day = i
		case strings.Contains(name, "replacement"), strings.Contains(name, "substitute"):
			t.instead = i
		case strings.Contains(name, "price"):
		case strings.Contains(name, "model"):
			t.model = i
		}
	}
	if t.day < 0 {
		t.model = -1
	}
	return t
}

var code = regexp.MustCompile("`([^`]*)`")

// row is what one line says of each model it names. A cell that does not begin with an id is about something else: an
// endpoint, a product, or new fine-tuning of a model.
func (t table) row(cells []string) map[string]statement {
	if !strings.HasPrefix(cells[t.model], "`") {
		return nil
	}
	s := statement{}
	s.ShutdownOn = date(cells[t.day])
	if t.instead >= 0 {
		s.candidates = ids(cells[t.instead])
	}
	said := map[string]statement{}
	for _, id := range ids(cells[t.model]) {
		s.ID = id
		said[id] = s
	}
	return said
}

// ids are the model ids in a cell, in order. The page writes ft- for what the API calls ft:, marks footnotes with * and †,
// and has parameters such as reasoning.mode: pro in the same type.
func ids(cell string) []string {
	var found []string
	for _, match := range code.FindAllStringSubmatch(cell, -1) {
		id := strings.TrimRight(strings.TrimSpace(match[1]), "*†")
		if base, tuned := strings.CutPrefix(id, "ft-"); tuned {
			id = "ft:" + base
		}
		if isID(id) && !slices.Contains(found, id) {
			found = append(found, id)
		}
	}
	return found
}
