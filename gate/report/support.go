package report

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// The bundle for a provider's support, as docs/reports.md describes it.
type (
	bundle struct {
		SchemaVersion int    `json:"schema_version"`
		Kind          string `json:"kind"`
		Tool          tool   `json:"tool"`
		StartedAt     string `json:"started_at"`
		Environment   string `json:"environment,omitempty"`
		Calls         []call `json:"calls"`
		Replay        basis  `json:"replay"`
	}

	// call is one call that did not pass, for a person to read.
	call struct {
		At           string          `json:"at"`
		Environment  string          `json:"environment,omitempty"`
		Provider     string          `json:"provider"`
		Kind         string          `json:"kind"`
		Host         string          `json:"host"`
		Method       string          `json:"method"`
		Path         string          `json:"path"`
		Model        string          `json:"model"`
		Need         gate.Need       `json:"need"`
		Request      json.RawMessage `json:"request,omitempty"`
		Status       int             `json:"status"`
		Fault        gate.Fault      `json:"fault"`
		Code         string          `json:"code"`
		Type         string          `json:"type"`
		Param        string          `json:"param"`
		Message      string          `json:"message"`
		RequestID    string          `json:"request_id"`
		RetryAfterMS int64           `json:"retry_after_ms,omitempty"`
		Attempts     int             `json:"attempts"`
		Tries        []try           `json:"tries"`
		Outcome      gate.Outcome    `json:"outcome"`
		Cause        gate.Cause      `json:"cause"`
		OtherCauses  []gate.Cause    `json:"other_causes"`
		Title        string          `json:"title"`
	}
)

const bundleKind = "evidence"

// Evidence renders what a provider's support asks for of every call that did not pass: when and where it was made, what it looked
// like, what came back in each attempt and the ids of the requests; and behind that, what a diagnosis rests on, for ReadEvidence.
// What the application sends beside our own prompt, whom to tell, and the names of fine-tuned models of others
// are left out.
func Evidence(r gate.Report) ([]byte, error) {
	doc := bundle{
		SchemaVersion: SchemaVersion, Kind: bundleKind, Tool: tool{toolName, r.Version, r.SDK},
		StartedAt: stamp(r.StartedAt), Environment: r.Environment, Calls: []call{},
	}
	var cases []*gate.Case
	for _, f := range r.Findings {
		if !reported(f) {
			continue
		}
		doc.Calls = append(doc.Calls, newCall(f))
		if f.Case != nil {
			cases = append(cases, anonymous(*f.Case))
		}
	}
	doc.Replay = newBasis(cases)
	return indented(doc)
}

// reported are the findings that support is asked about: calls that failed, are open, or answer in a way worth a warning.
func reported(f gate.Finding) bool {
	loud := f.Level == gate.Fail || f.Level == gate.Warn
	return !isRemark(f) && (f.Outcome == gate.Unreachable || f.Outcome == gate.Inconclusive || f.Outcome == gate.Reachable && loud)
}

func newCall(f gate.Finding) call {
	e := f.Evidence
	c := call{
		At: exactStamp(e.At), Environment: f.Environment, Provider: f.Probe.Provider, Method: "POST", Model: f.Probe.Model, Need: f.Probe.Need,
		Status: e.Status, Fault: e.Fault, Code: e.Code, Type: e.Type, Param: e.Param, Message: e.Message,
		RequestID: e.RequestID, RetryAfterMS: e.RetryAfter.Milliseconds(), Attempts: e.Attempts, Tries: newTries(e.Tries),
		Outcome: f.Outcome, Cause: f.Diagnosis.Cause, OtherCauses: append([]gate.Cause{}, f.Diagnosis.Others...), Title: f.Diagnosis.Title,
	}
	if f.Probe.Prove == gate.ProveList {
		c.Method = "GET"
	}
	if json.Valid([]byte(e.Request)) {
		c.Request = json.RawMessage(e.Request)
	}
	if f.Case != nil {
		c.Kind, c.Host, c.Path = f.Case.Endpoint.Kind, f.Case.Endpoint.Host(), path(f)
	}
	return c
}

// path is where a call went at its host.
func path(f gate.Finding) string {
	e := f.Case.Endpoint
	e.BaseURL = address(e)
	p := f.Probe
	u, err := url.Parse(e.Root() + e.Path(gate.Call{Model: p.Model, Provider: p.Provider, API: p.API, Prove: p.Prove}))
	if err != nil {
		return ""
	}
	return u.EscapedPath()
}

// anonymous is a case without what only concerns the repository and its owners.
func anonymous(c gate.Case) *gate.Case {
	c.Probe.Owner, c.Probe.Parameters, c.Probe.Capped = "", "", nil
	c.Probe.Group, c.Probe.Optional = 0, false
	c.Listing.Models = slices.DeleteFunc(slices.Clone(c.Listing.Models), func(m gate.Listed) bool {
		return m.ID != c.Probe.Model && tuned(m.ID)
	})
	c.Reached = slices.DeleteFunc(slices.Clone(c.Reached), tuned)
	return &c
}

// tuned reports whether an id is that of a fine-tuned model, which holds the name of an organization
// (ft:gpt-4o-mini-2024-07-18:acme::9abc, OpenAI's guide on fine-tuning).
func tuned(id string) bool { return strings.HasPrefix(id, "ft:") || strings.Contains(id, ":ft-") }

// Bundle is what ReadEvidence finds in a file that Evidence wrote.
type Bundle struct {
	Version, SDK string // of the modelreach that wrote it, and of the library that made the requests
	Environment  string
	StartedAt    time.Time
	Cases        []gate.Case
	Untold       int // calls whose cases are not in the file: they came of a report that leaves them out
}

// ReadEvidence reads what Evidence wrote, as strictly as Read does.
func ReadEvidence(data []byte) (Bundle, error) {
	var doc bundle
	if err := decode(data, &doc, bundleKind); err != nil {
		return Bundle{}, err
	}
	at, err := moment(doc.StartedAt)
	if err != nil {
		return Bundle{}, err
	}
	cases, err := doc.Replay.cases()
	return Bundle{doc.Tool.Version, doc.Tool.SDK, doc.Environment, at, cases, max(0, len(doc.Calls)-len(cases))}, err
}
