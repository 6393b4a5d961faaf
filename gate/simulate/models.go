package simulate

import (
	"net/http"
	"slices"

	"github.com/modelreach/modelreach/gate"
)

// model is one model the simulator answers for.
type model struct {
	id         string
	snapshot   string      // the dated id its answers name, "" when it has none
	apis       []gate.API  // the APIs it can be called with
	lacks      []gate.Need // the needs it refuses
	thinks     *family     // nil for a model that answers at once
	audible    bool        // sound must go in or come out
	dimensions int         // length of its vectors
	context    int         // tokens it reads, where its list says so (max_model_len of vLLM), else 0
	requests   string      // its limit of requests per minute, "" for the usual one
	shutdownOn string      // YYYY-MM-DD, "" when none is announced
}

var (
	onChat        = []gate.API{gate.ChatCompletions, gate.Responses}
	onResponses   = []gate.API{gate.Responses}
	onEmbeddings  = []gate.API{gate.Embeddings}
	onModerations = []gate.API{gate.Moderations}
	onImages      = []gate.API{gate.Images}

	mute  = []gate.Need{gate.AudioInput, gate.AudioOutput}
	plain = append(slices.Clone(mute), gate.Reasoning)
	aloud = []gate.Need{gate.StructuredOutputs, gate.JSONMode, gate.Vision, gate.Reasoning, gate.Logprobs}
)

// models are a plausible excerpt of OpenAI's list in November 2026, with the shutdown dates announced by then, and one
// model as vLLM serves it.
var models = []model{
	{id: "gpt-6.2-astra", apis: onChat, lacks: mute, thinks: gpt6Astra},
	{id: "gpt-6.2-sol", apis: onChat, lacks: mute, thinks: gpt6Astra},
	{id: "gpt-6.1-sol", apis: onChat, lacks: mute, thinks: gpt6Astra},
	{id: "gpt-6.1-terra", apis: onChat, lacks: mute, thinks: gpt6},
	{id: "gpt-6-astra", apis: onChat, lacks: mute, thinks: gpt6Astra},
	{id: "gpt-6-sol", apis: onChat, lacks: mute, thinks: gpt6},
	{id: "gpt-6-luna", apis: onChat, lacks: mute, thinks: gpt6},
	{id: "gpt-5.6-sol", apis: onChat, lacks: mute, thinks: gpt6},
	{id: "gpt-5.6-terra", apis: onChat, lacks: mute, thinks: gpt6},
	{id: "gpt-5.6-luna", apis: onChat, lacks: mute, thinks: gpt6},
	{id: "gpt-5.5", snapshot: "gpt-5.5-2026-04-23", apis: onChat, lacks: mute, thinks: gpt55},
	{id: "gpt-5.5-pro", snapshot: "gpt-5.5-pro-2026-04-23", apis: onResponses, lacks: mute, thinks: gpt55Pro},
	{id: "gpt-5.4", snapshot: "gpt-5.4-2026-03-05", apis: onChat, lacks: mute, thinks: gpt54},
	{id: "gpt-5.4-mini", snapshot: "gpt-5.4-mini-2026-03-17", apis: onChat, lacks: mute, thinks: gpt54},
	{id: "gpt-5.3-codex", apis: onResponses, lacks: mute, thinks: gpt53, shutdownOn: "2027-04-01"},
	{id: "gpt-5.1", snapshot: "gpt-5.1-2025-11-13", apis: onChat, lacks: mute, thinks: gpt51, shutdownOn: "2027-04-01"},
	{id: "gpt-5", snapshot: "gpt-5-2025-08-07", apis: onChat, lacks: mute, thinks: gpt5, shutdownOn: "2026-12-11"},
	{id: "gpt-5-mini", snapshot: "gpt-5-mini-2025-08-07", apis: onChat, lacks: mute, thinks: gpt5, shutdownOn: "2026-12-11"},
	{id: "gpt-5-nano", snapshot: "gpt-5-nano-2025-08-07", apis: onChat, lacks: mute, thinks: gpt5, shutdownOn: "2026-12-11"},
	{id: "gpt-4.1", snapshot: "gpt-4.1-2025-04-14", apis: onChat, lacks: plain, shutdownOn: "2027-01-14"},
	{id: "gpt-4.1-mini", snapshot: "gpt-4.1-mini-2025-04-14", apis: onChat, lacks: plain, shutdownOn: "2027-01-14"},
	{id: "gpt-4o", snapshot: "gpt-4o-2024-08-06", apis: onChat, lacks: plain, shutdownOn: "2027-01-14"},
	{id: "gpt-4o-mini", snapshot: "gpt-4o-mini-2024-07-18", apis: onChat, lacks: plain, shutdownOn: "2027-01-14"},
	{id: "gpt-audio-1.5", apis: []gate.API{gate.ChatCompletions}, lacks: aloud, audible: true},
	{id: "text-embedding-3-large", apis: onEmbeddings, dimensions: 3072},
	{id: "text-embedding-3-small", apis: onEmbeddings, dimensions: 1536},
	{id: "text-embedding-ada-002", snapshot: "text-embedding-ada-002-v2", apis: onEmbeddings, dimensions: 1536},
	{id: "omni-moderation-latest", snapshot: "omni-moderation-2024-09-26", apis: onModerations},
	{id: "gpt-image-2.6-sunburst", apis: onImages},
	{id: "gpt-image-2.6-flare", apis: onImages},
	{id: "gpt-image-2", snapshot: "gpt-image-2-2026-04-21", apis: onImages},
	{id: "gpt-4o-mini-tts", snapshot: "gpt-4o-mini-tts-2025-12-15", apis: []gate.API{gate.Speech}, shutdownOn: "2027-01-06"},
	{id: "gpt-transcribe", apis: []gate.API{gate.Transcriptions}},
	{id: "gpt-realtime-2.1", apis: []gate.API{gate.Realtime}},
	{id: "gpt-realtime-2.1-mini", apis: []gate.API{gate.Realtime}},
	{id: "Qwen/Qwen3-8B-Base", apis: []gate.API{gate.Completions}, context: 32768},
}

