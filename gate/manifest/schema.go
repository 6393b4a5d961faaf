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
	hints map[string]string // what to do instead, by key, where the list of known keys does not tell
}

var topLevel = schema{
	keys:  []string{"version", "models", "providers"},
	later: []string{"waivers", "policy", "discover", "clients"},
}

var entry = schema{
	keys:  []string{"id", "provider", "endpoint", "needs", "parameters", "expect_model", "prove", "min_rate_limit", "max_latency", "owner"},
	later: []string{"any_of", "from", "path", "format", "optional"},
	meant: map[string]string{
		"model": "id", "name": "id", "model_id": "id", "any_of": "id", "from": "id", "api": "endpoint",
		"capabilities": "needs", "features": "needs", "params": "parameters", "options": "parameters",
		"rate_limit": "min_rate_limit", "rate_limits": "min_rate_limit", "latency": "max_latency", "timeout": "max_latency",
		"team": "owner", "deployment": "id", "azure_deployment": "id", "expect": "expect_model", "expected_model": "expect_model",
		"kind": "provider", "vendor": "provider", "base_url": "provider", "base_url_env": "provider", "api_base": "provider",
		"api_key_env": "provider", "api_key": "provider", "api_version": "provider", "organization": "provider", "project": "provider",
	},
	hints: map[string]string{
		"base_url": underProviders, "base_url_env": underProviders, "api_base": underProviders, "api_key_env": underProviders,
		"api_version": underProviders, "organization": underProviders, "project": underProviders, "api_key": underProviders + " " + leaked,
	},
}

const underProviders = "Declare it once under `providers`, and name that provider here."

var providerKeys = schema{
	keys: []string{"kind", "base_url", "base_url_env", "api_key_env", "api_version", "auth", "organization", "project"},
	meant: map[string]string{
		"type": "kind", "preset": "kind", "provider": "kind",
		"url": "base_url", "api_base": "base_url", "endpoint": "base_url", "azure_endpoint": "base_url", "host": "base_url",
		"url_env": "base_url_env", "api_base_env": "base_url_env", "endpoint_env": "base_url_env",
		"key_env": "api_key_env", "api_key": "api_key_env", "key": "api_key_env", "token": "api_key_env", "token_env": "api_key_env", "env_key": "api_key_env",
		"version": "api_version", "auth_header": "auth", "org": "organization",
		"organization_id": "organization", "project_id": "project",
	},
	hints: map[string]string{"api_key": leaked, "key": leaked, "token": leaked},
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
	hint := s.hints[key.text]
	if hint == "" {
		hint = s.known()
	}
	r.add(key.pos, problem, hint)
	return meant
}

func (s schema) known() string { return "Known keys: " + strings.Join(s.keys, ", ") + "." }
