package manifest

import (
	"maps"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// schema is which keys a mapping may have.
type schema struct {
	keys      []string
	meant     map[string]string // keys that stand for one of keys: slips that spelling does not explain
	hints     map[string]string // what to do instead, by key, where the list of known keys does not tell
	misplaced map[string]string // what to do with keys of another mapping
}

var topLevel = schema{
	keys: []string{"version", "models", "providers", "waivers", "policy", "discover", "clients"},
	meant: map[string]string{
		"exceptions": "waivers", "exemptions": "waivers", "ignore": "waivers", "rules": "policy", "scan": "discover", "dependencies": "clients", "sdks": "clients",
		"any_of": "models", "from": "models", "id": "models",
	},
	misplaced: map[string]string{
		"on_inconclusive": underPolicy, "retirement": underPolicy, "levels": underPolicy,
		"any_of": inModels, "from": inModels, "id": inModels,
	},
}

const (
	underPolicy = "Write it under `policy`."
	inModels    = "Write it in an entry of `models`."
)

var entry = schema{
	keys: []string{"id", "any_of", "from", "path", "format", "provider", "endpoint", "needs", "parameters", "expect_model", "prove", "min_rate_limit",
		"max_latency", "owner", "optional"},
	meant: map[string]string{
		"model": "id", "name": "id", "model_id": "id", "api": "endpoint",
		"capabilities": "needs", "features": "needs", "params": "parameters", "options": "parameters",
		"rate_limit": "min_rate_limit", "rate_limits": "min_rate_limit", "latency": "max_latency", "timeout": "max_latency",
		"team": "owner", "deployment": "id", "azure_deployment": "id", "expect": "expect_model", "expected_model": "expect_model",
		"kind": "provider", "vendor": "provider", "base_url": "provider", "base_url_env": "provider", "api_base": "provider",
		"api_key_env": "provider", "api_key": "provider", "api_version": "provider", "organization": "provider", "project": "provider",
		"fallback": "any_of", "fallbacks": "any_of", "one_of": "any_of", "group": "any_of", "alternatives": "any_of",
		"file": "from", "ref": "from", "$ref": "from", "reference": "from", "jsonpath": "path", "json_path": "path", "yaml_path": "path",
		"variable": "path", "required": "optional",
	},
	hints: map[string]string{
		"base_url": underProviders, "base_url_env": underProviders, "api_base": underProviders, "api_key_env": underProviders,
		"api_version": underProviders, "organization": underProviders, "project": underProviders, "api_key": underProviders + " " + leaked,
		"required": "A model with `optional: true` is checked and never fails the run.",
	},
}

// memberKeys are those of a member of a fallback group.
var memberKeys = schema{
	keys:  []string{"id", "provider", "endpoint", "needs", "parameters", "expect_model", "prove"},
	meant: meantInMember,
	hints: entry.hints,
	misplaced: map[string]string{
		"any_of": "Groups are not nested: list every model in one.", "from": besideGroup, "path": besideGroup, "format": besideGroup,
		"owner": atGroup, "optional": atGroup, "min_rate_limit": atGroup, "max_latency": atGroup,
	},
}

// meantInMember are those of an entry; what a member cannot be takes the place of its id.
var meantInMember = func() map[string]string {
	meant := maps.Clone(entry.meant)
	meant["any_of"], meant["from"] = "id", "id"
	return meant
}()

const (
	besideGroup = "A reference is an entry of `models`, and no member of a group."
	atGroup     = "Write it beside `any_of`, for all members."
)

var waiverKeys = schema{
	keys: []string{"model", "cause", "provider", "reason", "until", "owner"},
	meant: map[string]string{
		"id": "model", "models": "model", "code": "cause", "error": "cause", "rule": "cause", "because": "reason", "why": "reason", "comment": "reason",
		"expires": "until", "expiry": "until", "date": "until", "team": "owner",
	},
}

var policyKeys = schema{
	keys:  []string{"on_inconclusive", "retirement", "levels"},
	meant: map[string]string{"inconclusive": "on_inconclusive", "on-inconclusive": "on_inconclusive", "deprecation": "retirement", "shutdown": "retirement", "causes": "levels", "severity": "levels"},
	misplaced: map[string]string{
		"fail_on": byInput, "fail-on": byInput, "on_missing_key": byInput, "on-missing-key": byInput,
	},
}

const byInput = "It is for the workflow to say: set the input of that name (`fail-on`, `on-missing-key`)."

var retirementKeys = schema{
	keys:  []string{"warn", "fail"},
	meant: map[string]string{"warning": "warn", "error": "fail"},
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
	if m := s.meant[key.text]; slices.Contains(s.keys, m) {
		meant = []string{m}
	}
	if hint := s.misplaced[key.text]; hint != "" {
		r.add(key.pos, located.Quote(key.text)+" does not belong here", hint)
		return meant
	}
	problem := "unknown key " + located.Quote(key.text)
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
