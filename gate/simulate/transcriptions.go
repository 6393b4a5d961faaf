package simulate

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"path"
	"slices"
	"strings"
)

// upload is the file of a form.
type upload struct {
	name string
	data []byte
}

// maxParts bounds the parts of a form. A request has a handful.
const maxParts = 64

// typed are the fields of a form that stand for something else than a text.
var typed = []string{"stream", "temperature"}

// readForm takes a form apart (RFC 7578): its fields become a JSON object, so that they are checked like any other
// body, and its file comes beside them.
func readForm(r *http.Request) ([]byte, upload, *refusal) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, upload{}, notAForm()
	}
	fields, file := map[string]any{}, upload{}
	for range maxParts {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			raw, _ := json.Marshal(fields) // texts, numbers and booleans marshal
			return raw, file, nil
		}
		if err != nil {
			return nil, file, brokenForm(err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, file, brokenForm(err)
		}
		name := strings.TrimSuffix(part.FormName(), "[]")
		fields[name] = formValue(name, string(data))
		if part.FileName() != "" {
			fields[name], file = part.FileName(), upload{part.FileName(), data}
		}
	}
	return nil, file, notAForm()
}

func formValue(name, value string) any {
	if slices.Contains(typed, name) && json.Valid([]byte(value)) {
		return json.RawMessage(value)
	}
	return strings.ToValidUTF8(value, "\uFFFD")
}

func notAForm() *refusal {
	return &refusal{status: 400, message: "Could not parse multipart form"}
}

func brokenForm(err error) *refusal {
	if large := unreadable(err); large.status != http.StatusBadRequest {
		return large
	}
	return notAForm()
}

// containers are the suffixes a file may have (API reference, transcriptions: file).
var containers = []string{"flac", "m4a", "mp3", "mp4", "mpeg", "mpga", "oga", "ogg", "wav", "webm"}

// minSound is the shortest sound that is transcribed, in seconds.
const minSound = 0.1

// audibleFile checks the file: its name, its container, and how long it sounds. Only WAV is looked into.
func audibleFile(_ model, c call) *refusal {
	suffix := strings.ToLower(strings.TrimPrefix(path.Ext(c.sound.name), "."))
	switch {
	case c.sound.name == "":
		return missing("file")
	case !slices.Contains(containers, suffix):
		return &refusal{
			status: 400, param: "file",
			message: fmt.Sprintf("Unrecognized file format. Supported formats: ['%s']", strings.Join(containers, "', '")),
		}
	case len(c.sound.data) == 0:
		return tooShort
	case suffix != "wav":
		return nil
	}
	switch long, ok := seconds(c.sound.data); {
	case !ok:
		return &refusal{
			status: 400, param: "file", code: "invalid_value",
			message: "Audio file might be corrupted or unsupported",
		}
	case long < minSound:
		return tooShort
	}
	return nil
}

var tooShort = &refusal{
	status: 400, param: "file", code: "audio_too_short",
	message: "Audio file is too short. Minimum audio length is 0.1 seconds.",
}

// seconds is how long a WAV file sounds: the bytes of its data chunk by the bytes per second of its format chunk
// (Multimedia Programming Interface and Data Specifications 1.0, IBM and Microsoft). False for a file that is none.
func seconds(file []byte) (float64, bool) {
	if len(file) < 12 || string(file[:4]) != "RIFF" || string(file[8:12]) != "WAVE" {
		return 0, false
	}
	var perSecond uint32
	for rest := file[12:]; len(rest) >= 8; {
		id, size := string(rest[:4]), int(min(binary.LittleEndian.Uint32(rest[4:]), math.MaxInt32))
		rest = rest[8:]
		size = min(size, len(rest)) // a stream does not know how long it will be
		switch {
		case id == "fmt " && size >= 16:
			perSecond = binary.LittleEndian.Uint32(rest[8:])
		case id == "data" && perSecond > 0:
			return float64(size) / float64(perSecond), true
		}
		rest = rest[min(size+size%2, len(rest)):]
	}
	return 0, false
}

// readableFormat refuses the formats that only whisper-1 writes (API reference, transcriptions: response_format).
func readableFormat(_ model, c call) *refusal {
	switch wanted := c.body.word("response_format"); wanted {
	case "", "json", "text":
		return nil
	default:
		return &refusal{
			status: 400, param: "response_format", code: "unsupported_value",
			message: fmt.Sprintf("response_format '%s' is not compatible with model '%s'. Use 'json' or 'text' instead.", wanted, c.model),
		}
	}
}

// transcribe finds no words in any sound.
func transcribe(_ model, c call) object {
	heard := (len(c.sound.data) + 1599) / 1600 // ten tokens for a second of 16-bit sound at 8 kHz
	return object{
		"text": "",
		"usage": object{
			"type": "tokens", "input_tokens": heard, "output_tokens": 1, "total_tokens": heard + 1,
			"input_token_details": object{"text_tokens": 0, "audio_tokens": heard},
		},
	}
}

// writeTranscript sends the same as a text.
func writeTranscript(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("\n"))
}
