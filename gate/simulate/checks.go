package simulate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// check looks for one fault of a call. It returns nil when there is none.
type check func(model, call) *refusal

// checks are what each API asks of a body, in the order it asks. Those that do not depend on the model come first.
var checks = map[gate.API][]check{
	gate.ChatCompletions: {
		knownFields, requires("messages"), inBounds, toolsHold, formatHolds,
		noMaxTokens, effortFits, offersAll, audioHolds, samplesAsUsual, noLogprobs, toolsApart,
	},
	gate.Responses: {
		knownFields, requires("input"), inBounds, toolsHold, formatHolds, effortFits, offersAll, samplesAsUsual, noLogprobs,
	},
	gate.Embeddings:  {knownFields, requires("input"), inBounds, fewInputs, dimensionsFit},
	gate.Moderations: {knownFields, requires("input"), fewInputs, offersAll},
	gate.Images: {
		knownFields, requires("prompt"), inBounds, oneOf("quality", qualities...), oneOf("size", sizes...),
		oneOf("output_format", "png", "jpeg", "webp"), oneOf("background", "transparent", "opaque", "auto"), whole,
	},
	gate.Speech: {
		knownFields, requires("input"), requires("voice"), inBounds, shortSpeech, oneOf("voice", voices...),
		oneOf("response_format", slices.Sorted(maps.Keys(sounds))...),
	},
	gate.Transcriptions: {knownFields, inBounds, whole, readableFormat, audibleFile},
	gate.Realtime:       {knownFields, sessionHolds, expiryFits},
	gate.Completions:    {knownFields, requires("prompt"), inBounds, offersAll},
}

// refuse returns the first fault that checks find in c, or nil.
func (m model) refuse(c call) *refusal {
	for _, find := range checks[c.api] {
		if r := find(m, c); r != nil {
			return r
		}
	}
	return nil
}

func requires(field string) check {
	return func(_ model, c call) *refusal {
		switch string(bytes.TrimSpace(c.body.fields[field])) {
		case "", "null", `""`, "[]":
			return missing(field)
		}
		return nil
	}
}

func missing(field string) *refusal {
	return &refusal{
		status: 400, param: field, code: "missing_required_parameter",
		message: fmt.Sprintf("Missing required parameter: '%s'.", field),
	}
}

// bound is the documented range of a number. Integers and decimals are told apart by the code of the refusal.
type bound struct {
	field       string
	kind        string
	least, most float64
}

// minOutputTokens is the documented minimum of max_output_tokens (API reference, responses).
const minOutputTokens = 16

// bounds hold for a field wherever it is known (API reference).
var bounds = []bound{
	{"max_tokens", "integer", 0, math.Inf(1)},
	{"max_completion_tokens", "integer", 1, math.Inf(1)},
	{"max_output_tokens", "integer", minOutputTokens, math.Inf(1)},
	{"dimensions", "integer", 1, math.Inf(1)},
	{"n", "integer", 1, 128},
	{"top_logprobs", "integer", 0, 20},
	{"temperature", "decimal", 0, 2},
	{"top_p", "decimal", 0, 1},
	{"presence_penalty", "decimal", -2, 2},
	{"frequency_penalty", "decimal", -2, 2},
	{"speed", "decimal", 0.25, 4},
}

func inBounds(_ model, c call) *refusal {
	for _, b := range bounds {
		if !c.body.given(b.field) {
			continue
		}
		value, ok := c.body.number(b.field)
		if !ok {
			return wrongType(b.field, "something that is no number")
		}
		if r := b.refuse(b.field, value); r != nil {
			return r
		}
	}
	return nil
}

// refuse words how a value outside the bound is refused under a name.
func (b bound) refuse(name string, value float64) *refusal {
	side, edge, sign, limit := "below", "minimum", ">=", b.least
	switch {
	case value > b.most:
		side, edge, sign, limit = "above", "maximum", "<=", b.most
	case value >= b.least:
		return nil
	}
	return &refusal{
		status: 400, param: name, code: fmt.Sprintf("%s_%s_%s_value", b.kind, side, edge[:3]),
		message: fmt.Sprintf("Invalid '%s': %s %s %s value. Expected a value %s %s, but got %s instead.",
			name, b.kind, side, edge, sign, digits(limit), digits(value)),
	}
}

// digits writes a number without an exponent.
func digits(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

// number is a top-level field as a number; false when it is none.
func (r request) number(field string) (float64, bool) {
	var value *float64
	if json.Unmarshal(r.fields[field], &value) != nil || value == nil {
		return 0, false
	}
	return *value, true
}

// word is a top-level field as a text, empty when it is none.
func (r request) word(field string) string {
	var value string
	_ = json.Unmarshal(r.fields[field], &value) // another type is another field's business
	return value
}

// oneOf refuses a field that is given and is none of values.
func oneOf(field string, values ...string) check {
	return func(_ model, c call) *refusal {
		if value := c.body.word(field); c.body.given(field) && !slices.Contains(values, value) {
			return invalidValue(field, value, values)
		}
		return nil
	}
}

func invalidValue(param, value string, values []string) *refusal {
	return &refusal{
		status: 400, param: param, code: "invalid_value",
		message: fmt.Sprintf("Invalid value: '%s'. Supported values are: %s.", value, enumerate(values)),
	}
}

// enumerate writes values as OpenAI's messages do: 'low', 'medium', and 'high'.
func enumerate(values []string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = "'" + value + "'"
	}
	last := len(quoted) - 1
	switch last {
	case -1, 0:
		return strings.Join(quoted, "")
	case 1:
		return quoted[0] + " and " + quoted[1]
	}
	return strings.Join(quoted[:last], ", ") + ", and " + quoted[last]
}

// whole refuses a stream where the simulator answers whole, as models do that do not stream pictures or transcripts.
func whole(_ model, c call) *refusal {
	if !c.body.Stream {
		return nil
	}
	r := refusalOf[gate.Streaming](c)
	return &r
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
