package manifest

import "strings"

const (
	groupForm  = " Write it as `any_of: [gpt-6.1-sol, gpt-5.6-sol]`, or with a mapping that has `id` for a member that differs."
	fromForm   = " Name a file from the root of the repository, as in `from: config/app.yaml`."
	pathForm   = " Write it as `$.llm.model`; in a dotenv file, write the name of the variable."
	formatKeys = " Known formats: litellm, promptfoo, prompt, continue, dotenv, workflow."
)

// badGroups are manifests with an entry that is no single model, and everything that is said about it.
var badGroups = []badManifest{
	{"groups of wrong types and sizes", head + "- any_of: []\n- any_of: [a]\n- any_of: a\n- any_of:\n- any_of: {a: b}\n",
		"3:11: `any_of` is empty, and a group has at least two members." + groupForm + "\n" +
			"4:11: `any_of` has one member, and a group has at least two. Declare a single model by its `id`.\n" +
			"5:11: `any_of` must be a list, found the string `a`." + groupForm + "\n" +
			"6:3: `any_of` must be a list, found nothing." + groupForm + "\n" +
			"7:11: `any_of` must be a list, found a mapping." + groupForm},
	{"too many members", head + "- any_of: [m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, n]\n",
		"3:72: `any_of` has 21 members, and 20 is the most. Declare what the application really falls back to."},
	{"members of wrong types", head + "- any_of: [a, 4.1, ~, [b], true, {}, {endpoint: responses}, a b]\n",
		"3:15: a model id must be a string, found the number `4.1`. Put it in quotes: \"4.1\".\n" +
			"3:20: this member of `any_of` is empty. Write one model id after each `-`.\n" +
			"3:23: a member of `any_of` must be a model id or a mapping with `id`, found a list\n" +
			"3:28: a model id must be a string, found the boolean `true`. Put it in quotes: \"true\".\n" +
			"3:34: this member of `any_of` has no `id`. Add `id:` with the model's id.\n" +
			"3:38: this member of `any_of` has no `id`. Add `id:` with the model's id.\n" +
			"3:61: model id `a b` has a space as character 2. One entry holds one id and nothing else."},
	{"keys of members", head + "- any_of: [a, {id: b, owner: x, optional: true, from: y, any_of: [c], max_latency: 1s}]\n- any_of: [c, {from: x, path: $.m}, {team: x, ids: d}]\n",
		"3:23: `owner` does not belong here. Write it beside `any_of`, for all members.\n" +
			"3:33: `optional` does not belong here. Write it beside `any_of`, for all members.\n" +
			"3:49: `from` does not belong here. A reference is an entry of `models`, and no member of a group.\n" +
			"3:58: `any_of` does not belong here. Groups are not nested: list every model in one.\n" +
			"3:71: `max_latency` does not belong here. Write it beside `any_of`, for all members.\n" +
			"4:16: `from` does not belong here. A reference is an entry of `models`, and no member of a group.\n" +
			"4:25: `path` does not belong here. A reference is an entry of `models`, and no member of a group.\n" +
			"4:38: unknown key `team`. Known keys: id, provider, endpoint, needs, parameters, expect_model, prove.\n" +
			"4:47: unknown key `ids`: did you mean `id`? Known keys: id, provider, endpoint, needs, parameters, expect_model, prove."},
	{"keys that contradict one another", head + "- {any_of: [a, b], id: c}\n- {id: d, from: x, any_of: [e, f], path: $.x}\n- {id: g, from: x, format: dotenv}\n",
		"3:4: `id` and `any_of` contradict each other: an entry declares one model, one group or what one file holds. Keep one of the two, and make the other an entry of its own.\n" +
			"4:11: `id` and `from` contradict each other: an entry declares one model, one group or what one file holds. Keep one of the two, and make the other an entry of its own.\n" +
			"4:20: `id` and `any_of` contradict each other: an entry declares one model, one group or what one file holds. Keep one of the two, and make the other an entry of its own.\n" +
			"5:11: `id` and `from` contradict each other: an entry declares one model, one group or what one file holds. Keep one of the two, and make the other an entry of its own."},
	{"groups twice", head + "- {any_of: [a, a]}\n- {any_of: [b, c], owner: x}\n- {any_of: [c, b], owner: x}\n- &g {any_of: [d, e]}\n- *g\n",
		"3:16: model `a` (chat.completions) is declared twice, first on line 3. Remove one of the two.\n" +
			"5:3: this group is declared twice, first on line 4. Remove one of the two.\n" +
			"7:3: this group is declared twice, first on line 6. Remove one of the two."},
	{"what a group shares", head + "- {any_of: [a, text-embedding-3-small, {id: b, endpoint: embeddings}], needs: [tools]}\n- {any_of: [a, {id: text-embedding-3-small, needs: [tools]}], expect_model: c, endpoint: soap, provider: nowhere}\n- {any_of: , endpoint: soap, needs: [tool]}\n",
		"3:80: need `tools` does not exist on embeddings. It exists on chat.completions, responses. Without an `endpoint`, `text-embedding-3-small` is called on embeddings.\n" +
			"4:63: `expect_model` belongs to a member of the group: each answers as a model of its own. Write it at the member, as in `any_of: [{ id: chat-prod, expect_model: gpt-4o }, gpt-4o]`.\n" +
			"4:90: unknown endpoint `soap`." + endpointKeys + "\n" +
			"4:106: unknown provider `nowhere`: did you mean `cohere`? Declare it under `providers`. A preset, such as azure, groq or ollama, can be named without a declaration.\n" +
			"5:4: `any_of` must be a list, found nothing." + groupForm + "\n" +
			"5:24: unknown endpoint `soap`." + endpointKeys + "\n" +
			"5:38: unknown need `tool`: did you mean `tools`?" + needKeys},
	{"members that cannot be called", head + "- {any_of: [a, sora-2]}\n",
		"3:16: model `sora-2` is served on `videos` alone, which no longer exists: the Videos API ended on 2026-09-24. Nothing replaces it. Remove this entry."},
	{"a group at the top", "version: 1\nany_of: [a, b]\n",
		"2:1: `any_of` does not belong here. Write it in an entry of `models`."},
	{"optional of wrong types", head + "- {id: a, optional: yes}\n- {id: b, optional: 1}\n- {id: c, optional: }\n- {id: d, optional: \"true\"}\n- {id: e, required: false}\n",
		"3:21: `optional` must be `true` or `false`, found the string `yes`. With `true`, the model is checked and never fails the run.\n" +
			"4:21: `optional` must be `true` or `false`, found the number `1`. With `true`, the model is checked and never fails the run.\n" +
			"5:11: `optional` must be `true` or `false`, found nothing. With `true`, the model is checked and never fails the run.\n" +
			"6:21: `optional` must be `true` or `false`, found the string `true`. With `true`, the model is checked and never fails the run.\n" +
			"7:11: unknown key `required`: did you mean `optional`? A model with `optional: true` is checked and never fails the run."},
}

