package gate

import "context"

// Pos is where a value was written. Line and Column count from 1; File is the slash-separated path relative to the
// root of the git checkout, or "" for a value that came from an input, where Line is the line of the input.
type Pos struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// API names the operation a model is called with, in the words of OpenAI's API reference.
type API string

// The APIs a probe can call.
const (
	ChatCompletions API = "chat.completions" // POST /chat/completions
	Responses       API = "responses"        // POST /responses
	Embeddings      API = "embeddings"       // POST /embeddings
	Moderations     API = "moderations"      // POST /moderations
)

// APIs lists every API a probe can call, in the order they are offered to a reader.
var APIs = []API{ChatCompletions, Responses, Embeddings, Moderations}

// Path is the API's path below a base URL, without a leading slash: "chat/completions".
func (a API) Path() string {
	if a == ChatCompletions {
		return "chat/completions"
	}
	return string(a)
}

// Need is what the application relies on: access, or a capability of the model.
type Need string

// Access is the need every declared model has: the key can call it at all.
const Access Need = "access"

// OpenAI is the provider a model belongs to when its declaration names none.
const OpenAI = "openai"

// Model is one declaration: this repository calls ID through API, and says so at Pos.
type Model struct {
	ID       string
	API      API
	Provider string
	Pos      Pos
}

// Manifest is everything a repository declares, in the order it was written.
type Manifest struct {
	Models []Model
}

// Endpoint is one base URL with one credential. It names the variable that holds the key, never the key.
type Endpoint struct {
	Provider string
	BaseURL  string // with the path prefix, e.g. https://api.openai.com/v1
	KeyName  string // what the reader knows the key by, e.g. OPENAI_API_KEY
}

// Probe is one question: does Model answer on API, for this Need?
type Probe struct {
	Model    string
	Provider string
	API      API
	Need     Need
	Pos      Pos
}

// Prober asks one question and returns what came back. It never fails: what went wrong is evidence too.
type Prober func(context.Context, Probe) Evidence

// Lister asks the endpoint which models it lists.
type Lister func(context.Context) Listing

// Listing is the answer of GET /models. It is evidence for an explanation, never for an outcome: a listed model is
// not yet a callable one.
type Listing struct {
	Known    bool // false when the list could not be had
	Models   []Listed
	Requests int // how many requests it took
}

// Listed is one row of a Listing.
type Listed struct {
	ID         string
	ShutdownOn string // YYYY-MM-DD, "" when none is announced (field shutdown_date of OpenAI's model object)
}

// Plan turns a manifest into the questions to ask, in manifest order.
func Plan(m Manifest) []Probe {
	probes := make([]Probe, 0, len(m.Models))
	for _, model := range m.Models {
		probes = append(probes, Probe{
			Model:    model.ID,
			Provider: model.Provider,
			API:      model.API,
			Need:     Access,
			Pos:      model.Pos,
		})
	}
	return probes
}
