package gate

import (
	"encoding/json"
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
	most := maps.Clone(ceilings)
	if budget, think := thinking(object); think {
		lowered = append(lowered, budget...)
		most["max_tokens"], most["max_completion_tokens"] = thinkingTokens+OutputTokens, thinkingTokens+OutputTokens
	}
	for _, name := range slices.Sorted(maps.Keys(most)) {
		if declared, above := exceeds(object[name], most[name]); above {
			object[name] = most[name]
			lowered = append(lowered, name+": "+declared)
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

// exceeds reports whether a declared number is above most. A negative limit means none to some servers; a number beyond a
// float64 is an error, and large.
func exceeds(value any, most int) (declared string, above bool) {
	n := json.Number(text(value)) // some servers take a number in quotes
	if _, quoted := value.(string); quoted {
		if _, err := n.Float64(); err != nil {
			return "", false
		}
	}
	f, err := n.Float64()
	return n.String(), n != "" && (err != nil || f < 0 || f > float64(most))
}

// thinkingTokens is the least that may be thought: Anthropic's thinking.budget_tokens, which must also stay below max_tokens.
const thinkingTokens = 1024

// thinking lowers a budget of thinking; the second result says that there is one.
func thinking(object map[string]any) (lowered []string, budgeted bool) {
	inner, _ := object["thinking"].(map[string]any)
	if inner["budget_tokens"] == nil {
		return nil, false
	}
	if declared, above := exceeds(inner["budget_tokens"], thinkingTokens); above {
		inner["budget_tokens"] = thinkingTokens
		lowered = append(lowered, "thinking.budget_tokens: "+declared)
	}
	return lowered, true
}

// cheap are the words that servers have for the cheapest quality; DALL·E has its own.
var cheap = map[string]string{"hd": "standard", "high": "low", "medium": "low", "auto": "low", "xhigh": "low", "max": "low"}

// small are the sizes of a picture that cost no more than the usual one.
var small = []string{"auto", "256x256", "512x512", "1024x1024"}

// cheapest lowers what the price of an image depends on.
func cheapest(object map[string]any) (lowered []string) {
	if quality := text(object["quality"]); cheap[quality] != "" {
		object["quality"] = cheap[quality]
		lowered = append(lowered, "quality: "+quality)
	}
	if size := text(object["size"]); size != "" && !slices.Contains(small, size) {
		object["size"] = "1024x1024"
		lowered = append(lowered, "size: "+size)
	}
	if partial := text(object["partial_images"]); partial != "" && partial != "0" {
		object["partial_images"] = 0
		lowered = append(lowered, "partial_images: "+partial)
	}
	return lowered
}
