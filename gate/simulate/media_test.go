package simulate

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image/png"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
)

func TestImage(t *testing.T) {
	for extra, want := range map[string]int{`{}`: 1, `{"n":null}`: 1, `{"n":3}`: 3} {
		_, body := exchange(t, "POST", start(t, Options{}).URL+"/v1/images/generations", merge(t, minimal(gate.Images, "gpt-image-2.6-flare"), extra))
		var got struct {
			Data []struct {
				B64JSON string `json:"b64_json"`
			}
			Usage map[string]any
		}
		if err := json.Unmarshal([]byte(body), &got); err != nil || len(got.Data) != want || got.Usage["output_tokens"] != float64(want*imageTokens) {
			t.Fatalf("%v %s", err, body)
		}
		picture, err := base64.StdEncoding.DecodeString(got.Data[0].B64JSON)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := png.Decode(bytes.NewReader(picture)); err != nil {
			t.Error(err)
		}
	}
}

func TestSpeech(t *testing.T) {
	srv := start(t, Options{Pause: time.Nanosecond})
	for format, want := range map[string]struct{ mediaType, starts string }{
		"mp3": {"audio/mpeg", "\xff\xfb"}, "aac": {"audio/aac", "\xff\xf1"}, "opus": {"audio/opus", "OggS"},
		"flac": {"audio/flac", "fLaC"}, "wav": {"audio/wav", "RIFF"}, "pcm": {"audio/pcm", "\x00\x00"},
	} {
		resp, body := exchange(t, "POST", srv.URL+"/v1/audio/speech",
			merge(t, minimal(gate.Speech, "gpt-4o-mini-tts"), `{"response_format":"`+format+`"}`))
		if got := resp.Header.Get("Content-Type"); got != want.mediaType || !strings.HasPrefix(body, want.starts) || len(body) != soundBlocks*soundBlock {
			t.Errorf("%s: got %s, %d bytes from %q", format, got, len(body), body[:min(8, len(body))])
		}
	}
	resp, _ := exchange(t, "POST", srv.URL+"/v1/audio/speech", `{"model":"gpt-4o-mini-tts","input":"a","voice":"nova"}`)
	if got := resp.Header.Get("Content-Type"); got != "audio/mpeg" {
		t.Errorf("the usual format is %s", got)
	}
}

func TestLongSpeech(t *testing.T) {
	srv := start(t, Options{Pause: time.Nanosecond})
	for length, status := range map[int]int{maxSpeech: 200, maxSpeech + 1: 400} {
		input := strings.Repeat("ä", length)
		resp, _ := exchange(t, "POST", srv.URL+"/v1/audio/speech", merge(t, minimal(gate.Speech, "gpt-4o-mini-tts"), `{"input":"`+input+`"}`))
		if resp.StatusCode != status {
			t.Errorf("%d characters: got %d, want %d", length, resp.StatusCode, status)
		}
	}
}

func TestClientSecret(t *testing.T) {
	srv := start(t, Options{})
	for _, tc := range []struct {
		body, kind, model string
		life              time.Duration
	}{
		{minimal(gate.Realtime, "gpt-realtime-2.1-mini"), "realtime", "gpt-realtime-2.1-mini", 10 * time.Second},
		{`{}`, "realtime", "gpt-realtime-2.1", 600 * time.Second},
		{`{"session":{"type":"transcription","audio":{"input":{"transcription":{"model":"sim-ok"}}}}}`, "transcription", "sim-ok", 600 * time.Second},
	} {
		before := time.Now()
		_, body := exchange(t, "POST", srv.URL+"/v1/realtime/client_secrets", tc.body)
		var got struct {
			Value     string
			ExpiresAt int64 `json:"expires_at"`
			Session   session
		}
		if err := json.Unmarshal([]byte(body), &got); err != nil || !strings.HasPrefix(got.Value, "ek_") || len(got.Value) != 35 {
			t.Fatalf("%v %s", err, body)
		}
		named := request{Session: &got.Session}
		if got.Session.Type != tc.kind || named.names(gate.Realtime) != tc.model {
			t.Errorf("%s: session %+v", tc.body, got.Session)
		}
		if left := time.Unix(got.ExpiresAt, 0).Sub(before); left < tc.life-time.Second || left > tc.life+time.Minute {
			t.Errorf("%s: expires in %s, want %s", tc.body, left, tc.life)
		}
	}
}

