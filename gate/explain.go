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
	OK:                      explainAnswer,
	KeyMissing:              explainMissingKey,
	KeyMalformed:            explainMalformedKey,
	InvalidAPIKey:           explainInvalidKey,
	InsufficientPermissions: explainPermissions,
	ModelNotFound:           explainNotFound,
	ModelRetired:            explainRetired,
	RateLimited:             explainRate,
	RateLimitedDaily:        explainDailyRate,
	WrongEndpoint:           explainWrongEndpoint,
	UnsupportedParameter:    explainParameter,
	UnsupportedValue:        explainParameter,
	ContextLengthExceeded:   explainContext,
	NotAnAPI:                explainNotAnAPI,
	ProxyError:              explainProxy,
	TLSFailure:              explainTLS,
	DeploymentNotFound:      explainDeployment,
	ListedOnly:              explainListedOnly,
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

// explainAnswer reports the snapshot behind an alias.
func explainAnswer(d *Diagnosis, c Case) {
	if as := c.Evidence.AnsweredModel; as != "" && as != c.Probe.Model {
		d.also("It answered as `{answered}`.")
	}
}

func explainMissingKey(d *Diagnosis, c Case) {
	name := c.Endpoint.KeyName
	switch {
	case c.federated() && c.Evidence.Fault == FaultNoKey:
		explainNoToken(d, c)
	case c.federated():
	case c.Evidence.Fault == NoFault && c.keyless():
		d.Title = "The server wants an API key, and none is declared for it"
		d.Explanation = "This provider is called without a key, as servers on one's own machine mostly are."
		d.NextSteps = []string{"Name the variable that holds its key with `api_key_env` in the manifest."}
	case c.Evidence.Fault == NoFault:
		d.Title = "The server says that no API key came with the request"
		d.Explanation = "A key was sent. A proxy or gateway on the way may drop the Authorization header, or the server expects the key in another header."
		d.NextSteps = []string{"Check that {host} takes the key as `Authorization: Bearer …`.", "If a gateway stands in between, check that it passes the header on."}
	case strings.Contains(name, "_") && c.Endpoint.Provider != OpenAI:
		d.Explanation = "The variable {key} is empty or not set. In a workflow this mostly means that the secret is not defined for this repository, " +
			"organization or environment, or that the step does not hand it on."
		d.NextSteps = []string{
			"Check that the secret exists where this job looks: repository, organization, or the environment the job names.",
			"Hand it to the step: `env:` with `{key}: ${{ secrets.{key} }}`.",
			"In a local shell, export {key} first.",
		}
		if others := otherNames(c.Endpoint); others != "" {
			d.NextSteps = append(d.NextSteps, "Where the manifest names no variable with `api_key_env`, "+others+" may hold the key too.")
		}
	}
}

// otherNames are the usual variables of a provider beside the one that was looked at, where that is a usual one.
func otherNames(e Endpoint) string {
	usual := slices.Clone(e.Preset().KeyEnv)
	if !slices.Contains(usual, e.KeyName) {
		return ""
	}
	return strings.Join(slices.DeleteFunc(usual, func(name string) bool { return name == e.KeyName }), " or ")
}

// explainDeployment uses Azure's words where Azure answers; others borrow its code.
func explainDeployment(d *Diagnosis, c Case) {
	if c.Endpoint.Preset().Name != azure {
		return
	}
	d.Explanation = "Azure calls a model by the name of its deployment, not by the model's own, and the resource at {host} has no deployment named {model}."
	if _, known := catalog.Lookup(c.Probe.Model); known {
		d.also("{model} is the name of a model: the deployment may be called otherwise.")
	}
}

// pullable are names that a command may be written with.
var pullable = regexp.MustCompile(`^[A-Za-z0-9][\w./:-]*$`)

