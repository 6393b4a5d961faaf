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
	"sync"
	"time"
)

// Options are what a run needs besides the manifest.
type Options struct {
	Policy      Policy
	Past        func(Probe) Past // what an earlier run found; nil when nothing is remembered
	Remarks     []Remark         // what else there is to say of the repository
	Environment string           // label of what the run stands for, such as staging; "" for none
	Landed      func(Finding)    // called as each finding comes in, in the order of arrival, never twice at once; may be nil
	Now         func() time.Time
	Version     string
}

// Run asks every question of the manifest at once, each at its provider, and judges the answers. Findings stand in manifest
// order, whatever order the answers arrived in. When ctx ends, what is unanswered comes out as inconclusive.
func Run(ctx context.Context, m Manifest, sources Sources, o Options) Report {
	report := Report{Version: o.Version, Environment: o.Environment, StartedAt: o.Now().UTC()}
	probes := Plan(m)
	beside := sources.beside(ctx, probes)
	evidence, calls := askAll(ctx, probes, sources, o)
	known := beside(evidence)
	for i, p := range probes {
		report.Findings = append(report.Findings, find(p, evidence[i], sources[p.Provider], known[p.Provider], o))
	}
	gather(report.Findings, sources)
	report.Findings = settle(append(report.Findings, o.remarks()...), o.Policy, o.Now())
	report.Verdict, report.Counts = Decide(report.Findings), Count(report.Findings)
	report.Usage, report.Unpriced = spent(calls, known)
	report.Duration = o.Now().Sub(report.StartedAt)
	return report
}

// find turns evidence into a judged finding.
func find(p Probe, e Evidence, s Source, a around, o Options) Finding {
	c := Case{
		Probe: p, Evidence: e, Endpoint: s.Endpoint, Listing: a.listing, AnyModel: a.control.Answered && a.control.API == p.API, Incident: a.incident,
		Reached: a.reached, Retirement: o.Policy.Retirement, Today: o.Now(),
	}
	if o.Past != nil {
		c.Past = o.Past(p)
	}
	left, announced := c.daysLeft()
	return Judge(Finding{Probe: p, Evidence: e, Diagnosis: Diagnose(c), urgent: announced && o.Policy.Retirement.fails(left)}, o.Policy)
}

// remarks are what there is to say besides the answers, as findings.
func (o Options) remarks() []Finding {
	all := o.Remarks
	if old, ok := outdated(o.Now()); ok {
		all = append(all[:len(all):len(all)], old)
	}
	findings := make([]Finding, len(all))
	for i, r := range all {
		findings[i] = Judge(r.finding(), o.Policy)
	}
	return findings
}

// askAll makes the calls the probes need, all at the same time: how many requests are open at once is the prober's
// business, who knows when one is. It returns the evidence of each probe and every call that was made.
func askAll(ctx context.Context, probes []Probe, sources Sources, o Options) ([]Evidence, []asked) {
	evidence := make([]Evidence, len(probes))
	var calls []asked
	var landing sync.Mutex
	all := bundles(probes)
	parallel(len(all), func(n int) {
		made := all[n].answer(ctx, probes, sources.ask)
		landing.Lock()
		defer landing.Unlock()
		calls = append(calls, made...)
		for _, i := range all[n].probes {
			evidence[i] = evidenceFor(probes[i], made)
			if o.Landed != nil {
				o.Landed(find(probes[i], evidence[i], sources[probes[i].Provider], around{}, o))
			}
		}
	})
	return evidence, calls
}
