package manifest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

// goodGroups are entries of models and all that they declare.
var goodGroups = []struct {
	name, text string
	want       []gate.Model
}{
	{"short", "- any_of: [a, b]\n- c\n", []gate.Model{
		{ID: "a", Provider: gate.OpenAI, Group: 1, Pos: spot(3, 12)},
		{ID: "b", Provider: gate.OpenAI, Group: 1, Pos: spot(3, 15)},
		{ID: "c", Provider: gate.OpenAI, Pos: spot(4, 3)},
	}},
	{"what holds for all", `
- any_of:
    - a
    - id: b
      provider: azure
      endpoint: chat.completions
      needs: []
      parameters: { seed: 2 }
      expect_model: gpt-4o
      prove: call
  endpoint: responses
  needs: [tools]
  provider: groq
  owner: "@acme/search"
  optional: true
  min_rate_limit: { requests_per_minute: 5 }
  max_latency: 3s
  parameters: { seed: 1 }
  prove: list
`, []gate.Model{
		{
			ID: "a", API: gate.Responses, Provider: "groq", Owner: "@acme/search", Needs: []gate.Required{{Need: gate.Tools}}, Parameters: `{"seed":1}`,
			Prove: gate.ProveList, MinRate: gate.RateLimit{Requests: 5}, MaxLatency: 3 * time.Second, Group: 1, Optional: true, Pos: spot(5, 7), NamedAt: spot(15, 13),
		},
		{
			ID: "b", API: gate.ChatCompletions, Provider: "azure", Expect: "gpt-4o", Owner: "@acme/search", Parameters: `{"seed":2}`,
			Prove: gate.ProveCall, MinRate: gate.RateLimit{Requests: 5}, MaxLatency: 3 * time.Second, Group: 1, Optional: true, Pos: spot(6, 11), NamedAt: spot(7, 17),
		},
	}},
	{"one model in several groups", "- a\n- any_of: [a, b]\n- {any_of: [b, a], owner: x}\n- {any_of: [{id: a, provider: groq}, a]}\n", []gate.Model{
		{ID: "a", Provider: gate.OpenAI, Pos: spot(3, 3)},
		{ID: "a", Provider: gate.OpenAI, Group: 1, Pos: spot(4, 12)},
		{ID: "b", Provider: gate.OpenAI, Group: 1, Pos: spot(4, 15)},
		{ID: "b", Provider: gate.OpenAI, Owner: "x", Group: 2, Pos: spot(5, 13)},
		{ID: "a", Provider: gate.OpenAI, Owner: "x", Group: 2, Pos: spot(5, 16)},
		{ID: "a", Provider: "groq", Group: 3, Pos: spot(6, 18), NamedAt: spot(6, 31)},
		{ID: "a", Provider: gate.OpenAI, Group: 3, Pos: spot(6, 38)},
	}},
	{"aliases", "- any_of: &all [&a {id: a, prove: list}, b]\n- {any_of: *all, owner: x}\n- {any_of: [*a, c]}\n", []gate.Model{
		{ID: "a", Provider: gate.OpenAI, Prove: gate.ProveList, Group: 1, Pos: spot(3, 25)},
		{ID: "b", Provider: gate.OpenAI, Group: 1, Pos: spot(3, 42)},
		{ID: "a", Provider: gate.OpenAI, Prove: gate.ProveList, Owner: "x", Group: 2, Pos: spot(3, 25)},
		{ID: "b", Provider: gate.OpenAI, Owner: "x", Group: 2, Pos: spot(3, 42)},
		{ID: "a", Provider: gate.OpenAI, Prove: gate.ProveList, Group: 3, Pos: spot(5, 13)},
		{ID: "c", Provider: gate.OpenAI, Group: 3, Pos: spot(5, 17)},
	}},
	{"optional", "- {id: a, optional: true}\n- {id: a, optional: false}\n", []gate.Model{
		{ID: "a", Provider: gate.OpenAI, Optional: true, Pos: spot(3, 8)},
		{ID: "a", Provider: gate.OpenAI, Pos: spot(4, 8)},
	}},
	{"references", "- from: config/app.yaml\n  path: $.llm.model\n- {format: litellm, from: ./litellm//config.yaml}\n- {from: .env, path: OPENAI_MODEL}\n- {from: .env, path: $}\n", []gate.Model{
		{Provider: gate.OpenAI, Pos: spot(3, 9), From: gate.Reference{File: "config/app.yaml", Path: "$.llm.model", Pos: spot(3, 9), PathAt: spot(4, 9)}},
		{Provider: gate.OpenAI, Pos: spot(5, 27), From: gate.Reference{File: "litellm/config.yaml", Format: "litellm", Pos: spot(5, 27), PathAt: spot(5, 12)}},
		{Provider: gate.OpenAI, Pos: spot(6, 10), From: gate.Reference{File: ".env", Path: "OPENAI_MODEL", Pos: spot(6, 10), PathAt: spot(6, 22)}},
		{Provider: gate.OpenAI, Pos: spot(7, 10), From: gate.Reference{File: ".env", Path: "$", Pos: spot(7, 10), PathAt: spot(7, 22)}},
	}},
	{"what holds for a reference", "- {from: a.json, path: '$.models[*].id', provider: groq, needs: [tools], owner: x, optional: true, parameters: {max_tokens: 9}}\n", []gate.Model{
		{
			Provider: "groq", Needs: []gate.Required{{Need: gate.Tools}}, Owner: "x", Optional: true, Parameters: `{"max_tokens":9}`, NamedAt: spot(3, 52),
			Pos: spot(3, 10), From: gate.Reference{File: "a.json", Path: "$.models[*].id", Pos: spot(3, 10), PathAt: spot(3, 24)},
		},
	}},
	{"references that differ", "- &r {from: a, path: $.b}\n- {from: a, path: $.c}\n- {from: a, format: dotenv}\n- {from: b, format: dotenv}\n- {from: b, format: dotenv, endpoint: responses}\n", []gate.Model{
		{Provider: gate.OpenAI, Pos: spot(3, 13), From: gate.Reference{File: "a", Path: "$.b", Pos: spot(3, 13), PathAt: spot(3, 22)}},
		{Provider: gate.OpenAI, Pos: spot(4, 10), From: gate.Reference{File: "a", Path: "$.c", Pos: spot(4, 10), PathAt: spot(4, 19)}},
		{Provider: gate.OpenAI, Pos: spot(5, 10), From: gate.Reference{File: "a", Format: "dotenv", Pos: spot(5, 10), PathAt: spot(5, 21)}},
		{Provider: gate.OpenAI, Pos: spot(6, 10), From: gate.Reference{File: "b", Format: "dotenv", Pos: spot(6, 10), PathAt: spot(6, 21)}},
		{Provider: gate.OpenAI, API: gate.Responses, Pos: spot(7, 10), From: gate.Reference{File: "b", Format: "dotenv", Pos: spot(7, 10), PathAt: spot(7, 21)}},
	}},
}

