package manifest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
	"github.com/modelreach/modelreach/gate/provider"
)

// The bounds of what is declared about providers.
const (
	maxProviders = 100
	maxName      = 64 // bytes
	maxAccount   = 100
)

const aProvider = "Write it as `groq: {}`, or as `gateway: { kind: openai-compatible, base_url_env: GATEWAY_URL, api_key_env: GATEWAY_KEY }`."

// declareAll reads every provider. Those that are not sound are remembered too, so that a model that names one is not told
// that it is unknown.
func (r *reader) declareAll(n *node) {
	r.kinds = map[string]string{}
	if n == nil || n.kind != aMapping {
		r.unsure = true
	}
	if n == nil {
		return
	}
	if n.kind != aMapping {
		r.wrong(n, "`providers`", "a mapping", aProvider)
	}
	for i, p := range n.pairs {
		if i == maxProviders {
			r.add(p.key.pos, fmt.Sprintf("more than %d providers are declared", maxProviders), "Split the manifest.")
			r.unsure = true
			return
		}
		r.declareProvider(p)
	}
}

func (r *reader) declareProvider(p pair) {
	if p.key.kind == unusable {
		r.unsure = true
		return
	}
	r.kinds[p.key.text] = ""
	named := r.providerName(p.key)
	switch {
	case p.value.kind == nothing, p.value.kind == aMapping:
	case p.value.kind == unusable:
		return
	case isKey(p.value.text):
		r.add(p.value.pos, "provider "+located.Quote(p.key.text)+" must be a mapping, found what looks like "+aKey(p.value.text), leaked)
		return
	default:
		r.add(p.value.pos, "provider "+located.Quote(p.key.text)+" must be a mapping, found "+string(p.value.kind), aProvider)
		return
	}
	d := r.described(p.key, r.fields(p.value, providerKeys))
	r.kinds[d.Name] = d.Kind
	if named {
		r.declared.Providers = append(r.declared.Providers, d)
	}
}

// described is a provider as its fields say.
func (r *reader) described(name *node, values map[string]*node) gate.Provider {
	kind := r.kind(name, values)
	preset, _ := provider.Lookup(kind)
	d := gate.Provider{
		Name: name.text, Kind: kind, Pos: name.pos, URLPos: name.pos, KeyPos: name.pos,
		APIVersion:   r.apiVersion(values["api_version"], kind),
		Auth:         r.auth(values["auth"], preset.Auth),
		Organization: r.account(values["organization"], "organization"),
		Project:      r.account(values["project"], "project"),
	}
	r.address(&d, values)
	if n := values["api_key_env"]; n != nil {
		d.KeyEnv, d.KeyPos = r.keyVariable(n, preset), n.pos
	}
	return d
}

var (
	providerName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
	notInName    = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
)

// providerName reports whether n can be the name of a provider, and tells what it is else.
func (r *reader) providerName(n *node) bool {
	switch {
	case n.kind == aString && len(n.text) <= maxName && providerName.MatchString(n.text):
		return true
	case n.kind != aString:
		r.wrong(n, "the name of a provider", "a string", "Put it in quotes.")
	case len(n.text) > maxName:
		r.add(n.pos, fmt.Sprintf("the name of a provider has %d bytes, and %d is the most: %s", len(n.text), maxName, located.Quote(n.text)), "")
	default:
		hint := ""
		if near := strings.Trim(notInName.ReplaceAllString(n.text, "-"), "-_."); near != "" {
			hint = "Write " + located.Quote(near) + "."
		}
		r.add(n.pos, "the name of a provider begins with a letter or a digit and goes on with letters, digits, `-`, `_` and `.`, found "+located.Quote(n.text), hint)
	}
	return false
}

// meantKinds are other names of kinds, from client libraries and from habit.
var meantKinds = map[string]string{
	"azure-openai": "azure", "azure-ai": "azure", "azure-foundry": "azure", "aoai": "azure",
	"compatible": provider.Compatible, "openai-like": provider.Compatible, "custom": provider.Compatible, "custom-openai": provider.Compatible,
	"gateway": provider.Compatible, "proxy": provider.Compatible,
	"claude": "anthropic", "google": "gemini", "google-ai": "gemini", "gemini-api": "gemini", "grok": "xai", "x.ai": "xai",
	"aws": "bedrock", "amazon-bedrock": "bedrock", "aws-bedrock": "bedrock", "alibaba": "dashscope", "qwen": "dashscope",
	"kimi": "moonshot", "zhipu": "zai", "glm": "zai", "meta": "llama", "meta-llama": "llama", "hf": "huggingface",
	"nim": "nvidia", "nvidia-nim": "nvidia", "workers-ai": "cloudflare", "github": "github-models",
	"together-ai": "together", "fireworks-ai": "fireworks", "ai-gateway": "vercel", "lm-studio": "lmstudio", "llama-cpp": "llama.cpp", "llamacpp": "llama.cpp",
	"sonar": "perplexity", "ollama-chat": "ollama", "hosted-vllm": "vllm", "litellm-proxy": "litellm",
}

