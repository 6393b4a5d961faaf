package gate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var someDay = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// fated answers by the last digit of a model, whenever it is asked.
func fated(_ context.Context, c Call) Evidence {
	bodies := map[byte]Reply{
		'1': {Status: 404, Body: `{"error":{"code":"model_not_found","message":"The model does not exist"}}`},
		'2': {Status: 503, Body: `{"error":{"message":"The engine is currently overloaded","type":"server_error"}}`},
		'3': {Status: 403, Body: `{"error":{"message":"Your organization must be verified to use the model","type":"invalid_request_error"}}`},
		'4': {Status: 401, Body: `{"error":{"code":"invalid_api_key","message":"Incorrect API key provided"}}`},
	}
	reply, fails := bodies[c.Model[len(c.Model)-1]]
	if !fails {
		return Evidence{Status: 200, Answered: true, AnsweredModel: c.Model, Attempts: 1}
	}
	reply.API = c.API
	e := Read(reply)
	e.Attempts = 1
	return e
}

func fates(ids []string) Sources {
	list := func(context.Context) Listing {
		listing := Listing{Known: true, Requests: 1}
		for _, id := range ids {
			listing.Models = append(listing.Models, Listed{ID: id + "0"})
		}
		return listing
	}
	gateway := Endpoint{Provider: "gateway", Kind: "openai-compatible", BaseURL: "https://llm.corp.example/v1", KeyName: "GATEWAY_KEY"}
	answers := func(ctx context.Context, c Call) Evidence {
		if c.Model == ControlModel {
			return Evidence{Status: 200, Answered: true, AnsweredModel: c.Model, Attempts: 1}
		}
		return fated(ctx, c)
	}
	return Sources{
		OpenAI:    {Endpoint: atOpenAI, Ask: fated, List: list},
		"gateway": {Endpoint: gateway, Ask: answers, List: list, Control: true},
	}
}

// governed is a manifest and a policy as chance has them.
func governed(r *rand.Rand) (Manifest, Options) {
	o := Options{
		Policy:  Policy{FailOn: FailOnAny, OnInconclusive: Warn, Retirement: Retirement{Warn: 30, Fail: r.IntN(20)}, Levels: map[Cause]Level{ControlAccepted: Notice}},
		Remarks: []Remark{{Cause: UndeclaredModel, Model: "m3", Pos: Pos{"app.py", 3, 1}}},
		Past: func(p Probe) Past {
			if strings.Contains(p.Model, "m2") {
				return Past{On: "2026-11-03", As: "m2-old"}
			}
			return Past{}
		},
		Version: "v0.1.0", Environment: "staging", Now: func() time.Time { return someDay },
	}
	var m Manifest
	digits := 1 + r.IntN(6)
	for i := range 1 + r.IntN(15) {
		d := Model{
			ID: fmt.Sprintf("m%d-%d", r.IntN(9), r.IntN(digits)), Provider: []string{OpenAI, "gateway"}[r.IntN(2)], API: []API{ChatCompletions, Responses}[r.IntN(2)],
			Optional: r.IntN(6) == 0, Pos: Pos{"modelreach.yml", i + 3, 5},
		}
		if r.IntN(3) == 0 {
			d.Group = 1 + r.IntN(3)
		}
		if r.IntN(3) == 0 {
			d.Needs = []Required{{Need: Streaming}, {Need: LongInput, Tokens: 5000}}
		}
		m.Models = append(m.Models, d)
	}
	for i := range r.IntN(4) {
		o.Policy.Waivers = append(o.Policy.Waivers, Waiver{
			Model: []string{"m1-*", "m?-3", "zzz", "m3"}[i], Reason: "OPS-1", Until: someDay.AddDate(0, 0, r.IntN(40)-10).Truncate(24 * time.Hour), Pos: Pos{"modelreach.yml", 40 + i, 5},
		})
	}
	return m, o
}

// sharded are the reports of a run in parts.
func sharded(m Manifest, sources Sources, o Options, of int) []Report {
	all := make([]Report, of)
	for i := range all {
		o.Shard = Shard{i + 1, of}
		all[i] = Run(context.Background(), m, sources, o)
	}
	return all
}

