package gate

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// endpointOf answers as a model that refuses some needs, and remembers what it was asked.
type endpointOf struct {
	mu      sync.Mutex
	refuses map[Need]Evidence
	asked   []string
}

var answer = Evidence{Status: 200, Answered: true, Attempts: 1}

func refusal(cause string) Evidence {
	e := Read(Reply{Status: 400, Body: `{"error":{"message":"` + cause + `","type":"invalid_request_error"}}`})
	e.Attempts = 1
	return e
}

func (m *endpointOf) ask(_ context.Context, c Call) Evidence {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked = append(m.asked, fmt.Sprint(c.Model, c.Needs))
	for _, need := range c.Needs {
		if e, refused := m.refuses[need]; refused {
			return e
		}
	}
	if e, refused := m.refuses[Access]; refused {
		return e
	}
	return answer
}

func needing(needs ...Need) Manifest {
	m := Model{ID: "m", API: ChatCompletions, Provider: OpenAI}
	for _, need := range needs {
		m.Needs = append(m.Needs, Required{Need: need})
	}
	return Manifest{Models: []Model{m}}
}

func outcomes(r Report) []string {
	var got []string
	for _, f := range r.Findings {
		got = append(got, fmt.Sprintf("%s %s %s", f.Probe.Need, f.Outcome, f.Diagnosis.Cause))
	}
	return got
}

var noTools = refusal("m does not support tools")

