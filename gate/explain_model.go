package gate

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate/catalog"
)

// goneOn is the day the model was shut down, "" when it is not known to be. What the provider lists today outranks the
// catalogue.
func (c Case) goneOn() string {
	if c.Today.IsZero() {
		return ""
	}
	day := c.Today.Format(time.DateOnly)
	if row, listed := c.listed(c.Probe.Model); listed {
		if row.ShutdownOn != "" && row.ShutdownOn <= day {
			return row.ShutdownOn
		}
		return ""
	}
	if m, known := catalog.Lookup(c.Probe.Model); known && m.GoneOn(day) {
		return m.ShutdownOn
	}
	return ""
}

func (c Case) listed(id string) (Listed, bool) {
	i := slices.IndexFunc(c.Listing.Models, func(l Listed) bool { return l.ID == id })
	if i < 0 {
		return Listed{}, false
	}
	return c.Listing.Models[i], true
}

// exists reports whether the model is known to be there, listed for this key or in the catalogue.
func (c Case) exists() bool {
	_, listed := c.listed(c.Probe.Model)
	_, known := catalog.Lookup(c.Probe.Model)
	return listed || known
}

// atOpenAI reports whether the model was asked for at OpenAI's own API. Elsewhere a gateway decides what a name means.
func (c Case) atOpenAI() bool {
	host := c.Endpoint.Host()
	return host == "api.openai.com" || strings.HasSuffix(host, ".api.openai.com")
}

// offered are the ids a misspelled one may have meant: those this key sees, or all that are served when the list could
// not be had.
func (c Case) offered() []string {
	if !c.Listing.Known {
		return catalog.Serving(c.Today.Format(time.DateOnly))
	}
	ids := make([]string, len(c.Listing.Models))
	for i, m := range c.Listing.Models {
		ids[i] = m.ID
	}
	return ids
}

func explainNotFound(d *Diagnosis, c Case) {
	if c.keyless() {
		explainNotLoaded(d, c)
		return
	}
	_, listed := c.listed(c.Probe.Model)
	near := Nearest(c.Probe.Model, c.offered())
	switch {
	case listed && !c.Listing.Public:
		d.also("The list of models this key sees does name {model}: it exists, and it is the call that is refused.")
		d.NextSteps = d.NextSteps[1:]
	case c.exists() && (c.atOpenAI() || len(near) == 0):
		d.also("The name is right: {model} is a model of OpenAI (catalogue of %s). So this key's project most likely has no access to it.", catalog.AsOf())
		d.NextSteps = d.NextSteps[1:]
	case len(near) > 0 && c.Listing.Public && !listed:
		d.also("The public list of {host} names no such model; the nearest in it: %s.", quoted(near))
		d.first("If `%s` is meant, declare that, here and in the application.", near[0])
	case len(near) > 0 && c.Listing.Known && !listed:
		d.also("This key sees no model of that name; the nearest it sees: %s.", quoted(near))
		d.first("If `%s` is meant, declare that, here and in the application.", near[0])
	case len(near) > 0 && !listed:
		d.also("The nearest known: %s.", quoted(near))
		d.first("If `%s` is meant, declare that, here and in the application.", near[0])
	case listed:
		d.also("The public list of {host} does name {model}; so most likely this key, or its plan, has no access to it.")
	case c.Listing.Public:
		d.also("%s", c.Listing.noneOf("in the public list of {host}"))
	case c.Listing.Known:
		d.also("%s", c.Listing.noneOf("this key sees"))
	}
}

// noneOf says that a list holds no such model; which says of whose models the list is.
func (l Listing) noneOf(which string) string {
	switch len(l.Models) {
	case 0:
		return "There are no models " + which + "."
	case 1:
		return "The only model " + which + " has another name."
	}
	return fmt.Sprintf("None of the %d models %s has this name or one close to it.", len(l.Models), which)
}

func quoted(words []string) string { return "`" + strings.Join(words, "`, `") + "`" }

func explainRetired(d *Diagnosis, c Case) {
	if c.ended() {
		p := c.Endpoint.Preset()
		on := ""
		if p.Retired != "" {
			on = " on " + p.Retired
		}
		d.Title = p.Title + " ended" + on + ", and {model} with it"
		d.Explanation = "The whole service was shut down" + on + ". No key and no permission of the workflow brings it back."
		d.NextSteps = []string{"Declare the model at another provider, with a key of its own, and change the application with it."}
		return
	}
	m, known := catalog.Lookup(c.Probe.Model)
	if day := c.goneOn(); day != "" {
		d.Title = "{model} was shut down on " + day
		d.Explanation = "OpenAI retired this model on " + day + ", and no key can call it any more."
		if !c.atOpenAI() {
			d.Explanation = "OpenAI retired this model on " + day + ", and {host} says that it has no such model."
		}
	}
	if c.goneOn() == "" && c.Evidence.Status == 410 {
		d.Explanation = "The server says that this is gone for good (status 410): the model, or the whole service behind this base URL."
	}
	if !known || m.Replacement == "" {
		return
	}
	d.also("Its replacement is `%s` (catalogue of %s).", m.Replacement, catalog.AsOf())
	d.NextSteps[0] = fmt.Sprintf("Declare `%s` instead, and change the application with it.", m.Replacement)
	if r, ok := catalog.Lookup(m.Replacement); ok && len(r.Endpoints) > 0 && c.Probe.API != "" && !r.Serves(c.Probe.API.catalogued()) {
		d.NextSteps[0] += fmt.Sprintf(" It is served on %s, not on {api}.", strings.Join(r.Endpoints, ", "))
	}
	if _, listed := c.listed(m.Replacement); listed {
		d.also("This key's list of models holds it.")
	}
}

