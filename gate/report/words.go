package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// glyphs stand before an outcome's word, never instead of it.
var glyphs = map[gate.Outcome]string{
	gate.Reachable: "✓", gate.Unreachable: "✗", gate.Inconclusive: "?", gate.Skipped: "–",
}

var fixers = map[gate.Fixer]string{
	gate.FixRepository:   "whoever edits this repository",
	gate.FixKeyOwner:     "whoever holds the key",
	gate.FixOrganization: "an administrator of the provider's organization",
	gate.FixProvider:     "the provider",
	gate.FixNetwork:      "whoever runs the network or the server in between",
}

// result says in one sentence, without a full stop, how the run ended.
func result(r gate.Report) string {
	c, total := r.Counts, total(r)
	switch {
	case total == 0:
		return "no model was checked" + despite(r)
	case c.Unreachable > 0:
		return tally(r, c.Unreachable, refused[noun(r.Findings)], others(c, gate.Unreachable)) + weighed(r, gate.Unreachable)
	case c.Inconclusive > 0:
		return tally(r, c.Inconclusive, open[noun(r.Findings)], others(c, gate.Inconclusive)) + weighed(r, gate.Inconclusive)
	case c.Skipped > 0:
		return tally(r, c.Skipped, verb(c.Skipped, "was", "were")+" skipped", others(c, gate.Skipped)) + despite(r)
	case total == 1:
		return "the one model declared is reachable" + others(c, gate.Reachable) + despite(r)
	case total == 2 && noun(r.Findings) == "model":
		return "both models are reachable" + others(c, gate.Reachable) + despite(r)
	}
	return fmt.Sprintf("all %s %s", count(total, noun(r.Findings)), granted[noun(r.Findings)]) + others(c, gate.Reachable) + despite(r)
}

func tally(r gate.Report, n int, what, rest string) string {
	return fmt.Sprintf("%d of %s %s%s", n, count(total(r), noun(r.Findings)), what, rest)
}

// total is the number of findings by the counts, which stay whole when a rendering leaves findings out.
func total(r gate.Report) int {
	return r.Counts.Reachable + r.Counts.Unreachable + r.Counts.Inconclusive + r.Counts.Skipped
}

// What is said of models, and of checks made of them.
var (
	refused = map[string]string{"model": "cannot be reached", "check": "failed"}
	open    = map[string]string{"model": "could not be checked", "check": "are left open"}
	granted = map[string]string{"model": "are reachable", "check": "passed"}
)

// noun is what is counted: models, or where needs have findings of their own, the checks made of them.
func noun(findings []gate.Finding) string {
	if slices.ContainsFunc(findings, func(f gate.Finding) bool { return beyond(f.Probe) != "" }) {
		return "check"
	}
	return "model"
}

// nounOf is noun where remarks on the repository may be among what is counted.
func nounOf(findings []gate.Finding) string {
	switch asked, remarks := parted(findings); {
	case len(remarks) == 0:
		return noun(asked)
	case len(asked) == 0:
		return "remark"
	}
	return "finding"
}

// beyond is the need of a probe beyond plain access; "" for none.
func beyond(p gate.Probe) string {
	if p.Need == gate.Access {
		return ""
	}
	return string(p.Need)
}

// subjectOf is what a probe is about, as the title of its diagnosis names it.
func subjectOf(p gate.Probe) string {
	if need := beyond(p); need != "" {
		return p.Model + " (" + need + ")"
	}
	return p.Model
}

