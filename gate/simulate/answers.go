package simulate

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// object is a JSON object of an answer. Only the tests and a client's decoder look inside.
type object map[string]any

// answerOf writes the complete answer of each API, shaped as the API reference shows it.
var answerOf = map[gate.API]func(model, call) object{
	gate.ChatCompletions: chatCompletion,
	gate.Responses:       response,
	gate.Embeddings:      embedding,
	gate.Moderations:     moderate,
}

// serve answers c as m does: well, or with the refusal of a faulty request.
func (m model) serve(w http.ResponseWriter, c call) {
	if r := m.refuse(c); r != nil {
		r.write(w)
		return
	}
	limits(w.Header())
	writeJSON(w, http.StatusOK, answerOf[c.api](m, c))
}

// well plays the act of a model that answers.
func well(w http.ResponseWriter, _ *http.Request, c call) { simulated(c.model).serve(w, c) }

const (
	text       = "Hello! I am a simulated model, and I am within reach of your key."
	textTokens = 18
)

// spend is how many of the tokens that the whole text takes fit under a limit, and whether that cuts it off.
func spend(limit *int) (tokens int, cut bool) {
	if limit == nil || *limit >= textTokens {
		return textTokens, false
	}
	return *limit, true
}

// said is what a model says before its limit cuts it off. A reasoning model thinks until then and says nothing.
func (m model) said(cut bool) string {
	switch {
	case !cut:
		return text
	case m.reasoning:
		return ""
	}
	return text[:len(text)/2]
}

// thought is how many of a call's output tokens went into reasoning.
func (m model) thought(tokens int, cut bool) int {
	if m.reasoning && cut {
		return tokens
	}
	return 0
}

func chatCompletion(m model, c call) object {
	limit := c.body.MaxCompletionTokens
	if limit == nil {
		limit = c.body.MaxTokens
	}
	tokens, cut := spend(limit)
	input := weigh(c.body.Messages)
	return object{
		"id": newID("chatcmpl-"), "object": "chat.completion", "created": time.Now().Unix(), "model": m.answers(),
		"choices": []object{{
			"index":         0,
			"message":       object{"role": "assistant", "content": m.said(cut), "refusal": nil, "annotations": []object{}},
			"logprobs":      nil,
			"finish_reason": pick(cut, "length", "stop"),
		}},
		"usage": object{
			"prompt_tokens": input, "completion_tokens": tokens, "total_tokens": input + tokens,
			"prompt_tokens_details":     object{"cached_tokens": 0, "audio_tokens": 0},
			"completion_tokens_details": object{"reasoning_tokens": m.thought(tokens, cut), "audio_tokens": 0},
		},
		"service_tier": "default", "system_fingerprint": nil,
	}
}

func response(m model, c call) object {
	tokens, cut := spend(c.body.MaxOutputTokens)
	input := weigh(c.body.Input)
	return object{
		"id": newID("resp_"), "object": "response", "created_at": time.Now().Unix(), "model": m.answers(),
		"status": pick(cut, "incomplete", "completed"), "background": false, "error": nil,
		"incomplete_details": whyIncomplete(cut), "instructions": nil, "max_output_tokens": c.body.MaxOutputTokens,
		"output": m.output(cut), "parallel_tool_calls": true, "previous_response_id": nil,
		"reasoning": object{"effort": nil, "summary": nil}, "service_tier": "default", "store": false, "temperature": 1.0,
		"text": object{"format": object{"type": "text"}}, "tool_choice": "auto", "tools": []object{}, "top_p": 1.0,
		"truncation": "disabled", "metadata": object{},
		"usage": object{
			"input_tokens": input, "output_tokens": tokens, "total_tokens": input + tokens,
			"input_tokens_details":  object{"cached_tokens": 0},
			"output_tokens_details": object{"reasoning_tokens": m.thought(tokens, cut)},
		},
	}
}

func whyIncomplete(cut bool) any {
	if cut {
		return object{"reason": "max_output_tokens"}
	}
	return nil
}

