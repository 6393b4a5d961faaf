package gate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
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
	WrongEndpoint:           explainWrongEndpoint,
	UnsupportedParameter:    explainParameter,
	UnsupportedValue:        explainParameter,
	ContextLengthExceeded:   explainContext,
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

// explainAnswer reports the snapshot behind an alias.
func explainAnswer(d *Diagnosis, c Case) {
	if as := c.Evidence.AnsweredModel; as != "" && as != c.Probe.Model {
		d.also("It answered as `%s`.", as)
	}
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

// explainRate does not claim more than a bare 429 says.
func explainRate(d *Diagnosis, c Case) {
	if c.Evidence.Message == "" && len(d.Others) > 0 {
		d.Explanation = "The server answered 429 and did not say why: mostly too many requests at once, sometimes an empty balance."
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
		d.Explanation = c.Evidence.Message + " " + d.Explanation
	}
}

func explainNotAsked(d *Diagnosis, c Case) {
	if c.Evidence.Fault == FaultNoAccess {
		d.Title = "{model} was not judged, since access to the model fails already"
		d.Explanation, d.NextSteps = "See the finding on access.", nil
		return
	}
	if c.Evidence.Message != "" {
		d.Explanation = c.Evidence.Message
	}
	if strings.Contains(c.Evidence.Message, "deadline") {
		d.NextSteps = append(d.NextSteps, "Raise `deadline`, or `concurrency` where many models are declared.")
	}
}
