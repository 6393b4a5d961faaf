package client

import "strings"

// limit is the newest version a constraint permits. The zero limit permits every one.
type limit struct {
	below     version // meaningful when bounded
	inclusive bool    // below itself is permitted
	bounded   bool
}

// reaches reports whether the limit permits v or anything newer.
func (l limit) reaches(v version) bool {
	c := compare(l.below, v)
	return !l.bounded || c > 0 || c == 0 && l.inclusive
}

// within reports whether everything l permits is permitted by other too.
func (l limit) within(other limit) bool {
	switch c := compare(l.below, other.below); {
	case !l.bounded || !other.bounded:
		return !other.bounded
	case c != 0:
		return c < 0
	}
	return other.inclusive || !l.inclusive
}

// newest is the newest version that a constraint permits: PEP 440 and Poetry's for PyPI, npm's ranges for npm, an exact
// version for Go. What it does not understand permits everything, so that nothing is called too old on a guess.
func newest(e Ecosystem, constraint string) limit {
	alternatives := strings.FieldsFunc(constraint, func(r rune) bool { return r == '|' })
	if len(alternatives) == 0 {
		return limit{}
	}
	most := all(e, alternatives[0])
	for _, a := range alternatives[1:] {
		if l := all(e, a); most.within(l) {
			most = l
		}
	}
	return most
}

// all is the strictest of the comparisons, which stand behind commas or spaces.
func all(e Ecosystem, comparisons string) limit {
	if _, upper, ok := strings.Cut(comparisons, " - "); ok && e == NPM { // 1.2 - 2.3
		comparisons = "<=" + strings.TrimSpace(upper)
	}
	var least limit
	operator := ""
	for _, word := range strings.FieldsFunc(comparisons, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		word = operator + word
		version := strings.TrimLeft(word, operators)
		if operator = ""; version == "" { // ">= 1.0"
			operator = word
			continue
		}
		if l := one(e, word[:len(word)-len(version)], version); l.within(least) {
			least = l
		}
	}
	return least
}

// operators are the characters a comparison can begin with.
const operators = "<>=!~^"

// one is the limit of a single comparison.
func one(e Ecosystem, operator, text string) limit {
	number, wild := strings.CutSuffix(strings.NewReplacer(".x", ".*", ".X", ".*").Replace(text), ".*")
	number, _ = strings.CutSuffix(number, ".*") // 4.*.*
	v, ok := parse(number)
	if !ok {
		return limit{}
	}
	last := len(v.release) - 1
	partial := wild || e == NPM && last < 2 // npm reads 4.20 as 4.20.x
	switch operator {
	case "<":
		return limit{below: v, bounded: true}
	case "", "=", "==", "===", "<=":
		if partial {
			return limit{below: v.bump(last), bounded: true}
		}
		return limit{below: v, inclusive: true, bounded: true}
	case "~=":
		return limit{below: v.bump(max(last-1, 0)), bounded: last > 0}
	case "~":
		return limit{below: v.bump(min(last, 1)), bounded: true}
	case "^":
		i := 0
		for i < last && v.release[i] == 0 {
			i++
		}
		return limit{below: v.bump(i), bounded: true}
	}
	return limit{}
}
