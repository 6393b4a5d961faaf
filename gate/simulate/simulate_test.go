package simulate

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

const key = "sk-proj-Canary0123456789abcdefghijklmnopqrstuvwxyzABCD"

// start serves the simulator on loopback for one test.
func start(t *testing.T, o Options) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(New(o))
	t.Cleanup(srv.Close)
	return srv
}

// client reads answers as they come: it follows no redirect and keeps no connection.
var client = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// send makes one request with a key; an empty body is none.
func send(ctx context.Context, method, url, body string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+key)
	if strings.HasPrefix(body, "--"+boundary) {
		req.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
	}
	return client.Do(req)
}

// exchange sends a request and reads its answer whole.
func exchange(t *testing.T, method, url, body string) (*http.Response, string) {
	t.Helper()
	resp, err := send(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(answer)
}

// minimal is the smallest request of each API.
func minimal(api gate.API, model string) string {
	switch api {
	case gate.Transcriptions:
		return form(wav(time.Second), "model", model)
	case gate.Realtime:
		return fmt.Sprintf(`{"session":{"type":"realtime","model":%q},"expires_after":{"anchor":"created_at","seconds":10}}`, model)
	}
	fields := map[gate.API]string{
		gate.ChatCompletions: `"messages":[{"role":"user","content":"hi"}],"max_completion_tokens":16`,
		gate.Responses:       `"input":"hi","max_output_tokens":16,"store":false`,
		gate.Embeddings:      `"input":"a"`,
		gate.Moderations:     `"input":"a"`,
		gate.Images:          `"prompt":"dot","size":"1024x1024","quality":"low","n":1`,
		gate.Speech:          `"input":"a","voice":"alloy","response_format":"mp3"`,
		gate.Completions:     `"prompt":"a","max_tokens":1`,
	}
	return fmt.Sprintf(`{"model":%q,%s}`, model, fields[api])
}

func errorOf(t *testing.T, body string) errorObject {
	t.Helper()
	var answer envelope
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatalf("error answer is no JSON: %v\n%s", err, body)
	}
	return answer.Error
}

func valueOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func TestRefusals(t *testing.T) {
	srv := start(t, Options{})
	for _, tc := range []struct {
		name, method, path, body string
		status                   int
		code, param, says        string
	}{
		{"unknown path", "POST", "/v1/x", "", 404, "", "", "Invalid URL (POST /v1/x)"},
		{"no /v1", "POST", "/chat/completions", "", 404, "", "", "Invalid URL (POST /chat/completions)"},
		{"bare /v1/models/", "GET", "/v1/models/", "", 404, "", "", "Invalid URL"},
		{"wrong method", "GET", "/v1/chat/completions", "", 405, "method_not_supported", "", "Not allowed to GET"},
		{"list by POST", "POST", "/v1/models", "{}", 405, "method_not_supported", "", "Not allowed to POST"},
		{"no body", "POST", "/v1/responses", "", 400, "", "", "could not parse the JSON body"},
		{"broken JSON", "POST", "/v1/responses", `{"model":`, 400, "", "", "could not parse the JSON body"},
		{"no object", "POST", "/v1/responses", `[1]`, 400, "", "", "could not parse the JSON body"},
		{"wrong type", "POST", "/v1/responses", `{"model":5}`, 400, "invalid_type", "model", "Invalid type for 'model'"},
		{"no model", "POST", "/v1/chat/completions", `{"messages":[1]}`, 400, "", "", "you must provide a model parameter"},
		{"too large", "POST", "/v1/embeddings", `{"input":"` + strings.Repeat("a", maxBody) + `"}`, 413, "", "", "Maximum content size"},
		{"no messages", "POST", "/v1/chat/completions", `{"model":"gpt-6-luna"}`, 400, "missing_required_parameter", "messages", "'messages'"},
		{"no input", "POST", "/v1/embeddings", `{"model":"text-embedding-3-small","input":""}`, 400, "missing_required_parameter", "input", "'input'"},
		{"max_tokens to a reasoning model", "POST", "/v1/chat/completions", `{"model":"gpt-6-luna","messages":[1],"max_tokens":16}`,
			400, "unsupported_parameter", "max_tokens", "Use 'max_completion_tokens' instead"},
		{"few output tokens", "POST", "/v1/responses", `{"model":"gpt-6-luna","input":"hi","max_output_tokens":15}`,
			400, "integer_below_min_value", "max_output_tokens", "Expected a value >= 16, but got 15"},
		{"no output tokens", "POST", "/v1/chat/completions", `{"model":"gpt-6-luna","messages":[1],"max_completion_tokens":0}`,
			400, "integer_below_min_value", "max_completion_tokens", ">= 1"},
		{"too many dimensions", "POST", "/v1/embeddings", `{"model":"text-embedding-3-small","input":"a","dimensions":999999999999}`,
			400, "invalid_value", "dimensions", "1536"},
		{"too many dimensions, act", "POST", "/v1/embeddings", `{"model":"sim-empty-list","input":"a","dimensions":999999999999}`,
			400, "invalid_value", "dimensions", "1536"},
		{"too many inputs", "POST", "/v1/moderations", `{"input":["a"` + strings.Repeat(`,"a"`, maxInputs) + `]}`,
			400, "array_above_max_length", "input", "2049"},
		{"embedding model on chat", "POST", "/v1/chat/completions", minimal(gate.ChatCompletions, "text-embedding-3-small"), 404, "", "model", "not a chat model"},
		{"image model on chat", "POST", "/v1/chat/completions", minimal(gate.ChatCompletions, "gpt-image-2"), 404, "", "model", "not a chat model"},
		{"responses model on chat", "POST", "/v1/chat/completions", minimal(gate.ChatCompletions, "gpt-5.5-pro"), 404, "", "model",
			"only supported in v1/responses and not in v1/chat/completions"},
		{"chat model on embeddings", "POST", "/v1/embeddings", minimal(gate.Embeddings, "gpt-6-luna"), 403, "", "", "not allowed to generate embeddings"},
		{"chat model on moderations", "POST", "/v1/moderations", minimal(gate.Moderations, "gpt-6-luna"), 404, "", "model", "v1/moderations"},
		{"retired model", "POST", "/v1/chat/completions", minimal(gate.ChatCompletions, "gpt-4-1106-preview"), 404, "model_not_found", "",
			"The model `gpt-4-1106-preview` does not exist or you do not have access to it."},
		{"unknown act", "POST", "/v1/responses", minimal(gate.Responses, "sim-nothing"), 404, "model_not_found", "", "`sim-nothing`"},
		{"unlisted model", "GET", "/v1/models/gpt-4-1106-preview", "", 404, "model_not_found", "", "`gpt-4-1106-preview`"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			resp, body := exchange(t, tc.method, srv.URL+tc.path, tc.body)
			got := errorOf(t, body)
			if resp.StatusCode != tc.status || valueOf(got.Code) != tc.code || valueOf(got.Param) != tc.param || !strings.Contains(got.Message, tc.says) {
				t.Errorf("got %d %s\nwant %d, code %q, param %q, message with %q", resp.StatusCode, body, tc.status, tc.code, tc.param, tc.says)
			}
			if resp.Header.Get("X-Request-Id") == "" {
				t.Error("no x-request-id")
			}
		})
	}
}

