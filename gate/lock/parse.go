package lock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// maxErrors is after how many problems of one file reading ends.
const maxErrors = 20

// again is the way out of every file that is beyond repair.
const again = "Restore it from git, or delete it and let a run with `update-lock` write it anew."

// Parse reads a lock file from the bytes of a file called name in positions and messages. It returns no entry together
// with an error; the error is one of located.InOrder, line by line. Columns count characters (Unicode code points) from 1.
//
// It accepts what Marshal writes, and what a merge or an editor makes of it without changing its meaning: lines in
// another order, empty lines, CRLF and a byte order mark. A date in the future is accepted too, because clocks differ;
// Update brings it back.
func Parse(data []byte, name string) (File, error) {
	p := &parser{name: name, first: map[key]int{}}
	if problem := encoding(data); problem != "" {
		return File{}, located.InOrder(&located.Error{Pos: gate.Pos{File: name, Line: 1, Column: 1}, Problem: problem, Hint: again})
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	for i, line := range strings.Split(text, "\n") {
		p.line = i + 1
		if line = strings.TrimRight(line, "\r"); strings.TrimSpace(line) == "" {
			continue
		}
		if p.read(line); p.stop || len(p.found) >= maxErrors {
			break
		}
	}
	if err := located.InOrder(p.found...); err != nil {
		return File{}, err
	}
	return File{Entries: p.entries}, nil
}

func encoding(data []byte) (problem string) {
	switch {
	case len(data) > MaxBytes:
		return "this file is larger than 1 MiB, and so is no lock file"
	case !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0:
		return "this file is not UTF-8 text, and so is no lock file"
	case len(bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))) == 0:
		return "this file is empty"
	}
	return ""
}

// parser reads one line after the other.
type parser struct {
	name    string // of the file
	line    int
	begun   bool // the line with the version was read
	stop    bool // nothing after this line can be made sense of
	entries []Entry
	first   map[key]int // the line of each entry
	found   []*located.Error
}

func (p *parser) add(column int, problem, hint string) {
	p.found = append(p.found, &located.Error{Pos: gate.Pos{File: p.name, Line: p.line, Column: column}, Problem: problem, Hint: hint})
}

func (p *parser) read(line string) {
	if mark := line[:min(len(line), 7)]; mark == "<<<<<<<" || mark == "=======" || mark == ">>>>>>>" || mark == "|||||||" {
		p.add(1, "this is the mark of an unresolved merge conflict", "Keep the lines of both sides and remove the marks.")
		p.stop = true
		return
	}
	if len(line) > maxLine {
		p.add(1, fmt.Sprintf("this line has %d bytes, and %d is the most", len(line), maxLine), again)
		return
	}
	values, ok := p.object(line)
	switch {
	case !p.begun:
		p.begun = true
		p.stop = !ok || !p.version(values)
	case ok:
		p.entry(values)
	}
	if len(p.entries) > MaxEntries {
		p.add(1, fmt.Sprintf("there are more than %d entries", MaxEntries), again)
		p.stop = true
	}
}

// value is one value of a line with where it and its key stand.
type value struct {
	json       string // as written, without blanks around it
	key, place int    // columns
}

// object takes a line apart into the values of one JSON object. What is wrong with its form is told.
func (p *parser) object(line string) (map[string]value, bool) {
	var whole json.RawMessage
	var syntax *json.SyntaxError
	if err := json.Unmarshal([]byte(line), &whole); errors.As(err, &syntax) {
		p.add(column(line, int(syntax.Offset)-1), "this line is not valid JSON", "A line is one object in braces. "+again)
		return nil, false
	}
	start := strings.IndexByte(line, '{')
	if start < 0 || strings.TrimSpace(line[:start]) != "" {
		p.add(1, "a line must be one JSON object, found "+located.Quote(strings.TrimSpace(line)), again)
		return nil, false
	}
	return p.pairs(line)
}

// pairs reads the keys and values of a line that is a JSON object.
func (p *parser) pairs(line string) (map[string]value, bool) {
	values, sound := map[string]value{}, true
	in := json.NewDecoder(strings.NewReader(line))
	for in.Token(); in.More(); {
		at := skip(line, int(in.InputOffset()), " \t,{")
		token, err := in.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			break // cannot happen: the line is valid
		}
		begin := skip(line, int(in.InputOffset()), " \t:")
		var raw json.RawMessage
		if in.Decode(&raw) != nil {
			break // likewise
		}
		if _, twice := values[name]; twice {
			p.add(column(line, at), "key "+located.Quote(name)+" is written twice", "Remove one of the two.")
			sound = false
		}
		values[name] = value{json: strings.TrimSpace(string(raw)), key: column(line, at), place: column(line, begin)}
	}
	return values, sound
}

// skip is the first place from at on that holds none of the given characters.
func skip(line string, at int, characters string) int {
	return len(line) - len(strings.TrimLeft(line[at:], characters))
}

