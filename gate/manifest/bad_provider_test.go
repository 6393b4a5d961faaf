package manifest

import "strings"

const oneModel = "version: 1\nmodels: [a]\nproviders:\n"

var (
	keysProvider = " " + providerKeys.known()
	kindKeys     = " " + knownKinds()
	hintLeaked   = " " + leaked
)

// badProviders are manifests with providers that cannot be, and everything that is said about them.
var badProviders = []badManifest{
	{"providers of wrong types", "version: 1\nmodels: [{id: a, provider: b}]\nproviders: [groq]\n",
		"3:12: `providers` must be a mapping, found a list. Write it as `groq: {}`, or as `gateway: { kind: openai-compatible, base_url_env: GATEWAY_URL, api_key_env: GATEWAY_KEY }`."},
	{"providers empty", oneModel + "",
		"3:1: `providers` must be a mapping, found nothing. Write it as `groq: {}`, or as `gateway: { kind: openai-compatible, base_url_env: GATEWAY_URL, api_key_env: GATEWAY_KEY }`."},
	{"a misspelt list of providers", "version: 1\nprovider: {b: {kind: groq}}\nmodels: [{id: a, provider: b}]\n",
		"2:1: unknown key `provider`: did you mean `providers`?" + keysTop},
	{"a provider of a wrong type", oneModel + "  groq: groq\n  xai: [x]\n  poe: 5\n  zai: gsk_Aa0Bb1Cc2Dd3Ee4Ff5\n",
		"4:9: provider `groq` must be a mapping, found a string. Write it as `groq: {}`, or as `gateway: { kind: openai-compatible, base_url_env: GATEWAY_URL, api_key_env: GATEWAY_KEY }`.\n" +
			"5:8: provider `xai` must be a mapping, found a list. Write it as `groq: {}`, or as `gateway: { kind: openai-compatible, base_url_env: GATEWAY_URL, api_key_env: GATEWAY_KEY }`.\n" +
			"6:8: provider `poe` must be a mapping, found a number. Write it as `groq: {}`, or as `gateway: { kind: openai-compatible, base_url_env: GATEWAY_URL, api_key_env: GATEWAY_KEY }`.\n" +
			"7:8: provider `zai` must be a mapping, found what looks like a key of Groq." + hintLeaked},
	{"names of providers", oneModel + "  1: {kind: groq}\n  true: {kind: groq}\n  ~: {kind: groq}\n  \"\": {kind: groq}\n  my gateway!: {kind: groq}\n  -a: {kind: groq}\n  größe: {kind: groq}\n  \"a\\nb\": {kind: groq}\n  " + strings.Repeat("n", 65) + ": {kind: groq}\n",
		"4:3: the name of a provider must be a string, found the number `1`. Put it in quotes.\n" +
			"5:3: the name of a provider must be a string, found the boolean `true`. Put it in quotes.\n" +
			"6:3: the name of a provider must be a string, found nothing. Put it in quotes.\n" +
			"7:3: the name of a provider begins with a letter or a digit and goes on with letters, digits, `-`, `_` and `.`, found ``\n" +
			"8:3: the name of a provider begins with a letter or a digit and goes on with letters, digits, `-`, `_` and `.`, found `my gateway!`. Write `my-gateway`.\n" +
			"9:3: the name of a provider begins with a letter or a digit and goes on with letters, digits, `-`, `_` and `.`, found `-a`. Write `a`.\n" +
			"10:3: the name of a provider begins with a letter or a digit and goes on with letters, digits, `-`, `_` and `.`, found `größe`. Write `gr-e`.\n" +
			"11:3: the name of a provider begins with a letter or a digit and goes on with letters, digits, `-`, `_` and `.`, found `a\\u000ab`. Write `a-b`.\n" +
			"12:3: the name of a provider has 65 bytes, and 64 is the most: `nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…`"},
	{"names of providers with broken kinds", "version: 1\nmodels: [{id: a, provider: my gateway}]\nproviders:\n  my gateway: {kind: grok}\n",
		"4:3: the name of a provider begins with a letter or a digit and goes on with letters, digits, `-`, `_` and `.`, found `my gateway`. Write `my-gateway`.\n" +
			"4:22: unknown kind `grok`: did you mean `xai` or `groq`?" + kindKeys},
	{"unknown kinds", oneModel + "  a: {kind: grop}\n  b: {kind: OpenAI}\n  c: {kind: azure_openai}\n  d: {kind: grok}\n  e: {kind: soap}\n  f: {kind: openai_compatible}\n  g: {kind: \"\"}\n  h: {kind: Open Router}\n",
		"4:13: unknown kind `grop`: did you mean `groq`?" + kindKeys + "\n" +
			"5:13: unknown kind `OpenAI`: did you mean `openai`?" + kindKeys + "\n" +
			"6:13: unknown kind `azure_openai`: did you mean `azure`?" + kindKeys + "\n" +
			"7:13: unknown kind `grok`: did you mean `xai` or `groq`?" + kindKeys + "\n" +
			"8:13: unknown kind `soap`." + kindKeys + "\n" +
			"9:13: unknown kind `openai_compatible`: did you mean `openai-compatible`?" + kindKeys + "\n" +
			"10:13: unknown kind ``." + kindKeys + "\n" +
			"11:13: unknown kind `Open Router`: did you mean `openrouter`?" + kindKeys},
	{"kinds of wrong types", oneModel + "  a: {kind: 5}\n  b: {kind: [groq]}\n  c: {kind: }\n",
		"4:13: `kind` must be a string, found the number `5`." + kindKeys + "\n" +
			"5:13: `kind` must be a string, found a list." + kindKeys + "\n" +
			"6:7: `kind` must be a string, found nothing." + kindKeys},
	{"no kind", oneModel + "  gateway: {base_url_env: GATEWAY_URL}\n  gorq: {}\n  claude:\n",
		"4:3: provider `gateway` has no `kind`, and no preset has its name: did you mean `openai-compatible`?" + kindKeys + "\n" +
			"5:3: provider `gorq` has no `kind`, and no preset has its name: did you mean `groq`?" + kindKeys + "\n" +
			"6:3: provider `claude` has no `kind`, and no preset has its name: did you mean `anthropic`?" + kindKeys},
	{"a preset's name for another kind", oneModel + "  groq: {kind: openai-compatible, base_url_env: X}\n  openai-compatible: {kind: groq}\n  openai: {kind: azure}\n",
		"4:16: provider `groq` has the name of a preset and must be of that kind, found `openai-compatible`. Give a provider of another kind another name.\n" +
			"5:29: provider `openai-compatible` has the name of a preset and must be of that kind, found `groq`. Give a provider of another kind another name.\n" +
			"6:18: provider `openai` has the name of a preset and must be of that kind, found `azure`. Give a provider of another kind another name."},
	{"two providers of one name", oneModel + "  groq: {}\n  xai: {}\n  groq: {kind: groq}\n",
		"6:3: provider `groq` is declared twice, first on line 4. Remove one of the two, or give it another name and say with `kind` what it is."},
	{"keys of providers", oneModel + "  groq: {knd: groq, token: x, api_base: y, org: z, headers: {}}\n  gw: {kind: openai-compatible, url: x, api_key: sk-proj-abc}\n",
		"4:10: unknown key `knd`: did you mean `kind`?" + keysProvider + "\n" +
			"4:21: unknown key `token`: did you mean `api_key_env`?" + hintLeaked + "\n" +
			"4:31: unknown key `api_base`: did you mean `base_url`?" + keysProvider + "\n" +
			"4:44: unknown key `org`: did you mean `organization`?" + keysProvider + "\n" +
			"4:52: unknown key `headers`." + keysProvider + "\n" +
			"5:33: unknown key `url`: did you mean `base_url`?" + keysProvider + "\n" +
			"5:41: unknown key `api_key`: did you mean `api_key_env`?" + hintLeaked},
	{"providers without an address", oneModel + "  gw: {kind: openai-compatible}\n  cloudflare:\n  dbx: {kind: databricks, api_key_env: DATABRICKS_TOKEN}\n  litellm: {base_ur: x}\n",
		"4:3: provider `gw` lacks `base_url_env` or `base_url`. A server of kind `openai-compatible` can be anywhere. Set a variable in the workflow and name it with `base_url_env`.\n" +
			"5:3: provider `cloudflare` lacks `base_url_env` or `base_url`. The address of Cloudflare Workers AI differs by account. Set a variable in the workflow and name it with `base_url_env`.\n" +
			"6:3: provider `dbx` lacks `base_url_env` or `base_url`. The address of Databricks differs by account. Set a variable in the workflow and name it with `base_url_env`.\n" +
			"7:13: unknown key `base_ur`: did you mean `base_url`?" + keysProvider},
	{"two addresses", oneModel + "  gw: {kind: openai-compatible, base_url: \"https://llm.example/v1\", base_url_env: GATEWAY_URL}\n  groq: {base_url_env: 5, base_url: x}\n",
		"4:83: `base_url` and `base_url_env` contradict each other: both say where `gw` is. Keep one of the two.\n" +
			"5:24: `base_url_env` must be the name of an environment variable, found a number. Write it as in `base_url_env: GATEWAY_URL`.\n" +
			"5:24: `base_url` and `base_url_env` contradict each other: both say where `groq` is. Keep one of the two.\n" +
			"5:37: the base URL must begin with https://. Write the whole address, as in `base_url: https://llm.corp.example/v1`. To name a variable, use `base_url_env`."},
	{"addresses that are none", oneModel + "  a: {kind: groq, base_url: llm.example/v1}\n  b: {kind: groq, base_url: \"https://user:hunter2@llm.example/v1\"}\n  c: {kind: groq, base_url: \"https://llm.example/v1?key=hunter2\"}\n  d: {kind: groq, base_url: \"https://0x7f000001/v1\"}\n  e: {kind: groq, base_url: \"http://llm.example/v1\"}\n  f: {kind: groq, base_url: \"https://llm.example/v1/chat/completions\"}\n  g: {kind: groq, base_url: \"\"}\n  h: {kind: groq, base_url: 5}\n  i: {kind: groq, base_url: }\n  j: {kind: groq, base_url: GATEWAY_URL}\n  k: {kind: groq, base_url: gsk_Aa0Bb1Cc2Dd3Ee4Ff5}\n",
		"4:29: the base URL must begin with https://. Write the whole address, as in `base_url: https://llm.corp.example/v1`.\n" +
			"5:29: the base URL must not hold a user name or password: give the key as the key. Write the whole address, as in `base_url: https://llm.corp.example/v1`.\n" +
			"6:29: the base URL must end before ? and #. Write the whole address, as in `base_url: https://llm.corp.example/v1`.\n" +
			"7:29: the host of the base URL must be a name of plain ASCII letters, or an IP address in its usual notation. Write the whole address, as in `base_url: https://llm.corp.example/v1`.\n" +
			"8:29: the base URL must begin with https://: over http:// the key would travel unencrypted (only localhost may use it) (cause: key_not_allowed_here). Write the whole address, as in `base_url: https://llm.corp.example/v1`.\n" +
			"9:29: the base URL must end before /chat/completions: remove that part. Write the whole address, as in `base_url: https://llm.corp.example/v1`.\n" +
			"10:29: the base URL is empty. Write the whole address, as in `base_url: https://llm.corp.example/v1`.\n" +
			"11:29: `base_url` must be an address, found a number. Write the whole address, as in `base_url: https://llm.corp.example/v1`.\n" +
			"12:19: `base_url` must be an address, found nothing. Write the whole address, as in `base_url: https://llm.corp.example/v1`.\n" +
			"13:29: the base URL must begin with https://. Write the whole address, as in `base_url: https://llm.corp.example/v1`. To name a variable, use `base_url_env`.\n" +
			"14:29: `base_url` holds what looks like a key of Groq, and not an address." + hintLeaked},
	{"placeholders as addresses", oneModel + "  a:\n    kind: groq\n    base_url: ${{ vars.GATEWAY_URL }}\n  b: {kind: groq, base_url: $GATEWAY_URL}\n  c: {kind: groq, base_url: \"https://${HOST}/v1\"}\n  d: {kind: groq, base_url: \"{{ url }}\"}\n  e: {kind: groq, base_url: \"https://user:pa$hunter2@llm.example\"}\n  f: {kind: groq, base_url: \"$hunter2\"}\n",
		"6:15: `base_url` holds a placeholder that nothing fills in. Set a variable in the workflow and name it with `base_url_env`, as in `base_url_env: GATEWAY_URL`.\n" +
			"7:29: `base_url` holds a placeholder that nothing fills in. Set a variable in the workflow and name it with `base_url_env`, as in `base_url_env: GATEWAY_URL`.\n" +
			"8:29: `base_url` holds a placeholder that nothing fills in. Set a variable in the workflow and name it with `base_url_env`.\n" +
			"9:29: `base_url` holds a placeholder that nothing fills in. Set a variable in the workflow and name it with `base_url_env`.\n" +
			"10:29: the base URL must not hold a user name or password: give the key as the key. Write the whole address, as in `base_url: https://llm.corp.example/v1`.\n" +
			"11:29: `base_url` holds a placeholder that nothing fills in. Set a variable in the workflow and name it with `base_url_env`."},
	{"a bare placeholder as an address", oneModel + "  a: {kind: groq, base_url: ${{ vars.GATEWAY_URL }}}\n",
		"4:30: this looks like a placeholder (`{{`) that nothing fills in. The text is used as it is written. Name a variable of the workflow, with `base_url_env` or `api_key_env`."},
	{"the address of a deployment", oneModel + "  azure: {base_url: \"https://acme.openai.azure.com/openai/deployments/chat\"}\n",
		"4:21: the base URL must end before /deployments. It is the address of the resource, as in `https://acme.openai.azure.com`; the name of the deployment is the `id` of a model."},
	{"variables of addresses", oneModel + "  a: {kind: groq, base_url_env: \"\"}\n  b: {kind: groq, base_url_env: \"https://llm.example/hunter2\"}\n  c: {kind: groq, base_url_env: $GATEWAY_URL}\n  d: {kind: groq, base_url_env: GITHUB_HEAD_REF}\n  e: {kind: groq, base_url_env: input_url}\n  f: {kind: groq, base_url_env: [X]}\n  g: {kind: groq, base_url_env: }\n  h: {kind: groq, base_url_env: 5ME}\n",
		"4:33: `base_url_env` is empty. Write it as in `base_url_env: GATEWAY_URL`.\n" +
			"5:33: `base_url_env` holds an address, and not the name of a variable. Name the variable that holds the address, or write the address with `base_url`.\n" +
			"6:33: `base_url_env` must be the bare name of a variable. Write the bare name, as in `base_url_env: GATEWAY_URL`.\n" +
			"7:33: `GITHUB_HEAD_REF` may not be used as a base URL: by its name, whoever opens a pull request may influence what it holds. Name a variable that the workflow sets itself, such as GATEWAY_URL.\n" +
			"8:33: `input_url` may not be used as a base URL: by its name, whoever opens a pull request may influence what it holds. Name a variable that the workflow sets itself, such as GATEWAY_URL.\n" +
			"9:33: `base_url_env` must be the name of an environment variable, found a list. Write it as in `base_url_env: GATEWAY_URL`.\n" +
			"10:19: `base_url_env` must be the name of an environment variable, found nothing. Write it as in `base_url_env: GATEWAY_URL`.\n" +
			"11:33: `base_url_env` must be the name of an environment variable, which has only letters, digits and underscores and does not begin with a digit. Write it as in `base_url_env: GATEWAY_URL`."},
	{"variables of keys", oneModel + "  a:\n    kind: groq\n    api_key_env: ${{ secrets.GROQ_API_KEY }}\n  b: {kind: groq, api_key_env: \"${GROQ_API_KEY}\"}\n  c: {kind: groq, api_key_env: env.GROQ_API_KEY}\n  d: {kind: groq, api_key_env: GROQ-API-KEY}\n  e: {kind: groq, api_key_env: \"hunter 2\"}\n  f: {kind: openai-compatible, base_url_env: X, api_key_env: 12345678}\n  g: {kind: groq, api_key_env: $hunter2}\n  h: {kind: groq, api_key_env: " + strings.Repeat("HUNTER_", 10) + "}\n  i: {kind: groq, api_key_env: \"A\\nB\"}\n",
		"6:18: `api_key_env` must be the bare name of a variable. Write the bare name, as in `api_key_env: GROQ_API_KEY`, and hand it to the step with `env: { GROQ_API_KEY: ${{ secrets.GROQ_API_KEY }} }`.\n" +
			"7:32: `api_key_env` must be the bare name of a variable. Write the bare name, as in `api_key_env: GROQ_API_KEY`.\n" +
			"8:32: `api_key_env` must be the bare name of a variable. Write the bare name, as in `api_key_env: GROQ_API_KEY`.\n" +
			"9:32: `api_key_env` must be the name of an environment variable, which has only letters, digits and underscores and does not begin with a digit. Write it with underscores, as in `api_key_env: GROQ_API_KEY`.\n" +
			"10:32: `api_key_env` must be the name of an environment variable, which has only letters, digits and underscores and does not begin with a digit. Write it as in `api_key_env: GROQ_API_KEY`.\n" +
			"11:62: `api_key_env` must be the name of an environment variable, found a number. Write it as in `api_key_env: GATEWAY_KEY`.\n" +
			"12:32: `api_key_env` must be the bare name of a variable. Write the bare name.\n" +
			"13:32: `api_key_env` has 70 bytes, and 64 is the most. Write it as in `api_key_env: GROQ_API_KEY`.\n" +
			"14:32: `api_key_env` must be the name of an environment variable, which has only letters, digits and underscores and does not begin with a digit. Write it as in `api_key_env: GROQ_API_KEY`."},
	{"keys in place of variables", oneModel + "  a: {kind: groq, api_key_env: gsk_Aa0Bb1Cc2Dd3Ee4Ff5}\n  b: {kind: groq, api_key_env: sk-proj-Aa0Bb1Cc2Dd3Ee4Ff5}\n  c: {kind: groq, api_key_env: sk-Aa0Bb1Cc2Dd3Ee4Ff5}\n  d: {kind: groq, api_key_env: ghp_Aa0Bb1Cc2Dd3Ee4Ff5}\n  e: {kind: groq, api_key_env: AKIAIOSFODNN7EXAMPLE}\n  f: {kind: azure, api_key_env: a3f0b1c2d3e4f5a6b7c8d9e0f1a2b3c4}\n  g: {kind: groq, api_key_env: \"eyJhbGciOi.eyJzdWIiOi.c2ln\"}\n  h: {kind: groq, api_key_env: \"https://llm.example/?key=hunter2\"}\n",
		"4:32: `api_key_env` holds what looks like a key of Groq, and not the name of a variable." + hintLeaked + "\n" +
			"5:32: `api_key_env` holds what looks like a key of OpenAI, and not the name of a variable." + hintLeaked + "\n" +
			"6:32: `api_key_env` holds what looks like a key, and not the name of a variable." + hintLeaked + "\n" +
			"7:32: `api_key_env` holds what looks like a key of GitHub, and not the name of a variable." + hintLeaked + "\n" +
			"8:32: `api_key_env` holds what looks like a key of AWS, and not the name of a variable." + hintLeaked + "\n" +
			"9:33: `api_key_env` holds what looks like a key, and not the name of a variable." + hintLeaked + "\n" +
			"10:32: `api_key_env` holds what looks like a key, and not the name of a variable." + hintLeaked + "\n" +
			"11:32: `api_key_env` holds an address, and not the name of a variable. Name the variable that holds the key."},
	{"variables of the runner as keys", oneModel + "  a: {kind: groq, api_key_env: GITHUB_TOKEN}\n  b: {kind: groq, api_key_env: ACTIONS_ID_TOKEN_REQUEST_TOKEN}\n  c: {kind: openai-compatible, base_url_env: X, api_key_env: actions_runtime_token}\n",
		"4:32: `GITHUB_TOKEN` may not be used as a key (cause: key_not_allowed_here). It belongs to the runner or to GitHub, and is never sent to a provider of models. Name the variable that holds the provider's own key.\n" +
			"5:32: `ACTIONS_ID_TOKEN_REQUEST_TOKEN` may not be used as a key (cause: key_not_allowed_here). It belongs to the runner or to GitHub, and is never sent to a provider of models. Name the variable that holds the provider's own key.\n" +
			"6:62: `actions_runtime_token` may not be used as a key (cause: key_not_allowed_here). It belongs to the runner or to GitHub, and is never sent to a provider of models. Name the variable that holds the provider's own key."},
	{"API versions", oneModel + "  a: {kind: azure, api_version: 2024-13-01}\n  b: {kind: azure, api_version: 2024-10}\n  c: {kind: azure, api_version: 2024}\n  d: {kind: azure, api_version: v1}\n  e: {kind: azure, api_version: 2024-10-21-Preview}\n  f: {kind: groq, api_version: 2024-10-21}\n  g: {kind: azure, api_version: }\n  h: {kind: azure, api_version: \"\"}\n",
		"4:33: `api_version` must be a date with or without `-preview`, `preview` or `latest`, found `2024-13-01`. Write a date as in `api_version: \"2024-10-21\"`, or leave it out for the v1 API.\n" +
			"5:33: `api_version` must be a date with or without `-preview`, `preview` or `latest`, found `2024-10`. Write a date as in `api_version: \"2024-10-21\"`, or leave it out for the v1 API.\n" +
			"6:33: `api_version` must be a string, found a number. Write a date as in `api_version: \"2024-10-21\"`, or leave it out for the v1 API.\n" +
			"7:33: `api_version` must be a date with or without `-preview`, `preview` or `latest`, found `v1`. Write a date as in `api_version: \"2024-10-21\"`, or leave it out for the v1 API.\n" +
			"8:33: `api_version` must be a date with or without `-preview`, `preview` or `latest`, found `2024-10-21-Preview`. Write a date as in `api_version: \"2024-10-21\"`, or leave it out for the v1 API.\n" +
			"9:32: `api_version` belongs to kind `azure` alone, and this is `groq`. Remove it.\n" +
			"10:20: `api_version` must be a string, found nothing. Write a date as in `api_version: \"2024-10-21\"`, or leave it out for the v1 API.\n" +
			"11:33: `api_version` must be a date with or without `-preview`, `preview` or `latest`, found ``. Write a date as in `api_version: \"2024-10-21\"`, or leave it out for the v1 API."},
	{"ways to send a key", oneModel + "  a: {kind: groq, auth: Bearer}\n  b: {kind: groq, auth: }\n  c: {kind: groq, auth: {api-key: hunter2}}\n",
		"4:25: `auth` must be `bearer` or `api-key`. `bearer` sends the key in the header Authorization, `api-key` in a header of that name.\n" +
			"5:19: `auth` must be `bearer` or `api-key`. `bearer` sends the key in the header Authorization, `api-key` in a header of that name.\n" +
			"6:25: `auth` must be `bearer` or `api-key`. `bearer` sends the key in the header Authorization, `api-key` in a header of that name."},
	{"organizations and projects", oneModel + "  a: {kind: openai, organization: \"\", project: 5}\n  b: {kind: openai, organization: org 1, project: \"p\\n\"}\n  c: {kind: openai, organization: $ORG, project: \"proj_é\"}\n  d: {kind: openai, organization: [x], project: }\n  e: {kind: openai, organization: sk-proj-Aa0Bb1Cc2Dd3Ee4Ff5, project: " + strings.Repeat("p", 101) + "}\n",
		"4:35: `organization` is empty. Write the id alone, as the provider's settings show it.\n" +
			"4:48: `project` must be a string, found a number. Put it in quotes.\n" +
			"5:35: `organization` has a character that no id has, as character 4. Write the id alone, as the provider's settings show it.\n" +
			"5:51: `project` has a character that no id has, as character 2. Write the id alone, as the provider's settings show it.\n" +
			"6:35: `organization` holds a placeholder that nothing fills in. The text is used as it is written. Write the id alone, as the provider's settings show it.\n" +
			"6:50: `project` has a character that no id has, as character 6. Write the id alone, as the provider's settings show it.\n" +
			"7:35: `organization` must be a string, found a list. Write the id alone, as the provider's settings show it.\n" +
			"7:40: `project` must be a string, found nothing. Write the id alone, as the provider's settings show it.\n" +
			"8:35: `organization` holds what looks like a key of OpenAI, and not an id." + hintLeaked + "\n" +
			"8:72: `project` has 101 bytes, and 100 is the most. Write the id alone, as the provider's settings show it."},
	{"aliases of nothing in providers", oneModel + "  groq: *g\n  xai: {api_key_env: *k, kind: *x}\n",
		"4:9: alias `*g` has no anchor `&g` before it. Put text that begins with `*` in quotes.\n" +
			"5:22: alias `*k` has no anchor `&k` before it. Put text that begins with `*` in quotes.\n" +
			"5:32: alias `*x` has no anchor `&x` before it. Put text that begins with `*` in quotes."},
	{"unknown providers", head + "- {id: a, provider: azure-prd}\n- {id: b, provider: grop}\n- {id: c, provider: soap}\n- {id: d, provider: Groq}\n- {id: e, provider: claude}\n- {id: f, provider: \"\"}\nproviders:\n  azure-prod: {kind: azure}\n  gateway: {kind: openai-compatible, base_url_env: GATEWAY_URL}\n",
		"3:21: unknown provider `azure-prd`: did you mean `azure-prod`? Declared providers: `azure-prod`, `gateway`. A preset, such as azure, groq or ollama, can be named without a declaration.\n" +
			"4:21: unknown provider `grop`: did you mean `groq`? Declared providers: `azure-prod`, `gateway`. A preset, such as azure, groq or ollama, can be named without a declaration.\n" +
			"5:21: unknown provider `soap`. Declared providers: `azure-prod`, `gateway`. A preset, such as azure, groq or ollama, can be named without a declaration.\n" +
			"6:21: unknown provider `Groq`: did you mean `groq`? Declared providers: `azure-prod`, `gateway`. A preset, such as azure, groq or ollama, can be named without a declaration.\n" +
			"7:21: unknown provider `claude`: did you mean `anthropic`? Declared providers: `azure-prod`, `gateway`. A preset, such as azure, groq or ollama, can be named without a declaration.\n" +
			"8:21: unknown provider ``. Declared providers: `azure-prod`, `gateway`. A preset, such as azure, groq or ollama, can be named without a declaration."},
	{"unknown providers where none is declared", head + "- {id: a, provider: azure-prod}\n- {id: b, provider: openAI}\n",
		"3:21: unknown provider `azure-prod`. Declare it under `providers`. A preset, such as azure, groq or ollama, can be named without a declaration.\n" +
			"4:21: unknown provider `openAI`: did you mean `openai`? Declare it under `providers`. A preset, such as azure, groq or ollama, can be named without a declaration."},
	{"many declared providers", head + "- {id: a, provider: soap}\nproviders: {p1: {kind: groq}, p2: {kind: groq}, p3: {kind: groq}, p4: {kind: groq}, p5: {kind: groq}, p6: {kind: groq}, p7: {kind: groq}, p8: {kind: groq}, p9: {kind: groq}, p10: {kind: groq}}\n",
		"3:21: unknown provider `soap`. Declared providers: `p1`, `p2`, `p3`, `p4`, `p5`, `p6`, `p7`, `p8` and 2 more. A preset, such as azure, groq or ollama, can be named without a declaration."},
	{"presets that need a declaration", head + "- {id: a, provider: cloudflare}\n- {id: b, provider: openai-compatible}\n",
		"3:21: provider `cloudflare` must be declared under `providers`. The address of Cloudflare Workers AI differs by account. Set a variable in the workflow and name it with `base_url_env`.\n" +
			"4:21: provider `openai-compatible` must be declared under `providers`. A server of kind `openai-compatible` can be anywhere. Set a variable in the workflow and name it with `base_url_env`."},
	{"providers of wrong types in an entry", head + "- {id: a, provider: 5}\n- {id: b, provider: {kind: groq}}\n- {id: c, provider: }\n- {id: d, provider: [groq]}\n",
		"3:21: `provider` must be a string, found the number `5`. Write the name of a provider, as in `provider: groq`; where it is and what its key is called stands under `providers`.\n" +
			"4:21: `provider` must be a string, found a mapping. Write the name of a provider, as in `provider: groq`; where it is and what its key is called stands under `providers`.\n" +
			"5:11: `provider` must be a string, found nothing. Write the name of a provider, as in `provider: groq`; where it is and what its key is called stands under `providers`.\n" +
			"6:21: `provider` must be a string, found a list. Write the name of a provider, as in `provider: groq`; where it is and what its key is called stands under `providers`."},
	{"what belongs to a provider in an entry", head + "- {id: a, base_url: x, api_key: y, kind: groq, deployment: b}\n",
		"3:11: unknown key `base_url`: did you mean `provider`? Declare it once under `providers`, and name that provider here.\n" +
			"3:24: unknown key `api_key`: did you mean `provider`? Declare it once under `providers`, and name that provider here." + hintLeaked + "\n" +
			"3:36: unknown key `kind`: did you mean `provider`?" + keysEntry + "\n" +
			"3:48: unknown key `deployment`: did you mean `id`?" + keysEntry},
	{"expected models", head + "- {id: a, expect_model: b c}\n- {id: b, expect_model: 4.1}\n- {id: c, expect_model: }\n- {id: d, expect_model: [x]}\n- {id: e, expect: x}\n",
		"3:25: model id `b c` has a space as character 2. One entry holds one id and nothing else.\n" +
			"4:25: a model id must be a string, found the number `4.1`. Put it in quotes: \"4.1\".\n" +
			"5:11: `expect_model` must be a string, found nothing\n" +
			"6:25: `expect_model` must be a string, found a list\n" +
			"7:11: unknown key `expect`: did you mean `expect_model`?" + keysEntry},
	{"duplicates at a provider", head + "- {id: a, provider: groq}\n- {id: a, provider: groq, endpoint: chat.completions}\n- {id: a, provider: openai}\n- a\n",
		"4:8: model `a` (chat.completions at `groq`) is declared twice, first on line 3. Remove one of the two.\n" +
			"6:3: model `a` (chat.completions) is declared twice, first on line 5. Remove one of the two."},
	{"OpenAI's models at OpenAI under another name", "version: 1\nmodels: [{id: sora-2, provider: eu}]\nproviders:\n  eu: {kind: openai, base_url: \"https://eu.api.openai.com/v1\"}\n",
		"2:15: model `sora-2` is served on `videos` alone, which no longer exists: the Videos API ended on 2026-09-24. Nothing replaces it. Remove this entry."},
}
