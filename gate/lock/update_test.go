package lock

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

func day(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d.Add(23 * time.Hour)
}

func asked(model string, need gate.Need) gate.Probe {
	return gate.Probe{Model: model, Provider: gate.OpenAI, API: gate.Responses, Need: need}
}

func found(p gate.Probe, o gate.Outcome, answered string, headers map[string]string) gate.Finding {
	return gate.Finding{
		Probe: p, Outcome: o,
		Evidence: gate.Evidence{AnsweredModel: answered, Headers: headers, RequestID: "req_5b1f", Message: "sk-proj-abcdef"},
	}
}

var limits = map[string]string{
	"x-ratelimit-limit-requests": "500", "x-ratelimit-limit-tokens": "30000", "openai-organization": "acme-inc",
}

func report(findings ...gate.Finding) gate.Report { return gate.Report{Findings: findings} }

func TestUpdate(t *testing.T) {
	luna := asked("gpt-6-luna", gate.Access)
	before := Entry{Model: "gpt-6-luna", API: gate.Responses, Need: gate.Access, Provider: gate.OpenAI,
		Reachable: "2026-11-14", Answered: "gpt-6-luna", Requests: 500, Tokens: 30000}
	changed := func(change func(*Entry)) *Entry {
		e := before
		change(&e)
		return &e
	}
	tests := []struct {
		name    string
		old     *Entry
		finding gate.Finding
		today   string
		want    *Entry
	}{
		{"new", nil, found(luna, gate.Reachable, "gpt-6-luna", limits), "2026-11-14", &before},
		{"new and unreachable", nil, found(luna, gate.Unreachable, "", nil), "2026-11-14", nil},
		{"same day", &before, found(luna, gate.Reachable, "gpt-6-luna", limits), "2026-11-14", &before},
		{"a week later", &before, found(luna, gate.Reachable, "gpt-6-luna", limits), "2026-11-21", &before},
		{"more than a week later", &before, found(luna, gate.Reachable, "gpt-6-luna", limits), "2026-11-22",
			changed(func(e *Entry) { e.Reachable = "2026-11-22" })},
		{"clock was ahead", &before, found(luna, gate.Reachable, "gpt-6-luna", limits), "2026-11-13",
			changed(func(e *Entry) { e.Reachable = "2026-11-13" })},
		{"another snapshot", &before, found(luna, gate.Reachable, "gpt-6-luna-2026-11-15", limits), "2026-11-15",
			changed(func(e *Entry) { e.Reachable, e.Answered = "2026-11-15", "gpt-6-luna-2026-11-15" })},
		{"another limit", &before, found(luna, gate.Reachable, "gpt-6-luna", map[string]string{"x-ratelimit-limit-tokens": "20000"}), "2026-11-15",
			changed(func(e *Entry) { e.Reachable, e.Tokens = "2026-11-15", 20000 })},
		{"no limits and no name", &before, found(luna, gate.Reachable, "", nil), "2026-11-22",
			changed(func(e *Entry) { e.Reachable = "2026-11-22" })},
		{"unreachable", &before, found(luna, gate.Unreachable, "other", limits), "2026-12-24", &before},
		{"inconclusive", &before, found(luna, gate.Inconclusive, "other", limits), "2026-12-24", &before},
		{"skipped", &before, found(luna, gate.Skipped, "other", limits), "2026-12-24", &before},
		{"not in the report", &before, found(asked("gpt-6-sol", gate.Access), gate.Unreachable, "", nil), "2026-12-24", &before},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var old, want []Entry
			if tt.old != nil {
				old = []Entry{*tt.old}
			}
			if tt.want != nil {
				want = []Entry{*tt.want}
			}
			got := Update(File{Entries: old}, report(tt.finding), day(tt.today))
			if diff := cmp.Diff(want, got.Entries); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			twice := Update(got, report(tt.finding), day(tt.today))
			if diff := cmp.Diff(got.Entries, twice.Entries); diff != "" {
				t.Errorf("a second run on the same day changes\n%s", diff)
			}
			if tt.old != nil && old[0] != before {
				t.Errorf("the old file was changed: %+v", old[0])
			}
		})
	}
}

