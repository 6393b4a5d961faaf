package reference

import (
	"slices"

	"github.com/modelreach/modelreach/gate"
)

// continueVariables are how Continue's configuration names a secret in place of a value.
var continueVariables = [][2]string{{"${{ secrets.", "}}"}, {"${{secrets.", "}}"}}

// continues reads config.yaml of Continue: every entry of `models`. A block of Continue's hub (`uses`) has its model there.
func continues(r *reader, root *node) {
	for _, entry := range r.list(root, "models") {
		if r.get(entry, "uses") != nil {
			entry = r.get(entry, "override")
			if r.get(entry, "model") == nil {
				continue
			}
		}
		model := r.id(entry, "model")
		if model == nil {
			continue
		}
		env := r.get(entry, "env")
		found := Found{Place: Place{
			Kind:       kindOf(continueKinds, r.text(entry, "provider")),
			BaseURL:    r.text(entry, "apiBase"),
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
		r.add(found)
	}
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