var uncosted = cmpopts.IgnoreFields(Report{}, "Usage", "Duration", "StartedAt")

// However a plan is split, the shards together say what one run would have said.
func TestMergedShardsAreTheWholeRun(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for round := range 150 {
		m, o := governed(r)
		var ids []string
		for _, model := range m.Models {
			ids = append(ids, strings.TrimRight(model.ID, "0123456789"))
		}
		want := Run(context.Background(), m, fates(ids), o)
		parts := sharded(m, fates(ids), o, 1+r.IntN(6))
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		got, err := Merge(parts)
		if err != nil {
			t.Fatal(err)
		}
		// What is known of a provider besides answers explains all of them alike once any shard has it.
		if diff := cmp.Diff(want, got, uncosted, cmp.AllowUnexported(Finding{}), cmpopts.IgnoreFields(Finding{}, "Case")); diff != "" {
			t.Fatalf("round %d, %d shards: %s", round, len(parts), diff)
		}
	}
}

func TestShardsLeaveToMergeWhatNoneKnows(t *testing.T) {
	m, o := manifestOf(4), options()
	o.Policy.Waivers = []Waiver{{Model: "model-1", Reason: "OPS-1", Until: time.Now().AddDate(1, 0, 0)}, {Model: "none", Reason: "OPS-2", Until: time.Now().AddDate(1, 0, 0)}}
	o.Remarks = []Remark{{Cause: UndeclaredModel, Model: "x"}}
	parts := sharded(m, Sources{OpenAI: {Endpoint: atOpenAI, Ask: fated}}, o, 2)
	for i, r := range parts {
		remarks := slices.DeleteFunc(causesOf(r), func(c Cause) bool { return c.About().Class != ClassRepository })
		if want := map[int]int{0: 1, 1: 0}[i]; len(remarks) != want {
			t.Errorf("shard %s remarks %v", r.Part.Shard, remarks)
		}
	}
	whole, err := Merge(parts)
	if err != nil {
		t.Fatal(err)
	}
	causes := causesOf(whole)
	if unused := slices.DeleteFunc(slices.Clone(causes), func(c Cause) bool { return c != WaiverUnused }); len(unused) != 1 {
		t.Errorf("%v: one waiver is used on a shard, and one on none", causes)
	}
	if whole.Part != nil || whole.Usage.Requests != 4 || whole.Counts.Skipped != 0 {
		t.Errorf("%+v", whole)
	}
}

func TestEmptyShardPasses(t *testing.T) {
	parts := sharded(manifestOf(2), answering(nil), options(), 4)
	if last := parts[3]; last.Verdict != VerdictPass || len(last.Findings) != 0 || last.Part == nil {
		t.Errorf("%+v", last)
	}
	whole, err := Merge(parts)
	if err != nil || whole.Counts.Reachable != 2 {
		t.Errorf("%v, %+v", err, whole.Counts)
	}
}

func TestMergeRefuses(t *testing.T) {
	o := options()
	o.Version = "v0.1.0"
	parts := func(n, of int, o Options) []Report { return sharded(manifestOf(n), answering(nil), o, of) }
	four := parts(8, 4, o)
	newer, strict, elsewhere := o, o, o
	newer.Version, strict.Policy.FailOn, elsewhere.Environment = "v0.2.0", FailOnNever, "production"
	damaged := parts(8, 4, o)
	damaged[1].Part.At = slices.Repeat([]int{0}, len(damaged[1].Part.At))
	far := parts(8, 4, o)
	far[1].Part.At = slices.Repeat([]int{1 << 20}, len(far[1].Part.At))
	idle := parts(8, 1, o)
	idle[0].Findings, idle[0].Part.At = nil, nil
	for name, row := range map[string]struct {
		reports []Report
		want    string
	}{
		"nothing":             {nil, "no report to merge"},
		"nothing asked":       {idle, "asked for no model"},
		"one is missing":      {four[:3], "no report of shard 4/4"},
		"two are missing":     {four[1:3], "no report of shard 1/4, 4/4"},
		"one twice":           {append(slices.Clone(four), four[1]), "more than one report of shard 2/4"},
		"one twice, one not":  {append(slices.Clone(four[:3]), four[1]), "more than one report of shard 2/4"},
		"another version":     {append(slices.Clone(four[:3]), parts(8, 4, newer)[3]), "different versions: v0.1.0 and v0.2.0"},
		"other settings":      {append(slices.Clone(four[:3]), parts(8, 4, strict)[3]), "shards 1/4 and 4/4 were run with different settings"},
		"another environment": {append(slices.Clone(four[:3]), parts(8, 4, elsewhere)[3]), "no report of shard 1/4, 2/4, 3/4 in production"},
		"another manifest":    {append(slices.Clone(four[:3]), parts(9, 4, o)[3]), "no report of shard 1/4, 2/4, 3/4"},
		"another number":      {append(slices.Clone(four), parts(8, 2, o)[0]), "no report of shard 2/2"},
		"a question twice":    {damaged, "do not add up to one plan"},
		"a question far off":  {far, "do not add up to one plan"},
	} {
		t.Run(name, func(t *testing.T) {
			if r, err := Merge(row.reports); err == nil || !strings.Contains(err.Error(), row.want) || r.Verdict != "" {
				t.Errorf("%v %s, want %q", err, r.Verdict, row.want)
			}
		})
	}
}

