package probe

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/openai/openai-go/v3/option"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
	"github.com/modelreach/modelreach/gate/redact"
)

// keyFlaws are the values that cannot be a key, the most telling flaw first. Short and odd keys pass: local servers
// take any.
var keyFlaws = []struct {
	code, message string
	found         func(string) bool
}{
	{"unexpanded", "The value names a variable instead of holding what the variable stands for.", matches(
		`\$\{\{`, `\{\{.*\}\}`, `^\$\{[^}]*\}$`, `^\$\([^)]*\)$`, `^\$[A-Z_][A-Z0-9_]*$`, `^\$env:\w+$`, `^%\w+%$`,
		`^(?:[A-Z0-9]+_)*API_KEY$`)},
	{"placeholder", "The value is an example or a masked key, as documentation shows it, not a key.", matches(
		`\.\.\.|…|\*\*\*`, `(?s)^<.*>$`, `(?s)^\[.*\]$`,
		`(?i)^(?:[a-z]{2,8}[-_])*x{3,}(?:[-_]x+)*$`,
		`(?i)(?:^|[^a-z0-9])your[-_ ]?(?:[a-z]+[-_ ]?){0,3}(?:key|token|secret)(?:[^a-z]|$|here)`,
		`(?i)(?:insert|enter|put|paste|add|replace)[-_ ](?:[a-z]+[-_ ]){0,4}(?:key|token|secret)`,
		`(?i)^(?:sk[-_])?(?:change|replace)[-_ ]?(?:me|this)$`, `(?i)^(?:sk[-_])?to[-_]?do$`,
		`(?i)(?:key|token|secret)[-_ ]goes[-_ ]here`, `(?i)^(?:undefined|redacted|\(redacted\))$`, `(?i)placeholder`)},
	{"line_feed", "The value contains a line break or another control character.", hasRune(unicode.IsControl)},
	{"quoted", "The value has quotation marks around it.", matches("^[\"'`“”‘’]|[\"'`“”‘’]$")},
	{"assignment", "The value contains the name of the variable, an equals sign and then the key.", matches(
		`^(?:export\s+)?[A-Z][A-Z0-9_]*_(?:KEY|TOKEN)\s*=`)},
	{"is_url", "The value is a web address.", matches(`(?i)^[a-z][a-z0-9+.-]*://`)},
	{"bearer_prefix", "The value begins with the word Bearer, which belongs to the header and not to the key.", matches(
		`(?i)^(?:authorization:\s*)?bearer\s`)},
	{"non_ascii", "The value contains a character that no key has, such as a letter with an accent or an invisible one.",
		hasRune(func(r rune) bool { return r > unicode.MaxASCII })},
	{"space", "The value contains a blank, or begins or ends with one.", matches(` `)},
}

// InspectKey says what is wrong with a key that cannot be one, before it is sent anywhere. It returns gate.FaultNoKey
// for an empty or blank one; gate.FaultBadKey with a code (unexpanded, placeholder, line_feed, quoted, assignment,
// is_url, bearer_prefix, non_ascii or space) for one that is something else; and gate.NoFault for one worth asking with. The
// message is a sentence that holds no part of the key.
func InspectKey(key redact.Secret) (fault gate.Fault, code, message string) {
	value := key.Reveal()
	if blank(key) {
		return gate.FaultNoKey, "", "The key is empty."
	}
	for _, flaw := range keyFlaws {
		if flaw.found(value) {
			return gate.FaultBadKey, flaw.code, flaw.message
		}
	}
	return gate.NoFault, "", ""
}

// InspectKeyFor is InspectKey, and also says whose a key is that was meant for somebody else: gate.FaultBadKey with the code
// other_provider. Where a gateway or a server decides for itself which keys it takes, only keys that open no models at all are
// refused. An endpoint without KeyName is asked without a key, so an empty one is right there.
func InspectKeyFor(key redact.Secret, e gate.Endpoint) (fault gate.Fault, code, message string) {
	if blank(key) && e.KeyName == "" {
		return gate.NoFault, "", ""
	}
	if fault, code, message = InspectKey(key); fault != gate.NoFault {
		return fault, code, message
	}
	preset, owner := e.Preset(), ownerOf(key.Reveal())
	choosy := e.FirstParty() || len(preset.Prefixes) > 0
	switch {
	case owner == "" || owner == preset.Title:
		return gate.NoFault, "", ""
	case !choosy && slices.ContainsFunc(provider.Presets, func(p provider.Preset) bool { return p.Title == owner }):
		return gate.NoFault, "", ""
	}
	return gate.FaultBadKey, "other_provider", "The value looks like a key of " + owner + ", not of " + preset.Title + "."
}

// openAIMark stands inside of OpenAI's keys, also of the old ones, which begin like those of many others: it is "OpenAI" in base64
// (GitHub's and gitleaks' patterns for secret scanning).
const openAIMark = "T3BlbkFJ"

// ownerOf is the title of whoever's key a value looks like, by its beginning, else by OpenAI's mark; "" when neither tells.
func ownerOf(key string) string {
	owner := provider.OfKey(key)
	if owner == "" && strings.Contains(key, openAIMark) {
		openai, _ := provider.Lookup(gate.OpenAI)
		return openai.Title
	}
	return owner
}

func blank(key redact.Secret) bool { return strings.TrimSpace(key.Reveal()) == "" }

// keyOption sends the key. Azure takes its own keys in a header of theirs, and the tokens of Entra like everybody's; elsewhere
// the header is a choice that somebody declared.
func keyOption(key redact.Secret, how provider.Auth, e gate.Endpoint) option.RequestOption {
	entra := e.Preset().Name == azure && isJWT(key.Reveal())
	if how == provider.APIKey && !entra {
		return option.WithHeader("api-key", key.Reveal())
	}
	return option.WithAPIKey(key.Reveal())
}

// isJWT reports whether a value is a signed JSON Web Token in its compact form (RFC 7515, section 7.1).
func isJWT(value string) bool {
	parts := strings.Split(value, ".")
	if len(parts) != 3 || !strings.HasPrefix(value, "eyJ") {
		return false
	}
	for _, part := range parts[1:] {
		if _, err := base64.RawURLEncoding.DecodeString(part); err != nil {
			return false
		}
	}
	header, err := base64.RawURLEncoding.DecodeString(parts[0])
	var fields map[string]any
	return err == nil && json.Unmarshal(header, &fields) == nil
}

// matches reports whether any of patterns is found.
func matches(patterns ...string) func(string) bool {
	return regexp.MustCompile("(?:" + strings.Join(patterns, ")|(?:") + ")").MatchString
}

func hasRune(is func(rune) bool) func(string) bool {
	return func(value string) bool { return strings.ContainsFunc(value, is) }
}
