package probe

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		ms, plain string
		want      time.Duration
	}{
		{"", "", 0},
		{"", "7", 7 * time.Second},
		{"", " 1.5 ", 1500 * time.Millisecond},
		{"", "0", 0},
		{"250", "7", 250 * time.Millisecond},
		{"0", "7", 0},
		{"soon", "7", 7 * time.Second},
		{"-5", "7", 7 * time.Second},
		{"", "Sat, 21 Nov 2026 12:00:30 GMT", 30 * time.Second},
		{"", "Saturday, 21-Nov-26 12:00:30 GMT", 30 * time.Second},
		{"", "Sat, 21 Nov 2026 11:00:00 GMT", 0},
		{"", "Sat, 21 Nov 9999 11:00:00 GMT", maxRetryAfter},
		{"", "-1", 0}, {"", "NaN", 0}, {"", "+Inf", 0}, {"", "1e999", 0}, {"", "tomorrow", 0}, {"", "7 s", 0},
		{"", "1e300", maxRetryAfter}, {"1e300", "", maxRetryAfter}, {"", "99999999999999999999", maxRetryAfter},
	} {
		h := http.Header{}
		h.Set("Retry-After-Ms", row.ms)
		h.Set("Retry-After", row.plain)
		if got := retryAfter(h, now); got != row.want {
			t.Errorf("%q %q: %v, want %v", row.ms, row.plain, got, row.want)
		}
	}
}

// A date is the server's, and so is the clock it is read by.
func TestRetryAfterByTheServersClock(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for date, want := range map[string]time.Duration{
		"Sat, 21 Nov 2026 12:00:00 GMT": 30 * time.Second,
		"Sat, 21 Nov 2026 12:00:25 GMT": 5 * time.Second,
		"Sun, 22 Nov 2026 12:00:00 GMT": 0,
		"Mon, 01 Jan 0001 00:00:00 GMT": maxRetryAfter,
		"yesterday":                     30 * time.Second,
		"":                              30 * time.Second,
	} {
		h := http.Header{"Date": {date}, "Retry-After": {"Sat, 21 Nov 2026 12:00:30 GMT"}}
		if got := retryAfter(h, now); got != want {
			t.Errorf("by the date %q: %v, want %v", date, got, want)
		}
	}
}

func TestKeptHeaders(t *testing.T) {
	h := http.Header{}
	for name, value := range map[string]string{
		"Content-Type": "text/html", "Retry-After": "7", "X-Ratelimit-Remaining-Tokens": "5", "X-Ratelimit-Limit-Project-Requests": "6",
		"X-Ratelimit-Reset-Requests-Day": "1s", "X-Ratelimit-Type": "day", "Cf-Mitigated": "challenge", "Server": strings.Repeat("s", 999),
		"Location": "https://u:p@Other.example:8443/login?token=t#f", "Via": "",
		"Set-Cookie": "a", "Openai-Organization": "acme", "Openai-Project": "p", "X-Ratelimit-Sk-Abc": "x", "Date": "d", "Authorization": "x",
	} {
		h.Set(name, value)
	}
	want := map[string]string{
		"content-type": "text/html", "retry-after": "7", "x-ratelimit-remaining-tokens": "5", "x-ratelimit-limit-project-requests": "6",
		"x-ratelimit-reset-requests-day": "1s", "x-ratelimit-type": "day", "cf-mitigated": "challenge",
		"server": strings.Repeat("s", maxHeader-len("…")) + "…", "location": "https://Other.example:8443",
	}
	same := func(s string) string { return s }
	if diff := cmp.Diff(want, kept(h, same)); diff != "" {
		t.Error(diff)
	}
	if got := kept(http.Header{"Location": {"/login?token=t"}, "Date": {"d"}}, same); got != nil {
		t.Errorf("%v, want none", got)
	}
}

func TestRequestID(t *testing.T) {
	scrub := func(s string) string { return strings.ReplaceAll(s, "secret", "***") }
	for _, row := range []struct {
		header http.Header
		want   string
	}{
		{http.Header{}, ""},
		{http.Header{"X-Request-Id": {"req_1"}, "Request-Id": {"req_2"}}, "req_1"},
		{http.Header{"Apim-Request-Id": {"a-secret"}}, "a-***"},
		{http.Header{"Request-Id": {"req_2"}}, "req_2"},
	} {
		if got := requestID(row.header, scrub); got != row.want {
			t.Errorf("%v: %q", row.header, got)
		}
	}
}
