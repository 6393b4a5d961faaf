package gate

import (
	"net/url"
	"slices"
	"time"
)

// Case is everything a diagnosis rests on. Evidence alone is enough; the rest makes the explanation better.
type Case struct {
	Probe    Probe
	Evidence Evidence
	Endpoint Endpoint
	Listing  Listing
	Today    time.Time // the zero time knows no retirement
}

// Diagnose says why the evidence is what it is. It is total: any evidence gets one of Causes.
func Diagnose(c Case) Diagnosis {
	causes := ruled(digestOf(c.Evidence))
	d := Diagnosis{Cause: causes[0], Others: slices.Clone(causes[1:])}
	if recast, ok := recasts[d.Cause]; ok {
		recast(&d, c)
	}
	a := d.Cause.About()
	d.Title, d.Explanation, d.FixableBy = a.Title, a.Explanation, a.FixableBy
	d.NextSteps = slices.Clone(a.NextSteps)
	if detail, ok := details[d.Cause]; ok {
		detail(&d, c)
	}
	waited(&d, c)
	return d.filled(c)
}

// recasts correct the cause by what is known besides the evidence.
var recasts = map[Cause]func(*Diagnosis, Case){
	ModelNotFound: func(d *Diagnosis, c Case) {
		switch {
		case c.goneOn() != "":
			d.Cause, d.Others = ModelRetired, []Cause{ModelNotFound}
		case !slices.Contains(d.Others, ModelNotAllowed) && c.exists():
			d.Others = append(d.Others, ModelNotAllowed)
		}
	},
}

// filled puts names in for the placeholders.
func (d Diagnosis) filled(c Case) Diagnosis {
	values := map[string]string{
		"model":    orElse(c.Probe.Model, "the model"),
		"api":      string(c.Probe.API),
		"provider": c.Probe.Provider,
		"host":     orElse(c.host(), "the base URL"),
		"key":      orElse(c.Endpoint.KeyName, "the secret"),
	}
	d.Title, d.Explanation = fill(d.Title, values), fill(d.Explanation, values)
	for i := range d.NextSteps {
		d.NextSteps[i] = fill(d.NextSteps[i], values)
	}
	return d
}

func (c Case) host() string {
	u, err := url.Parse(c.Endpoint.BaseURL)
	if err != nil {
		return ""
	}
	return u.Host
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
