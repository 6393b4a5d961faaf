package reference

import (
	"cmp"
	"strings"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// surface is what a word says of the API: one that a check can call, or another one's name, or that there is no model.
type surface struct {
	api     gate.API
	other   string
	noModel bool // an agent or an assistant, which chooses its model elsewhere
}

// promptfooTypes are what may stand between provider and model (promptfoo's registry of providers).
var promptfooTypes = map[string]surface{
	"chat": {api: gate.ChatCompletions}, "messages": {api: gate.ChatCompletions}, "completion": {api: gate.Completions},
	"responses": {api: gate.Responses}, "embedding": {api: gate.Embeddings}, "embeddings": {api: gate.Embeddings},
	"moderation": {api: gate.Moderations}, "realtime": {api: gate.Realtime}, "image": {api: gate.Images},
	"transcription": {api: gate.Transcriptions}, "tts": {api: gate.Speech}, "speech": {api: gate.Speech},
	"converse": {}, "video": {other: "videos"},
	"feature-extraction": {other: "feature-extraction"}, "sentence-similarity": {other: "sentence-similarity"},
	"text-classification": {other: "text-classification"}, "token-classification": {other: "token-classification"},
	"text-generation": {other: "text-generation"},
	"agents":          {noModel: true}, "assistant": {noModel: true}, "chatkit": {noModel: true}, "foundry-agent": {noModel: true},
	"codex": {noModel: true}, "codex-sdk": {noModel: true}, "codex-app-server": {noModel: true}, "codex-desktop": {noModel: true},
	"claude-agent-sdk": {noModel: true}, "claude-code": {noModel: true}, "kb": {noModel: true}, "knowledge-base": {noModel: true},
}

// promptfooCode are the providers that are programs, other servers or other files, and so name no model.
var promptfooCode = map[string]bool{
	"file": true, "exec": true, "python": true, "golang": true, "ruby": true, "package": true, "http": true, "https": true,
	"ws": true, "wss": true, "webhook": true, "mcp": true, "browser": true, "echo": true, "promptfoo": true, "sequence": true,
	"opencode": true, "openclaw": true, "bedrock-agent": true,
}

// promptfoo reads the configuration of promptfoo: `providers`, or `targets` as it is called for red teams. Providers that are
// programs of the repository, or listed in another file, are passed over.
func promptfoo(r *reader, root *node) {
	for _, key := range []string{"providers", "targets"} {
		n := r.get(root, key)
		switch {
		case n == nil || n.kind == nothing:
		case n.kind == aString:
			r.provider(n.text, n, nil)
		default:
			for _, entry := range r.list(root, key) {
				r.providerEntry(entry)
			}
		}
	}
}

// providerEntry reads `ID`, `{id: ID, config: …}` or `{ID: {config: …}}`.
func (r *reader) providerEntry(entry *node) {
	switch id := r.get(entry, "id"); {
	case entry.kind == aString:
		r.provider(entry.text, entry, nil)
	case id == nil && len(entry.pairs) == 1 && strings.Contains(entry.pairs[0].key, ":"):
		p := entry.pairs[0]
		r.provider(p.key, &node{at: p.at}, r.get(p.value, "config"))
	default:
		if id = r.id(entry, "id"); id != nil {
			r.provider(id.text, id, r.get(entry, "config"))
		}
	}
}

// provider reads PROVIDER:MODEL or PROVIDER:TYPE:MODEL. A provider that leaves the model to its settings has it there.
func (r *reader) provider(text string, at, config *node) {
	prefix, rest, split := strings.Cut(text, ":")
	if promptfooCode[prefix] {
		return
	}
	if !split || rest == "" {
		r.wrong(at, located.Quote(text)+" does not say which model of which provider", "promptfoo writes it as `openai:chat:MODEL`.")
		return
	}
	first, model, _ := strings.Cut(rest, ":")
	kind, known := promptfooTypes[first]
	if !known {
		model = rest
	}
	if kind.noModel {
		return
	}
	if model == "" {
		named := r.first(config, "model", "deploymentName", "modelName")
		if named == nil {
			r.wrong(at, located.Quote(text)+" names no model, so promptfoo takes one of its own choice", "Write the model behind it.")
			return
		}
		model, at = named.text, named
	}
	if name := promptfooVariable(model); name != "" {
		r.wrong(at, "the model is read from the variable "+located.Quote(name)+" when promptfoo starts, so this file does not name it",
			"Name the place that the variable is set in.")
		return
	}
	place := r.config(kindOf(promptfooKinds, prefix), config)
	r.add(Found{ID: model, API: kind.api, Surface: kind.other, Place: place, Pos: at.at()})
}

// promptfooVariable is how promptfoo's configuration names a variable in place of a value.
func promptfooVariable(value string) string {
	return variableIn(strings.ReplaceAll(value, " ", ""), [2]string{"{{env.", "}}"})
}

// config reads where the settings of a provider say that it is called. A host alone stands for the usual URL of its kind.
func (r *reader) config(kind string, config *node) Place {
	p := Place{
		Kind:       kind,
		KeyEnv:     cmp.Or(r.text(config, "apiKeyEnvar"), promptfooVariable(r.text(config, "apiKey"))),
		APIVersion: r.text(config, "apiVersion"),
	}
	base, host := r.text(config, "apiBaseUrl"), r.text(config, "apiHost")
	if host != "" && (base == "" || kind != azure) { // only for Azure the URL goes before the host
		switch {
		case strings.Contains(host, "{{"), strings.Contains(host, "://"):
			base = host
		case kind == azure:
			base = "https://" + host
		default:
			base = "https://" + host + "/v1"
		}
	}
	if p.BaseURLEnv = promptfooVariable(base); p.BaseURLEnv == "" {
		p.BaseURL = spoken(kind, base)
	}
	return p
}