// output is the list of items a response holds: a reasoning model that was cut off has not begun its message.
func (m model) output(cut bool) []object {
	if m.reasoning && cut {
		return []object{{"id": newID("rs_"), "type": "reasoning", "summary": []object{}}}
	}
	return []object{{
		"id": newID("msg_"), "type": "message", "role": "assistant", "status": pick(cut, "incomplete", "completed"),
		"content": []object{{"type": "output_text", "text": m.said(cut), "annotations": []object{}, "logprobs": []object{}}},
	}}
}

func embedding(m model, c call) object {
	length := m.dimensions
	if c.body.Dimensions != nil {
		length = *c.body.Dimensions
	}
	vector := encodeVector(c.body.EncodingFormat, length)
	data := make([]object, inputs(c.body.Input))
	for i := range data {
		data[i] = object{"object": "embedding", "index": i, "embedding": vector}
	}
	tokens := weigh(c.body.Input)
	return object{
		"object": "list", "data": data, "model": m.answers(),
		"usage": object{"prompt_tokens": tokens, "total_tokens": tokens},
	}
}

// encodeVector is a vector of length 1 in one of the documented formats: numbers, or little-endian float32 in base64.
func encodeVector(format string, length int) any {
	vector := make([]float32, length)
	for i := range vector {
		vector[i] = float32(1 / math.Sqrt(float64(length)))
	}
	if format != "base64" {
		return vector
	}
	var packed bytes.Buffer
	_ = binary.Write(&packed, binary.LittleEndian, vector) // a Buffer takes every write
	return base64.StdEncoding.EncodeToString(packed.Bytes())
}

// harms are the categories of omni-moderation (API reference, moderations).
var harms = []string{
	"harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm",
	"self-harm/instructions", "self-harm/intent", "sexual", "sexual/minors", "violence", "violence/graphic",
}

func moderate(m model, c call) object {
	categories, scores, types := object{}, object{}, object{}
	for _, harm := range harms {
		categories[harm], scores[harm], types[harm] = false, 1e-6, []string{"text"}
	}
	results := make([]object, inputs(c.body.Input))
	for i := range results {
		results[i] = object{
			"flagged": false, "categories": categories, "category_scores": scores, "category_applied_input_types": types,
		}
	}
	return object{"id": newID("modr-"), "model": m.answers(), "results": results}
}

// weigh estimates the tokens of a request's field, at four bytes each.
func weigh(raw json.RawMessage) int { return (len(raw) + 3) / 4 }

func pick(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}

// newID is an id of OpenAI's shape: a prefix and 32 hexadecimal digits.
func newID(prefix string) string {
	var random [16]byte
	_, _ = rand.Read(random[:]) // never returns an error (crypto/rand)
	return prefix + hex.EncodeToString(random[:])
}

// sign sets the headers that every answer of the API carries (API reference, debugging requests).
func sign(h http.Header) {
	h.Set("X-Request-Id", newID("req_"))
	h.Set("Openai-Version", "2020-10-01")
	h.Set("Openai-Organization", "simulated-organization")
	h.Set("Openai-Processing-Ms", "12")
}

// limits sets the rate-limit headers of an answer (API reference, debugging requests).
func limits(h http.Header) {
	for name, value := range rateLimits("5000", "4999", "12ms") {
		h.Set(name, value)
	}
}

// rateLimits are the rate-limit headers for so many requests, on top of a generous number of tokens.
func rateLimits(limit, remaining, reset string) map[string]string {
	return map[string]string{
		"X-Ratelimit-Limit-Requests":     limit,
		"X-Ratelimit-Remaining-Requests": remaining,
		"X-Ratelimit-Reset-Requests":     reset,
		"X-Ratelimit-Limit-Tokens":       "2000000",
		"X-Ratelimit-Remaining-Tokens":   "1999976",
		"X-Ratelimit-Reset-Tokens":       "0s",
	}
}

// wait adds how many seconds a client should wait (RFC 9110, section 10.2.3).
func wait(seconds string, header map[string]string) map[string]string {
	header["Retry-After"] = seconds
	return header
}

// writeJSON sends a whole JSON answer.
func writeJSON(w http.ResponseWriter, status int, answer any) {
	body, err := json.Marshal(answer)
	if err != nil { // only a value that is no JSON gets here, and none is
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that left misses nothing
}
