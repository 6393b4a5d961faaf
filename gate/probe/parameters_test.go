package probe

import (
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate"
)

// What the application sends is sent, whatever we would have sent.
func TestParameters(t *testing.T) {
	const chatMessages = `"messages":[{"content":"hi","role":"user"}],"model":"m"`
	stream := []gate.Need{gate.Streaming}
	for name, row := range map[string]struct {
		call gate.Call
		want string
	}{
		"deep and exact": {
			gate.Call{API: gate.ChatCompletions, Parameters: `{"temperature":0.10,"seed":12345678901234567890,"metadata":{"a.b":"<1>","c":[1e2,null]},"é*?":1,"":2}`},
			`{` + chatMessages + `,"max_completion_tokens":16,"temperature":0.10,"seed":12345678901234567890,"metadata":{"a.b":"<1>","c":[1e2,null]},"é*?":1,"":2}`,
		},
		"another name of the limit": {gate.Call{API: gate.ChatCompletions, Parameters: `{"max_tokens":9}`}, `{` + chatMessages + `,"max_tokens":9}`},
		"the same limit":            {gate.Call{API: gate.ChatCompletions, Parameters: `{"max_completion_tokens":9}`}, `{` + chatMessages + `,"max_completion_tokens":9}`},
		"no limit does not lift ours": {
			gate.Call{API: gate.ChatCompletions, Parameters: `{"max_completion_tokens":null,"max_tokens":null}`}, `{` + chatMessages + `,"max_completion_tokens":16}`,
		},
		"limit of responses": {
			gate.Call{API: gate.Responses, Parameters: `{"max_output_tokens":16,"store":true}`},
			`{"model":"m","input":"hi","max_output_tokens":16,"store":true}`,
		},
		"limit of completions": {gate.Call{API: gate.Completions, Parameters: `{"max_tokens":16}`}, `{"model":"m","prompt":"a","max_tokens":16}`},
		"never another model":  {gate.Call{API: gate.Embeddings, Parameters: `{"model":"other","dimensions":8}`}, `{"model":"m","input":"a","dimensions":8}`},
		"over a need": {
			gate.Call{API: gate.ChatCompletions, Parameters: `{"reasoning_effort":"high","tools":[1],"response_format":{"type":"text"}}`,
				Needs: []gate.Need{gate.Reasoning, gate.Tools, gate.StructuredOutputs}},
			`{` + chatMessages + `,"max_completion_tokens":16,"reasoning_effort":"high","tools":[1],"response_format":{"type":"text"}}`,
		},
		"beside a need": {
			gate.Call{API: gate.Responses, Parameters: `{"reasoning":{"summary":"auto"},"text":{"verbosity":"low"},"include":["reasoning.encrypted_content"]}`,
				Needs: []gate.Need{gate.Reasoning, gate.JSONMode, gate.Logprobs}},
			`{"model":"m","input":"Reply with a JSON object.","max_output_tokens":16,"store":false,"reasoning":{"effort":"low","summary":"auto"},` +
				`"text":{"format":{"type":"json_object"},"verbosity":"low"},"top_logprobs":1,"include":["reasoning.encrypted_content","message.output_text.logprobs"]}`,
		},
		"never against streaming": {
			gate.Call{API: gate.ChatCompletions, Parameters: `{"stream":false,"stream_options":{"include_usage":true}}`, Needs: stream},
			`{` + chatMessages + `,"max_completion_tokens":16,"stream":true,"stream_options":{"include_usage":true}}`,
		},
		"what depends on a need goes with it": {
			gate.Call{API: gate.ChatCompletions, Parameters: `{"stream":false,"stream_options":{},"tool_choice":"auto","parallel_tool_calls":true,"top_logprobs":3}`},
			`{` + chatMessages + `,"max_completion_tokens":16,"stream":false}`,
		},
		"and comes with it": {
			gate.Call{API: gate.ChatCompletions, Parameters: `{"tool_choice":"auto","tools":[],"logprobs":true,"top_logprobs":3}`},
			`{` + chatMessages + `,"max_completion_tokens":16,"tools":[],"tool_choice":"auto","logprobs":true,"top_logprobs":3}`,
		},
		"JSON by a parameter": {
			gate.Call{API: gate.ChatCompletions, Parameters: `{"response_format":{"type":"json_object"}}`},
			`{"messages":[{"content":"Reply with a JSON object.","role":"user"}],"model":"m","max_completion_tokens":16,"response_format":{"type":"json_object"}}`,
		},
		"JSON by a parameter of responses": {
			gate.Call{API: gate.Responses, Parameters: `{"text":{"format":{"type":"json_object"}}}`},
			`{"model":"m","input":"Reply with a JSON object.","max_output_tokens":16,"store":false,"text":{"format":{"type":"json_object"}}}`,
		},
		"streamed sound": {
			gate.Call{Model: "gpt-audio", API: gate.ChatCompletions, Parameters: `{"stream":true}`},
			`{"messages":[{"content":"hi","role":"user"}],"model":"gpt-audio","max_completion_tokens":16,"stream":true,
				"modalities":["text","audio"],"audio":{"voice":"alloy","format":"pcm16"}}`,
		},
		"inside a session": {
			gate.Call{API: gate.Realtime, Parameters: `{"expires_after":{"seconds":7200},"session":{"model":"other","type":"transcription","instructions":"x","audio":{"output":{"voice":"marin"}}}}`},
			`{"expires_after":{"anchor":"created_at","seconds":10},"session":{"type":"realtime","model":"m","instructions":"x","audio":{"output":{"voice":"marin"}}}}`,
		},
		"beside the model of a session": {
			gate.Call{Model: "gpt-live-transcribe", API: gate.Realtime, Parameters: `{"session":{"audio":{"input":{"transcription":{"model":"other","language":"en"}}}}}`},
			`{"expires_after":{"anchor":"created_at","seconds":10},"session":{"type":"transcription",
				"audio":{"input":{"transcription":{"model":"gpt-live-transcribe","language":"en"}}}}}`,
		},
		"never without a session": {
			gate.Call{API: gate.Realtime, Parameters: `{"expires_after":null,"session":null}`},
			`{"expires_after":{"anchor":"created_at","seconds":10},"session":{"type":"realtime","model":"m"}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if row.call.Model == "" {
				row.call.Model = "m"
			}
			sameJSON(t, row.want, writes(t, row.call).body)
		})
	}
}

func FuzzParameters(f *testing.F) {
	f.Add(`{"stream":true,"text":{"format":7},"session":{"audio":[]},"messages":null}`)
	f.Add(`{"max_tokens":-1e999,"file":{"":[{}]},"include[]":[["a"]]}`)
	f.Fuzz(func(t *testing.T, parameters string) {
		for _, api := range gate.APIs {
			q, err := new(Client).question(gate.Call{Model: "m", API: api, Parameters: parameters, Needs: api.Needs()})
			if err != nil {
				continue
			}
			if _, data, err := shapes[api].encode(q.body); err != nil || api != gate.Transcriptions && !strings.Contains(string(data), `"model":"m"`) {
				t.Errorf("%s: %v, %s", api, err, data)
			}
		}
	})
}
