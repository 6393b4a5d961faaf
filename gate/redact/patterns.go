package redact

import "regexp"

// What the patterns are made of. They see a veiled text, in which marks stand before a character that was escaped.
const (
	escaped = `\\\x01-\x04` // within a class
	marks   = `[` + escaped + `]*`
	space   = `[\s` + escaped + `]`
	quote   = marks + "[\"'`]"
	is      = `(?:` + quote + `)?` + space + `*` + marks + `[:=]` + space + `*(?:` + quote + `)?` // name is value, in JSON, YAML and prose

	uuid  = `[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`
	value = "[^\\s\"'`<>,;(){}\\[\\]*" + escaped + `]` // one character of a credential
	dots  = `(?:\.{2,}|…|\\+u2026)`

	account = `\b(?:account|organi[sz]ation|org|project|team|workspace|tenant|subscription|user|customer|principal)s?` +
		`(?:[-_ ]?(?:id|uuid|number))?`
	near     = "[\"'`(<:=\\[\\s" + escaped + `]{1,8}`  // between that and an id
	nearPath = "[\"'`(<:=\\[\\s/" + escaped + `]{1,8}` // the same, also in a URL
)

var accountHints = []string{
	"account", "org", "project", "team", "workspace", "tenant", "subscription", "user", "customer", "principal",
}

