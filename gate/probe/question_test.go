package probe

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate"
)

func TestOlderLimit(t *testing.T) {
	for name, row := range map[string]struct {
		status int
		body   string
		again  bool
	}{
		"OpenAI":     {400, `{"error":{"message":"Unrecognized request argument supplied: max_completion_tokens","param":null}}`, true},
		"parameter":  {400, `{"error":{"message":"Unsupported parameter","param":"max_completion_tokens","code":"unsupported_parameter"}}`, true},
		"FastAPI":    {422, `{"detail":[{"type":"extra_forbidden","loc":["body","max_completion_tokens"],"msg":"Extra inputs are not permitted"}]}`, true},
		"serde":      {422, "Failed to deserialize the JSON body: unknown field `max_completion_tokens`", true},
		"schema":     {400, `{"error":"Additional properties are not allowed ('max_completion_tokens' was unexpected)"}`, true},
		"Groq style": {400, `{"error":{"message":"property 'max_completion_tokens' is unsupported"}}`, true},

		"advice":        {400, `{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."}}`, false},
		"value":         {400, `{"error":{"message":"max_completion_tokens is too small: at least 32","param":"max_completion_tokens"}}`, false},
		"other field":   {400, `{"error":{"message":"Unknown parameter: 'messages'.","param":"messages"}}`, false},
		"other status":  {404, `{"error":{"message":"unknown field max_completion_tokens"}}`, false},
		"another field": {400, `{"error":{"message":"unknown field max_completion_tokens_total"}}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			var bodies []string
			url := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				bodies = append(bodies, string(body))
				if len(bodies) == 1 {
					reply(row.status, row.body)(w)
					return
				}
				reply(200, goodChat)(w)
			})
			e := newClient(t, url).Ask(t.Context(), chatCall)
			if e.Answered != row.again || e.Attempts != len(bodies) || (len(bodies) == 2) != row.again {
				t.Fatalf("%d requests, evidence %+v", len(bodies), e)
			}
			if row.again && (strings.Contains(bodies[1], "max_completion_tokens") || !strings.Contains(bodies[1], `"max_tokens":16`)) {
				t.Errorf("second request %s", bodies[1])
			}
		})
	}
}

// A limit that the application names is the application's: that it is refused is the finding.
func TestOlderLimitIsForOurOwnLimitOfChat(t *testing.T) {
	refusal := `{"error":{"message":"unknown field max_completion_tokens"}}`
	for _, call := range []gate.Call{
		{Model: "m", API: gate.Responses},
		{Model: "m", API: gate.Completions},
		{Model: "m", API: gate.ChatCompletions, Parameters: `{"max_completion_tokens":16}`},
		{Model: "m", API: gate.ChatCompletions, Parameters: `{"max_tokens":16}`},
	} {
		if e := newClient(t, serve(t, replies(reply(400, refusal)))).Ask(t.Context(), call); e.Attempts != 1 {
			t.Errorf("%+v: %d requests", call, e.Attempts)
		}
	}
}

// The extra request for the field is not one of the attempts, and later attempts keep the field.
func TestOlderLimitOutlivesARetry(t *testing.T) {
	url := serve(t, replies(reply(400, `{"error":{"message":"unknown field max_completion_tokens"}}`),
		reply(503, `{"error":{"message":"overloaded"}}`), reply(200, goodChat)))
	e := newClient(t, url, func(o *Options) { o.Attempts = 2 }).Ask(t.Context(), chatCall)
	if !e.Answered || e.Attempts != 3 {
		t.Errorf("%+v", e)
	}
}

// TestRefusalsOfTheNewerLimit are the words servers refuse max_completion_tokens with, and words that only mention it.
func TestRefusalsOfTheNewerLimit(t *testing.T) {
	for body, refused := range map[string]bool{
		`{"error":{"message":"Unknown parameter: 'max_completion_tokens'.","code":"unknown_parameter"}}`:                        true,
		`{"error":{"message":"Invalid parameter: max_completion_tokens"}}`:                                                      true,
		`{"error":{"message":"This model does not support max_completion_tokens"}}`:                                             true,
		`{"error":{"message":"Invalid JSON payload received. Unknown name \"max_completion_tokens\": Cannot find field."}}`:     true,
		`{"error":{"message":"max_completion_tokens is deprecated, use max_tokens"}}`:                                           true,
		`{"detail":[{"type":"extra_forbidden","loc":["body","max_completion_tokens"],"msg":"Extra inputs are not permitted"}]}`: true,
		`{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead."}}`:    false,
		`{"error":{"message":"The model does not exist"}}`:                                                                      false,
		`{"error":{"message":"max_completion_tokens is too large: 16"}}`:                                                        false,
	} {
		if got := refusesLimit(gate.Evidence{Status: 400}, body); got != refused {
			t.Errorf("%s: %v", body, got)
		}
	}
}
