package incident

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// summary is a status page in the shape of Atlassian's Statuspage ("Status API v2") or of incident.io's widget ("Embedding
// status pages"). Every field may be missing or of another type.
type summary struct {
	Status struct {
		Indicator   string `json:"indicator"` // none, minor, major, critical, maintenance
		Description string `json:"description"`
	} `json:"status"`
	Incidents events `json:"incidents"`
	Scheduled events `json:"scheduled_maintenances"` // of both: planned, in Statuspage also under way

	Ongoing  events `json:"ongoing_incidents"`        // of incident.io
	UnderWay events `json:"in_progress_maintenances"` // of incident.io
}

// events are what an array holds, at most maxEvents of it: it costs a hostile page two bytes to make one.
type events []event

const maxEvents = 1000

// UnmarshalJSON implements json.Unmarshaler. It never fails: of another value than an array nothing is taken.
func (all *events) UnmarshalJSON(data []byte) error {
	var rows []json.RawMessage
	_ = json.Unmarshal(data, &rows)
	for _, row := range rows[:min(len(rows), maxEvents)] {
		var e event
		_ = json.Unmarshal(row, &e)
		*all = append(*all, e)
	}
	return nil
}

// read understands what it can of a page. A field of another type than expected is as good as absent, so the error does not
// matter; of what is no JSON object, nothing is left.
func read(body []byte) summary {
	var s summary
	_ = json.Unmarshal(body, &s)
	return s
}

// worst is the open incident of the worst impact, of equal ones that which started last; a maintenance comes behind an incident
// of the same impact. Where the page names none but calls the state of everything bad, that state is the incident.
func (s summary) worst(now time.Time) gate.Incident {
	open := s.open()
	switch {
	case len(open) > 0:
		e := slices.MinFunc(open, func(a, b event) int {
			return cmp.Or(b.rank()-a.rank(), a.behind()-b.behind(), b.since(now).Compare(a.since(now)))
		})
		return gate.Incident{Name: e.title(), Since: e.since(now)}
	case impacts[folded(s.Status.Indicator)] >= impacts["major"]:
		return gate.Incident{Name: s.Status.Description}
	}
	return gate.Incident{}
}

// open are the incidents and maintenances that have a name and are under way.
func (s summary) open() []event {
	planned := func(e event) bool { return folded(e.Status) != "in_progress" }
	maintenances := slices.Concat(slices.DeleteFunc(s.Scheduled, planned), s.UnderWay)
	for i := range maintenances {
		maintenances[i].maintenance = true
	}
	all := slices.Concat(s.Incidents, s.Ongoing, maintenances)
	return slices.DeleteFunc(all, func(e event) bool { return flatten(e.Name) == "" || e.over() })
}
