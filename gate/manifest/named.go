package manifest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
	"github.com/modelreach/modelreach/gate/provider"
)

// providerOf is the name of the provider of a model. One that nobody declares must be a preset whose address is known.
func (r *reader) providerOf(n *node) string {
	const form = "Write the name of a provider, as in `provider: groq`; where it is and what its key is called stands under `providers`."
	if n == nil {
		return gate.OpenAI
	}
	_, declared := r.kinds[n.text]
	preset := slices.Contains(provider.Kinds(), n.text)
	switch {
	case n.kind != aString:
		r.wrong(n, "`provider`", "a string", form)
	case declared || preset && !placeless(n.text):
		return n.text
	case r.unsure: // the declaration may be what could not be read
	case preset:
		r.add(n.pos, "provider "+located.Quote(n.text)+" must be declared under `providers`", noAddress(n.text))
	default:
		r.add(n.pos, "unknown provider "+located.Quote(n.text)+suggested(n.text, r.nameable()), r.knownProviders())
	}
	return gate.OpenAI
}

// kindOf is what the provider of a model is; one that is not declared is a preset.
func (r *reader) kindOf(name string) string {
	if kind, declared := r.kinds[name]; declared {
		return kind
	}
	return name
}

// nameable are the providers that a model can name as the manifest is.
func (r *reader) nameable() []string {
	return append(r.declaredNames(), slices.DeleteFunc(provider.Kinds(), placeless)...)
}

func (r *reader) declaredNames() []string {
	names := make([]string, len(r.declared.Providers))
	for i, p := range r.declared.Providers {
		names[i] = p.Name
	}
	return names
}

func (r *reader) knownProviders() string {
	const shown = 8
	const presets = "A preset, such as azure, groq or ollama, can be named without a declaration."
	names := r.declaredNames()
	if len(names) == 0 {
		return "Declare it under `providers`. " + presets
	}
	more := ""
	if len(names) > shown {
		more = fmt.Sprintf(" and %d more", len(names)-shown)
	}
	for i, name := range names[:min(shown, len(names))] {
		names[i] = located.Quote(name)
	}
	return "Declared providers: " + strings.Join(names[:min(shown, len(names))], ", ") + more + ". " + presets
}
