package manifest

import (
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// schema is which keys a mapping may have.
type schema struct {
	keys  []string
	later []string          // part of the format, not of this version
	meant map[string]string // keys that stand for one of keys: slips that spelling does not explain, and later ones
}

var topLevel = schema{
	keys:  []string{"version", "models"},
	later: []string{"providers", "waivers", "policy", "discover", "clients"},
}

var entry = schema{
	keys:  []string{"id", "endpoint", "needs", "parameters", "prove", "min_rate_limit", "max_latency", "owner"},
	later: []string{"any_of", "from", "path", "format", "provider", "optional"},
	meant: map[string]string{
		"model": "id", "name": "id", "model_id": "id", "any_of": "id", "from": "id", "api": "endpoint",
		"capabilities": "needs", "features": "needs", "params": "parameters", "options": "parameters",
		"rate_limit": "min_rate_limit", "rate_limits": "min_rate_limit", "latency": "max_latency", "timeout": "max_latency",
		"team": "owner",
	},
}

var rateLimit = schema{
	keys: []string{"requests_per_minute", "tokens_per_minute"},
	meant: map[string]string{
		"rpm": "requests_per_minute", "requests": "requests_per_minute",
		"tpm": "tokens_per_minute", "tokens": "tokens_per_minute",
	},
}

// fields are the values of a mapping by key, and a nil for every key that is not there but seems to be meant, so that it
// is not told as missing too.
func (r *reader) fields(n *node, s schema) map[string]*node {
	values := map[string]*node{}
	for _, p := range n.pairs {
		if slices.Contains(s.keys, p.key.text) {
			values[p.key.text] = p.value
			continue
		}
		for _, meant := range r.refuse(p.key, s) {
			if _, there := values[meant]; !there {
				values[meant] = nil
			}
		}
	}
	return values
}

// refuse tells what is wrong with a key and returns the keys it may stand for.
func (r *reader) refuse(key *node, s schema) (meant []string) {
	if key.kind == unusable {
		return s.keys
	}
	if m := s.meant[key.text]; m != "" {
		meant = []string{m}
	}
	if slices.Contains(s.later, key.text) {
		r.add(key.pos, quote(key.text)+" is not supported by this version yet", s.known())
		return meant
	}
	problem := "unknown key " + quote(key.text)
	if near := gate.Nearest(key.text, s.keys); len(near) > 0 {
		meant = near[:1]
	}
	if meant != nil {
		problem += ": did you mean `" + meant[0] + "`?"
	}
	r.add(key.pos, problem, s.known())
	return meant
}

func (s schema) known() string { return "Known keys: " + strings.Join(s.keys, ", ") + "." }
