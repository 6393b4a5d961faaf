package build

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate/catalog"
)

func isModelList(_ string, object map[string]json.RawMessage) bool {
	return string(object["object"]) == `"list"` && object["data"] != nil
}

// readModelList reads the models of OpenAI's own in the list. Those of the organisation that asked, and what it
// fine-tuned, stand in it too; their names are nobody else's business.
func readModelList(_ string, object map[string]json.RawMessage) (map[string]statement, error) {
	var models []struct {
		ID         string  `json:"id"`
		OwnedBy    string  `json:"owned_by"`
		ShutdownOn *string `json:"shutdown_date"`
	}
	if err := json.Unmarshal(object["data"], &models); err != nil {
		return nil, err
	}
	said := map[string]statement{}
	for _, m := range models {
		own := slices.Contains([]string{"openai", "openai-internal", "system"}, m.OwnedBy)
		if !own || !isID(m.ID) || strings.HasPrefix(m.ID, "ft:") {
			continue
		}
		s := statement{Model: catalog.Model{ID: m.ID}}
		if m.ShutdownOn != nil {
			s.ShutdownOn = date(*m.ShutdownOn)
		}
		said[m.ID] = s
	}
	return said, nil
}

func isModelsDev(_ string, object map[string]json.RawMessage) bool {
	return object != nil && object["openai"] != nil && has(object, "models")
}

// readModelsDev reads the provider openai. Of a model's limits, context counts what is written too, and input, where it is
// given, does not.
func readModelsDev(_ string, object map[string]json.RawMessage) (map[string]statement, error) {
	var provider struct {
		Models map[string]struct {
			Reasoning        bool `json:"reasoning"`
			ToolCall         any  `json:"tool_call"`
			ReasoningOptions []struct {
				Type   string `json:"type"`
				Values []any  `json:"values"`
			} `json:"reasoning_options"`
			Cost  struct{ Input, Output *float64 } `json:"cost"`
			Limit struct{ Context, Input int }     `json:"limit"`
		} `json:"models"`
	}
	if err := json.Unmarshal(object["openai"], &provider); err != nil {
		return nil, err
	}
	said := map[string]statement{}
	for id, m := range provider.Models {
		if !isID(id) {
			continue
		}
		s := statement{Model: catalog.Model{ID: id, InputPrice: usd(m.Cost.Input, 1), OutputPrice: usd(m.Cost.Output, 1), Context: m.Limit.Context}}
		if m.Limit.Input > 0 {
			s.Context = m.Limit.Input
		}
		for _, option := range m.ReasoningOptions {
			if option.Type == "effort" {
				s.Efforts = words(option.Values)
			}
		}
		if m.ToolCall != nil && m.ToolCall != false { // what calls no tools may as well be an embedding model
			s.Kind = chat(m.Reasoning)
		}
		said[id] = s
	}
	return said, nil
}

// words are the texts among values: a model that can be told not to think has null among its efforts. It is nil when one
// of them is no effort.
func words(values []any) []string {
	var list []string
	for _, v := range values {
		switch word, ok := v.(string); {
		case v == nil:
		case !ok || !isID(word):
			return nil
		default:
			list = append(list, word)
		}
	}
	return list
}

func chat(reasoning bool) string {
	if reasoning {
		return "reasoning"
	}
	return "chat"
}

func isLiteLLM(_ string, object map[string]json.RawMessage) bool {
	return object != nil && has(object, "litellm_provider")
}

// modes are litellm's modes with the catalogue's kind and endpoint. Those of text models say nothing about reasoning.
var modes = map[string]struct{ kind, endpoint string }{
	"chat":                {"chat", "chat.completions"},
	"responses":           {"chat", "responses"},
	"completion":          {"completion", "completions"},
	"embedding":           {"embedding", "embeddings"},
	"moderation":          {"moderation", "moderations"},
	"image_generation":    {"image", "images.generations"},
	"audio_speech":        {"speech", "audio.speech"},
	"audio_transcription": {"transcription", "audio.transcriptions"},
	"realtime":            {"realtime", "realtime"},
	"video_generation":    {"video", "videos"},
}

// endpoints are the paths of litellm's supported_endpoints that the catalogue has a name for.
var endpoints = map[string]string{
	"/v1/chat/completions": "chat.completions", "/v1/responses": "responses", "/v1/batch": "batch", "/v1/completions": "completions",
	"/v1/embeddings": "embeddings", "/v1/moderations": "moderations", "/v1/images/generations": "images.generations",
	"/v1/images/edits": "images.edits", "/v1/audio/speech": "audio.speech", "/v1/audio/transcriptions": "audio.transcriptions",
	"/v1/realtime": "realtime", "/v1/videos": "videos",
}

// entry is one model of litellm's table. Prices are dollars a token.
type entry struct {
	Mode      string   `json:"mode"`
	Reasoning bool     `json:"supports_reasoning"`
	Endpoints []string `json:"supported_endpoints"`
	Input     *float64 `json:"input_cost_per_token"`
	Output    *float64 `json:"output_cost_per_token"`
}

// readLiteLLM reads the models called at OpenAI by their own id; with a slash the table names sizes and other routes. Its
// deprecation_date is left aside: it is often older than the page it was copied from.
func readLiteLLM(_ string, object map[string]json.RawMessage) (map[string]statement, error) {
	said := map[string]statement{}
	for id, raw := range object {
		var at struct {
			Provider any `json:"litellm_provider"`
		}
		if json.Unmarshal(raw, &at) != nil || at.Provider != "openai" && at.Provider != "text-completion-openai" || !isID(id) {
			continue
		}
		var e entry
		if err := json.Unmarshal(raw, &e); err != nil {
			return nil, fmt.Errorf("entry %s: %w", id, err)
		}
		said[id] = e.statement(id)
	}
	return said, nil
}

func (e entry) statement(id string) statement {
	s := statement{Model: catalog.Model{ID: id, InputPrice: usd(e.Input, 1e6), OutputPrice: usd(e.Output, 1e6)}}
	mode, ok := modes[e.Mode]
	if !ok {
		return s
	}
	s.Kind, s.Endpoints = mode.kind, []string{mode.endpoint}
	if mode.kind == "chat" {
		s.Kind = chat(e.Reasoning)
	}
	var named []string
	for _, path := range e.Endpoints {
		if name, ok := endpoints[path]; ok && !slices.Contains(named, name) {
			named = append(named, name)
		}
	}
	if len(named) > 0 {
		s.Endpoints = named
	}
	return s
}
