package gate

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// settle weighs judged findings against one another and against what the manifest says of them: what is optional, what is
// waived, what another member of its group stands in for. It returns them with what there is to say of the waivers behind; that
// one is unused can be said of a whole plan only.
func settle(findings []Finding, p Policy, whole bool, today time.Time) []Finding {
	for i := range findings {
		if f := &findings[i]; f.Probe.Optional && f.Level == Fail {
			f.Level = Warn
			f.Diagnosis.Explanation += " It is declared `optional`, so it does not fail the run."
		}
	}
	used := waive(findings, p.Waivers, today)
	relieve(findings)
	yield(findings)
	for i, w := range p.Waivers {
		switch left := w.daysLeft(today); {
		case !used[i] && !whole:
		case !used[i]:
			findings = append(findings, remarked(WaiverUnused, w, ""))
		case left >= 0 && left <= dueDays:
			findings = append(findings, remarked(WaiverDue, w, fmt.Sprintf("It ends on %s (%s): \"%s\". From the day after, what it covers counts again.", w.Until.Format(time.DateOnly), inDays(left), w.Reason)))
		}
	}
	return findings
}

// inDays is a number of days as a person would say it.
func inDays(n int) string {
	switch n {
	case 0:
		return "today"
	case 1:
		return "tomorrow"
	}
	return fmt.Sprintf("in %d days", n)
}

// waive lowers the findings that a waiver in force covers, and tells of those that have run out. It reports which were used.
func waive(findings []Finding, waivers []Waiver, today time.Time) []bool {
	used := make([]bool, len(waivers))
	for i := range findings {
		f := &findings[i]
		if f.Level != Fail && f.Level != Warn {
			continue
		}
		for n, w := range waivers {
			if !w.covers(*f) {
				continue
			}
			used[n] = true
			if !w.holds(today) {
				f.Diagnosis.Explanation += fmt.Sprintf(" A waiver for it ran out on %s (\"%s\").", w.Until.Format(time.DateOnly), w.Reason)
				continue
			}
			f.Level, f.Waiver = Notice, &waivers[n]
			f.Diagnosis.Explanation += fmt.Sprintf(" It is waived until %s: \"%s\"%s.", w.Until.Format(time.DateOnly), w.Reason, owned(w.Owner))
			break
		}
	}
	return used
}

func owned(by string) string {
	if by == "" {
		return ""
	}
	return " (" + by + ")"
}

// yield leaves the failing to the finding on a rejected key: what was not asked for it needs no failure of its own. Where that
// finding does not fail, because it is optional or waived, what was not asked does.
func yield(findings []Finding) {
	failing := func(f, root Finding) bool {
		return root.Probe.Provider == f.Probe.Provider && root.Level == Fail && root.Diagnosis.Cause == f.cause()
	}
	for i, f := range findings {
		if f.Diagnosis.Cause == KeyRejected && slices.ContainsFunc(findings, func(root Finding) bool { return failing(f, root) }) {
			findings[i].Level = Pass
		}
	}
}

// cause is the cause of a finding, or that of the finding it was not asked for.
func (f Finding) cause() Cause {
	if f.Diagnosis.Cause == KeyRejected {
		return Cause(f.Evidence.Code)
	}
	return f.Diagnosis.Cause
}

// relieve judges each fallback group as one: what fails in a member matters only when no member is left.
func relieve(findings []Finding) {
	groups := map[int][]int{}
	for i, f := range findings {
		if f.Probe.Group > 0 {
			groups[f.Probe.Group] = append(groups[f.Probe.Group], i)
		}
	}
	for _, at := range groups {
		states := members(findings, at)
		standIn := slices.IndexFunc(states, func(m member) bool { return m.worst == Reachable })
		open := slices.ContainsFunc(states, func(m member) bool { return m.worst == Inconclusive })
		for _, i := range at {
			f := &findings[i]
			failing := f.Outcome == Unreachable || f.Outcome == Inconclusive
			switch {
			case !failing || f.Level == Pass || f.Level == Notice:
			case standIn >= 0:
				f.Level = Notice
				f.Diagnosis.Explanation += " Nothing fails for it: `" + states[standIn].model + "`, of the same group, answered."
			case open && f.Outcome == Unreachable:
				f.Level = Notice
				f.Diagnosis.Explanation += " Another member of the group could not be checked, so the group is still open."
			case !open:
				f.Diagnosis.Explanation += " It is in a fallback group, and no other member can be reached either."
			}
		}
	}
}

// member is one model of a fallback group and the worst outcome of all that is asked of it.
type member struct {
	model string
	key   string
	worst Outcome
}

// worse orders outcomes; one that was skipped stands in for nothing and fails nothing.
var worse = []Outcome{Reachable, Skipped, Inconclusive, Unreachable}

func members(findings []Finding, at []int) []member {
	var all []member
	for _, i := range at {
		p := findings[i].Probe
		key := strings.Join([]string{p.Model, p.Provider, string(p.API), p.Parameters}, "\x00")
		n := slices.IndexFunc(all, func(m member) bool { return m.key == key })
		if n < 0 {
			n = len(all)
			all = append(all, member{p.Model, key, Reachable})
		}
		if o := findings[i].Outcome; slices.Index(worse, o) > slices.Index(worse, all[n].worst) {
			all[n].worst = o
		}
	}
	return all
}

// remarked is a finding about a waiver.
func remarked(c Cause, w Waiver, detail string) Finding {
	f := (Remark{Cause: c, Model: w.Model, Provider: w.Provider, Detail: detail, Pos: w.Pos}).finding()
	f.Probe.Owner = w.Owner
	return f
}
