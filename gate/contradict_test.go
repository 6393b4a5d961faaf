package gate

import "testing"

func TestUndone(t *testing.T) {
	tests := []struct {
		need             Need
		parameters, want string
	}{
		{Tools, ``, ""},
		{Tools, `{"tools":[]}`, "tools"},
		{Tools, `{"tools":[{"type":"function"}]}`, ""},
		{StructuredOutputs, `{"response_format":{"type":"text"}}`, "response_format"},
		{StructuredOutputs, `{"response_format":{"type":"json_schema","json_schema":{}}}`, ""},
		{StructuredOutputs, `{"text":{"verbosity":"low"}}`, ""},
		{StructuredOutputs, `{"text":{"format":{"type":"json_object"}}}`, "text"},
		{JSONMode, `{"text":{"format":{"type":"json_object"}}}`, ""},
		{JSONMode, `{"response_format":{"type":"json_schema"}}`, "response_format"},
		{Reasoning, `{"reasoning_effort":"none"}`, "reasoning_effort"},
		{Reasoning, `{"reasoning":{"effort":"none"}}`, "reasoning"},
		{Reasoning, `{"reasoning":{"summary":"auto"}}`, ""},
		{Logprobs, `{"logprobs":false}`, "logprobs"},
		{Logprobs, `{"logprobs":true}`, ""},
		{AudioOutput, `{"modalities":["text"]}`, "modalities"},
		{AudioOutput, `{"modalities":["text","audio"]}`, ""},
		{SystemPrompt, `{"instructions":""}`, "instructions"},
		{Streaming, `{"temperature":1}`, ""},
		{Tools, `not JSON`, ""},
	}
	for _, tt := range tests {
		if got := Undone(tt.need, tt.parameters); got != tt.want {
			t.Errorf("%s with %s: %q, want %q", tt.need, tt.parameters, got, tt.want)
		}
	}
}
