package simulate

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// FuzzBodies: whatever a known model is sent, on every API, the answer has a status and nothing panics.
func FuzzBodies(f *testing.F) {
	for _, m := range models {
		for _, api := range gate.APIs {
			f.Add(minimal(api, m.id))
		}
	}
	for _, wanted := range extras {
		for _, extra := range wanted {
			f.Add(`{"model":"gpt-4o",` + extra[1:])
		}
	}
	handler := New(Options{Pause: time.Nanosecond})
	f.Fuzz(func(t *testing.T, body string) {
		if strings.Contains(body, "sim-") {
			return // some acts never end
		}
		for _, api := range gate.APIs {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/"+api.Path(), strings.NewReader(body))
			r.Header.Set("Authorization", "Bearer "+key)
			r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != http.StatusOK && (w.Code < 400 || w.Code > 499) {
				t.Errorf("%s: %d %s", api, w.Code, w.Body)
			}
		}
	})
}
