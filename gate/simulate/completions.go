package simulate

import (
	"cmp"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// usualCompletion is the documented default of max_tokens on completions (API reference, legacy).
const usualCompletion = 16

func completionHead(m model) object {
	return object{"id": newID("cmpl-"), "object": "text_completion", "created": time.Now().Unix(), "model": m.answers()}
}

func completion(m model, c call) object {
	said, tokens, cut := m.completes(c)
	input := weigh(c.body.fields["prompt"])
	answer := completionHead(m)
	answer["choices"] = []object{completionChoice(c, said, pick(cut, "length", "stop"))}
	answer["usage"] = object{"prompt_tokens": input, "completion_tokens": tokens, "total_tokens": input + tokens}
	return answer
}

func (m model) completes(c call) (said string, tokens int, cut bool) {
	usual := usualCompletion
	tokens, cut = spend(cmp.Or(c.body.MaxTokens, &usual))
	return m.said(c, cut), tokens, cut
}

func completionChoice(c call, said string, reason any) object {
	choice := object{"text": said, "index": 0, "logprobs": nil, "finish_reason": reason}
	if c.asks(gate.Logprobs) {
		choice["logprobs"] = object{
			"tokens": []string{said}, "token_logprobs": []float64{-0.25}, "text_offset": []int{0}, "top_logprobs": nil,
		}
	}
	return choice
}

// completionEvents streams a completion: every chunk has the shape of the whole.
func completionEvents(m model, c call) [][]byte {
	said, _, cut := m.completes(c)
	head := completionHead(m)
	var events [][]byte
	chunk := func(said string, reason any) {
		events = append(events, event("", with(head, "choices", []object{completionChoice(c, said, reason)})))
	}
	for _, word := range words(said) {
		chunk(word, nil)
	}
	chunk("", pick(cut, "length", "stop"))
	return append(events, done)
}