var namedAPI = []struct {
	says string
	api  API
}{
	{"supported in v1/responses", Responses}, {"use v1/chat/completions", ChatCompletions}, {"/embeddings endpoint instead", Embeddings},
	{"v1/responses", Responses}, {"embedding model", Embeddings},
}

// endedAPIs are the APIs that a provider has shut down: which one takes its place, and what to say of it. The facts are those of
// the AI SDK's release notes for Perplexity (@ai-sdk/perplexity 3.1.0).
var endedAPIs = map[string]map[API]struct {
	now  API
	says string
}{
	"perplexity": {ChatCompletions: {Responses, "Perplexity ended the chat completions of Sonar on 2026-09-27; since then its models are called on /responses, where Sonar is named `perplexity/sonar`."}},
}

// explainWrongEndpoint names the right API where the server, the provider or the catalogue does.
func explainWrongEndpoint(d *Diagnosis, c Case) {
	right := ""
	if moved, ok := endedAPIs[c.Endpoint.Preset().Name][c.Probe.API]; ok {
		right, d.Explanation = string(moved.now), moved.says
	}
	for _, row := range namedAPI {
		if right == "" && row.api != c.Probe.API && strings.Contains(strings.ToLower(c.Evidence.Message), row.says) {
			right = string(row.api)
		}
	}
	if m, known := catalog.Lookup(c.Probe.Model); right == "" && known && !m.Serves(c.Probe.API.catalogued()) {
		right = strings.Join(served(m), " or ")
	}
	if right == "" {
		return
	}
	d.Title = "{model} is served on " + right + ", not on {api}"
	d.NextSteps[0] = "Set `endpoint: " + right + "` for this model, if that is what the application calls."
}

// served are the APIs the catalogue serves a model on, by the names a declaration uses.
func served(m catalog.Model) []string {
	var apis []string
	for _, row := range apiTable {
		if m.Serves(row.listed) {
			apis = append(apis, string(row.api))
		}
	}
	return apis
}

func explainContext(d *Diagnosis, c Case) {
	if n := c.context(); c.Probe.Need == LongInput && n > 0 {
		d.Title = fmt.Sprintf("{model} reads at most %d tokens; %d are declared", n, c.Probe.Tokens)
		d.Explanation = fmt.Sprintf("Longer input is refused. The number is from the endpoint's list of models or from the catalogue of %s.", catalog.AsOf())
		d.NextSteps = []string{"Declare a model with a longer context, or shorten what the application sends."}
	}
}

var parameterName = regexp.MustCompile("['`\"]([A-Za-z_][A-Za-z0-9_.\\[\\]-]{0,63})['`\"]|supplied: ([A-Za-z_][A-Za-z0-9_.]{0,63})")

// fields are what a need sets in a request, for a refusal that names nothing itself.
var fields = map[Need]string{
	Streaming: "stream", Tools: "tools", StructuredOutputs: "response_format", JSONMode: "response_format", Vision: "image_url",
	AudioInput: "input_audio", AudioOutput: "modalities", Reasoning: "reasoning_effort", Logprobs: "logprobs", SystemPrompt: "system",
}

// named is the parameter a refusal is about: what the error says, else the first quoted word that is not the model, else
// what the need sets.
func (c Case) named() string {
	if c.Evidence.Param != "" && !strings.HasPrefix(c.Evidence.Param, "messages") {
		return c.Evidence.Param
	}
	for _, match := range parameterName.FindAllStringSubmatch(c.Evidence.Message, 8) {
		if name := match[1] + match[2]; name != c.Probe.Model && name != bare(c.Probe.Model) {
			return name
		}
	}
	return fields[c.Probe.Need]
}

// explainParameter names the parameter the server objects to.
func explainParameter(d *Diagnosis, c Case) {
	if c.streamIgnored() {
		d.Title = "{model} does not stream"
		d.Explanation = "A stream of events was asked for, and one whole answer came back: the server ignores the parameter `stream`."
		return
	}
	name := c.named()
	value := declared(c.Probe.Parameters, name)
	switch {
	case name == "":
	case d.Cause == UnsupportedParameter:
		d.Title = "{model} does not take the parameter `" + name + "`"
	case value != "":
		d.Title = "{model} does not take `" + name + ": " + value + "`"
	default:
		d.Title = "{model} does not take the value sent for `" + name + "`"
	}
	if m, _ := catalog.Lookup(c.Probe.Model); strings.HasPrefix(name, "reasoning") && len(m.Efforts) > 0 {
		d.also("It takes %s (catalogue of %s).", quoted(m.Efforts), catalog.AsOf())
	}
	if name == "max_tokens" && c.Probe.API == ChatCompletions {
		d.first("Send `max_completion_tokens` instead: OpenAI's reasoning models take no other name for the limit.")
	}
}

// declared is the value of a parameter as it was declared, by a dotted name such as reasoning.effort; "" for none.
func declared(parameters, name string) string {
	var value any
	if name == "" || json.Unmarshal([]byte(parameters), &value) != nil {
		return ""
	}
	for _, part := range strings.Split(name, ".") {
		object, _ := value.(map[string]any)
		if value = object[part]; value == nil {
			return ""
		}
	}
	data, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return cut(string(data), 60)
}
