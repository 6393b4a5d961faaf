package simulate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// fieldsOf are the top-level fields of each API's body (OpenAI's OpenAPI description, openai/openai-openapi at f85dbe2 of
// 2026-08-21). What image models since gpt-image-1 refuse, response_format and style, is left out.
var fieldsOf = map[gate.API][]string{
	gate.ChatCompletions: strings.Fields(`audio frequency_penalty function_call functions logit_bias logprobs
		max_completion_tokens max_tokens messages metadata modalities model moderation n parallel_tool_calls prediction
		presence_penalty prompt_cache_key prompt_cache_options prompt_cache_retention reasoning_effort response_format
		safety_identifier seed service_tier stop store stream stream_options temperature tool_choice tools top_logprobs top_p
		user verbosity web_search_options`),
	gate.Responses: strings.Fields(`background context_management conversation include input instructions max_output_tokens
		max_tool_calls metadata model moderation parallel_tool_calls previous_response_id prompt prompt_cache_key
		prompt_cache_options prompt_cache_retention reasoning safety_identifier service_tier store stream stream_options
		temperature text tool_choice tools top_logprobs top_p truncation user`),
	gate.Embeddings:  strings.Fields(`dimensions encoding_format input model user`),
	gate.Moderations: strings.Fields(`input model`),
	gate.Images: strings.Fields(`background model moderation n output_compression output_format partial_images prompt quality
		size stream user`),
	gate.Speech: strings.Fields(`input instructions model response_format speed stream_format voice`),
	gate.Transcriptions: strings.Fields(`chunking_strategy file include keywords known_speaker_names known_speaker_references
		language languages model prompt response_format stream temperature timestamp_granularities`),
	gate.Realtime: strings.Fields(`expires_after session`),
	gate.Completions: strings.Fields(`best_of echo frequency_penalty logit_bias logprobs max_tokens model n presence_penalty
		prompt seed stop stream stream_options suffix temperature top_p user`),
}

// knownFields refuses the first field, by name, that the API does not have.
func knownFields(_ model, c call) *refusal {
	for _, field := range slices.Sorted(maps.Keys(c.body.fields)) {
		if !slices.Contains(fieldsOf[c.api], field) {
			return unknownField(field)
		}
	}
	return nil
}

func unknownField(field string) *refusal {
	return &refusal{
		status: 400, param: field, code: "unknown_parameter",
		message: fmt.Sprintf("Unknown parameter: '%s'.", field),
	}
}
