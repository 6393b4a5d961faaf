package simulate

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// format is what the answer must look like: response_format of chat completions, text.format of responses. The schema
// stands in an object of its own on the former and beside the type on the latter.
type format struct {
	Type string `json:"type"`
	schema
	JSONSchema *schema `json:"json_schema"`
}

type schema struct {
	Name   string `json:"name"`
	Strict bool   `json:"strict"`
	Schema *struct {
		AdditionalProperties json.RawMessage `json:"additionalProperties"`
	} `json:"schema"`
}

// tool is one tool; the name of a function stands one level deeper on chat completions than on responses.
type tool struct {
	Type     string `json:"type"`
	Name     string `json:"name"`
	Function struct {
		Name string `json:"name"`
	} `json:"function"`
}

// format is the zero format when the body names none, or names one as other APIs do, in a word.
func (r request) format() format {
	var f format
	switch {
	case r.Text.Format != nil:
		return *r.Text.Format
	case json.Unmarshal(r.ResponseFormat, &f) != nil:
		return format{}
	}
	return f
}

// formatParam is the name of the format on each API that has one, and of the object that holds its schema.
var formatParam = map[gate.API]struct{ format, schema string }{
	gate.ChatCompletions: {"response_format", "response_format.json_schema"},
	gate.Responses:       {"text.format", "text.format"},
}

func formatRefused(c call) refusal {
	param := formatParam[c.api].format
	return refusal{
		status: 400, param: param,
		message: fmt.Sprintf("Invalid parameter: '%s' of type '%s' is not supported with this model. Learn more about supported "+
			"models at the Structured Outputs guide: https://platform.openai.com/docs/guides/structured-outputs",
			param, c.body.format().Type),
	}
}

// formatHolds checks a format as far as a small schema can be wrong.
func formatHolds(_ model, c call) *refusal {
	f, param := c.body.format(), formatParam[c.api]
	s := &f.schema
	if c.api == gate.ChatCompletions {
		s = f.JSONSchema
	}
	switch {
	case f.Type == "json_object":
		return mentionsJSON(c)
	case f.Type == "" && !c.body.given("response_format") && c.body.Text.Format == nil, f.Type == "text":
		return nil
	case f.Type != "json_schema":
		return invalidValue(param.format+".type", f.Type, []string{"json_object", "json_schema", "text"})
	case s == nil:
		return missing(param.schema)
	case s.Name == "":
		return missing(param.schema + ".name")
	case s.Schema == nil:
		return missing(param.schema + ".schema")
	case s.Strict && string(s.Schema.AdditionalProperties) != "false":
		return &refusal{
			status: 400, param: param.format, code: "invalid_json_schema",
			message: fmt.Sprintf("Invalid schema for response_format '%s': In context=(), 'additionalProperties' is required to be "+
				"supplied and to be false.", s.Name),
		}
	}
	return nil
}

// mentionsJSON refuses JSON mode that the messages do not mention (API reference, response_format).
func mentionsJSON(c call) *refusal {
	said := strings.ToLower(string(c.body.Messages) + string(c.body.Input) + c.body.Instructions)
	switch {
	case strings.Contains(said, "json"):
		return nil
	case c.api == gate.ChatCompletions:
		return &refusal{
			status: 400, param: "messages",
			message: "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
		}
	}
	return &refusal{
		status: 400, param: "input",
		message: "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.",
	}
}

// toolsHold checks that each function has its name where the API looks for it.
func toolsHold(_ model, c call) *refusal {
	for i, t := range c.body.Tools {
		name, where := t.Name, fmt.Sprintf("tools[%d].name", i)
		if c.api == gate.ChatCompletions {
			name, where = t.Function.Name, fmt.Sprintf("tools[%d].function.name", i)
		}
		switch {
		case t.Type == "":
			return missing(fmt.Sprintf("tools[%d].type", i))
		case t.Type == "function" && name == "":
			return missing(where)
		}
	}
	return nil
}

// audioHolds checks what sound an answer asks for, and that a model made for sound gets or gives some.
func audioHolds(m model, c call) *refusal {
	switch {
	case c.asks(gate.AudioOutput) && !c.body.given("audio"):
		return missing("audio")
	case m.audible && !c.asks(gate.AudioOutput) && !c.asks(gate.AudioInput):
		return &refusal{
			status: 400, param: "model", code: "invalid_value",
			message: "This model requires that either input content or output modality contain audio.",
		}
	}
	return nil
}
