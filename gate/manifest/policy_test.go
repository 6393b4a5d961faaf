package manifest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

func day(month time.Month, day, year int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// goodPolicies are what can stand beside the models, and what it says; the models are left out.
var goodPolicies = []struct {
	name, text string
	want       gate.Manifest
}{
	{"nothing", "waivers: []\npolicy: {}\ndiscover: []\nclients: []\n", gate.Manifest{}},
	{"a waiver", "waivers:\n  - model: o3-*\n    cause: verification_required\n    provider: openai\n    reason: \"OPS-123: access is requested\"\n    until: 2026-12-31\n    owner: \"@acme/search\"\n",
		gate.Manifest{Waivers: []gate.Waiver{{
			Model: "o3-*", Cause: gate.VerificationRequired, Provider: "openai", Reason: "OPS-123: access is requested", Until: day(12, 31, 2026),
			Owner: "@acme/search", Pos: spot(4, 12),
		}}}},
	{"days in quotes, near and far", "waivers:\n- {model: '*', reason: x, until: \"2026-11-21\"}\n- {model: a, reason: x, until: 2027-05-20}\n- {model: b, reason: x, until: 2026-11-20}\n- {model: c, reason: x, until: '2025-11-21'}\n",
		gate.Manifest{Waivers: []gate.Waiver{
			{Model: "*", Reason: "x", Until: day(11, 21, 2026), Pos: spot(4, 11)},
			{Model: "a", Reason: "x", Until: day(5, 20, 2027), Pos: spot(5, 11)},
			{Model: "b", Reason: "x", Until: day(11, 20, 2026), Pos: spot(6, 11)},
			{Model: "c", Reason: "x", Until: day(11, 21, 2025), Pos: spot(7, 11)},
		}}},
	{"waivers that differ", "waivers:\n- &w {model: a, reason: " + strings.Repeat("é", maxReason) + ", until: 2027-01-01}\n- {model: a, cause: unknown, reason: x, until: 2027-01-01}\n- {model: a, provider: groq, reason: x, until: 2027-01-01}\n",
		gate.Manifest{Waivers: []gate.Waiver{
			{Model: "a", Reason: strings.Repeat("é", maxReason), Until: day(1, 1, 2027), Pos: spot(4, 14)},
			{Model: "a", Cause: gate.Unknown, Reason: "x", Until: day(1, 1, 2027), Pos: spot(5, 11)},
			{Model: "a", Provider: "groq", Reason: "x", Until: day(1, 1, 2027), Pos: spot(6, 11)},
		}}},
	{"a policy", "policy:\n  on_inconclusive: warn\n  retirement: {warn: 90d, fail: 2w}\n  levels: {model_substituted: fail, rate_limited: notice, not_proved: pass, unknown: warn}\n",
		gate.Manifest{Rules: gate.Rules{
			OnInconclusive: gate.Warn, Retirement: &gate.Retirement{Warn: 90, Fail: 14},
			Levels: map[gate.Cause]gate.Level{gate.ModelSubstituted: gate.Fail, gate.RateLimited: gate.Notice, gate.NotProved: gate.Pass, gate.Unknown: gate.Warn},
		}}},
	{"one horizon", "policy: {retirement: {warn: 4w}}\n", gate.Manifest{Rules: gate.Rules{Retirement: &gate.Retirement{Warn: 28}}}},
	{"no warning", "policy: {retirement: {warn: 0d, fail: 14d}}\n", gate.Manifest{Rules: gate.Rules{Retirement: &gate.Retirement{Fail: 14}}}},
	{"never", "policy: {retirement: {warn: 0d, fail: 0w}}\n", gate.Manifest{Rules: gate.Rules{Retirement: &gate.Retirement{}}}},
	{"the same horizon", "policy: {retirement: {warn: 730d, fail: 730d}}\n", gate.Manifest{Rules: gate.Rules{Retirement: &gate.Retirement{Warn: 730, Fail: 730}}}},
	{"files", "discover: [src/**/*.py, '**/[a-z]?.ts', ./app, '**', '{a,b}/*', '!**/x', '!./y']\nclients:\n  - requirements.txt\n  - web//package.json\n", gate.Manifest{
		Discover: []gate.Place{
			{Name: "src/**/*.py", Pos: spot(3, 12)}, {Name: "**/[a-z]?.ts", Pos: spot(3, 25)}, {Name: "app", Pos: spot(3, 41)}, {Name: "**", Pos: spot(3, 48)}, {Name: "{a,b}/*", Pos: spot(3, 54)},
			{Name: "!**/x", Pos: spot(3, 65)}, {Name: "!y", Pos: spot(3, 74)},
		},
		Clients: []gate.Place{{Name: "requirements.txt", Pos: spot(5, 5)}, {Name: "web/package.json", Pos: spot(6, 5)}},
	}},
}

func TestPolicies(t *testing.T) {
	for _, tt := range goodPolicies {
		t.Run(tt.name, func(t *testing.T) {
			m, err := ParseOn([]byte(oneModelAnd+tt.text), "m.yml", today)
			if err != nil {
				t.Fatal(err)
			}
			m.Models = nil
			if len(m.Rules.Levels) == 0 {
				m.Rules.Levels = nil
			}
			if diff := cmp.Diff(tt.want, m); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A waiver is written against the same day by every clock.
func TestDayOfWaivers(t *testing.T) {
	last := []byte(oneModelAnd + "waivers: [{model: a, reason: x, until: 2027-05-20}]\n")
	for name, at := range map[string]time.Time{
		"midnight":          day(11, 21, 2026),
		"just before":       day(11, 22, 2026).Add(-time.Nanosecond),
		"already there":     time.Date(2026, 11, 22, 8, 0, 0, 0, time.FixedZone("", 9*60*60)),
		"still there":       time.Date(2026, 11, 20, 20, 0, 0, 0, time.FixedZone("", -8*60*60)),
		"later, and nearer": day(4, 1, 2027),
	} {
		if _, err := ParseOn(last, "m.yml", at); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ParseOn(last, "m.yml", day(11, 21, 2026).Add(-time.Nanosecond)); err == nil {
		t.Error("no error a day too early")
	}
}

// Every cause but those that no policy reaches can be given a level.
func TestLevelsOfAllCauses(t *testing.T) {
	for _, cause := range gate.Causes() {
		m, err := ParseOn(fmt.Appendf(nil, "%spolicy: {levels: {%s: notice}}\n", oneModelAnd, cause), "m.yml", today)
		if fixed := beyondPolicy[cause] != ""; fixed != (err != nil) || !fixed && m.Rules.Levels[cause] != gate.Notice {
			t.Errorf("%s: %v, error %v", cause, m.Rules.Levels, err)
		}
	}
}

func TestMostOfEach(t *testing.T) {
	for _, tt := range []struct {
		name, begin, each, want string
		most                    int
	}{
		{"waivers", "waivers:\n", "- {model: m%d, reason: x, until: 2027-01-01}\n", "m.yml:204:3: more than 200 waivers are written. Remove those whose day has passed.", maxWaivers},
		{"globs", "discover:\n", "- m%d/**\n", "m.yml:104:3: `discover` has more than 100 entries", maxGlobs},
		{"clients", "clients:\n", "- m%d/go.mod\n", "m.yml:104:3: `clients` has more than 100 entries", maxClients},
	} {
		text := oneModelAnd + tt.begin
		for i := range tt.most {
			text += fmt.Sprintf(tt.each, i)
		}
		if m, err := ParseOn([]byte(text), "m.yml", today); err != nil || len(m.Waivers)+len(m.Discover)+len(m.Clients) != tt.most {
			t.Errorf("%s: %v", tt.name, err)
		}
		_, err := ParseOn([]byte(text+fmt.Sprintf(tt.each, tt.most)), "m.yml", today)
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s\ngot  %v\nwant %s", tt.name, err, tt.want)
		}
	}
}