func TestMergeOfSeveralEnvironments(t *testing.T) {
	m := manifestOf(3)
	m.Models[1].Group, m.Models[2].Group = 1, 1
	o := options()
	o.Remarks = []Remark{{Cause: UndeclaredModel, Model: "x"}}
	var all []Report
	for i, environment := range []string{"staging", "production"} {
		o.Environment, o.Now = environment, func() time.Time { return someDay.Add(time.Duration(i) * time.Hour) }
		all = append(all, sharded(m, Sources{OpenAI: {Endpoint: atOpenAI, Ask: fated}}, o, 1+i)...)
	}
	r, err := Merge(all)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range r.Findings {
		got = append(got, fmt.Sprint(f.Environment, " ", f.Probe.Model, " ", f.Probe.Group))
	}
	want := []string{
		"staging model-0 0", "staging model-1 1", "staging model-2 1", "production model-0 0", "production model-1 2", "production model-2 2",
		"staging x 0", "production x 0",
	}
	if diff := cmp.Diff(want, got); diff != "" || r.Environment != "" || !r.StartedAt.Equal(someDay) || r.Verdict != VerdictInconclusive {
		t.Errorf("%s %+v", diff, r)
	}
	again, err := Merge([]Report{r, all[0]})
	if err != nil || again.Findings[4].Environment != "production" || len(again.Findings) != 12 {
		t.Errorf("a merged report merges again: %v, %+v", err, again.Findings)
	}
}

func TestMergeAddsUp(t *testing.T) {
	runs := []Report{
		{Duration: 2 * time.Second, Unpriced: 1, Usage: Usage{Requests: 3, InputTokens: 4, OutputTokens: 5, EstimatedUSD: 0.5}, Version: "v1"},
		{Duration: 3 * time.Second, Unpriced: 2, Usage: Usage{Requests: 30, InputTokens: 40, OutputTokens: 50, EstimatedUSD: 0.25}, StartedAt: someDay},
	}
	r, err := Merge(runs)
	want := Report{Duration: 3 * time.Second, Unpriced: 3, Usage: Usage{33, 44, 55, 0.75}, Version: "v1", StartedAt: someDay, Verdict: VerdictPass}
	if diff := cmp.Diff(want, r, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}

func TestReplay(t *testing.T) {
	m, o := governed(rand.New(rand.NewPCG(9, 9)))
	r := Run(context.Background(), m, fates(nil), o)
	var cases []Case
	for _, f := range r.Findings {
		if f.Case != nil {
			cases = append(cases, *f.Case)
		}
	}
	for i, f := range Replay(cases).Findings {
		if before := r.Findings[i].Diagnosis; f.Diagnosis.Cause != before.Cause || !slices.Equal(f.Diagnosis.Others, before.Others) {
			t.Errorf("%s was %s %v, and is %s %v", f.Probe.Model, before.Cause, before.Others, f.Diagnosis.Cause, f.Diagnosis.Others)
		}
	}
}
