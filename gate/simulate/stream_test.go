package simulate

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

// sent is one event as it came over the wire.
type sent struct {
	name string
	data string
}

func events(t *testing.T, body string) []sent {
	t.Helper()
	var all []sent
	for _, block := range strings.Split(strings.TrimSuffix(body, "\n\n"), "\n\n") {
		name, data, ok := strings.Cut(block, "data: ")
		if !ok || strings.Contains(data, "\n") {
			t.Fatalf("no event: %q", block)
		}
		all = append(all, sent{strings.TrimSuffix(strings.TrimPrefix(name, "event: "), "\n"), data})
	}
	return all
}

// chunk is what a client reads of an event of chat completions, completions or responses.
type chunk struct {
	ID, Object, Model string
	Choices           []struct {
		Delta        struct{ Role, Content string }
		Text         string
		FinishReason string `json:"finish_reason"`
	}
	Usage *struct {
		Total int `json:"total_tokens"`
	}
	Type     string
	Sequence int `json:"sequence_number"`
	Delta    string
	Response struct{ Status, Model string }
}

func streamed(t *testing.T, api gate.API, body string) []sent {
	t.Helper()
	resp, answer := exchange(t, "POST", start(t, Options{Pause: time.Nanosecond}).URL+"/v1/"+api.Path(), merge(t, body, `{"stream":true}`))
	if got := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || !strings.HasPrefix(got, "text/event-stream") {
		t.Fatalf("got %d %s %s", resp.StatusCode, got, answer)
	}
	if resp.Header.Get("X-Ratelimit-Limit-Requests") == "" {
		t.Error("no rate limit")
	}
	return events(t, answer)
}

