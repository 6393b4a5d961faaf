package gate

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate/catalog"
)

// advices are what can be said of a model that answered, most important first.
var advices = []struct {
	cause Cause
	holds func(Case) bool
}{
	{ListedOnly, Case.lookedUp},
	{ContextLengthExceeded, func(c Case) bool { n := c.context(); return c.Probe.Need == LongInput && n > 0 && n < c.Probe.Tokens }},
	{NotProved, func(c Case) bool { return c.Probe.Need == LongInput && c.context() == 0 }},
	{RetiringSoon, Case.retiring},
	{ControlAccepted, func(c Case) bool { return c.AnyModel && c.Probe.Need == Access }},
	{ModelSubstituted, Case.substituted},
	{RateLimitTooLow, func(c Case) bool { return c.shortfall() != "" }},
	{RefusedTogether, func(c Case) bool { return c.Evidence.RefusedTogether != "" && c.Probe.Need == Access }},
	{NotProved, func(c Case) bool { return c.unlimited() }},
	{LatencyTooHigh, func(c Case) bool { return c.Probe.MaxLatency > 0 && c.Evidence.Latency > c.Probe.MaxLatency }},
	{ParameterCapped, func(c Case) bool { return len(c.Probe.Capped) > 0 }},
	{SnapshotChanged, Case.drifted},
	{RateLimitLowered, func(c Case) bool { return c.lowered() != "" }},
	{NotProved, func(c Case) bool {
		return c.Probe.Expect != "" && c.Evidence.AnsweredModel == "" && c.Probe.Need == Access
	}},
	{Keyless, func(c Case) bool { return c.Probe.Need == Access && c.keyless() }},
}

// advise is OK, or the most important advice with the others behind it.
func advise(c Case) (Cause, []Cause) {
	var found []Cause
	for _, a := range advices {
		if a.holds(c) {
			found = append(found, a.cause)
		}
	}
	if len(found) == 0 {
		return OK, nil
	}
	return found[0], found[1:]
}

// lookedUp reports whether the model was only looked up, so that no call proves anything.
func (c Case) lookedUp() bool { return c.Probe.Prove == ProveList }

// context is the number of tokens the model reads: what the endpoint lists, else what the catalogue knows, else 0.
func (c Case) context() int {
	if row, ok := c.listed(c.Probe.Model); ok && row.Context > 0 {
		return row.Context
	}
	m, _ := catalog.Lookup(c.Probe.Model)
	return m.Context
}

// snapshot is what may follow an alias in the id of its snapshot: a date, a build, a tag or a parameter count.
var snapshot = regexp.MustCompile(`^[-@:](\d{4}-?\d{2}-?\d{2}|\d{4}|\d{3}|v\d[\w.:-]*|latest|preview[\w-]*|exp[\w-]*|free|nitro|online)+$`)

// substituted reports whether another model answered than the one expected or a snapshot of it. Where models go by names of
// the customer's own, the answer tells nothing unless the manifest says what to expect.
func (c Case) substituted() bool {
	if c.Probe.Expect == "" && c.Endpoint.Preset().Renames {
		return false
	}
	expected := orElse(c.Probe.Expect, c.Probe.Model)
	asked, answered := moving.ReplaceAllString(bare(expected), ""), moving.ReplaceAllString(bare(c.Evidence.AnsweredModel), "")
	if asked == "" || answered == "" || asked == answered {
		return false
	}
	m, _ := catalog.Lookup(expected)
	if m.AliasOf != "" && bare(m.AliasOf) == answered || strings.HasSuffix(asked, ":"+answered) {
		return false
	}
	for _, pair := range [][2]string{{asked, answered}, {answered, asked}} { // either may be the alias
		if rest, ok := strings.CutPrefix(pair[1], pair[0]); ok && snapshot.MatchString(rest) {
			return false
		}
	}
	return true
}

