package manifest

import (
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// target is where a declaration is called, as far as that is known.
type target struct {
	model    string
	api      gate.API // "" when the id or the endpoint is not sound
	inferred bool     // api is not declared
}

// inference tells where an API comes from that nobody wrote, to be added to a hint.
func (t target) inference() string {
	if !t.inferred {
		return ""
	}
	return " Without an `endpoint`, " + located.Quote(t.model) + " is called on " + string(t.api) + "."
}

// goneAPIs are what was an API, or never was one that a model answers on, by the first word of its name or the whole of
// it. The dates are those of OpenAI's deprecations page.
var goneAPIs = map[string]struct{ problem, hint string }{
	"assistants":                      {"no longer exists: the Assistants API ended on 2026-08-26", "Use responses."},
	"threads":                         {"no longer exists: the Assistants API ended on 2026-08-26", "Use responses."},
	"videos":                          {"no longer exists: the Videos API ended on 2026-09-24", "Nothing replaces it. Remove this entry."},
	"edits":                           {"no longer exists", "Use chat.completions."},
	"realtime.beta":                   realtimeBeta,
	"realtime_beta":                   realtimeBeta,
	"realtime.sessions":               realtimeBeta,
	"realtime.transcription_sessions": realtimeBeta,
	"batch":                           batches,
	"batches":                         batches,
	"fine_tuning":                     {"is not one a model answers on", "Declare the API that the tuned model is called on, such as responses."},
}

var (
	realtimeBeta = struct{ problem, hint string }{"no longer exists: the beta of the Realtime API ended on 2026-05-12", "Use realtime."}
	batches      = struct{ problem, hint string }{"is not one a model answers on", "Declare the API that the batch calls, such as responses."}
)

// meantAPIs are other names of APIs, from paths, client libraries and habit.
var meantAPIs = map[string]gate.API{
	"chat": gate.ChatCompletions, "chat_completions": gate.ChatCompletions, "chat.completion": gate.ChatCompletions,
	"response":  gate.Responses,
	"embedding": gate.Embeddings, "embed": gate.Embeddings,
	"moderation": gate.Moderations,
	"image":      gate.Images, "images.generations": gate.Images, "images.generate": gate.Images, "images.edits": gate.Images,
	"audio.speech": gate.Speech, "tts": gate.Speech, "text_to_speech": gate.Speech,
	"audio.transcriptions": gate.Transcriptions, "transcription": gate.Transcriptions, "whisper": gate.Transcriptions,
	"speech_to_text": gate.Transcriptions, "stt": gate.Transcriptions,
	"realtime.client_secrets": gate.Realtime,
	"completion":              gate.Completions,
}

// endpoint is the API a value names, or "" when there is no value or it names none, which is told.
func (r *reader) endpoint(n *node) gate.API {
	switch {
	case n == nil:
		return ""
	case n.kind != aString:
		r.wrong(n, "`endpoint`", "a string", endpoints())
	case slices.Contains(gate.APIs, gate.API(n.text)):
		return gate.API(n.text)
	default:
		r.unknownEndpoint(n)
	}
	return ""
}

func (r *reader) unknownEndpoint(n *node) {
	name := dotted(n.text)
	family, _, _ := strings.Cut(name, ".")
	for _, name := range []string{name, family} {
		if gone, ok := goneAPIs[name]; ok {
			r.add(n.pos, "endpoint "+located.Quote(n.text)+" "+gone.problem, gone.hint)
			return
		}
	}
	problem := "unknown endpoint " + located.Quote(n.text)
	if near := nearAPI(name); near != "" {
		problem += ": did you mean `" + near + "`?"
	}
	r.add(n.pos, problem, endpoints())
}

// dotted is a name as client libraries write it: chat.completions for /v1/chat/completions.
func dotted(name string) string {
	name = strings.NewReplacer("/", ".", "-", "_", " ", "_").Replace(strings.ToLower(name))
	name = strings.TrimPrefix(strings.Trim(name, "."), "v1.")
	return strings.TrimPrefix(name, "beta.")
}

// nearAPI is the API that a dotted name stands for, or "".
func nearAPI(name string) string {
	if slices.Contains(gate.APIs, gate.API(name)) {
		return name
	}
	if meant := meantAPIs[name]; meant != "" {
		return string(meant)
	}
	if near := gate.Nearest(name, names(gate.APIs)); len(near) > 0 {
		return near[0]
	}
	return ""
}

// names are the texts of words of the format.
func names[T ~string](words []T) []string {
	list := make([]string, len(words))
	for i, word := range words {
		list[i] = string(word)
	}
	return list
}

func endpoints() string { return "Known endpoints: " + strings.Join(names(gate.APIs), ", ") + "." }