func TestCompletion(t *testing.T) {
	srv := start(t, Options{})
	for extra, want := range map[string]struct{ said, reason string }{
		`{"max_tokens":100}`:               {text, "stop"},
		`{}`:                               {text[:len(text)/2], "length"},
		`{"max_tokens":null}`:              {text[:len(text)/2], "length"}, // 16 by default
		`{"max_tokens":100,"logprobs":1}`:  {text, "stop"},
		`{"max_tokens":100,"stream":null}`: {text, "stop"},
	} {
		_, body := exchange(t, "POST", srv.URL+"/v1/completions", merge(t, minimal(gate.Completions, "Qwen/Qwen3-8B-Base"), extra))
		var got struct {
			Object, Model string
			Choices       []struct {
				Text         string
				FinishReason string `json:"finish_reason"`
				Logprobs     *struct{ Tokens []string }
			}
			Usage map[string]any
		}
		if err := json.Unmarshal([]byte(body), &got); err != nil || got.Object != "text_completion" || len(got.Choices) != 1 {
			t.Fatalf("%v %s", err, body)
		}
		choice := got.Choices[0]
		if choice.Text != want.said || choice.FinishReason != want.reason || (choice.Logprobs != nil) != strings.Contains(extra, "logprobs") {
			t.Errorf("%s: got %s", extra, body)
		}
	}
}

// TestAnswersInTheAskedFormat: JSON where JSON is asked for, log probabilities where they are.
func TestAnswersInTheAskedFormat(t *testing.T) {
	srv := start(t, Options{})
	for api, limit := range map[gate.API]string{gate.ChatCompletions: "max_completion_tokens", gate.Responses: "max_output_tokens"} {
		for _, need := range []gate.Need{gate.JSONMode, gate.StructuredOutputs, gate.Logprobs} {
			body := merge(t, asking(t, api, "gpt-4o", need), `{"`+limit+`":100}`)
			resp, answer := exchange(t, "POST", srv.URL+"/v1/"+api.Path(), body)
			quoted, _ := json.Marshal(jsonText)
			if resp.StatusCode != http.StatusOK || strings.Contains(answer, string(quoted)) == (need == gate.Logprobs) || strings.Contains(answer, `"logprob":-0.25`) != (need == gate.Logprobs) {
				t.Errorf("%s, %s: got %d %s", api, need, resp.StatusCode, answer)
			}
		}
	}
}

// TestKnownModelsAnswerOnTheirOwnAPIs asks every model on every API.
func TestKnownModelsAnswerOnTheirOwnAPIs(t *testing.T) {
	srv := start(t, Options{Pause: time.Nanosecond})
	for _, m := range models {
		for _, api := range gate.APIs {
			body := minimal(api, m.id)
			if m.audible && api == gate.ChatCompletions {
				body = asking(t, api, m.id, gate.AudioOutput)
			}
			resp, answer := exchange(t, "POST", srv.URL+"/v1/"+api.Path(), body)
			if own := slices.Contains(m.apis, api); own != (resp.StatusCode == 200) || !own && resp.StatusCode/100 != 4 {
				t.Errorf("%s on %s: got %d %s", m.id, api, resp.StatusCode, answer)
			}
		}
	}
}

// TestWrongEndpoints asks one model of each kind where it is not served: the refusal names the right endpoint.
func TestWrongEndpoints(t *testing.T) {
	srv := start(t, Options{Pause: time.Nanosecond})
	for model, want := range map[string]map[gate.API]string{
		"gpt-image-2.6-flare": {gate.Images: "", gate.ChatCompletions: "not a chat model", gate.Responses: "only supported in v1/images/generations"},
		"gpt-4o-mini-tts":     {gate.Speech: "", gate.ChatCompletions: "not a chat model", gate.Transcriptions: "only supported in v1/audio/speech and not in v1/audio/transcriptions"},
		"gpt-transcribe":      {gate.Transcriptions: "", gate.Speech: "only supported in v1/audio/transcriptions", gate.Realtime: "only supported in v1/audio/transcriptions"},
		"gpt-realtime-2.1":    {gate.Realtime: "", gate.ChatCompletions: "not a chat model", gate.Images: "only supported in v1/realtime"},
		"gpt-6-luna":          {gate.Responses: "", gate.Completions: "This is a chat model and not supported in the v1/completions endpoint", gate.Images: "only supported in v1/chat/completions", gate.Realtime: "only supported in"},
		"gpt-5.5-pro":         {gate.Responses: "", gate.Completions: "only supported in v1/responses", gate.ChatCompletions: "only supported in v1/responses"},
		"Qwen/Qwen3-8B-Base":  {gate.Completions: "", gate.ChatCompletions: "Did you mean to use v1/completions?"},
		"gpt-audio-1.5":       {gate.Responses: "only supported in v1/chat/completions", gate.Speech: "only supported in v1/chat/completions"},
	} {
		for api, says := range want {
			resp, body := exchange(t, "POST", srv.URL+"/v1/"+api.Path(), minimal(api, model))
			if answered := resp.StatusCode == 200; answered != (says == "") || !answered && !strings.Contains(errorOf(t, body).Message, says) {
				t.Errorf("%s on %s: got %d %s", model, api, resp.StatusCode, body)
			}
		}
	}
}

// TestVLLMModel: a list that knows how much a model reads says so, and an id may hold a slash.
func TestVLLMModel(t *testing.T) {
	_, body := exchange(t, "GET", start(t, Options{}).URL+"/v1/models/Qwen/Qwen3-8B-Base", "")
	if !strings.Contains(body, `"max_model_len":32768`) {
		t.Errorf("got %s", body)
	}
}
