package gate

import (
	"slices"
	"strings"
	"testing"
)

// examples are the evidence that a sign stands for, one for each combination of its values.
func (s Sign) examples() []Evidence {
	all := []Evidence{{Fault: s.Fault, Shape: s.Shape}}
	all = vary(all, s.Status, func(e *Evidence, status int) { e.Status = status })
	all = vary(all, s.Codes, func(e *Evidence, code string) { e.Code = code })
	all = vary(all, s.Says, func(e *Evidence, words string) { e.Message = words })
	if name, value, _ := strings.Cut(s.Header, ": "); name != "" {
		for i := range all {
			all[i].Headers = map[string]string{name: value}
		}
	}
	return all
}

func vary[T any](all []Evidence, values []T, set func(*Evidence, T)) []Evidence {
	if len(values) == 0 {
		return all
	}
	var varied []Evidence
	for _, e := range all {
		for _, value := range values {
			set(&e, value)
			varied = append(varied, e)
		}
	}
	return varied
}

// bare reports whether a sign tells nothing that a rule could look at.
func (s Sign) bare() bool {
	return s.Fault == NoFault && len(s.Status) == 0 && s.Shape == "" && len(s.Codes) == 0 && len(s.Says) == 0 && s.Header == ""
}

// A sign is a promise about the rules: whatever fits it is diagnosed as its cause.
func TestSignsLeadToTheirCause(t *testing.T) {
	for _, cause := range Causes() {
		for _, sign := range cause.Signs() {
			if sign.bare() {
				continue
			}
			for _, e := range sign.examples() {
				if e.Shape == "" && e.Status != 0 {
					e.Shape = ShapeJSON
				}
				if got := ruled(digestOf(e)); got[0] != cause {
					t.Errorf("%s: %s\nstatus %d, code %q, %q is diagnosed as %v", cause, sign, e.Status, e.Code, e.Message, got)
				}
			}
		}
	}
}

// proseAlone are the causes with rules whose signs no single reply shows.
var proseAlone = []Cause{IdentityRefused}

func TestEveryCauseSaysHowItIsRecognised(t *testing.T) {
	for _, cause := range Causes() {
		signs := cause.Signs()
		if len(signs) == 0 {
			t.Errorf("%s: nothing says how it is recognised", cause)
		}
		checkable := slices.ContainsFunc(signs, func(s Sign) bool { return !s.bare() })
		if prose := slices.Contains(advised, cause) || slices.Contains(proseAlone, cause); checkable == prose {
			t.Errorf("%s: has a sign that can be held against the rules: %v", cause, checkable)
		}
		for _, s := range signs {
			if !strings.HasSuffix(s.String(), ".") {
				t.Errorf("%s: %q is no sentence", cause, s)
			}
			if s.Fault != NoFault && faultWords[s.Fault] == "" || s.Shape != "" && shapeWords[s.Shape] == "" {
				t.Errorf("%s: %+v has no words", cause, s)
			}
			checkText(t, cause, s.String())
			hasNoPlaceholder(t, cause, s.String())
		}
	}
}

func hasNoPlaceholder(t *testing.T, cause Cause, text string) {
	t.Helper()
	if p := placeholder.FindString(text); p != "" {
		t.Errorf("%s: %s would not be filled in %q", cause, p, text)
	}
}

// Whoever reads "could also be" on a report must find on the page how the two are told apart.
func TestWhatElseARuleNamesIsToldApart(t *testing.T) {
	for _, r := range rules {
		for _, other := range r.causes[1:] {
			named := slices.ContainsFunc(r.causes[0].Unlike(), func(c Contrast) bool { return c.Cause == other })
			if !named {
				t.Errorf("%s: the page does not tell it from %s", r.causes[0], other)
			}
		}
	}
}

func TestContrasts(t *testing.T) {
	for _, cause := range Causes() {
		seen := []Cause{cause}
		for _, c := range cause.Unlike() {
			if !c.Cause.Known() || slices.Contains(seen, c.Cause) {
				t.Errorf("%s: %s is unknown, itself or named twice", cause, c.Cause)
			}
			seen = append(seen, c.Cause)
			if !strings.HasSuffix(c.How, ".") {
				t.Errorf("%s: %q is no sentence", cause, c.How)
			}
			checkText(t, cause, c.How)
			hasNoPlaceholder(t, cause, c.How)
		}
	}
}
