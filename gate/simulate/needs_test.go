package simulate

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// extras are what a request needs beside the minimal one to ask for a need. A key of the minimal one replaces it.
var extras = map[gate.API]map[gate.Need]string{
	gate.ChatCompletions: {
		gate.Streaming: `{"stream":true}`,
		gate.Tools:     `{"tools":[{"type":"function","function":{"name":"noop","parameters":{"type":"object","properties":{}}}}]}`,
		gate.StructuredOutputs: `{"response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,
			"schema":{"type":"object","properties":{},"required":[],"additionalProperties":false}}}}`,
		gate.JSONMode:     `{"response_format":{"type":"json_object"},"messages":[{"role":"user","content":"Say hi in JSON"}]}`,
		gate.Vision:       `{"messages":[{"role":"user","content":[{"type":"text","text":"hi"},{"type":"image_url","image_url":{"url":"data:,"}}]}]}`,
		gate.AudioInput:   `{"messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"","format":"wav"}}]}]}`,
		gate.AudioOutput:  `{"modalities":["text","audio"],"audio":{"voice":"alloy","format":"wav"}}`,
		gate.Reasoning:    `{"reasoning_effort":"low"}`,
		gate.Logprobs:     `{"logprobs":true}`,
		gate.SystemPrompt: `{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"hi"}]}`,
	},
	gate.Responses: {
		gate.Streaming: `{"stream":true}`,
		gate.Tools:     `{"tools":[{"type":"function","name":"noop","parameters":{"type":"object","properties":{}}}]}`,
		gate.StructuredOutputs: `{"text":{"format":{"type":"json_schema","name":"answer","strict":true,
			"schema":{"type":"object","properties":{},"required":[],"additionalProperties":false}}}}`,
		gate.JSONMode:     `{"text":{"format":{"type":"json_object"}},"input":"Say hi in JSON"}`,
		gate.Vision:       `{"input":[{"role":"user","content":[{"type":"input_image","image_url":"data:,"}]}]}`,
		gate.Reasoning:    `{"reasoning":{"effort":"low"}}`,
		gate.Logprobs:     `{"include":["message.output_text.logprobs"]}`,
		gate.SystemPrompt: `{"instructions":"Be brief."}`,
	},
	gate.Moderations: {gate.Vision: `{"input":[{"type":"image_url","image_url":{"url":"data:,"}}]}`},
	gate.Completions: {gate.Streaming: `{"stream":true}`, gate.Logprobs: `{"logprobs":1}`},
}

// asking is a minimal request that also asks for needs.
func asking(t *testing.T, api gate.API, model string, wanted ...gate.Need) string {
	t.Helper()
	body := minimal(api, model)
	for _, need := range wanted {
		body = merge(t, body, extras[api][need])
	}
	return body
}

// merge is one JSON object with the fields of another.
func merge(t *testing.T, body, extra string) string {
	t.Helper()
	fields := map[string]json.RawMessage{}
	for _, text := range []string{body, extra} {
		if err := json.Unmarshal([]byte(text), &fields); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
	}
	merged, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(merged)
}

// onNeed is how each act with a need answers to a chat completion that asks for it.
var onNeed = map[string]struct {
	status            int
	code, param, says string
}{
	"sim-no-streaming":          {400, "unsupported_value", "stream", "'stream' does not support true"},
	"sim-verify-to-stream":      {400, "unsupported_value", "stream", "must be verified to stream this model"},
	"sim-no-tools":              {400, "", "tools", "sim-no-tools does not support tools"},
	"sim-no-structured-outputs": {400, "", "response_format", "'response_format' of type 'json_schema' is not supported with this model"},
	"sim-no-json-mode":          {400, "", "response_format", "'response_format' of type 'json_object' is not supported with this model"},
	"sim-no-vision":             {400, "", "messages[0].content[1].type", "image_url is only supported by certain models"},
	"sim-no-audio-input":        {400, "", "messages[0].content[0].type", "input_audio is only supported by certain models"},
	"sim-no-audio-output":       {400, "unsupported_value", "modalities", "does not support 'audio' with this model"},
	"sim-no-reasoning":          {400, "", "", "Unrecognized request argument supplied: reasoning_effort"},
	"sim-no-logprobs":           {400, "unsupported_parameter", "logprobs", "'logprobs' is not supported with this model"},
	"sim-no-system-prompt":      {400, "unsupported_value", "messages[0].role", "'messages[0].role' does not support 'system'"},
}

// TestNeedActs asks each act for access, which passes, for its need, and for every other need, which pass too.
func TestNeedActs(t *testing.T) {
	srv := start(t, Options{Pause: time.Nanosecond})
	url := srv.URL + "/v1/" + gate.ChatCompletions.Path()
	for _, act := range Acts() {
		if act.Need == "" {
			continue
		}
		t.Run(act.Model, func(t *testing.T) {
			if want, refuses := onNeed[act.Model]; refuses {
				refused(t, url, asking(t, gate.ChatCompletions, act.Model, act.Need), want.status, want.code, want.param, want.says)
			}
			if resp, body := exchange(t, "POST", url, minimal(gate.ChatCompletions, act.Model)); resp.StatusCode != 200 {
				t.Errorf("access: got %d %s", resp.StatusCode, body)
			}
			for need := range extras[gate.ChatCompletions] {
				if need == act.Need {
					continue
				}
				if resp, body := exchange(t, "POST", url, asking(t, gate.ChatCompletions, act.Model, need)); resp.StatusCode != 200 {
					t.Errorf("%s: got %d %s", need, resp.StatusCode, body)
				}
			}
		})
	}
}