func knownKinds() string {
	return "Known kinds: " + strings.Join(provider.Kinds(), ", ") + ". The last one is any other server that speaks OpenAI's API."
}

// suggested is a question after the words that may be meant by one, or "".
func suggested(word string, candidates []string) string {
	low := strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(word))
	var near []string
	if meant := meantKinds[low]; slices.Contains(candidates, meant) {
		near = append(near, meant)
	}
	if typo := gate.Nearest(word, candidates); len(typo) > 0 && !slices.Contains(near, typo[0]) {
		near = append(near, typo[0])
	}
	if len(near) == 0 {
		return ""
	}
	return ": did you mean `" + strings.Join(near, "` or `") + "`?"
}

// kind is what a provider is, or "" when that cannot be told.
func (r *reader) kind(name *node, values map[string]*node) string {
	n, written := values["kind"]
	preset := slices.Contains(provider.Kinds(), name.text)
	switch {
	case !written && preset:
		return name.text
	case !written:
		r.add(name.pos, "provider "+located.Quote(name.text)+" has no `kind`, and no preset has its name"+suggested(name.text, provider.Kinds()), knownKinds())
	case n == nil:
	case n.kind != aString:
		r.wrong(n, "`kind`", "a string", knownKinds())
	case !slices.Contains(provider.Kinds(), n.text):
		r.add(n.pos, "unknown kind "+located.Quote(n.text)+suggested(n.text, provider.Kinds()), knownKinds())
	case preset && n.text != name.text:
		r.add(n.pos, "provider "+located.Quote(name.text)+" has the name of a preset and must be of that kind, found "+located.Quote(n.text), "Give a provider of another kind another name.")
	default:
		return n.text
	}
	return ""
}

// apiVersions are the versions of Azure OpenAI: dated ones, and what stands for the newest (Azure OpenAI REST API
// reference, "API version lifecycle").
var apiVersions = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(-preview)?$`)

func (r *reader) apiVersion(n *node, kind string) string {
	const form = "Write a date as in `api_version: \"2024-10-21\"`, or leave it out for the v1 API."
	switch {
	case n == nil:
		return ""
	case n.kind != aString:
		r.typed(n, "api_version", "a string", form)
	case kind != "" && kind != "azure":
		r.add(n.pos, "`api_version` belongs to kind `azure` alone, and this is `"+kind+"`", "Remove it.")
	case !versioned(n.text):
		r.add(n.pos, "`api_version` must be a date with or without `-preview`, `preview` or `latest`, found "+located.Quote(n.text), form)
	default:
		return n.text
	}
	return ""
}

func versioned(version string) bool {
	return version == "preview" || version == "latest" || dated(version)
}

func dated(version string) bool {
	match := apiVersions.FindStringSubmatch(version)
	if match == nil {
		return false
	}
	_, err := time.Parse(time.DateOnly, match[1])
	return err == nil
}

// auths are the ways to send a key, as they are written.
var auths = map[string]provider.Auth{"bearer": provider.Bearer, "api-key": provider.APIKey}

func (r *reader) auth(n *node, usual provider.Auth) provider.Auth {
	if n == nil {
		return usual
	}
	auth, ok := auths[n.text]
	if n.kind != aString || !ok {
		r.add(n.pos, "`auth` must be `bearer` or `api-key`", "`bearer` sends the key in the header Authorization, `api-key` in a header of that name.")
	}
	return auth
}

// account is the id of an organization or a project, which becomes the value of a header.
func (r *reader) account(n *node, key string) string {
	const form = "Write the id alone, as the provider's settings show it."
	if n == nil {
		return ""
	}
	at := strings.IndexFunc(n.text, func(c rune) bool { return c <= ' ' || c > '~' })
	switch {
	case n.kind == aNumber:
		r.typed(n, key, "a string", "Put it in quotes.")
	case n.kind != aString:
		r.typed(n, key, "a string", form)
	case n.text == "":
		r.add(n.pos, "`"+key+"` is empty", form)
	case template.MatchString(n.text):
		r.add(n.pos, "`"+key+"` holds a placeholder that nothing fills in", "The text is used as it is written. "+form)
	case beginsLikeKey(n.text):
		r.add(n.pos, "`"+key+"` holds what looks like "+aKey(n.text)+", and not an id", leaked)
	case len(n.text) > maxAccount:
		r.add(n.pos, fmt.Sprintf("`%s` has %d bytes, and %d is the most", key, len(n.text), maxAccount), form)
	case at >= 0:
		r.add(n.pos, fmt.Sprintf("`%s` has a character that no id has, as character %d", key, utf8.RuneCountInString(n.text[:at])+1), form)
	default:
		return n.text
	}
	return ""
}

// typed is wrong for values that may hold a secret: it does not repeat them.
func (r *reader) typed(n *node, key, expected, hint string) {
	if n.kind != unusable {
		r.add(n.pos, "`"+key+"` must be "+expected+", found "+string(n.kind), hint)
	}
}
