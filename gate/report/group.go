package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// group is one trouble and every model it stops: findings of one level, outcome, provider and cause that are explained in
// the same words, where that cause lies with the key or the base URL. A cause that lies with a model is a group of its own.
type group []gate.Finding

// ranks order findings by how much they matter; what is missing here matters least.
var ranks = map[gate.Level]int{gate.Fail: -3, gate.Warn: -2, gate.Notice: -1}

// groups are the troubles of a report at the given levels: worst level first, unreachable before inconclusive, then in
// manifest order.
func groups(findings []gate.Finding, levels ...gate.Level) []group {
	type trouble struct {
		level    gate.Level
		outcome  gate.Outcome
		provider string
		cause    gate.Cause
		words    string
	}
	var all []group
	at := map[trouble]int{}
	for _, f := range findings {
		if !slices.Contains(levels, f.Level) {
			continue
		}
		key := trouble{f.Level, f.Outcome, f.Probe.Provider, f.Diagnosis.Cause, words(f)}
		i, seen := at[key]
		if seen && f.Diagnosis.Cause.About().Scope != gate.ScopeModel {
			all[i] = append(all[i], f)
			continue
		}
		at[key] = len(all)
		all = append(all, group{f})
	}
	slices.SortStableFunc(all, func(a, b group) int {
		return cmp.Or(
			cmp.Compare(ranks[a[0].Level], ranks[b[0].Level]),
			cmp.Compare(unsure(a[0]), unsure(b[0])),
		)
	})
	return all
}

// words are what a reader is told of a finding beside its title, whatever model it is about.
func words(f gate.Finding) string {
	text := f.Diagnosis.Explanation + "\n" + strings.Join(f.Diagnosis.NextSteps, "\n")
	if f.Probe.Model == "" {
		return text
	}
	return strings.ReplaceAll(text, f.Probe.Model, "")
}

func unsure(f gate.Finding) int {
	if f.Outcome == gate.Inconclusive {
		return 1
	}
	return 0
}

// title is the trouble in one line. The diagnosis of one model names that model; for several it names their number.
func (g group) title() string {
	if len(g) == 1 || g[0].Probe.Model == "" {
		return title(g[0])
	}
	return strings.Replace(title(g[0]), g[0].Probe.Model, count(len(g), "model"), 1)
}

// models are the ids a group is about, in manifest order.
func (g group) models() []string {
	ids := make([]string, len(g))
	for i, f := range g {
		ids[i] = f.Probe.Model
	}
	return ids
}

// why is the explanation of a group.
func (g group) why() string { return g[0].Diagnosis.Explanation }

// steps are what to do about a group, in this order.
func (g group) steps() []string { return g[0].Diagnosis.NextSteps }

// place is where the group is declared: its first place, and how many others there are.
func (g group) place() string {
	return cmp.Or(place(g[0].Probe.Pos), "the input models") + g.elsewhere()
}

func (g group) elsewhere() string {
	places := map[string]bool{}
	for _, f := range g {
		places[place(f.Probe.Pos)] = true
	}
	if len(places) == 1 {
		return ""
	}
	return " and " + count(len(places)-1, "other place")
}

// causes are the cause of a group and what else fits its evidence, most likely first.
func (g group) causes() []string {
	slugs := []string{string(g[0].Diagnosis.Cause)}
	for _, other := range g[0].Diagnosis.Others {
		slugs = append(slugs, string(other))
	}
	return slugs
}

// docs is the page that explains the group's cause. A slug nobody documented leads to the page's top.
func (g group) docs() string {
	if c := g[0].Diagnosis.Cause; c.Known() {
		return c.Docs()
	}
	return gate.DocsURL
}

// some joins names until the text would be longer than n runes, and counts the rest.
func some(names []string, n int) string {
	text := ""
	for i, name := range names {
		next := text + ", " + name
		if i == 0 {
			next = cut(name, n)
		}
		if utf8.RuneCountInString(next) > n {
			return fmt.Sprintf("%s and %d more", text, len(names)-i)
		}
		text = next
	}
	return text
}
