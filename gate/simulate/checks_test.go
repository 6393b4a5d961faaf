package simulate

import (
	"testing"

	"github.com/modelreach/modelreach/gate"
)

// TestFieldRefusals asks with one field more, or another one, than the minimal request has.
func TestFieldRefusals(t *testing.T) {
	srv := start(t, Options{})
	const chat, responses, images, speech = gate.ChatCompletions, gate.Responses, gate.Images, gate.Speech
	for _, tc := range []struct {
		name              string
		api               gate.API
		model, extra      string
		code, param, says string
	}{
		{"unknown", chat, "gpt-6-luna", `{"reasoning":{}}`, "unknown_parameter", "reasoning", "Unknown parameter: 'reasoning'."},
		{"unknown", responses, "gpt-6-luna", `{"max_tokens":16}`, "unknown_parameter", "max_tokens", "Unknown parameter: 'max_tokens'."},
		{"unknown", gate.Embeddings, "text-embedding-3-small", `{"tools":[]}`, "unknown_parameter", "tools", "Unknown parameter: 'tools'."},
		{"unknown", images, "gpt-image-2.6-flare", `{"response_format":"b64_json"}`, "unknown_parameter", "response_format", "Unknown"},
		{"unknown", gate.Realtime, "gpt-realtime-2.1", `{"model":"gpt-realtime-2.1"}`, "unknown_parameter", "model", "Unknown"},
		{"too few tokens", responses, "gpt-6-luna", `{"max_output_tokens":5}`, "integer_below_min_value", "max_output_tokens", "Expected a value >= 16, but got 5 instead."},
		{"too hot", chat, "gpt-4o", `{"temperature":2.5}`, "decimal_above_max_value", "temperature", "Expected a value <= 2, but got 2.5 instead."},
		{"a word for a number", chat, "gpt-4o", `{"temperature":"hot"}`, "invalid_type", "temperature", "Invalid type for 'temperature'"},
		{"too many answers", chat, "gpt-4o", `{"n":1000000}`, "integer_above_max_value", "n", "<= 128, but got 1000000 instead"},
		{"stream as a word", chat, "gpt-4o", `{"stream":"yes"}`, "invalid_type", "stream", "'stream'"},

		{"cold", chat, "gpt-6-luna", `{"temperature":0}`, "unsupported_value", "temperature", "'temperature' does not support 0 with this model. Only the default (1) value is supported."},
		{"cold", responses, "gpt-5.5-pro", `{"temperature":0.2}`, "unsupported_value", "temperature", "does not support 0.2 with this model"},
		{"penalty", chat, "gpt-5", `{"presence_penalty":1}`, "unsupported_value", "presence_penalty", "Only the default (0) value"},
		{"effort", chat, "gpt-6.2-astra", `{"reasoning_effort":"none"}`, "unsupported_value", "reasoning_effort", "'reasoning_effort' does not support 'none' with this model. Supported values are: 'low', 'medium', 'high', 'xhigh', and 'max'."},
		{"effort", chat, "gpt-5.4", `{"reasoning_effort":"minimal"}`, "unsupported_value", "reasoning_effort", "Supported values are: 'none', 'low', 'medium', 'high', and 'xhigh'."},
		{"effort", responses, "gpt-5", `{"reasoning":{"effort":"max"}}`, "unsupported_value", "reasoning.effort", "'minimal', 'low', 'medium', and 'high'."},
		{"no such effort", chat, "gpt-6-luna", `{"reasoning_effort":"ultra"}`, "invalid_value", "reasoning_effort", "Invalid value: 'ultra'. Supported values are: 'none', 'minimal', "},
		{"effort of a model that does not think", chat, "gpt-4o", `{"reasoning_effort":"low"}`, "", "", "Unrecognized request argument supplied: reasoning_effort"},
		{"effort of a model that does not think", responses, "gpt-4o", `{"reasoning":{"effort":"low"}}`, "unsupported_parameter", "reasoning.effort", "not supported with this model"},
		{"logprobs", chat, "gpt-6-luna", `{"logprobs":true}`, "unsupported_parameter", "logprobs", "logprobs are not supported with reasoning models."},
		{"tools of a model that thinks", chat, "gpt-6-luna", extras[chat][gate.Tools], "", "reasoning_effort", "Function tools with reasoning_effort are not supported for gpt-6-luna in /v1/chat/completions."},

		{"JSON unsaid", chat, "gpt-4o", `{"response_format":{"type":"json_object"}}`, "", "messages", "must contain the word 'json'"},
		{"JSON unsaid", responses, "gpt-4o", `{"text":{"format":{"type":"json_object"}}}`, "", "input", "must contain the word 'json'"},
		{"no such format", chat, "gpt-4o", `{"response_format":{"type":"xml"}}`, "invalid_value", "response_format.type", "'json_object', 'json_schema', and 'text'"},
		{"format as a word", chat, "gpt-4o", `{"response_format":"json"}`, "invalid_value", "response_format.type", "Supported values are"},
		{"no schema", chat, "gpt-4o", `{"response_format":{"type":"json_schema"}}`, "missing_required_parameter", "response_format.json_schema", "Missing"},
		{"schema without a name", chat, "gpt-4o", `{"response_format":{"type":"json_schema","json_schema":{"schema":{}}}}`, "missing_required_parameter", "response_format.json_schema.name", "Missing"},
		{"name without a schema", responses, "gpt-4o", `{"text":{"format":{"type":"json_schema","name":"x"}}}`, "missing_required_parameter", "text.format.schema", "Missing"},
		{"open schema", responses, "gpt-4o", `{"text":{"format":{"type":"json_schema","name":"x","strict":true,"schema":{"type":"object"}}}}`, "invalid_json_schema", "text.format", "'additionalProperties' is required"},
		{"tool of responses", chat, "gpt-4o", extras[responses][gate.Tools], "missing_required_parameter", "tools[0].function.name", "Missing"},
		{"tool of chat", responses, "gpt-4o", extras[chat][gate.Tools], "missing_required_parameter", "tools[0].name", "Missing"},
		{"tool of no type", chat, "gpt-4o", `{"tools":[{}]}`, "missing_required_parameter", "tools[0].type", "Missing"},
		{"no voice to speak with", chat, "gpt-audio-1.5", `{"modalities":["text","audio"]}`, "missing_required_parameter", "audio", "Missing"},

		{"no prompt", images, "gpt-image-2.6-flare", `{"prompt":""}`, "missing_required_parameter", "prompt", "Missing"},
		{"tiny", images, "gpt-image-2.6-flare", `{"size":"1x1"}`, "invalid_value", "size", "Invalid value: '1x1'. Supported values are: '1024x1024', '1536x1024', '1024x1536', and 'auto'."},
		{"quality", images, "gpt-image-2", `{"quality":"hd"}`, "invalid_value", "quality", "Invalid value: 'hd'."},
		{"stream", images, "gpt-image-2", `{"stream":true}`, "unsupported_value", "stream", "does not support true"},
		{"no input", speech, "gpt-4o-mini-tts", `{"input":""}`, "missing_required_parameter", "input", "Missing"},
		{"no voice", speech, "gpt-4o-mini-tts", `{"voice":null}`, "missing_required_parameter", "voice", "Missing"},
		{"voice", speech, "gpt-4o-mini-tts", `{"voice":"bob"}`, "invalid_value", "voice", "Invalid value: 'bob'."},
		{"format", speech, "gpt-4o-mini-tts", `{"response_format":"midi"}`, "invalid_value", "response_format", "'aac', 'flac', 'mp3', 'opus', 'pcm', and 'wav'."},
		{"no prompt", gate.Completions, "Qwen/Qwen3-8B-Base", `{"prompt":""}`, "missing_required_parameter", "prompt", "Missing"},
		{"no session type", gate.Realtime, "", `{"session":{"model":"gpt-realtime-2.1"}}`, "missing_required_parameter", "session.type", "Missing"},
		{"session type", gate.Realtime, "", `{"session":{"type":"chat","model":"gpt-realtime-2.1"}}`, "invalid_value", "session.type", "'realtime' and 'transcription'."},
		{"model of a transcription", gate.Realtime, "", `{"session":{"type":"transcription","model":"gpt-realtime-2.1"}}`, "unknown_parameter", "session.model", "Unknown"},
		{"short-lived", gate.Realtime, "gpt-realtime-2.1", `{"expires_after":{"seconds":9}}`, "integer_below_min_value", "expires_after.seconds", ">= 10, but got 9"},
		{"long-lived", gate.Realtime, "gpt-realtime-2.1", `{"expires_after":{"seconds":7201}}`, "integer_above_max_value", "expires_after.seconds", "<= 7200, but got 7201"},
	} {
		t.Run(string(tc.api)+" "+tc.name, func(t *testing.T) {
			refused(t, srv.URL+"/v1/"+tc.api.Path(), merge(t, minimal(tc.api, tc.model), tc.extra), 400, tc.code, tc.param, tc.says)
		})
	}
}

