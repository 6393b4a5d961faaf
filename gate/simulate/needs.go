package simulate

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/modelreach/modelreach/gate"
)

// signs tell the needs that a body asks for (API reference, chat completions and responses). A long input has none: it
// is no more than long.
var signs = map[gate.Need]func(request) bool{
	gate.Streaming:         func(r request) bool { return r.Stream },
	gate.Tools:             func(r request) bool { return len(r.Tools) > 0 },
	gate.StructuredOutputs: func(r request) bool { return r.format().Type == "json_schema" },
	gate.JSONMode:          func(r request) bool { return r.format().Type == "json_object" },
	gate.Vision:            func(r request) bool { return r.contains("image_url", "input_image") != nil },
	gate.AudioInput:        func(r request) bool { return r.contains("input_audio") != nil },
	gate.AudioOutput:       func(r request) bool { return slices.Contains(r.Modalities, "audio") },
	gate.Reasoning:         func(r request) bool { return r.effort() != "" },
	gate.Logprobs:          request.weighed,
	gate.SystemPrompt:      func(r request) bool { return r.Instructions != "" || r.directed() != nil },
}

// weighed reports whether a body asks for the probabilities of tokens: chat completions by a boolean, completions by a
// number, responses by what to include.
func (r request) weighed() bool {
	return r.given("logprobs") && string(r.Logprobs) != "false" || r.TopLogprobs != nil ||
		slices.Contains(r.Include, "message.output_text.logprobs")
}

// part is a message, an item of an input or a part of a content, and where it stands in the body.
type part struct {
	Role    string          `json:"role"`
	Type    string          `json:"type"`
	Content json.RawMessage `json:"content"`
	path    string
}

// parts lists the messages or the input of a body and what they hold. What is no object is left out.
func (r request) parts() []part {
	var all []part
	for _, message := range slices.Concat(partsOf(r.Messages, "messages"), partsOf(r.Input, "input")) {
		all = append(append(all, message), partsOf(message.Content, message.path+".content")...)
	}
	return all
}

func partsOf(raw json.RawMessage, path string) []part {
	var elements []json.RawMessage
	_ = json.Unmarshal(raw, &elements) // a text has no parts
	var parts []part
	for i, element := range elements {
		p := part{path: fmt.Sprintf("%s[%d]", path, i)}
		if json.Unmarshal(element, &p) == nil {
			parts = append(parts, p)
		}
	}
	return parts
}

// contains is the first part of one of the types, nil when there is none.
func (r request) contains(types ...string) *part {
	return r.find(func(p part) bool { return slices.Contains(types, p.Type) })
}

// directed is the first message with the role of whoever writes the system prompt, nil when there is none.
func (r request) directed() *part {
	return r.find(func(p part) bool { return p.Role == "system" || p.Role == "developer" })
}

func (r request) find(is func(part) bool) *part {
	parts := r.parts()
	if i := slices.IndexFunc(parts, is); i >= 0 {
		return &parts[i]
	}
	return nil
}

// refusalOf words how a model refuses a need it does not offer, as published replies of OpenAI do, and of Ollama for
// tools. The call asks for the need.
var refusalOf = map[gate.Need]func(call) refusal{
	gate.Streaming: func(call) refusal {
		return refusal{
			status: 400, param: "stream", code: "unsupported_value",
			message: "Unsupported value: 'stream' does not support true with this model. Only the default (false) value is supported.",
		}
	},
	gate.Tools: func(call) refusal {
		return refusal{status: 400, param: "tools", message: "{model} does not support tools"}
	},
	gate.StructuredOutputs: formatRefused,
	gate.JSONMode:          formatRefused,
	gate.Vision:            func(c call) refusal { return partRefused(c.body.contains("image_url", "input_image")) },
	gate.AudioInput:        func(c call) refusal { return partRefused(c.body.contains("input_audio")) },
	gate.AudioOutput: func(call) refusal {
		return refusal{
			status: 400, param: "modalities", code: "unsupported_value",
			message: "Unsupported value: 'modalities' does not support 'audio' with this model. Supported values are: 'text'.",
		}
	},
	gate.Reasoning: effortRefused,
	gate.Logprobs: func(call) refusal {
		return refusal{
			status: 400, param: "logprobs", code: "unsupported_parameter",
			message: "Unsupported parameter: 'logprobs' is not supported with this model.",
		}
	},
	gate.SystemPrompt: roleRefused,
}

func partRefused(p *part) refusal {
	return refusal{
		status: 400, param: p.path + ".type",
		message: fmt.Sprintf("Invalid content type. %s is only supported by certain models.", p.Type),
	}
}

func roleRefused(c call) refusal {
	p := c.body.directed()
	if p == nil {
		return refusal{
			status: 400, param: "instructions", code: "unsupported_parameter",
			message: "Unsupported parameter: 'instructions' is not supported with this model.",
		}
	}
	return refusal{
		status: 400, param: p.path + ".role", code: "unsupported_value",
		message: fmt.Sprintf("Unsupported value: '%s.role' does not support '%s' with this model.", p.path, p.Role),
	}
}

func effortRefused(c call) refusal {
	if c.api == gate.ChatCompletions {
		return refusal{status: 400, message: "Unrecognized request argument supplied: reasoning_effort"}
	}
	return refusal{
		status: 400, param: "reasoning.effort", code: "unsupported_parameter",
		message: "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
	}
}

// offersAll refuses the first need of a call, in the order of its API's, that the model lacks.
func offersAll(m model, c call) *refusal {
	for _, need := range c.api.Needs() {
		if slices.Contains(m.lacks, need) && c.asks(need) {
			r := refusalOf[need](c).about(c)
			return &r
		}
	}
	return nil
}
