package gate

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ceilings are the most of a parameter that a check sends. An application may ask for thousands of tokens or several
// answers; one short one proves the same.
var ceilings = map[string]int{
	"max_tokens": OutputTokens, "max_completion_tokens": OutputTokens, "max_output_tokens": OutputTokens,
	"n": 1, "best_of": 1,
}

// OutputTokens limits an answer. It is the least that POST /responses takes (OpenAI API reference, max_output_tokens),
// and models that think first refuse less.
const OutputTokens = 16

// capped lowers the parameters that would make a call expensive and says which, with the declared value. Parameters
// that are no JSON object come back as they are; the manifest refuses them before.
func capped(api API, parameters string) (sent string, lowered []string) {
	if parameters == "" {
		return "", nil
	}
	decoder := json.NewDecoder(strings.NewReader(parameters))
	decoder.UseNumber() // a seed of twenty digits stays what it is
	var object map[string]any
	if decoder.Decode(&object) != nil {
		return parameters, nil
	}
	for _, name := range slices.Sorted(maps.Keys(ceilings)) {
		declared, _ := object[name].(json.Number)
		// A negative limit means none to some servers; a number beyond a float64 is an error, and large.
		if value, err := declared.Float64(); declared != "" && (err != nil || value < 0 || value > float64(ceilings[name])) {
			object[name] = ceilings[name]
			lowered = append(lowered, fmt.Sprintf("%s: %s", name, declared))
		}
	}
	switch {
	case api == Images:
		lowered = append(lowered, cheapest(object)...)
	case hostsTools(object):
		// Declared, so that their refusal is found, and not run: a search or a remote server costs money and does things.
		lowered = append(lowered, "tool_choice: "+orElse(text(object["tool_choice"]), "auto"))
		object["tool_choice"] = "none"
	}
	data, err := json.Marshal(object)
	if err != nil {
		return parameters, nil
	}
	return string(data), lowered
}

// hostsTools reports whether the provider itself would run one of the tools: web_search, file_search, code_interpreter,
// mcp and whatever comes, everything but the application's own functions.
func hostsTools(object map[string]any) bool {
	tools, _ := object["tools"].([]any)
	return slices.ContainsFunc(tools, func(tool any) bool {
		t, _ := tool.(map[string]any)
		kind := text(t["type"])
		return kind != "" && kind != "function" && kind != "custom"
	})
}

// cheapest lowers what the price of an image depends on.
func cheapest(object map[string]any) (lowered []string) {
	if quality, ok := object["quality"].(string); ok && quality != "low" {
		object["quality"] = "low"
		lowered = append(lowered, "quality: "+quality)
	}
	return lowered
}
