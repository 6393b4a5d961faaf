package probe

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/modelreach/modelreach/gate"
)

// described compiles OpenAI's description of the request of one API; testdata/openapi/README.md says where it is from.
func described(t testing.TB, api gate.API) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("testdata", "openapi", string(api)+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// requestModels are, for each API, ids whose requests differ, an unknown one among them.
var requestModels = map[gate.API][]string{
	gate.ChatCompletions: {"gpt-6-luna", "gpt-5-pro", "gpt-audio", "acme/large"},
	gate.Responses:       {"gpt-6-luna", "gpt-5-pro", "acme/large"},
	gate.Embeddings:      {"text-embedding-3-small", "acme/large"},
	gate.Moderations:     {"omni-moderation-latest", "acme/large"},
	gate.Images:          {"gpt-image-2.6-flare", "dall-e-3", "acme/large"},
	gate.Speech:          {"tts-1", "acme/large"},
	gate.Transcriptions:  {"whisper-1", "gpt-4o-transcribe-diarize", "acme/large"},
	gate.Realtime:        {"gpt-realtime-2.1", "gpt-live-transcribe", "acme/large"},
	gate.Completions:     {"davinci-002", "acme/large"},
}

// requestParameters are, for each API, parameters that an application may send; its first model is asked with each.
var requestParameters = map[gate.API][]string{
	gate.ChatCompletions: {
		`{"temperature":0.2,"max_tokens":4000,"n":3,"stream":true,"stream_options":{"include_usage":true},"tool_choice":"auto","top_logprobs":2}`,
		`{"response_format":{"type":"json_object"},"reasoning_effort":"high","service_tier":"flex","seed":7,"metadata":{"a":"b"}}`,
	},
	gate.Responses: {
		`{"max_output_tokens":4000,"stream_options":{"include_obfuscation":false},"tool_choice":"auto","truncation":"auto","text":{"verbosity":"low"}}`,
		`{"text":{"format":{"type":"json_object"}},"reasoning":{"effort":"high"},"store":true,"stream":true}`,
	},
	gate.Embeddings:  {`{"dimensions":256,"encoding_format":"base64"}`},
	gate.Images:      {`{"n":4,"quality":"high","background":"transparent","output_format":"webp"}`},
	gate.Speech:      {`{"voice":"marin","speed":1.5,"response_format":"opus"}`},
	gate.Realtime:    {`{"expires_after":{"seconds":7200},"session":{"include":["item.input_audio_transcription.logprobs"]}}`},
	gate.Completions: {`{"max_tokens":400,"best_of":3,"echo":true,"stream":true,"stream_options":{"include_usage":true}}`},
}

// subsets are all the sets of needs.
func subsets(needs []gate.Need) [][]gate.Required {
	sets := [][]gate.Required{nil}
	for _, need := range needs {
		for _, set := range sets {
			sets = append(sets, append(slices.Clone(set), gate.Required{Need: need}))
		}
	}
	return sets
}

// callsOf are the distinct calls that declarations of one model lead to, the ones made apart after a refusal included:
// those carry one need, and so do the declarations of one.
func callsOf(api gate.API, model, parameters string) []gate.Call {
	var calls []gate.Call
	seen := map[string]bool{}
	for _, needs := range subsets(api.Needs()) {
		declared := gate.Model{ID: model, API: api, Provider: gate.OpenAI, Needs: needs, Parameters: parameters, Prove: gate.ProveCall}
		for _, call := range gate.Calls(gate.Plan(gate.Manifest{Models: []gate.Model{declared}})) {
			if key := fmt.Sprintf("%q", call.Needs); !seen[key] {
				seen[key] = true
				calls = append(calls, call)
			}
		}
	}
	return calls
}

// recorder keeps the body of every request and refuses it, so that each call is one request.
func recorder(t *testing.T) (*Client, <-chan written) {
	requests := make(chan written, 1)
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		requests <- written{r.Method, r.RequestURI, r.Header, body}
		reply(401, "{}")(w)
	})
	return newClient(t, url), requests
}

// Every body that can be sent is one that OpenAI's published description of its API allows.
func TestRequestsConform(t *testing.T) {
	for _, api := range gate.APIs {
		if api == gate.Transcriptions { // a form
			continue
		}
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			schema := described(t, api)
			client, requests := recorder(t)
			var calls []gate.Call
			for _, model := range requestModels[api] {
				calls = append(calls, callsOf(api, model, "")...)
			}
			for _, parameters := range requestParameters[api] {
				calls = append(calls, callsOf(api, requestModels[api][0], parameters)...)
			}
			for _, call := range calls {
				client.Ask(t.Context(), call)
				got := <-requests
				if err := conforms(schema, got.body); err != nil || !namesModel(got.body, call.Model) {
					t.Fatalf("%+v\n%.2000s\n%v", call, got.body, err)
				}
			}
		})
	}
}