// TestStreamOfChunks puts the answer together from the chunks of chat completions and completions.
func TestStreamOfChunks(t *testing.T) {
	for _, tc := range []struct {
		name         string
		api          gate.API
		body, model  string
		object, said string
		reason       string
		usages       int
	}{
		{"whole", gate.ChatCompletions, `{"model":"gpt-4o-mini","messages":[1]}`, "gpt-4o-mini-2024-07-18", "chat.completion.chunk", text, "stop", 0},
		{"with usage", gate.ChatCompletions, `{"model":"sim-ok","messages":[1],"stream_options":{"include_usage":true}}`, "sim-ok", "chat.completion.chunk", text, "stop", 1},
		{"cut off", gate.ChatCompletions, minimal(gate.ChatCompletions, "sim-ok"), "sim-ok", "chat.completion.chunk", text[:len(text)/2], "length", 0},
		{"reasoning, cut off", gate.ChatCompletions, minimal(gate.ChatCompletions, "gpt-6-luna"), "gpt-6-luna", "chat.completion.chunk", "", "length", 0},
		{"legacy", gate.Completions, `{"model":"Qwen/Qwen3-8B-Base","prompt":"a","max_tokens":100}`, "Qwen/Qwen3-8B-Base", "text_completion", text, "stop", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			all := streamed(t, tc.api, tc.body)
			if last := all[len(all)-1]; last.data != "[DONE]" {
				t.Fatalf("ends with %q", last.data)
			}
			var said, reason string
			ids, usages := map[string]bool{}, 0
			for _, e := range all[:len(all)-1] {
				var c chunk
				if err := json.Unmarshal([]byte(e.data), &c); err != nil || e.name != "" {
					t.Fatalf("%v: %q", err, e)
				}
				ids[c.ID+c.Object+c.Model] = true
				if c.Usage != nil {
					usages++
					continue
				}
				said += c.Choices[0].Delta.Content + c.Choices[0].Text
				reason += c.Choices[0].FinishReason
			}
			if len(ids) != 1 {
				t.Errorf("chunks differ in id, object or model: %v", ids)
			}
			for id := range ids {
				if !strings.HasSuffix(id, tc.object+tc.model) {
					t.Errorf("got %s, want %s of %s", id, tc.object, tc.model)
				}
			}
			if diff := cmp.Diff([]any{tc.said, tc.reason, tc.usages}, []any{said, reason, usages}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStreamOfAResponse(t *testing.T) {
	for _, tc := range []struct {
		name, body, model, status, said string
	}{
		{"whole", `{"model":"gpt-4.1","input":"hi"}`, "gpt-4.1-2025-04-14", "completed", text},
		{"cut off", minimal(gate.Responses, "sim-ok"), "sim-ok", "incomplete", text[:len(text)/2]},
		{"reasoning, cut off", minimal(gate.Responses, "gpt-6-luna"), "gpt-6-luna", "incomplete", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var said string
			var names []string
			var last chunk
			for i, e := range streamed(t, gate.Responses, tc.body) {
				last = chunk{}
				if err := json.Unmarshal([]byte(e.data), &last); err != nil || last.Type != e.name || last.Sequence != i {
					t.Fatalf("event %d: %v %q", i, err, e)
				}
				names = append(names, e.name)
				said += last.Delta
			}
			if names[0] != "response.created" || last.Type != "response."+tc.status || last.Response.Status != tc.status || last.Response.Model != tc.model {
				t.Errorf("begins with %s, ends with %+v", names[0], last)
			}
			if said != tc.said {
				t.Errorf("said %q, want %q", said, tc.said)
			}
		})
	}
}

// TestStreamEndsWithItsClient reads one event of each API that streams, and a little of a speech, and leaves.
func TestStreamEndsWithItsClient(t *testing.T) {
	for _, tc := range []struct {
		api   gate.API
		model string
		body  string
	}{
		{gate.ChatCompletions, "sim-ok", asking(t, gate.ChatCompletions, "sim-ok", gate.Streaming)},
		{gate.ChatCompletions, "gpt-6-luna", asking(t, gate.ChatCompletions, "gpt-6-luna", gate.Streaming)},
		{gate.Responses, "gpt-6-luna", asking(t, gate.Responses, "gpt-6-luna", gate.Streaming)},
		{gate.Completions, "Qwen/Qwen3-8B-Base", asking(t, gate.Completions, "Qwen/Qwen3-8B-Base", gate.Streaming)},
		{gate.Speech, "gpt-4o-mini-tts", minimal(gate.Speech, "gpt-4o-mini-tts")},
	} {
		t.Run(fmt.Sprint(tc.api, " ", tc.model), func(t *testing.T) {
			ended := make(chan [2]int, 1)
			srv := start(t, Options{Pause: time.Hour, Streamed: func(sent, of int) { ended <- [2]int{sent, of} }})
			resp, err := send(t.Context(), "POST", srv.URL+"/v1/"+tc.api.Path(), tc.body)
			if err != nil {
				t.Fatal(err)
			}
			if line, err := bufio.NewReader(resp.Body).Peek(4); err != nil {
				t.Fatalf("%q %v", line, err)
			}
			resp.Body.Close()
			if got := <-ended; got[0] != 1 || got[1] < 3 {
				t.Errorf("%d of %d events were sent", got[0], got[1])
			}
		})
	}
}

func TestStreamError(t *testing.T) {
	for api, want := range map[gate.API]sent{
		gate.ChatCompletions: {"", `{"error":{"message":"The engine is currently overloaded, please try again later","type":"service_unavailable_error","param":null,"code":"server_is_overloaded"}}`},
		gate.Completions:     {"", `{"error":{"message":"The engine is currently overloaded, please try again later","type":"service_unavailable_error","param":null,"code":"server_is_overloaded"}}`},
		gate.Responses:       {"error", `{"code":"server_is_overloaded","message":"The engine is currently overloaded, please try again later","param":null,"sequence_number":0,"type":"error"}`},
	} {
		resp, body := exchange(t, "POST", start(t, Options{}).URL+"/v1/"+api.Path(), asking(t, api, "sim-stream-error", gate.Streaming))
		if got := events(t, body); resp.StatusCode != 200 || len(got) != 1 || got[0] != want {
			t.Errorf("%s: got %d %s", api, resp.StatusCode, body)
		}
	}
}

func TestFakeStream(t *testing.T) {
	for _, api := range []gate.API{gate.ChatCompletions, gate.Responses, gate.Completions} {
		resp, body := exchange(t, "POST", start(t, Options{}).URL+"/v1/"+api.Path(), asking(t, api, "sim-fake-stream", gate.Streaming))
		if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "application/json" || !json.Valid([]byte(body)) {
			t.Errorf("%s: got %d %s", api, resp.StatusCode, body)
		}
	}
}

// TestConcurrentCalls has many clients ask every API at once, stream and leave as they like.
func TestConcurrentCalls(t *testing.T) {
	var mu sync.Mutex
	streams := 0
	srv := start(t, Options{Pause: time.Nanosecond, Streamed: func(int, int) {
		mu.Lock()
		defer mu.Unlock()
		streams++
	}})
	const clients = 8
	var all sync.WaitGroup
	for range clients {
		for _, api := range gate.APIs {
			body := minimal(api, "sim-ok")
			if extra, ok := extras[api][gate.Streaming]; ok {
				body = merge(t, body, extra)
			}
			all.Go(func() {
				resp, err := send(t.Context(), "POST", srv.URL+"/v1/"+api.Path(), body)
				if err != nil {
					t.Error(err)
					return
				}
				defer resp.Body.Close()
				if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
					t.Errorf("%s: %d %v", api, resp.StatusCode, err)
				}
			})
		}
	}
	all.Wait()
	mu.Lock()
	defer mu.Unlock()
	if want := clients * 4; streams != want { // chat completions, responses, completions and speech
		t.Errorf("%d streams, want %d", streams, want)
	}
}