// explainNotLoaded is for a server without keys, mostly on one's own machine: it has no projects, and whoever runs it loads
// its models.
func explainNotLoaded(d *Diagnosis, c Case) {
	d.Title = "{host} has no model named {model}"
	d.Explanation = "The name is misspelled, or the model is not loaded on the server."
	d.NextSteps = []string{"Load the model on the server, or declare the name the server has for it."}
	if c.Endpoint.Kind == "ollama" && pullable.MatchString(c.Probe.Model) {
		d.NextSteps[0] = "Run `ollama pull {model}` where the server runs, or declare the name the server has for the model."
	}
	if !c.Listing.Known {
		return
	}
	_, listed := c.listed(c.Probe.Model)
	near := Nearest(c.Probe.Model, c.offered())
	switch {
	case listed:
		d.Title = "{host} lists {model} and refuses to call it"
		d.Explanation = "The server's list of models does name {model}, so most likely it could not be loaded."
		d.NextSteps = []string{"Look into the server's log for the reason."}
	case len(near) > 0:
		d.also("The nearest it lists: %s.", quoted(near))
		d.first("If `%s` is meant, declare that, here and in the application.", near[0])
	default:
		d.also("%s", c.Listing.noneOf("the server lists"))
	}
}

// explainListedOnly is for where not even the look-up was made.
func explainListedOnly(d *Diagnosis, c Case) {
	if c.Evidence.Fault != FaultNoList {
		return
	}
	d.Title = "{model} was not checked: a look-up proves nothing at {provider}"
	d.Explanation = "Only a look-up was to be made, and " + c.Endpoint.Preset().Title + " has no list of models that says what this key may use. Nothing was asked."
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
		d.Explanation = "{message} No request was made."
	}
	if what, ok := quotedBack[c.Evidence.Echo]; ok && !c.federated() {
		d.Explanation = what + " " + d.Explanation
	}
}

// explainRate does not claim more than a bare 429 says.
func explainRate(d *Diagnosis, c Case) {
	if c.Evidence.Exchange {
		busyExchange.tell(d)
		return
	}
	if c.Evidence.Message == "" && len(d.Others) > 0 {
		d.Explanation = "The server answered 429 and did not say why: mostly too many requests at once, sometimes an empty balance."
	}
}

func explainDailyRate(d *Diagnosis, c Case) {
	if c.Evidence.Exchange {
		busyExchange.tell(d)
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
		holder := "the key"
		if c.federated() {
			holder = "the service account"
		}
		d.NextSteps[0] = fmt.Sprintf("Give %s the scope `%s`, which it lacks.", holder, match[1])
	}
}

var invalidURL = regexp.MustCompile(`(?i)invalid url \(([A-Z]+ [^)\s]{1,100})\)`)

// explainNotAnAPI says what came instead of an answer.
func explainNotAnAPI(d *Diagnosis, c Case) {
	e := c.Evidence
	if e.Exchange {
		d.Explanation = "What answered at {host} is not OpenAI's exchange of tokens: most likely a proxy or a sign-in page of the network stands in its place."
		d.NextSteps = []string{"Check that this machine reaches {host} directly, or through the proxy that HTTPS_PROXY names."}
		return
	}
	switch match := invalidURL.FindStringSubmatch(e.Message); {
	case c.portal():
		explainPortal(d, c)
	case match != nil:
		d.also("The server knows no `%s`: compare that path with the provider's documentation.", match[1])
	case e.Status >= 300 && e.Status < 400 && e.Headers["location"] != "":
		d.also("The server sends the caller on to {location}. The key is not sent there.")
		d.moved(c)
	case e.Truncated:
		d.also("It was still sending after more than any answer needs.")
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
		d.Explanation = "{message} " + d.Explanation
	}
}

func explainNotAsked(d *Diagnosis, c Case) {
	if c.Evidence.Fault == FaultNoAccess {
		d.Title = "{model} was not judged, since access to the model fails already"
		d.Explanation, d.NextSteps = "See the finding on access.", nil
		return
	}
	if c.Evidence.Message != "" {
		d.Explanation = "{message}"
	}
	if strings.Contains(c.Evidence.Message, "deadline") {
		d.NextSteps = append(d.NextSteps, "Raise `deadline`, or `concurrency` where many models are declared.")
	}
}
