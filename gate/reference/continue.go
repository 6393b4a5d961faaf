package reference

import (
	"cmp"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// continueVariables are how Continue's configuration names a secret in place of a value.
var continueVariables = [][2]string{{"${{ secrets.", "}}"}, {"${{secrets.", "}}"}}

// detected stands for whatever models an Ollama server has (Continue's page on Ollama), and so names none.
const detected = "AUTODETECT"

// continues reads config.yaml of Continue: every entry of `models`. A block of Continue's hub (`uses: OWNER/BLOCK`) has its model
// there, unless it is overridden here.
func continues(r *reader, root *node) {
	for _, entry := range r.list(root, "models") {
		owner := ""
		if block := r.get(entry, "uses"); block != nil {
			owner, _, _ = strings.Cut(block.text, "/")
			entry = r.get(entry, "override")
			if r.get(entry, "model") == nil {
				continue
			}
		}
		if model := r.id(entry, "model"); model != nil && model.text != detected {
			r.add(r.assistant(entry, model, owner))
		}
	}
}

// assistant reads one entry of `models`; owner is that of a block, which is mostly its provider.
func (r *reader) assistant(entry, model *node, owner string) Found {
	env, kind := r.get(entry, "env"), kindOf(continueKinds, cmp.Or(r.text(entry, "provider"), owner))
	found := Found{Place: Place{
		Kind:       kind,
		BaseURL:    spoken(kind, r.text(entry, "apiBase")),
		KeyEnv:     variableIn(r.text(entry, "apiKey"), continueVariables...),
		APIVersion: r.text(env, "apiVersion"),
	}}
	if named := r.first(env, "deployment"); named != nil { // Azure calls a deployment, and Continue describes it by its model
		model = named
	}
	found.ID, found.Pos = model.text, model.at()
	found.API, found.Surface = purpose(texts(r.get(entry, "roles")))
	if old := r.get(entry, "useLegacyCompletionsEndpoint"); old != nil && old.kind == aBoolean && old.text == "true" {
		found.API = gate.Completions
	}
	return found
}

// purpose is the API that a model is called on for its roles. Continue chooses itself between chat completions and responses.
func purpose(roles []string) (api gate.API, surface string) {
	only := func(role string) bool {
		return len(roles) > 0 && !slices.ContainsFunc(roles, func(r string) bool { return r != role })
	}
	switch {
	case only("embed"):
		return gate.Embeddings, ""
	case only("rerank"):
		return "", "rerank"
	}
	return "", ""
}
