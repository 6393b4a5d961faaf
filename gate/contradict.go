package gate

import (
	"encoding/json"
	"slices"
)

// takesBack are the parameters that undo what a need asks for, and when they do. The application's own value is what is
// sent, so an answer to it would prove nothing about the need.
var takesBack = map[Need][]struct {
	name   string
	undoes func(value any) bool
}{
	Tools:             {{"tools", func(v any) bool { return !present(v) }}},
	StructuredOutputs: {{"response_format", notType("json_schema")}, {"text", notFormat("json_schema")}},
	JSONMode:          {{"response_format", notType("json_object")}, {"text", notFormat("json_object")}},
	Reasoning:         {{"reasoning_effort", isNone}, {"reasoning", func(v any) bool { return isNone(field(v, "effort")) }}},
	Logprobs:          {{"logprobs", func(v any) bool { return v == nil || v == false || v == 0.0 }}},
	AudioOutput:       {{"modalities", func(v any) bool { list, _ := v.([]any); return !slices.Contains(list, any("audio")) }}},
	SystemPrompt:      {{"instructions", func(v any) bool { return !present(v) }}},
}

// Undone names the parameter that takes back what need asks for, "" when none does. parameters is a JSON object.
func Undone(need Need, parameters string) string {
	var object map[string]any
	if json.Unmarshal([]byte(parameters), &object) != nil {
		return ""
	}
	for _, row := range takesBack[need] {
		if value, sent := object[row.name]; sent && row.undoes(value) {
			return row.name
		}
	}
	return ""
}

func field(value any, name string) any {
	object, _ := value.(map[string]any)
	return object[name]
}

func isNone(value any) bool { return value == "none" }

func notType(want string) func(any) bool {
	return func(value any) bool { return field(value, "type") != want }
}

// notFormat is about text.format of POST /responses; text without a format only adds to ours.
func notFormat(want string) func(any) bool {
	return func(value any) bool {
		format := field(value, "format")
		return format != nil && field(format, "type") != want
	}
}
