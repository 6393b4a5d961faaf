package gate

// Replay diagnoses cases of an earlier run once more, by what was known then, and asks nobody. Each is taken by itself: what
// others of that run answered stands in the cases.
func Replay(cases []Case) Report {
	var r Report
	for i := range cases {
		c := &cases[i]
		r.Findings = append(r.Findings, find(c, Policy{FailOn: FailOnAny, OnInconclusive: Fail, Retirement: c.Retirement}))
	}
	r.Verdict, r.Counts = Decide(r.Findings), Count(r.Findings)
	return r
}
