package manifest

import "strings"

const (
	keysWaiver = " Known keys: model, cause, provider, reason, until, owner."
	causeForm  = " Every cause, with its name, is in docs/causes.md and at `modelreach explain`."
	untilForm  = " Write a day as in `until: 2027-05-20`, which is the last that can be named today."
	waiverForm = " Write it as `- { model: o3-pro, cause: verification_required, reason: \"OPS-123\", until: 2027-05-20 }`."
	globForm   = " Write globs from the root of the repository, as in `discover: [\"src/**/*.py\"]`."
	clientForm = " Name files from the root of the repository, as in `clients: [requirements.txt]`."
	daysForm   = " Write it in days or weeks, as in `90d` or `2w`; `0d` is never."
)

// oneModelAnd begins a manifest with one model.
const oneModelAnd = "version: 1\nmodels: [a]\n"

// badPolicies are manifests with something wrong beside their models, and everything that is said about it.
var badPolicies = []badManifest{
	{"waivers of wrong types", oneModelAnd + "waivers: x\n",
		"3:10: `waivers` must be a list, found the string `x`." + waiverForm},
	{"entries of waivers of wrong types", oneModelAnd + "waivers: [a, ~, [], {}]\n",
		"3:11: an entry of `waivers` must be a mapping, found the string `a`." + waiverForm + "\n" +
			"3:14: an entry of `waivers` must be a mapping, found nothing." + waiverForm + "\n" +
			"3:17: an entry of `waivers` must be a mapping, found a list." + waiverForm + "\n" +
			"3:21: this waiver has no `model`. Name the model it is for, as in `model: o3-pro`; `*` stands for any characters.\n" +
			"3:21: this waiver has no `reason`. Say why this may stand for a while, as in `reason: \"OPS-123: access is requested\"`.\n" +
			"3:21: this waiver has no `until`. Name its last day, as in `until: 2027-05-20`."},
	{"a glob without quotes", oneModelAnd + "waivers:\n- {model: *, reason: x, until: 2027-01-01}\n",
		"4:12: this is not valid YAML: `*` begins an alias. Put text that begins with `*` in quotes."},
	{"globs without quotes", oneModelAnd + "discover: [**/*.py]\n",
		"3:13: this is not valid YAML: `*` begins an alias. Put text that begins with `*` in quotes."},
	{"globs that look like aliases", oneModelAnd + "waivers:\n- {model: *-mini, reason: x, until: 2027-01-01}\ndiscover: [*.py]\n",
		"4:11: alias `*-mini` has no anchor `&-mini` before it. Put text that begins with `*` in quotes.\n" +
			"5:12: alias `*.py` has no anchor `&.py` before it. Put text that begins with `*` in quotes."},
	{"values of waivers of wrong types", oneModelAnd + "waivers:\n- {model: 4, cause: 5, provider: 6, reason: 7, until: 8, owner: 9}\n- {model: , cause: , provider: , reason: , until: , owner: }\n- {model: [a], cause: [a], provider: [a], reason: [a], until: [a], owner: [a]}\n",
		"4:11: a model id must be a string, found the number `4`. Put it in quotes: \"4\".\n" +
			"4:21: `cause` must be the name of a cause, found the number `5`." + causeForm + "\n" +
			"4:34: `provider` must be a string, found the number `6`. Write the name of a provider, as in `provider: groq`; where it is and what its key is called stands under `providers`.\n" +
			"4:45: `reason` must be a string, found the number `7`. Put it in quotes.\n" +
			"4:55: `until` must be a date, found the number `8`." + untilForm + "\n" +
			"4:65: `owner` must be a string, found the number `9`. Name a person or a team, as in \"@acme/search\".\n" +
			"5:4: `model` must be a string, found nothing\n" +
			"5:13: `cause` must be the name of a cause, found nothing." + causeForm + "\n" +
			"5:22: `provider` must be a string, found nothing. Write the name of a provider, as in `provider: groq`; where it is and what its key is called stands under `providers`.\n" +
			"5:34: `reason` must be a string, found nothing. Say in one line why this may stand for a while.\n" +
			"5:44: `until` must be a date, found nothing." + untilForm + "\n" +
			"5:53: `owner` must be a string, found nothing. Name a person or a team, as in \"@acme/search\".\n" +
			"6:11: `model` must be a string, found a list\n" +
			"6:23: `cause` must be the name of a cause, found a list." + causeForm + "\n" +
			"6:38: `provider` must be a string, found a list. Write the name of a provider, as in `provider: groq`; where it is and what its key is called stands under `providers`.\n" +
			"6:51: `reason` must be a string, found a list. Say in one line why this may stand for a while.\n" +
			"6:63: `until` must be a date, found a list." + untilForm + "\n" +
			"6:75: `owner` must be a string, found a list. Name a person or a team, as in \"@acme/search\"."},
	{"models and causes of waivers", oneModelAnd + "waivers:\n- {model: a b, cause: model_not_fund, reason: x, until: 2027-01-01}\n- {model: '[x]', cause: ok, reason: x, until: 2027-01-01}\n- {model: a, cause: key_not_allowed_here, reason: x, until: 2027-01-01}\n- {model: a, cause: nonsense-that-is-none, reason: x, until: 2027-01-01}\n- {model: a, cause: Model-Retired, reason: x, until: 2027-01-01}\n- {model: a, provider: grok, reason: x, until: 2027-01-01}\n",
		"4:11: model id `a b` has a space as character 2. One entry holds one id and nothing else.\n" +
			"4:23: unknown cause `model_not_fund`: did you mean `model_not_found`?" + causeForm + "\n" +
			"5:11: model id `[x]` has a bracket in it. Write the id alone.\n" +
			"5:25: cause `ok` means that nothing is wrong, so a manifest cannot change what it means. Remove it.\n" +
			"6:21: cause `key_not_allowed_here` ends the run before anything is asked, so a manifest cannot change what it means. Remove it.\n" +
			"7:21: unknown cause `nonsense-that-is-none`." + causeForm + "\n" +
			"8:21: unknown cause `Model-Retired`: did you mean `model_retired`?" + causeForm + "\n" +
			"9:24: unknown provider `grok`: did you mean `xai` or `groq`? Declare it under `providers`. A preset, such as azure, groq or ollama, can be named without a declaration."},
	{"reasons that are none", oneModelAnd + "waivers:\n- {model: a, reason: ' ', until: 2027-01-01}\n- {model: b, reason: \"a\\nb\", until: 2027-01-01}\n- {model: c, reason: " + strings.Repeat("é", 201) + ", until: 2027-01-01}\n- {model: d, until: 2027-01-01}\n",
		"4:22: `reason` is empty. Say in one line why this may stand for a while.\n" +
			"5:22: `reason` must be one line of visible characters, found `a\\u000ab`. Say in one line why this may stand for a while.\n" +
			"6:22: `reason` has 201 characters, and 200 is the most. Name the ticket that tells the rest.\n" +
			"7:3: this waiver has no `reason`. Say why this may stand for a while, as in `reason: \"OPS-123: access is requested\"`."},
	{"days that are none", oneModelAnd + "waivers:\n- {model: a, reason: x, until: soon}\n- {model: a, reason: x, until: 2027-02-30}\n- {model: a, reason: x, until: 27-01-01}\n- {model: a, reason: x, until: 2027-05-21}\n- {model: a, reason: x, until: 9999-12-31}\n- {model: a, reason: x, until: 2025-11-20}\n- {model: a, reason: x, until: 0001-01-01}\n- {model: a, reason: x, until: 2027-01-01T00:00:00Z}\n- {model: a, reason: x}\n",
		"4:32: `until` must be a date, found the string `soon`." + untilForm + "\n" +
			"5:32: `until` must be a date, found the string `2027-02-30`." + untilForm + "\n" +
			"6:32: `until` must be a date, found the string `27-01-01`." + untilForm + "\n" +
			"7:32: `until` is 2027-05-21, 181 days away, and 180 is the most. A waiver is looked at again at least that often." + untilForm + "\n" +
			"8:32: `until` is 9999-12-31, 2912118 days away, and 180 is the most. A waiver is looked at again at least that often." + untilForm + "\n" +
			"9:32: `until` is 2025-11-20, more than 365 days in the past. Remove the waiver, or correct the date.\n" +
			"10:32: `until` is 0001-01-01, more than 365 days in the past. Remove the waiver, or correct the date.\n" +
			"11:32: `until` must be a date, found the string `2027-01-01T00:00:00Z`." + untilForm + "\n" +
			"12:3: this waiver has no `until`. Name its last day, as in `until: 2027-05-20`."},
	{"other names for the keys of a waiver", oneModelAnd + "waivers:\n- {modle: a, why: x, expires: 2027-01-01}\n",
		"4:4: unknown key `modle`: did you mean `model`?" + keysWaiver + "\n" +
			"4:14: unknown key `why`: did you mean `reason`?" + keysWaiver + "\n" +
			"4:22: unknown key `expires`: did you mean `until`?" + keysWaiver},
	{"waivers twice", oneModelAnd + "waivers:\n- &w {model: a, reason: x, until: 2027-01-01}\n- {model: a, reason: y, until: 2026-12-01, owner: z}\n- *w\n",
		"5:11: `a` is waived twice for the same, first on line 4. Keep one of the two.\n" +
			"6:3: `a` is waived twice for the same, first on line 4. Keep one of the two."},
	{"levels", oneModelAnd + "policy:\n  on_inconclusive: error\n  levels: {model_retired: fial, ok: fail, model_subsituted: warn, unknown: 5, invalid_api_key: , 1: fail, model_not_found: warning}\n",
		"4:20: `on_inconclusive` must be `fail`, `warn` or `pass`, found the string `error`. Did you mean `fail`?\n" +
			"5:27: the level of `model_retired` must be `pass`, `notice`, `warn` or `fail`, found the string `fial`. Did you mean `fail`?\n" +
			"5:33: cause `ok` means that nothing is wrong, so a manifest cannot change what it means. Remove it.\n" +
			"5:43: unknown cause `model_subsituted`: did you mean `model_substituted`?" + causeForm + "\n" +
			"5:76: the level of `unknown` must be `pass`, `notice`, `warn` or `fail`, found the number `5`\n" +
			"5:79: the level of `invalid_api_key` must be `pass`, `notice`, `warn` or `fail`, found nothing\n" +
			"5:98: a key of `levels` must be the name of a cause, found the number `1`." + causeForm + "\n" +
			"5:124: the level of `model_not_found` must be `pass`, `notice`, `warn` or `fail`, found the string `warning`. Did you mean `warn`?"},
	{"policies of wrong types", oneModelAnd + "policy: {on_inconclusive: [x], retirement: 90d, levels: [x]}\n",
		"3:27: `on_inconclusive` must be `fail`, `warn` or `pass`, found a list\n" +
			"3:44: `retirement` must be a mapping, found the string `90d`. Write it as `retirement: { warn: 90d, fail: 14d }`, or one of the two.\n" +
			"3:57: `levels` must be a mapping, found a list. Write each as `cause: level`, as in `levels: { model_substituted: fail }`."},
	{"an empty policy", oneModelAnd + "policy:\n",
		"3:1: `policy` must be a mapping, found nothing. Write it as `policy: { on_inconclusive: warn, levels: { model_substituted: fail } }`."},
	{"empty in a policy", oneModelAnd + "policy: {on_inconclusive: , retirement: {}, levels: }\n",
		"3:10: `on_inconclusive` must be `fail`, `warn` or `pass`, found nothing\n" +
			"3:41: `retirement` is empty. Write it as `retirement: { warn: 90d, fail: 14d }`, or one of the two.\n" +
			"3:45: `levels` must be a mapping, found nothing. Write each as `cause: level`, as in `levels: { model_substituted: fail }`."},
	{"keys of a policy", oneModelAnd + "policy: {on_inconclusive: notice, fail_on: any, foo: x, retirement: {notice: 5d, warning: 3d}}\nlevels: {}\n",
		"3:27: `on_inconclusive` must be `fail`, `warn` or `pass`, found the string `notice`\n" +
			"3:35: `fail_on` does not belong here. It is for the workflow to say: set the input of that name (`fail-on`, `on-missing-key`).\n" +
			"3:49: unknown key `foo`. Known keys: on_inconclusive, retirement, levels.\n" +
			"3:70: unknown key `notice`. Known keys: warn, fail.\n" +
			"3:82: unknown key `warning`: did you mean `warn`? Known keys: warn, fail.\n" +
			"4:1: `levels` does not belong here. Write it under `policy`."},
	{"horizons that are none", oneModelAnd + "policy: {retirement: {warn: 90, fail: 3m}}\n",
		"3:29: `warn` must be a number of days, found the number `90`." + daysForm + "\n" +
			"3:39: `fail` must be a number of days, found the string `3m`." + daysForm},
	{"horizons too far", oneModelAnd + "policy: {retirement: {warn: 731d, fail: 105w}}\n",
		"3:29: `warn` must be at most 730d, found `731d`\n" +
			"3:41: `fail` must be at most 730d, found `105w`"},
	{"horizons below nothing", oneModelAnd + "policy: {retirement: {warn: -1d, fail: }}\n",
		"3:29: `warn` must be a number of days, found the string `-1d`." + daysForm + "\n" +
			"3:34: `fail` must be a number of days, found nothing." + daysForm},
	{"horizons the wrong way round", oneModelAnd + "policy: {retirement: {warn: 7d, fail: 2w}}\n",
		"3:29: a model would fail 14 days before it is shut down, and be warned of only 7 days before. Let `warn` be the longer one."},
	{"globs", oneModelAnd + "discover: [5, ~, [a], '', /a, '../*.py', 'src/**.py', '{a,b.py', '!/x', 'a/', '[x', '{a}{b}{c}{d}{e}', '!', 'a\\b', a.py, ./a.py]\n",
		"3:12: an entry of `discover` must be a string, found the number `5`." + globForm + "\n" +
			"3:15: an entry of `discover` must be a string, found nothing." + globForm + "\n" +
			"3:18: an entry of `discover` must be a string, found a list." + globForm + "\n" +
			"3:23: an entry of `discover` is empty." + globForm + "\n" +
			"3:27: an entry of `discover` must be relative to the root of the repository, found `/a`." + globForm + "\n" +
			"3:31: an entry of `discover` may not lead out of a folder with `..`, found `../*.py`." + globForm + "\n" +
			"3:42: an entry of `discover` must have `**` between slashes, found `src/**.py`. Write it as in `src/**/*.py`.\n" +
			"3:55: an entry of `discover` has a bracket or a brace that is never closed: `{a,b.py`." + globForm + "\n" +
			"3:66: an entry of `discover` must be relative to the root of the repository, found `/x`." + globForm + "\n" +
			"3:73: an entry of `discover` must name a file, found the folder `a/`." + globForm + "\n" +
			"3:79: an entry of `discover` has a bracket or a brace that is never closed: `[x`." + globForm + "\n" +
			"3:85: an entry of `discover` has more than 4 braces: `{a}{b}{c}{d}{e}`. Write several globs.\n" +
			"3:104: an entry of `discover` is empty." + globForm + "\n" +
			"3:109: an entry of `discover` must be written with `/`, found `a\\b`. Write `a/b`.\n" +
			"3:122: `a.py` is listed twice, first on line 3. Remove one of the two."},
	{"globs that only leave out", oneModelAnd + "discover: ['!x/**', '!y']\n",
		"3:12: `discover` names only what to leave out." + globForm},
	{"a glob that looks like a tag", oneModelAnd + "discover: [!x/**, a]\n",
		"3:16: this is not valid YAML: `!` begins a tag. Put text that begins with `!` in quotes."},
	{"globs that are tags", oneModelAnd + "discover:\n- !x/**\n- a\n",
		"4:3: tags such as `!x/**` are not supported. Remove the tag, or put text that begins with `!` in quotes."},
	{"files of clients", oneModelAnd + "clients: [package.json, ./package.json, '*.txt', /x, {a: b}]\n",
		"3:25: `package.json` is listed twice, first on line 3. Remove one of the two.\n" +
			"3:41: an entry of `clients` must name one file, found the glob `*.txt`. Write an entry for each file.\n" +
			"3:50: an entry of `clients` must be relative to the root of the repository, found `/x`." + clientForm + "\n" +
			"3:54: an entry of `clients` must be a string, found a mapping." + clientForm},
	{"lists that are none", oneModelAnd + "discover: {a: b}\nclients: src/x\n",
		"3:11: `discover` must be a list, found a mapping." + globForm + "\n" +
			"4:10: `clients` must be a list, found the string `src/x`." + clientForm},
}
