package probe

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
)

// Bounds of an outline: no request that a run makes up by itself comes near them.
const (
	outlineDepth  = 6
	outlineItems  = 16
	outlineFields = 40
)

var (
	// fieldName finds the names that APIs give to fields. Any other is the application's.
	fieldName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,40}$`)
	// freeFields hold names that are the application's.
	freeFields = []string{"metadata", "properties", "logit_bias", "headers"}
	// wordFields hold one of a few words of the API, which say what kind of request it is.
	wordFields = []string{"role", "type", "effort", "reasoning_effort", "service_tier", "verbosity"}
	word       = regexp.MustCompile(`^[a-z_]{1,24}$`)
)

// outline is a body with the kind of value in place of each text, so that it shows what a request looks like and nothing of what
// it says: {"max_completion_tokens":16,"messages":[{"content":"string","role":"user"}],"model":"string"}.
func outline(body object) string {
	_, data, err := asJSON(body)
	if err != nil {
		return ""
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return ""
	}
	text, err := json.Marshal(outlined("", value, outlineDepth))
	if err != nil {
		return ""
	}
	return string(text)
}

func outlined(name string, value any, depth int) any {
	switch v := value.(type) {
	case string:
		if slices.Contains(wordFields, name) && word.MatchString(v) {
			return v
		}
		return "string"
	case object:
		return outlinedObject(name, v, depth)
	case list:
		if depth == 0 {
			return "array"
		}
		items := list{}
		for _, item := range v[:min(len(v), outlineItems)] {
			items = append(items, outlined("", item, depth-1))
		}
		return items
	}
	return value
}

func outlinedObject(name string, v object, depth int) any {
	if depth == 0 || len(v) > outlineFields || slices.Contains(freeFields, name) {
		return "object"
	}
	fields := object{}
	for field, inner := range v {
		if fieldName.MatchString(field) {
			fields[field] = outlined(field, inner, depth-1)
		}
	}
	return fields
}
