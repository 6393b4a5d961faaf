package probe

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image/png"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate"
)

// A need is what it changes, so each is compared with the smallest request of its API.
func TestNeeds(t *testing.T) {
	schema := `{"type":"object","properties":{"answer":{"type":"string"}},"required":["answer"],"additionalProperties":false}`
	smallest := map[gate.API]string{
		gate.ChatCompletions: `{"model":"m","messages":[{"role":"user","content":"hi"}],"max_completion_tokens":16`,
		gate.Responses:       `{"model":"m","input":"hi","max_output_tokens":16,"store":false`,
		gate.Completions:     `{"model":"m","prompt":"a","max_tokens":1`,
	}
	for _, row := range []struct {
		api  gate.API
		need gate.Need
		adds string
	}{
		{gate.ChatCompletions, gate.LongInput, ``},
		{gate.ChatCompletions, gate.Streaming, `,"stream":true`},
		{gate.ChatCompletions, gate.Tools, `,"tools":[{"type":"function","function":{"name":"reply","description":"Send the reply.","parameters":` + schema + `}}]`},
		{gate.ChatCompletions, gate.StructuredOutputs, `,"response_format":{"type":"json_schema","json_schema":{"name":"reply","strict":true,"schema":` + schema + `}}`},
		{gate.ChatCompletions, gate.Reasoning, `,"reasoning_effort":"low"`},
		{gate.ChatCompletions, gate.Logprobs, `,"logprobs":true`},
		{gate.ChatCompletions, gate.AudioOutput, `,"modalities":["text","audio"],"audio":{"voice":"alloy","format":"wav"}`},
		{gate.Responses, gate.Streaming, `,"stream":true`},
		{gate.Responses, gate.Tools, `,"tools":[{"type":"function","name":"reply","description":"Send the reply.","strict":true,"parameters":` + schema + `}]`},
		{gate.Responses, gate.StructuredOutputs, `,"text":{"format":{"type":"json_schema","name":"reply","strict":true,"schema":` + schema + `}}`},
		{gate.Responses, gate.Reasoning, `,"reasoning":{"effort":"low"}`},
		{gate.Responses, gate.Logprobs, `,"include":["message.output_text.logprobs"],"top_logprobs":1`},
		{gate.Responses, gate.SystemPrompt, `,"instructions":"Be brief."`},
		{gate.Completions, gate.Streaming, `,"stream":true`},
		{gate.Completions, gate.Logprobs, `,"logprobs":1`},
	} {
		t.Run(string(row.api)+"/"+string(row.need), func(t *testing.T) {
			got := writes(t, gate.Call{Model: "m", API: row.api, Needs: []gate.Need{row.need}})
			sameJSON(t, smallest[row.api]+row.adds+"}", got.body)
		})
	}
}

func TestNeedsInThePrompt(t *testing.T) {
	image, sound := picture(), silenceText()
	for _, row := range []struct {
		name  string
		api   gate.API
		needs []gate.Need
		want  string
	}{
		{"JSON after a system prompt", gate.ChatCompletions, []gate.Need{gate.JSONMode, gate.SystemPrompt},
			`{"model":"m","max_completion_tokens":16,"response_format":{"type":"json_object"},"messages":[{"role":"system","content":"Be brief."},
				{"role":"user","content":"Reply with a JSON object."}]}`},
		{"picture", gate.ChatCompletions, []gate.Need{gate.Vision},
			`{"model":"m","max_completion_tokens":16,"messages":[{"role":"user","content":[{"type":"text","text":"hi"},
				{"type":"image_url","image_url":{"url":"` + image + `","detail":"low"}}]}]}`},
		{"sound and JSON", gate.ChatCompletions, []gate.Need{gate.AudioInput, gate.JSONMode},
			`{"model":"m","max_completion_tokens":16,"response_format":{"type":"json_object"},"messages":[{"role":"user",
				"content":[{"type":"text","text":"Reply with a JSON object."},{"type":"input_audio","input_audio":{"data":"` + sound + `","format":"wav"}}]}]}`},
		{"picture and JSON", gate.Responses, []gate.Need{gate.Vision, gate.JSONMode},
			`{"model":"m","max_output_tokens":16,"store":false,"text":{"format":{"type":"json_object"}},"input":[{"role":"user",
				"content":[{"type":"input_text","text":"Reply with a JSON object."},{"type":"input_image","image_url":"` + image + `","detail":"low"}]}]}`},
		{"picture", gate.Moderations, []gate.Need{gate.Vision},
			`{"model":"m","input":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"` + image + `"}}]}`},
	} {
		t.Run(string(row.api)+"/"+row.name, func(t *testing.T) {
			sameJSON(t, row.want, writes(t, gate.Call{Model: "m", API: row.api, Needs: row.needs}).body)
		})
	}
}

// An audio model refuses text alone, whatever else is asked of it. What it hears is sound enough.
func TestAudioModels(t *testing.T) {
	for _, row := range []struct {
		needs  []gate.Need
		format string
	}{
		{nil, "wav"},
		{[]gate.Need{gate.Tools}, "wav"},
		{[]gate.Need{gate.AudioOutput}, "wav"},
		{[]gate.Need{gate.Streaming}, "pcm16"},
		{[]gate.Need{gate.AudioInput}, ""},
	} {
		var body struct{ Audio struct{ Format string } }
		got := writes(t, gate.Call{Model: "openai/gpt-audio-mini", API: gate.ChatCompletions, Needs: row.needs})
		if err := json.Unmarshal(got.body, &body); err != nil || body.Audio.Format != row.format {
			t.Errorf("%v: %v, %q", row.needs, err, body.Audio.Format)
		}
	}
}

func TestLowestEffort(t *testing.T) {
	for model, want := range map[string]string{
		"gpt-6-luna": "low", "gpt-5": "low", "gpt-5-pro": "high", "gpt-5.5-pro": "medium", "gpt-4o": "low", "acme/thinker": "low", "openai/gpt-5-pro": "high",
	} {
		if got := settingOf(model, false).effort; got != want {
			t.Errorf("%s: %s, want %s", model, got, want)
		}
	}
	if got := lowestEffort([]string{"none", "minimal"}); got != "none" {
		t.Errorf("nothing but small ones: %s", got)
	}
}

func TestMedia(t *testing.T) {
	file, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(picture(), "data:image/png;base64,"))
	if err != nil {
		t.Fatal(err)
	}
	if image, err := png.Decode(bytes.NewReader(file)); err != nil || image.Bounds().Dx() != 32 || image.Bounds().Dy() != 32 {
		t.Errorf("picture: %v", err)
	}
	// The 44 bytes of the header, field by field (Multimedia Programming Interface and Data Specifications 1.0).
	header := "RIFF\xa4\x3e\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x80\x3e\x00\x00"
	if want := header + strings.Repeat("\x00", 16000); string(silence()) != want {
		t.Errorf("silence: %d bytes, header %q", len(silence()), silence()[:44])
	}
}
