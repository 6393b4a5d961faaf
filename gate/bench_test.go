package gate

import (
	"context"
	"testing"
)

func BenchmarkDiagnose(b *testing.B) {
	cases := map[string]Case{
		"answer":    {Evidence: Read(Reply{API: ChatCompletions, Status: 200, Body: `{"choices":[{"message":{}}]}`})},
		"not_found": notFound("gpt-6-lunar"),
		"last_rule": {Evidence: Read(Reply{Status: 418, Body: `{"error":{"message":"The spoon is too large for the soup that was ordered."}}`})},
	}
	for name, c := range cases {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Diagnose(c)
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	body := `{"error":{"message":"litellm.RateLimitError: Error code: 429 - {'error': {'code': '429', 'message': 'Slow down.', 'param': None}}"}}`
	for b.Loop() {
		Read(Reply{API: ChatCompletions, Status: 429, Body: body})
	}
}

// BenchmarkRun is the gate around 1,000 questions that are answered at once.
func BenchmarkRun(b *testing.B) {
	m := manifestOf(1000)
	answer := Read(Reply{API: ChatCompletions, Status: 200, Body: `{"choices":[{"message":{}}]}`})
	for b.Loop() {
		Run(context.Background(), m, Sources{OpenAI: {Ask: func(context.Context, Call) Evidence { return answer }}}, options())
	}
}
