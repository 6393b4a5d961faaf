package gate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate/catalog"
)

// details sharpen the general words of a cause with what this evidence says. They never add a reason that is not in
// the evidence, the listing or the catalogue.
var details = map[Cause]func(*Diagnosis, Case){
	KeyMissing:              explainMissingKey,
	KeyMalformed:            explainMalformedKey,
	InvalidAPIKey:           explainInvalidKey,
	InsufficientPermissions: explainPermissions,
	ModelNotFound:           explainNotFound,
	ModelRetired:            explainRetired,
	WrongEndpoint:           explainWrongEndpoint,
	UnsupportedParameter:    explainParameter,
	UnsupportedValue:        explainParameter,
	NotAnAPI:                explainNotAnAPI,
	KeyNotAllowedHere:       explainHeldBack,
	NotAsked:                explainNotAsked,
}

// first puts a step before the general ones.
func (d *Diagnosis) first(format string, args ...any) {
	d.NextSteps = slices.Insert(d.NextSteps, 0, fmt.Sprintf(format, args...))
}

// also adds a sentence to the explanation.
func (d *Diagnosis) also(format string, args ...any) {
	d.Explanation += " " + fmt.Sprintf(format, args...)
}

// waited says how often the question was asked and how long the server wants to be left alone.
func waited(d *Diagnosis, c Case) {
	if d.Cause.About().Outcome != Inconclusive {
		return
	}
	if c.Evidence.Attempts > 1 {
		d.also("It was asked %d times.", c.Evidence.Attempts)
	}
	if wait := c.Evidence.RetryAfter; wait > 0 {
		d.also("The server asks to wait %s.", duration(wait))
	}
}

// duration is a wait in the two largest units a reader needs: 6h46m, 1m30s, 20s.
func duration(d time.Duration) string {
	switch {
	case d >= time.Hour:
		return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
	case d >= time.Second:
		return d.Round(time.Second).String()
	}
	return d.Round(time.Millisecond).String()
}

func explainMissingKey(d *Diagnosis, c Case) {
	if c.Evidence.Fault == NoFault {
		d.Title = "The server says that no API key came with the request"
		d.Explanation = "A key was sent. A proxy or gateway on the way may drop the Authorization header, or the server expects the key in another header."
		d.NextSteps = []string{"Check that {host} takes the key as `Authorization: Bearer …`.", "If a gateway stands in between, check that it passes the header on."}
	}
}

// quotedBack says what a value is when it is no key, by what the server quoted of it.
var quotedBack = map[Echo]string{
	EchoPlaceholder: "It is an example value or the name of a variable, not a key.",
	EchoQuoted:      "It has quotes or brackets around it.",
	EchoProse:       "It is text, not a key.",
	EchoURL:         "It is a web address, not a key.",
}

func explainMalformedKey(d *Diagnosis, c Case) {
	if c.Evidence.Fault == FaultBadKey && c.Evidence.Message != "" {
		d.Explanation = c.Evidence.Message + " No request was made."
	}
	if what, ok := quotedBack[c.Evidence.Echo]; ok {
		d.Explanation = what + " " + d.Explanation
	}
}

func explainInvalidKey(d *Diagnosis, c Case) {
	if slices.Contains(d.Others, KeyMissing) {
		d.also("The answer does not say more, so the key may also have been dropped on the way, or lack a permission.")
	}
}

var scopes = regexp.MustCompile(`(?i)missing scopes?: ((?:[a-z0-9_.]*[a-z0-9_])(?:, ?[a-z0-9_.]*[a-z0-9_])*)`)

func explainPermissions(d *Diagnosis, c Case) {
	if match := scopes.FindStringSubmatch(c.Evidence.Message); match != nil {
		d.NextSteps[0] = fmt.Sprintf("Give the key the scope `%s`, which it lacks.", match[1])
	}
}

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
	_, listed := c.listed(c.Probe.Model)
	near := Nearest(c.Probe.Model, c.offered())
	switch {
	case listed:
		d.also("The list of models this key sees does name {model}: it exists, and it is the call that is refused.")
		d.NextSteps = d.NextSteps[1:]
	case c.exists():
		d.also("The name is right: {model} is a model of OpenAI (catalogue of %s). So this key's project most likely has no access to it.", catalog.AsOf())
		d.NextSteps = d.NextSteps[1:]
	case len(near) > 0 && c.Listing.Known:
		d.also("This key sees no model of that name; the nearest it sees: %s.", quoted(near))
		d.first("If `%s` is meant, declare that, here and in the application.", near[0])
	case len(near) > 0:
		d.also("The nearest known: %s.", quoted(near))
		d.first("If `%s` is meant, declare that, here and in the application.", near[0])
	case c.Listing.Known:
		d.also("None of the %d models this key sees has this name or one close to it.", len(c.Listing.Models))
	}
}

