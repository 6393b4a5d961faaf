package manifest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

// goodEntries are entries and the one model each declares, without its position; the provider is OpenAI when none is named.
var goodEntries = []struct {
	name, text string
	want       gate.Model
}{
	{"everything", `
- id: gpt-6.1-sol
  endpoint: responses
  needs: [streaming, tools, {long_input: 200000}]
  parameters: { reasoning: { effort: low } }
  prove: call
  min_rate_limit: { requests_per_minute: 500, tokens_per_minute: 200000 }
  max_latency: 10s
  owner: "@acme/search"
`, gate.Model{
		ID: "gpt-6.1-sol", API: gate.Responses, Owner: "@acme/search",
		Needs:      []gate.Required{{Need: gate.Streaming}, {Need: gate.Tools}, {Need: gate.LongInput, Tokens: 200000}},
		Parameters: `{"reasoning":{"effort":"low"}}`, Prove: gate.ProveCall,
		MinRate: gate.RateLimit{Requests: 500, Tokens: 200000}, MaxLatency: 10 * time.Second,
	}},
	{"nothing", "- {id: a, needs: [], parameters: {}}", gate.Model{ID: "a"}},
	{"needs in a block", "- id: a\n  needs:\n    - vision\n    - long_input: 5 tokens\n",
		gate.Model{ID: "a", Needs: []gate.Required{{Need: gate.Vision}, {Need: gate.LongInput, Tokens: 5}}}},
	{"the longest input", "- {id: a, needs: [long_input: 100000000]}",
		gate.Model{ID: "a", Needs: []gate.Required{{Need: gate.LongInput, Tokens: 100_000_000}}}},
	{"a need of the inferred endpoint", "- {id: text-embedding-3-small, needs: [long_input: 1]}",
		gate.Model{ID: "text-embedding-3-small", Needs: []gate.Required{{Need: gate.LongInput, Tokens: 1}}}},
	{"one rate", "- {id: a, min_rate_limit: {tokens_per_minute: 1000000000}}", gate.Model{ID: "a", MinRate: gate.RateLimit{Tokens: 1e9}}},
	{"lookup", "- {id: a, endpoint: images, prove: list}", gate.Model{ID: "a", API: gate.Images, Prove: gate.ProveList}},
	{"latency of parts", "- {id: a, max_latency: 1m30.5s}", gate.Model{ID: "a", MaxLatency: 90*time.Second + 500*time.Millisecond}},
	{"the longest latency", "- {id: a, max_latency: 10m}", gate.Model{ID: "a", MaxLatency: 10 * time.Minute}},
	{"the model behind a deployment", "- {id: chat-prod, provider: azure, expect_model: gpt-4o-2024-11-20}", gate.Model{ID: "chat-prod", Provider: "azure", Expect: "gpt-4o-2024-11-20"}},
	{"a preset", "- {id: llama3.2, provider: ollama}", gate.Model{ID: "llama3.2", Provider: "ollama"}},
	{"OpenAI by name", "- {id: a, provider: openai}", gate.Model{ID: "a"}},
	{"a retired preset", "- {id: a, provider: github-models}", gate.Model{ID: "a", Provider: "github-models"}},
	{"an id that means something else elsewhere", "- {id: sora-2, provider: groq}", gate.Model{ID: "sora-2", Provider: "groq"}},
	{"owner in words", "- {id: a, owner: Suchteam Köln}", gate.Model{ID: "a", Owner: "Suchteam Köln"}},
}

