package probe

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
)

// FuzzReply: whatever a server answers, on every API, becomes evidence that is bounded, text, and without the key.
func FuzzReply(f *testing.F) {
	for _, body := range []string{
		goodChat, overloaded, rateLimited, payFirst, noModel, "", "null", "[]", `"x"`, "data: {\"choices\":[]}\n\n", "<html>", "\x00\xff", `{"error":{"message":"` + testKey + `"}}`,
		`{"error":"{'error': {'message': 'Incorrect API key provided: ` + testKey[:6] + `****', 'code': None}}"}`, "upstream said: {\"error\":[{\"a\":[[[[", `{"value":"ek_1234567890abcdef"}`,
	} {
		f.Add(200, body, "application/json", "1", "req_1")
		f.Add(404, body, "text/html", "Fri, 31 Dec 9999 23:59:59 GMT", testKey)
	}
	c, err := New(Options{
		Endpoint: gate.Endpoint{BaseURL: "https://llm.example/v1", KeyName: "KEY"}, Key: redact.NewSecret(testKey),
		Timeout: time.Second, Concurrency: 1, Attempts: 1,
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, body, kind, wait, id string) {
		header := http.Header{"Content-Type": {kind}, "Retry-After": {wait}, "Retry-After-Ms": {id}, "X-Request-Id": {id}, "Location": {body}, "Server": {body}}
		for _, api := range append([]gate.API{gate.ModelObject}, gate.APIs...) {
			for _, streamed := range []bool{false, true} {
				e, kept := c.evidence(wire{api: api, streamed: streamed, status: status, header: header, body: []byte(body), sent: true, bound: maxAnswer})
				bounded(t, e)
				if e.Status != status || len(kept) > maxRefusal {
					t.Errorf("status %d, %d bytes kept", e.Status, len(kept))
				}
			}
		}
		e, _ := c.evidence(wire{api: gate.ChatCompletions, err: errors.New(body), told: wait})
		bounded(t, e)
		readListing([]byte(body), c.secrets.scrub())
		tokensIn([]byte(body))
	})
}

// bounded holds evidence to what may be shown to anybody.
func bounded(t *testing.T, e gate.Evidence) {
	t.Helper()
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	const most = 64 << 10
	if len(data) > most || e.RetryAfter < 0 || e.RetryAfter > maxRetryAfter || len(e.RequestID) > maxHeader || len(e.Message) > maxRefusal {
		t.Errorf("%d bytes: %.300s", len(data), data)
	}
	text := []string{e.Message, e.Code, e.Type, e.Param, e.RequestID, e.AnsweredModel}
	for _, value := range e.Headers {
		text = append(text, value)
	}
	if !utf8.ValidString(strings.Join(text, " ")) {
		t.Errorf("not text: %q", text)
	}
	for i := range len(testKey) - 7 {
		if piece := testKey[i : i+8]; strings.Contains(string(data), piece) {
			t.Errorf("%q of the key is in %s", piece, data)
		}
	}
}

// FuzzRetryAfter: no header makes a wait negative or longer than the bound, and a plain number of seconds is what it says.
func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{"", "7", "-1", "1e9", "NaN", "0x1p62", "Sat, 21 Nov 2026 12:00:30 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "9223372036854775808"} {
		f.Add(value, "", "")
		f.Add("", value, "Sat, 21 Nov 2026 12:00:30 GMT")
		f.Add("Fri, 31 Dec 9999 23:59:59 GMT", "", value)
	}
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, plain, ms, date string) {
		got := retryAfter(http.Header{"Retry-After": {plain}, "Retry-After-Ms": {ms}, "Date": {date}}, now)
		if got < 0 || got > maxRetryAfter {
			t.Errorf("%q %q %q: %v", plain, ms, date, got)
		}
		if len(plain) == 1 && plain[0] >= '0' && plain[0] <= '9' && ms == "" && got != time.Duration(plain[0]-'0')*time.Second {
			t.Errorf("%q: %v", plain, got)
		}
	})
}
