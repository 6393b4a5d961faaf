package gate

import "github.com/modelreach/modelreach/gate/catalog"

// Spent adds up what a run cost, by the token counts of the answers and the catalogue's list prices; requests made
// beside the findings are added to theirs. The second result counts the findings that used the model without a known
// price. A refusal reports no tokens and counts as nothing; moderations are free of charge (OpenAI's pricing page).
func Spent(findings []Finding, beside int) (Usage, int) {
	u := Usage{Requests: beside}
	unpriced := 0
	for _, f := range findings {
		e := f.Evidence
		u.Requests += e.Attempts
		u.InputTokens += e.InputTokens
		u.OutputTokens += e.OutputTokens
		if f.Diagnosis.Cause != OK || f.Probe.API == Moderations {
			continue
		}
		m, _ := catalog.Lookup(f.Probe.Model)
		if !e.Answered || m.InputPrice == nil || m.OutputPrice == nil && e.OutputTokens > 0 {
			unpriced++
			continue
		}
		u.EstimatedUSD += *m.InputPrice * float64(e.InputTokens) / 1e6
		if m.OutputPrice != nil {
			u.EstimatedUSD += *m.OutputPrice * float64(e.OutputTokens) / 1e6
		}
	}
	return u, unpriced
}
