package probe

import (
	"slices"

	"github.com/modelreach/modelreach/gate"
)

// change is what a need adds to a request.
type change struct {
	fields object // of the body
	part   object // beside the text of the prompt
	text   string // in place of the prompt's text
	system string // before the prompt
}

// setting is what a change depends on.
type setting struct {
	effort string // of reasoning
	sound  string // format of a spoken answer
}

// askJSON is the prompt of a request for a JSON object, which is refused unless the prompt holds the word JSON (OpenAI
// API reference, response_format).
const askJSON = "Reply with a JSON object."

const beBrief = "Be brief."

// answer is the smallest JSON Schema that strict structured outputs and strict tools take.
var answer = object{
	"type":                 "object",
	"properties":           object{"answer": object{"type": "string"}},
	"required":             list{"answer"},
	"additionalProperties": false,
}

func chatChanges(s setting) map[gate.Need]change {
	return map[gate.Need]change{
		gate.Streaming: {fields: object{"stream": true}},
		gate.Tools: {fields: object{"tools": list{object{
			"type": "function", "function": object{"name": "reply", "description": "Send the reply.", "parameters": answer},
		}}}},
		gate.StructuredOutputs: {fields: object{"response_format": object{
			"type": "json_schema", "json_schema": object{"name": "reply", "schema": answer, "strict": true},
		}}},
		gate.JSONMode:   {fields: object{"response_format": object{"type": "json_object"}}, text: askJSON},
		gate.Vision:     {part: object{"type": "image_url", "image_url": object{"url": picture(), "detail": "low"}}},
		gate.AudioInput: {part: object{"type": "input_audio", "input_audio": object{"data": silenceText(), "format": "wav"}}},
		gate.AudioOutput: {fields: object{
			"modalities": list{"text", "audio"}, "audio": object{"voice": "alloy", "format": s.sound},
		}},
		gate.Reasoning:    {fields: object{"reasoning_effort": s.effort}},
		gate.Logprobs:     {fields: object{"logprobs": true}},
		gate.SystemPrompt: {system: beBrief},
	}
}

func responseChanges(s setting) map[gate.Need]change {
	return map[gate.Need]change{
		gate.Streaming: {fields: object{"stream": true}},
		gate.Tools: {fields: object{"tools": list{object{
			"type": "function", "name": "reply", "description": "Send the reply.", "parameters": answer, "strict": true,
		}}}},
		gate.StructuredOutputs: {fields: object{"text": object{"format": object{
			"type": "json_schema", "name": "reply", "schema": answer, "strict": true,
		}}}},
		gate.JSONMode:     {fields: object{"text": object{"format": object{"type": "json_object"}}}, text: askJSON},
		gate.Vision:       {part: object{"type": "input_image", "image_url": picture(), "detail": "low"}},
		gate.Reasoning:    {fields: object{"reasoning": object{"effort": s.effort}}},
		gate.Logprobs:     {fields: object{"include": list{"message.output_text.logprobs"}, "top_logprobs": 1}},
		gate.SystemPrompt: {system: beBrief},
	}
}

func moderationChanges(setting) map[gate.Need]change {
	return map[gate.Need]change{
		gate.Vision: {part: object{"type": "image_url", "image_url": object{"url": picture()}}},
	}
}

func completionChanges(setting) map[gate.Need]change {
	return map[gate.Need]change{
		gate.Streaming: {fields: object{"stream": true}},
		gate.Logprobs:  {fields: object{"logprobs": 1}},
	}
}

// changesFor are the changes of needs, in their order. A need without one would look proved by any answer, so it is an
// error; LongInput is proved without a request.
func (s shape) changesFor(needs []gate.Need, on setting) ([]change, error) {
	var changes []change
	for _, need := range needs {
		if need == gate.Access || need == gate.LongInput {
			continue
		}
		if s.changes == nil {
			return nil, errNeed
		}
		c, ok := s.changes(on)[need]
		if !ok {
			return nil, errNeed
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// needsOf are the needs of a call and, for a model that refuses text alone, sound: what gpt-audio answers without
// is "This model requires that either input content or output modality contain audio."
func needsOf(c gate.Call) []gate.Need {
	sounds := slices.Contains(c.Needs, gate.AudioInput) || slices.Contains(c.Needs, gate.AudioOutput)
	if c.API != gate.ChatCompletions || sounds || known(c.Model).Kind != "audio-chat" {
		return c.Needs
	}
	return append(slices.Clone(c.Needs), gate.AudioOutput)
}

// settingOf is the setting for a model. Only bare samples can be streamed (OpenAI API reference, audio.format).
func settingOf(model string, streamed bool) setting {
	s := setting{effort: lowestEffort(known(model).Efforts), sound: "wav"}
	if streamed {
		s.sound = "pcm16"
	}
	return s
}

// lowestEffort is the cheapest effort that is one: none is no reasoning, and minimal hardly.
func lowestEffort(efforts []string) string {
	if len(efforts) == 0 {
		return "low"
	}
	real := slices.IndexFunc(efforts, func(e string) bool { return e != "none" && e != "minimal" })
	return efforts[max(0, real)]
}
