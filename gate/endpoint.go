package gate

import (
	"net/url"
	"strings"

	"github.com/modelreach/modelreach/gate/provider"
)

// Endpoint is one base URL with one credential. It names the variable that holds the key, never the key.
type Endpoint struct {
	Provider   string // as models name it
	Kind       string // one of provider.Kinds
	BaseURL    string // as it was given: with the path prefix, e.g. https://api.openai.com/v1, or on Azure the resource alone
	KeyName    string // what the reader knows the key by, e.g. OPENAI_API_KEY; "" where no key is sent
	APIVersion string // of Azure's API, sent as the query api-version; "" for none
}

// Host is the host of the base URL, with its port where one is written.
func (e Endpoint) Host() string {
	u, err := url.Parse(e.BaseURL)
	if err != nil {
		return ""
	}
	return u.Host
}

// Preset is what is known of whoever answers at this endpoint: by its host, else by its kind. A preset's name alone does not
// make a foreign host OpenAI: a gateway decides for itself what it speaks.
func (e Endpoint) Preset() provider.Preset {
	if p, ok := e.firstParty(); ok {
		return p
	}
	if p, ok := provider.Lookup(e.Kind); ok && e.Kind != OpenAI {
		return p
	}
	return provider.Preset{Name: provider.Compatible, Title: orElse(e.Host(), "The endpoint"), List: provider.ListOwn}
}

// FirstParty reports whether the host is one of a provider's own.
func (e Endpoint) FirstParty() bool {
	_, ok := e.firstParty()
	return ok
}

func (e Endpoint) firstParty() (provider.Preset, bool) {
	u, err := url.Parse(e.BaseURL)
	if err != nil {
		return provider.Preset{}, false
	}
	return provider.At(u.Hostname())
}

// azure is the preset whose addresses are put together in its own way.
const azure = "azure"

// Root is the URL that the path of a call is put behind; it ends in a slash. On Azure the base URL names the resource, and
// what people copy from its portal may go on with /openai or /openai/v1 (Azure OpenAI REST API reference).
func (e Endpoint) Root() string {
	base := strings.TrimRight(e.BaseURL, "/")
	if e.Preset().Name != azure {
		return base + "/"
	}
	base = strings.TrimSuffix(strings.TrimSuffix(base, "/v1"), "/openai")
	if e.classic() {
		return base + "/openai/"
	}
	return base + "/openai/v1/"
}

// classic reports whether the version is that of Azure's classic API, a date; the v1 API has none, or a word such as preview.
func (e Endpoint) classic() bool { return strings.HasPrefix(e.APIVersion, "20") }

// Path is where a call goes below Root: chat/completions, or deployments/NAME/chat/completions on Azure's classic API.
func (e Endpoint) Path(c Call) string {
	switch i := c.API.row(); {
	case c.Prove == ProveList:
		return "models/" + segment(c.Model)
	case e.classic() && e.Preset().Name == azure && i >= 0 && apiTable[i].deployed:
		return "deployments/" + segment(c.Model) + "/" + c.API.Path()
	}
	return c.API.Path()
}

// segment is a name as one part of a path: two dots must not lead to another one (RFC 3986, section 5.2.4).
func segment(name string) string {
	if name == "." || name == ".." {
		return strings.ReplaceAll(name, ".", "%2E")
	}
	return url.PathEscape(name)
}

// looksUp reports whether GET /models/{id} at this endpoint tells anything about the key.
func (e Endpoint) looksUp() bool { return e.Preset().List == provider.ListOwn }