func TestGroupsAndReferences(t *testing.T) {
	for _, tt := range goodGroups {
		t.Run(tt.name, func(t *testing.T) {
			m, err := Parse([]byte(head+tt.text), "m.yml")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, m.Models); diff != "" {
				t.Errorf("models (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFormats(t *testing.T) {
	for _, format := range Formats {
		m, err := Parse([]byte(head+"- {from: x, format: "+format+"}\n"), "m.yml")
		if err != nil || m.Models[0].From.Format != format {
			t.Errorf("%s: %v, error %v", format, m.Models, err)
		}
	}
}

// Members count as models do.
func TestMostMembers(t *testing.T) {
	groups := func(n int) []byte {
		var b strings.Builder
		b.WriteString(head)
		for i := range n {
			fmt.Fprintf(&b, "- any_of: [m%d, n%d]\n", i, i)
		}
		return []byte(b.String())
	}
	m, err := Parse(groups(maxModels/2), "m.yml")
	if err != nil || len(m.Models) != maxModels || m.Models[maxModels-1].Group != maxModels/2 {
		t.Fatalf("%d models, error %v", len(m.Models), err)
	}
	_, err = Parse(groups(maxModels/2+1), "m.yml")
	if want := "m.yml:503:12: more than 1000 models are declared. Split the manifest."; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
