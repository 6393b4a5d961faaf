package gate

import (
	"slices"
	"testing"
	"time"
)

func TestSubstituted(t *testing.T) {
	tests := []struct {
		asked, answered string
		want            bool
	}{
		{"gpt-4o", "gpt-4o-2024-08-06", false},
		{"gpt-4o", "gpt-4o", false},
		{"gpt-4o", "", false},
		{"gpt-4o", "gpt-4o-mini", true},
		{"gpt-4", "gpt-4-0613", false},
		{"openai/gpt-4o", "gpt-4o-2024-11-20", false},
		{"gpt-4o", "openai/gpt-4o", false},
		{"models/gemini-2.5-flash", "gemini-2.5-flash", false},
		{"GPT-4o", "gpt-4o", false},
		{"deepseek/deepseek-r1:free", "deepseek/deepseek-r1", false},
		{"gemini-2.5-flash", "gemini-3.6-flash", true},
		{"grok-3", "grok-4.3", true},
		{"gpt-5.6", "gpt-5.6-sol", false}, // the catalogue knows the alias
		{"gpt-3.5-turbo", "gpt-3.5-turbo-0125", false},
		{"claude-sonnet-4", "claude-sonnet-4-20250514", false},
		{"llama-3", "llama-3-70b", true},
		{"claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022", false},
		{"claude-sonnet-4-0", "claude-sonnet-4-20250514", false},
		{"mistral-small-latest", "mistral-small-2506", false},
		{"mistral-small-latest", "mistral-large-2411", true},
		{"text-embedding-3-small", "text-embedding-3-small", false},
	}
	for _, tt := range tests {
		c := Case{Probe: Probe{Model: tt.asked}, Evidence: Evidence{AnsweredModel: tt.answered}}
		if got := c.substituted(); got != tt.want {
			t.Errorf("%s answered by %s: %v", tt.asked, tt.answered, got)
		}
	}
}

func answeredCase(p Probe, e Evidence) Case {
	p.API, p.Prove = ChatCompletions, ProveCall
	if p.Model == "" {
		p.Model = "m"
	}
	if p.Need == "" {
		p.Need = Access
	}
	e.Status, e.Answered = 200, true
	return Case{Probe: p, Evidence: e, Today: today}
}

func TestAdvice(t *testing.T) {
	limits := map[string]string{"x-ratelimit-limit-requests": "100", "x-ratelimit-limit-tokens": "30000"}
	tests := []struct {
		name  string
		give  Case
		cause Cause
		says  string
	}{
		{"nothing", answeredCase(Probe{}, Evidence{}), OK, "m answered"},
		{"snapshot", answeredCase(Probe{Model: "gpt-4o"}, Evidence{AnsweredModel: "gpt-4o-2024-08-06"}), OK, "It answered as `gpt-4o-2024-08-06`."},
		{"another model", answeredCase(Probe{Model: "grok-3"}, Evidence{AnsweredModel: "grok-4.3"}), ModelSubstituted, "`grok-4.3` answered for grok-3"},
		{"limits kept", answeredCase(Probe{MinRate: RateLimit{100, 30000}}, Evidence{Headers: limits}), OK, ""},
		{"few requests", answeredCase(Probe{MinRate: RateLimit{Requests: 500}}, Evidence{Headers: limits}), RateLimitTooLow, "100 requests per minute, where 500 are declared"},
		{"few of both", answeredCase(Probe{MinRate: RateLimit{500, 40000}}, Evidence{Headers: limits}), RateLimitTooLow, "30000 tokens per minute, where 40000 are declared"},
		{"no headers", answeredCase(Probe{MinRate: RateLimit{500, 40000}}, Evidence{}), NotProved, "names no rate limit"},
		{"refused together", answeredCase(Probe{}, Evidence{RefusedTogether: "not both"}), RefusedTogether, "The server said: not both"},
		{"slow", answeredCase(Probe{MaxLatency: time.Second}, Evidence{Latency: 2500 * time.Millisecond}), LatencyTooHigh, "It took 2.5 s, where at most 1.0 s are declared"},
		{"fast", answeredCase(Probe{MaxLatency: time.Second}, Evidence{Latency: time.Second}), OK, ""},
		{"capped", answeredCase(Probe{Capped: []string{"max_tokens: 4096"}}, Evidence{}), ParameterCapped, "Declared: max_tokens: 4096."},
		{"long enough", answeredCase(Probe{Model: "gpt-4.1", Need: LongInput, Tokens: 1_000_000}, Evidence{}), OK, ""},
		{"too short", answeredCase(Probe{Model: "gpt-4o", Need: LongInput, Tokens: 200_000}, Evidence{}), ContextLengthExceeded, "reads at most 128000 tokens; 200000 are declared"},
		{"nobody knows", answeredCase(Probe{Need: LongInput, Tokens: 200_000}, Evidence{}), NotProved, "says how much m reads"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Diagnose(tt.give)
			if d.Cause != tt.cause {
				t.Fatalf("%s, want %s", d.Cause, tt.cause)
			}
			tells(t, d, tt.says)
		})
	}
}

