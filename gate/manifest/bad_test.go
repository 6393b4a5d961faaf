package manifest

import "strings"

const (
	keysTop      = " Known keys: version, models, providers, waivers, policy, discover, clients."
	keysEntry    = " Known keys: id, any_of, from, path, format, provider, endpoint, needs, parameters, expect_model, prove, min_rate_limit, max_latency, owner, optional."
	endpointKeys = " Known endpoints: chat.completions, responses, embeddings, moderations, images, speech, transcriptions, realtime, completions."
)

// badManifest is a manifest and everything that is said about it, without the file name.
type badManifest struct{ name, text, want string }

var bad = []badManifest{
	{"no version", "models: [a]\n",
		"1:1: `version` is missing. Begin the file with `version: 1`."},
	{"no models", "version: 1\n",
		"1:1: `models` is missing. Add a list named `models` with at least one model id."},
	{"empty mapping", "{}",
		"1:1: `version` is missing. Begin the file with `version: 1`.\n" +
			"1:1: `models` is missing. Add a list named `models` with at least one model id."},
	{"version quoted", "version: \"1\"\nmodels: [a]",
		"1:10: `version` must be the number 1, found the string `1`. Remove the quotes."},
	{"another version", "version: 2\nmodels: {later: true}",
		"1:10: `version` must be 1, found `2`. This version of modelreach reads version 1 of the manifest."},
	{"version as a fraction", "version: 1.0\nmodels: [a]",
		"1:10: `version` must be 1, found `1.0`. This version of modelreach reads version 1 of the manifest."},
	{"version in words", "version: v1\nmodels: [a]",
		"1:10: `version` must be the number 1, found the string `v1`"},
	{"version empty", "version:\nmodels: [a]",
		"1:1: `version` must be the number 1, found nothing"},
	{"version a list", "version: [1]\nmodels: [a]",
		"1:10: `version` must be the number 1, found a list"},
	{"not a mapping", "- a\n- b\n",
		"1:1: a manifest must be a mapping with the keys `version` and `models`, found a list"},
	{"a word", "gpt-6-luna\n",
		"1:1: a manifest must be a mapping with the keys `version` and `models`, found the string `gpt-6-luna`"},
	{"misspelt key", "version: 1\nmodles:\n  - a\n",
		"2:1: unknown key `modles`: did you mean `models`?" + keysTop},
	{"key in capitals", "Version: 1\nMODELS: [a]\n",
		"1:1: unknown key `Version`: did you mean `version`?" + keysTop + "\n" +
			"2:1: unknown key `MODELS`: did you mean `models`?" + keysTop},
	{"unknown key", "version: 1\nmodels: [a]\ncolour: red\n",
		"3:1: unknown key `colour`." + keysTop},
	{"other names for a key", head + "- model: a\n- {name: b, api: responses}\n- {ids: c, enpoint: responses}\n- {id: d, model: d}\n",
		"3:3: unknown key `model`: did you mean `id`?" + keysEntry + "\n" +
			"4:4: unknown key `name`: did you mean `id`?" + keysEntry + "\n" +
			"4:13: unknown key `api`: did you mean `endpoint`?" + keysEntry + "\n" +
			"5:4: unknown key `ids`: did you mean `id`?" + keysEntry + "\n" +
			"5:12: unknown key `enpoint`: did you mean `endpoint`?" + keysEntry + "\n" +
			"6:11: unknown key `model`: did you mean `id`?" + keysEntry},
	{"duplicate keys", "version: 1\nversion: 1\nmodels:\n- id: a\n  id: b\n",
		"2:1: key `version` is written twice, first on line 1. Remove one of the two.\n" +
			"5:3: key `id` is written twice, first on line 4. Remove one of the two."},
	{"key that is no string", "version: 1\nmodels: [a]\n1: x\n",
		"3:1: unknown key `1`." + keysTop},
	{"models empty", "version: 1\nmodels:\n",
		"2:1: `models` is empty: at least one model must be declared. Write one model id after each `-`."},
	{"models null", "version: 1\nmodels: null\n",
		"2:9: `models` is empty: at least one model must be declared. Write one model id after each `-`."},
	{"models an empty list", "version: 1\nmodels: []\n",
		"2:9: `models` is empty: at least one model must be declared. Write one model id after each `-`."},
	{"models a mapping", head + "  id: a\n",
		"3:3: `models` must be a list, found a mapping. Write one model id after each `-`."},
	{"models a string", "version: 1\nmodels: a, b\n",
		"2:9: `models` must be a list, found the string `a, b`. Write one model id after each `-`."},
	{"dashes without a space", head + "  -a\n  -b\n",
		"3:3: `models` must be a list, found the string `-a -b`. Put a space after each `-`."},
	{"entries of wrong types", head + "- 4.1\n- true\n-\n- ~\n- [a]\n- 2026-11-21\n- .inf\n",
		"3:3: a model id must be a string, found the number `4.1`. Put it in quotes: \"4.1\".\n" +
			"4:3: a model id must be a string, found the boolean `true`. Put it in quotes: \"true\".\n" +
			"5:1: this entry of `models` is empty. Write one model id after each `-`.\n" +
			"6:3: this entry of `models` is empty. Write one model id after each `-`.\n" +
			"7:3: an entry of `models` must be a model id or a mapping with `id`, found a list\n" +
			"9:3: a model id must be a string, found the number `.inf`. Put it in quotes: \".inf\"."},
	{"values of wrong types", head + "- id: 5\n- id: [a]\n- id:\n- {id: a, endpoint: 3}\n- {id: b, endpoint: }\n- {id: c, endpoint: [responses]}\n",
		"3:7: a model id must be a string, found the number `5`. Put it in quotes: \"5\".\n" +
			"4:7: `id` must be a string, found a list\n" +
			"5:3: `id` must be a string, found nothing\n" +
			"6:21: `endpoint` must be a string, found the number `3`." + endpointKeys + "\n" +
			"7:11: `endpoint` must be a string, found nothing." + endpointKeys + "\n" +
			"8:21: `endpoint` must be a string, found a list." + endpointKeys},
	{"entry without id", head + "- endpoint: responses\n- {}\n",
		"3:3: this entry of `models` has no `id`. Add `id:` with the model's id.\n" +
			"4:3: this entry of `models` has no `id`. Add `id:` with the model's id."},
	{"unknown endpoint", head + "- {id: a, endpoint: response}\n- {id: b, endpoint: chat/completions}\n- {id: c, endpoint: Responses}\n- {id: d, endpoint: soap}\n- {id: e, endpoint: \"\"}\n",
		"3:21: unknown endpoint `response`: did you mean `responses`?" + endpointKeys + "\n" +
			"4:21: unknown endpoint `chat/completions`: did you mean `chat.completions`?" + endpointKeys + "\n" +
			"5:21: unknown endpoint `Responses`: did you mean `responses`?" + endpointKeys + "\n" +
			"6:21: unknown endpoint `soap`." + endpointKeys + "\n" +
			"7:21: unknown endpoint ``." + endpointKeys},
	{"wrong id and wrong endpoint", head + "- {id: \"a b\", endpoint: image}\n",
		"3:8: model id `a b` has a space as character 2. One entry holds one id and nothing else.\n" +
			"3:25: unknown endpoint `image`: did you mean `images`?" + endpointKeys},
	{"duplicate models", head + "- a\n- b\n- id: a\n- {id: a, endpoint: responses}\n- {id: a, endpoint: responses}\n",
		"5:7: model `a` (chat.completions) is declared twice, first on line 3. Remove one of the two.\n" +
			"7:8: model `a` (responses) is declared twice, first on line 6. Remove one of the two."},
	{"alias of a model", head + "- &m {id: a}\n- *m\n",
		"4:3: model `a` (chat.completions) is declared twice, first on line 3. Remove one of the two."},
	{"id empty", head + "- \"\"\n",
		"3:3: a model id is empty. Write the id the provider documents, such as gpt-6-luna."},
	{"id with blanks", head + "- a b\n- \" a\"\n- \"a \"\n",
		"3:3: model id `a b` has a space as character 2. One entry holds one id and nothing else.\n" +
			"4:3: model id ` a` begins or ends with a space. Remove the space.\n" +
			"5:3: model id `a ` begins or ends with a space. Remove the space."},
	{"id with a tab", head + "- \"a\\tb\"\n",
		"3:3: model id `a\\u0009b` has the invisible U+0009 (tab) as character 2. Type the id anew instead of copying it."},
	{"id with a line break", head + "- |\n  a\n- \"a\\nb\"\n- \"a\n  b\"\n",
		"3:3: model id `a` ends with a line break. Write it without `|` or `>`.\n" +
			"5:3: model id `a\\u000ab` has the invisible U+000A (line break) as character 2. Type the id anew instead of copying it.\n" +
			"6:3: model id `a b` has a space as character 2. One entry holds one id and nothing else."},
	{"id with control characters", head + "- \"a\\e[31mb\"\n",
		"3:3: model id `a\\u001b[31mb` has the invisible U+001B as character 2. Type the id anew instead of copying it."},
	{"id with quotes", head + "- a\"b\n- '\"a\"'\n- “a”\n- \"`a`\"\n",
		"3:3: model id `a\"b` has a quotation mark in it. Write the id alone.\n" +
			"4:3: model id `\"a\"` has a quotation mark in it. Write the id alone.\n" +
			"5:3: model id `“a”` has a quotation mark in it. Write the id alone.\n" +
			"6:3: model id `'a'` has a quotation mark in it. Write the id alone."},
	{"id with a comma", head + "- a,\n- \"a,b\"\n",
		"3:3: model id `a,` has a comma in it. Write each model id on a line of its own, without commas.\n" +
			"4:3: model id `a,b` has a comma in it. Write each model id on a line of its own, without commas."},
	{"id with invisible characters", head + "- a\u200bb\n- \u00a0a\n- a\u2060\n- \"\\u202Eevil\"\n- a\ufe0f\n- \"\\uE000\"\n",
		"3:3: model id `a\\u200bb` has the invisible U+200B (zero width space) as character 2. Type the id anew instead of copying it.\n" +
			"4:3: model id `\\u00a0a` has the invisible U+00A0 (no-break space) as character 1. Type the id anew instead of copying it.\n" +
			"5:3: model id `a\\u2060` has the invisible U+2060 (word joiner) as character 2. Type the id anew instead of copying it.\n" +
			"6:3: model id `\\u202eevil` has the invisible U+202E (right-to-left override) as character 1. Type the id anew instead of copying it.\n" +
			"7:3: model id `a\\ufe0f` has the invisible U+FE0F as character 2. Type the id anew instead of copying it.\n" +
			"8:3: model id `\\ue000` has the invisible U+E000 as character 1. Type the id anew instead of copying it."},
	{"id with a false hyphen", head + "- gpt–6\n",
		"3:3: model id `gpt–6` has U+2013 (en dash) as character 4, which only looks like a hyphen. Type a plain hyphen."},
	{"id with a placeholder", head + "- ${MODEL}\n- ${{ vars.MODEL }}\n- \"{{ model }}\"\n",
		"3:3: model id `${MODEL}` is a placeholder that nothing fills in. The text is used as it is written. Write the model id itself.\n" +
			"4:3: model id `${{ vars.MODEL }}` is a placeholder that nothing fills in. The text is used as it is written. Write the model id itself.\n" +
			"5:3: model id `{{ model }}` is a placeholder that nothing fills in. The text is used as it is written. Write the model id itself."},
	{"bare placeholder", head + "- {{ model }}\n",
		"3:4: this looks like a placeholder (`{{`) that nothing fills in. The text is used as it is written. Write the model id itself."},
	{"id too long", head + "- " + strings.Repeat("a", maxID+1),
		"3:3: a model id has 257 bytes, and 256 is the most: `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…`"},
	{"value too long", head + "- |\n" + strings.Repeat("  "+strings.Repeat("a", 1023)+"\n", 17),
		"3:3: a value has 17408 bytes, and 16384 is the most"},
	{"key too long", "version: 1\n" + strings.Repeat("a", maxKey+1) + ": 1\nmodels: [a]",
		"2:1: a key has 513 bytes, and 512 is the most"},
	{"hostile key", "version: 1\nmodels: [a]\n\"\\n::error::\\u202E`x`" + strings.Repeat("y", 80) + "\": 1\n",
		"3:1: unknown key `\\u000a::error::\\u202e'x'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…`." + keysTop},
	{"problems in order", "modles: [a]\npolicy: 1\nversion: \"1\"\n",
		"1:1: unknown key `modles`: did you mean `models`?" + keysTop + "\n" +
			"2:9: `policy` must be a mapping, found the number `1`. Write it as `policy: { on_inconclusive: warn, levels: { model_substituted: fail } }`.\n" +
			"3:10: `version` must be the number 1, found the string `1`. Remove the quotes."},
	{"merge key", head + "- &a {id: a}\n- <<: *a\n  endpoint: responses\n",
		"4:3: merge keys (`<<`) are not supported. Write the keys out."},
	{"unknown alias", head + "- *a\n- &a b\n",
		"3:3: alias `*a` has no anchor `&a` before it. Put text that begins with `*` in quotes."},
	{"alias in its own anchor", "version: 1\nmodels: &m [a, *m]\n",
		"2:16: alias `*m` has no anchor `&m` before it. Put text that begins with `*` in quotes."},
	{"tags", head + "- !!str 4\n- !model a\n- !!binary YQ==\n",
		"3:3: tags such as `!!str` are not supported. Remove the tag, or put text that begins with `!` in quotes.\n" +
			"4:3: tags such as `!model` are not supported. Remove the tag, or put text that begins with `!` in quotes.\n" +
			"5:3: tags such as `!!binary` are not supported. Remove the tag, or put text that begins with `!` in quotes."},
	{"complex key", "version: 1\nmodels: [a]\n? [b]\n: c\n",
		"4:1: this is not valid YAML: found an invalid key for this map. Check its indentation, quotes and brackets."},
	{"two documents", head + "- a\n---\n" + head + "- b\n",
		"4:1: a second document starts here, and a manifest is one. Remove the `---`."},
	{"directive", "%YAML 1.2\n---\n" + head + "- a\n",
		"1:1: directives (`%`) are not supported. Remove this line."},
	{"brackets too deep", "version: 1\nmodels: " + strings.Repeat("[", 40) + strings.Repeat("]", 40),
		"2:40: values are nested more than 32 deep"},
	{"dashes too deep", head + strings.Repeat("- ", 40) + "a",
		"3:65: values are nested more than 32 deep"},
	{"keys too deep", deepKeys(40),
		"33:34: values are nested more than 32 deep"},
	{"too many tokens", "version: 1\nmodels: [\n" + strings.Repeat("a,\n", maxTokens) + "]",
		"10000:1: this file is too long: it holds far more than a manifest can. Split the manifest."},
	{"empty", "",
		"1:1: this file is empty. Write `version: 1` and a list named `models`."},
	{"blank", " \n\t\n",
		"1:1: this file is empty. Write `version: 1` and a list named `models`."},
	{"only a mark", "\ufeff\n",
		"1:1: this file is empty. Write `version: 1` and a list named `models`."},
	{"only comments", "# nothing\n# here\n",
		"1:1: this file declares nothing. Write `version: 1` and a list named `models`."},
	{"only a document mark", "---\n",
		"1:1: this file declares nothing. Write `version: 1` and a list named `models`."},
	{"UTF-16", "\xff\xfev\x00e\x00",
		"1:1: this file is UTF-16 or UTF-32 text. Save it as UTF-8."},
	{"UTF-16 big-endian", "\xfe\xff\x00v\x00e",
		"1:1: this file is UTF-16 or UTF-32 text. Save it as UTF-8."},
	{"UTF-16 without a mark", "v\x00e\x00r\x00",
		"1:1: this file is UTF-16 or UTF-32 text. Save it as UTF-8."},
	{"binary", "\x7fELF\x02\x01\x01\x00",
		"1:1: this is a binary file. A manifest is UTF-8 text."},
	{"not UTF-8", head + "- é\xff\n",
		"3:4: here the file is not UTF-8 text. Save it as UTF-8."},
	{"control character", head + "- a\x1b[2J\n",
		"3:4: here is the control character U+001B. Remove it."},
	{"larger than allowed", strings.Repeat("#\n", maxBytes/2) + "#",
		"1:1: this file is larger than 1 MiB. A manifest is a short list of models."},
	{"long line", head + "- a # " + strings.Repeat("x", maxLine),
		"3:1: this line has 4102 bytes, and 4096 is the most. Write it as several lines."},
	{"empty lines", head + strings.Repeat(" \n", maxBlanks+1) + "- a",
		"103:1: there are more than 100 empty lines in a row"},
	{"merge conflict", head + "<<<<<<< HEAD\n- a\n=======\n- b\n>>>>>>> topic\n",
		"3:1: this is the mark of an unresolved merge conflict. Resolve the conflict."},
	{"tab indentation", head + "  - id: a\n  \tendpoint: responses\n",
		"4:3: this line is indented with a tab. YAML is indented with spaces."},
	{"wrong indentation", head + "  - a\n - b\n",
		"4:2: this is indented differently from what it belongs to. Line it up with its neighbours."},
	{"keys out of line", head + "  - id: a\n     endpoint: responses\n",
		"3:9: there is a `: ` inside this value, or the next line is indented too far. Put the value in quotes, or line the keys up."},
	{"keys out of line to the left", head + "  - id: a\n   endpoint: responses\n",
		"4:4: this is indented differently from what it belongs to. Line it up with its neighbours."},
	{"colon in a value", head + "- a: b: c\n",
		"3:6: there is a `: ` inside this value, or the next line is indented too far. Put the value in quotes, or line the keys up."},
	{"no space after colon", "version:1\nmodels: [a]\n",
		"1:1: there is no `key: value` on this line. Write `key: value`, with a space after the colon."},
	{"not a key", head + "- a\nb\n",
		"4:1: a key is expected here, and it has no `:` behind it. Write `key: value`, with a space after the colon."},
	{"open single quote", head + "- 'a\n",
		"3:3: this single quote is never closed. Add the closing quote, on the same line."},
	{"open double quote", head + "- \"a\n",
		"3:3: this double quote is never closed. Add the closing quote, on the same line."},
	{"open bracket", "version: 1\nmodels: [a\n",
		"2:9: this `[` is never closed. Add the `]`."},
	{"open brace", head + "- {id: a\n",
		"3:3: this `{` is never closed. Add the `}`."},
	{"closing bracket", "version: 1\nmodels: a]\nx: ]\n",
		"3:4: this `]` closes nothing. Remove it, or add the `[` before it."},
	{"list as a key", "version: 1\nmodels: [&l [a]]\n*l : b\n",
		"2:13: an entry of `models` must be a model id or a mapping with `id`, found a list\n" +
			"3:1: a key must be a string, found a list"},
	{"lists at the column of their keys", "a:\n" + sameColumn(20),
		"1:1: unknown key `a`." + keysTop + "\n" +
			"1:1: `version` is missing. Begin the file with `version: 1`.\n" +
			"1:1: `models` is missing. Add a list named `models` with at least one model id.\n" +
			"17:31: values are nested more than 32 deep"},
	{"misspelt key beside the right one", "version: 1\nmodel: [x]\nmodels: [a b]\n",
		"2:1: unknown key `model`: did you mean `models`?" + keysTop + "\n" +
			"3:10: model id `a b` has a space as character 2. One entry holds one id and nothing else."},
	{"id with brackets", head + "- <model>\n- \"[a]\"\n- a}\n- $MODEL\n",
		"3:3: model id `<model>` has a bracket in it. Write the id alone.\n" +
			"4:3: model id `[a]` has a bracket in it. Write the id alone.\n" +
			"5:3: model id `a}` has a bracket in it. Write the id alone.\n" +
			"6:3: model id `$MODEL` is a placeholder that nothing fills in. The text is used as it is written. Write the model id itself."},
	{"closing brace", head + "- }\n",
		"3:3: model id `}` has a bracket in it. Write the id alone."},
	{"missing comma", "version: 1\nmodels: [\"a\" \"b\"]\n",
		"2:14: a `,` or `]` is missing before this"},
	{"empty flow item", "version: 1\nmodels: [a, , b]\n",
		"2:13: this is not valid YAML: unexpected scalar value type. Check its indentation, quotes and brackets."},
	{"list behind its key", "version: 1\nmodels: - a\n",
		"2:9: a list cannot start behind its key. Put the first `-` on the next line."},
	{"reserved character", head + "- @cf/meta/llama\n",
		"3:3: a plain value cannot begin with this character. Put the value in quotes."},
	{"backslash", head + "- \"a\\qb\"\n",
		"3:6: this backslash starts no escape that YAML knows. Use single quotes for text with backslashes."},
	{"aliases of nothing", "version: *v\nmodels: *m\n",
		"1:10: alias `*v` has no anchor `&v` before it. Put text that begins with `*` in quotes.\n" +
			"2:9: alias `*m` has no anchor `&m` before it. Put text that begins with `*` in quotes."},
	{"aliases of nothing in an entry", head + "- {id: *i, endpoint: *e}\n",
		"3:8: alias `*i` has no anchor `&i` before it. Put text that begins with `*` in quotes.\n" +
			"3:22: alias `*e` has no anchor `&e` before it. Put text that begins with `*` in quotes."},
	{"the library panics", "%TAG !! tag:example.com,2000:app/\n---\n!!int ",
		"1:1: this file is not valid YAML. Check its indentation, quotes and brackets."},
}
