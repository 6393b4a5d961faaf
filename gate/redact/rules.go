package redact

import (
	"regexp"
	"slices"
	"strings"
)

// rule removes what looks like one kind of secret, whoever it belongs to.
type rule struct {
	hints   []string // lower case; where none of them stands the rule has no work
	begins  []string // lower case; how every match begins, nil where that is not known. The pattern then begins with ^
	word    bool     // a match that begins so begins a word
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
	for _, m := range r.matches(text) {
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

// matches are all matches from left to right. A pattern that ignores the case is slow to find in a long text; where it is known how
// a match begins, it is tried there alone.
func (r rule) matches(text string) [][]int {
	if r.begins == nil {
		return r.pattern.FindAllStringSubmatchIndex(text, -1)
	}
	var all [][]int
	lower := lowered(text)
	for at := 0; at < len(text); at++ {
		if !r.mayBegin(lower, at) {
			continue
		}
		if m := r.pattern.FindStringSubmatchIndex(text[at:]); m != nil {
			for i := range m {
				if m[i] >= 0 {
					m[i] += at
				}
			}
			all = append(all, m)
			at = m[1] - 1
		}
	}
	return all
}

func (r rule) mayBegin(lower string, at int) bool {
	if r.word && at > 0 && (isLetter(lower[at-1]) || lower[at-1] == '_') { // \b of package regexp
		return false
	}
	return slices.ContainsFunc(r.begins, func(b string) bool { return strings.HasPrefix(lower[at:], b) })
}

// lowered is text with its ASCII letters in lower case and every byte where it was.
func lowered(text string) string {
	lower := []byte(text)
	for i, b := range lower {
		if 'A' <= b && b <= 'Z' {
			lower[i] = b + 'a' - 'A'
		}
	}
	return string(lower)
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
