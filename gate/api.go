package gate

import "slices"

// API names the operation a model is called with, in the words of OpenAI's API reference.
type API string

// The APIs a model can be declared for.
const (
	ChatCompletions API = "chat.completions"
	Responses       API = "responses"
	Embeddings      API = "embeddings"
	Moderations     API = "moderations"
	Images          API = "images"
	Speech          API = "speech"
	Transcriptions  API = "transcriptions"
	Realtime        API = "realtime"
	Completions     API = "completions"
)

// ModelObject is the free GET /models/{id}. No model is declared for it; it stands in for a call that is not made.
const ModelObject API = "models"

// Need is what the application relies on: access, or a capability of the model.
type Need string

// The needs. Access is the one every declared model has: the key can call it at all.
const (
	Access            Need = "access"
	Streaming         Need = "streaming"
	Tools             Need = "tools"
	StructuredOutputs Need = "structured_outputs"
	JSONMode          Need = "json_mode"
	Vision            Need = "vision"
	AudioInput        Need = "audio_input"
	AudioOutput       Need = "audio_output"
	Reasoning         Need = "reasoning"
	Logprobs          Need = "logprobs"
	SystemPrompt      Need = "system_prompt"
	LongInput         Need = "long_input" // with a number of tokens; proved without a request
)

// apiTable is what there is to know of each API, in the order it is offered to a reader and preferred when a model is
// served on several: path below the base URL, name in the catalogue, and the needs a request can carry.
var apiTable = []struct {
	api           API
	path, listed  string
	needs         []Need
	freeOfCharge  bool
	paidByDefault bool // a call costs so much that it is made only when asked for
	deployed      bool // Azure's classic API has a path for each deployment
}{
	{api: ChatCompletions, path: "chat/completions", listed: "chat.completions", deployed: true, needs: []Need{Streaming, Tools, StructuredOutputs,
		JSONMode, Vision, AudioInput, AudioOutput, Reasoning, Logprobs, SystemPrompt, LongInput}},
	{api: Responses, path: "responses", listed: "responses", needs: []Need{Streaming, Tools, StructuredOutputs, JSONMode, Vision,
		Reasoning, Logprobs, SystemPrompt, LongInput}},
	{api: Embeddings, path: "embeddings", listed: "embeddings", deployed: true, needs: []Need{LongInput}},
	{api: Moderations, path: "moderations", listed: "moderations", needs: []Need{Vision}, freeOfCharge: true},
	{api: Images, path: "images/generations", listed: "images.generations", deployed: true, paidByDefault: true},
	{api: Speech, path: "audio/speech", listed: "audio.speech", deployed: true},
	{api: Transcriptions, path: "audio/transcriptions", listed: "audio.transcriptions", deployed: true},
	{api: Realtime, path: "realtime/client_secrets", listed: "realtime", freeOfCharge: true},
	{api: Completions, path: "completions", listed: "completions", deployed: true, needs: []Need{Streaming, Logprobs, LongInput}},
}

// APIs lists every API a model can be declared for, in the order they are offered to a reader.
var APIs = func() []API {
	apis := make([]API, len(apiTable))
	for i, row := range apiTable {
		apis[i] = row.api
	}
	return apis
}()

// row is the index of a in apiTable, -1 when a is none of APIs.
func (a API) row() int { return slices.Index(APIs, a) }

// Path is the API's path below a base URL, without a leading slash: "chat/completions".
func (a API) Path() string {
	if i := a.row(); i >= 0 {
		return apiTable[i].path
	}
	return string(a)
}

// Needs are the capabilities that can be asked for on this API, beyond access.
func (a API) Needs() []Need {
	if i := a.row(); i >= 0 {
		return apiTable[i].needs
	}
	return nil
}

// catalogued is the API's name in the catalogue.
func (a API) catalogued() string {
	if i := a.row(); i >= 0 {
		return apiTable[i].listed
	}
	return string(a)
}

// conflicts are needs that cannot share a request: they set the same field, or no model does both. AudioOutput shares
// with nothing but what goes in.
var conflicts = [][2]Need{
	{JSONMode, StructuredOutputs}, {Reasoning, Logprobs}, {AudioInput, Vision},
	{AudioOutput, Streaming}, {AudioOutput, Tools}, {AudioOutput, StructuredOutputs}, {AudioOutput, JSONMode}, {AudioOutput, Vision},
	{AudioOutput, Reasoning}, {AudioOutput, Logprobs},
}

// share reports whether two needs can be asked for in one request.
func share(a, b Need) bool {
	return !slices.Contains(conflicts, [2]Need{a, b}) && !slices.Contains(conflicts, [2]Need{b, a})
}