// others counts, in parentheses, what a sentence about one outcome leaves out.
func others(c gate.Counts, said gate.Outcome) string {
	var parts []string
	for _, o := range []struct {
		outcome gate.Outcome
		n       int
	}{{gate.Reachable, c.Reachable}, {gate.Inconclusive, c.Inconclusive}, {gate.Skipped, c.Skipped}} {
		if o.n > 0 && o.outcome != said {
			parts = append(parts, fmt.Sprintf("%d %s", o.n, o.outcome))
		}
	}
	if c.Warnings > 0 {
		parts = append(parts, count(c.Warnings, "warning"))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// weighed says how many of the models of one outcome the policy counts, where those are not all, and what else fails the run
// then, if anything does.
func weighed(r gate.Report, o gate.Outcome) string {
	closing := 0
	for _, f := range r.Findings {
		if f.Level == gate.Fail && f.Outcome == o && !isRemark(f) {
			closing++
		}
	}
	all := map[gate.Outcome]int{gate.Unreachable: r.Counts.Unreachable, gate.Inconclusive: r.Counts.Inconclusive}[o]
	switch {
	case closing > 0 && closing < all && o == gate.Inconclusive:
		return fmt.Sprintf(", %d of which %s the run open", closing, verb(closing, "leaves", "leave"))
	case closing > 0 && closing < all:
		return fmt.Sprintf(", %d of which %s the run", closing, verb(closing, "fails", "fail"))
	case closing == 0 && (r.Verdict == gate.VerdictPass || despite(r) != ""):
		return ", which the policy allows" + despite(r)
	}
	return ""
}

// despite says how many findings close the gate, where the sentence before gives no reason why it is closed; "" for none.
func despite(r gate.Report) string {
	failing := 0
	for _, f := range r.Findings {
		if f.Level == gate.Fail {
			failing++
		}
	}
	if failing == 0 {
		return ""
	}
	does := verb(failing, "fails the run", "fail the run")
	if r.Verdict == gate.VerdictInconclusive {
		does = verb(failing, "leaves it open", "leave it open")
	}
	return ", but " + count(failing, "finding") + " " + does
}

// usage says what the run took: time, requests, money.
func usage(r gate.Report) string {
	return strings.Join([]string{span(r.Duration), count(r.Usage.Requests, "request"), cost(r)}, ", ")
}

func cost(r gate.Report) string {
	usd, unpriced := r.Usage.EstimatedUSD, r.Unpriced
	unknown := "price unknown for " + count(unpriced, "model")
	switch {
	case usd <= 0 && unpriced > 0:
		return unknown
	case usd <= 0:
		return "no cost"
	case unpriced > 0:
		return dollars(usd) + " (" + unknown + ")"
	}
	return dollars(usd)
}

func dollars(usd float64) string {
	switch {
	case usd < 0.0001:
		return "under $0.0001"
	case usd < 1:
		return fmt.Sprintf("about $%.4f", usd)
	}
	return fmt.Sprintf("about $%.2f", usd)
}

// span is a duration as a person would say it: 812 ms, 2.4 s, 2 min 5 s.
func span(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", max(d, 0).Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Truncate(100*time.Millisecond).Seconds())
	}
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}

func count(n int, noun string) string { return fmt.Sprintf("%d %s", n, verb(n, noun, noun+"s")) }

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// place is where a model was declared, as file:line:column; "" is the input models.
func place(p gate.Pos) string {
	switch {
	case p.File == "":
		return ""
	case p.Line <= 0:
		return p.File
	case p.Column <= 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// acronyms are the words of cause slugs that are written in capitals.
var acronyms = map[string]string{"api": "API", "dns": "DNS", "ip": "IP", "tls": "TLS"}

// reason is the cause in a few words; a reachable model without advice needs none.
func reason(f gate.Finding) string {
	if f.Diagnosis.Cause == gate.OK {
		return ""
	}
	words := strings.Split(string(f.Diagnosis.Cause), "_")
	for i, word := range words {
		words[i] = cmp.Or(acronyms[word], word)
	}
	return strings.Join(words, " ")
}

// foreign is the provider of a probe when it is another than the one everybody assumes.
func foreign(p gate.Probe) string {
	if p.Provider == gate.OpenAI {
		return ""
	}
	return p.Provider
}

// asked is the question a finding answers: the API and, beyond plain access, the need.
func asked(p gate.Probe) string {
	return strings.TrimRight(string(p.API)+" "+beyond(p), " ")
}

// title is the diagnosis in one line.
func title(f gate.Finding) string {
	return cmp.Or(f.Diagnosis.Title, f.Probe.Model+": "+reason(f))
}

// mark is what a line says of a finding beyond its outcome.
func mark(f gate.Finding) string {
	switch {
	case f.Waiver != nil:
		return " (" + waived(f.Waiver) + ")"
	case f.Level == gate.Warn:
		return " (warning)"
	}
	return ""
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// took is the latency of a finding; "" when nothing was asked.
func took(f gate.Finding) string {
	if f.Evidence.Attempts == 0 {
		return ""
	}
	return span(f.Evidence.Latency)
}
