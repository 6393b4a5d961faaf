package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate/catalog"
)

// catalogue is the shape of models.json.
type catalogue struct {
	AsOf     string          `json:"as_of"`
	Provider string          `json:"provider"`
	Sources  []string        `json:"sources"`
	Models   []catalog.Model `json:"models"`
}

func parse(data []byte) (catalogue, error) {
	var c catalogue
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, err
	}
	if _, err := d.Token(); err != io.EOF {
		return c, fmt.Errorf("there is something behind the catalogue at byte %d", d.InputOffset())
	}
	if _, err := time.Parse(time.DateOnly, c.AsOf); err != nil {
		return c, fmt.Errorf("as_of: %w", err)
	}
	seen := map[string]bool{}
	for _, m := range c.Models {
		if !isID(m.ID) || seen[m.ID] {
			return c, fmt.Errorf("%q is no model id, or is listed twice", m.ID)
		}
		seen[m.ID] = true
	}
	return c, nil
}

var idPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$`)

// isID reports whether text has the form of OpenAI's own model ids, which hold no slash and no blank.
func isID(text string) bool { return idPattern.MatchString(text) }

// marshal is the file as it is kept: a line a model, for diffs that name one model a line.
func (c catalogue) marshal() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\n  \"as_of\": %s,\n  \"provider\": %s,\n", quoted(c.AsOf), quoted(c.Provider))
	block(&b, "sources", c.Sources, quoted)
	b.WriteString(",\n")
	block(&b, "models", c.Models, line)
	b.WriteString("\n}\n")
	return b.Bytes()
}

// block writes a list with a line for each element.
func block[T any](b *bytes.Buffer, name string, list []T, write func(T) string) {
	fmt.Fprintf(b, "  %q: [", name)
	for i, element := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n    " + write(element))
	}
	b.WriteString("\n  ]")
}

// line is one model on one line. What is not known is left out.
func line(m catalog.Model) string {
	parts := []string{`"id": ` + quoted(m.ID), `"kind": ` + quoted(m.Kind)}
	add := func(name, value string, known bool) {
		if known {
			parts = append(parts, `"`+name+`": `+value)
		}
	}
	add("endpoints", array(m.Endpoints), len(m.Endpoints) > 0)
	add("shutdown_on", quoted(m.ShutdownOn), m.ShutdownOn != "")
	add("replacement", quoted(m.Replacement), m.Replacement != "")
	add("input_usd_per_mtok", price(m.InputPrice), m.InputPrice != nil)
	add("output_usd_per_mtok", price(m.OutputPrice), m.OutputPrice != nil)
	add("reasoning_efforts", array(m.Efforts), len(m.Efforts) > 0)
	add("alias_of", quoted(m.AliasOf), m.AliasOf != "")
	add("context_tokens", strconv.Itoa(m.Context), m.Context > 0)
	return "{" + strings.Join(parts, ", ") + "}"
}

func quoted(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(text) != nil {
		return `""` // cannot happen: a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func array(texts []string) string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = quoted(text)
	}
	return "[" + strings.Join(all, ", ") + "]"
}

func price(usd *float64) string {
	if usd == nil {
		return "unknown"
	}
	return strconv.FormatFloat(*usd, 'f', -1, 64)
}
