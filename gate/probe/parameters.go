package probe

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// limits are the names of the token limit of an answer.
var limits = []string{"max_tokens", "max_completion_tokens", "max_output_tokens"}

// dependents are fields that are refused where another one is missing (OpenAI API reference). The application sends both;
// a call made to tell access from a need may lack the one the need brings.
var dependents = map[gate.API]map[string]string{
	gate.ChatCompletions: {"stream_options": "stream", "tool_choice": "tools", "parallel_tool_calls": "tools", "top_logprobs": "logprobs"},
	gate.Responses:       {"stream_options": "stream", "tool_choice": "tools"},
	gate.Completions:     {"stream_options": "stream"},
}

// decode reads the parameters of a call. Numbers stay what they are: json.Number keeps their text.
func decode(parameters string) (object, error) {
	if parameters == "" {
		return nil, nil
	}
	var params object
	decoder := json.NewDecoder(strings.NewReader(parameters))
	decoder.UseNumber()
	if err := decoder.Decode(&params); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); params == nil || !errors.Is(err, io.EOF) {
		return nil, errParameters
	}
	return params, nil
}

// namesLimit reports whether the application limits the answer itself.
func namesLimit(params object) bool {
	return slices.ContainsFunc(limits, func(name string) bool { return params[name] != nil })
}

// wantsJSON reports whether the application asks for a JSON object by a parameter.
func wantsJSON(params object) bool {
	text, _ := params["text"].(object)
	for _, format := range []any{params["response_format"], text["format"]} {
		if f, _ := format.(object); f["type"] == "json_object" {
			return true
		}
	}
	return false
}

// merged are the fields that hold settings of several kinds: the application's are laid over what a need sets beside them.
var merged = []string{"text", "reasoning"}

// replace lays params over body, key by key. The model is the one that is asked for, and an answer keeps a limit: the
// application's where it names one, else ours.
func replace(body, params object) {
	if namesLimit(params) {
		for _, name := range limits {
			delete(body, name)
		}
	}
	for name, value := range params {
		ours, said := body[name].(object)
		theirs, same := value.(object)
		switch {
		case name == "model", value == nil && slices.Contains(limits, name):
		case said && same && slices.Contains(merged, name):
			both := maps.Clone(ours)
			maps.Copy(both, theirs)
			body[name] = both
		case name == "include":
			body[name] = union(body[name], value)
		default:
			body[name] = value
		}
	}
}

// union is both lists, or the application's value where it is none.
func union(ours, theirs any) any {
	a, _ := ours.(list)
	b, ok := theirs.([]any)
	if !ok {
		return theirs
	}
	for _, value := range a {
		if !slices.Contains(b, value) {
			b = append(b, value)
		}
	}
	return b
}

// complete adds to body what it does not say itself, at any depth: a session holds the model, and its secret must not
// live longer.
func complete(body, params object) {
	for name, value := range params {
		ours, said := body[name]
		inner, nested := ours.(object)
		outer, same := value.(object)
		switch {
		case !said:
			body[name] = value
		case nested && same:
			complete(inner, outer)
		}
	}
}

// settle makes the fields of a finished body fit each other.
func settle(c gate.Call, body object) {
	if slices.Contains(c.Needs, gate.Streaming) {
		body["stream"] = true
	}
	for field, other := range dependents[c.API] {
		if body[other] == nil || body[other] == false {
			delete(body, field)
		}
	}
}

// streamed reports whether a body asks for an event stream.
func streamed(body object) bool { return body["stream"] == true }

// plainText reports whether a transcript is asked for in a format that is no JSON.
func plainText(api gate.API, body object) bool {
	format, _ := body["response_format"].(string)
	return api == gate.Transcriptions && slices.Contains([]string{"text", "srt", "vtt"}, format)
}

func asJSON(body object) (contentType string, data []byte, err error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	err = encoder.Encode(body)
	return "application/json", buffer.Bytes(), err
}