func TestEntries(t *testing.T) {
	for _, tt := range goodEntries {
		t.Run(tt.name, func(t *testing.T) {
			m, err := Parse([]byte(head+tt.text), "m.yml")
			if err != nil {
				t.Fatal(err)
			}
			got := m.Models[0]
			got.Pos, got.NamedAt = gate.Pos{}, gate.Pos{}
			if tt.want.Provider == "" {
				tt.want.Provider = gate.OpenAI
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || len(m.Models) != 1 {
				t.Errorf("%d models (-want +got):\n%s", len(m.Models), diff)
			}
		})
	}
}

// goodParameters are what can follow `parameters:` and the JSON it stands for.
var goodParameters = []struct{ name, text, want string }{
	{"sorted keys", "{b: 1, a: {d: 1, c: 2}}", `{"a":{"c":2,"d":1},"b":1}`},
	{"numbers as written", "{a: 0.20, b: -0, c: 1e3, d: -1.5E-7, e: 123456789012345678901234567890, f: 1.5E400}",
		`{"a":0.20,"b":-0,"c":1e3,"d":-1.5E-7,"e":123456789012345678901234567890,"f":1.5E400}`},
	{"numbers in quotes", "{a: \"1\", b: '2.0'}", `{"a":"1","b":"2.0"}`},
	{"other scalars", "{a: True, b: false, c: ~, d: , e: yes, f: 2026-11-21, g: 12:30, h: 1.2.3, i: \"\"}",
		`{"a":true,"b":false,"c":null,"d":null,"e":"yes","f":"2026-11-21","g":"12:30","h":"1.2.3","i":""}`},
	{"empty inside", "{a: {}, b: []}", `{"a":{},"b":[]}`},
	{"blocks of text", "\n    a: |\n      one\n        two\n    b: >-\n      one\n      two\n    c: one\n      two\n",
		`{"a":"one\n  two\n","b":"one two","c":"one two"}`},
	{"escapes", `{a: "\ud83d\ude00\u00e9\/\n\t\u0000", "k\"": "\\"}`, `{"a":"😀é/\n\t\u0000","k\"":"\\"}`},
	{"aliases", "{a: &x [1, {b: 2}], c: *x}", `{"a":[1,{"b":2}],"c":[1,{"b":2}]}`},
	{"keys in quotes", `{"1": a, "true": b}`, `{"1":"a","true":"b"}`},
	{"one limit", "{max_tokens: 5000}", `{"max_tokens":5000}`},
	{"words of other places", "{metadata: {model: x, stream: true, input: y}, background: transparent}",
		`{"background":"transparent","metadata":{"input":"y","model":"x","stream":true}}`},
}

func TestParameters(t *testing.T) {
	for _, tt := range goodParameters {
		t.Run(tt.name, func(t *testing.T) {
			m, err := Parse([]byte(head+"- id: a\n  parameters: "+tt.text), "m.yml")
			if err != nil {
				t.Fatal(err)
			}
			if got := m.Models[0].Parameters; got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// Words that are set by the check on one API are parameters like others on the next.
func TestParametersByEndpoint(t *testing.T) {
	for endpoint, parameters := range map[string]string{
		"transcriptions":   `{"prompt":"Names: Ada, Grace"}`,
		"images":           `{"background":"transparent"}`,
		"responses":        `{"max_output_tokens":400}`,
		"chat.completions": `{"max_completion_tokens":400}`,
		"completions":      `{"max_tokens":400}`,
		"realtime":         `{"max_output_tokens":400}`,
	} {
		m, err := Parse(fmt.Appendf(nil, "%s- {id: a, endpoint: %s, parameters: %s}", head, endpoint, parameters), "m.yml")
		if err != nil || m.Models[0].Parameters != parameters {
			t.Errorf("%s: %v, error %v", endpoint, m.Models, err)
		}
	}
}

func TestParametersDeep(t *testing.T) {
	// Entry and parameters are four levels of the file.
	text := func(n int) string {
		return head + "- {id: a, parameters: {a: " + strings.Repeat("[", n) + strings.Repeat("]", n) + "}}"
	}
	if m, err := Parse([]byte(text(maxDepth-4)), "m.yml"); err != nil || len(m.Models) != 1 {
		t.Errorf("%d models, error %v", len(m.Models), err)
	}
	if _, err := Parse([]byte(text(maxDepth-3)), "m.yml"); err == nil || !strings.Contains(err.Error(), tooDeep) {
		t.Errorf("error %v", err)
	}
}

// long is a block of n bytes of text, line breaks included.
func long(n int) string { return "|\n" + strings.Repeat("      "+strings.Repeat("x", 63)+"\n", n/64) }

func TestParametersLong(t *testing.T) {
	four := "- id: a\n  parameters:\n    a: &x " + long(maxScalar) + "    b: *x\n    c: *x\n    d: *x\n"
	_, err := Parse([]byte(head+four), "m.yml")
	if want := "m.yml:5:5: `parameters` hold 65540 bytes of text, and 65536 is the most"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	three := strings.Replace(four, "    d: *x\n", "", 1)
	if m, err := Parse([]byte(head+three), "m.yml"); err != nil || len(m.Models[0].Parameters) < 3*maxScalar {
		t.Errorf("error %v", err)
	}
}

func TestAliasesOfText(t *testing.T) {
	_, err := Parse([]byte("a: &x "+long(maxScalar)+"b: ["+strings.Repeat("*x, ", 100)+"]\n"), "m.yml")
	if want := "m.yml:258:253: the file holds more than 1 MiB of text, aliases expanded. Split the manifest."; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// Declarations that differ in anything stand side by side.
func TestAlike(t *testing.T) {
	m, err := Parse([]byte(head+`- a
- {id: a, owner: x}
- {id: a, owner: y}
- {id: a, needs: [tools]}
- {id: a, needs: [long_input: 1]}
- {id: a, needs: [long_input: 2]}
- {id: a, parameters: {seed: 1}}
- {id: a, prove: list}
- {id: a, min_rate_limit: {requests_per_minute: 1}}
- {id: a, min_rate_limit: {tokens_per_minute: 1}}
- {id: a, max_latency: 1s}
- {id: a, endpoint: responses}
- {id: a, provider: groq}
- {id: a, expect_model: b}
- {id: a, expect_model: c}
`), "m.yml")
	if err != nil || len(m.Models) != 15 {
		t.Errorf("%d models, error %v", len(m.Models), err)
	}
}