// rules are tried in this order, each on the result of the one before.
var rules = []rule{
	{ // https://user:password@host (RFC 3986, section 3.2.1)
		hints:   []string{"@"},
		pattern: regexp.MustCompile(`(:` + marks + `/` + marks + `/)[^\s/\\"'<>?#]+@`),
		replace: func(groups []string) string { return groups[1] + Mask + "@" },
	},
	{ // …?key=value
		hints: []string{"="},
		pattern: regexp.MustCompile(`(?i)([?&](?:amp;)?(?:(?:api|access|auth|subscription|x-goog-api|client)[-_]?)?` +
			`(?:key|token|auth|authorization|secret|sig|signature|password|x-amz-(?:signature|credential|security-token))` +
			marks + `=)[^\s&"'<>#);,|\x60\]` + escaped + `]+`),
		replace: maskAfter,
	},
	{ // Authorization: Bearer value (RFC 9110, section 11.6.2)
		hints: []string{"authorization"},
		pattern: regexp.MustCompile(`(?i)(authorization` + is + `\[?(?:` + quote + `)?` +
			`(?:bearer|basic|token|digest|api-?key)` + space + `+)(` + value + `{4,})`),
		replace: maskValue,
	},
	{ // Bearer value (RFC 6750, section 2.1)
		hints:   []string{"bearer"},
		pattern: regexp.MustCompile(`(?i)\b(bearer` + space + `+)([A-Za-z0-9._~+/=-]{8,})`),
		replace: maskRandom,
	},
	{ // kod-123f*****9f8e, ****abcd
		hints:   []string{"***", "•", "●", "∗"},
		pattern: regexp.MustCompile(`[\w*•●∗-]*(?:\*{3}|[•●∗]{2})[\w*•●∗-]*`),
		replace: maskBehindPrefix,
	},
	{ // sk-...abcd
		hints: []string{"..", "…", `\u2026`},
		pattern: regexp.MustCompile(`\b(?:(?:sk|pk|rk|ek|gsk|xai|hf|nvapi|ghp)[-_]|AIza)` +
			`(?:[\w-]*` + dots + `[\w-]+|[\w-]{4,}` + dots + `)`),
		replace: maskBehindPrefix,
	},
	{ // API key provided: abcd...wxyz
		hints:   []string{"..", "…", `\u2026`},
		begins:  []string{"key", "token", "secret"},
		pattern: regexp.MustCompile(`(?i)^((?:key|token|secret)[^.\n]{0,20}?` + is + `)[\w-]+` + dots + `[\w-]+`),
		replace: maskAfter,
	},
	{ // JSON Web Tokens (RFC 7519), which begin with {" in base64url
		hints:   []string{"eyj"},
		pattern: regexp.MustCompile(`\beyJ[\w-]{16,}(?:\.[\w-]+)*`),
		replace: maskAll,
	},
	{ // keys that say whose they are
		hints: []string{"sk-", "pk-", "rk-", "xai-", "nvapi-", "pplx-", "sess-", "fk-", "glpat-", "xox"},
		pattern: regexp.MustCompile(
			`\b(?:sk|pk|rk|csk|xai|nvapi|pplx|sess|fk|glpat|xox[a-z])-[\w-]{16,}`),
		replace: maskKey,
	},
	{
		hints: []string{"sk_", "ek_", "hf_", "r8_", "fw_", "npm_", "tgp_v1_", "github_pat_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"},
		pattern: regexp.MustCompile(
			`\b(?:(?:sk|ek|gsk|hf|r8|fw|npm|gh[pousr])_[A-Za-z0-9]{16,}|tgp_v1_[\w-]{16,}|github_pat_\w{16,})`),
		replace: maskKey,
	},
	{
		hints: []string{"aiza", "ya29.", "akia", "asia", "absk", "bedrock-api-key-"},
		pattern: regexp.MustCompile(
			`\b(?:AIza[\w-]{24,}|ya29\.[\w-]{16,}|(?:AKIA|ASIA)[A-Z0-9]{16}|(?:ABSK|bedrock-api-key-)[\w+/=-]{24,})`),
		replace: maskKey,
	},
	{ // a value that is called a key
		hints:  []string{"key", "secret", "password", "token"},
		begins: []string{"api", "secret", "password", "access", "auth", "refresh", "id", "session"},
		pattern: regexp.MustCompile(`(?i)^((?:api[-_ ]?key|secret(?:[-_ ]?(?:access[-_ ]?)?key)?|password|` +
			`(?:access|auth|refresh|id|session)[-_ ]?token)(?: provided)?` + is + `)(` + value + `{7,}[\w/+=-])`),
		replace: maskRandom,
	},
	{ // the hash of a key, which LiteLLM calls Key or Token
		hints:   []string{"key", "token", "hash"},
		begins:  []string{"key", "token", "hash"},
		pattern: regexp.MustCompile(`(?i)^((?:key|token|hash)\)?` + is + `)[0-9a-f]{32,}`),
		replace: maskAfter,
	},
	{ // org-…, proj_…
		hints:   []string{"org-", "org_", "proj_", "user-", "user_", "ak-", "acct_", "team_", "wrkspc_", "workspace_"},
		pattern: regexp.MustCompile(`\b((?:org|user)[-_]|(?:proj|acct|team|wrkspc|workspace)_|ak-)(` + uuid + `|[A-Za-z0-9]{10,})`),
		replace: maskRandom,
	},
	{ // team id, "organization_id":"id", /subscriptions/id
		hints:   accountHints,
		begins:  accountHints,
		word:    true,
		pattern: regexp.MustCompile(`(?i)^(` + account + nearPath + `)(` + uuid + `|[0-9]{6,})\b`),
		replace: maskRandom,
	},
	{ // account 'id', but no name of a file
		hints:   accountHints,
		begins:  accountHints,
		word:    true,
		pattern: regexp.MustCompile(`(?i)^(` + account + near + `)([A-Za-z0-9]{16,})\b`),
		replace: maskRandom,
	},
	{ // Google Cloud: ids as the console makes them up, and any id in a resource name
		hints:   []string{"project", "containerinfo"},
		pattern: regexp.MustCompile(`((?:\bprojects?|containerInfo)` + nearPath + `)(?:[a-z][a-z0-9-]*-[0-9]{6}\b|[a-z0-9-]+(/locations\b))`),
		replace: maskBetween,
	},
	{
		hints:   []string{"gen-lang-client-"},
		pattern: regexp.MustCompile(`\bgen-lang-client-[0-9]{6,}`),
		replace: maskAll,
	},
	{ // the account number in a resource name of AWS
		hints:   []string{"arn:aws"},
		pattern: regexp.MustCompile(`(\barn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:)[0-9]{12}\b`),
		replace: maskAfter,
	},
	{ // e-mail addresses
		hints:   []string{"@"},
		pattern: regexp.MustCompile(`(?i)\b[a-z0-9._+-]+` + marks + `@(?:[a-z0-9-]+\.)+[a-z]{2,}\b`),
		replace: func([]string) string { return "[email]" },
	},
}
