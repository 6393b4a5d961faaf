// Package catalog holds facts about models that no reply carries: the APIs a model is served on, the day it is shut
// down, what replaces it and its list price. The facts are data in models.json, with their sources and their date; a
// catalogue explains and never decides, since only a call is proof.
package catalog

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
)

//go:embed models.json
var source []byte

// Model is what is known of one model id. Zero values mean "not known".
type Model struct {
	ID          string   `json:"id"`
	Kind        string   `json:"kind"`                // chat, reasoning, embedding, image, …
	Endpoints   []string `json:"endpoints"`           // API names as in OpenAI's reference: chat.completions, responses, …
	ShutdownOn  string   `json:"shutdown_on"`         // YYYY-MM-DD, the day of the announced or past shut-down
	Replacement string   `json:"replacement"`         // the id to move to, itself not shut down on the catalogue's date
	InputPrice  *float64 `json:"input_usd_per_mtok"`  // USD per million input tokens, nil when not known
	OutputPrice *float64 `json:"output_usd_per_mtok"` // USD per million output tokens, nil when not known
	Efforts     []string `json:"reasoning_efforts"`   // values of reasoning effort it takes, nil when not known
	AliasOf     string   `json:"alias_of"`            // the snapshot that answers for this id, "" when it is one or not known
	Context     int      `json:"context_tokens"`      // tokens it reads, 0 when not known
}

// file is the shape of models.json.
type file struct {
	AsOf     string   `json:"as_of"`
	Provider string   `json:"provider"`
	Sources  []string `json:"sources"`
	Models   []Model  `json:"models"`
}

type index struct {
	file
	byID map[string]Model
}

var load = sync.OnceValue(func() index {
	var i index
	if err := json.Unmarshal(source, &i.file); err != nil {
		panic("parse embedded models.json: " + err.Error()) // cannot happen in a build whose tests passed
	}
	i.byID = make(map[string]Model, len(i.Models))
	for _, m := range i.Models {
		i.byID[m.ID] = m
	}
	return i
})

// AsOf is the day the catalogue describes, YYYY-MM-DD.
func AsOf() string { return load().AsOf }

// Lookup finds a model by its exact id. A fine-tuned id (ft:BASE:ORGANIZATION:NAME:ID) that is not listed itself is
// described by the row of its base, since it ends with it (OpenAI's deprecations page).
func Lookup(id string) (Model, bool) {
	i := load()
	if m, ok := i.byID[id]; ok {
		return m, true
	}
	parts := strings.SplitN(id, ":", 3)
	if len(parts) == 3 && parts[0] == "ft" {
		m, ok := i.byID["ft:"+parts[1]]
		return m, ok
	}
	return Model{}, false
}

// Serving lists the ids that are not shut down on the given day (YYYY-MM-DD), in catalogue order.
func Serving(day string) []string {
	var ids []string
	for _, m := range load().Models {
		if !m.GoneOn(day) && !strings.HasPrefix(m.ID, "ft:") {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// GoneOn reports whether the model is shut down on the given day (YYYY-MM-DD).
func (m Model) GoneOn(day string) bool { return m.ShutdownOn != "" && m.ShutdownOn <= day }

// Serves reports whether the model is known to be served on an API. An empty list of APIs says nothing.
func (m Model) Serves(api string) bool {
	for _, e := range m.Endpoints {
		if e == api {
			return true
		}
	}
	return false
}
