package gate

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Part is what Merge needs of the run of one shard besides its findings, which hold their cases.
type Part struct {
	Shard   Shard
	Plan    string // PlanID of the whole plan
	At      []int  // where in the whole plan the question of each case stands
	Whole   bool   // the plan is everything the repository declares
	Policy  Policy
	Remarks []Remark
	Today   time.Time // the day the findings were judged by
}

// Merge joins the reports of separate runs into one. The shards of one run are judged as if one process had asked all of their
// questions: findings stand in manifest order, and what only holds for all of them is said once. Whole runs are put side by side,
// as they are. Counts and usage are summed; the duration is that of the longest run, since they need not have been at one time.
//
// The error lists every shard that is missing or there twice, and shards that are no parts of one run or asked nothing. No report at all is one.
func Merge(reports []Report) (Report, error) {
	var runs []Report
	var problems []error
	for _, set := range sets(reports) {
		if set[0].Part == nil {
			runs = append(runs, set[0])
			continue
		}
		problem := incomplete(set)
		if problem == nil {
			runs = append(runs, reunited(set))
		}
		problems = append(problems, problem)
	}
	if len(reports) == 0 {
		return Report{}, errors.New("there is no report to merge")
	}
	if err := errors.Join(problems...); err != nil {
		return Report{}, err
	}
	return beside(runs), nil
}

// sets are the reports that belong together, in the order of the first of each. A whole run is a set by itself.
func sets(reports []Report) [][]Report {
	type run struct {
		environment, plan string
		of                int
	}
	var all [][]Report
	at := map[run]int{}
	for _, r := range reports {
		if r.Part == nil {
			all = append(all, []Report{r})
			continue
		}
		key := run{r.Environment, r.Part.Plan, r.Part.Shard.Of}
		i, known := at[key]
		if !known {
			i = len(all)
			at[key] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], r)
	}
	return all
}

// incomplete says what keeps a set of shards from being one whole run.
func incomplete(set []Report) error {
	of := set[0].Part.Shard.Of
	times := make([]int, of)
	for _, r := range set {
		times[r.Part.Shard.Index-1]++
	}
	named := func(wanted func(int) bool) string {
		var names []string
		for i, n := range times {
			if wanted(n) {
				names = append(names, Shard{i + 1, of}.String())
			}
		}
		return strings.Join(names, ", ")
	}
	label := ""
	if set[0].Environment != "" {
		label = " in " + set[0].Environment
	}
	switch {
	case slices.Max(times) > 1:
		return fmt.Errorf("there is more than one report of shard %s%s: give each of one run once", named(func(n int) bool { return n > 1 }), label)
	case slices.Min(times) == 0:
		return fmt.Errorf("there is no report of shard %s%s, of the run that shard %s is part of: "+
			"every shard must leave its report, with the same manifest and environment, or what it was to ask stays unknown",
			named(func(n int) bool { return n == 0 }), label, set[0].Part.Shard)
	}
	return different(set, label)
}

// different says what shards must have in common and have not.
func different(set []Report, label string) error {
	first, questions := set[0], 0
	for _, r := range set {
		switch {
		case r.Version != first.Version:
			return fmt.Errorf("the shards%s were run by different versions: %s and %s", label, first.Version, r.Version)
		case !reflect.DeepEqual(r.Part.Policy, first.Part.Policy):
			return fmt.Errorf("shards %s and %s%s were run with different settings or waivers", first.Part.Shard, r.Part.Shard, label)
		}
		questions += len(r.Part.At)
	}
	if questions == 0 {
		return fmt.Errorf("the shards%s asked for no model, and every plan has one", label)
	}
	seen := make([]bool, questions)
	for _, r := range set {
		for _, at := range r.Part.At {
			if at >= questions || seen[at] {
				return fmt.Errorf("the shards%s do not add up to one plan: a question is missing, or asked twice", label)
			}
			seen[at] = true
		}
	}
	return nil
}

