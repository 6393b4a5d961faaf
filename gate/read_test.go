package gate

import (
	"strings"
	"testing"
)

func TestReadAnswers(t *testing.T) {
	tests := []struct {
		name     string
		api      API
		body     string
		answered bool
	}{
		{"chat", ChatCompletions, `{"model":"m-1","choices":[{"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]}`, true},
		{"chat cut by the token limit", ChatCompletions, `{"model":"m-1","choices":[{"message":{"content":""},"finish_reason":"length"}]}`, true},
		{"chat without choices", ChatCompletions, `{"model":"m-1","choices":[]}`, false},
		{"chat with a null choice", ChatCompletions, `{"model":"m-1","choices":[null]}`, false},
		{"chat with a failed choice", ChatCompletions, `{"choices":[{"message":{},"error":{"code":502}}]}`, false},
		{"chat that broke off", ChatCompletions, `{"choices":[{"message":{"content":""},"finish_reason":"error"}]}`, false},
		{"chat with an error beside it", ChatCompletions, `{"error":{"message":"no"},"choices":[{"message":{}}]}`, false},
		{"chat with a null error beside it", ChatCompletions, `{"error":null,"choices":[{"message":{}}]}`, true},
		{"response", Responses, `{"status":"completed","output":[{"type":"message"}]}`, true},
		{"response cut by the token limit", Responses, `{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[]}`, true},
		{"failed response", Responses, `{"status":"failed","error":{"code":"server_error"},"output":[]}`, false},
		{"response without output", Responses, `{"status":"completed","output":[]}`, false},
		{"chat answer to a response", Responses, `{"choices":[{"message":{}}]}`, false},
		{"vector", Embeddings, `{"data":[{"embedding":[0.1,-2e-3,1]}]}`, true},
		{"packed vector", Embeddings, `{"data":[{"embedding":"AACAPwAAAEA="}]}`, true},
		{"vector of text", Embeddings, `{"data":[{"embedding":"hello"}]}`, false},
		{"empty vector", Embeddings, `{"data":[{"embedding":[]}]}`, false},
		{"vector of words", Embeddings, `{"data":[{"embedding":["a","b"]}]}`, false},
		{"no vector", Embeddings, `{"data":[]}`, false},
		{"moderation", Moderations, `{"results":[{"flagged":false}]}`, true},
		{"no moderation", Moderations, `{"results":[]}`, false},
		{"list", ChatCompletions, `[{"message":{}}]`, false},
		{"number", ChatCompletions, `1`, false},
		{"unknown API", "telepathy", `{"choices":[{"message":{}}]}`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := Read(Reply{API: tt.api, Status: 200, Body: tt.body})
			if e.Answered != tt.answered {
				t.Errorf("answered: %v", e.Answered)
			}
			if d := Diagnose(Case{Evidence: e}); (d.Cause == OK) != tt.answered {
				t.Errorf("diagnosed %s", d.Cause)
			}
			if Read(Reply{API: tt.api, Status: 400, Body: tt.body}).Answered {
				t.Error("a refusal is no answer, whatever it holds")
			}
		})
	}
}

func TestReadUsage(t *testing.T) {
	chat := Read(Reply{API: ChatCompletions, Status: 200, Body: `{"model":"gpt-6-luna-2026","choices":[{"message":{}}],"usage":{"prompt_tokens":8,"completion_tokens":16}}`})
	if chat.AnsweredModel != "gpt-6-luna-2026" || chat.InputTokens != 8 || chat.OutputTokens != 16 {
		t.Errorf("%+v", chat)
	}
	response := Read(Reply{API: Responses, Status: 200, Body: `{"status":"incomplete","output":[],"usage":{"input_tokens":7,"output_tokens":1e99}}`})
	if response.InputTokens != 7 || response.OutputTokens != 0 {
		t.Errorf("%+v", response)
	}
}

