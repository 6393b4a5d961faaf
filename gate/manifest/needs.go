package manifest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// maxLongInput is how many tokens can be declared as the length of an input, ten times what the largest models read.
const maxLongInput = 100_000_000

// allNeeds are the needs of all APIs, in the order the APIs are offered.
var allNeeds = func() []gate.Need {
	var all []gate.Need
	for _, api := range gate.APIs {
		for _, need := range api.Needs() {
			if !slices.Contains(all, need) {
				all = append(all, need)
			}
		}
	}
	return all
}()

// meantNeeds are other names of needs, from parameters of the APIs and from habit.
var meantNeeds = map[string]gate.Need{
	"stream": gate.Streaming, "sse": gate.Streaming,
	"function_calling": gate.Tools, "functions": gate.Tools, "tool_calls": gate.Tools,
	"json_schema": gate.StructuredOutputs, "response_format": gate.StructuredOutputs, "structured": gate.StructuredOutputs,
	"json": gate.JSONMode, "json_object": gate.JSONMode,
	"images": gate.Vision, "image_input": gate.Vision,
	"speech": gate.AudioOutput,
	"effort": gate.Reasoning, "reasoning_effort": gate.Reasoning, "thinking": gate.Reasoning,
	"top_logprobs": gate.Logprobs,
	"system":       gate.SystemPrompt, "instructions": gate.SystemPrompt,
	"context": gate.LongInput, "long_context": gate.LongInput,
}

func knownNeeds() string { return "Known needs: " + strings.Join(names(allNeeds), ", ") + "." }

// needs are the capabilities a list names, each once and each one that the target has.
func (r *reader) needs(n *node, t target) []gate.Required {
	if n == nil {
		return nil
	}
	if n.kind != aList {
		r.wrong(n, "`needs`", "a list", "Write them in brackets, as in `needs: [streaming, tools]`.")
	}
	var needs []gate.Required
	first := map[gate.Need]int{}
	for _, item := range n.items {
		required, ok := r.need(item)
		if !ok {
			continue
		}
		line, twice := first[required.Need]
		switch {
		case twice:
			r.add(item.pos, fmt.Sprintf("need %s is listed twice, first on line %d", located.Quote(string(required.Need)), line), "Remove one of the two.")
		case t.api != "" && !slices.Contains(t.api.Needs(), required.Need):
			r.impossible(item, required.Need, t)
		}
		if !twice {
			first[required.Need] = item.pos.Line
			needs = append(needs, required)
		}
	}
	return needs
}

// impossible tells that no model has a need on the API it is called on.
func (r *reader) impossible(item *node, need gate.Need, t target) {
	var on []string
	for _, api := range gate.APIs {
		if slices.Contains(api.Needs(), need) {
			on = append(on, string(api))
		}
	}
	r.add(item.pos, "need "+located.Quote(string(need))+" does not exist on "+string(t.api), "It exists on "+strings.Join(on, ", ")+"."+t.inference())
}

// need is one entry of the list: a name, or long_input with its number of tokens.
func (r *reader) need(item *node) (gate.Required, bool) {
	switch {
	case item.kind == aString && item.text == string(gate.LongInput):
		r.add(item.pos, "need `long_input` lacks its number of tokens", longInputForm)
	case item.kind == aString:
		return r.named(item)
	case item.kind == aMapping && len(item.pairs) == 1:
		return r.measured(item.pairs[0])
	default:
		r.wrong(item, "an entry of `needs`", "one need", knownNeeds())
	}
	return gate.Required{}, false
}

func (r *reader) named(item *node) (gate.Required, bool) {
	need := gate.Need(item.text)
	switch {
	case slices.Contains(allNeeds, need):
		return gate.Required{Need: need}, true
	case need == gate.Access:
		r.add(item.pos, "every model needs `access`", "Leave it out.")
	default:
		r.unknownNeed(item)
	}
	return gate.Required{}, false
}

// measured is a need with a value behind it, which only long_input takes.
func (r *reader) measured(p pair) (gate.Required, bool) {
	switch need := gate.Need(p.key.text); {
	case p.key.kind == unusable:
	case need == gate.LongInput:
		tokens := r.tokens(p.value)
		return gate.Required{Need: need, Tokens: tokens}, tokens > 0
	case slices.Contains(allNeeds, need) || need == gate.Access:
		r.add(p.key.pos, "need "+located.Quote(p.key.text)+" takes no value", "Write the name alone.")
	default:
		r.unknownNeed(p.key)
	}
	return gate.Required{}, false
}

func (r *reader) unknownNeed(n *node) {
	problem := "unknown need " + located.Quote(n.text)
	near := gate.Nearest(n.text, names(allNeeds))
	if meant := meantNeeds[strings.ToLower(n.text)]; meant != "" {
		near = []string{string(meant)}
	}
	if len(near) > 0 {
		problem += ": did you mean `" + near[0] + "`?"
	}
	r.add(n.pos, problem, knownNeeds())
}

const longInputForm = "Write it in plain digits, as in `long_input: 200000`."

// tokens is the length of a long input, written as 200000 or as "200000 tokens". It is 0 when a problem was told.
func (r *reader) tokens(n *node) int {
	number := *n
	if text, unit := strings.CutSuffix(n.text, " tokens"); unit && n.kind == aString {
		number.kind, number.text = aNumber, text
	}
	if tokens := number.count(maxLongInput); tokens > 0 {
		return tokens
	}
	r.wrong(n, "`long_input`", fmt.Sprintf("a number of tokens from 1 to %d", maxLongInput), longInputForm)
	return 0
}
