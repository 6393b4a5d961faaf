package redact

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBegins holds a rule that is tried only where its matches begin against its pattern, tried everywhere.
func TestBegins(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{
		"api", "API", "_key", "key", "Key", "secret", "password", "access", "auth", "id", "token", "Session", "hash", ")", "account", "ORG", "organization",
		"Project", "user", "s", "-id", "number", ": ", "=", "\"", "'", " ", "\n", "\\", "\x01", "/", "(", ".", "é", "\xff", "_", "x9Kq2mZ8Lw4", "1234567",
		strings.Repeat("0a", 20), "3f2b8c1d-aaaa-bbbb-cccc-0123456789ab", "provided", "...", "…",
	}
	everywhere := map[*regexp.Regexp]*regexp.Regexp{}
	for _, r := range rules {
		everywhere[r.pattern] = regexp.MustCompile(strings.Replace(r.pattern.String(), "^", "", 1))
	}
	matched := 0
	for range 6_000 {
		var text strings.Builder
		for range random.IntN(60) {
			text.WriteString(pieces[random.IntN(len(pieces))])
		}
		for _, r := range rules {
			if r.begins == nil {
				continue
			}
			got, want := r.matches(text.String()), everywhere[r.pattern].FindAllStringSubmatchIndex(text.String(), -1)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s\nin %q (-everywhere +where it begins):\n%s", r.pattern, text.String(), diff)
			}
			matched += len(want)
		}
	}
	if matched < 500 {
		t.Errorf("only %d matches: the texts prove little", matched)
	}
}

// A row of the table that is wrong shows nowhere else: a pattern that does not begin with ^ is found too far on.
func TestBeginsAreAnchored(t *testing.T) {
	for _, r := range rules {
		anchored := strings.HasPrefix(r.pattern.String(), "(?i)^")
		if anchored != (r.begins != nil) {
			t.Errorf("%s: begins with ^: %t, begins with one of %q", r.pattern, anchored, r.begins)
		}
	}
}
