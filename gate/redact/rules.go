package redact

import (
	"regexp"
	"slices"
	"strings"
)

// rule removes what looks like one kind of secret, whoever it belongs to.
type rule struct {
	hints   []string // lower case; where none of them stands the rule has no work
	pattern *regexp.Regexp
	replace func(groups []string) string // by the pattern's groups, of which 0 is the whole match
}

// applyRules runs the rules that text gives work to.
func applyRules(text string) string {
	lower := strings.ToLower(text)
	stands := func(hint string) bool { return strings.Contains(lower, hint) }
	for _, r := range rules {
		if slices.ContainsFunc(r.hints, stands) {
			text = r.apply(text)
		}
	}
	return text
}

func (r rule) apply(text string) string {
	var out strings.Builder
	at := 0
	for _, m := range r.pattern.FindAllStringSubmatchIndex(text, -1) {
		groups := make([]string, len(m)/2)
		for i := range groups {
			if m[2*i] >= 0 {
				groups[i] = text[m[2*i]:m[2*i+1]]
			}
		}
		out.WriteString(text[at:m[0]])
		out.WriteString(r.replace(groups))
		at = m[1]
	}
	out.WriteString(text[at:])
	return out.String()
}

// maskAll replaces the match.
func maskAll([]string) string { return Mask }

// maskAfter replaces what stands behind the first group.
func maskAfter(groups []string) string { return groups[1] + Mask }

// maskBetween replaces what stands between the first and the second group.
func maskBetween(groups []string) string { return groups[1] + Mask + groups[2] }

// maskValue replaces the second group, behind the first, unless it stands for a value that the reader has to put there.
func maskValue(groups []string) string {
	if placeholder.MatchString(groups[2]) {
		return groups[0]
	}
	return groups[1] + Mask
}

// maskRandom replaces the second group, behind the first, unless it is a word.
func maskRandom(groups []string) string {
	if !random(groups[2]) {
		return groups[0]
	}
	return groups[1] + Mask
}

// maskBehindPrefix replaces the match and leaves the prefix that tells what it was.
func maskBehindPrefix(groups []string) string {
	for _, p := range prefixes {
		if strings.HasPrefix(groups[0], p) {
			return p + Mask
		}
	}
	return Mask
}

// maskKey is maskBehindPrefix, unless the match is made of words.
func maskKey(groups []string) string {
	if !random(groups[0]) {
		return groups[0]
	}
	return maskBehindPrefix(groups)
}

// prefixes tell whose key or what kind of id was masked, and nothing of the value. Each is shorter than a run that may
// not survive, and stands before its own beginning.
var prefixes = []string{
	"org-", "org_", "proj_", "user-", "user_", "ak-", "acct_", "team_",
	"sk-ant-", "sk-or-", "sk-", "gsk_", "xai-", "nvapi-", "pplx-", "AIza", "hf_", "ghp_",
}

// placeholder is the name of a variable, or words for a reader: $OPENAI_API_KEY, YOUR_KEY.
var placeholder = regexp.MustCompile(`^(?:\$[A-Za-z_]+|[A-Z]+(?:_[A-Z]+)+)$`)

// random tells generated text from words: it has a digit, or more capitals than a name.
func random(s string) bool {
	capitals := 0
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			capitals++
		}
	}
	return strings.ContainsAny(s, "0123456789") || capitals >= 4 && len(s) >= 12 && !placeholder.MatchString(s)
}