func TestContextOfTheListComesFirst(t *testing.T) {
	c := answeredCase(Probe{Model: "gpt-4o", Need: LongInput, Tokens: 200_000}, Evidence{})
	c.Listing = Listing{Known: true, Models: []Listed{{ID: "gpt-4o", Context: 262_144}}}
	if d := Diagnose(c); d.Cause != OK {
		t.Errorf("%s", d.Cause)
	}
}

func TestLookedUpModelIsNoPass(t *testing.T) {
	c := answeredCase(Probe{Model: "gpt-image-2"}, Evidence{})
	c.Probe.API, c.Probe.Prove = Images, ProveList
	f := Judge(Finding{Probe: c.Probe, Evidence: c.Evidence, Diagnosis: Diagnose(c)}, Policy{FailOn: FailOnAny, OnInconclusive: Fail})
	if f.Outcome != Skipped || f.Level != Notice || f.Diagnosis.Cause != ListedOnly {
		t.Errorf("%s %s %s", f.Outcome, f.Level, f.Diagnosis.Cause)
	}
	tells(t, f.Diagnosis, "is listed for this key; no call was made")
}

func TestSeveralAdvicesAtOnce(t *testing.T) {
	c := answeredCase(Probe{Model: "grok-3", MaxLatency: 1, Capped: []string{"n: 2"}}, Evidence{AnsweredModel: "grok-4.3", Latency: time.Second})
	d := Diagnose(c)
	if d.Cause != ModelSubstituted || !slices.Equal(d.Others, []Cause{LatencyTooHigh, ParameterCapped}) {
		t.Errorf("%s %v", d.Cause, d.Others)
	}
}

func TestRefusedParameterIsNamedWithItsValue(t *testing.T) {
	c := Case{
		Probe:    Probe{Model: "gpt-6.1-sol", API: ChatCompletions, Parameters: `{"reasoning_effort":"none","temperature":0.2}`},
		Evidence: reply(400, `{"error":{"message":"Unsupported value: 'reasoning_effort' does not support 'none' with this model.","param":"reasoning_effort","code":"unsupported_value"}}`),
		Today:    today,
	}
	tells(t, Diagnose(c), "gpt-6.1-sol does not take `reasoning_effort: \"none\"`")
	tells(t, Diagnose(c), "It takes `low`, `medium`, `high`")
	c.Probe.API, c.Probe.Parameters = Responses, `{"reasoning":{"effort":"none"}}`
	c.Evidence.Param = "reasoning.effort"
	tells(t, Diagnose(c), "`reasoning.effort: \"none\"`")
}

func TestRefusedNeedIsAttributed(t *testing.T) {
	c := Case{
		Probe:    Probe{Model: "m", API: ChatCompletions, Need: Streaming},
		Evidence: reply(400, `{"error":{"message":"Your organization must be verified to stream this model.","param":"stream","code":"unsupported_value"}}`),
	}
	d := Diagnose(c)
	if d.Cause != VerificationRequired {
		t.Fatalf("%s", d.Cause)
	}
	tells(t, d, "m (streaming)")
	tells(t, d, "Access to the model itself passes; it is the need `streaming` that is refused.")
}

// A need that is refused while access passes is about the need, whatever words the server found.
func TestRefusedNeedsAreNamed(t *testing.T) {
	tests := []struct {
		need   Need
		status int
		body   string
		cause  Cause
		says   string
	}{
		{Tools, 404, `{"error":{"message":"No endpoints found that support tool use.","code":404}}`, UnsupportedParameter, "`tools`"},
		{Vision, 400, `{"error":{"message":"Invalid content type.","type":"invalid_request_error"}}`, UnsupportedParameter, "`image_url`"},
		{Tools, 500, `{"error":{"code":500,"message":"tools param requires --jinja flag","type":"server_error"}}`, UnsupportedParameter, "`tools`"},
		{StructuredOutputs, 400, `{"detail":"Something is wrong with the body."}`, UnsupportedParameter, "`response_format`"},
		{JSONMode, 400, `{"error":{"message":"Failed to generate JSON.","code":"json_validate_failed"}}`, OK, ""},
		{Streaming, 400, `{"error":{"message":"Your organization must be verified to stream this model."}}`, VerificationRequired, ""},
	}
	for _, tt := range tests {
		c := Case{Probe: Probe{Model: "m", API: ChatCompletions, Need: tt.need, Prove: ProveCall}, Evidence: reply(tt.status, tt.body), Today: today}
		d := Diagnose(c)
		if d.Cause != tt.cause {
			t.Errorf("%s, %s: %s", tt.need, tt.body, d.Cause)
		}
		tells(t, d, tt.says)
	}
}

func TestRefusedParameterIsFoundInTheWords(t *testing.T) {
	for message, want := range map[string]string{
		"The model `m` does not support the parameter `top_k`.":                  "top_k",
		`Invalid JSON payload received. Unknown name "seed": Cannot find field.`: "seed",
		"Unrecognized request argument supplied: reasoning_effort":               "reasoning_effort",
	} {
		c := Case{Probe: Probe{Model: "m", API: ChatCompletions, Need: Access}, Evidence: Evidence{Message: message}}
		if got := c.named(); got != want {
			t.Errorf("%s: %q, want %q", message, got, want)
		}
	}
}
