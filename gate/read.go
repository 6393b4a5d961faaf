package gate

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Read turns a reply into evidence: what the body looks like, whether it holds the answer its API promises, and every
// error found in it. It never fails; a body nobody understands is evidence too.
func Read(r Reply) Evidence {
	body := strings.TrimSpace(strings.TrimPrefix(strings.ToValidUTF8(r.Body, "\uFFFD"), "\uFEFF"))
	e := Evidence{Status: r.Status, Headers: r.Header, Echo: r.Echo, Truncated: r.Truncated}
	var values []any
	e.Shape, values = parse(body)
	if r.Status >= 200 && r.Status < 300 {
		readSuccess(&e, r, values)
	}
	if e.Answered {
		return e
	}
	e.Layers = layers(e.Shape, body, values)
	e.Code, e.Type, e.Param, e.Message = innermost(e.Layers)
	return e
}

// parse tells the shape of a body and decodes what can be decoded of it: one JSON value, or the values of an event
// stream. JSON that is followed by something else counts as JSON; what follows is decoded too where it is an event
// stream (a gateway that fails after it began to stream).
func parse(body string) (Shape, []any) {
	switch {
	case body == "":
		return ShapeEmpty, nil
	case !utf8.ValidString(body) || strings.ContainsRune(body, 0):
		return ShapeBinary, nil
	case body[0] == '<':
		return ShapeHTML, nil
	case strings.HasPrefix(body, "data:") || strings.HasPrefix(body, "event:") || strings.HasPrefix(body, ": "):
		return ShapeSSE, events(body)
	case strings.IndexByte(`{["`, body[0]) < 0:
		return plainShape(body), nil
	}
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return ShapeBroken, nil
	}
	if _, lone := value.(string); lone && strings.TrimSpace(body[decoder.InputOffset():]) != "" {
		return ShapeBroken, nil // the first name of an object that lost its brace
	}
	return ShapeJSON, append([]any{value}, events(body[decoder.InputOffset():])...)
}

// plainShape recognises a page whose beginning was lost, as happens when a proxy cuts it.
func plainShape(body string) Shape {
	low := strings.ToLower(body)
	for _, tag := range []string{"<html", "</html>", "<body", "</body>", "</div>", "</head>"} {
		if strings.Contains(low, tag) {
			return ShapeHTML
		}
	}
	return ShapeText
}

// events decodes the data lines of a server-sent event stream, at most a handful.
func events(stream string) []any {
	const enough = 8
	var values []any
	for line := range strings.Lines(stream) {
		data, found := strings.CutPrefix(strings.TrimSpace(line), "data:")
		if !found {
			continue
		}
		var value any
		if json.Unmarshal([]byte(data), &value) == nil && len(values) < enough {
			values = append(values, value)
		}
	}
	return values
}

// readSuccess looks for the answer where the API puts it: sound and pictures as they are, a stream by its first event,
// everything else as one JSON object.
func readSuccess(e *Evidence, r Reply, values []any) {
	switch {
	case r.API == Speech:
		kind := r.Header["content-type"]
		e.Answered = r.Body != "" && e.Shape != ShapeJSON && e.Shape != ShapeHTML && (strings.HasPrefix(kind, "audio/") || kind == "application/octet-stream" && e.Shape == ShapeBinary)
	case r.API == Images && r.Truncated: // a picture is longer than what is read of it
		e.Answered = strings.Contains(cut(r.Body, 4<<10), `"b64_json":`)
	case r.PlainText:
		e.Answered = e.Shape == ShapeText || e.Shape == ShapeEmpty // silence has no words
	case r.Streamed:
		e.Answered = e.Shape == ShapeSSE && len(values) > 0 && readChunk(e, r.API, values[0])
	case e.Shape == ShapeJSON && !r.Truncated:
		readAnswer(e, r.API, values[0])
	}
}