func TestWrongMethodNamesTheRightOne(t *testing.T) {
	resp, _ := exchange(t, "GET", start(t, Options{}).URL+"/v1/embeddings", "")
	if got := resp.Header.Get("Allow"); got != "POST" {
		t.Errorf("Allow: %q, want POST", got)
	}
}

func TestKeyMissing(t *testing.T) {
	srv := start(t, Options{})
	for _, authorization := range []string{"", "Bearer", "Bearer ", "Basic abc", "sk-abc"} {
		req, err := http.NewRequestWithContext(t.Context(), "POST", srv.URL+"/v1/chat/completions", strings.NewReader(minimal(gate.ChatCompletions, "gpt-6-luna")))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", authorization)
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != 401 || !strings.Contains(errorOf(t, string(body)).Message, "You didn't provide an API key") {
			t.Errorf("Authorization %q: got %d %s", authorization, resp.StatusCode, body)
		}
	}
}

func TestListing(t *testing.T) {
	srv := start(t, Options{})
	resp, body := exchange(t, "GET", srv.URL+"/v1/models", "")
	var got listing
	if err := json.Unmarshal([]byte(body), &got); err != nil || resp.StatusCode != 200 || got.Object != "list" {
		t.Fatalf("got %d %v %s", resp.StatusCode, err, body)
	}
	dates := map[string]string{}
	for _, l := range got.Data {
		if _, twice := dates[l.ID]; twice {
			t.Errorf("%s is listed twice", l.ID)
		}
		dates[l.ID] = valueOf(l.ShutdownOn)
		if dates[l.ID] == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, dates[l.ID]); err != nil {
			t.Errorf("%s: %v", l.ID, err)
		}
	}
	want := map[string]string{"gpt-6-luna": "", "gpt-4.1": "2027-01-14", "gpt-4.1-2025-04-14": "2027-01-14", "sim-model_not_allowed": ""}
	for id, date := range want {
		if at, ok := dates[id]; !ok || at != date {
			t.Errorf("%s: listed %v, shutdown_date %q, want %q", id, ok, at, date)
		}
	}
	for _, id := range []string{"sim-model_not_found", "sim-model_retired", "sim-deployment_not_found", "gpt-4-1106-preview"} {
		if _, ok := dates[id]; ok {
			t.Errorf("%s is listed", id)
		}
	}

	_, body = exchange(t, "GET", srv.URL+"/v1/models/gpt-4.1", "")
	date := "2027-01-14"
	var one listed
	if err := json.Unmarshal([]byte(body), &one); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(listed{ID: "gpt-4.1", Object: "model", Created: listedSince, OwnedBy: "system", ShutdownOn: &date}, one); diff != "" {
		t.Error(diff)
	}
}

// TestConcurrentTurns counts what sim-flaky says to many clients at once: a third of the calls get through, whoever
// makes them.
func TestConcurrentTurns(t *testing.T) {
	srv := start(t, Options{})
	const calls = 30
	statuses := make([]int, calls)
	var all sync.WaitGroup
	for i := range calls {
		all.Go(func() {
			resp, err := send(t.Context(), "POST", srv.URL+"/v1/responses", minimal(gate.Responses, "sim-flaky"))
			if err != nil {
				t.Error(err)
				return
			}
			resp.Body.Close()
			statuses[i] = resp.StatusCode
		})
	}
	all.Wait()
	got := map[int]int{}
	for _, status := range statuses {
		got[status]++
	}
	if diff := cmp.Diff(map[int]int{200: 10, 503: 20}, got); diff != "" {
		t.Error(diff)
	}
}

// refused posts a body and compares the refusal it gets.
func refused(t *testing.T, url, body string, status int, code, param, says string) {
	t.Helper()
	resp, answer := exchange(t, "POST", url, body)
	got := errorOf(t, answer)
	if resp.StatusCode != status || valueOf(got.Code) != code || valueOf(got.Param) != param || !strings.Contains(got.Message, says) {
		t.Errorf("got %d %s\nwant %d, code %q, param %q, message with %q", resp.StatusCode, answer, status, code, param, says)
	}
}
