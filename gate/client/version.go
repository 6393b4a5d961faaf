package client

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// version is a release as PEP 440 and Semantic Versioning order it. What only one of the two knows (epochs, a post-release
// without a name) and Go's pseudo-versions, which name a commit, are no versions here.
type version struct {
	release []int
	phase   phase
	number  int // of the pre-release or post-release
}

// phase orders the releases of one number.
type phase int

const (
	early phase = iota - 4 // dev, canary, nightly, whatever is none of the others
	alpha
	beta
	candidate
	final // the zero phase
	post
)

// phases are the spellings of PEP 440, which has those of Semantic Versioning that people use.
var phases = map[string]phase{
	"": final, "a": alpha, "alpha": alpha, "b": beta, "beta": beta, "c": candidate, "rc": candidate, "pre": candidate,
	"preview": candidate, "post": post, "rev": post, "r": post,
}

var (
	written = regexp.MustCompile(`^[vV]?(\d{1,9}(?:\.\d{1,9}){0,7})(?:[-_.]?([a-zA-Z]+)[-_.]?(\d{0,9})[-._a-zA-Z0-9]*)?(?:\+[-._a-zA-Z0-9]*)?$`)
	pseudo  = regexp.MustCompile(`[-.]\d{14}-[0-9a-f]{12}(\+incompatible)?$`) // Go Modules Reference, "Pseudo-versions"
)

// parse reads a version, and reports whether it is one.
func parse(text string) (version, bool) {
	parts := written.FindStringSubmatch(text)
	if parts == nil || pseudo.MatchString(text) {
		return version{}, false
	}
	var v version
	for digits := range strings.SplitSeq(parts[1], ".") {
		n, err := strconv.Atoi(digits)
		if err != nil {
			return version{}, false
		}
		v.release = append(v.release, n)
	}
	known, ok := phases[strings.ToLower(parts[2])]
	if v.phase = known; !ok {
		v.phase = early
	}
	v.number, _ = strconv.Atoi(parts[3]) // no number counts as 0
	return v, true
}

// compare is below 0 when a is older than b, and 0 when they are the same release.
func compare(a, b version) int {
	for i := range max(len(a.release), len(b.release)) {
		if c := cmp.Compare(a.at(i), b.at(i)); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(a.phase, b.phase), cmp.Compare(a.number, b.number))
}

// at is the i-th number of the release; what is not written is 0.
func (v version) at(i int) int {
	if i < len(v.release) {
		return v.release[i]
	}
	return 0
}

// bump is the first version whose i-th number is greater.
func (v version) bump(i int) version {
	release := slices.Clone(v.release[:i+1])
	release[i]++
	return version{release: release}
}