// TestNeedActsOnEveryAPI: an act refuses its need wherever the need can be asked for, and answers elsewhere.
func TestNeedActsOnEveryAPI(t *testing.T) {
	srv := start(t, Options{Pause: time.Nanosecond})
	for _, act := range Acts() {
		if _, refuses := onNeed[act.Model]; !refuses {
			continue
		}
		for _, api := range gate.APIs {
			body, status := minimal(api, act.Model), 200
			if extra, ok := extras[api][act.Need]; ok {
				body, status = merge(t, body, extra), 400
			}
			if resp, answer := exchange(t, "POST", srv.URL+"/v1/"+api.Path(), body); resp.StatusCode != status {
				t.Errorf("%s on %s: got %d %s, want %d", act.Model, api, resp.StatusCode, answer, status)
			}
		}
	}
}

// TestExtrasAreComplete: the tests above know how to ask for every need that an API has.
func TestExtrasAreComplete(t *testing.T) {
	for _, api := range gate.APIs {
		for _, need := range api.Needs() {
			if _, ok := extras[api][need]; !ok && need != gate.LongInput {
				t.Errorf("no request asks for %s on %s", need, api)
			}
		}
	}
}

func TestEitherOr(t *testing.T) {
	srv := start(t, Options{})
	for api, path := range map[gate.API]string{gate.ChatCompletions: "chat/completions", gate.Responses: "responses"} {
		for _, tc := range []struct {
			wanted []gate.Need
			status int
		}{
			{[]gate.Need{gate.Tools}, 200},
			{[]gate.Need{gate.StructuredOutputs}, 200},
			{[]gate.Need{gate.JSONMode}, 200},
			{[]gate.Need{gate.Tools, gate.StructuredOutputs}, 400},
			{[]gate.Need{gate.Tools, gate.JSONMode}, 400},
		} {
			resp, body := exchange(t, "POST", srv.URL+"/v1/"+path, asking(t, api, "sim-no-combination", tc.wanted...))
			if resp.StatusCode != tc.status {
				t.Errorf("%s %v: got %d %s", api, tc.wanted, resp.StatusCode, body)
			}
		}
	}
}

// TestKnownModelsOfferNeeds asks every model that answers on chat completions or responses for every need.
func TestKnownModelsOfferNeeds(t *testing.T) {
	srv := start(t, Options{Pause: time.Nanosecond})
	for _, tc := range []struct {
		model   string
		api     gate.API
		refuses []gate.Need
	}{
		{"gpt-6-luna", gate.Responses, []gate.Need{gate.Logprobs}},
		{"gpt-6.2-astra", gate.ChatCompletions, []gate.Need{gate.Tools, gate.AudioInput, gate.AudioOutput, gate.Logprobs}},
		{"gpt-5.4", gate.ChatCompletions, []gate.Need{gate.AudioInput, gate.AudioOutput}}, // thinks when told to
		{"gpt-5-nano", gate.ChatCompletions, []gate.Need{gate.AudioInput, gate.AudioOutput, gate.Logprobs}},
		{"gpt-4o-mini", gate.ChatCompletions, []gate.Need{gate.AudioInput, gate.AudioOutput, gate.Reasoning}},
		{"gpt-4.1", gate.Responses, []gate.Need{gate.Reasoning}},
		{"omni-moderation-latest", gate.Moderations, nil},
		{"Qwen/Qwen3-8B-Base", gate.Completions, nil},
	} {
		for _, need := range tc.api.Needs() {
			if need == gate.LongInput {
				continue
			}
			resp, body := exchange(t, "POST", srv.URL+"/v1/"+tc.api.Path(), asking(t, tc.api, tc.model, need))
			if wants := !slices.Contains(tc.refuses, need); wants != (resp.StatusCode == 200) {
				t.Errorf("%s on %s, %s: got %d %s", tc.model, tc.api, need, resp.StatusCode, body)
			}
		}
	}
}

func TestAudibleModel(t *testing.T) {
	srv := start(t, Options{})
	url := srv.URL + "/v1/chat/completions"
	refused(t, url, minimal(gate.ChatCompletions, "gpt-audio-1.5"), 400, "invalid_value", "model", "output modality contain audio")
	for _, need := range []gate.Need{gate.AudioInput, gate.AudioOutput} {
		resp, body := exchange(t, "POST", url, asking(t, gate.ChatCompletions, "gpt-audio-1.5", need))
		if spoken := strings.Contains(body, `"transcript":`); resp.StatusCode != 200 || spoken != (need == gate.AudioOutput) {
			t.Errorf("%s: got %d %s", need, resp.StatusCode, body)
		}
	}
	refused(t, url, asking(t, gate.ChatCompletions, "gpt-audio-1.5", gate.AudioOutput, gate.Vision), 400, "", "messages[0].content[1].type", "image_url")
}
