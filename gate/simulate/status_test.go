package simulate

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestStatusPages(t *testing.T) {
	srv := start(t, Options{})
	for path, want := range map[string][]string{
		"/status/summary.json": {"major", "Elevated error rates on chat completions"}, "/status/quiet.json": {"none"},
	} {
		resp, body := do(t, "GET", srv.URL+path, "", nil)
		var got struct {
			Status    struct{ Indicator string }
			Incidents []struct {
				Name      string
				CreatedAt time.Time `json:"created_at"`
				Resolved  *string   `json:"resolved_at"`
			}
		}
		if err := json.Unmarshal([]byte(body), &got); err != nil || resp.StatusCode != 200 {
			t.Fatalf("got %d %v %s", resp.StatusCode, err, body)
		}
		says := []string{got.Status.Indicator}
		for _, incident := range got.Incidents {
			says = append(says, incident.Name)
			if incident.Resolved != nil || !incident.CreatedAt.Before(time.Now()) {
				t.Errorf("not an open incident: %+v", incident)
			}
		}
		if diff := cmp.Diff(want, says); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
}
