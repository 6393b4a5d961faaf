package gate

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// gather tells one trouble of a key once: where everything that is asked with it fails for the same cause, the title says that
// nothing can be reached, and the explanation lists what that blocks.
func gather(findings []Finding) {
	at := map[string][]int{} // by provider
	for i, f := range findings {
		at[f.Probe.Provider] = append(at[f.Probe.Provider], i)
	}
	for _, of := range at {
		cause, all := common(findings, of)
		if !all {
			continue
		}
		ids := blocked(findings, of)
		if len(ids) < 2 {
			continue
		}
		for _, i := range of {
			if f := &findings[i]; f.Diagnosis.Cause == cause {
				endpoint := f.Case.Endpoint
				f.Diagnosis.Title = "Nothing can be reached with " + orElse(endpoint.KeyName, "this key") + ": " + plainTitle(cause, endpoint)
				f.Diagnosis.Explanation += " It blocks " + listed(ids) + "."
			}
		}
	}
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// common is the one cause for which everything fails that was asked; what was not asked for that reason counts with it.
func common(findings []Finding, of []int) (cause Cause, all bool) {
	for _, i := range of {
		f := findings[i]
		about := f.Diagnosis.Cause.About()
		switch {
		case f.Diagnosis.Cause == KeyRejected || f.Evidence.Fault == FaultNoAccess:
		case f.Outcome != Unreachable || about.Scope != ScopeKey || cause != "" && cause != f.Diagnosis.Cause:
			return "", false
		default:
			cause = f.Diagnosis.Cause
		}
	}
	return cause, cause != ""
}

// blocked are the ids of models, each once, in manifest order.
func blocked(findings []Finding, of []int) []string {
	var ids []string
	for _, i := range of {
		if id := findings[i].Probe.Model; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// plainTitle is a cause's title without a model, to stand behind a colon.
func plainTitle(c Cause, e Endpoint) string {
	if c == KeyMissing {
		return "it is empty or not set"
	}
	title := fill(c.About().Title, map[string]string{"key": orElse(e.KeyName, "the secret"), "host": e.Host(), "provider": e.Provider})
	first, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToLower(first)) + title[size:]
}

// listed joins a few names and counts the rest.
func listed(ids []string) string {
	const most = 20
	if len(ids) <= most {
		return strings.Join(ids, ", ")
	}
	return strings.Join(ids[:most], ", ") + " and others"
}
