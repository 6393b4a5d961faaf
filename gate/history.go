package gate

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/modelreach/modelreach/gate/catalog"
)

// regressed says of a model that cannot be reached that it once was, which changes where to look.
func regressed(d *Diagnosis, c Case) {
	failed := d.Cause == KeyRejected || d.Cause.About().Outcome == Unreachable
	if c.Past.On == "" || !failed || c.Probe.Need != Access && c.Evidence.Fault == FaultNoAccess {
		return
	}
	d.Others = append(slices.Clone(d.Others), Regressed)
	if d.Cause.About().Scope == ScopeKey { // it says nothing of this model
		return
	}
	as := ""
	if c.Past.As != "" {
		as = " as `" + c.Past.As + "`"
	}
	d.also("It was reachable on %s%s: something has changed since.", c.Past.On, as)
}

// drifted reports whether another snapshot answers than before.
func (c Case) drifted() bool {
	return c.Probe.Need == Access && c.Past.As != "" && c.Evidence.AnsweredModel != "" && c.Past.As != c.Evidence.AnsweredModel
}

// lowered says which rate limit is lower than it was, with both numbers; "" for none.
func (c Case) lowered() string {
	for _, limit := range []struct {
		what, header string
		before       int
	}{
		{"requests", "x-ratelimit-limit-requests", c.Past.Requests},
		{"tokens", "x-ratelimit-limit-tokens", c.Past.Tokens},
	} {
		if now, err := strconv.Atoi(c.Evidence.Headers[limit.header]); err == nil && c.Probe.Need == Access && now < limit.before {
			return fmt.Sprintf("%d %s per minute, where it was %d", now, limit.what, limit.before)
		}
	}
	return ""
}

// shutdown is the day on which a model is to be shut down and where that is known from; "" when none is announced. What the
// provider lists today outranks the catalogue, which speaks for OpenAI's own API alone.
func (c Case) shutdown() (day, source string) {
	if row, listed := c.listed(c.Probe.Model); listed && row.ShutdownOn != "" {
		return row.ShutdownOn, "the provider's list of models"
	}
	if m, known := catalog.Lookup(c.Probe.Model); known && c.atOpenAI() {
		return m.ShutdownOn, "the catalogue of " + catalog.AsOf()
	}
	return "", ""
}

// daysLeft is the number of days until the shut-down of the model; false when none is announced or it lies in the past.
func (c Case) daysLeft() (int, bool) {
	day, _ := c.shutdown()
	on, err := time.Parse(time.DateOnly, day)
	if err != nil || c.Today.IsZero() {
		return 0, false
	}
	left := days(c.Today, on)
	return left, left >= 0
}

// retiring reports whether the shut-down is near enough to be told.
func (c Case) retiring() bool {
	left, announced := c.daysLeft()
	return announced && c.Probe.Need == Access && c.Retirement.tells(left)
}

// explainRetiring gives the date, the days left, and whether the replacement can be called.
func explainRetiring(d *Diagnosis, c Case) {
	day, source := c.shutdown()
	left, _ := c.daysLeft()
	d.Title = "{model} will be shut down on " + day + ", " + inDays(left)
	d.also("The date is from %s.", source)
	m, known := catalog.Lookup(c.Probe.Model)
	if !known || m.Replacement == "" {
		return
	}
	d.also("Its replacement is `%s`%s.", m.Replacement, servedOn(m.Replacement, c.Probe.API))
	_, listed := c.listed(m.Replacement)
	switch {
	case slices.Contains(c.Reached, m.Replacement):
		d.also("This key reaches it already: it answered in this run.")
	case listed:
		d.also("This key's list of models holds it.")
	}
	d.NextSteps = []string{fmt.Sprintf("Declare `%s` beside {model}, move the application to it, then remove {model}.", m.Replacement)}
}

// servedOn says where a replacement is served, when that is not where the application calls.
func servedOn(id string, api API) string {
	r, known := catalog.Lookup(id)
	if !known || len(r.Endpoints) == 0 || api == "" {
		return ""
	}
	if r.Serves(api.catalogued()) {
		return ", which {api} serves too"
	}
	return ", which is served on " + quoted(served(r)) + " and not on {api}"
}

// catalogueOld is how many days the embedded catalogue may be old before it is mentioned.
const catalogueOld = 120

// outdated is a remark on the age of the catalogue, where a run rests on it.
func outdated(today time.Time) (Remark, bool) {
	asOf, err := time.Parse(time.DateOnly, catalog.AsOf())
	if age := days(asOf, today); err == nil && age > catalogueOld {
		return Remark{Cause: CatalogueOld, Model: "*", Detail: fmt.Sprintf("It is of %s, %d days ago.", catalog.AsOf(), age)}, true
	}
	return Remark{}, false
}
