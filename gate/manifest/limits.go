package manifest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// The bounds of what a declaration asks beyond an answer.
const (
	maxRate    = 1_000_000_000 // per minute; the largest published limits are a tenth of it
	maxLatency = 10 * time.Minute
	maxOwner   = 100 // bytes
)

// count is a whole number from 1 to most as people write it, without signs, separators and zeros in front. It is 0 for
// anything else.
func (n *node) count(most int) int {
	if n.kind != aNumber || strings.Trim(n.text, "0123456789") != "" || strings.HasPrefix(n.text, "0") {
		return 0
	}
	if number, err := strconv.Atoi(n.text); err == nil && number <= most {
		return number
	}
	return 0
}

// prove is how far a check goes, or "" when that is not said.
func (r *reader) prove(n *node) gate.Proof {
	if n == nil {
		return ""
	}
	proof := gate.Proof(n.text)
	if n.kind != aString || !slices.Contains([]gate.Proof{gate.ProveCall, gate.ProveList}, proof) {
		r.wrong(n, "`prove`", "`call` or `list`", "`call` makes the call whatever it costs, `list` only looks the model up.")
		return ""
	}
	return proof
}

// minRate is what the application needs per minute; what is not said is 0.
func (r *reader) minRate(n *node) gate.RateLimit {
	const form = "Write it as `min_rate_limit: { requests_per_minute: 500, tokens_per_minute: 200000 }`, or one of the two."
	switch {
	case n == nil:
		return gate.RateLimit{}
	case n.kind != aMapping:
		r.wrong(n, "`min_rate_limit`", "a mapping", form)
	case len(n.pairs) == 0:
		r.add(n.pos, "`min_rate_limit` is empty", form)
	}
	values := r.fields(n, rateLimit)
	return gate.RateLimit{
		Requests: r.rate(values, "requests_per_minute"),
		Tokens:   r.rate(values, "tokens_per_minute"),
	}
}

func (r *reader) rate(values map[string]*node, key string) int {
	n := values[key]
	if n == nil {
		return 0
	}
	rate := n.count(maxRate)
	if rate == 0 {
		r.wrong(n, "`"+key+"`", fmt.Sprintf("a whole number from 1 to %d", maxRate), "")
	}
	return rate
}

// latency is the longest a first answer may take, or 0 when that is not said.
func (r *reader) latency(n *node) time.Duration {
	if n == nil {
		return 0
	}
	const form = "Write it with its unit, as in `10s` or `800ms`."
	latency, err := time.ParseDuration(n.text)
	switch {
	case n.kind != aString || err != nil:
		r.wrong(n, "`max_latency`", "a length of time", form)
	case latency <= 0 || latency > maxLatency:
		r.add(n.pos, "`max_latency` must be more than 0s and at most 10m, found "+located.Quote(n.text), "")
	default:
		return latency
	}
	return 0
}

// owner is whom to tell, or "" when that is not said.
func (r *reader) owner(n *node) string {
	const form = "Name a person or a team, as in \"@acme/search\"."
	switch {
	case n == nil:
		return ""
	case n.kind != aString:
		r.wrong(n, "`owner`", "a string", form)
	case strings.TrimSpace(n.text) == "":
		r.add(n.pos, "`owner` is empty", form)
	case len(n.text) > maxOwner:
		r.add(n.pos, fmt.Sprintf("`owner` has %d bytes, and %d is the most: %s", len(n.text), maxOwner, located.Quote(n.text)), form)
	case strings.ContainsFunc(n.text, located.Invisible):
		r.add(n.pos, "`owner` must be one line of visible characters, found "+located.Quote(n.text), form)
	default:
		return n.text
	}
	return ""
}
