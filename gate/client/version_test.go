package client

import "testing"

func TestCompare(t *testing.T) {
	ascending := []string{
		"0.28.1", "1.0.0.dev1", "1.0.0-canary.2", "1.0.0a1", "1.0.0-alpha.2", "1.0.0-alpha.10", "1.0.0b1", "1.0.0-beta.12", "1.0.0rc1",
		"v1.0.0", "1.0.0.post1", "1.0.1", "1.2", "1.10", "1.66.0", "1.103.0", "2",
	}
	for i, older := range ascending {
		for j, newer := range ascending {
			a, okA := parse(older)
			b, okB := parse(newer)
			if !okA || !okB {
				t.Fatalf("parse %s, %s: %v, %v", older, newer, okA, okB)
			}
			if got := compare(a, b); got < 0 != (i < j) || got > 0 != (i > j) {
				t.Errorf("compare(%s, %s) = %d", older, newer, got)
			}
		}
	}
	for _, pair := range [][2]string{{"1", "1.0.0"}, {"v4.0.0", "4.0.0"}, {"1.0.0+cpu", "1.0.0"}, {"1.0rc1", "1.0.0-rc.1"}, {"1.0a1", "1.0-ALPHA.1"}} {
		a, _ := parse(pair[0])
		b, _ := parse(pair[1])
		if compare(a, b) != 0 {
			t.Errorf("%s and %s are the same release", pair[0], pair[1])
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{
		"", "latest", "1!2.0", "1.0-1", "1..2", ".1", "1.", "v", "v0.0.0-20250320010203-0123456789ab", "1234567890.0", "1.0 ", "git+https://x/y", "*",
	} {
		if v, ok := parse(text); ok {
			t.Errorf("parse(%q) = %+v", text, v)
		}
	}
}

func TestNewest(t *testing.T) {
	tests := []struct {
		ecosystem    Ecosystem
		constraint   string
		permits, not string // versions at the edge; "" for none
	}{
		{PyPI, "==1.4.*", "1.4.9", "1.5.0"},
		{PyPI, "===1.4", "1.4.0", "1.4.1"},
		{PyPI, "~=1.4.2", "1.4.9", "1.5.0"},
		{PyPI, "~=1.4", "1.9.0", "2.0.0"},
		{PyPI, "~=1", "9.0.0", ""},
		{PyPI, "<=1.4,>=1.0", "1.4.0", "1.4.1"},
		{PyPI, "~1", "1.9.0", "2.0.0"},
		{PyPI, "~1.2.3", "1.2.9", "1.3.0"},
		{PyPI, "^0.2.3", "0.2.9", "0.3.0"},
		{PyPI, "^0.0.3", "0.0.3", "0.0.4"},
		{PyPI, "^0.0", "0.0.9", "0.1.0"},
		{PyPI, "^0", "0.9.0", "1.0.0"},
		{PyPI, "1.2", "1.2.0", "1.2.1"},
		{PyPI, "<1|>=1.5,<1.6", "1.5.9", "1.6.0"},
		{NPM, "1.2", "1.2.9", "1.3.0"},
		{NPM, "1.2.x", "1.2.9", "1.3.0"},
		{NPM, "1.X.X", "1.9.9", "2.0.0"},
		{NPM, "<=1.2", "1.2.9", "1.3.0"},
		{NPM, "1.0 - 1.2.3", "1.2.3", "1.2.4"},
		{NPM, "=v1.2.3", "1.2.3", "1.2.4"},
		{NPM, "<2.0.0 <1.5.0", "1.4.9", "1.5.0"},
		{NPM, "* || 1", "99.0.0", ""},
		{NPM, "1 || *", "99.0.0", ""},
		{NPM, "||", "99.0.0", ""},
		{NPM, ">", "99.0.0", ""},
	}
	for _, tt := range tests {
		l := newest(tt.ecosystem, tt.constraint)
		if v, _ := parse(tt.permits); !l.reaches(v) {
			t.Errorf("%s %q does not permit %s", tt.ecosystem, tt.constraint, tt.permits)
		}
		if v, ok := parse(tt.not); ok && l.reaches(v) {
			t.Errorf("%s %q permits %s", tt.ecosystem, tt.constraint, tt.not)
		}
	}
}
