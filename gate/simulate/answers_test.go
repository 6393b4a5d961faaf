package simulate

import (
	"encoding/base64"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

// gist is what a client reads of an answer, whatever the API.
type gist struct {
	Object  string
	Model   string
	Choices []struct {
		Message      struct{ Role, Content string }
		FinishReason string `json:"finish_reason"`
	}
	Status            string
	IncompleteDetails struct{ Reason string } `json:"incomplete_details"`
	Output            []struct {
		Type    string
		Content []struct{ Text string }
	}
	Results []struct {
		Flagged    *bool
		Categories map[string]bool
	}
	Usage map[string]any
}

func ask(t *testing.T, path, body string) gist {
	t.Helper()
	resp, answer := exchange(t, "POST", start(t, Options{}).URL+"/v1/"+path, body)
	var g gist
	if err := json.Unmarshal([]byte(answer), &g); err != nil || resp.StatusCode != 200 {
		t.Fatalf("got %d %v %s", resp.StatusCode, err, answer)
	}
	for _, name := range []string{"X-Request-Id", "Openai-Processing-Ms", "X-Ratelimit-Limit-Requests", "X-Ratelimit-Remaining-Tokens"} {
		if resp.Header.Get(name) == "" {
			t.Errorf("no header %s", name)
		}
	}
	return g
}

func TestChatCompletion(t *testing.T) {
	for _, tc := range []struct {
		name, body, model, content, finish string
		tokens                             float64
	}{
		{"reasoning, cut off", minimal(gate.ChatCompletions, "gpt-6-luna"), "gpt-6-luna", "", "length", 16},
		{"alias, cut off", `{"model":"gpt-4o-mini","messages":[1],"max_tokens":16}`, "gpt-4o-mini-2024-07-18", text[:len(text)/2], "length", 16},
		{"snapshot, complete", `{"model":"gpt-4o-mini-2024-07-18","messages":[1]}`, "gpt-4o-mini-2024-07-18", text, "stop", textTokens},
		{"act", minimal(gate.ChatCompletions, "sim-ok"), "sim-ok", text[:len(text)/2], "length", 16},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := ask(t, "chat/completions", tc.body)
			if len(g.Choices) != 1 {
				t.Fatalf("%d choices", len(g.Choices))
			}
			got := []any{g.Object, g.Model, g.Choices[0].Message.Role, g.Choices[0].Message.Content, g.Choices[0].FinishReason, g.Usage["completion_tokens"]}
			want := []any{"chat.completion", tc.model, "assistant", tc.content, tc.finish, tc.tokens}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if sum := g.Usage["prompt_tokens"].(float64) + tc.tokens; g.Usage["total_tokens"] != sum || sum == tc.tokens {
				t.Errorf("usage does not add up: %v", g.Usage)
			}
		})
	}
}

func TestResponse(t *testing.T) {
	for _, tc := range []struct {
		name, body, model, status, reason, first string
	}{
		{"reasoning, cut off", minimal(gate.Responses, "gpt-5.5-pro"), "gpt-5.5-pro-2026-04-23", "incomplete", "max_output_tokens", "reasoning"},
		{"cut off", minimal(gate.Responses, "gpt-4.1"), "gpt-4.1-2025-04-14", "incomplete", "max_output_tokens", "message"},
		{"complete", `{"model":"gpt-6-luna","input":"hi"}`, "gpt-6-luna", "completed", "", "message"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := ask(t, "responses", tc.body)
			got := []any{g.Object, g.Model, g.Status, g.IncompleteDetails.Reason, len(g.Output), g.Output[0].Type}
			want := []any{"response", tc.model, tc.status, tc.reason, 1, tc.first}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEmbedding(t *testing.T) {
	for _, tc := range []struct {
		name, body, model string
		vectors, length   int
	}{
		{"one", minimal(gate.Embeddings, "text-embedding-3-small"), "text-embedding-3-small", 1, 1536},
		{"many", `{"model":"text-embedding-3-large","input":["a","b","c"]}`, "text-embedding-3-large", 3, 3072},
		{"tokens", `{"model":"text-embedding-3-large","input":[1,2,3]}`, "text-embedding-3-large", 1, 3072},
		{"short", `{"model":"text-embedding-3-small","input":"a","dimensions":4}`, "text-embedding-3-small", 1, 4},
		{"alias", minimal(gate.Embeddings, "text-embedding-ada-002"), "text-embedding-ada-002-v2", 1, 1536},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, answer := exchange(t, "POST", start(t, Options{}).URL+"/v1/embeddings", tc.body)
			var got struct {
				Model string
				Data  []struct{ Embedding []float64 }
			}
			if err := json.Unmarshal([]byte(answer), &got); err != nil {
				t.Fatal(err)
			}
			if got.Model != tc.model || len(got.Data) != tc.vectors || len(got.Data[0].Embedding) != tc.length {
				t.Errorf("model %s, %d vectors of %d", got.Model, len(got.Data), len(got.Data[0].Embedding))
			}
		})
	}
}

func TestEmbeddingInBase64(t *testing.T) {
	_, answer := exchange(t, "POST", start(t, Options{}).URL+"/v1/embeddings",
		`{"model":"text-embedding-3-small","input":"a","dimensions":4,"encoding_format":"base64"}`)
	var got struct{ Data []struct{ Embedding string } }
	if err := json.Unmarshal([]byte(answer), &got); err != nil {
		t.Fatal(err)
	}
	// Four times 0.5, 0x3f000000 in IEEE 754.
	if want := base64.StdEncoding.EncodeToString([]byte("\x00\x00\x00?\x00\x00\x00?\x00\x00\x00?\x00\x00\x00?")); got.Data[0].Embedding != want {
		t.Errorf("got %s, want %s", got.Data[0].Embedding, want)
	}
}

func TestModeration(t *testing.T) {
	for _, body := range []string{minimal(gate.Moderations, "omni-moderation-latest"), `{"input":"a"}`, `{"input":["a"]}`} {
		g := ask(t, "moderations", body)
		if g.Model != "omni-moderation-2024-09-26" || len(g.Results) != 1 || g.Results[0].Flagged == nil || *g.Results[0].Flagged {
			t.Errorf("%s: got %+v", body, g)
		}
		if len(g.Results[0].Categories) != len(harms) {
			t.Errorf("%s: %d categories", body, len(g.Results[0].Categories))
		}
	}
}