func TestNeedsShareARequest(t *testing.T) {
	tests := []struct {
		name    string
		needs   []Need
		refuses map[Need]Evidence
		asked   []string
		want    []string
	}{
		{"none", nil, nil, []string{"m[]"}, []string{"access reachable ok"}},
		{"all granted", []Need{Streaming, Tools}, nil, []string{"m[streaming tools]"},
			[]string{"access reachable ok", "streaming reachable ok", "tools reachable ok"}},
		{"one refused", []Need{Streaming, Tools}, map[Need]Evidence{Tools: noTools},
			[]string{"m[streaming tools]", "m[]", "m[streaming]", "m[tools]"},
			[]string{"access reachable ok", "streaming reachable ok", "tools unreachable unsupported_parameter"}},
		{"the only one refused", []Need{Tools}, map[Need]Evidence{Tools: noTools}, []string{"m[tools]", "m[]"},
			[]string{"access reachable ok", "tools unreachable unsupported_parameter"}},
		{"access refused", []Need{Streaming, Tools}, map[Need]Evidence{Access: refusal("The model 'm' does not exist")},
			[]string{"m[streaming tools]", "m[]", "m[streaming]", "m[tools]"},
			[]string{"access unreachable model_not_found", "streaming skipped not_asked", "tools skipped not_asked"}},
		{"key refused", []Need{Streaming, Tools}, map[Need]Evidence{Access: {Status: 401, Code: "invalid_api_key"}}, []string{"m[streaming tools]"},
			[]string{"access unreachable invalid_api_key", "streaming skipped not_asked", "tools skipped not_asked"}},
		{"left open", []Need{Tools}, map[Need]Evidence{Tools: {Fault: FaultTimeout}}, []string{"m[tools]"},
			[]string{"access inconclusive timeout", "tools skipped not_asked"}},
		{"two that exclude each other", []Need{JSONMode, StructuredOutputs, Tools}, nil, []string{"m[json_mode tools]", "m[structured_outputs]"},
			[]string{"access reachable ok", "json_mode reachable ok", "structured_outputs reachable ok", "tools reachable ok"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := &endpointOf{refuses: tt.refuses}
			r := Run(context.Background(), needing(tt.needs...), Sources{OpenAI: {Ask: m.ask}}, options())
			slices.Sort(m.asked)
			slices.Sort(tt.asked)
			if diff := cmp.Diff(tt.asked, m.asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.want, outcomes(r)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNeedsNobodyCouldJudgeStopNothing(t *testing.T) {
	m := &endpointOf{refuses: map[Need]Evidence{Access: refusal("The model 'm' does not exist")}}
	r := Run(context.Background(), needing(Tools, Vision), Sources{OpenAI: {Ask: m.ask}}, options())
	for _, f := range r.Findings[1:] {
		if f.Level != Pass {
			t.Errorf("%s: level %s; the finding on access says it all", f.Probe.Need, f.Level)
		}
	}
}

func TestARefusedCombinationOfAllowedNeeds(t *testing.T) {
	ask := func(_ context.Context, c Call) Evidence {
		if len(c.Needs) > 1 {
			return noTools
		}
		return answer
	}
	r := Run(context.Background(), needing(Streaming, Tools), Sources{OpenAI: {Ask: ask}}, options())
	want := []string{"access reachable refused_together", "streaming reachable ok", "tools reachable ok"}
	if diff := cmp.Diff(want, outcomes(r)); diff != "" || r.Findings[0].Level != Notice {
		t.Errorf("each need is granted by itself (-want +got):\n%s", diff)
	}
}

func TestIdenticalQuestionsAreAskedOnce(t *testing.T) {
	one := Model{ID: "m", API: ChatCompletions, Provider: OpenAI, Needs: []Required{{Need: Tools}}, Pos: Pos{"a.yml", 3, 5}}
	two, three := one, one
	two.Pos, two.Owner = Pos{"a.yml", 9, 5}, "@acme/search"
	three.Parameters = `{"temperature":1}`
	m := &endpointOf{}
	r := Run(context.Background(), Manifest{Models: []Model{one, two, three}}, Sources{OpenAI: {Ask: m.ask}}, options())
	if len(m.asked) != 2 || len(r.Findings) != 6 || r.Usage.Requests != 2 {
		t.Errorf("%d calls, %d findings, %d requests counted", len(m.asked), len(r.Findings), r.Usage.Requests)
	}
	if r.Findings[2].Probe.Pos.Line != 9 || r.Findings[2].Probe.Owner != "@acme/search" {
		t.Errorf("%+v", r.Findings[2].Probe)
	}
}

func TestAPIIsInferredFromTheCatalogue(t *testing.T) {
	for id, want := range map[string]API{
		"gpt-6-luna": ChatCompletions, "text-embedding-3-small": Embeddings, "omni-moderation-latest": Moderations, "gpt-5.5-pro": Responses,
		"gpt-image-2": Images, "tts-1": Speech, "whisper-1": Transcriptions, "gpt-realtime-2.1": Realtime, "davinci-002": Completions,
		"somebody-elses-model": ChatCompletions,
	} {
		if got := Plan(Manifest{Models: []Model{{ID: id}}})[0].API; got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	if got := Plan(Manifest{Models: []Model{{ID: "text-embedding-3-small", API: ChatCompletions}}})[0].API; got != ChatCompletions {
		t.Errorf("a declared API wins, got %s", got)
	}
}

func TestPicturesAreLookedUpUnlessTheCallIsWanted(t *testing.T) {
	plan := Plan(Manifest{Models: []Model{{ID: "gpt-image-2"}, {ID: "gpt-image-2", Prove: ProveCall}, {ID: "gpt-6-luna"}, {ID: "gpt-6-luna", Prove: ProveList}}})
	want := []Proof{ProveList, ProveCall, ProveCall, ProveList}
	for i, p := range plan {
		if p.Prove != want[i] {
			t.Errorf("%s: %s, want %s", p.Model, p.Prove, want[i])
		}
	}
}

func TestBound(t *testing.T) {
	tests := []struct {
		call  Call
		known bool
		least float64
		most  float64
	}{
		{Call{Model: "gpt-6-luna", API: ChatCompletions}, true, 0.0000088, 0.00002},
		{Call{Model: "gpt-6-luna", API: ChatCompletions, Needs: []Need{Vision, Tools}}, true, 0.0002, 0.001},
		{Call{Model: "gpt-6-luna", API: ChatCompletions, Parameters: strings.Repeat("x", 1e6)}, true, 0.1, 0.2},
		{Call{Model: "nobody-knows", API: ChatCompletions}, false, 0, 0},
		{Call{Model: "nobody-knows", API: Moderations}, true, 0, 0},
		{Call{Model: "gpt-image-2", API: Images, Prove: ProveList}, true, 0, 0},
		{Call{Model: "gpt-image-2", API: Images, Prove: ProveCall}, true, 0.005, 0.05},
		{Call{Model: "gpt-realtime-2.1", API: Realtime}, true, 0, 0},
	}
	for _, tt := range tests {
		if usd, known := tt.call.Bound(); known != tt.known || usd < tt.least || usd > tt.most {
			t.Errorf("%+.60v: %v, %v; want %v, %v to %v", tt.call, usd, known, tt.known, tt.least, tt.most)
		}
	}
}

func TestCapped(t *testing.T) {
	tests := []struct {
		api        API
		give, want string
		lowered    []string
	}{
		{ChatCompletions, "", "", nil},
		{ChatCompletions, `{"temperature":0.2}`, `{"temperature":0.2}`, nil},
		{ChatCompletions, `{"max_tokens":5}`, `{"max_tokens":5}`, nil},
		{ChatCompletions, `{"max_tokens":4096,"n":3}`, `{"max_tokens":16,"n":1}`, []string{"max_tokens: 4096", "n: 3"}},
		{ChatCompletions, `{"seed":12345678901234567890}`, `{"seed":12345678901234567890}`, nil},
		{ChatCompletions, `{"max_tokens":-1}`, `{"max_tokens":16}`, []string{"max_tokens: -1"}},
		{ChatCompletions, `{"max_tokens":1e400}`, `{"max_tokens":16}`, []string{"max_tokens: 1e400"}},
		{ChatCompletions, `{"max_tokens":"100000"}`, `{"max_tokens":16}`, []string{"max_tokens: 100000"}},
		{ChatCompletions, `{"n":"three"}`, `{"n":"three"}`, nil},
		{ChatCompletions, `{"max_tokens":4096,"thinking":{"budget_tokens":2048,"type":"enabled"}}`, `{"max_tokens":1040,"thinking":{"budget_tokens":1024,"type":"enabled"}}`,
			[]string{"thinking.budget_tokens: 2048", "max_tokens: 4096"}},
		{Images, `{"quality":"hd","size":"1792x1024"}`, `{"quality":"standard","size":"1024x1024"}`, []string{"quality: hd", "size: 1792x1024"}},
		{Images, `{"quality":"high","size":"1024x1024"}`, `{"quality":"low","size":"1024x1024"}`, []string{"quality: high"}},
		{Responses, `{"tools":[{"type":"web_search"}]}`, `{"tool_choice":"none","tools":[{"type":"web_search"}]}`, []string{"tool_choice: auto"}},
		{Responses, `{"tools":[{"name":"f","type":"function"}]}`, `{"tools":[{"name":"f","type":"function"}]}`, nil},
		{ChatCompletions, `not JSON`, `not JSON`, nil},
	}
	for _, tt := range tests {
		sent, lowered := capped(tt.api, tt.give)
		if sent != tt.want || !slices.Equal(lowered, tt.lowered) {
			t.Errorf("capped(%s) = %s, %q", tt.give, sent, lowered)
		}
	}
}

func TestBillCountsWhatARefusalBrings(t *testing.T) {
	plain := Call{Model: "gpt-6-luna", API: ChatCompletions}
	needy := plain
	needy.Needs = []Need{Streaming, SystemPrompt}
	once := BillOf([]Call{plain}).USD
	if got := BillOf([]Call{needy}).USD; got < 4*once {
		t.Errorf("one shared and three separate calls cost %v, a plain one %v", got, once)
	}
	if b := BillOf([]Call{{Model: "nobody-knows", API: ChatCompletions}, plain}); b.Unknown != 1 || b.USD != once {
		t.Errorf("%+v", b)
	}
}