// TestSecretiveModels: the oldest models that think refuse log probabilities as a matter of permission.
func TestSecretiveModels(t *testing.T) {
	url := start(t, Options{}).URL + "/v1/chat/completions"
	refused(t, url, asking(t, gate.ChatCompletions, "gpt-5-nano", gate.Logprobs), 403, "", "", "You are not allowed to request logprobs from this model")
}

// TestFieldsAccepted are requests that only look like the refused ones.
func TestFieldsAccepted(t *testing.T) {
	srv := start(t, Options{})
	for _, tc := range []struct {
		api          gate.API
		model, extra string
	}{
		{gate.ChatCompletions, "gpt-6-luna", `{"temperature":1,"top_p":1.0,"presence_penalty":0}`},
		{gate.ChatCompletions, "gpt-6-luna", `{"temperature":0,"logprobs":true,"reasoning_effort":"none"}`},
		{gate.ChatCompletions, "gpt-6-luna", `{"tools":[{"type":"function","function":{"name":"x"}}],"reasoning_effort":"none"}`},
		{gate.ChatCompletions, "gpt-5.4", `{"temperature":0.3}`}, // does not think unless told to
		{gate.ChatCompletions, "gpt-5", `{"tools":[{"type":"function","function":{"name":"x"}}]}`},
		{gate.ChatCompletions, "gpt-4o", `{"logprobs":false,"reasoning_effort":null,"response_format":{"type":"text"}}`},
		{gate.ChatCompletions, "gpt-4o", `{"max_completion_tokens":null,"max_tokens":1,"temperature":0,"metadata":{"a":"b"}}`},
		{gate.ChatCompletions, "sim-ok", `{"reasoning_effort":"minimal","temperature":0,"max_tokens":16}`},
		{gate.Responses, "gpt-6-luna", `{"tools":[{"type":"web_search"}]}`},
		{gate.Responses, "gpt-4o", `{"text":{},"tools":null}`},
		{gate.Images, "gpt-image-2.6-flare", `{"n":null,"quality":"max","output_format":"webp"}`},
		{gate.Realtime, "", `{"session":{"type":"transcription","audio":{"input":{"transcription":{"model":"gpt-realtime-2.1"}}}}}`},
		{gate.Realtime, "", `{"session":null,"expires_after":null}`},
		{gate.Completions, "Qwen/Qwen3-8B-Base", `{"max_tokens":0,"best_of":1,"echo":false}`},
	} {
		resp, body := exchange(t, "POST", srv.URL+"/v1/"+tc.api.Path(), merge(t, minimal(tc.api, tc.model), tc.extra))
		if resp.StatusCode != 200 {
			t.Errorf("%s %s: got %d %s", tc.api, tc.extra, resp.StatusCode, body)
		}
	}
}

func TestEnumerate(t *testing.T) {
	for want, values := range map[string][]string{
		"": nil, "'a'": {"a"}, "'a' and 'b'": {"a", "b"}, "'a', 'b', and 'c'": {"a", "b", "c"},
	} {
		if got := enumerate(values); got != want {
			t.Errorf("%v: got %s, want %s", values, got, want)
		}
	}
}
