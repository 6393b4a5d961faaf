package gate

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
)

// A model that gpt-3.5-turbo-instruct's row of the catalogue is about to lose, and one it does not know.
func TestRetirement(t *testing.T) {
	horizons := Retirement{Warn: 90, Fail: 14}
	listed := func(day string) Lister {
		return func(context.Context) Listing {
			return Listing{Known: true, Models: []Listed{{ID: "house-model", ShutdownOn: day}}}
		}
	}
	for _, tt := range []struct {
		name  string
		in    int // days
		cause Cause
		level Level
		title string
	}{
		{"far", 91, OK, Pass, ""},
		{"warns", 90, RetiringSoon, Warn, "in 90 days"},
		{"warns still", 15, RetiringSoon, Warn, "in 15 days"},
		{"fails", 14, RetiringSoon, Fail, "in 14 days"},
		{"tomorrow", 1, RetiringSoon, Fail, "tomorrow"},
		{"today", 0, RetiringSoon, Fail, "today"},
		{"past and still answering", -3, OK, Pass, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			day := thisDay.AddDate(0, 0, tt.in).Format(time.DateOnly)
			m := Manifest{Models: []Model{{ID: "house-model", API: ChatCompletions, Needs: []Required{{LongInput, 10}}}}} // the list is waited for
			r := Run(t.Context(), m, Sources{OpenAI: {Endpoint: atOpenAI, Ask: good, List: listed(day)}},
				Options{Policy: Policy{FailOn: FailOnAny, OnInconclusive: Fail, Retirement: horizons}, Now: func() time.Time { return thisDay }})
			f := r.Findings[0]
			if f.Diagnosis.Cause != tt.cause || f.Level != tt.level || !strings.Contains(f.Diagnosis.Title, tt.title) {
				t.Errorf("%s %s %q", f.Diagnosis.Cause, f.Level, f.Diagnosis.Title)
			}
			if tt.cause == RetiringSoon && !strings.Contains(f.Diagnosis.Explanation, "the provider's list of models") {
				t.Errorf("%s", f.Diagnosis.Explanation)
			}
		})
	}
}

func retiring(id string, api API, reached []string, at Endpoint) Diagnosis {
	return Diagnose(Case{
		Probe: Probe{Model: id, API: api, Need: Access}, Evidence: Evidence{Status: 200, Answered: true, AnsweredModel: id},
		Endpoint: at, Reached: reached, Retirement: Retirement{Warn: 10_000}, Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	})
}

func TestRetirementByTheCatalogue(t *testing.T) {
	d := retiring("gpt-4-1106-preview", ChatCompletions, []string{"gpt-4-1106-preview", "gpt-5.6-sol"}, atOpenAI)
	for _, want := range []string{"The date is from the catalogue of", "Its replacement is `gpt-5.6-sol`", "chat.completions serves too", "it answered in this run"} {
		if !strings.Contains(d.Explanation, want) {
			t.Errorf("%q is not in: %s", want, d.Explanation)
		}
	}
	if d.Cause != RetiringSoon || !strings.Contains(d.Title, "2026-10-23") {
		t.Errorf("%s %s", d.Cause, d.Title)
	}
	if d := retiring("gpt-4-1106-preview", ChatCompletions, nil, atGateway); d.Cause != OK {
		t.Errorf("a gateway decides for itself what it serves: %s", d.Cause)
	}
}

func TestDrift(t *testing.T) {
	answered := func(as, limit string) Evidence {
		return Evidence{Status: 200, Answered: true, AnsweredModel: as, Headers: map[string]string{"x-ratelimit-limit-requests": limit}}
	}
	past := Past{On: "2026-11-03", As: "gpt-4o-2024-08-06", Requests: 500}
	for _, tt := range []struct {
		evidence Evidence
		want     []Cause
		says     string
	}{
		{answered("gpt-4o-2024-08-06", "500"), []Cause{OK}, ""},
		{answered("gpt-4o-2024-11-20", "500"), []Cause{SnapshotChanged}, "`gpt-4o-2024-08-06` on 2026-11-03"},
		{answered("gpt-4o-2024-08-06", "200"), []Cause{RateLimitLowered}, "200 requests per minute, where it was 500"},
		{answered("gpt-4o-2024-11-20", "200"), []Cause{SnapshotChanged, RateLimitLowered}, ""},
		{answered("gpt-4o-2024-08-06", "800"), []Cause{OK}, ""},
	} {
		d := Diagnose(Case{Probe: Probe{Model: "gpt-4o", Need: Access}, Evidence: tt.evidence, Endpoint: atOpenAI, Past: past})
		if got := append([]Cause{d.Cause}, d.Others...); !slices.Equal(got, tt.want) || !strings.Contains(d.Explanation, tt.says) {
			t.Errorf("%v, want %v: %s", got, tt.want, d.Explanation)
		}
	}
}

func TestOldCatalogueIsMentioned(t *testing.T) {
	r := Run(t.Context(), manifestOf(1), Sources{OpenAI: {Endpoint: atOpenAI, Ask: good}}, Options{Now: func() time.Time { return thisDay.AddDate(0, 0, 121) }})
	f := r.Findings[len(r.Findings)-1]
	if len(r.Findings) != 2 || f.Diagnosis.Cause != CatalogueOld || f.Level != Notice || !strings.Contains(f.Diagnosis.Explanation, "121 days ago") || r.Counts.Skipped != 0 {
		t.Errorf("%+v %+v", f, r.Counts)
	}
}
