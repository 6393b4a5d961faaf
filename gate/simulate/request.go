package simulate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/modelreach/modelreach/gate"
)

// maxBody bounds what is read of a request. A probe needs less than a kilobyte.
const maxBody = 1 << 20

// call is one request that brought a key and named a model.
type call struct {
	api     gate.API
	model   string
	key     string
	body    request
	turn    int // how often this act was called on this API before
	options Options
}

// request holds the fields of the four APIs' bodies that the simulator looks at.
type request struct {
	Model               string          `json:"model"`
	Messages            json.RawMessage `json:"messages"`
	Input               json.RawMessage `json:"input"`
	Stream              bool            `json:"stream"`
	MaxTokens           *int            `json:"max_tokens"`
	MaxCompletionTokens *int            `json:"max_completion_tokens"`
	MaxOutputTokens     *int            `json:"max_output_tokens"`
	Dimensions          *int            `json:"dimensions"`
	EncodingFormat      string          `json:"encoding_format"`
}

// defaultModels are the models of the APIs that need not name one (API reference, moderations: model).
var defaultModels = map[gate.API]string{gate.Moderations: "omni-moderation-latest"}

// read takes the body of r apart. It returns the refusal of a body that names no model.
func read(w http.ResponseWriter, r *http.Request, api gate.API) (call, *refusal) {
	c := call{api: api, key: bearer(r)}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return c, unreadable(err)
	}
	if err := json.Unmarshal(raw, &c.body); err != nil {
		return c, unparsable(err)
	}
	c.model = c.body.Model
	if c.model == "" {
		c.model = defaultModels[api]
	}
	if c.model == "" {
		return c, &refusal{status: 400, message: "you must provide a model parameter"}
	}
	return c, nil
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
	return &refusal{
		status: 400, param: wrong.Field, code: "invalid_type",
		message: fmt.Sprintf("Invalid type for '%s': got %s instead.", wrong.Field, wrong.Value),
	}
}

// check looks for one fault of a call. It returns nil when there is none.
type check func(model, call) *refusal

// checks are what each API asks of a body, in the order it asks. Those that do not depend on the model come first.
var checks = map[gate.API][]check{
	gate.ChatCompletions: {needs("messages"), atLeast("max_tokens", 1), atLeast("max_completion_tokens", 1),
		noMaxTokens, noStream},
	gate.Responses:   {needs("input"), atLeast("max_output_tokens", minOutputTokens), noStream},
	gate.Embeddings:  {needs("input"), atLeast("dimensions", 1), fewInputs, dimensionsFit},
	gate.Moderations: {needs("input"), fewInputs},
}

// minOutputTokens is the documented minimum of max_output_tokens (API reference, responses).
const minOutputTokens = 16

// refuse returns the first fault that checks find in c, or nil.
func (m model) refuse(c call) *refusal {
	for _, find := range checks[c.api] {
		if r := find(m, c); r != nil {
			return r
		}
	}
	return nil
}

func needs(field string) check {
	return func(_ model, c call) *refusal {
		value := map[string]json.RawMessage{"messages": c.body.Messages, "input": c.body.Input}[field]
		switch string(bytes.TrimSpace(value)) {
		case "", "null", `""`, "[]":
			return &refusal{
				status: 400, param: field, code: "missing_required_parameter",
				message: fmt.Sprintf("Missing required parameter: '%s'.", field),
			}
		}
		return nil
	}
}

func atLeast(field string, least int) check {
	return func(_ model, c call) *refusal {
		value := map[string]*int{
			"max_tokens": c.body.MaxTokens, "max_completion_tokens": c.body.MaxCompletionTokens,
			"max_output_tokens": c.body.MaxOutputTokens, "dimensions": c.body.Dimensions,
		}[field]
		if value == nil || *value >= least {
			return nil
		}
		return &refusal{
			status: 400, param: field, code: "integer_below_min_value",
			message: fmt.Sprintf("Invalid '%s': integer below minimum value. Expected a value >= %d, but got %d instead.",
				field, least, *value),
		}
	}
}

// noMaxTokens is the refusal of every reasoning model on chat completions.
func noMaxTokens(m model, c call) *refusal {
	if !m.reasoning || c.body.MaxTokens == nil {
		return nil
	}
	return &refusal{
		status: 400, param: "max_tokens", code: "unsupported_parameter",
		message: "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
	}
}

// noStream keeps a client from waiting for events: the simulator answers whole.
func noStream(_ model, c call) *refusal {
	if !c.body.Stream {
		return nil
	}
	return &refusal{
		status: 400, param: "stream", code: "unsupported_value",
		message: "Unsupported value: 'stream' does not support true with this model. Only the default (false) value is supported.",
	}
}

// maxInputs is the documented bound of an array of inputs (API reference, embeddings: input).
const maxInputs = 2048

func fewInputs(_ model, c call) *refusal {
	if n := inputs(c.body.Input); n > maxInputs {
		return &refusal{
			status: 400, param: "input", code: "array_above_max_length",
			message: fmt.Sprintf("Invalid 'input': array too long. Expected an array with maximum length %d, but got an array "+
				"with length %d instead.", maxInputs, n),
		}
	}
	return nil
}

func dimensionsFit(m model, c call) *refusal {
	if c.body.Dimensions == nil || *c.body.Dimensions <= m.dimensions {
		return nil
	}
	return &refusal{
		status: 400, param: "dimensions", code: "invalid_value",
		message: fmt.Sprintf("Invalid value for 'dimensions' = %d. Must be less than or equal to %d.",
			*c.body.Dimensions, m.dimensions),
	}
}

// inputs counts the inputs of an embeddings or moderations body: the strings of an array of strings, else one.
func inputs(raw json.RawMessage) int {
	var texts []string
	if json.Unmarshal(raw, &texts) != nil {
		return 1
	}
	return len(texts)
}
