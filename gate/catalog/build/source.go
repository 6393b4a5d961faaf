package build

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"
)

// kind is what a source is, in the words of a message.
type kind string

// The kinds of sources.
const (
	modelList kind = "the list of models of OpenAI's API"
	page      kind = "OpenAI's deprecations page"
	modelsDev kind = "models.dev's api.json"
	liteLLM   kind = "litellm's price table"
)

// source is how a kind is recognised, read and cited.
type source struct {
	kind    kind
	address string
	gives   string
	facts   []fact
	is      func(text string, object map[string]json.RawMessage) bool // object is nil when the text is no JSON object
	read    func(text string, object map[string]json.RawMessage) (map[string]statement, error)
}

// known are the sources in the order they are trusted in.
var known = []source{
	{modelList, "https://api.openai.com/v1/models", "shut-down dates", []fact{shutdown}, isModelList, readModelList},
	{page, "https://developers.openai.com/api/docs/deprecations.md", "shut-down dates, replacements", []fact{shutdown}, isPage, readPage},
	{modelsDev, "https://models.dev/api.json", "prices, reasoning efforts, context lengths",
		[]fact{inputPrice, outputPrice, efforts, contextLength}, isModelsDev, readModelsDev},
	{liteLLM, "https://github.com/BerriAI/litellm model_prices_and_context_window.json", "prices",
		[]fact{inputPrice, outputPrice}, isLiteLLM, readLiteLLM},
}

// read recognises a source and reads it.
func read(data []byte) (source, map[string]statement, error) {
	if len(data) > maxBytes || !utf8.Valid(data) {
		return source{}, nil, fmt.Errorf("this is larger than %d MiB or not UTF-8 text", maxBytes>>20)
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		object = nil
	}
	for _, s := range known {
		if s.is(text, object) {
			said, err := s.read(text, object)
			if err != nil {
				err = fmt.Errorf("this looks like %s: %w", s.kind, err)
			}
			return s, said, err
		}
	}
	return source{}, nil, errUnknown()
}

func errUnknown() error {
	var b strings.Builder
	b.WriteString("this is none of the known sources, which are")
	for i, s := range known {
		fmt.Fprintf(&b, "%s %s (%s)", map[bool]string{true: ",", false: ""}[i > 0], s.kind, s.address)
	}
	return errors.New(b.String())
}

// has reports whether the values of an object, or one of the first, are objects with the given key.
func has(object map[string]json.RawMessage, key string) bool {
	for _, raw := range object {
		var inner map[string]json.RawMessage
		if json.Unmarshal(raw, &inner) == nil && inner[key] != nil {
			return true
		}
	}
	return false
}

// date is text as YYYY-MM-DD, or "" when it is not one whole day since OpenAI's API exists. OpenAI's page has several
// forms, some with hyphens that do not break.
func date(text string) string {
	text = strings.NewReplacer("\u2011", "-", "\u00a0", " ").Replace(strings.TrimSpace(text))
	for _, layout := range []string{time.DateOnly, "Jan 2, 2006", "January 2, 2006"} {
		if day, err := time.Parse(layout, text); err == nil && day.Year() >= 2020 && day.Year() < 2100 {
			return day.Format(time.DateOnly)
		}
	}
	return ""
}

// usd is a price per million tokens, rounded to a millionth of a dollar, which undoes what the product of a tiny
// number and a million leaves behind. It is nil for what no model costs.
func usd(price *float64, factor float64) *float64 {
	if price == nil || !(*price > 0) || *price*factor > 1000 {
		return nil
	}
	rounded := math.Round(*price*factor*1e6) / 1e6
	return &rounded
}
