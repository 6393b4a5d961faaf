package gate

import (
	"cmp"
	"context"
	"time"

	"github.com/modelreach/modelreach/gate/catalog"
	"github.com/modelreach/modelreach/gate/provider"
)

// Pos is where a value was written. Line and Column count from 1; File is the slash-separated path relative to the
// root of the git checkout, or "" for a value that came from an input, where Line is the line of the input.
type Pos struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// OpenAI is the provider a model belongs to when its declaration names none.
const OpenAI = "openai"

// Model is one declaration: this repository calls ID through API, for Needs, and says so at Pos.
type Model struct {
	ID         string
	API        API        // "" leaves it to the catalogue, and else means chat completions
	Provider   string     // the name of a declared provider, or of a preset; "" is OpenAI
	Expect     string     // the model that must answer where the provider calls it by another name; "" for any
	Owner      string     // whom to tell, as declared
	Needs      []Required // beyond access, in declared order
	Parameters string     // a JSON object the application sends along, with sorted keys; "" for none
	Prove      Proof
	MinRate    RateLimit
	MaxLatency time.Duration // 0 for any
	Group      int           // fallback group, from 1; one reachable member is enough. 0 for none
	Optional   bool          // never fails the run
	From       Reference     // where the id is kept, for a declaration without an ID
	Pos        Pos
	NamedAt    Pos // of the provider's name, the zero Pos where none is written
}

// Reference is where an application keeps the ids of models; the zero Reference is nowhere.
type Reference struct {
	File   string // slash-separated, relative to the root of the workspace
	Path   string // of the value in it: a YAML or JSON path, or the name of a dotenv variable
	Format string // of a whole file, in place of Path
	Pos    Pos    // of File in the manifest
	PathAt Pos    // of Path or Format in the manifest
}

// Required is one declared need. Tokens is the length of the input for LongInput, else 0.
type Required struct {
	Need   Need
	Tokens int
}

// Proof is how far a check goes.
type Proof string

// The proofs. The zero Proof is the call, where it is nearly free, else the list.
const (
	ProveCall Proof = "call" // make the call, whatever it costs
	ProveList Proof = "list" // only look the model up: GET /models/{id}
)

// RateLimit is what the application needs from the account, per minute; 0 for anything.
type RateLimit struct{ Requests, Tokens int }

// Provider is where models are called, as a manifest declares it. Every value but Name and Kind may be empty.
type Provider struct {
	Name         string // as models name it
	Kind         string // one of provider.Kinds
	BaseURL      string
	BaseURLEnv   string // the variable that holds the base URL
	KeyEnv       string // the variable that holds the key
	APIVersion   string // of Azure's classic API
	Auth         provider.Auth
	Organization string
	Project      string
	Pos          Pos // of its name
	URLPos       Pos // of BaseURL or BaseURLEnv, else Pos
	KeyPos       Pos // of KeyEnv, else Pos
}

// Manifest is everything a repository declares, in the order it was written.
type Manifest struct {
	Models    []Model
	Providers []Provider
	Waivers   []Waiver
	Rules     Rules
	Discover  []Place // globs of files to look for undeclared models in
	Clients   []Place // files that say which client libraries are used
}

// Place is a file or glob that the manifest names.
type Place struct {
	Name string
	Pos  Pos
}

// Probe is one question: does Model answer on API, for this Need? Everything a model is declared with stands in it, so
// that the answer can be judged by it.
type Probe struct {
	Model      string
	Provider   string
	API        API
	Need       Need
	Tokens     int
	Parameters string   // as they are sent
	Capped     []string // the parameters that are sent with less than was declared
	Prove      Proof    // never zero
	Owner      string
	MinRate    RateLimit
	MaxLatency time.Duration
	Expect     string
	Group      int
	Optional   bool
	Pos        Pos
}

// Call is one request. It answers every probe of the same model, API and parameters whose need it carries.
type Call struct {
	Model      string
	Provider   string
	API        API
	Parameters string
	Prove      Proof
	Needs      []Need // beyond access
}

// Prober makes one call and returns what came back. It never fails: what went wrong is evidence too.
type Prober func(context.Context, Call) Evidence

// Lister asks the endpoint which models it lists.
type Lister func(context.Context) Listing

// Listing is the answer of GET /models. It is evidence for an explanation, never for an outcome: a listed model is
// not yet a callable one.
type Listing struct {
	Known    bool // false when the list could not be had
	Public   bool // it is the same for every key
	Models   []Listed
	Requests int // how many requests it took
}

// Listed is one row of a Listing.
type Listed struct {
	ID         string
	ShutdownOn string // YYYY-MM-DD, "" when none is announced (field shutdown_date of OpenAI's model object)
	Context    int    // tokens the model reads, 0 when the list does not say (max_model_len of vLLM, context_length of OpenRouter)
}

// Plan turns a manifest into the questions to ask, in manifest order: access first, then each need.
func Plan(m Manifest) []Probe {
	var probes []Probe
	for _, model := range m.Models {
		p := Probe{
			Model:      model.ID,
			Provider:   orElse(model.Provider, OpenAI),
			API:        model.api(),
			Need:       Access,
			Owner:      model.Owner,
			Expect:     model.Expect,
			Group:      model.Group,
			Optional:   model.Optional,
			MinRate:    model.MinRate,
			MaxLatency: model.MaxLatency,
			Pos:        model.Pos,
		}
		p.Prove = model.prove(p.API)
		p.Parameters, p.Capped = capped(p.API, model.Parameters)
		probes = append(probes, p)
		for _, required := range model.Needs {
			p.Need, p.Tokens, p.MinRate, p.MaxLatency, p.Capped = required.Need, required.Tokens, RateLimit{}, 0, nil
			probes = append(probes, p)
		}
	}
	return probes
}

// api is the declared API, else the first that the catalogue serves the model on, else chat completions.
func (m Model) api() API {
	if m.API != "" {
		return m.API
	}
	if known, ok := catalog.Lookup(m.ID); ok {
		for _, row := range apiTable {
			if known.Serves(row.listed) {
				return row.api
			}
		}
	}
	return ChatCompletions
}

// Surface is where the catalogue knows a model to be served when no API of APIs is among it: "videos". It is "" for a model
// that can be called, and for one that is not known.
func Surface(id string) string {
	if m, ok := catalog.Lookup(id); ok && len(m.Endpoints) > 0 && len(served(m)) == 0 {
		return m.Endpoints[0]
	}
	return ""
}

func (m Model) prove(api API) Proof {
	if i := api.row(); m.Prove == "" && i >= 0 && apiTable[i].paidByDefault {
		return ProveList
	}
	return cmp.Or(m.Prove, ProveCall)
}