func TestUpdateTrustsNoText(t *testing.T) {
	for name, answered := range map[string]string{
		"control": "gpt\n\x1b[31m", "long": strings.Repeat("x", 10_000), "not UTF-8": "gpt\xff", "invisible": "gpt\u202e", "masked": "ft:gpt-4o:org-***::1",
	} {
		f := found(asked("gpt-6-luna", gate.Access), gate.Reachable, answered,
			map[string]string{"x-ratelimit-limit-requests": "-1", "x-ratelimit-limit-tokens": "1e9\n"})
		got := Update(File{}, report(f), day("2026-11-21"))
		if e := got.Entries[0]; e.Answered != "" || e.Requests != 0 || e.Tokens != 0 {
			t.Errorf("%s: %+v", name, e)
		}
	}
	hostile := found(asked("gpt\n6", gate.Access), gate.Reachable, "", nil)
	if got := Update(File{}, report(hostile), day("2026-11-21")); len(got.Entries) > 0 {
		t.Errorf("an entry that could not be read back: %+v", got.Entries)
	}
}

func TestUpdateKeepsNoSecret(t *testing.T) {
	got := string(Update(File{}, report(found(asked("gpt-6-luna", gate.Access), gate.Reachable, "gpt-6-luna", limits)), day("2026-11-21")).Marshal())
	for _, secret := range []string{"acme", "req_", "sk-"} {
		if strings.Contains(got, secret) {
			t.Errorf("%s in\n%s", secret, got)
		}
	}
}

// Two declarations of one model that differ in parameters share an entry: it says that both worked.
func TestUpdateWithTwoDeclarations(t *testing.T) {
	warm, cold := asked("gpt-6-luna", gate.Access), asked("gpt-6-luna", gate.Access)
	cold.Parameters = `{"temperature":0}`
	works, fails := found(warm, gate.Reachable, "gpt-6-luna", limits), found(cold, gate.Unreachable, "", nil)
	for _, r := range []gate.Report{report(works, fails), report(fails, works)} {
		if got := Update(File{}, r, day("2026-11-21")); len(got.Entries) > 0 {
			t.Errorf("one of two works: %+v", got.Entries)
		}
	}
	fails.Outcome = gate.Reachable
	if got := Update(File{}, report(works, fails), day("2026-11-21")); len(got.Entries) != 1 {
		t.Errorf("both work: %+v", got.Entries)
	}
}

func TestUpdateWithoutProof(t *testing.T) {
	f := found(asked("gpt-6-luna", gate.LongInput), gate.Reachable, "", nil)
	f.Diagnosis.Cause = gate.NotProved
	if got := Update(File{}, report(f), day("2026-11-21")); len(got.Entries) > 0 {
		t.Errorf("%+v", got.Entries)
	}
	f.Probe.Need = gate.Access // the call was made; only what was said beside it is not proved
	if got := Update(File{}, report(f), day("2026-11-21")); len(got.Entries) != 1 {
		t.Errorf("%+v", got.Entries)
	}
}

func TestOnly(t *testing.T) {
	works := []gate.Finding{}
	for _, need := range []gate.Need{gate.Access, gate.Tools, gate.Vision} {
		works = append(works, found(asked("gpt-6-luna", need), gate.Reachable, "gpt-6-luna", nil))
	}
	all := Update(File{}, report(works...), day("2026-11-21"))
	got := all.Only([]gate.Probe{asked("gpt-6-luna", gate.Access), asked("gpt-6-luna", gate.Vision), asked("gpt-6-sol", gate.Access)})
	if len(all.Entries) != 3 || len(got.Entries) != 2 || got.Entries[0].Need != gate.Access || got.Entries[1].Need != gate.Vision {
		t.Errorf("%+v", got.Entries)
	}
}
