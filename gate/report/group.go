package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// group is one trouble and every model it stops: findings of one level, outcome, provider and cause, of one run, that are explained in
// the same words. A cause that lies with a model is a group of its own; where nothing can be reached with a key, all that
// fails for it is one group, whatever the level of each, the worst first.
type group []gate.Finding

// shared reports whether a trouble is told once for all the models it stops. It lies with the key or the base URL, or with
// the service or the network, which mostly fail for several models together.
func shared(c gate.Cause) bool {
	about := c.About()
	return about.Scope != gate.ScopeModel || about.Class == gate.ClassService || about.Class == gate.ClassNetwork
}

// ranks order findings by how much they matter; what is missing here matters least.
var ranks = map[gate.Level]int{gate.Fail: -3, gate.Warn: -2, gate.Notice: -1}

// trouble is what the findings of a group have in common.
type trouble struct {
	level    gate.Level
	outcome  gate.Outcome
	provider string
	cause    gate.Cause
	words    string
	run      string
}

func troubleOf(f gate.Finding) trouble {
	if key := blockedKey(f); key != "" {
		return trouble{provider: f.Probe.Provider, cause: f.Diagnosis.Cause, words: key, run: f.Environment}
	}
	if f.Diagnosis.Cause == gate.KeyRejected { // what else is said of a model that was not asked is no other trouble
		return trouble{f.Level, f.Outcome, f.Probe.Provider, f.Diagnosis.Cause, f.Evidence.Code, f.Environment}
	}
	return trouble{f.Level, f.Outcome, f.Probe.Provider, f.Diagnosis.Cause, words(f), f.Environment}
}

// groups are the troubles of a report at the given levels: worst level first, unreachable before inconclusive, then in
// manifest order.
func groups(findings []gate.Finding, levels ...gate.Level) []group {
	return grouped(findings, shared, levels...)
}

// grouped puts findings together whose trouble is the same, where together says so of its cause.
func grouped(findings []gate.Finding, together func(gate.Cause) bool, levels ...gate.Level) []group {
	var all []group
	at := map[trouble]int{}
	for _, f := range findings {
		if ranks[f.Level] == 0 {
			continue
		}
		key := troubleOf(f)
		i, seen := at[key]
		if seen && together(f.Diagnosis.Cause) {
			all[i] = append(all[i], f)
			continue
		}
		at[key] = len(all)
		all = append(all, group{f})
	}
	for _, g := range all {
		slices.SortStableFunc(g, func(a, b gate.Finding) int { return cmp.Compare(ranks[a.Level], ranks[b.Level]) })
	}
	all = slices.DeleteFunc(all, func(g group) bool { return !slices.Contains(levels, g[0].Level) })
	slices.SortStableFunc(all, func(a, b group) int {
		return cmp.Or(
			cmp.Compare(ranks[a[0].Level], ranks[b[0].Level]),
			cmp.Compare(unsure(a[0]), unsure(b[0])),
		)
	})
	return all
}

// nothingWith begins the title of a finding on a key with which nothing can be reached. Its explanation lists the models.
const nothingWith = "Nothing can be reached with "

// blockedKey is the first half of such a title, which names the key; "" for any other finding.
func blockedKey(f gate.Finding) string {
	key, _, found := strings.Cut(f.Diagnosis.Title, ": ")
	if !found || !strings.HasPrefix(key, nothingWith) || f.Diagnosis.Cause.About().Scope != gate.ScopeKey {
		return ""
	}
	return key
}

// tells reports whether the words of a group name its models already.
func (g group) tells() bool { return blockedKey(g[0]) != "" }

// words are what a reader is told of a finding beside its title, whatever model it is about.
func words(f gate.Finding) string {
	text := f.Diagnosis.Explanation + "\n" + strings.Join(f.Diagnosis.NextSteps, "\n")
	return replace(text, f.Probe.Model, "", -1)
}

func unsure(f gate.Finding) int {
	if f.Outcome == gate.Inconclusive {
		return 1
	}
	return 0
}

// title is the trouble in one line. The diagnosis of one model names that model; for several it names their number.
func (g group) title() string {
	if len(g) == 1 || g.tells() {
		return title(g[0])
	}
	return replace(title(g[0]), subjectOf(g[0].Probe), count(len(g), noun(g)), 1)
}

// heading is the title, with the model in front where it is about one and does not name it.
func (g group) heading() string {
	text, id := g.title(), g[0].Probe.Model
	if len(g) > 1 || g.tells() || isRemark(g[0]) || id == "" || find(text, id) >= 0 {
		return text
	}
	return subjectOf(g[0].Probe) + ": " + text
}

// models are the ids a group is about, each with the need that is asked for, in manifest order.
func (g group) models() []string {
	ids := make([]string, len(g))
	for i, f := range g {
		ids[i] = subjectOf(f.Probe)
	}
	return ids
}

// why is the explanation of a group.
func (g group) why() string { return g.plural(g[0].Diagnosis.Explanation) }

// steps are what to do about a group, in this order.
func (g group) steps() []string {
	steps := slices.Clone(g[0].Diagnosis.NextSteps)
	for i := range steps {
		steps[i] = g.plural(steps[i])
	}
	return steps
}

// plural is a text of the first finding, made to speak of all.
func (g group) plural(text string) string {
	if len(g) == 1 || g.tells() {
		return text
	}
	all := "these " + noun(g) + "s"
	return replace(replace(text, subjectOf(g[0].Probe), all, -1), g[0].Probe.Model, all, -1)
}

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

// owners are whom to tell, each once, in manifest order.
func (g group) owners() []string {
	var names []string
	for _, f := range g {
		if owner := f.Probe.Owner; owner != "" && !slices.Contains(names, owner) {
			names = append(names, owner)
		}
	}
	return names
}

// cause is why, most likely.
func (g group) cause() string { return string(g[0].Diagnosis.Cause) }

// alternatives are the causes that fit the evidence of the members less well, most likely first.
func (g group) alternatives() []string { return g.others(false) }

// besides is what holds together with the cause: advice.
func (g group) besides() []string { return g.others(true) }

func (g group) others(hold bool) []string {
	var slugs []string
	for _, f := range g {
		for _, other := range f.Diagnosis.Others {
			slug := string(other)
			if hold == (advises(g[0].Diagnosis.Cause) || advises(other)) && slug != g.cause() && !slices.Contains(slugs, slug) {
				slugs = append(slugs, slug)
			}
		}
	}
	return slugs
}

// advises reports whether a cause is advice on a model. Causes of a failure exclude one another; advice does not.
func advises(c gate.Cause) bool { return c.About().Class == gate.ClassAdvice }

// docs is the page that explains the group's cause. A slug nobody documented leads to the page's top.
func (g group) docs() string {
	if c := g[0].Diagnosis.Cause; c.Known() {
		return c.Docs()
	}
	return gate.DocsURL
}

// find is where id stands alone in text, not as a part of a longer id or word; -1 when it does not.
func find(text, id string) int {
	for at := 0; id != ""; at++ {
		i := strings.Index(text[at:], id)
		if i < 0 {
			break
		}
		at += i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[at+len(id):], ".:@"))
		if !inID(before) && !inID(after) {
			return at
		}
	}
	return -1
}

func inID(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_/", r))
}

// replace puts by in the place of id where that stands alone in text, at most n times; a negative n is no limit.
func replace(text, id, by string, n int) string {
	var b strings.Builder
	for ; n != 0; n-- {
		i := find(text, id)
		if i < 0 {
			break
		}
		b.WriteString(text[:i] + by)
		text = text[i+len(id):]
	}
	return b.String() + text
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
