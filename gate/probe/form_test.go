package probe

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

// formOf reads a multipart request: its fields, and its file with the name and the type it was sent under.
func formOf(t testing.TB, got written) (fields map[string][]string, file []byte) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(got.header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		t.Fatalf("%s: %v", kind, err)
	}
	form, err := multipart.NewReader(bytes.NewReader(got.body), params["boundary"]).ReadForm(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	if len(form.File) != 1 || len(form.File["file"]) != 1 {
		t.Fatalf("files %v", form.File)
	}
	head := form.File["file"][0]
	if head.Filename != "silence.wav" || head.Header.Get("Content-Type") != "audio/wav" {
		t.Errorf("file %v", head.Header)
	}
	sound, err := head.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer sound.Close()
	if file, err = io.ReadAll(sound); err != nil {
		t.Fatal(err)
	}
	return form.Value, file
}

func TestForm(t *testing.T) {
	for name, row := range map[string]struct {
		model, parameters string
		want              map[string][]string
	}{
		"smallest": {"gpt-4o-transcribe", "", map[string][]string{"model": {"gpt-4o-transcribe"}}},
		"speakers": {"gpt-4o-transcribe-diarize", "", map[string][]string{"model": {"gpt-4o-transcribe-diarize"}, "response_format": {"json"}}},
		"over ours": {"gpt-4o-transcribe-diarize", `{"response_format":"diarized_json"}`, map[string][]string{
			"model": {"gpt-4o-transcribe-diarize"}, "response_format": {"diarized_json"}}},
		"parameters": {"whisper-1", `{"model":"other","file":"other","temperature":0.10,"stream":false,"prompt":null,"language":"en",
			"include":["logprobs","x",7],"chunking_strategy":{"type":"server_vad","threshold":0.50}}`, map[string][]string{
			"model": {"whisper-1"}, "temperature": {"0.10"}, "stream": {"false"}, "language": {"en"}, "include[]": {"logprobs", "x", "7"},
			"chunking_strategy[type]": {"server_vad"}, "chunking_strategy[threshold]": {"0.50"}}},
		"hostile names": {"m", `{"a\"\r\nb":"c\r\n--d","":"e"}`, map[string][]string{"model": {"m"}, `a"%0D%0Ab`: {"c\r\n--d"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got := writes(t, gate.Call{Model: row.model, API: gate.Transcriptions, Parameters: row.parameters})
			fields, file := formOf(t, got)
			if diff := cmp.Diff(row.want, fields); diff != "" {
				t.Error(diff)
			}
			if got.uri != "/v1/audio/transcriptions" || !bytes.Equal(file, silence()) {
				t.Errorf("%s, %d bytes", got.uri, len(file))
			}
		})
	}
}