// badReferences are manifests with a reference that leads nowhere, and everything that is said about it.
var badReferences = []badManifest{
	{"references without a place in the file", head + "- from: x\n- {from: x, pth: $.m}\n- {from: x, path: $.m, format: litellm}\n",
		"3:3: `from` needs `path` or `format` beside it. Say with `path` where in the file the id is, as in `path: $.llm.model`, or with `format` what kind of file it is." + formatKeys + "\n" +
			"4:13: unknown key `pth`: did you mean `path`?" + keysEntry + "\n" +
			"5:24: `path` and `format` contradict each other: one names a value, the other all models of the file. Keep one of the two."},
	{"places without a file", head + "- {path: $.m}\n- {id: a, format: litellm}\n- {form: x, path: $.m}\n- {any_of: [a, b], path: $.m}\n",
		"3:4: `path` tells how to read a file, and this entry has no `from`. Add `from:` with the file, or remove `path`.\n" +
			"4:11: `format` tells how to read a file, and this entry has no `from`. Add `from:` with the file, or remove `format`.\n" +
			"5:4: unknown key `form`: did you mean `from`?" + keysEntry + "\n" +
			"6:20: `path` tells how to read a file, and this entry has no `from`. Add `from:` with the file, or remove `path`."},
	{"references of wrong types", head + "- {from: , path: $.m}\n- {from: 5, path: 5}\n- {from: [x], path: [x]}\n- {from: x, format: [x]}\n- {from: x, path: , format: }\n",
		"3:4: `from` must be a string, found nothing." + fromForm + "\n" +
			"4:10: `from` must be a string, found the number `5`." + fromForm + "\n" +
			"4:19: `path` must be a string, found the number `5`." + pathForm + "\n" +
			"5:10: `from` must be a string, found a list." + fromForm + "\n" +
			"5:21: `path` must be a string, found a list." + pathForm + "\n" +
			"6:21: `format` must be a string, found a list." + formatKeys + "\n" +
			"7:13: `path` must be a string, found nothing." + pathForm + "\n" +
			"7:21: `path` and `format` contradict each other: one names a value, the other all models of the file. Keep one of the two.\n" +
			"7:21: `format` must be a string, found nothing." + formatKeys},
	{"files elsewhere", head + "- {from: /etc/passwd, path: $.m}\n- {from: ~/x, path: $.m}\n- {from: 'C:/x', path: $.m}\n- {from: 'a\\b', path: $.m}\n- {from: a/../b, path: $.m}\n- {from: .., path: $.m}\n- {from: 'https://u:p@h/x', path: $.m}\n",
		"3:10: `from` must be relative to the root of the repository, found `/etc/passwd`." + fromForm + "\n" +
			"4:10: `from` must be relative to the root of the repository, found `~/x`." + fromForm + "\n" +
			"5:10: `from` must be relative to the root of the repository, found `C:/x`." + fromForm + "\n" +
			"6:10: `from` must be written with `/`, found `a\\b`. Write `a/b`.\n" +
			"7:10: `from` may not lead out of a folder with `..`, found `a/../b`." + fromForm + "\n" +
			"8:10: `from` may not lead out of a folder with `..`, found `..`." + fromForm + "\n" +
			"9:10: `from` must be a path in this repository, found an address." + fromForm},
	{"files that are none", head + "- {from: a/, path: $.m}\n- {from: ., path: $.m}\n- {from: '', path: $.m}\n- {from: ' a', path: $.m}\n- {from: \"a\\nb\", path: $.m}\n- {from: '${X}/a', path: $.m}\n- {from: 'a/*.yml', path: $.m}\n- {from: " + strings.Repeat("a", 257) + ", path: $.m}\n",
		"3:10: `from` must name a file, found the folder `a/`." + fromForm + "\n" +
			"4:10: `from` must name a file, found the folder `.`." + fromForm + "\n" +
			"5:10: `from` is empty." + fromForm + "\n" +
			"6:10: `from` ` a` begins or ends with a space. Remove the space.\n" +
			"7:10: `from` must be one line of visible characters, found `a\\u000ab`." + fromForm + "\n" +
			"8:10: `from` holds a placeholder that nothing fills in. The text is used as it is written. Write the path itself.\n" +
			"9:10: `from` must name one file, found the glob `a/*.yml`. Write an entry for each file.\n" +
			"10:10: `from` has 257 bytes, and 256 is the most." + fromForm},
	{"paths that are none", head + "- {from: x, path: ''}\n- {from: x, path: llm.model}\n- {from: x, path: /llm/model}\n- {from: x, path: .llm.model}\n- {from: x, path: '$MODEL'}\n- {from: x, path: '${{ env.M }}'}\n- {from: x, path: \"a\\nb\"}\n- {from: x, path: a b}\n- {from: x, path: " + strings.Repeat("a", 257) + "}\n",
		"3:19: `path` is empty." + pathForm + "\n" +
			"4:19: `path` must begin with `$`, or be the name of a variable, found `llm.model`. Write `$.llm.model`.\n" +
			"5:19: `path` must begin with `$`, or be the name of a variable, found `/llm/model`. Write `$.llm.model`.\n" +
			"6:19: `path` must begin with `$`, or be the name of a variable, found `.llm.model`. Write `$.llm.model`.\n" +
			"7:19: `path` holds a placeholder that nothing fills in. The text is used as it is written." + pathForm + "\n" +
			"8:19: `path` holds a placeholder that nothing fills in. The text is used as it is written." + pathForm + "\n" +
			"9:19: `path` must be one line of visible characters, found `a\\u000ab`." + pathForm + "\n" +
			"10:19: `path` must begin with `$`, or be the name of a variable, found `a b`." + pathForm + "\n" +
			"11:19: `path` has 257 bytes, and 256 is the most"},
	{"unknown formats", head + "- {from: x, format: yaml}\n- {from: x, format: LiteLLM}\n- {from: x, format: env}\n- {from: x, format: soap}\n- {from: x, format: lightllm}\n",
		"3:21: format `yaml` does not say where the model is. Write `path` in its place, as in `path: $.llm.model`." + formatKeys + "\n" +
			"4:21: unknown format `LiteLLM`: did you mean `litellm`?" + formatKeys + "\n" +
			"5:21: unknown format `env`: did you mean `dotenv`?" + formatKeys + "\n" +
			"6:21: unknown format `soap`." + formatKeys + "\n" +
			"7:21: unknown format `lightllm`." + formatKeys},
	{"references twice", head + "- {from: a, path: $.m}\n- {from: ./a, path: $.m}\n- {from: b, format: dotenv}\n- {from: b, format: dotenv}\n",
		"4:10: `$.m` of `a` is declared twice, first on line 3. Remove one of the two.\n" +
			"6:10: `dotenv` of `b` is declared twice, first on line 5. Remove one of the two."},
}
