package simulate

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/modelreach/modelreach/gate"
)

// object is a JSON object of an answer. Only the tests and a client's decoder look inside.
type object map[string]any

// answerOf writes the complete answer of each API that answers in JSON, shaped as the API reference shows it.
var answerOf = map[gate.API]func(model, call) object{
	gate.ChatCompletions: chatCompletion,
	gate.Responses:       response,
	gate.Embeddings:      embedding,
	gate.Moderations:     moderate,
	gate.Images:          picture,
	gate.Transcriptions:  transcribe,
	gate.Realtime:        clientSecret,
	gate.Completions:     completion,
}

// serve answers c as m does: well, or with the refusal of a faulty request.
func (m model) serve(w http.ResponseWriter, r *http.Request, c call) {
	if refused := m.refuse(c); refused != nil {
		refused.write(w)
		return
	}
	m.limits(w.Header())
	events, streams := eventsOf[c.api]
	switch {
	case c.api == gate.Speech:
		speak(w, r, c)
	case c.body.Stream && streams:
		stream(w, r, c.options, events(m, c))
	case c.api == gate.Transcriptions && c.body.word("response_format") == "text":
		writeTranscript(w)
	default:
		writeJSON(w, http.StatusOK, answerOf[c.api](m, c))
	}
}

// well plays the act of a model that answers.
func well(w http.ResponseWriter, r *http.Request, c call) { simulated(c.model).serve(w, r, c) }

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
func (m model) limits(h http.Header) {
	for name, value := range rateLimits(cmp.Or(m.requests, "5000"), cmp.Or(m.requests, "4999"), "12ms") {
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
