package simulate

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/modelreach/modelreach/gate"
)

// family is how a generation of reasoning models thinks (OpenAI's model pages and published replies).
type family struct {
	efforts []string
	usual   string // the effort of a request that names none
	// toolsApart marks the models that call functions on chat completions only when they do not think.
	toolsApart bool
	// secretive marks the models that refuse log probabilities with a 403.
	secretive bool
}

// efforts are the values of the schema, in its order (API reference, reasoning_effort).
var efforts = []string{"none", "minimal", "low", "medium", "high", "xhigh", "max"}

var (
	upToMax   = []string{"none", "low", "medium", "high", "xhigh", "max"}
	upToXHigh = []string{"none", "low", "medium", "high", "xhigh"}

	gpt6      = &family{efforts: upToMax, usual: "medium", toolsApart: true} // and gpt-5.6
	gpt6Astra = &family{efforts: upToMax[1:], usual: "medium", toolsApart: true}
	gpt55     = &family{efforts: upToXHigh, usual: "medium", toolsApart: true}
	gpt55Pro  = &family{efforts: upToXHigh[2:], usual: "medium"}
	gpt54     = &family{efforts: upToXHigh, usual: "none", toolsApart: true}
	gpt53     = &family{efforts: upToXHigh[1:], usual: "medium"} // codex
	gpt51     = &family{efforts: upToXHigh[:4], usual: "none"}
	gpt5      = &family{efforts: efforts[1:5], usual: "medium", secretive: true}
)

// effort is the effort a body names, empty when it names none.
func (r request) effort() string {
	switch {
	case r.ReasoningEffort != nil:
		return *r.ReasoningEffort
	case r.Reasoning.Effort != nil:
		return *r.Reasoning.Effort
	}
	return ""
}

// ponders reports whether m thinks before it answers c.
func (m model) ponders(c call) bool {
	if m.thinks == nil {
		return false
	}
	effort := c.body.effort()
	if effort == "" {
		effort = m.thinks.usual
	}
	return effort != "none"
}

// effortParam is the name of the effort on each API that has one.
var effortParam = map[gate.API]string{gate.ChatCompletions: "reasoning_effort", gate.Responses: "reasoning.effort"}

func effortFits(m model, c call) *refusal {
	effort, param := c.body.effort(), effortParam[c.api]
	switch {
	case effort == "":
		return nil
	case !slices.Contains(efforts, effort):
		return invalidValue(param, effort, efforts)
	case m.thinks == nil || slices.Contains(m.thinks.efforts, effort):
		return nil
	}
	return &refusal{
		status: 400, param: param, code: "unsupported_value",
		message: fmt.Sprintf("Unsupported value: '%s' does not support '%s' with this model. Supported values are: %s.",
			param, effort, enumerate(m.thinks.efforts)),
	}
}

// noMaxTokens is the refusal of every reasoning model on chat completions.
func noMaxTokens(m model, c call) *refusal {
	if m.thinks == nil || c.body.MaxTokens == nil {
		return nil
	}
	return &refusal{
		status: 400, param: "max_tokens", code: "unsupported_parameter",
		message: "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
	}
}

// fixed are the parameters of sampling, and the one value of each that a model takes while it thinks.
var fixed = []struct {
	field string
	value float64
}{{"temperature", 1}, {"top_p", 1}, {"presence_penalty", 0}, {"frequency_penalty", 0}}

func samplesAsUsual(m model, c call) *refusal {
	if !m.ponders(c) {
		return nil
	}
	for _, f := range fixed {
		if value, ok := c.body.number(f.field); ok && value != f.value {
			return &refusal{
				status: 400, param: f.field, code: "unsupported_value",
				message: fmt.Sprintf("Unsupported value: '%s' does not support %s with this model. Only the default (%v) value is supported.",
					f.field, bytes.TrimSpace(c.body.fields[f.field]), f.value),
			}
		}
	}
	return nil
}

// noLogprobs is the refusal of models while they think.
func noLogprobs(m model, c call) *refusal {
	switch {
	case !c.asks(gate.Logprobs) || !m.ponders(c):
		return nil
	case m.thinks.secretive:
		return &refusal{status: 403, message: "You are not allowed to request logprobs from this model"}
	}
	return &refusal{
		status: 400, param: "logprobs", code: "unsupported_parameter",
		message: "logprobs are not supported with reasoning models.",
	}
}

// toolsApart is the refusal of function tools on chat completions, also where the effort is only the usual one.
func toolsApart(m model, c call) *refusal {
	if m.thinks == nil || !m.thinks.toolsApart || !m.ponders(c) || !c.asks(gate.Tools) {
		return nil
	}
	return &refusal{
		status: 400, param: "reasoning_effort",
		message: fmt.Sprintf("Function tools with reasoning_effort are not supported for %s in /v1/chat/completions. To use "+
			"function tools, use /v1/responses or set reasoning_effort to 'none'.", c.model),
	}
}