// keyless reports whether the endpoint may answer without looking at a key.
func (c Case) keyless() bool {
	return c.Endpoint.Preset().Local || c.Endpoint.KeyName == "" && c.Endpoint.BaseURL != ""
}

// moving are the ends of ids that point to the newest snapshot: claude-3-5-sonnet-latest, claude-sonnet-4-0.
var moving = regexp.MustCompile(`-(latest|0)$`)

// bare is a model id without the path that providers and gateways put before it (openai/…, models/…), in lower case.
func bare(id string) string {
	return strings.ToLower(id[strings.LastIndexByte(id, '/')+1:])
}

// shortfall says which rate limit of the account is below the declared one, with both numbers; "" for none. The headers
// are those of OpenAI's API reference ("Rate limits in headers").
func (c Case) shortfall() string {
	var short []string
	for _, limit := range []struct {
		what, header string
		declared     int
	}{
		{"requests per minute", "x-ratelimit-limit-requests", c.Probe.MinRate.Requests},
		{"tokens per minute", "x-ratelimit-limit-tokens", c.Probe.MinRate.Tokens},
	} {
		if actual, err := strconv.Atoi(c.Evidence.Headers[limit.header]); err == nil && actual < limit.declared {
			short = append(short, fmt.Sprintf("%d %s, where %d are declared", actual, limit.what, limit.declared))
		}
	}
	return strings.Join(short, ", and ")
}

// unlimited reports whether a rate limit is declared and the endpoint names none to compare it with.
func (c Case) unlimited() bool {
	_, requests := c.Evidence.Headers["x-ratelimit-limit-requests"]
	_, tokens := c.Evidence.Headers["x-ratelimit-limit-tokens"]
	return c.Probe.MinRate.Requests > 0 && !requests || c.Probe.MinRate.Tokens > 0 && !tokens
}

// seconds is a latency as a reader wants it.
func seconds(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// adviceDetails sharpen advice with the numbers of this case.
var adviceDetails = map[Cause]func(*Diagnosis, Case){
	ModelSubstituted: func(d *Diagnosis, c Case) {
		d.Title = "`{answered}` answered for {model}"
		if c.Probe.Expect != "" {
			d.Title += ", where `{expected}` is expected"
			d.Explanation = "The answer names the model behind {model}, and it is neither the one that `expect_model` declares nor a snapshot of it."
			d.NextSteps = []string{"Correct `expect_model`, or have the deployment point to the model it should."}
		}
	},
	RetiringSoon: explainRetiring,
	SnapshotChanged: func(d *Diagnosis, c Case) {
		d.also("It answered as `%s` on %s, and answers as `%s` now.", c.Past.As, c.Past.On, c.Evidence.AnsweredModel)
	},
	RateLimitLowered: func(d *Diagnosis, c Case) { d.also("The account has %s on %s.", c.lowered(), c.Past.On) },
	RateLimitTooLow:  func(d *Diagnosis, c Case) { d.also("The account has %s.", c.shortfall()) },
	LatencyTooHigh: func(d *Diagnosis, c Case) {
		d.also("It took %s, where at most %s are declared.", seconds(c.Evidence.Latency), seconds(c.Probe.MaxLatency))
	},
	ParameterCapped: func(d *Diagnosis, c Case) { d.also("Declared: %s.", strings.Join(c.Probe.Capped, ", ")) },
	RefusedTogether: func(d *Diagnosis, c Case) { d.also("The server said: {together}") },
	NotProved: func(d *Diagnosis, c Case) {
		d.Explanation = "The endpoint names no rate limit in its headers, so the declared one could not be compared."
		if !c.unlimited() && c.Probe.Need == Access {
			d.Explanation = "The answer does not name the model it comes from, so it could not be compared with `expect_model`."
		}
		if c.Probe.Need == LongInput {
			d.Explanation = fmt.Sprintf("Neither the list of models nor the catalogue says how much {model} reads, and sending %d tokens costs too much for a check.", c.Probe.Tokens)
		}
	},
}
