package simulate

import (
	"time"

	"github.com/modelreach/modelreach/gate"
)

func response(m model, c call) object {
	tokens, cut := spend(c.body.MaxOutputTokens)
	input := weigh(c.body.Input)
	return object{
		"id": newID("resp_"), "object": "response", "created_at": time.Now().Unix(), "model": m.answers(),
		"status": pick(cut, "incomplete", "completed"), "background": false, "error": nil,
		"incomplete_details": whyIncomplete(cut), "instructions": nil, "max_output_tokens": c.body.MaxOutputTokens,
		"output": []object{m.output(c, cut)}, "parallel_tool_calls": true, "previous_response_id": nil,
		"reasoning": object{"effort": c.body.Reasoning.Effort, "summary": nil}, "service_tier": "default", "store": false,
		"temperature": 1.0, "text": object{"format": object{"type": pick(c.body.format().Type == "", "text", c.body.format().Type)}},
		"tool_choice": "auto", "tools": []object{}, "top_p": 1.0, "truncation": "disabled", "metadata": object{},
		"usage": object{
			"input_tokens": input, "output_tokens": tokens, "total_tokens": input + tokens,
			"input_tokens_details":  object{"cached_tokens": 0},
			"output_tokens_details": object{"reasoning_tokens": m.thought(c, tokens, cut)},
		},
	}
}

func whyIncomplete(cut bool) any {
	if cut {
		return object{"reason": "max_output_tokens"}
	}
	return nil
}

// output is the one item a response holds: a model that was cut off while it thought has not begun its message.
func (m model) output(c call, cut bool) object {
	if m.ponders(c) && cut {
		return object{"id": newID("rs_"), "type": "reasoning", "summary": []object{}}
	}
	said := m.said(c, cut)
	return object{
		"id": newID("msg_"), "type": "message", "role": "assistant", "status": pick(cut, "incomplete", "completed"),
		"content": []object{outputText(c, said)},
	}
}

func outputText(c call, said string) object {
	return object{"type": "output_text", "text": said, "annotations": []object{}, "logprobs": outputLogprobs(c, said)}
}

func outputLogprobs(c call, said string) []object {
	if !c.asks(gate.Logprobs) {
		return []object{}
	}
	return logprobs(said)
}

// responseEvents streams a response as the API reference shows it: each event has a name, a number, and what changed.
func responseEvents(m model, c call) [][]byte {
	whole := response(m, c)
	begun := with(with(with(with(whole, "status", "in_progress"), "output", []object{}), "usage", nil), "incomplete_details", nil)
	item := whole["output"].([]object)[0]
	var events [][]byte
	say := func(name string, fields object) {
		events = append(events, event(name, with(with(fields, "type", name), "sequence_number", len(events))))
	}
	say("response.created", object{"response": begun})
	say("response.in_progress", object{"response": begun})
	say("response.output_item.added", object{"output_index": 0, "item": unsaid(item)})
	if content, ok := item["content"].([]object); ok {
		sayText(c, say, item["id"], content[0])
	}
	say("response.output_item.done", object{"output_index": 0, "item": item})
	status := whole["status"].(string)
	say("response."+status, object{"response": whole})
	return events
}

// unsaid is an item before its first word. A thought has neither words nor a status.
func unsaid(item object) object {
	if _, ok := item["content"]; !ok {
		return item
	}
	return with(with(item, "content", []object{}), "status", "in_progress")
}

func sayText(c call, say func(string, object), id any, part object) {
	at := object{"item_id": id, "output_index": 0, "content_index": 0}
	said := part["text"].(string)
	say("response.content_part.added", with(at, "part", outputText(c, "")))
	for _, word := range words(said) {
		say("response.output_text.delta", with(with(at, "delta", word), "logprobs", outputLogprobs(c, word)))
	}
	say("response.output_text.done", with(with(at, "text", said), "logprobs", part["logprobs"]))
	say("response.content_part.done", with(at, "part", part))
}