// simulated is the model behind an act that answers: it takes every API and offers every need, and an answer names
// its own id.
func simulated(id string) model { return model{id: id, apis: gate.APIs, dimensions: 1536} }

// answers is the id that an answer to a call of id names.
func (m model) answers() string {
	if m.snapshot != "" {
		return m.snapshot
	}
	return m.id
}

// known finds the model of an id, or of a snapshot.
func known(id string) (model, bool) {
	i := slices.IndexFunc(models, func(m model) bool { return id == m.id || id == m.snapshot })
	if i < 0 {
		return model{}, false
	}
	return models[i], true
}

// knownOr serves a call of an id that is no act: as its model does, or as absent does where there is none.
func knownOr(absent play) play {
	return func(w http.ResponseWriter, r *http.Request, c call) {
		switch m, ok := known(c.model); {
		case !ok:
			absent(w, r, c)
		case !slices.Contains(m.apis, c.api):
			m.wrongEndpoint(c.api).write(w)
		default:
			m.serve(w, r, c)
		}
	}
}

// wrongEndpoint is the refusal of a model that exists and is not served on api.
func (m model) wrongEndpoint(api gate.API) *refusal {
	switch {
	case api == gate.ChatCompletions && !slices.Contains(m.apis, gate.Responses):
		return &notAChatModel
	case api == gate.Completions && slices.Contains(m.apis, gate.ChatCompletions):
		return &chatModel
	case api == gate.Embeddings:
		return &notAnEmbeddingModel
	}
	return onlySupportedIn(m.apis[0], api)
}

// listing and listed are the answers of GET /models and GET /models/{id} (API reference, models).
type listing struct {
	Object string   `json:"object"`
	Data   []listed `json:"data"`
}

type listed struct {
	ID         string  `json:"id"`
	Object     string  `json:"object"`
	Created    int64   `json:"created"`
	OwnedBy    string  `json:"owned_by"`
	ShutdownOn *string `json:"shutdown_date"`
	Context    int     `json:"max_model_len,omitempty"` // of vLLM
}

// listedSince is the creation time of every listed model: nothing depends on it.
const listedSince = 1767225600 // 2026-01-01

func row(id, shutdownOn string) listed {
	l := listed{ID: id, Object: "model", Created: listedSince, OwnedBy: "system"}
	if shutdownOn != "" {
		l.ShutdownOn = &shutdownOn
	}
	return l
}

// absent are the acts of a model that does not exist: a list that held them would contradict them.
var absent = []gate.Cause{gate.ModelNotFound, gate.ModelRetired, gate.DeploymentNotFound}

// list is every id that is worth a call. It holds acts that fail, too: what is listed need not be callable.
func list() []listed {
	var rows []listed
	for _, m := range models {
		first := row(m.id, m.shutdownOn)
		first.Context = m.context
		rows = append(rows, first)
		if m.snapshot != "" {
			rows = append(rows, row(m.snapshot, m.shutdownOn))
		}
	}
	for _, act := range acts {
		if !slices.Contains(absent, act.Cause) {
			rows = append(rows, row(act.Model, ""))
		}
	}
	return rows
}

func listModels(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, listing{Object: "list", Data: list()})
}

func describeModel(w http.ResponseWriter, id string) {
	rows := list()
	i := slices.IndexFunc(rows, func(l listed) bool { return l.ID == id })
	if i < 0 {
		modelNotFound.about(call{model: id}).write(w)
		return
	}
	writeJSON(w, http.StatusOK, rows[i])
}
