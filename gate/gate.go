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
	Shard       Shard            // the part of the plan to ask; the zero Shard is all of it
	Landed      func(Finding)    // called as each finding comes in, in the order of arrival, never twice at once; may be nil
	Now         func() time.Time
	Version     string
}

// Run asks every question of the manifest at once, each at its provider, and judges the answers. Findings stand in manifest
// order, whatever order the answers arrived in. When ctx ends, what is unanswered comes out as inconclusive.
func Run(ctx context.Context, m Manifest, sources Sources, o Options) Report {
	report := Report{Version: o.Version, Environment: o.Environment, StartedAt: o.Now().UTC()}
	plan := Plan(m)
	probes, at := o.Shard.Part(plan)
	beside := sources.beside(ctx, plan, probes)
	evidence, calls := askAll(ctx, probes, sources, o)
	known := beside(evidence)
	today := o.Now().UTC()
	cases := make([]Case, len(probes))
	for i, p := range probes {
		cases[i] = o.caseOf(p, evidence[i], sources[p.Provider], known[p.Provider], today)
	}
	if o.Shard.Of > 0 {
		report.Part = &Part{Shard: o.Shard, Plan: PlanID(plan), At: at, Policy: o.Policy, Remarks: o.remarks(), Today: today}
	}
	report.conclude(cases, o.remarks(), o.Policy, today)
	report.Usage, report.Unpriced = spent(calls, known)
	report.Duration = o.Now().Sub(report.StartedAt)
	return report
}

// caseOf is everything that is known of one question and its answer.
func (o Options) caseOf(p Probe, e Evidence, s Source, a around, today time.Time) Case {
	c := Case{
		Probe: p, Evidence: e, Endpoint: s.Endpoint, Listing: a.listing, AnyModel: a.control.Answered && a.control.API == p.API, Incident: a.incident,
		Reached: a.reached, Retirement: o.Policy.Retirement, Today: today,
	}
	if o.Past != nil {
		c.Past = o.Past(p)
	}
	return c
}

// conclude judges what came back: each case by itself, then all of them against one another, with the remarks behind.
func (r *Report) conclude(cases []Case, remarks []Remark, p Policy, today time.Time) {
	r.Findings = make([]Finding, len(cases), len(cases)+len(remarks))
	for i := range cases {
		r.Findings[i] = find(&cases[i], p)
	}
	gather(r.Findings)
	for _, remark := range remarks {
		r.Findings = append(r.Findings, Judge(remark.finding(), p))
	}
	r.Findings = settle(r.Findings, p, r.Part == nil, today)
	r.Verdict, r.Counts = Decide(r.Findings), Count(r.Findings)
}

// find turns a case into a judged finding.
func find(c *Case, p Policy) Finding {
	left, announced := c.daysLeft()
	return Judge(Finding{Probe: c.Probe, Evidence: c.Evidence, Case: c, Diagnosis: Diagnose(*c), urgent: announced && p.Retirement.fails(left)}, p)
}

// remarks are what there is to say besides the answers. What concerns no question is said by the first shard alone.
func (o Options) remarks() []Remark {
	if !o.Shard.leads() {
		return nil
	}
	all := o.Remarks
	if old, ok := outdated(o.Now()); ok {
		all = append(all[:len(all):len(all)], old)
	}
	return all
}

// atOnce is how many bundles of one provider are answered at the same time: as many as a prober may have requests open. What waits
// for its turn at a prober holds a stack of 16 KiB, what waits here next to none.
const atOnce = 256

// askAll makes the calls the probes need, all at the same time: how many requests are open at once is the prober's
// business, who knows when one is. It returns the evidence of each probe and every call that was made.
func askAll(ctx context.Context, probes []Probe, sources Sources, o Options) ([]Evidence, []asked) {
	evidence := make([]Evidence, len(probes))
	var calls []asked
	var landing sync.Mutex
	go ready() // while the calls wait for the network
	all := bundles(probes)
	places := map[string]chan struct{}{}
	for _, b := range all {
		places[b.call.Provider] = make(chan struct{}, atOnce)
	}
	parallel(len(all), func(n int) {
		place := places[all[n].call.Provider]
		place <- struct{}{}
		defer func() { <-place }()
		made := all[n].answer(ctx, probes, sources.ask)
		landing.Lock()
		defer landing.Unlock()
		calls = append(calls, made...)
		for _, i := range all[n].probes {
			evidence[i] = evidenceFor(probes[i], made)
			if o.Landed != nil {
				c := o.caseOf(probes[i], evidence[i], sources[probes[i].Provider], around{}, o.Now())
				o.Landed(find(&c, o.Policy))
			}
		}
	})
	return evidence, calls
}
