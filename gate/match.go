package gate

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// digest is evidence prepared for matching: every code and text of all layers, folded to one spelling.
type digest struct {
	Evidence
	codes    []string // codes and types, lower case, letters and digits only
	says     string   // all messages, lower case, straight quotes, single blanks
	statuses []int    // the innermost status first, the HTTP status last
}

func digestOf(e Evidence) *digest {
	d := &digest{Evidence: e}
	var words []string
	all := e.Layers
	if len(all) == 0 {
		all = []Layer{{Code: e.Code, Type: e.Type, Param: e.Param, Message: e.Message}}
	}
	for _, l := range all {
		d.codes = append(d.codes, fold(l.Code), fold(l.Type))
		words = append(words, l.Message)
		if l.Status != 0 {
			d.statuses = slices.Insert(d.statuses, 0, l.Status)
		}
	}
	d.statuses = append(d.statuses, e.Status)
	d.says = strings.Join(strings.Fields(plain.Replace(strings.ToLower(strings.Join(words, "\n")))), " ")
	return d
}

// plain makes the typography of messages uniform, which differs between servers and reporters.
var plain = strings.NewReplacer("‘", "'", "’", "'", "“", `"`, "”", `"`, "‑", "-", "–", "-", "`", "'", `\n`, " ", `\"`, `"`)

var notAlphanumeric = regexp.MustCompile(`[^a-z0-9]+`)

// fold makes DeploymentNotFound, deployment_not_found and deployment-not-found one.
func fold(code string) string { return notAlphanumeric.ReplaceAllString(strings.ToLower(code), "") }

// status is the innermost status any layer names, or the HTTP status.
func (d *digest) status() int { return d.statuses[0] }

// match is a condition on evidence.
type match func(*digest) bool

func all(conditions ...match) match {
	return func(d *digest) bool {
		return !slices.ContainsFunc(conditions, func(m match) bool { return !m(d) })
	}
}

func anyOf(conditions ...match) match {
	return func(d *digest) bool {
		return slices.ContainsFunc(conditions, func(m match) bool { return m(d) })
	}
}

func not(m match) match { return func(d *digest) bool { return !m(d) } }

func always(*digest) bool { return true }

func answered(d *digest) bool { return d.Answered }

func exchanged(d *digest) bool { return d.Exchange }

func fault(f Fault) match { return func(d *digest) bool { return d.Fault == f } }

// transport holds where no HTTP status came back, so that the texts are those of a client, not of a server.
func transport(d *digest) bool {
	return d.Status == 0 && (d.Fault == NoFault || d.Fault == FaultTransport)
}

func shape(shapes ...Shape) match {
	return func(d *digest) bool { return slices.Contains(shapes, d.Shape) }
}

func echo(kinds ...Echo) match { return func(d *digest) bool { return slices.Contains(kinds, d.Echo) } }

// code holds where a code or type of any layer is one of names, whatever its spelling, or where a text mentions a name
// made of several words: gateways and SDKs print the code into the message.
func code(names ...string) match {
	folded := make([]string, len(names))
	for i, name := range names {
		folded[i] = fold(name)
	}
	mentioned := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return strings.Count(name, "_") < 1 })
	return func(d *digest) bool {
		return slices.ContainsFunc(d.codes, func(c string) bool { return slices.Contains(folded, c) }) ||
			slices.ContainsFunc(mentioned, func(name string) bool { return strings.Contains(d.says, name) })
	}
}

// codeHas holds where a code of any layer contains one of the folded parts.
func codeHas(parts ...string) match {
	return func(d *digest) bool {
		return slices.ContainsFunc(d.codes, func(c string) bool {
			return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(c, p) })
		})
	}
}

// says holds where the text of any layer contains one of the phrases (lower case, straight quotes).
func says(phrases ...string) match {
	return func(d *digest) bool {
		return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(d.says, p) })
	}
}

// ready compiles the patterns that a refusal is read with, as nearly all rules are tried on one that says nothing.
func ready() { ruled(digestOf(Evidence{Status: 418})) }

// saysLike holds where the text of any layer matches one of the patterns. They are compiled when first asked: to compile all takes
// as long as the rest of the program's start, and a command that asks nothing needs none.
func saysLike(patterns ...string) match {
	compiled := sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("(?:" + strings.Join(patterns, ")|(?:") + ")") })
	return func(d *digest) bool { return compiled().MatchString(d.says) }
}

// status holds where the HTTP status or one a layer names is among want.
func statusIs(want ...int) match {
	return func(d *digest) bool {
		return slices.ContainsFunc(d.statuses, func(s int) bool { return slices.Contains(want, s) })
	}
}

// effective holds where the innermost status is among want. It stands in rules of last resort: the server nearest to
// the cause knows best.
func effective(want ...int) match {
	return func(d *digest) bool { return slices.Contains(want, d.status()) }
}

// httpStatus holds where the status of the HTTP reply itself is in [low, high].
func httpStatus(low, high int) match {
	return func(d *digest) bool { return low <= d.Status && d.Status <= high }
}

// header holds where a kept reply header contains part, both in lower case; an empty part asks for any value.
func header(name, part string) match {
	return func(d *digest) bool {
		value, ok := d.Headers[name]
		return ok && strings.Contains(strings.ToLower(value), part)
	}
}

// waitsAtLeast holds where the server asks to wait this long or longer.
func waitsAtLeast(long time.Duration) match {
	return func(d *digest) bool {
		seconds, _ := strconv.ParseFloat(d.Headers["retry-after"], 64)
		return max(d.RetryAfter, time.Duration(min(seconds, 1e9)*float64(time.Second))) >= long
	}
}

var requestedOver = regexp.MustCompile(`limit:? (\d+)[^.]*?,? requested:? (\d+)`)

// requestedMoreThanLimit holds for "Limit 30000, Requested 30601": this request can never pass, however long it waits.
func requestedMoreThanLimit(d *digest) bool {
	match := requestedOver.FindStringSubmatch(strings.ReplaceAll(d.says, ",", ""))
	if match == nil {
		return false
	}
	limit, _ := strconv.ParseFloat(match[1], 64)
	requested, _ := strconv.ParseFloat(match[2], 64)
	return requested > limit
}
