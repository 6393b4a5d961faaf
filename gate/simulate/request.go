package simulate

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/modelreach/modelreach/gate"
)

// maxBody bounds what is read of a request. A probe needs a few kilobytes, a second of sound included.
const maxBody = 1 << 20

// call is one request that brought a key and named a model.
type call struct {
	api     gate.API
	model   string
	key     string
	body    request
	sound   upload // of transcriptions
	turn    int    // how often this act was called on this API before
	options Options
}

// request holds the fields of all APIs' bodies that the simulator looks at. What differs in type between APIs stays raw.
type request struct {
	Model    string          `json:"model"`
	Messages json.RawMessage `json:"messages"`
	Input    json.RawMessage `json:"input"`
	Stream   bool            `json:"stream"`

	MaxTokens           *int            `json:"max_tokens"`
	MaxCompletionTokens *int            `json:"max_completion_tokens"`
	MaxOutputTokens     *int            `json:"max_output_tokens"`
	ReasoningEffort     *string         `json:"reasoning_effort"`
	Reasoning           reasoning       `json:"reasoning"`
	Tools               []tool          `json:"tools"`
	ResponseFormat      json.RawMessage `json:"response_format"`
	Text                struct {
		Format *format `json:"format"`
	} `json:"text"`
	StreamOptions struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
	Modalities   []string        `json:"modalities"`
	Include      []string        `json:"include"`
	Logprobs     json.RawMessage `json:"logprobs"`
	TopLogprobs  *int            `json:"top_logprobs"`
	Instructions string          `json:"instructions"`

	Dimensions     *int         `json:"dimensions"`
	EncodingFormat string       `json:"encoding_format"`
	Session        *session     `json:"session"`
	ExpiresAfter   expiresAfter `json:"expires_after"`

	fields map[string]json.RawMessage // every top-level field as it came
}

type reasoning struct {
	Effort *string `json:"effort"`
}

// defaultModels are the models of the APIs that need not name one (API reference: moderations, realtime client secrets).
var defaultModels = map[gate.API]string{gate.Moderations: "omni-moderation-latest", gate.Realtime: "gpt-realtime-2.1"}

// read takes the body of r apart. It returns the refusal of a body that names no model where the path names none either.
func (c *call) read(w http.ResponseWriter, r *http.Request) *refusal {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	raw, refused := c.content(r)
	if refused != nil {
		return refused
	}
	if err := json.Unmarshal(raw, &c.body); err != nil {
		return unparsable(err)
	}
	if err := json.Unmarshal(raw, &c.body.fields); err != nil {
		return unparsable(err)
	}
	c.model = cmp.Or(c.model, c.body.names(c.api), defaultModels[c.api])
	if c.model == "" {
		return &refusal{status: 400, message: "you must provide a model parameter"}
	}
	return nil
}

// content is the body as JSON. A form becomes an object, and what it uploads becomes the sound of c.
func (c *call) content(r *http.Request) (raw []byte, refused *refusal) {
	if c.api == gate.Transcriptions {
		raw, c.sound, refused = readForm(r)
		return raw, refused
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, unreadable(err)
	}
	return raw, nil
}

// names is the model a body asks for: a realtime session names its own, or that of its transcription.
func (r request) names(api gate.API) string {
	switch {
	case api != gate.Realtime:
		return r.Model
	case r.Session == nil:
		return ""
	case r.Session.Model != "":
		return r.Session.Model
	}
	return r.Session.Audio.Input.Transcription.Model
}

// given reports whether the body holds a top-level field that is not null.
func (r request) given(field string) bool {
	value, ok := r.fields[field]
	return ok && string(value) != "null"
}

func unreadable(err error) *refusal {
	var large *http.MaxBytesError
	if !errors.As(err, &large) {
		return &refusal{status: 400, message: "The request body ended early."}
	}
	return &refusal{
		status: 413, kind: "server_error",
		message: fmt.Sprintf("Maximum content size limit (%d) exceeded", large.Limit),
	}
}

func unparsable(err error) *refusal {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) || wrong.Field == "" {
		return &refusal{status: 400, message: "We could not parse the JSON body of your request. (HINT: This likely " +
			"means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent " +
			"was not valid JSON.)"}
	}
	return wrongType(wrong.Field, wrong.Value)
}

func wrongType(field, got string) *refusal {
	return &refusal{
		status: 400, param: field, code: "invalid_type",
		message: fmt.Sprintf("Invalid type for '%s': got %s instead.", field, got),
	}
}

// asks reports whether a call asks for a need: by its body, and on an API that has the need at all.
func (c call) asks(need gate.Need) bool {
	sign, ok := signs[need]
	return ok && slices.Contains(c.api.Needs(), need) && sign(c.body)
}
