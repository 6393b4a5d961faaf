// Package provider holds what is known of the providers of OpenAI-compatible APIs: where they are, which variable
// usually holds their key and how that key begins, what their list of models is worth. It is data: quirks are columns,
// not conditions.
package provider

import (
	"slices"
	"strings"
)

// Compatible is the kind of an endpoint that no preset describes: it speaks OpenAI's protocol, and nothing more is known.
const Compatible = "openai-compatible"

// Auth is how a key is sent.
type Auth string

// The ways to send a key.
const (
	Bearer Auth = ""        // Authorization: Bearer KEY (RFC 6750)
	APIKey Auth = "api-key" // api-key: KEY, as Azure OpenAI takes it; its Entra tokens, which are JWTs, go as Bearer
)

// List is what a provider's list of models is worth.
type List string

// The kinds of lists.
const (
	ListOwn    List = "own"    // it names what this key may use, so a look-up says something about the key
	ListPublic List = "public" // it is the same for everybody, or names what nobody may call: it can suggest a name, no more
	ListNone   List = "none"   // there is none at this base URL, or none that is documented
)

// Preset is one provider. Facts are of November 2026, from the providers' documentation.
type Preset struct {
	Name       string   // as a manifest writes it
	Title      string   // as people write it
	BaseURL    string   // "" where it differs by account and must be given
	BaseURLEnv string   // the variable that usually holds the base URL, where it differs by account; "" for none
	Hosts      []string // its hosts beside that of BaseURL; a leading dot stands for every host below
	Tenants    bool     // customers choose the names below Hosts, so the name of a host alone earns no trust
	KeyEnv     []string // the variables that usually hold the key, the first one by preference
	Prefixes   []string // how its keys begin, nil where they begin like others'
	Auth       Auth
	List       List
	MaxTokens  bool   // the token limit of a chat completion is called max_tokens, whatever the model
	Local      bool   // runs on the user's own machine; a key is optional, so a pass proves nothing about one
	Renames    bool   // a model goes by a name of the customer's own, so another one in the answer is no substitution
	StatusURL  string // its status page as JSON of the Statuspage v2 shape, "" when none is known
	Retired    string // the day the service ended, YYYY-MM-DD; "" while it lives
}

// Lookup finds a preset by its name.
func Lookup(name string) (Preset, bool) {
	i := slices.IndexFunc(Presets, func(p Preset) bool { return p.Name == name })
	if i < 0 {
		return Preset{}, false
	}
	return Presets[i], true
}

// Kinds are the kinds a manifest can name: every preset in the order of the table, and Compatible.
func Kinds() []string {
	kinds := make([]string, len(Presets), len(Presets)+1)
	for i, p := range Presets {
		kinds[i] = p.Name
	}
	return append(kinds, Compatible)
}

// At finds the preset that serves host. Several local servers share the loopback hosts, and none of them is found by it.
func At(host string) (Preset, bool) {
	for _, p := range Presets {
		if !p.Local && p.Serves(host) {
			return p, true
		}
	}
	return Preset{}, false
}

// Serves reports whether host, without a port, is one of the provider's.
func (p Preset) Serves(host string) bool {
	host = strings.ToLower(host)
	if _, rest, ok := strings.Cut(p.BaseURL, "://"); ok && !p.Local {
		if own, _, _ := strings.Cut(rest, "/"); host == own {
			return true
		}
	}
	return slices.ContainsFunc(p.Hosts, func(h string) bool {
		if strings.HasPrefix(h, ".") {
			return strings.HasSuffix(host, h) && len(host) > len(h)
		}
		return host == h
	})
}

// strangers are keys and tokens of services that are no provider of models but are kept in the same places.
var strangers = []struct {
	title    string
	prefixes []string
}{
	{"GitHub", []string{"ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"}},
	{"GitLab", []string{"glpat-"}},
	{"AWS", []string{"AKIA", "ASIA"}},
	{"Slack", []string{"xoxb-", "xoxp-", "xapp-"}},
	{"Stripe", []string{"sk_live_", "sk_test_", "rk_live_"}},
	{"npm", []string{"npm_"}},
	{"PyPI", []string{"pypi-"}},
	{"DigitalOcean", []string{"dop_v1_"}},
	{"Docker", []string{"dckr_pat_"}},
	{"SendGrid", []string{"SG."}},
	{"Shopify", []string{"shpat_"}},
	{"Atlassian", []string{"ATATT"}},
	{"Sentry", []string{"sntrys_", "sntryu_"}},
	{"RubyGems", []string{"rubygems_"}},
	{"age", []string{"AGE-SECRET-KEY-"}},
}

// mark stands inside every key of OpenAI's older formats: "OpenAI" in base64.
const mark = "T3BlbkFJ"

// OfKey says whose key a value looks like, by the longest known prefix it begins with: the title of a provider or of another
// service, "" when the beginning tells nothing. Many providers use OpenAI's old prefix sk-, so that alone tells nothing.
func OfKey(key string) string {
	title, longest := "", 0
	match := func(of string, prefixes []string) {
		for _, prefix := range prefixes {
			if len(prefix) > longest && strings.HasPrefix(key, prefix) {
				title, longest = of, len(prefix)
			}
		}
	}
	for _, p := range Presets {
		match(p.Title, p.Prefixes)
	}
	for _, s := range strangers {
		match(s.title, s.prefixes)
	}
	if title == "" && strings.HasPrefix(key, "sk-") && strings.Contains(key, mark) {
		return Presets[0].Title
	}
	return title
}
