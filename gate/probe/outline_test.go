package probe

import (
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate"
)

func TestOutline(t *testing.T) {
	for name, row := range map[string]struct {
		call gate.Call
		want string
	}{
		"chat": {gate.Call{Model: "m", API: gate.ChatCompletions}, `{"max_completion_tokens":16,"messages":[{"content":"string","role":"user"}],"model":"string"}`},
		"parameters": {
			gate.Call{Model: "m", API: gate.Responses, Parameters: `{"instructions":"be nice to jane@corp.example","metadata":{"jane":"x"},"reasoning":{"effort":"low"},"user":"user-9f8e7d6c5b4a3"}`},
			`{"input":"string","instructions":"string","max_output_tokens":16,"metadata":"object","model":"string","reasoning":{"effort":"low"},"store":false,"user":"string"}`,
		},
		"names that are no field's": {
			gate.Call{Model: "m", API: gate.Completions, Parameters: `{"sk-live-0123456789abcdef":1,"Jane Doe":2,"n":1}`}, `{"max_tokens":1,"model":"string","n":1,"prompt":"string"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			params, err := decode(row.call.Parameters)
			if err != nil {
				t.Fatal(err)
			}
			body, err := bodyOf(row.call, params)
			if err != nil {
				t.Fatal(err)
			}
			if got := outline(body); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}

func TestOutlineIsBounded(t *testing.T) {
	deep := any("secret")
	for range 50 {
		deep = object{"a": list{deep}}
	}
	wide := object{}
	for i := range 100 {
		wide[strings.Repeat("a", i+1)] = "secret"
	}
	long := make(list, 1000)
	for i := range long {
		long[i] = "secret"
	}
	for name, value := range map[string]any{"deep": deep, "wide": wide, "long": long} {
		if got := outline(object{"x": value}); len(got) > 300 || strings.Contains(got, "secret") || got == "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// What was sent is told with what came back, under the name of the token limit that was sent last.
func TestAskTellsTheRequest(t *testing.T) {
	url := serve(t, replies(reply(400, `{"error":{"message":"Unknown parameter: max_completion_tokens"}}`), reply(200, goodChat)))
	e := newClient(t, url).Ask(t.Context(), chatCall)
	if want := `{"max_tokens":16,"messages":[{"content":"string","role":"user"}],"model":"string"}`; e.Request != want || len(e.Tries) != 2 {
		t.Errorf("%s, %+v", e.Request, e.Tries)
	}
}
