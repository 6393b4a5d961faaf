package gate

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Case is everything a diagnosis rests on. Evidence alone is enough; the rest makes the explanation better.
type Case struct {
	Probe      Probe
	Evidence   Evidence
	Endpoint   Endpoint
	Listing    Listing
	AnyModel   bool     // on this API the endpoint answered for a model that cannot exist
	Incident   Incident // that the provider tells of
	Past       Past     // what an earlier run found
	Reached    []string // the models that answered in this run, with the same key
	Retirement Retirement
	Today      time.Time // the zero time knows no retirement
}

// Diagnose says why the evidence is what it is. It is total: any evidence gets one of Causes.
func Diagnose(c Case) Diagnosis {
	causes := ruled(digestOf(c.Evidence))
	d := Diagnosis{Cause: causes[0], Others: slices.Clone(causes[1:])}
	if d.Cause == OK {
		d.Cause, d.Others = advise(c)
	}
	if c.ended() {
		d.Cause, d.Others = ModelRetired, nil
	}
	if recast, ok := recasts[d.Cause]; ok {
		recast(&d, c)
	}
	if slices.Contains(vague, d.Cause) && c.Probe.Need != Access && c.Probe.Need != "" {
		d.Cause, d.Others = UnsupportedParameter, append([]Cause{d.Cause}, slices.DeleteFunc(d.Others, func(o Cause) bool { return o == UnsupportedParameter })...)
	}
	a := d.Cause.About()
	d.Title, d.Explanation, d.FixableBy = a.Title, a.Explanation, a.FixableBy
	d.NextSteps = slices.Clone(a.NextSteps)
	explain(&d, c)
	return d.filled(c)
}

// explain sharpens the general words of a cause by what is known of this case.
func explain(d *Diagnosis, c Case) {
	if c.federated() {
		identityWords[d.Cause].tell(d)
	}
	for _, table := range []map[Cause]func(*Diagnosis, Case){details, adviceDetails} {
		if detail, ok := table[d.Cause]; ok {
			detail(d, c)
		}
	}
	waited(d, c)
	reported(d, c)
	exchanging(d, c)
	regressed(d, c)
	neighbours(d, c)
	needed(d, c)
	if c.federated() {
		d.withoutKey()
	}
}

// vague are causes that cannot be meant where the same request without the need passes: the model is there, and all
// that was added is the need.
var vague = []Cause{InvalidRequest, ModelNotFound, DeploymentNotFound, ServerError}

// recasts correct the cause by what is known besides the evidence.
var recasts = map[Cause]func(*Diagnosis, Case){
	ModelNotFound: func(d *Diagnosis, c Case) {
		switch {
		case c.goneOn() != "":
			d.Cause, d.Others = ModelRetired, []Cause{ModelNotFound}
		case c.keyless(): // nobody is let in or kept out
			d.Others = slices.DeleteFunc(d.Others, func(o Cause) bool { return o == ModelNotAllowed })
		case !slices.Contains(d.Others, ModelNotAllowed) && c.exists():
			d.Others = append(d.Others, ModelNotAllowed)
		}
	},
	InvalidAPIKey: func(d *Diagnosis, c Case) {
		if c.Evidence.Exchange { // a refusal of the exchange is JSON; this is somebody else's page
			d.Cause, d.Others = NotAnAPI, []Cause{IdentityRefused}
		}
	},
	NotAnAPI: func(d *Diagnosis, c Case) {
		if c.streamIgnored() {
			d.Cause, d.Others = UnsupportedParameter, []Cause{NotAnAPI}
		}
	},
}

// unasked are the faults that say more of the run than that the service has ended.
var unasked = []Fault{FaultNotAsked, FaultNoKey, FaultBadKey, FaultNoAccess}

// ended reports whether the whole service has ended and nothing answers any more, whatever is said in its place.
func (c Case) ended() bool {
	if c.Evidence.Fault == FaultRetired {
		return true
	}
	day := c.Endpoint.Preset().Retired
	past := day != "" && !c.Today.IsZero() && c.Today.Format(time.DateOnly) >= day
	return past && !c.Evidence.Answered && !slices.Contains(unasked, c.Evidence.Fault)
}

// streamIgnored reports whether a stream was asked for and one whole answer came.
func (c Case) streamIgnored() bool {
	return c.Probe.Need == Streaming && c.Evidence.Status >= 200 && c.Evidence.Status < 300 && c.Evidence.Shape == ShapeJSON
}

// needed says what a refused need means for the declaration.
func needed(d *Diagnosis, c Case) {
	n := c.Probe.Need
	if n == Access || n == "" || d.Cause.About().Outcome != Unreachable {
		return
	}
	d.also("Access to the model itself passes; it is the need `%s` that is refused.", n)
	d.NextSteps = append(d.NextSteps, fmt.Sprintf("If the application does not rely on it, remove `%s` from `needs:`; else declare a model that offers it.", n))
}

// neighbours says that the key is good, where others answered with it: what fails then lies with the model.
func neighbours(d *Diagnosis, c Case) {
	others := len(c.Reached)
	if d.Cause.About().Outcome != Unreachable || c.Evidence.Status == 0 || others == 0 || c.keyless() || slices.Contains(c.Reached, c.Probe.Model) {
		return
	}
	d.also("The key is good: %d other %s answered with it.", others, map[bool]string{true: "model", false: "models"}[others == 1])
}

// issuer is where the identity of a workload is exchanged for a token (OpenAI's API reference, "Workload identity token
// exchange").
const issuer = "auth.openai.com"

// exchanging says that a failure came before any call, where the cause does not say so itself.
func exchanging(d *Diagnosis, c Case) {
	if c.Evidence.Exchange && d.Cause != IdentityRefused {
		d.also("This happened while the run's identity was exchanged for a token; no model was called.")
	}
}

// filled puts names in for the placeholders, and what others said: their words are no templates.
func (d Diagnosis) filled(c Case) Diagnosis {
	values := map[string]string{
		"model":    orElse(c.Probe.Model, "the model"),
		"api":      string(c.Probe.API),
		"provider": c.Probe.Provider,
		"host":     orElse(c.Endpoint.Host(), "the base URL"),
		"key":      orElse(c.Endpoint.KeyName, "the secret"),
		"message":  sentence(c.Evidence.Message),
		"together": c.Evidence.RefusedTogether,
		"answered": c.Evidence.AnsweredModel,
		"expected": c.Probe.Expect,
		"location": c.Evidence.Headers["location"],
		"incident": c.Incident.Name,
	}
	if c.Evidence.Exchange {
		values["host"] = issuer
	}
	d.Explanation = fill(d.Explanation, values)
	if n := c.Probe.Need; n != Access && n != "" {
		values["model"] += " (" + string(n) + ")"
	}
	d.Title = fill(d.Title, values)
	for i := range d.NextSteps {
		d.NextSteps[i] = fill(d.NextSteps[i], values)
	}
	return d
}

// sentence is an error's text as a reader expects it, with a capital and a full stop.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	text = sentenceStart(text)
	if last, _ := utf8.DecodeLastRuneInString(text); strings.ContainsRune(".!?…", last) {
		return text
	}
	return text + "."
}

// sentenceStart is text with a capital.
func sentenceStart(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