// column is the column of the character that the byte at an offset into line belongs to.
func column(line string, at int) int {
	return located.NewLines(line).Pos(at).Column
}

// version reports whether what follows can be read.
func (p *parser) version(values map[string]value) bool {
	v, ok := values["version"]
	number, err := strconv.Atoi(v.json)
	switch {
	case !ok || err != nil || number < 1:
		p.add(max(v.place, 1), fmt.Sprintf("a lock file begins with the line {\"version\": %d}", Version), again)
	case number > Version:
		p.add(v.place, fmt.Sprintf("this file has version %d, and this modelreach reads version %d", number, Version),
			"Use the release of modelreach that wrote it, or a newer one.")
	default:
		return !p.unknown(values, []string{"version"})
	}
	return false
}

// unknown tells the keys that are not among the known ones, and reports whether there are any.
func (p *parser) unknown(values map[string]value, known []string) bool {
	var strange []string
	for name := range values {
		if !slices.Contains(known, name) {
			strange = append(strange, name)
		}
	}
	slices.SortFunc(strange, func(a, b string) int { return values[a].key - values[b].key })
	for _, name := range strange {
		p.add(values[name].key, "key "+located.Quote(name)+" is not known here", "The known ones are "+strings.Join(known, ", ")+".")
	}
	return len(strange) > 0
}

var keys = []string{"model", "endpoint", "need", "provider", "last_reachable", "answered", "requests", "tokens"}

// entry adds the entry of a line when all of it is sound.
func (p *parser) entry(values map[string]value) {
	before := len(p.found)
	p.unknown(values, keys)
	e := Entry{
		Model: p.text(values, "model"), API: p.api(values), Provider: p.text(values, "provider"),
		Reachable: p.date(values), Answered: p.answered(values),
		Requests: p.limit(values, "requests"), Tokens: p.limit(values, "tokens"),
	}
	if e.API != "" {
		e.Need = p.need(values, e.API)
	}
	if len(p.found) > before {
		return
	}
	if first, twice := p.first[e.key()]; twice {
		p.add(1, fmt.Sprintf("this entry is written twice, first on line %d", first), "Remove the one with the older date.")
		return
	}
	p.first[e.key()] = p.line
	p.entries = append(p.entries, e)
}

// text is a string an entry must have.
func (p *parser) text(values map[string]value, name string) string {
	v, ok := values[name]
	var text string
	switch {
	case !ok:
		p.add(1, "`"+name+"` is missing", again)
	case v.json[0] != '"' || json.Unmarshal([]byte(v.json), &text) != nil:
		p.add(v.place, "`"+name+"` must be a string, found "+located.Quote(v.json), again)
	case !plain(text):
		p.add(v.place, fmt.Sprintf("`%s` must be one line of 1 to %d bytes that can be seen, found %s", name, maxText, located.Quote(text)), again)
	default:
		return text
	}
	return ""
}

func (p *parser) answered(values map[string]value) string {
	if _, ok := values["answered"]; !ok {
		return ""
	}
	return p.text(values, "answered")
}

func (p *parser) api(values map[string]value) gate.API {
	api := gate.API(p.text(values, "endpoint"))
	if api != "" && !slices.Contains(gate.APIs, api) {
		p.add(values["endpoint"].place, "`endpoint` "+located.Quote(string(api))+" is not known", "The known ones are "+list(gate.APIs)+".")
		return ""
	}
	return api
}

func (p *parser) need(values map[string]value, api gate.API) gate.Need {
	need := gate.Need(p.text(values, "need"))
	known := append([]gate.Need{gate.Access}, api.Needs()...)
	if need != "" && !slices.Contains(known, need) {
		p.add(values["need"].place, "`need` "+located.Quote(string(need))+" is not known on "+string(api), "The known ones are "+list(known)+".")
	}
	return need
}

func list[T ~string](words []T) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = string(w)
	}
	return strings.Join(texts, ", ")
}

func (p *parser) date(values map[string]value) string {
	day := p.text(values, "last_reachable")
	if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
		p.add(values["last_reachable"].place, "`last_reachable` must be a day that exists, as YYYY-MM-DD, found "+located.Quote(day), again)
	}
	return day
}

// limit is a rate limit an entry may have.
func (p *parser) limit(values map[string]value, name string) int {
	v, ok := values[name]
	if !ok {
		return 0
	}
	number := count(v.json)
	if number == 0 {
		p.add(v.place, fmt.Sprintf("`%s` must be a whole number from 1 to %d, found %s", name, maxLimit, located.Quote(v.json)), again)
	}
	return number
}

// count is a whole number from 1 to maxLimit without sign, fraction, exponent or leading zero. It is 0 for anything
// else.
func count(text string) int {
	number, err := strconv.Atoi(text)
	if err != nil || number < 1 || number > maxLimit || strconv.Itoa(number) != text {
		return 0
	}
	return number
}
