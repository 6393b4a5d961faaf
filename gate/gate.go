// Package gate is the vocabulary of modelreach and its three decisions: what to ask, what an answer means, and whether
// it matters. It opens no file, dials no network and holds no secret; whatever does is a package below it.
//
//	manifest ──▶ Plan ──▶ Prober ──▶ Diagnose ──▶ Judge ──▶ report
//	Manifest    []Probe  []Evidence  []Diagnosis   Report    bytes
//
// Between Plan and Prober, probes that one request can answer share a Call.
//
// Run walks that line from left to right.
package gate

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Options are what a run needs besides the manifest.
type Options struct {
	Endpoint Endpoint
	List     Lister // may be nil
	Policy   Policy
	Landed   func(Finding) // called as each finding comes in, in the order of arrival, never twice at once; may be nil
	Now      func() time.Time
	Version  string
}

// Run asks every question of the manifest at once and judges the answers. Findings stand in manifest order, whatever
// order the answers arrived in. When ctx ends, what is unanswered comes out as inconclusive.
func Run(ctx context.Context, m Manifest, ask Prober, o Options) Report {
	report := Report{Version: o.Version, StartedAt: o.Now().UTC()}
	probes := Plan(m)
	listing := listBeside(ctx, o.List)
	evidence, calls := askAll(ctx, probes, ask, o)
	known := listing(wanted(probes, evidence))
	for i, p := range probes {
		report.Findings = append(report.Findings, find(p, evidence[i], known, o))
	}
	report.Verdict, report.Counts = Decide(report.Findings), Count(report.Findings)
	report.Usage, report.Unpriced = spent(calls, known.Requests)
	report.Duration = o.Now().Sub(report.StartedAt)
	return report
}

// find turns evidence into a judged finding.
func find(p Probe, e Evidence, listing Listing, o Options) Finding {
	d := Diagnose(Case{Probe: p, Evidence: e, Endpoint: o.Endpoint, Listing: listing, Today: o.Now()})
	return Judge(Finding{Probe: p, Evidence: e, Diagnosis: d}, o.Policy)
}

// askAll makes the calls the probes need, all at the same time: how many requests are open at once is the prober's
// business, who knows when one is. It returns the evidence of each probe and every call that was made.
func askAll(ctx context.Context, probes []Probe, ask Prober, o Options) ([]Evidence, []asked) {
	evidence := make([]Evidence, len(probes))
	var calls []asked
	var landing sync.Mutex
	all := bundles(probes)
	parallel(len(all), func(n int) {
		made := all[n].answer(ctx, probes, ask)
		landing.Lock()
		defer landing.Unlock()
		calls = append(calls, made...)
		for _, i := range all[n].probes {
			evidence[i] = evidenceFor(probes[i], made)
			if o.Landed != nil {
				o.Landed(find(probes[i], evidence[i], Listing{}, o))
			}
		}
	})
	return evidence, calls
}

// wanted reports whether an explanation could use the list: to say why something was refused, or how much a model reads.
// When everything answered, it is not waited for.
func wanted(probes []Probe, evidence []Evidence) bool {
	return slices.ContainsFunc(probes, func(p Probe) bool { return p.Need == LongInput }) ||
		slices.ContainsFunc(evidence, func(e Evidence) bool { return !e.Answered && e.Status != 0 })
}

// listBeside asks for the list while the questions are under way. The function it returns gives the answer; told to
// wait, it waits a moment for one that is slower than all the questions.
func listBeside(ctx context.Context, list Lister) func(wait bool) Listing {
	if list == nil {
		return func(bool) Listing { return Listing{} }
	}
	ctx, cancel := context.WithCancel(ctx)
	answer := make(chan Listing, 1)
	go func() { answer <- list(ctx) }()
	return func(wait bool) Listing {
		defer cancel()
		select {
		case l := <-answer:
			return l
		default:
		}
		if !wait {
			return Listing{Requests: 1}
		}
		const moment = 2 * time.Second
		select {
		case l := <-answer:
			return l
		case <-time.After(moment):
			return Listing{Requests: 1}
		}
	}
}
