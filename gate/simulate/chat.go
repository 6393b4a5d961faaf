package simulate

import (
	"cmp"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate"
)

const (
	text       = "Hello! I am a simulated model, and I am within reach of your key."
	jsonText   = `{"greeting":"Hello! I am a simulated model, within reach of your key."}`
	textTokens = 18
)

// spend is how many of the tokens that the whole text takes fit under a limit, and whether that cuts it off.
func spend(limit *int) (tokens int, cut bool) {
	if limit == nil || *limit >= textTokens {
		return textTokens, false
	}
	return *limit, true
}

// said is what a model says before its limit cuts it off. One that thinks does so until then and says nothing.
func (m model) said(c call, cut bool) string {
	whole := text
	if c.asks(gate.JSONMode) || c.asks(gate.StructuredOutputs) {
		whole = jsonText
	}
	switch {
	case !cut:
		return whole
	case m.ponders(c):
		return ""
	}
	return whole[:len(whole)/2]
}

// thought is how many of a call's output tokens went into reasoning.
func (m model) thought(c call, tokens int, cut bool) int {
	if m.ponders(c) && cut {
		return tokens
	}
	return 0
}

// words are the pieces a text is streamed in.
func words(said string) []string {
	if said == "" {
		return nil
	}
	return strings.SplitAfter(said, " ")
}

// logprobs are the log probabilities of a text, each word counted as a token (API reference, chat completions).
func logprobs(said string) []object {
	tokens := []object{}
	for _, word := range words(said) {
		tokens = append(tokens, object{"token": word, "logprob": -0.25, "bytes": nil, "top_logprobs": []object{}})
	}
	return tokens
}

// chatHead are the fields that an answer and each chunk of a streamed one have in common.
func chatHead(m model, kind string) object {
	return object{
		"id": newID("chatcmpl-"), "object": kind, "created": time.Now().Unix(), "model": m.answers(),
		"service_tier": "default", "system_fingerprint": nil,
	}
}

func chatCompletion(m model, c call) object {
	tokens, cut := spend(cmp.Or(c.body.MaxCompletionTokens, c.body.MaxTokens))
	answer := chatHead(m, "chat.completion")
	answer["choices"] = []object{{
		"index": 0, "message": m.message(c, cut), "logprobs": chatLogprobs(c, m.said(c, cut)),
		"finish_reason": pick(cut, "length", "stop"),
	}}
	answer["usage"] = m.chatUsage(c, tokens, cut)
	return answer
}

func (m model) message(c call, cut bool) object {
	said := m.said(c, cut)
	message := object{"role": "assistant", "content": said, "refusal": nil, "annotations": []object{}}
	if c.asks(gate.AudioOutput) {
		message["content"] = nil
		message["audio"] = object{
			"id": newID("audio_"), "data": "", "expires_at": time.Now().Add(time.Hour).Unix(), "transcript": said,
		}
	}
	return message
}

func chatLogprobs(c call, said string) any {
	if !c.asks(gate.Logprobs) {
		return nil
	}
	return object{"content": logprobs(said), "refusal": nil}
}

func (m model) chatUsage(c call, tokens int, cut bool) object {
	input := weigh(c.body.Messages)
	return object{
		"prompt_tokens": input, "completion_tokens": tokens, "total_tokens": input + tokens,
		"prompt_tokens_details":     object{"cached_tokens": 0, "audio_tokens": 0},
		"completion_tokens_details": object{"reasoning_tokens": m.thought(c, tokens, cut), "audio_tokens": 0},
	}
}

// chatEvents streams an answer as the API reference shows it: the role, the words, the reason to stop, the usage where
// it is asked for, and the end.
func chatEvents(m model, c call) [][]byte {
	tokens, cut := spend(cmp.Or(c.body.MaxCompletionTokens, c.body.MaxTokens))
	head, said := chatHead(m, "chat.completion.chunk"), m.said(c, cut)
	var events [][]byte
	chunk := func(delta object, logprobs, reason any) {
		choice := object{"index": 0, "delta": delta, "logprobs": logprobs, "finish_reason": reason}
		events = append(events, event("", with(head, "choices", []object{choice})))
	}
	chunk(object{"role": "assistant", "content": "", "refusal": nil}, nil, nil)
	for _, word := range words(said) {
		chunk(object{"content": word}, chatLogprobs(c, word), nil)
	}
	chunk(object{}, nil, pick(cut, "length", "stop"))
	if c.body.StreamOptions.IncludeUsage {
		last := with(with(head, "choices", []object{}), "usage", m.chatUsage(c, tokens, cut))
		events = append(events, event("", last))
	}
	return append(events, done)
}
