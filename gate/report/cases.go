package report

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// What a diagnosis rests on, as JSON, so that it can be made again: by merge for all shards together, by replay from a bundle.
type (
	basis struct {
		Sources []source `json:"sources"`
		Cases   []caseOf `json:"cases"`
	}

	// source is what was known of a provider.
	source struct {
		Provider   string     `json:"provider"`
		Kind       string     `json:"kind"`
		BaseURL    string     `json:"base_url"`
		KeyName    string     `json:"key_name"`
		APIVersion string     `json:"api_version,omitempty"`
		Listing    *listing   `json:"listing,omitempty"`
		Incident   *incident  `json:"incident,omitempty"`
		Reached    []string   `json:"reached,omitempty"`
		Retirement retirement `json:"retirement"`
		Today      time.Time  `json:"today"`
	}

	listing struct {
		Known  bool     `json:"known"`
		Public bool     `json:"public,omitempty"`
		Models []listed `json:"models"`
	}

	listed struct {
		ID         string `json:"id"`
		ShutdownOn string `json:"shutdown_on,omitempty"`
		Context    int    `json:"context,omitempty"`
	}

	incident struct {
		Name  string    `json:"name"`
		Since time.Time `json:"since"`
		Page  string    `json:"page"`
	}

	retirement struct {
		Warn int `json:"warn"`
		Fail int `json:"fail"`
	}

	caseOf struct {
		Source   int           `json:"source"`       // index into Sources
		At       int           `json:"at,omitempty"` // where in the whole plan the question stands
		Probe    question      `json:"probe"`
		Evidence gate.Evidence `json:"evidence"` // durations in nanoseconds
		AnyModel bool          `json:"any_model,omitempty"`
		Past     *past         `json:"past,omitempty"`
	}

	question struct {
		Model      string        `json:"model"`
		Provider   string        `json:"provider"`
		API        gate.API      `json:"endpoint"`
		Need       gate.Need     `json:"need"`
		Tokens     int           `json:"tokens,omitempty"`
		Parameters string        `json:"parameters,omitempty"`
		Capped     []string      `json:"capped,omitempty"`
		Prove      gate.Proof    `json:"prove"`
		Owner      string        `json:"owner,omitempty"`
		Requests   int           `json:"min_requests,omitempty"`
		TokenRate  int           `json:"min_tokens,omitempty"`
		MaxLatency time.Duration `json:"max_latency,omitempty"` // in nanoseconds
		Expect     string        `json:"expect,omitempty"`
		Group      int           `json:"group,omitempty"`
		Optional   bool          `json:"optional,omitempty"`
		Location   gate.Pos      `json:"location"`
	}

	past struct {
		On       string `json:"on"`
		As       string `json:"as,omitempty"`
		Requests int    `json:"requests,omitempty"`
		Tokens   int    `json:"tokens,omitempty"`
	}
)

// newBasis writes down cases; what several know of a provider stands there once.
func newBasis(cases []*gate.Case) basis {
	b := basis{Sources: []source{}, Cases: make([]caseOf, len(cases))}
	var known []gate.Case
	for i, c := range cases {
		at := slices.IndexFunc(known, func(k gate.Case) bool { return sameSource(k, *c) })
		if at < 0 {
			at = len(known)
			known = append(known, *c)
			b.Sources = append(b.Sources, newSource(*c))
		}
		b.Cases[i] = caseOf{Source: at, Probe: newQuestion(c.Probe), Evidence: c.Evidence, AnyModel: c.AnyModel}
		if c.Past != (gate.Past{}) {
			b.Cases[i].Past = &past{c.Past.On, c.Past.As, c.Past.Requests, c.Past.Tokens}
		}
	}
	return b
}

func sameSource(a, b gate.Case) bool {
	return a.Endpoint == b.Endpoint && a.Incident == b.Incident && a.Retirement == b.Retirement && a.Today.Equal(b.Today) &&
		reflect.DeepEqual(a.Listing, b.Listing) && slices.Equal(a.Reached, b.Reached)
}

