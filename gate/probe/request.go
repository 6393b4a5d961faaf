package probe

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/catalog"
)

// object and list are JSON that is being put together.
type (
	object = map[string]any
	list   = []any
)

// prompt is what a request asks, before it is put into an API's own fields.
type prompt struct {
	model  string
	text   string
	system string // said before the text, "" for nothing
	parts  list   // pictures and sound beside the text, as the API writes them
}

// shape is how one API is asked. Its body is the smallest one that proves access: temperature, store on chat and the
// like are refused by some models or servers.
type shape struct {
	text    string // the shortest prompt
	body    func(prompt) object
	changes func(setting) map[gate.Need]change   // nil for an API without needs
	lay     func(body, params object)            // lays the application's parameters over a body
	encode  func(object) (string, []byte, error) // content type and bytes
}

// shapes are the requests of OpenAI's API reference, one per API.
var shapes = map[gate.API]shape{
	gate.ChatCompletions: {text: "hi", body: chat, changes: chatChanges, lay: replace, encode: asJSON},
	gate.Responses:       {text: "hi", body: response, changes: responseChanges, lay: replace, encode: asJSON},
	gate.Embeddings:      {text: "a", body: input, lay: replace, encode: asJSON},
	gate.Moderations:     {text: "a", body: moderation, changes: moderationChanges, lay: replace, encode: asJSON},
	gate.Images:          {text: "dot", body: generation, lay: replace, encode: asJSON},
	gate.Speech:          {text: "a", body: speech, lay: replace, encode: asJSON},
	gate.Transcriptions:  {body: transcription, lay: replace, encode: asForm},
	gate.Realtime:        {body: session, lay: complete, encode: asJSON},
	gate.Completions:     {text: "a", body: completion, changes: completionChanges, lay: replace, encode: asJSON},
}

// unaskable is why no request can be made of a call, in a sentence.
type unaskable string

func (u unaskable) Error() string { return string(u) }

const (
	errAPI        = unaskable("There is no request for this API.")
	errNeed       = unaskable("There is no request for this need on this API.")
	errParameters = unaskable("The parameters are not a JSON object.")
)

// bodyOf is the request of a call: the smallest body, what its needs add, and over both what the application sends.
func bodyOf(c gate.Call, params object) (object, error) {
	s, ok := shapes[c.API]
	if !ok {
		return nil, errAPI
	}
	needs := needsOf(c)
	changes, err := s.changesFor(needs, settingOf(c.Model, slices.Contains(needs, gate.Streaming) || params["stream"] == true))
	if err != nil {
		return nil, err
	}
	body := s.draft(c.Model, changes, params)
	s.lay(body, params)
	settle(c, body)
	return body, nil
}

// draft is the body before the application's parameters are laid over it.
func (s shape) draft(model string, changes []change, params object) object {
	p := prompt{model: model, text: s.text}
	if wantsJSON(params) {
		p.text = askJSON
	}
	for _, c := range changes {
		p.text, p.system = cmp.Or(c.text, p.text), cmp.Or(c.system, p.system)
		if c.part != nil {
			p.parts = append(p.parts, c.part)
		}
	}
	body := s.body(p)
	for _, c := range changes {
		maps.Copy(body, c.fields)
	}
	return body
}

// known is the catalogue's row of a model. Gateways list OpenAI's models below openai/.
func known(model string) catalog.Model {
	m, _ := catalog.Lookup(strings.TrimPrefix(model, "openai/"))
	return m
}

func chat(p prompt) object {
	var messages list
	if p.system != "" {
		messages = list{object{"role": "system", "content": p.system}}
	}
	return object{
		"model":                 p.model,
		"messages":              append(messages, object{"role": "user", "content": content("text", p)}),
		"max_completion_tokens": gate.OutputTokens,
	}
}

func response(p prompt) object {
	body := object{
		"model":             p.model,
		"input":             p.text,
		"max_output_tokens": gate.OutputTokens,
		"store":             false, // the default keeps the answer on the server
	}
	if p.system != "" {
		body["instructions"] = p.system
	}
	if len(p.parts) > 0 {
		body["input"] = list{object{"role": "user", "content": content("input_text", p)}}
	}
	return body
}

// content is the text alone, or a list where something stands beside it; kind is the type of its text.
func content(kind string, p prompt) any {
	if len(p.parts) == 0 {
		return p.text
	}
	return append(list{object{"type": kind, "text": p.text}}, p.parts...)
}

func input(p prompt) object { return object{"model": p.model, "input": p.text} }

func moderation(p prompt) object { return object{"model": p.model, "input": content("text", p)} }

// gptImage are the ids that take a quality of low; dall-e and other servers' models know other words, or none.
var gptImage = regexp.MustCompile(`(?:^|/)(?:chat)?gpt-image`)

func generation(p prompt) object {
	body := object{"model": p.model, "prompt": p.text, "n": 1}
	if gptImage.MatchString(p.model) {
		body["size"], body["quality"] = "1024x1024", "low"
	}
	return body
}

func speech(p prompt) object {
	return object{"model": p.model, "input": p.text, "voice": "alloy", "response_format": "mp3"}
}

// transcription leaves the format out where the default will do. A model that tells speakers apart has another default,
// and servers that know only one format may not know the field.
func transcription(p prompt) object {
	body := object{"model": p.model}
	if strings.Contains(p.model, "diarize") {
		body["response_format"] = "json"
	}
	return body
}

// hears finds the models that write down what they hear and say nothing.
var hears = regexp.MustCompile(`transcribe|whisper`)

// session asks for a client secret that lives as short as can be.
func session(p prompt) object {
	s := object{"type": "realtime", "model": p.model}
	if kind := known(p.model).Kind; kind == "transcription" || kind == "" && hears.MatchString(p.model) {
		s = object{"type": "transcription", "audio": object{"input": object{"transcription": object{"model": p.model}}}}
	}
	return object{"expires_after": object{"anchor": "created_at", "seconds": 10}, "session": s}
}

func completion(p prompt) object { return object{"model": p.model, "prompt": p.text, "max_tokens": 1} }
