package incident

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func pages(transport http.RoundTripper) *Pages {
	return New(Options{
		Transport: transport, UserAgent: "modelreach/test", Now: func() time.Time { return noon },
		Scrub: func(s string) string { return strings.ReplaceAll(s, "canary", "***") },
	})
}

// serve answers the status page on loopback, and returns it as a provider's.
func serve(t *testing.T, handler http.HandlerFunc) (*Pages, provider.Preset) {
	t.Helper()
	server := httptest.NewTLSServer(handler)
	t.Cleanup(server.Close)
	return pages(server.Client().Transport), provider.Preset{StatusURL: server.URL + "/api/v2/summary.json"}
}

// told is what comes of a status page with this body.
func told(t *testing.T, body string) gate.Incident {
	t.Helper()
	p, preset := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) })
	got := p.Of(preset)(t.Context())
	if u, _ := url.Parse(preset.StatusURL); got.Name != "" && got.Page != u.Host {
		t.Errorf("page %q, want %q", got.Page, u.Host)
	}
	got.Page = ""
	return got
}

func TestShapes(t *testing.T) {
	for name, want := range map[string]gate.Incident{
		"statuspage.json": {Name: "Elevated error rates on Chat Completions", Since: time.Date(2026, 11, 21, 10, 2, 11, 114_000_000, time.UTC)},
		"widget.json":     {Name: "API requests fail"},
	} {
		body, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, told(t, string(body))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func at(hour, minute int) time.Time { return time.Date(2026, 11, 21, hour, minute, 0, 0, time.UTC) }

func TestWhichIncident(t *testing.T) {
	for name, tc := range map[string]struct {
		body string
		want gate.Incident
	}{
		"all is well":         {`{"status":{"indicator":"none","description":"All Systems Operational"},"incidents":[],"scheduled_maintenances":[]}`, gate.Incident{}},
		"a bad state":         {`{"status":{"indicator":"critical","description":"Major Service Outage"},"incidents":[]}`, gate.Incident{Name: "Major Service Outage"}},
		"a minor state":       {`{"status":{"indicator":"minor","description":"Minor Service Outage"}}`, gate.Incident{}},
		"a maintenance state": {`{"status":{"indicator":"maintenance","description":"Service Under Maintenance"}}`, gate.Incident{}},
		"no impact named, the newest": {`{"incidents":[{"name":"a","created_at":"2026-11-21T10:00:00Z"},{"name":"b","created_at":"2026-11-21T11:00:00Z"},
			{"name":"c","created_at":"2026-11-21T09:00:00Z"}]}`, gate.Incident{Name: "b", Since: at(11, 0)}},
		"the impact before the start": {`{"incidents":[{"name":"a","impact":"none","started_at":"2026-11-21T11:00:00Z"},
			{"name":"b","impact":"Minor","started_at":"2026-11-20T12:00:00Z"}]}`, gate.Incident{Name: "b", Since: noon.AddDate(0, 0, -1)}},
		"closed ones": {`{"incidents":[{"name":"a","status":"resolved"},{"name":"b","status":"Postmortem"},{"name":"c","status":"completed"},
			{"name":"d","status":"monitoring","resolved_at":"2026-11-21T11:00:00Z"}]}`, gate.Incident{}},
		"a maintenance": {`{"scheduled_maintenances":[{"name":"m","status":"in_progress","created_at":"2026-11-01T00:00:00Z","started_at":"2026-11-01T00:00:00Z",
			"scheduled_for":"2026-11-21T11:30:00Z"}]}`, gate.Incident{Name: "maintenance under way: m", Since: at(11, 30)}},
		"a maintenance of the widget": {`{"in_progress_maintenances":[{"name":"m","status":"maintenance_in_progress","started_at":"2026-11-21T11:30:00Z"}]}`,
			gate.Incident{Name: "maintenance under way: m", Since: at(11, 30)}},
		"an incident before a maintenance": {`{"scheduled_maintenances":[{"name":"m","status":"in_progress","scheduled_for":"2026-11-21T11:30:00Z"}],
			"incidents":[{"name":"a","created_at":"2026-11-21T10:00:00Z"}]}`, gate.Incident{Name: "a", Since: at(10, 0)}},
		"maintenances that are not under way": {`{"scheduled_maintenances":[{"name":"m","status":"scheduled"},{"name":"n","status":"verifying"},{"name":"o"}]}`, gate.Incident{}},
	} {
		if diff := cmp.Diff(tc.want, told(t, tc.body)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestSince(t *testing.T) {
	for name, tc := range map[string]struct {
		started, created string
		want             time.Time
	}{
		"started":          {"2026-11-21T10:00:00Z", "2026-11-21T10:30:00Z", at(10, 0)},
		"created":          {"", "2026-11-21T10:30:00Z", at(10, 30)},
		"not a time":       {"yesterday", "2026-11-21T10:30:00Z", at(10, 30)},
		"in the future":    {"2026-11-21T12:00:01Z", "", time.Time{}},
		"a year ago":       {"2025-11-21T12:00:00Z", "", noon.AddDate(-1, 0, 0)},
		"more than a year": {"2025-11-21T11:59:59Z", "0001-01-01T00:00:00Z", time.Time{}},
		"far away":         {"9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", time.Time{}},
	} {
		body, _ := json.Marshal(map[string]any{"incidents": []any{map[string]any{"name": "a", "started_at": tc.started, "created_at": tc.created}}})
		if got := told(t, string(body)).Since; !got.Equal(tc.want) {
			t.Errorf("%s: since %s, want %s", name, got, tc.want)
		}
	}
}

func TestOddTypesCostNothingElse(t *testing.T) {
	incident := `{"id":{},"name":"still read","status":7,"impact":["critical"],"started_at":0,"created_at":"2026-11-21T11:00:00Z","resolved_at":false}`
	want := gate.Incident{Name: "still read", Since: at(11, 0)}
	for _, body := range []string{
		`{"incidents":[` + incident + `]}`,
		`{"incidents":[null,5,"x",[],{},{"name":null},{"name":{}},{"name":" \n"},` + incident + `]}`,
		`{"status":"bad","incidents":[` + incident + `]}`,
		`{"status":{"indicator":{},"description":[]},"page":7,"ongoing_incidents":{},"scheduled_maintenances":"none","incidents":[` + incident + `]}`,
		`{"incidents":null,"in_progress_maintenances":[[[]]],"ongoing_incidents":[` + incident + `]}`,
	} {
		if diff := cmp.Diff(want, told(t, body)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
}

func TestWhatIsNoStatusPage(t *testing.T) {
	for _, body := range []string{
		"", "null", "[]", `"x"`, "0", "{}", `{"incidents":[{"name":"cut`, "<!doctype html><title>Status</title>", "\x00\xff\xfe",
		strings.Repeat("[", 100_000), strings.Repeat(`{"incidents":`, 20_000),
		`{"incidents":[{"name":"too long"}],"x":"` + strings.Repeat("x", maxBody) + `"}`,
	} {
		if got := told(t, body); got != (gate.Incident{}) {
			t.Errorf("%.40q: %+v", body, got)
		}
	}
}

func TestManyEvents(t *testing.T) {
	for n, want := range map[int]string{maxEvents - 1: "a", maxEvents: ""} {
		body := `{"incidents":[` + strings.Repeat("0,", n) + `{"name":"a"}]}`
		if got := told(t, body).Name; got != want {
			t.Errorf("behind %d others: %q, want %q", n, got, want)
		}
	}
}

func TestNameIsOneShortRedactedLine(t *testing.T) {
	for name, tc := range map[string]struct{ name, want string }{
		"line breaks":         {"a\r\nb\tc\u2028d\u0085e  f ", "a b c d e f"},
		"escape sequences":    {"\x1b[31mred\x1b[0m\x07", "[31mred[0m"},
		"workflow commands":   {"x\n::error::y", "x ::error::y"},
		"what nobody sees":    {"\u202egnp\u200b.exe\ufeff", "gnp.exe"},
		"a secret":            {"for canary", "for ***"},
		"a secret in pieces":  {"for ca\u200bna\x00ry", "for ***"},
		"long":                {strings.Repeat("日", 300), strings.Repeat("日", 199) + "…"},
		"fitting":             {strings.Repeat("日", 200), strings.Repeat("日", 200)},
		"a secret at the end": {strings.Repeat("x", 197) + "canary", strings.Repeat("x", 197) + "***"},
		"controls alone":      {"\x00\x1b\u200b", ""},
	} {
		body, _ := json.Marshal(map[string]any{"incidents": []any{map[string]any{"name": tc.name}}})
		if got := told(t, string(body)).Name; got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

func TestPageIsAskedOnce(t *testing.T) {
	var requests atomic.Int32
	p, preset := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		_, _ = w.Write([]byte(`{"incidents":[{"name":"a"}]}`))
	})
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if got := p.Of(preset)(t.Context()); got.Name != "a" {
				t.Errorf("incident %+v", got)
			}
		})
	}
	group.Wait()
	if n := requests.Load(); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestNoPageIsKnown(t *testing.T) {
	if pages(nil).Of(provider.Preset{Name: "mistral"}) != nil {
		t.Error("a page is asked that nobody knows")
	}
}

func TestEveryKnownPageIsAnAddress(t *testing.T) {
	for _, preset := range provider.Presets {
		u, err := url.Parse(preset.StatusURL)
		if err != nil || preset.StatusURL != "" && (u.Scheme != "https" || u.Host == "" || u.User != nil) {
			t.Errorf("%s: %q", preset.Name, preset.StatusURL)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"statuspage.json", "widget.json"} {
		body, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got := read(body).worst(noon)
		if name := shorten(flatten(got.Name)); utf8.RuneCountInString(name) > maxName || strings.ContainsFunc(name, unicode.IsControl) {
			t.Errorf("name %q", name)
		}
		if !got.Since.IsZero() && (got.Since.After(noon) || noon.Sub(got.Since) > oldest) {
			t.Errorf("since %s", got.Since)
		}
	})
}

// ended is a context that is over.
func ended(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
