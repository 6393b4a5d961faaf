package gate

// Remark is what there is to say of the repository that no request can tell: a model nobody declared, a library too old for
// what is declared.
type Remark struct {
	Cause    Cause
	Model    string // what it is about
	Provider string // "" is OpenAI
	API      API    // "" where it is about none
	Title    string // "" for the cause's own
	Detail   string // a sentence or more, after the cause's own explanation
	Pos      Pos
}

// finding is the remark as the report shows it. Nothing was asked for it.
func (r Remark) finding() Finding {
	about := r.Cause.About()
	d := Diagnosis{Cause: r.Cause, Title: orElse(r.Title, about.Title), Explanation: about.Explanation, NextSteps: append([]string{}, about.NextSteps...), FixableBy: about.FixableBy}
	if r.Detail != "" {
		d.Explanation += " " + r.Detail
	}
	p := Probe{Model: r.Model, Provider: orElse(r.Provider, OpenAI), API: r.API, Need: Access, Pos: r.Pos}
	return Finding{Probe: p, Diagnosis: d.filled(Case{Probe: p}), Outcome: about.Outcome, Level: adviceLevels[r.Cause]}
}
