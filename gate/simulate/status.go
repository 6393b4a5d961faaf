package simulate

import (
	"net/http"
	"time"
)

// openFor is how long ago the incident of the status page began.
const openFor = 40 * time.Minute

// troubled is a status page with an open incident.
func troubled(w http.ResponseWriter, _ *http.Request) {
	began := time.Now().Add(-openFor).UTC().Format(time.RFC3339)
	writeJSON(w, http.StatusOK, statusPage("major", "Partial System Outage", "partial_outage", []object{{
		"id": "simulated-incident", "name": "Elevated error rates on chat completions", "status": "investigating", "impact": "major",
		"created_at": began, "started_at": began, "updated_at": began, "resolved_at": nil, "shortlink": "https://status.example/incident",
		"incident_updates": []object{{
			"id": "simulated-update", "status": "investigating", "body": "We are looking into it.", "created_at": began,
		}},
	}}))
}

// quiet is a status page without any.
func quiet(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, statusPage("none", "All Systems Operational", "operational", []object{}))
}

// statusPage is the summary of a status page (Atlassian Statuspage, API v2: summary.json).
func statusPage(indicator, description, component string, incidents []object) object {
	now := time.Now().UTC().Format(time.RFC3339)
	return object{
		"page": object{
			"id": "simulated-page", "name": "Simulated", "url": "https://status.example", "time_zone": "UTC", "updated_at": now,
		},
		"status": object{"indicator": indicator, "description": description},
		"components": []object{{
			"id": "simulated-component", "name": "Chat Completions", "status": component, "updated_at": now, "group": false, "group_id": nil,
		}},
		"incidents": incidents, "scheduled_maintenances": []object{},
	}
}
