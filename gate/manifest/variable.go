package manifest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
)

// maxVariable is how many bytes the name of a variable may have.
const maxVariable = 64

const leaked = "A manifest names the variable that holds a key, with `api_key_env`, and never the key itself. If this is one, it is no longer a secret: revoke it."

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// variableRules say what cannot be the name of a variable, the most telling first. None repeats a value that may be a secret.
// A rule returns "" when it has no objection.
var variableRules = []func(key, value string) (problem, hint string){emptyVariable, keyAsVariable, addressAsVariable, longVariable, filledVariable, oddVariable}

// variable is the name of an environment variable, or "".
func (r *reader) variable(n *node, key, example string) string {
	if n.kind != aString {
		r.typed(n, key, "the name of an environment variable", example)
		return ""
	}
	for _, rule := range variableRules {
		if problem, hint := rule(key, n.text); problem != "" {
			if hint == "" {
				hint = example
			}
			r.add(n.pos, "`"+key+"` "+problem, hint)
			return ""
		}
	}
	return n.text
}

func emptyVariable(_, value string) (problem, hint string) {
	if value == "" {
		return "is empty", ""
	}
	return "", ""
}

func keyAsVariable(_, value string) (problem, hint string) {
	if isKey(value) {
		return "holds what looks like " + aKey(value) + ", and not the name of a variable", leaked
	}
	return "", ""
}

func addressAsVariable(key, value string) (problem, hint string) {
	switch {
	case !strings.Contains(value, "://"):
		return "", ""
	case key == "base_url_env":
		return "holds an address, and not the name of a variable", "Name the variable that holds the address, or write the address with `base_url`."
	}
	return "holds an address, and not the name of a variable", "Name the variable that holds the key."
}

func longVariable(_, value string) (problem, hint string) {
	if len(value) > maxVariable {
		return fmt.Sprintf("has %d bytes, and %d is the most", len(value), maxVariable), ""
	}
	return "", ""
}

// wrapped is the name of a variable or secret as shells and workflows refer to it.
var wrapped = regexp.MustCompile(`^\$?\{{0,2}\s*(?:(secrets|vars|env)\.)?([A-Za-z_][A-Za-z0-9_]*)\s*\}{0,2}$`)

// conventional is a name that can be repeated: hardly any key or password is written like one.
var conventional = regexp.MustCompile(`^[A-Z]+(_[A-Z0-9]+)*$`)

// filledVariable refuses a reference to a variable in place of its name. Secrets and variables of a repository are not in the
// environment by themselves (GitHub's documentation, "Using secrets in GitHub Actions").
func filledVariable(key, value string) (problem, hint string) {
	match := wrapped.FindStringSubmatch(value)
	if match == nil || variableName.MatchString(value) {
		return "", ""
	}
	hint = "Write the bare name" + wrappedName(value, key)
	if from := match[1]; (from == "secrets" || from == "vars") && conventional.MatchString(match[2]) {
		hint += ", and hand it to the step with `env: { " + match[2] + ": ${{ " + from + "." + match[2] + " }} }`"
	}
	return "must be the bare name of a variable", hint + "."
}

// wrappedName shows how a key is written with the variable that value refers to, to be added to a sentence; "" when it refers
// to none.
func wrappedName(value, key string) string {
	match := wrapped.FindStringSubmatch(value)
	if match == nil || !conventional.MatchString(match[2]) || len(match[2]) > maxVariable {
		return ""
	}
	return ", as in `" + key + ": " + match[2] + "`"
}

// dashed is what is meant for the name of a variable and plainly no secret.
var dashed = regexp.MustCompile(`^[A-Z]+([-. ][A-Z]+)+$`)

func oddVariable(key, value string) (problem, hint string) {
	switch {
	case variableName.MatchString(value):
		return "", ""
	case dashed.MatchString(value):
		hint = "Write it with underscores" + wrappedName(strings.NewReplacer("-", "_", ".", "_", " ", "_").Replace(value), key) + "."
	}
	return "must be the name of an environment variable, which has only letters, digits and underscores and does not begin with a digit", hint
}

// isKey reports whether a value looks like a key and not like the name of a variable: by its beginning, or by being long and
// mixed from digits and small letters.
func isKey(value string) bool {
	const long = 24
	mixed := strings.ContainsFunc(value, unicode.IsLower) && strings.ContainsAny(value, "0123456789")
	return beginsLikeKey(value) || len(value) >= long && mixed && !strings.ContainsAny(value, "_-.:/ ${}")
}

// beginsLikeKey reports whether a value begins like the keys of some provider, or like a token (RFC 7519), and goes on like one:
// hf_token and AKIA_NAME_1 are names.
func beginsLikeKey(value string) bool {
	const short = 16
	if len(value) < short || strings.ContainsAny(value, ":/ ${}") {
		return false
	}
	lower, upper := strings.ContainsFunc(value, unicode.IsLower), strings.ContainsFunc(value, unicode.IsUpper)
	digit := strings.ContainsAny(value, "0123456789")
	switch {
	case strings.HasPrefix(value, "sk-"), strings.HasPrefix(value, "eyJ") && strings.Contains(value, "."):
		return true
	case provider.OfKey(value) == "":
		return false
	}
	return !variableName.MatchString(value) || lower && (digit || upper) || digit && !strings.Contains(value, "_")
}

// aKey is how a message speaks of a key.
func aKey(value string) string {
	if whose := provider.OfKey(value); whose != "" {
		return "a key of " + whose
	}
	return "a key"
}

// urlVariable is the variable that holds a base URL, or "". Many variables of a runner hold what a pull request says: its title,
// its branch.
func (r *reader) urlVariable(n *node) string {
	name := r.variable(n, "base_url_env", "Write it as in `base_url_env: GATEWAY_URL`.")
	if gate.Influenced(name) {
		problem, hint := influenced(name)
		r.add(n.pos, problem, hint)
		return ""
	}
	return name
}

func influenced(name string) (problem, hint string) {
	return "`" + name + "` may not be used as a base URL: by its name, whoever opens a pull request may influence what it holds",
		"Name a variable that the workflow sets itself, such as GATEWAY_URL."
}

// keyVariable is the variable that holds a key, or "".
func (r *reader) keyVariable(n *node, preset provider.Preset) string {
	example := "GATEWAY_KEY"
	if len(preset.KeyEnv) > 0 {
		example = preset.KeyEnv[0]
	}
	name := r.variable(n, "api_key_env", "Write it as in `api_key_env: "+example+"`.")
	// Wherever it would go, a variable of the runner is no key.
	anywhere := gate.Destination{Endpoint: gate.Endpoint{KeyName: name}, KeyFrom: gate.ByManifest, URLFrom: gate.ByWorkflow}
	if refusal := gate.Trust(anywhere, nil); refusal != nil {
		r.add(n.pos, refusal.Problem+" (cause: "+string(gate.KeyNotAllowedHere)+")", refusal.Hint)
		return ""
	}
	return name
}
