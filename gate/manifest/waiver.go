package manifest

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// The bounds of waivers. One that ends further away than maxAhead is forgotten before it ends, and a day further back than maxPast
// is no waiver that ran out but a slip.
const (
	maxWaivers = 200
	maxReason  = 200 // characters
	maxAhead   = 180 // days
	maxPast    = 365
)

const aWaiver = "Write it as `- { model: o3-pro, cause: verification_required, reason: \"OPS-123\", until: %s }`."

// beyondPolicy are causes that neither a waiver nor a level changes, and why.
var beyondPolicy = map[gate.Cause]string{
	gate.OK:                "means that nothing is wrong",
	gate.KeyNotAllowedHere: "ends the run before anything is asked",
}

// waiveAll reads every waiver.
func (r *reader) waiveAll(n *node) {
	if n == nil {
		return
	}
	if n.kind != aList {
		r.wrong(n, "`waivers`", "a list", r.waiverForm())
	}
	for i, item := range n.items {
		if i == maxWaivers {
			r.add(item.pos, fmt.Sprintf("more than %d waivers are written", maxWaivers), "Remove those whose day has passed.")
			return
		}
		r.waiver(item)
	}
}

func (r *reader) waiverForm() string { return fmt.Sprintf(aWaiver, r.lastDay()) }

// lastDay is the last day that a waiver may name.
func (r *reader) lastDay() string { return r.today.AddDate(0, 0, maxAhead).Format(time.DateOnly) }

func (r *reader) waiver(n *node) {
	if n.kind != aMapping {
		r.wrong(n, "an entry of `waivers`", "a mapping", r.waiverForm())
		return
	}
	before := len(r.found)
	values := r.fields(n, waiverKeys)
	model := r.required(n, values, "model", "Name the model it is for, as in `model: o3-pro`; `*` stands for any characters.")
	reason := r.required(n, values, "reason", "Say why this may stand for a while, as in `reason: \"OPS-123: access is requested\"`.")
	until := r.required(n, values, "until", "Name its last day, as in `until: "+r.lastDay()+"`.")
	w := gate.Waiver{
		Pos: n.pos, Model: r.pattern(model), Cause: r.cause(values["cause"], "`cause`"),
		Reason: r.reason(reason), Until: r.until(until), Owner: r.owner(values["owner"]),
	}
	if named := values["provider"]; named != nil {
		w.Provider = r.providerOf(named)
	}
	if model != nil && !n.alias {
		w.Pos = model.pos
	}
	if len(r.found) == before && n.whole() {
		r.waive(w)
	}
}

// required is the value of a key that cannot be left out, or nil, which is told.
func (r *reader) required(n *node, values map[string]*node, key, form string) *node {
	if !said(values, key) {
		r.add(n.pos, "this waiver has no `"+key+"`", form)
	}
	return values[key]
}

// waive adds a waiver when nothing else is written for what it covers.
func (r *reader) waive(w gate.Waiver) {
	same := func(o gate.Waiver) bool { return o.Model == w.Model && o.Cause == w.Cause && o.Provider == w.Provider }
	if i := slices.IndexFunc(r.declared.Waivers, same); i >= 0 {
		r.add(w.Pos, fmt.Sprintf("%s is waived twice for the same, first on line %d", located.Quote(w.Model), r.declared.Waivers[i].Pos.Line), "Keep one of the two.")
		return
	}
	r.declared.Waivers = append(r.declared.Waivers, w)
}

// pattern is a glob of model ids. What cannot stand in an id cannot stand in one.
func (r *reader) pattern(n *node) string {
	if n == nil || !r.isID(n, "model") {
		return ""
	}
	return n.text
}

// cause is a cause by its slug, or "" when there is none; what names the place in messages.
func (r *reader) cause(n *node, what string) gate.Cause {
	const form = "Every cause, with its name, is in docs/causes.md and at `modelreach explain`."
	if n == nil {
		return ""
	}
	c := gate.Cause(n.text)
	switch {
	case n.kind != aString:
		r.wrong(n, what, "the name of a cause", form)
	case !c.Known():
		r.add(n.pos, "unknown cause "+located.Quote(n.text)+didYouMean(n.text, strings.ReplaceAll(strings.ToLower(n.text), "-", "_"), names(gate.Causes())), form)
	case beyondPolicy[c] != "":
		r.add(n.pos, "cause `"+n.text+"` "+beyondPolicy[c]+", so a manifest cannot change what it means", "Remove it.")
	default:
		return c
	}
	return ""
}

// reason is why a waiver stands, one line for every report.
func (r *reader) reason(n *node) string {
	const form = "Say in one line why this may stand for a while."
	switch {
	case n == nil:
	case n.kind == aNumber:
		r.wrong(n, "`reason`", "a string", "Put it in quotes.")
	case n.kind != aString:
		r.wrong(n, "`reason`", "a string", form)
	case strings.TrimSpace(n.text) == "":
		r.add(n.pos, "`reason` is empty", form)
	case utf8.RuneCountInString(n.text) > maxReason:
		r.add(n.pos, fmt.Sprintf("`reason` has %d characters, and %d is the most", utf8.RuneCountInString(n.text), maxReason), "Name the ticket that tells the rest.")
	case strings.ContainsFunc(n.text, located.Invisible):
		r.add(n.pos, "`reason` must be one line of visible characters, found "+located.Quote(n.text), form)
	default:
		return n.text
	}
	return ""
}

// until is the last day of a waiver, at midnight UTC. A day in the past is that of a waiver that ran out, which a run tells.
func (r *reader) until(n *node) time.Time {
	if n == nil {
		return time.Time{}
	}
	form := "Write a day as in `until: " + r.lastDay() + "`, which is the last that can be named today."
	day, err := time.Parse(time.DateOnly, n.text)
	left := int(day.Unix()-r.today.Unix()) / (24 * 60 * 60) // a Duration ends after 292 years
	switch {
	case n.kind != aString || err != nil:
		r.wrong(n, "`until`", "a date", form)
	case left > maxAhead:
		r.add(n.pos, fmt.Sprintf("`until` is %s, %d days away, and %d is the most", n.text, left, maxAhead), "A waiver is looked at again at least that often. "+form)
	case left < -maxPast:
		r.add(n.pos, fmt.Sprintf("`until` is %s, more than %d days in the past", n.text, maxPast), "Remove the waiver, or correct the date.")
	default:
		return day
	}
	return time.Time{}
}
