package simulate

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"mime/multipart"
	"strings"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// boundary marks the forms of the tests, so that send knows them.
const boundary = "simulated-form"

// file is what a form uploads.
type file struct{ name, data string }

// form is a body with a file, unless that has no name, and pairs of names and values.
func form(f file, pairs ...string) string {
	var b strings.Builder
	w := multipart.NewWriter(&b)
	_ = w.SetBoundary(boundary)
	for i := 0; i+1 < len(pairs); i += 2 {
		_ = w.WriteField(pairs[i], pairs[i+1])
	}
	if f.name != "" {
		part, _ := w.CreateFormFile("file", f.name)
		_, _ = part.Write([]byte(f.data))
	}
	_ = w.Close()
	return b.String()
}

// wav is silence of some length: 16-bit mono at 8 kHz.
func wav(long time.Duration) file {
	const rate, width = 8000, 2
	size := uint32(long.Seconds() * rate * width)
	var b bytes.Buffer
	b.WriteString("RIFF")
	_ = binary.Write(&b, binary.LittleEndian, 36+size)
	b.WriteString("WAVEfmt ")
	_ = binary.Write(&b, binary.LittleEndian, []uint32{16})
	_ = binary.Write(&b, binary.LittleEndian, []uint16{1, 1})
	_ = binary.Write(&b, binary.LittleEndian, []uint32{rate, rate * width})
	_ = binary.Write(&b, binary.LittleEndian, []uint16{width, 8 * width})
	b.WriteString("data")
	_ = binary.Write(&b, binary.LittleEndian, size)
	b.Write(make([]byte, size))
	return file{"silence.wav", b.String()}
}

func TestTranscription(t *testing.T) {
	_, body := exchange(t, "POST", start(t, Options{}).URL+"/v1/audio/transcriptions",
		form(wav(time.Second), "model", "gpt-transcribe", "temperature", "0", "timestamp_granularities[]", "word"))
	var got struct {
		Text  *string
		Usage struct {
			Type   string
			Input  int `json:"input_tokens"`
			Output int `json:"output_tokens"`
			Total  int `json:"total_tokens"`
		}
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || got.Text == nil || *got.Text != "" {
		t.Fatalf("%v %s", err, body)
	}
	if u := got.Usage; u.Type != "tokens" || u.Input != 11 || u.Total != u.Input+u.Output {
		t.Errorf("usage %+v", u)
	}
}

func TestTranscriptionAsText(t *testing.T) {
	resp, body := exchange(t, "POST", start(t, Options{}).URL+"/v1/audio/transcriptions",
		form(wav(time.Second), "model", "gpt-transcribe", "response_format", "text"))
	if got := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || body != "\n" || !strings.HasPrefix(got, "text/plain") {
		t.Errorf("got %d %s %q", resp.StatusCode, got, body)
	}
}

func TestFormRefusals(t *testing.T) {
	srv := start(t, Options{})
	second := wav(time.Second)
	for _, tc := range []struct {
		name, body        string
		status            int
		code, param, says string
	}{
		{"no form", `{"model":"gpt-transcribe"}`, 400, "", "", "Could not parse multipart form"},
		{"broken form", "--" + boundary + "\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ngpt-tr", 400, "", "", "Could not parse"},
		{"too many parts", form(second, strings.Split(strings.Repeat("prompt,a,", maxParts)+"model,gpt-transcribe", ",")...), 400, "", "", "Could not parse"},
		{"too large", form(file{"a.wav", strings.Repeat("a", maxBody)}, "model", "gpt-transcribe"), 413, "", "", "Maximum content size"},
		{"no model", form(second), 400, "", "", "you must provide a model parameter"},
		{"no file", form(file{}, "model", "gpt-transcribe"), 400, "missing_required_parameter", "file", "'file'"},
		{"a file that is a text", form(file{}, "model", "gpt-transcribe", "file", "a.wav"), 400, "missing_required_parameter", "file", "'file'"},
		{"no suffix", form(file{"sound", second.data}, "model", "gpt-transcribe"), 400, "", "file", "Unrecognized file format"},
		{"wrong suffix", form(file{"a.exe", second.data}, "model", "gpt-transcribe"), 400, "", "file", "Unrecognized file format"},
		{"empty", form(file{"a.mp3", ""}, "model", "gpt-transcribe"), 400, "audio_too_short", "file", "0.1 seconds"},
		{"too short", form(wav(99*time.Millisecond), "model", "gpt-transcribe"), 400, "audio_too_short", "file", "0.1 seconds"},
		{"cut off", form(file{"a.wav", second.data[:500]}, "model", "gpt-transcribe"), 400, "audio_too_short", "file", "0.1 seconds"},
		{"no sound", form(file{"a.wav", "RIFF"}, "model", "gpt-transcribe"), 400, "invalid_value", "file", "corrupted"},
		{"no format", form(file{"a.wav", "RIFF\x00\x00\x00\x00WAVEdata\x04\x00\x00\x00aaaa"}, "model", "gpt-transcribe"), 400, "invalid_value", "file", "corrupted"},
		{"unknown field", form(second, "model", "gpt-transcribe", "format", "json"), 400, "unknown_parameter", "format", "Unknown parameter: 'format'."},
		{"stream", form(second, "model", "gpt-transcribe", "stream", "true"), 400, "unsupported_value", "stream", "does not support true"},
		{"hot", form(second, "model", "gpt-transcribe", "temperature", "3"), 400, "decimal_above_max_value", "temperature", "<= 2, but got 3"},
		{"captions", form(second, "model", "gpt-transcribe", "response_format", "srt"), 400, "unsupported_value", "response_format", "'json' or 'text'"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			refused(t, srv.URL+"/v1/audio/transcriptions", tc.body, tc.status, tc.code, tc.param, tc.says)
		})
	}
}

// TestShortestSound: a tenth of a second is enough, and of other containers only the name is looked at.
func TestShortestSound(t *testing.T) {
	srv := start(t, Options{})
	for _, f := range []file{wav(100 * time.Millisecond), {"a.MP3", "x"}, {"a.webm", "x"}} {
		resp, body := exchange(t, "POST", srv.URL+"/v1/"+gate.Transcriptions.Path(), form(f, "model", "gpt-transcribe"))
		if resp.StatusCode != 200 {
			t.Errorf("%s: got %d %s", f.name, resp.StatusCode, body)
		}
	}
}