func conforms(schema *jsonschema.Schema, body []byte) error {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// namesModel is a rule of ours: several descriptions leave the model out of what is required.
func namesModel(body []byte, model string) bool {
	var named struct {
		Model   string
		Session struct {
			Model string
			Audio struct {
				Input struct{ Transcription struct{ Model string } }
			}
		}
	}
	_ = json.Unmarshal(body, &named)
	return slices.Contains([]string{named.Model, named.Session.Model, named.Session.Audio.Input.Transcription.Model}, model)
}

// The form is held to the same description, its file to the length below which a file is too short (0.1 s).
func TestFormsConform(t *testing.T) {
	schema := described(t, gate.Transcriptions)
	for _, model := range requestModels[gate.Transcriptions] {
		fields, file := formOf(t, writes(t, gate.Call{Model: model, API: gate.Transcriptions}))
		if samples := (len(file) - 44) / 2; string(file[:4]) != "RIFF" || samples < 8000/10 {
			t.Errorf("%s: %d samples", model, samples)
		}
		body := object{"file": ""}
		for name, values := range fields {
			body[name] = values[0]
		}
		if err := schema.Validate(body); err != nil || body["model"] != model {
			t.Errorf("%s: %v", model, err)
		}
	}
}

func TestLookUpsConform(t *testing.T) {
	client, requests := recorder(t)
	client.Ask(t.Context(), gate.Call{Model: "gpt-image-2", API: gate.Images, Prove: gate.ProveList})
	if got := <-requests; got.method != http.MethodGet || got.uri != "/v1/models/gpt-image-2" || len(got.body) != 0 {
		t.Errorf("%s %s, %d bytes", got.method, got.uri, len(got.body))
	}
}

// The descriptions refuse what is wrong: without this, the tests above might pass whatever is sent.
func TestBrokenRequestsDoNotConform(t *testing.T) {
	for _, row := range []struct {
		api  gate.API
		body string
	}{
		{gate.ChatCompletions, `{"model":"m","messages":[{"role":"user","content":"hi"}],"max_completion_token":16}`},
		{gate.ChatCompletions, `{"model":"m","messages":[]}`},
		{gate.ChatCompletions, `{"model":"m","messages":[{"role":"user","content":[{"type":"input_image","image_url":"data:"}]}]}`},
		{gate.ChatCompletions, `{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:","details":"low"}}]}]}`},
		{gate.ChatCompletions, `{"model":"m","messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_schema"}}`},
		{gate.ChatCompletions, `{"model":"m","messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","name":"reply"}]}`},
		{gate.ChatCompletions, `{"model":"m","messages":[{"role":"user","content":"hi"}],"audio":{"voice":"alloy","format":"pcm"}}`},
		{gate.ChatCompletions, `{"model":"m","messages":[{"role":"user","content":"hi"}],"reasoning_effort":"lowest"}`},
		{gate.Responses, `{"model":"m","input":"hi","max_output_tokens":15}`},
		{gate.Responses, `{"model":"m","input":"hi","max_completion_tokens":16}`},
		{gate.Responses, `{"model":"m","input":[{"role":"user","content":[{"type":"image_url","image_url":"data:"}]}]}`},
		{gate.Responses, `{"model":"m","input":"hi","tools":[{"type":"function","function":{"name":"reply"}}]}`},
		{gate.Responses, `{"model":"m","input":"hi","text":{"format":{"type":"json_schema","json_schema":{}}}}`},
		{gate.Responses, `{"model":"m","input":"hi","include":["logprobs"]}`},
		{gate.Embeddings, `{"model":"m","input":"a","max_tokens":1}`},
		{gate.Embeddings, `{"input":"a"}`},
		{gate.Moderations, `{"model":"m","input":[{"type":"input_image","image_url":"data:"}]}`},
		{gate.Images, `{"model":"m","prompt":"dot","quality":"lowest"}`},
		{gate.Images, `{"model":"m","prompt":"dot","n":0}`},
		{gate.Speech, `{"model":"m","input":"a"}`},
		{gate.Speech, `{"model":"m","input":"a","voice":"alloy","response_format":"wave"}`},
		{gate.Transcriptions, `{"model":"m"}`},
		{gate.Transcriptions, `{"model":"m","file":"","response_format":"xml"}`},
		{gate.Realtime, `{"expires_after":{"anchor":"created_at","seconds":9}}`},
		{gate.Realtime, `{"session":{"type":"transcription","model":"m"}}`},
		{gate.Completions, `{"model":"m","prompt":"a","max_completion_tokens":1}`},
		{gate.Completions, `{"model":"m","prompt":"a","logprobs":true}`},
	} {
		if conforms(described(t, row.api), []byte(row.body)) == nil {
			t.Errorf("%s takes %s", row.api, row.body)
		}
	}
}