func newSource(c gate.Case) source {
	s := source{
		Provider: c.Endpoint.Provider, Kind: c.Endpoint.Kind, BaseURL: address(c.Endpoint), KeyName: c.Endpoint.KeyName, APIVersion: c.Endpoint.APIVersion,
		Reached: c.Reached, Retirement: retirement(c.Retirement), Today: c.Today.UTC(),
	}
	if c.Listing.Known || c.Listing.Public {
		s.Listing = &listing{Known: c.Listing.Known, Public: c.Listing.Public, Models: make([]listed, len(c.Listing.Models))}
		for i, m := range c.Listing.Models {
			s.Listing.Models[i] = listed(m)
		}
	}
	if c.Incident.Name != "" {
		s.Incident = &incident{c.Incident.Name, c.Incident.Since.UTC(), c.Incident.Page}
	}
	return s
}

// address is a base URL without what looks made up in its path: gateways put a tenant's token or an account's id there.
func address(e gate.Endpoint) string {
	if strings.TrimRight(e.BaseURL, "/") == e.Preset().BaseURL {
		return e.BaseURL
	}
	return segment.ReplaceAllStringFunc(e.BaseURL, func(part string) string {
		if len(part) > longSegment || len(part) > longWord && strings.ContainsAny(part, "0123456789") {
			return "/***"
		}
		return part
	})
}

// segment finds the parts of a path; the host has two slashes before it.
var segment = regexp.MustCompile(`\b/[^/]+`)

// The most characters, slash included, of a part of a path that is kept: of one with digits, and of any.
const longWord, longSegment = 12, 32

func newQuestion(p gate.Probe) question {
	return question{
		Model: p.Model, Provider: p.Provider, API: p.API, Need: p.Need, Tokens: p.Tokens, Parameters: p.Parameters, Capped: p.Capped, Prove: p.Prove,
		Owner: p.Owner, Requests: p.MinRate.Requests, TokenRate: p.MinRate.Tokens, MaxLatency: p.MaxLatency, Expect: p.Expect,
		Group: p.Group, Optional: p.Optional, Location: p.Pos,
	}
}

func (q question) probe() gate.Probe {
	return gate.Probe{
		Model: q.Model, Provider: q.Provider, API: q.API, Need: q.Need, Tokens: q.Tokens, Parameters: q.Parameters, Capped: q.Capped, Prove: q.Prove,
		Owner: q.Owner, MinRate: gate.RateLimit{Requests: q.Requests, Tokens: q.TokenRate}, MaxLatency: q.MaxLatency, Expect: q.Expect,
		Group: q.Group, Optional: q.Optional, Pos: q.Location,
	}
}

// cases reads what newBasis wrote.
func (b basis) cases() ([]gate.Case, error) {
	all := make([]gate.Case, len(b.Cases))
	for i, c := range b.Cases {
		if c.Source < 0 || c.Source >= len(b.Sources) {
			return nil, errors.New("a case names a source that is not there")
		}
		if problem := c.broken(); problem != "" {
			return nil, fmt.Errorf("case %d: %s", i+1, problem)
		}
		all[i] = b.Sources[c.Source].around()
		all[i].Probe, all[i].Evidence, all[i].AnyModel = c.Probe.probe(), c.Evidence, c.AnyModel
		if c.Past != nil {
			all[i].Past = gate.Past{On: c.Past.On, As: c.Past.As, Requests: c.Past.Requests, Tokens: c.Past.Tokens}
		}
	}
	return all, nil
}

// broken says what no run has written; "" for nothing.
func (c caseOf) broken() string {
	for _, n := range []int{c.At, c.Probe.Group, c.Probe.Location.Line, c.Probe.Location.Column, c.Evidence.Status, c.Evidence.Attempts, c.Evidence.InputTokens, c.Evidence.OutputTokens} {
		if n < 0 || n > maxNumber {
			return "a number is out of range"
		}
	}
	return ""
}

// around is a case of which all is known but question and answer.
func (s source) around() gate.Case {
	c := gate.Case{
		Endpoint:   gate.Endpoint{Provider: s.Provider, Kind: s.Kind, BaseURL: s.BaseURL, KeyName: s.KeyName, APIVersion: s.APIVersion},
		Reached:    s.Reached,
		Retirement: gate.Retirement(s.Retirement), Today: s.Today,
	}
	if s.Listing != nil {
		c.Listing = gate.Listing{Known: s.Listing.Known, Public: s.Listing.Public, Models: make([]gate.Listed, len(s.Listing.Models))}
		for i, m := range s.Listing.Models {
			c.Listing.Models[i] = gate.Listed(m)
		}
	}
	if s.Incident != nil {
		c.Incident = gate.Incident{Name: s.Incident.Name, Since: s.Incident.Since, Page: s.Incident.Page}
	}
	return c
}