// readChunk fills in what the first event of a stream says of itself.
func readChunk(e *Evidence, api API, value any) bool {
	object, _ := value.(map[string]any)
	kind := text(object["type"])
	if present(object["error"]) || kind == "error" || kind == "response.failed" {
		return false
	}
	response, _ := object["response"].(map[string]any)
	e.AnsweredModel = cut(cmp.Or(text(object["model"]), text(response["model"])), maxField)
	if api == Responses {
		return strings.HasPrefix(kind, "response.")
	}
	_, choices := object["choices"].([]any) // the first may be empty: Azure sends the filter's results before
	return choices
}

// readAnswer fills in what a successful reply says of itself. A top-level error wins over everything beside it: some
// gateways answer 200 and put the failure into the body.
func readAnswer(e *Evidence, api API, value any) {
	object, ok := value.(map[string]any)
	if !ok || present(object["error"]) {
		return
	}
	holds, known := answers[api]
	e.Answered = known && holds(object)
	session, _ := object["session"].(map[string]any)
	e.AnsweredModel = cut(cmp.Or(text(object["model"]), text(session["model"])), maxField)
	usage, _ := object["usage"].(map[string]any)
	e.InputTokens = number(usage["prompt_tokens"]) + number(usage["input_tokens"])
	e.OutputTokens = number(usage["completion_tokens"]) + number(usage["output_tokens"])
}

// answers says, for each API, whether a body holds what the API reference promises of a success.
var answers = map[API]func(map[string]any) bool{
	// An empty message is an answer: a reasoning model may spend all its tokens thinking (finish_reason "length").
	ChatCompletions: func(body map[string]any) bool {
		choice := first(body["choices"])
		_, message := choice["message"].(map[string]any)
		return message && !present(choice["error"]) && text(choice["finish_reason"]) != "error" // OpenRouter's word for an upstream that broke
	},
	// An incomplete response has reached the token limit, so the model did work; its output may still be empty.
	Responses: func(body map[string]any) bool {
		output, isList := body["output"].([]any)
		status := text(body["status"])
		return isList && (status == "incomplete" || status != "failed" && status != "cancelled" && len(output) > 0)
	},
	Embeddings: func(body map[string]any) bool {
		if packed := text(first(body["data"])["embedding"]); packed != "" { // encoding_format base64: 4 bytes a number
			data, err := base64.StdEncoding.DecodeString(packed)
			return err == nil && len(data) > 0 && len(data)%4 == 0
		}
		vector, _ := first(body["data"])["embedding"].([]any)
		for _, component := range vector {
			if _, isNumber := component.(json.Number); !isNumber {
				return false
			}
		}
		return len(vector) > 0
	},
	Moderations: func(body map[string]any) bool {
		_, flagged := first(body["results"])["flagged"].(bool)
		return flagged
	},
	Images: func(body map[string]any) bool {
		image := first(body["data"])
		return text(image["b64_json"]) != "" || text(image["url"]) != ""
	},
	Transcriptions: func(body map[string]any) bool { // silence has no words
		_, transcript := body["text"].(string)
		return transcript
	},
	// The value is a secret of its own: that it is there is all that is kept.
	Realtime: func(body map[string]any) bool { return text(body["value"]) != "" },
	Completions: func(body map[string]any) bool {
		_, words := first(body["choices"])["text"].(string)
		return words
	},
	ModelObject: func(body map[string]any) bool { return text(body["id"]) != "" },
}

// first is the first element of a JSON array of objects, or an empty object.
func first(value any) map[string]any {
	list, _ := value.([]any)
	if len(list) == 0 {
		return nil
	}
	object, _ := list[0].(map[string]any)
	return object
}

// present reports whether a JSON value says anything: null, "", {} and [] do not.
func present(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case string:
		return v != ""
	case bool:
		return v
	case map[string]any:
		return len(v) > 0
	case []any:
		return len(v) > 0
	}
	return true
}

// text is a JSON scalar as text, "" for anything else.
func text(value any) string {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	}
	return ""
}

// number is a JSON number as a non-negative int, 0 for anything else.
func number(value any) int {
	n, ok := value.(json.Number)
	if !ok {
		return 0
	}
	i, err := n.Int64()
	if err != nil || i < 0 || i > 1<<40 {
		return 0
	}
	return int(i)
}
