package manifest

import (
	"errors"
	"net/url"
	"regexp"
	"strings"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
	"github.com/modelreach/modelreach/gate/provider"
)

const (
	anAddress = "Write the whole address, as in `base_url: https://llm.corp.example/v1`."
	byEnv     = "Set a variable in the workflow and name it with `base_url_env`."
)

// placeless reports whether nothing is known of where a kind is: neither an address nor the variable that usually holds it.
func placeless(kind string) bool {
	preset, _ := provider.Lookup(kind)
	return kind != "" && preset.BaseURL == "" && preset.BaseURLEnv == ""
}

// address reads where a provider is: at most one of base_url and base_url_env, and one of them where nothing else tells.
func (r *reader) address(d *gate.Provider, values map[string]*node) {
	raw, hasRaw := values["base_url"]
	env, hasEnv := values["base_url_env"]
	if raw != nil {
		d.BaseURL, d.URLPos = r.baseURL(raw, d.Kind), raw.pos
	}
	if env != nil {
		d.BaseURLEnv, d.URLPos = r.urlVariable(env), env.pos
	}
	switch {
	case raw != nil && env != nil:
		r.add(env.pos, "`base_url` and `base_url_env` contradict each other: both say where "+located.Quote(d.Name)+" is", "Keep one of the two.")
	case !hasRaw && !hasEnv && placeless(d.Kind):
		r.add(d.Pos, "provider "+located.Quote(d.Name)+" lacks `base_url_env` or `base_url`", noAddress(d.Kind))
	}
}

// noAddress tells why a kind needs an address, and where it is best kept.
func noAddress(kind string) string {
	if preset, ok := provider.Lookup(kind); ok {
		return "The address of " + preset.Title + " differs by account. " + byEnv
	}
	return "A server of kind `" + kind + "` can be anywhere. " + byEnv
}

// template finds what looks like something to be filled in.
var template = regexp.MustCompile(`\$[A-Za-z_{]|\{\{`)

// baseURL is an address that a key may be sent to, or "". Since it may hold a password, no message repeats it.
func (r *reader) baseURL(n *node, kind string) string {
	if n.kind != aString {
		r.typed(n, "base_url", "an address", anAddress)
		return ""
	}
	if problem, hint := checkAddress(n.text, kind); problem != "" {
		r.add(n.pos, problem, hint)
		return ""
	}
	return n.text
}

func checkAddress(raw, kind string) (problem, hint string) {
	err := gate.CheckBaseURL(raw)
	u, _ := url.Parse(raw)
	switch {
	case template.MatchString(raw) && (u == nil || u.User == nil): // a password may hold anything
		return "`base_url` holds a placeholder that nothing fills in", strings.TrimSuffix(byEnv, ".") + wrappedName(raw, "base_url_env") + "."
	case beginsLikeKey(raw):
		return "`base_url` holds what looks like " + aKey(raw) + ", and not an address", leaked
	case errors.Is(err, gate.ErrPlainHTTP):
		return err.Error() + " (cause: " + string(gate.KeyNotAllowedHere) + ")", anAddress
	case err != nil && variableName.MatchString(raw):
		return err.Error(), anAddress + " To name a variable, use `base_url_env`."
	case err != nil:
		return err.Error(), anAddress
	case kind == "azure" && strings.Contains(strings.ToLower(u.Path), "/deployments"):
		return "the base URL must end before /deployments",
			"It is the address of the resource, as in `https://acme.openai.azure.com`; the name of the deployment is the `id` of a model."
	}
	return "", ""
}
