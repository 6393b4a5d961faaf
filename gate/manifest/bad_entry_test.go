package manifest

const (
	keysRate = " Known keys: requests_per_minute, tokens_per_minute."
	needKeys = " Known needs: streaming, tools, structured_outputs, json_mode, vision, audio_input, audio_output, reasoning, logprobs, " +
		"system_prompt, long_input."
)

// badEntries are manifests with an entry that asks for what cannot be, and everything that is said about it.
var badEntries = []badManifest{
	{"endpoints that are gone", head + "- {id: a, endpoint: assistants}\n- {id: b, endpoint: beta.threads.runs}\n- {id: c, endpoint: videos}\n- {id: d, endpoint: edits}\n- {id: e, endpoint: realtime.beta}\n- {id: f, endpoint: realtime-beta}\n- {id: g, endpoint: /v1/realtime/sessions}\n- {id: h, endpoint: realtime.transcription_sessions}\n",
		"3:21: endpoint `assistants` no longer exists: the Assistants API ended on 2026-08-26. Use responses.\n" +
			"4:21: endpoint `beta.threads.runs` no longer exists: the Assistants API ended on 2026-08-26. Use responses.\n" +
			"5:21: endpoint `videos` no longer exists: the Videos API ended on 2026-09-24. Nothing replaces it. Remove this entry.\n" +
			"6:21: endpoint `edits` no longer exists. Use chat.completions.\n" +
			"7:21: endpoint `realtime.beta` no longer exists: the beta of the Realtime API ended on 2026-05-12. Use realtime.\n" +
			"8:21: endpoint `realtime-beta` no longer exists: the beta of the Realtime API ended on 2026-05-12. Use realtime.\n" +
			"9:21: endpoint `/v1/realtime/sessions` no longer exists: the beta of the Realtime API ended on 2026-05-12. Use realtime.\n" +
			"10:21: endpoint `realtime.transcription_sessions` no longer exists: the beta of the Realtime API ended on 2026-05-12. Use realtime."},
	{"endpoints no model answers on", head + "- {id: a, endpoint: batches}\n- {id: b, endpoint: fine_tuning.jobs}\n- {id: c, endpoint: Batch}\n",
		"3:21: endpoint `batches` is not one a model answers on. Declare the API that the batch calls, such as responses.\n" +
			"4:21: endpoint `fine_tuning.jobs` is not one a model answers on. Declare the API that the tuned model is called on, such as responses.\n" +
			"5:21: endpoint `Batch` is not one a model answers on. Declare the API that the batch calls, such as responses."},
	{"other names of endpoints", head + "- {id: a, endpoint: chat}\n- {id: b, endpoint: embedding}\n- {id: c, endpoint: images.generations}\n- {id: d, endpoint: audio/speech}\n- {id: e, endpoint: tts}\n- {id: f, endpoint: audio.transcriptions}\n- {id: g, endpoint: whisper}\n- {id: h, endpoint: moderation}\n- {id: i, endpoint: /v1/responses}\n- {id: j, endpoint: completion}\n",
		"3:21: unknown endpoint `chat`: did you mean `chat.completions`?" + endpointKeys + "\n" +
			"4:21: unknown endpoint `embedding`: did you mean `embeddings`?" + endpointKeys + "\n" +
			"5:21: unknown endpoint `images.generations`: did you mean `images`?" + endpointKeys + "\n" +
			"6:21: unknown endpoint `audio/speech`: did you mean `speech`?" + endpointKeys + "\n" +
			"7:21: unknown endpoint `tts`: did you mean `speech`?" + endpointKeys + "\n" +
			"8:21: unknown endpoint `audio.transcriptions`: did you mean `transcriptions`?" + endpointKeys + "\n" +
			"9:21: unknown endpoint `whisper`: did you mean `transcriptions`?" + endpointKeys + "\n" +
			"10:21: unknown endpoint `moderation`: did you mean `moderations`?" + endpointKeys + "\n" +
			"11:21: unknown endpoint `/v1/responses`: did you mean `responses`?" + endpointKeys + "\n" +
			"12:21: unknown endpoint `completion`: did you mean `completions`?" + endpointKeys},
	{"needs of wrong types", head + "- {id: a, needs: streaming}\n- {id: b, needs: {streaming: true}}\n- {id: c, needs: }\n- {id: d, needs: [[tools], 1, true, ~, {}]}\n- {id: e, needs: [{long_input: 1, tools: 2}]}\n",
		"3:18: `needs` must be a list, found the string `streaming`. Write them in brackets, as in `needs: [streaming, tools]`.\n" +
			"4:18: `needs` must be a list, found a mapping. Write them in brackets, as in `needs: [streaming, tools]`.\n" +
			"5:11: `needs` must be a list, found nothing. Write them in brackets, as in `needs: [streaming, tools]`.\n" +
			"6:19: an entry of `needs` must be one need, found a list." + needKeys + "\n" +
			"6:28: an entry of `needs` must be one need, found the number `1`." + needKeys + "\n" +
			"6:31: an entry of `needs` must be one need, found the boolean `true`." + needKeys + "\n" +
			"6:37: an entry of `needs` must be one need, found nothing." + needKeys + "\n" +
			"6:40: an entry of `needs` must be one need, found a mapping." + needKeys + "\n" +
			"7:19: an entry of `needs` must be one need, found a mapping." + needKeys},
	{"unknown needs", head + "- {id: a, needs: [stream, tool, Vision, function_calling, json_schema, telepathy, {context: 5}, {1: 2}]}\n",
		"3:19: unknown need `stream`: did you mean `streaming`?" + needKeys + "\n" +
			"3:27: unknown need `tool`: did you mean `tools`?" + needKeys + "\n" +
			"3:33: unknown need `Vision`: did you mean `vision`?" + needKeys + "\n" +
			"3:41: unknown need `function_calling`: did you mean `tools`?" + needKeys + "\n" +
			"3:59: unknown need `json_schema`: did you mean `structured_outputs`?" + needKeys + "\n" +
			"3:72: unknown need `telepathy`." + needKeys + "\n" +
			"3:84: unknown need `context`: did you mean `long_input`?" + needKeys + "\n" +
			"3:98: unknown need `1`." + needKeys},
	{"access as a need", head + "- {id: a, needs: [access, {access: true}, {tools: true}]}\n",
		"3:19: every model needs `access`. Leave it out.\n" +
			"3:28: need `access` takes no value. Write the name alone.\n" +
			"3:44: need `tools` takes no value. Write the name alone."},
	{"needs twice", head + "- id: a\n  needs:\n  - tools\n  - long_input: 1\n  - tools\n  - long_input: 2\n",
		"7:5: need `tools` is listed twice, first on line 5. Remove one of the two.\n" +
			"8:5: need `long_input` is listed twice, first on line 6. Remove one of the two."},
	{"need twice by alias", head + "- {id: a, needs: [&n {long_input: 5}, *n]}\n",
		"3:39: need `long_input` is listed twice, first on line 3. Remove one of the two."},
	{"long input without a length", head + "- {id: a, needs: [long_input]}\n",
		"3:19: need `long_input` lacks its number of tokens. Write it in plain digits, as in `long_input: 200000`."},
	{"lengths that are none", head + "- {id: a, needs: [{long_input: 0}]}\n- {id: a, needs: [{long_input: 200k}]}\n- {id: a, needs: [{long_input: \"200000\"}]}\n- {id: a, needs: [{long_input: -1}]}\n- {id: a, needs: [{long_input: 1.5}]}\n- {id: a, needs: [{long_input: 100000001}]}\n- {id: a, needs: [{long_input: 200_000}]}\n- {id: a, needs: [{long_input: 0777}]}\n- {id: a, needs: [{long_input: }]}\n- {id: a, needs: [{long_input: 9 token}]}\n- {id: a, needs: [{long_input: 99999999999999999999 tokens}]}\n",
		"3:32: `long_input` must be a number of tokens from 1 to 100000000, found the number `0`. Write it in plain digits, as in `long_input: 200000`.\n" +
			"4:32: `long_input` must be a number of tokens from 1 to 100000000, found the string `200k`. Write it in plain digits, as in `long_input: 200000`.\n" +
			"5:32: `long_input` must be a number of tokens from 1 to 100000000, found the string `200000`. Write it in plain digits, as in `long_input: 200000`.\n" +
			"6:32: `long_input` must be a number of tokens from 1 to 100000000, found the number `-1`. Write it in plain digits, as in `long_input: 200000`.\n" +
			"7:32: `long_input` must be a number of tokens from 1 to 100000000, found the number `1.5`. Write it in plain digits, as in `long_input: 200000`.\n" +
			"8:32: `long_input` must be a number of tokens from 1 to 100000000, found the number `100000001`. Write it in plain digits, as in `long_input: 200000`.\n" +
			"9:32: `long_input` must be a number of tokens from 1 to 100000000, found the number `200_000`. Write it in plain digits, as in `long_input: 200000`.\n" +
			"10:32: `long_input` must be a number of tokens from 1 to 100000000, found the number `0777`. Write it in plain digits, as in `long_input: 200000`.\n" +
			"11:20: `long_input` must be a number of tokens from 1 to 100000000, found nothing. Write it in plain digits, as in `long_input: 200000`.\n" +
			"12:32: `long_input` must be a number of tokens from 1 to 100000000, found the string `9 token`. Write it in plain digits, as in `long_input: 200000`.\n" +
			"13:32: `long_input` must be a number of tokens from 1 to 100000000, found the string `99999999999999999999 tokens`. Write it in plain digits, as in `long_input: 200000`."},
	{"needs an endpoint cannot have", head + "- {id: a, endpoint: embeddings, needs: [tools, long_input: 5]}\n- {id: b, endpoint: responses, needs: [audio_input]}\n- {id: c, endpoint: images, needs: [vision]}\n",
		"3:41: need `tools` does not exist on embeddings. It exists on chat.completions, responses.\n" +
			"4:40: need `audio_input` does not exist on responses. It exists on chat.completions.\n" +
			"5:37: need `vision` does not exist on images. It exists on chat.completions, responses, moderations."},
	{"needs an inferred endpoint cannot have", head + "- {id: text-embedding-3-small, needs: [streaming]}\n",
		"3:40: need `streaming` does not exist on embeddings. It exists on chat.completions, responses, completions. Without an `endpoint`, `text-embedding-3-small` is called on embeddings."},
	{"needs of a misspelt endpoint", head + "- {id: text-embedding-3-small, endpoit: responses, needs: [tools]}\n",
		"3:32: unknown key `endpoit`: did you mean `endpoint`?" + keysEntry},
	{"needs of an unknown endpoint", head + "- {id: a, endpoint: soap, needs: [tools, tool]}\n- {id: a b, needs: [tools, tools]}\n",
		"3:21: unknown endpoint `soap`." + endpointKeys + "\n" +
			"3:42: unknown need `tool`: did you mean `tools`?" + needKeys + "\n" +
			"4:8: model id `a b` has a space as character 2. One entry holds one id and nothing else.\n" +
			"4:28: need `tools` is listed twice, first on line 4. Remove one of the two."},
	{"parameters of wrong types", head + "- {id: a, parameters: '{\"n\": 1}'}\n- {id: b, parameters: [n]}\n- {id: c, parameters: }\n- {id: d, parameters: 5}\n",
		"3:23: `parameters` must be a mapping, found the string `{\"n\": 1}`. Write each as `name: value`, as in `parameters: { temperature: 0.2 }`.\n" +
			"4:23: `parameters` must be a mapping, found a list. Write each as `name: value`, as in `parameters: { temperature: 0.2 }`.\n" +
			"5:11: `parameters` must be a mapping, found nothing. Write each as `name: value`, as in `parameters: { temperature: 0.2 }`.\n" +
			"6:23: `parameters` must be a mapping, found the number `5`. Write each as `name: value`, as in `parameters: { temperature: 0.2 }`."},
	{"numbers that are not JSON", head + "- id: a\n  parameters: {a: .inf, b: -.Inf, c: .nan, d: 0x1F, e: 1_000, f: +1, g: .5, h: 5., i: 08, j: [0o17]}\n",
		"4:19: number `.inf` is not JSON. Write it in plain digits, such as 16 or 0.5, or in quotes when it is text.\n" +
			"4:28: number `-.Inf` is not JSON. Write it in plain digits, such as 16 or 0.5, or in quotes when it is text.\n" +
			"4:38: number `.nan` is not JSON. Write it in plain digits, such as 16 or 0.5, or in quotes when it is text.\n" +
			"4:47: number `0x1F` is not JSON. Write it in plain digits, such as 16 or 0.5, or in quotes when it is text.\n" +
			"4:56: number `1_000` is not JSON. Write it in plain digits, such as 16 or 0.5, or in quotes when it is text.\n" +
			"4:66: number `+1` is not JSON. Write it in plain digits, such as 16 or 0.5, or in quotes when it is text.\n" +
			"4:73: number `.5` is not JSON. Write it in plain digits, such as 16 or 0.5, or in quotes when it is text.\n" +
			"4:80: number `5.` is not JSON. Write it in plain digits, such as 16 or 0.5, or in quotes when it is text.\n" +
			"4:87: number `08` is not JSON. Write it in plain digits, such as 16 or 0.5, or in quotes when it is text.\n" +
			"4:95: number `0o17` is not JSON. Write it in plain digits, such as 16 or 0.5, or in quotes when it is text."},
	{"keys that are not JSON", head + "- {id: a, parameters: {x: {1: a, true: b, ~: c, 1e3: f, 1: g}}}\n",
		"3:28: key `1` is not JSON: it must be a string, found the number `1`. Put it in quotes.\n" +
			"3:34: key `true` is not JSON: it must be a string, found the boolean `true`. Put it in quotes.\n" +
			"3:43: key `~` is not JSON: it must be a string, found nothing. Put it in quotes.\n" +
			"3:49: key `1e3` is not JSON: it must be a string, found the number `1e3`. Put it in quotes.\n" +
			"3:57: key `1` is written twice, first on line 3. Remove one of the two."},
	{"strings that are not JSON", head + "- {id: a, parameters: {a: !!binary YQ==, b: 2026-11-21}}\n",
		"3:27: tags such as `!!binary` are not supported. Remove the tag, or put text that begins with `!` in quotes."},
	{"parameters the check sets", head + "- id: a\n  parameters: {model: b, messages: [], input: x, prompt: x, file: x}\n- {id: b, endpoint: transcriptions, parameters: {prompt: x, file: x}}\n",
		"4:16: parameter `model` cannot be declared: the check sets `model` itself. Remove it.\n" +
			"4:26: parameter `messages` cannot be declared: the check sets `messages` itself. Remove it.\n" +
			"4:40: parameter `input` cannot be declared: the check sets `input` itself. Remove it.\n" +
			"4:50: parameter `prompt` cannot be declared: the check sets `prompt` itself. Remove it.\n" +
			"4:61: parameter `file` cannot be declared: the check sets `file` itself. Remove it.\n" +
			"5:61: parameter `file` cannot be declared: the check sets `file` itself. Remove it."},
	{"streaming as a parameter", head + "- {id: a, parameters: {stream: true, stream_options: {include_usage: true}}}\n- {id: b, endpoint: images, parameters: {stream: true}}\n- {id: c, endpoint: soap, parameters: {stream: true}}\n",
		"3:24: parameter `stream` cannot be declared: streaming is a need. Write `needs: [streaming]` when the application streams.\n" +
			"4:42: parameter `stream` cannot be declared: the check does not stream on images. Remove it.\n" +
			"5:21: unknown endpoint `soap`." + endpointKeys + "\n" +
			"5:40: parameter `stream` cannot be declared: streaming is a need. Write `needs: [streaming]` when the application streams."},
	{"background answers", head + "- {id: a, endpoint: responses, parameters: {background: true}}\n",
		"3:45: parameter `background` cannot be declared: the check waits for the answer. Remove it."},
	{"parameters that take back a need", head + "- {id: a, endpoint: chat.completions, needs: [tools, structured_outputs], parameters: {tools: [], response_format: {type: text}}}\n",
		"3:88: parameter `tools` takes back what the need `tools` asks for. Remove the need, or set the parameter as the application does when it relies on it.\n" +
			"3:99: parameter `response_format` takes back what the need `structured_outputs` asks for. Remove the need, or set the parameter as the application does when it relies on it."},
	{"parameters that lead elsewhere", head + "- {id: a, endpoint: chat.completions, parameters: {api_base: \"https://x.example\", temperature: 1}}\n",
		"3:52: parameter `api_base` cannot be declared: where a call goes is for the workflow to say. Remove it."},
	{"models that cannot be called", head + "- sora-2\n- {id: gpt-live-1}\n- {id: sora-2, endpoint: chat.completions}\n",
		"3:3: model `sora-2` is served on `videos` alone, which no longer exists: the Videos API ended on 2026-09-24. Nothing replaces it. Remove this entry.\n" +
			"4:8: model `gpt-live-1` is served on `live` alone, which a check cannot call. Remove this entry, or name the `endpoint` the application calls it on."},
	{"limits that contradict each other", head + "- {id: a, parameters: {max_tokens: 5, temperature: 0, max_completion_tokens: 5}}\n- {id: b, endpoint: soap, parameters: {max_completion_tokens: 5, max_tokens: 5}}\n",
		"3:55: parameters `max_tokens` and `max_completion_tokens` contradict each other: they set the same limit. Keep the one that the application sends.\n" +
			"4:21: unknown endpoint `soap`." + endpointKeys + "\n" +
			"4:66: parameters `max_completion_tokens` and `max_tokens` contradict each other: they set the same limit. Keep the one that the application sends."},
	{"limits of other endpoints", head + "- {id: a, endpoint: responses, parameters: {max_tokens: 5, max_completion_tokens: 5}}\n- {id: b, endpoint: completions, parameters: {max_output_tokens: 5}}\n- {id: gpt-6-luna, parameters: {max_output_tokens: 5}}\n",
		"3:45: parameter `max_tokens` does not exist on responses. Write `max_output_tokens`.\n" +
			"3:60: parameter `max_completion_tokens` does not exist on responses. Write `max_output_tokens`.\n" +
			"4:47: parameter `max_output_tokens` does not exist on completions. Write `max_tokens`.\n" +
			"5:33: parameter `max_output_tokens` does not exist on chat.completions. Write `max_completion_tokens`. Without an `endpoint`, `gpt-6-luna` is called on chat.completions."},
	{"prove of wrong values", head + "- {id: a, prove: yes}\n- {id: b, prove: true}\n- {id: c, prove: }\n- {id: d, prove: [call]}\n- {id: e, prove: Call}\n",
		"3:18: `prove` must be `call` or `list`, found the string `yes`. `call` makes the call whatever it costs, `list` only looks the model up.\n" +
			"4:18: `prove` must be `call` or `list`, found the boolean `true`. `call` makes the call whatever it costs, `list` only looks the model up.\n" +
			"5:11: `prove` must be `call` or `list`, found nothing. `call` makes the call whatever it costs, `list` only looks the model up.\n" +
			"6:18: `prove` must be `call` or `list`, found a list. `call` makes the call whatever it costs, `list` only looks the model up.\n" +
			"7:18: `prove` must be `call` or `list`, found the string `Call`. `call` makes the call whatever it costs, `list` only looks the model up."},
	{"rate limits of wrong values", head + "- {id: a, min_rate_limit: 500}\n- {id: b, min_rate_limit: {}}\n- {id: c, min_rate_limit: }\n- {id: d, min_rate_limit: {requests_per_minute: 0, tokens_per_minute: -1}}\n- {id: e, min_rate_limit: {requests_per_minute: \"5\", tokens_per_minute: 1.5}}\n- {id: f, min_rate_limit: {requests_per_minute: 1000000001, tokens_per_minute: 2k}}\n- {id: g, min_rate_limit: {requests_per_minute: , tokens_per_minute: [1]}}\n",
		"3:27: `min_rate_limit` must be a mapping, found the number `500`. Write it as `min_rate_limit: { requests_per_minute: 500, tokens_per_minute: 200000 }`, or one of the two.\n" +
			"4:27: `min_rate_limit` is empty. Write it as `min_rate_limit: { requests_per_minute: 500, tokens_per_minute: 200000 }`, or one of the two.\n" +
			"5:11: `min_rate_limit` must be a mapping, found nothing. Write it as `min_rate_limit: { requests_per_minute: 500, tokens_per_minute: 200000 }`, or one of the two.\n" +
			"6:49: `requests_per_minute` must be a whole number from 1 to 1000000000, found the number `0`\n" +
			"6:71: `tokens_per_minute` must be a whole number from 1 to 1000000000, found the number `-1`\n" +
			"7:49: `requests_per_minute` must be a whole number from 1 to 1000000000, found the string `5`\n" +
			"7:73: `tokens_per_minute` must be a whole number from 1 to 1000000000, found the number `1.5`\n" +
			"8:49: `requests_per_minute` must be a whole number from 1 to 1000000000, found the number `1000000001`\n" +
			"8:80: `tokens_per_minute` must be a whole number from 1 to 1000000000, found the string `2k`\n" +
			"9:28: `requests_per_minute` must be a whole number from 1 to 1000000000, found nothing\n" +
			"9:70: `tokens_per_minute` must be a whole number from 1 to 1000000000, found a list"},
	{"keys of rate limits", head + "- {id: a, min_rate_limit: {rpm: 5, tokens_per_minutes: 5, per_day: 5}}\n",
		"3:28: unknown key `rpm`: did you mean `requests_per_minute`?" + keysRate + "\n" +
			"3:36: unknown key `tokens_per_minutes`: did you mean `tokens_per_minute`?" + keysRate + "\n" +
			"3:59: unknown key `per_day`." + keysRate},
	{"latencies of wrong values", head + "- {id: a, max_latency: 10}\n- {id: b, max_latency: \"10\"}\n- {id: c, max_latency: 10 s}\n- {id: d, max_latency: 0s}\n- {id: e, max_latency: -1s}\n- {id: f, max_latency: 11m}\n- {id: g, max_latency: fast}\n- {id: h, max_latency: }\n- {id: i, max_latency: {s: 10}}\n- {id: j, max_latency: 1d}\n",
		"3:24: `max_latency` must be a length of time, found the number `10`. Write it with its unit, as in `10s` or `800ms`.\n" +
			"4:24: `max_latency` must be a length of time, found the string `10`. Write it with its unit, as in `10s` or `800ms`.\n" +
			"5:24: `max_latency` must be a length of time, found the string `10 s`. Write it with its unit, as in `10s` or `800ms`.\n" +
			"6:24: `max_latency` must be more than 0s and at most 10m, found `0s`\n" +
			"7:24: `max_latency` must be more than 0s and at most 10m, found `-1s`\n" +
			"8:24: `max_latency` must be more than 0s and at most 10m, found `11m`\n" +
			"9:24: `max_latency` must be a length of time, found the string `fast`. Write it with its unit, as in `10s` or `800ms`.\n" +
			"10:11: `max_latency` must be a length of time, found nothing. Write it with its unit, as in `10s` or `800ms`.\n" +
			"11:24: `max_latency` must be a length of time, found a mapping. Write it with its unit, as in `10s` or `800ms`.\n" +
			"12:24: `max_latency` must be a length of time, found the string `1d`. Write it with its unit, as in `10s` or `800ms`."},
	{"owners of wrong values", head + "- {id: a, owner: 5}\n- {id: b, owner: }\n- {id: c, owner: \" \"}\n- {id: d, owner: [x]}\n- {id: e, owner: \"a\\nb\"}\n- id: f\n  owner: |\n    x\n- {id: g, owner: \"\\u202Ea\"}\n- {id: h, owner: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}\n",
		"3:18: `owner` must be a string, found the number `5`. Name a person or a team, as in \"@acme/search\".\n" +
			"4:11: `owner` must be a string, found nothing. Name a person or a team, as in \"@acme/search\".\n" +
			"5:18: `owner` is empty. Name a person or a team, as in \"@acme/search\".\n" +
			"6:18: `owner` must be a string, found a list. Name a person or a team, as in \"@acme/search\".\n" +
			"7:18: `owner` must be one line of visible characters, found `a\\u000ab`. Name a person or a team, as in \"@acme/search\".\n" +
			"9:10: `owner` must be one line of visible characters, found `x\\u000a`. Name a person or a team, as in \"@acme/search\".\n" +
			"11:18: `owner` must be one line of visible characters, found `\\u202ea`. Name a person or a team, as in \"@acme/search\".\n" +
			"12:18: `owner` has 101 bytes, and 100 is the most: `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…`. Name a person or a team, as in \"@acme/search\"."},
	{"owner without quotes", head + "- {id: a, owner: @acme/search}\n",
		"3:18: a plain value cannot begin with this character. Put the value in quotes."},
	{"duplicates in everything", head + "- {id: a, needs: [tools, vision], owner: x, parameters: {b: 1, a: 2}}\n- {id: a, needs: [vision, tools], owner: x, parameters: {a: 2, b: 1}, endpoint: chat.completions}\n",
		"4:8: model `a` (chat.completions) is declared twice, first on line 3. Remove one of the two."},
	{"duplicates of an inferred endpoint", head + "- text-embedding-3-small\n- {id: text-embedding-3-small, endpoint: embeddings}\n",
		"4:8: model `text-embedding-3-small` (embeddings) is declared twice, first on line 3. Remove one of the two."},
	{"no duplicate of a broken entry", head + "- {id: a, needs: [tool]}\n- a\n- {id: b, owner: *o}\n- b\n",
		"3:19: unknown need `tool`: did you mean `tools`?" + needKeys + "\n" +
			"5:18: alias `*o` has no anchor `&o` before it. Put text that begins with `*` in quotes."},
	{"other names for the keys of an entry", head + "- {id: a, params: {}, rate_limit: 5, timeout: 5s, capabilities: [], team: x, need: []}\n",
		"3:11: unknown key `params`: did you mean `parameters`?" + keysEntry + "\n" +
			"3:23: unknown key `rate_limit`: did you mean `min_rate_limit`?" + keysEntry + "\n" +
			"3:38: unknown key `timeout`: did you mean `max_latency`?" + keysEntry + "\n" +
			"3:51: unknown key `capabilities`: did you mean `needs`?" + keysEntry + "\n" +
			"3:69: unknown key `team`: did you mean `owner`?" + keysEntry + "\n" +
			"3:78: unknown key `need`: did you mean `needs`?" + keysEntry},
	{"ids that are numbers", head + "- 1e3\n- 08\n- 123456789012345678901234567890\n",
		"3:3: a model id must be a string, found the number `1e3`. Put it in quotes: \"1e3\".\n" +
			"4:3: a model id must be a string, found the number `08`. Put it in quotes: \"08\".\n" +
			"5:3: a model id must be a string, found the number `123456789012345678901234567890`. Put it in quotes: \"123456789012345678901234567890\"."},
}