// What a person is shown of an error: the innermost words, and the codes that go with them.
func TestReadErrors(t *testing.T) {
	tests := []struct {
		name, body       string
		shape            Shape
		code, kind, says string
		innermostStatus  int
	}{
		{"OpenAI", `{"error":{"message":"No such model","type":"invalid_request_error","param":"model","code":"model_not_found"}}`,
			ShapeJSON, "model_not_found", "invalid_request_error", "No such model", 0},
		{"array wrapper", `[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]`,
			ShapeJSON, "", "INVALID_ARGUMENT", "API key not valid.", 400},
		{"reason in details", `{"error":{"code":403,"message":"Disabled.","status":"PERMISSION_DENIED","details":[{"reason":"SERVICE_DISABLED"}]}}`,
			ShapeJSON, "SERVICE_DISABLED", "PERMISSION_DENIED", "Disabled.", 403},
		{"detail", `{"detail":"Unauthorized"}`, ShapeJSON, "", "", "Unauthorized", 0},
		{"detail list", `{"detail":[{"loc":["body","model"],"msg":"field required","type":"value_error.missing"}]}`,
			ShapeJSON, "", "value_error.missing", "field required", 0},
		{"errors", `{"errors":[{"code":10000,"message":"Authentication error"}],"success":false}`, ShapeJSON, "10000", "", "Authentication error", 0},
		{"flat", `{"object":"error","message":"gone","type":"NotFoundError","code":404}`, ShapeJSON, "", "NotFoundError", "gone", 404},
		{"string", `"Incorrect API key"`, ShapeJSON, "", "", "Incorrect API key", 0},
		{"error string", `{"error":"model 'x' not found"}`, ShapeJSON, "", "", "model 'x' not found", 0},
		{"JSON inside a string", `{"error":{"message":"{\"error\":{\"message\":\"inner\",\"code\":\"inner_code\"}}","code":500}}`,
			ShapeJSON, "inner_code", "", "inner", 500},
		{"Python inside JSON", `{"error":{"message":"litellm.RateLimitError: Error code: 429 - {'error': {'code': '429', 'message': 'It\\'s full', 'param': None}}"}}`,
			ShapeJSON, "", "", "It's full", 429},
		{"three gateways", `{"error":{"message":"upstream: {\"detail\":\"{'error': {'message': 'deep', 'code': 'deepest'}}\"}"}}`,
			ShapeJSON, "deepest", "", "deep", 0},
		{"raw upstream reply", `{"error":{"code":502,"message":"Provider returned error","metadata":{"raw":"{\"error\":{\"message\":\"overloaded\"}}"}}}`,
			ShapeJSON, "", "", "overloaded", 502},
		{"stream", "event: error\ndata: {\"error\":{\"code\":\"server_is_overloaded\",\"message\":\"busy\"}}\n\n", ShapeSSE, "server_is_overloaded", "", "busy", 0},
		{"JSON, then stream", `{"error":{"message":"first","code":401}}data: {"choices":[]}`, ShapeJSON, "", "", "first", 401},
		{"broken JSON", `{"error":{"message":"cut off here","code":"model_not_found"`, ShapeBroken, "model_not_found", "", "cut off here", 0},
		{"typographic quotes", `{“error”: {“message”: “lost”, “code”: “gone”}}`, ShapeBroken, "gone", "", "lost", 0},
		{"page", "<!-- gateway --><html><head><title>Access denied</title><script>x()</script></head><body>Sorry</body></html>",
			ShapeHTML, "", "", "Access denied Sorry", 0},
		{"words", "upstream connect error", ShapeText, "", "", "upstream connect error", 0},
		{"nothing", "  \n", ShapeEmpty, "", "", "", 0},
		{"binary", "\x00\x01\x02", ShapeBinary, "", "", "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := Read(Reply{Status: 500, Body: tt.body})
			if e.Shape != tt.shape || e.Code != tt.code || e.Type != tt.kind || e.Message != tt.says {
				t.Errorf("got %s, code %q, type %q, message %q", e.Shape, e.Code, e.Type, e.Message)
			}
			if want := tt.innermostStatus; want != 0 && digestOf(e).status() != want {
				t.Errorf("innermost status %d, want %d", digestOf(e).status(), want)
			}
		})
	}
}

func TestEvidenceIsBounded(t *testing.T) {
	long := strings.Repeat("語", 1<<18)
	bodies := []string{
		`{"error":{"message":"` + long + `","code":"` + long + `"}}`,
		strings.Repeat("[", 1<<18),
		strings.Repeat(`{"error":`, 1<<16),
		"[" + strings.Repeat(`{"error":{"message":"{'a': '{"},"code":"c"},`, 1<<14) + "1]",
		strings.Repeat(`{"error":"`+strings.Repeat(`{\"error\":\"`, 50), 1<<10),
		"<" + long, "data: " + long,
	}
	for _, body := range bodies {
		e := Read(Reply{Status: 500, Body: body})
		size := 0
		for _, l := range e.Layers {
			size += len(l.Message) + len(l.Code) + len(l.Type) + len(l.Param)
		}
		if limit := maxLayers * (maxMessage + 3*maxField + 16); size > limit || len(e.Message) > maxMessage+4 {
			t.Errorf("%.20q…: %d bytes in %d layers", body, size, len(e.Layers))
		}
	}
}

func TestEchoOf(t *testing.T) {
	tests := map[string]Echo{
		`{"error":{"message":"Incorrect API key provided: sk-proj-****abcd. You can find your API key at https://platform.openai.com."}}`: EchoKey,
		`{"error":{"message":"Incorrect API key provided: https://****.com. You can find your API key at https://x."}}`:                   EchoURL,
		`{"error":{"message":"Incorrect API key provided: please a****lly. You can find your API key"}}`:                                  EchoProse,
		`{"error":{"message":"Incorrect API key provided: YOUR_API****HERE. You can find"}}`:                                              EchoPlaceholder,
		`{"error":{"message":"Incorrect API key provided: \"sk-ab****cd\". You can find"}}`:                                               EchoQuoted,
		`{"error":{"message":"Authentication Fails, Your api key: ****_KEY is invalid"}}`:                                                 EchoPlaceholder,
		`{"error":{"message":"Authentication Fails, Your api key: ****ab\" is invalid"}}`:                                                 EchoQuoted,
		`{"error":{"message":"Authentication Fails, Your api key: ****a1b2 is invalid"}}`:                                                 EchoKey,
		`{"error":{"message":"The model does not exist"}}`:                                                                                EchoNone,
		``: EchoNone,
	}
	for body, want := range tests {
		if got := EchoOf(body); got != want {
			t.Errorf("EchoOf(%s) = %q, want %q", body, got, want)
		}
	}
}
