package report

import "github.com/modelreach/modelreach/gate"

// standing is mark, and what the policy makes of an outcome where that is not what the outcome mostly means.
func standing(f gate.Finding) string {
	missed := f.Outcome == gate.Unreachable || f.Outcome == gate.Inconclusive
	switch {
	case mark(f) != "":
		return mark(f)
	case f.Level == gate.Fail && !missed:
		return " (fails the run)"
	case f.Level != gate.Fail && missed:
		return " (allowed)"
	}
	return ""
}

// weight is what a finding is to the run, in a word.
func weight(f gate.Finding) string {
	switch {
	case f.Waiver != nil:
		return waived(f.Waiver)
	case f.Level == gate.Fail && f.Outcome == gate.Inconclusive:
		return string(gate.Inconclusive)
	case f.Level == gate.Fail:
		return "fail"
	}
	return levelNames[f.Level]
}

func waived(w *gate.Waiver) string { return "waived until " + day(w.Until) }
