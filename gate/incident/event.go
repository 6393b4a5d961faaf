package incident

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// event is an incident or a maintenance.
type event struct {
	Name         string `json:"name"`
	Status       string `json:"status"`
	Impact       string `json:"impact"`
	WorstImpact  string `json:"current_worst_impact"` // the impact in incident.io's widget
	ResolvedAt   string `json:"resolved_at"`
	StartedAt    string `json:"started_at"`
	CreatedAt    string `json:"created_at"`
	ScheduledFor string `json:"scheduled_for"`

	maintenance bool
}

// impacts rank how bad it is, in the words of Statuspage and of incident.io. What is missing here says nothing.
var impacts = map[string]int{
	"critical": 3, "full_outage": 3,
	"major": 2, "partial_outage": 2,
	"minor": 1, "degraded_performance": 1,
}

func (e event) rank() int { return max(impacts[folded(e.Impact)], impacts[folded(e.WorstImpact)]) }

// behind is 1 for what comes after the others of its rank.
func (e event) behind() int {
	if e.maintenance {
		return 1
	}
	return 0
}

// over reports whether the event is listed although it has ended.
func (e event) over() bool {
	return e.ResolvedAt != "" || slices.Contains([]string{"resolved", "postmortem", "completed"}, folded(e.Status))
}

func (e event) title() string {
	if e.maintenance {
		return "maintenance under way: " + e.Name
	}
	return e.Name
}

// oldest is how far back a start is believed. An incident that is open for longer is one that nobody closed.
const oldest = 365 * 24 * time.Hour

// since is when the event started, the zero time where the page says nothing that can be true. A maintenance is created and
// in Statuspage also "started" when it is announced, so the day it is planned for comes first.
func (e event) since(now time.Time) time.Time {
	said := []string{e.StartedAt, e.CreatedAt}
	if e.maintenance {
		said = []string{e.ScheduledFor, e.StartedAt}
	}
	for _, s := range said {
		if t, err := time.Parse(time.RFC3339, s); err == nil && !t.After(now) && now.Sub(t) <= oldest {
			return t.UTC()
		}
	}
	return time.Time{}
}

func folded(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// maxName is how long a name may be, in characters.
const maxName = 200

// flatten puts s on one line, without controls and other characters that have no shape.
func flatten(s string) string {
	return strings.Join(strings.Fields(strings.Map(visible, s)), " ")
}

func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case !unicode.IsPrint(r):
		return -1
	}
	return r
}

// shorten cuts s to maxName characters; the last of what it cuts is then an ellipsis.
func shorten(s string) string {
	runes := []rune(s)
	if len(runes) <= maxName {
		return s
	}
	return strings.TrimRight(string(runes[:maxName-1]), " ") + "…"
}
