package reference

import (
	"cmp"
	"strings"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// litellmModes are the modes of a model that a check can call (model_info.mode of LiteLLM's configuration).
var litellmModes = map[string]gate.API{
	"chat":                gate.ChatCompletions,
	"completion":          gate.Completions,
	"responses":           gate.Responses,
	"embedding":           gate.Embeddings,
	"image_generation":    gate.Images,
	"audio_transcription": gate.Transcriptions,
	"audio_speech":        gate.Speech,
	"moderation":          gate.Moderations,
	"moderations":         gate.Moderations,
	"realtime":            gate.Realtime,
}

// litellmRoutes are what may stand between provider and model to choose how LiteLLM calls it.
var litellmRoutes = map[string]gate.API{
	"responses/": gate.Responses, "o_series/": "", "gpt5_series/": "", "chat/": gate.ChatCompletions,
}

// litellmText are the providers that stand for completions without messages.
var litellmText = map[string]gate.API{"azure_text": gate.Completions, "text-completion-openai": gate.Completions}

// litellm reads the configuration of a LiteLLM proxy: every deployment under `model_list`. A route for any model
// (`openai/*`) names no model but the one it is checked with.
func litellm(r *reader, root *node) {
	credentials := map[string]*node{}
	for _, c := range r.list(root, "credential_list") {
		credentials[r.text(c, "credential_name")] = r.get(c, "credential_values")
	}
	for _, entry := range r.list(root, "model_list") {
		r.deployment(entry, credentials)
	}
}

// deployment reads one entry of `model_list`.
func (r *reader) deployment(entry *node, credentials map[string]*node) {
	params, info := r.get(entry, "litellm_params"), r.get(entry, "model_info")
	if params == nil || params.kind != aMapping {
		r.wrong(entry, "this entry of `model_list` has no `litellm_params`", "")
		return
	}
	model := r.id(params, "model")
	if model != nil && strings.Contains(model.text, "*") {
		model = r.first(info, "health_check_model")
	}
	if model == nil {
		return
	}
	if name := variableIn(model.text, litellmVariable); name != "" {
		r.wrong(model, "the model is read from the variable "+located.Quote(name)+" when LiteLLM starts, so this file does not name it",
			"Name the place that the variable is set in.")
		return
	}
	mode := cmp.Or(r.text(info, "mode"), r.text(params, "mode"))
	found := deployed(model.text, r.text(params, "custom_llm_provider"), mode)
	r.place(&found.Place, params, credentials[r.text(params, "litellm_credential_name")])
	found.Pos = model.at()
	r.add(found)
}

// litellmVariable is how LiteLLM's configuration names a variable in place of a value.
var litellmVariable = [2]string{"os.environ/", ""}

// deployed takes the name of a model apart: PROVIDER/MODEL or PROVIDER/ROUTE/MODEL, where the provider may be given apart.
func deployed(model, custom, mode string) Found {
	prefix, rest, split := strings.Cut(model, "/")
	switch {
	case custom != "" && prefix != custom:
		prefix, rest = custom, model
	case !split:
		prefix, rest = bareKind(model), model
	}
	api := litellmText[prefix]
	kind := kindOf(litellmKinds, prefix)
	if known, ok := litellmModes[mode]; ok {
		api = known
	}
	for route, routed := range litellmRoutes {
		if id, ok := strings.CutPrefix(rest, route); ok && (kind == gate.OpenAI || kind == azure) {
			rest, api = id, cmp.Or(routed, api)
			break
		}
	}
	found := Found{ID: rest, API: api, Place: Place{Kind: kind}}
	if api == "" {
		found.Surface = mode
	}
	return found
}

// bareKinds are the providers of families of models that LiteLLM knows by heart (its model_prices_and_context_window.json).
var bareKinds = map[string]string{"claude-": "anthropic", "command-": "cohere", "deepseek-": "deepseek", "gemini-": "vertex_ai"}

// bareKind is the provider that LiteLLM takes a model without a prefix to be of: OpenAI, unless the name tells otherwise.
func bareKind(model string) string {
	for family, kind := range bareKinds {
		if strings.HasPrefix(model, family) {
			return kind
		}
	}
	return gate.OpenAI
}

// litellmBases are the variables that LiteLLM takes the base URL from where a deployment names none (LiteLLM's pages on these
// providers); those of providers with one address for everybody are left out.
var litellmBases = map[string]string{azure: "AZURE_API_BASE", "databricks": "DATABRICKS_API_BASE", "litellm": "LITELLM_PROXY_API_BASE"}

// place reads where a deployment is called from its parameters, and from the credential that they name.
func (r *reader) place(p *Place, params, credential *node) {
	value := func(keys ...string) string {
		for _, m := range []*node{params, credential} {
			for _, key := range keys {
				if text := r.text(m, key); text != "" {
					return text
				}
			}
		}
		return ""
	}
	base, version := value("api_base", "base_url"), value("api_version")
	if p.BaseURLEnv = variableIn(base, litellmVariable); p.BaseURLEnv == "" {
		p.BaseURL = spoken(p.Kind, base)
	}
	if base == "" {
		p.BaseURLEnv = litellmBases[p.Kind]
	}
	p.KeyEnv = variableIn(value("api_key"), litellmVariable)
	if variableIn(version, litellmVariable) == "" {
		p.APIVersion = version
	}
}
