package report

import (
	"errors"
	"fmt"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// The section of a JSON report that merge reads of the run of one shard.
type (
	shard struct {
		Index   int       `json:"index"`
		Of      int       `json:"of"`
		Plan    string    `json:"plan"`
		Whole   bool      `json:"whole"`
		Today   time.Time `json:"today"`
		Policy  policy    `json:"policy"`
		Remarks []remark  `json:"remarks"`
		basis
	}

	policy struct {
		FailOn         gate.FailOn               `json:"fail_on"`
		OnInconclusive gate.Level                `json:"on_inconclusive"`
		NoKey          string                    `json:"no_key,omitempty"`
		Retirement     retirement                `json:"retirement"`
		Levels         map[gate.Cause]gate.Level `json:"levels,omitempty"`
		Waivers        []grant                   `json:"waivers,omitempty"`
	}

	grant struct {
		Model    string     `json:"model"`
		Cause    gate.Cause `json:"cause,omitempty"`
		Provider string     `json:"provider,omitempty"`
		Reason   string     `json:"reason"`
		Until    string     `json:"until"`
		Owner    string     `json:"owner,omitempty"`
		Location gate.Pos   `json:"location"`
	}

	remark struct {
		Cause    gate.Cause `json:"cause"`
		Model    string     `json:"model"`
		Provider string     `json:"provider,omitempty"`
		API      gate.API   `json:"endpoint,omitempty"`
		Title    string     `json:"title,omitempty"`
		Detail   string     `json:"detail,omitempty"`
		Pos      gate.Pos   `json:"location"`
	}
)

// newShard writes down what merge needs; nil for a run of the whole plan.
func newShard(r gate.Report) *shard {
	if r.Part == nil {
		return nil
	}
	p := r.Part
	s := &shard{
		Index: p.Shard.Index, Of: p.Shard.Of, Plan: p.Plan, Whole: p.Whole, Today: p.Today.UTC(), Policy: newPolicy(p.Policy),
		Remarks: make([]remark, len(p.Remarks)), basis: newBasis(casesIn(r.Findings)),
	}
	for i := range min(len(s.Cases), len(p.At)) { // not as a list of numbers, in which the digits of a key could be found
		s.Cases[i].At = p.At[i]
	}
	for i, m := range p.Remarks {
		s.Remarks[i] = remark(m)
	}
	return s
}

// casesIn are the cases that findings hold.
func casesIn(findings []gate.Finding) []*gate.Case {
	var all []*gate.Case
	for _, f := range findings {
		if f.Case != nil {
			all = append(all, f.Case)
		}
	}
	return all
}

func newPolicy(p gate.Policy) policy {
	doc := policy{FailOn: p.FailOn, OnInconclusive: p.OnInconclusive, NoKey: p.NoKey, Retirement: retirement(p.Retirement), Levels: p.Levels}
	for _, w := range p.Waivers {
		doc.Waivers = append(doc.Waivers, grant{w.Model, w.Cause, w.Provider, w.Reason, day(w.Until), w.Owner, w.Pos})
	}
	return doc
}

// part reads what newShard wrote, and gives the findings their cases.
func (s *shard) part(findings []gate.Finding) (*gate.Part, error) {
	if s == nil {
		return nil, nil
	}
	var err error
	p := &gate.Part{Shard: gate.Shard{Index: s.Index, Of: s.Of}, Plan: s.Plan, Whole: s.Whole, Today: s.Today}
	if _, err = gate.ParseShard(p.Shard.String()); err != nil {
		return nil, fmt.Errorf("shard: %w", err)
	}
	if p.Policy, err = s.Policy.policy(); err != nil {
		return nil, err
	}
	for _, m := range s.Remarks {
		if !m.Cause.Known() || m.Cause.About().Class != gate.ClassRepository {
			return nil, fmt.Errorf("shard: %q is the cause of no remark", cut(string(m.Cause), 60))
		}
		p.Remarks = append(p.Remarks, gate.Remark(m))
	}
	cases, err := s.cases()
	if err != nil {
		return nil, fmt.Errorf("shard: %w", err)
	}
	for _, c := range s.Cases {
		p.At = append(p.At, c.At)
	}
	return p, s.attach(findings, cases)
}

// attach gives each finding on a question its case.
func (s *shard) attach(findings []gate.Finding, cases []gate.Case) error {
	if asked, _ := parted(findings); len(cases) != len(asked) {
		return errors.New("shard: its cases are not those of the findings")
	}
	for i := range cases {
		f, c := &findings[i], &cases[i]
		if isRemark(*f) || f.Probe.Model != c.Probe.Model || f.Probe.Provider != c.Probe.Provider || f.Probe.Need != c.Probe.Need {
			return errors.New("shard: its cases are not those of the findings")
		}
		// The findings of a report leave out what no format shows.
		f.Case, f.Probe, f.Evidence = c, c.Probe, c.Evidence
	}
	return nil
}

func (p policy) policy() (gate.Policy, error) {
	read := gate.Policy{FailOn: p.FailOn, OnInconclusive: p.OnInconclusive, NoKey: p.NoKey, Retirement: gate.Retirement(p.Retirement), Levels: p.Levels}
	for cause, level := range p.Levels {
		if !cause.Known() || !knownLevels[level] {
			return read, errors.New("shard: its policy names an unknown cause or level")
		}
	}
	if !knownLevels[p.OnInconclusive] || !knownFailOns[p.FailOn] {
		return read, errors.New("shard: its policy has a value that does not exist")
	}
	for _, g := range p.Waivers {
		until, err := time.Parse(time.DateOnly, g.Until)
		if err != nil {
			return read, errors.New("shard: a waiver ends on no day")
		}
		read.Waivers = append(read.Waivers, gate.Waiver{Model: g.Model, Cause: g.Cause, Provider: g.Provider, Reason: g.Reason, Until: until, Owner: g.Owner, Pos: g.Location})
	}
	return read, nil
}