func quoted(words []string) string { return "`" + strings.Join(words, "`, `") + "`" }

func explainRetired(d *Diagnosis, c Case) {
	m, known := catalog.Lookup(c.Probe.Model)
	if day := c.goneOn(); day != "" {
		d.Title = "{model} was shut down on " + day
		d.Explanation = "OpenAI retired this model on " + day + ", and no key can call it any more."
	}
	if !known || m.Replacement == "" {
		return
	}
	d.also("Its replacement is `%s` (catalogue of %s).", m.Replacement, catalog.AsOf())
	d.NextSteps[0] = fmt.Sprintf("Declare `%s` instead, and change the application with it.", m.Replacement)
	if r, ok := catalog.Lookup(m.Replacement); ok && len(r.Endpoints) > 0 && c.Probe.API != "" && !r.Serves(string(c.Probe.API)) {
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

// explainWrongEndpoint names the right API where the server or the catalogue does.
func explainWrongEndpoint(d *Diagnosis, c Case) {
	right := ""
	for _, row := range namedAPI {
		if right == "" && row.api != c.Probe.API && strings.Contains(strings.ToLower(c.Evidence.Message), row.says) {
			right = string(row.api)
		}
	}
	if m, known := catalog.Lookup(c.Probe.Model); right == "" && known && !m.Serves(string(c.Probe.API)) {
		right = strings.Join(m.Endpoints, " or ")
	}
	if right == "" {
		return
	}
	d.Title = "{model} is served on " + right + ", not on {api}"
	d.NextSteps[0] = "Set `endpoint: " + right + "` for this model, if that is what the application calls."
}

var parameterName = regexp.MustCompile(`'([A-Za-z_][A-Za-z0-9_.\[\]-]{0,63})'|supplied: ([A-Za-z_][A-Za-z0-9_.]{0,63})`)

// explainParameter names the parameter the server objects to.
func explainParameter(d *Diagnosis, c Case) {
	name := c.Evidence.Param
	if match := parameterName.FindStringSubmatch(c.Evidence.Message); name == "" && match != nil {
		name = match[1] + match[2]
	}
	if name == "" {
		return
	}
	d.Title = "{model} does not take the parameter `" + name + "`"
	if d.Cause == UnsupportedValue {
		d.Title = "{model} does not take the value sent for `" + name + "`"
	}
}

var invalidURL = regexp.MustCompile(`(?i)invalid url \(([A-Z]+ [^)\s]{1,100})\)`)

// explainNotAnAPI says what came instead of an answer.
func explainNotAnAPI(d *Diagnosis, c Case) {
	e := c.Evidence
	switch match := invalidURL.FindStringSubmatch(e.Message); {
	case match != nil:
		d.also("The server knows no `%s`: compare that path with the provider's documentation.", match[1])
	case e.Status >= 300 && e.Status < 400 && e.Headers["location"] != "":
		d.also("The server sends the caller on to %s. The key is not sent there.", e.Headers["location"])
		d.first("If %s is the right place, make it the base URL.", e.Headers["location"])
	case e.Truncated:
		d.also("It was still sending after the first megabyte.")
	case e.Shape == ShapeHTML:
		d.also("A web page came back (status %d).", e.Status)
	case e.Shape == ShapeEmpty:
		d.also("An empty body came back (status %d).", e.Status)
	case e.Status >= 200 && e.Status < 300:
		d.also("It said that all is well (status %d), but the body does not hold what this API promises.", e.Status)
	}
}

func explainHeldBack(d *Diagnosis, c Case) {
	if c.Evidence.Message != "" {
		d.Explanation = c.Evidence.Message + " " + d.Explanation
	}
}

func explainNotAsked(d *Diagnosis, c Case) {
	if c.Evidence.Message != "" {
		d.Explanation = c.Evidence.Message
	}
}
