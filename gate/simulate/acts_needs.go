package simulate

import (
	"net/http"

	"github.com/modelreach/modelreach/gate"
)

// needActs stand for models that can be called and yet do not do, or do not quite do, what the application needs.
var needActs = []Act{
	{"sim-no-streaming", gate.UnsupportedValue, gate.Streaming, "answers well, and 400 to stream: true",
		lacking(gate.Streaming)},
	{"sim-verify-to-stream", gate.VerificationRequired, gate.Streaming, "answers well, and 400 to stream: true: the organization must be verified",
		refusing(gate.Streaming, refusal{
			status: 400, param: "stream", code: "unsupported_value",
			message: "Your organization must be verified to stream this model. Please go to: " +
				"https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just verified, " +
				"it can take up to 15 minutes for access to propagate.",
		})},
	{"sim-stream-error", gate.Overloaded, gate.Streaming, "answers well, and a stream begins and ends with an error event: overloaded",
		streamError},
	{"sim-fake-stream", gate.UnsupportedParameter, gate.Streaming, "answers well, but ignores stream: true and answers whole",
		fakeStream},
	{"sim-no-tools", gate.UnsupportedParameter, gate.Tools, "answers well, and 400 to tools", lacking(gate.Tools)},
	{"sim-no-structured-outputs", gate.UnsupportedParameter, gate.StructuredOutputs, "answers well, and 400 to a JSON schema",
		lacking(gate.StructuredOutputs)},
	{"sim-no-json-mode", gate.UnsupportedParameter, gate.JSONMode, "answers well, and 400 to JSON mode",
		lacking(gate.JSONMode)},
	{"sim-no-vision", gate.UnsupportedParameter, gate.Vision, "answers well, and 400 to an image", lacking(gate.Vision)},
	{"sim-no-audio-input", gate.UnsupportedParameter, gate.AudioInput, "answers well, and 400 to sound",
		lacking(gate.AudioInput)},
	{"sim-no-audio-output", gate.UnsupportedValue, gate.AudioOutput, "answers well, and 400 when it is asked to speak",
		lacking(gate.AudioOutput)},
	{"sim-no-reasoning", gate.UnsupportedParameter, gate.Reasoning, "answers well, and 400 to a reasoning effort",
		lacking(gate.Reasoning)},
	{"sim-no-logprobs", gate.UnsupportedParameter, gate.Logprobs, "answers well, and 400 to logprobs", lacking(gate.Logprobs)},
	{"sim-no-system-prompt", gate.UnsupportedValue, gate.SystemPrompt, "answers well, and 400 to the role system",
		lacking(gate.SystemPrompt)},
	{"sim-no-combination", gate.OK, "", "answers well to tools and to JSON formats, and 400 to both at once", eitherOr},
	{"sim-substituted", gate.ModelSubstituted, "", "answers well, in the name of another model",
		as(model{snapshot: "sim-another"})},
	{"sim-as-gpt-4o", gate.ModelSubstituted, "", "answers well, in the name of gpt-4o-2024-08-06, as a deployment names the model behind it",
		as(model{snapshot: "gpt-4o-2024-08-06"})},
	{"sim-low-rate-limit", gate.OK, "", "answers well, and its headers say 3 requests per minute", as(model{requests: "3"})},
}

// as answers like a simulated model with the traits of another.
func as(traits model) play {
	return func(w http.ResponseWriter, r *http.Request, c call) {
		m := simulated(c.model)
		m.snapshot, m.requests, m.lacks = traits.snapshot, traits.requests, traits.lacks
		m.serve(w, r, c)
	}
}

// lacking answers well to all but one need.
func lacking(need gate.Need) play { return as(model{lacks: []gate.Need{need}}) }

// refusing answers well, save to one need in words of its own.
func refusing(need gate.Need, words refusal) play {
	return func(w http.ResponseWriter, r *http.Request, c call) {
		if c.asks(need) {
			words.play(w, r, c)
			return
		}
		well(w, r, c)
	}
}

// eitherOr refuses tools and a JSON format in one request, as Groq does.
func eitherOr(w http.ResponseWriter, r *http.Request, c call) {
	if c.asks(gate.Tools) && (c.asks(gate.StructuredOutputs) || c.asks(gate.JSONMode)) {
		refusal{status: 400, message: "json mode cannot be combined with tool/function calling"}.write(w)
		return
	}
	well(w, r, c)
}

// fakeStream answers as if it had not been asked to stream.
func fakeStream(w http.ResponseWriter, r *http.Request, c call) {
	c.body.Stream = false
	well(w, r, c)
}

// streamError fails when the status is already sent: on responses in an event of its own, else in place of a chunk.
func streamError(w http.ResponseWriter, r *http.Request, c call) {
	if !c.asks(gate.Streaming) {
		well(w, r, c)
		return
	}
	failed := event("", object{"error": tooBusy.object()})
	if c.api == gate.Responses {
		failed = event("error", object{
			"type": "error", "sequence_number": 0, "code": tooBusy.code, "message": tooBusy.message, "param": nil,
		})
	}
	stream(w, r, c.options, [][]byte{failed})
}