// reunited is the whole run that a complete set of shards makes.
func reunited(set []Report) Report {
	whole := totals(set)
	whole.Version, whole.SDK, whole.Environment = set[0].Version, set[0].SDK, set[0].Environment
	var remarks []Remark
	var today time.Time
	questions := 0
	for _, r := range set {
		remarks, questions = append(remarks, r.Part.Remarks...), questions+len(r.Part.At)
		if r.Part.Today.After(today) {
			today = r.Part.Today
		}
	}
	cases := make([]Case, questions)
	for _, r := range set {
		for i, c := range casesOf(r) {
			cases[r.Part.At[i]] = *c
		}
	}
	shareKnowledge(cases)
	whole.conclude(cases, remarks, set[0].Part.Policy, today)
	return whole
}

// casesOf are the cases of a shard, in the order of its part of the plan.
func casesOf(r Report) []*Case {
	var all []*Case
	for _, f := range r.Findings {
		if f.Case != nil {
			all = append(all, f.Case)
		}
	}
	return all
}

// shareKnowledge lets every case know what any shard found out about its provider.
func shareKnowledge(cases []Case) {
	known := map[string]Case{}
	type api struct {
		provider string
		API
	}
	anyModel := map[api]bool{}
	for _, c := range cases {
		k := known[c.Probe.Provider]
		if !k.Listing.Known {
			k.Listing = c.Listing
		}
		if k.Incident.Name == "" {
			k.Incident = c.Incident
		}
		if p := c.Probe; p.Prove != ProveList && c.Evidence.Answered && !slices.Contains(k.Reached, p.Model) {
			k.Reached = append(k.Reached, p.Model)
		}
		known[c.Probe.Provider] = k
		if c.AnyModel {
			anyModel[api{c.Probe.Provider, c.Probe.API}] = true
		}
	}
	for i := range cases {
		c := &cases[i]
		k := known[c.Probe.Provider]
		c.Listing, c.Incident, c.Reached = k.Listing, k.Incident, k.Reached
		c.AnyModel = anyModel[api{c.Probe.Provider, c.Probe.API}]
	}
}

// totals adds up what several runs took.
func totals(runs []Report) Report {
	var sum Report
	for _, r := range runs {
		if sum.StartedAt.IsZero() || !r.StartedAt.IsZero() && r.StartedAt.Before(sum.StartedAt) {
			sum.StartedAt = r.StartedAt
		}
		sum.Duration = max(sum.Duration, r.Duration)
		sum.Unpriced += r.Unpriced
		sum.Usage.Requests += r.Usage.Requests
		sum.Usage.InputTokens += r.Usage.InputTokens
		sum.Usage.OutputTokens += r.Usage.OutputTokens
		sum.Usage.EstimatedUSD += r.Usage.EstimatedUSD
	}
	return sum
}

// beside puts whole runs side by side: what was asked in all of them, then what they remark on.
func beside(runs []Report) Report {
	joined := totals(runs)
	joined.Version, joined.SDK = runs[0].Version, runs[0].SDK
	same := !slices.ContainsFunc(runs, func(r Report) bool { return r.Environment != runs[0].Environment })
	if same {
		joined.Environment = runs[0].Environment
	}
	var remarks []Finding
	groups := 0
	for _, r := range runs {
		highest := groups
		for _, f := range r.Findings {
			if !same && f.Environment == "" {
				f.Environment = r.Environment
			}
			if f.Probe.Group > 0 { // groups of two runs have nothing to do with one another
				f.Probe.Group += groups
				highest = max(highest, f.Probe.Group)
			}
			if f.Diagnosis.Cause.About().Class == ClassRepository {
				remarks = append(remarks, f)
			} else {
				joined.Findings = append(joined.Findings, f)
			}
		}
		groups = highest
	}
	joined.Findings = append(joined.Findings, remarks...)
	joined.Verdict, joined.Counts = Decide(joined.Findings), Count(joined.Findings)
	return joined
}
