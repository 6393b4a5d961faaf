package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

// whole makes verdict and counts follow from the findings, as they do in a run.
func whole(r gate.Report) gate.Report {
	r.Verdict, r.Counts = gate.Decide(r.Findings), gate.Count(r.Findings)
	return r
}

// retried is a report with all that a call can leave behind: attempts, tokens, an unknown price, a library.
func retried() gate.Report {
	r := mixed()
	r.SDK, r.Unpriced = "github.com/openai/openai-go/v3 v3.8.1", 2
	e := &r.Findings[3].Evidence
	e.Attempts = 3
	for i, status := range []int{503, 0, 504} {
		e.Tries = append(e.Tries, gate.Try{
			At: noon.Add(time.Duration(i) * 1234567 * time.Microsecond), Status: status, RequestID: fmt.Sprint("req_", i),
			Latency: time.Duration(i)*333333333 + 999999, Wait: time.Duration(i) * 712345678,
		})
	}
	e.Tries[1].Fault = gate.FaultReset
	return r
}

// renderings are everything a reader may be shown of a report.
func renderings(t testing.TB, r gate.Report) map[string]string {
	t.Helper()
	all := map[string]string{"annotations": fmt.Sprintf("%+v", Annotations(r))}
	for _, o := range []TextOptions{{}, {Verbose: true, Width: 100}, {Color: true, Least: gate.Warn}} {
		all[fmt.Sprintf("text %+v", o)] = Text(r, o)
	}
	for name, render := range Formats {
		data, err := render(r)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(data)
	}
	return all
}

func TestReadRendersTheSame(t *testing.T) {
	reports := map[string]gate.Report{
		"mixed": mixed(), "production": production(), "governed": governed(), "many": many(50, 300), "retried": retried(),
	}
	for i, s := range payloads {
		r := jumbled(strings.ToValidUTF8(s, "\ufffd"), i*17, uint(i*31)%uint(len(gate.Causes())))
		r.Findings = append(r.Findings, mixed().Findings[0]) // a run asks for one model at least
		for j := range r.Findings {
			r.Findings[j].Outcome = r.Findings[j].Diagnosis.Cause.About().Outcome
			r.Findings[j].Environment = strings.ToValidUTF8(r.Findings[j].Environment, "\ufffd")
		}
		reports[fmt.Sprintf("jumbled %d", i)] = r
	}
	for name, r := range reports {
		t.Run(name, func(t *testing.T) {
			r.Findings = slices.DeleteFunc(r.Findings, func(f gate.Finding) bool { return !f.Diagnosis.Cause.Known() })
			r = whole(r)
			data, err := JSON(r)
			if err != nil {
				t.Fatal(err)
			}
			read, err := Read(data)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(renderings(t, r), renderings(t, read)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// shards are the reports of a run in two parts, with everything that merge needs in them.
func shards() []gate.Report {
	all := make([]gate.Report, 2)
	for i := range all {
		f := typo()
		f.Evidence.Layers = []gate.Layer{{Status: 404, Code: "model_not_found"}}
		f.Evidence.Headers = map[string]string{"cf-ray": "1", "x-ratelimit-limit-requests": "500"}
		f.Evidence.Latency = 123456789
		f.Evidence.Request = `{"model":"string"}`
		f.Probe.Parameters, f.Probe.MinRate, f.Probe.MaxLatency = `{"user":"jane"}`, gate.RateLimit{Requests: 5, Tokens: 6}, 1500*time.Millisecond
		f.Probe.Prove, f.Probe.Capped, f.Probe.Owner = gate.ProveCall, []string{"n"}, "@acme/search"
		f.Case = &gate.Case{
			Probe: f.Probe, Evidence: f.Evidence, AnyModel: i == 1, Today: noon, Retirement: gate.Retirement{Warn: 90, Fail: 7},
			Endpoint: gate.Endpoint{Provider: gate.OpenAI, Kind: gate.OpenAI, BaseURL: "https://api.openai.com/v1", KeyName: "OPENAI_API_KEY"},
			Listing:  gate.Listing{Known: true, Models: []gate.Listed{{ID: "gpt-6-luna", ShutdownOn: "2027-01-01", Context: 8192}, {ID: "ft:gpt-6-luna:acme::9abc"}}},
			Incident: gate.Incident{Name: "Elevated error rates", Since: noon, Page: "status.openai.com"},
			Past:     gate.Past{On: "2026-11-03", As: "gpt-6-lunar", Requests: 500}, Reached: []string{"gpt-6-luna"},
		}
		r := finished(f)
		r.Part = &gate.Part{
			Shard: gate.Shard{Index: i + 1, Of: 2}, Plan: "9f8e7d6c5b4a3f2e", At: []int{i}, Whole: true, Today: noon,
			Policy: gate.Policy{FailOn: gate.FailOnAny, OnInconclusive: gate.Warn, Retirement: gate.Retirement{Warn: 90, Fail: 7},
				Levels:  map[gate.Cause]gate.Level{gate.ModelSubstituted: gate.Fail},
				Waivers: []gate.Waiver{{Model: "o3-*", Reason: "OPS-1", Until: on(12, 31), Pos: gate.Pos{File: "modelreach.yml", Line: 30, Column: 5}}}},
		}
		if i == 0 {
			r.Part.Remarks = []gate.Remark{{Cause: gate.UndeclaredModel, Model: "gpt-x", Pos: gate.Pos{File: "app.py", Line: 3, Column: 1}}}
		}
		all[i] = r
	}
	return all
}

func TestReadShard(t *testing.T) {
	for _, r := range shards() {
		data, err := JSON(r)
		if err != nil {
			t.Fatal(err)
		}
		validate(t, published(t), data)
		read, err := Read(data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r.Part, read.Part); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(r.Findings[0].Case, read.Findings[0].Case); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(renderings(t, r), renderings(t, read)); diff != "" {
			t.Error(diff)
		}
	}
}

// Gateways put a tenant's token into the path of their base URL: it stays out of what is written for merge and for support.
func TestAddressesLoseWhatIsMadeUp(t *testing.T) {
	for base, want := range map[string]string{
		"https://api.openai.com/v1":                                        "https://api.openai.com/v1",
		"https://gateway.example/v1/0123456789abcdef0123/openai":           "https://gateway.example/v1/***/openai",
		"https://gateway.example/eyJhbGciOiJIUzIAAAAAAAAAAAAAAAAAAAAA/v1/": "https://gateway.example/***/v1/",
		"https://gateway.example/compatible-mode/v1":                       "https://gateway.example/compatible-mode/v1",
		"https://a-resource-with-a-long-name-0123456789.openai.azure.com":  "https://a-resource-with-a-long-name-0123456789.openai.azure.com",
	} {
		if got := address(gate.Endpoint{BaseURL: base}); got != want {
			t.Errorf("%s became %s, want %s", base, got, want)
		}
	}
}

// edited is a document with one text in it replaced.
func edited(t *testing.T, doc []byte, from, to string) []byte {
	t.Helper()
	if !bytes.Contains(doc, []byte(from)) {
		t.Fatalf("%q is not in the report", from)
	}
	return bytes.Replace(doc, []byte(from), []byte(to), 1)
}

func TestReadRefuses(t *testing.T) {
	whole, err := JSON(retried())
	if err != nil {
		t.Fatal(err)
	}
	part, err := JSON(shards()[0])
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := Evidence(retried())
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		doc  []byte
		want string
	}{
		"nothing":          {nil, "it is empty"},
		"blanks":           {[]byte(" \n"), "it is empty"},
		"no JSON":          {[]byte("PASS"), "no complete JSON document"},
		"cut off":          {whole[:len(whole)/2], "it was cut off or damaged"},
		"another document": {[]byte(`{"version": 1}`), "it is no report of modelreach"},
		"an array":         {[]byte(`[]`), "it is no report of modelreach"},
		"evidence":         {bundle, "it is no report of modelreach"},
		"newer":            {edited(t, whole, `"schema_version": 1`, `"schema_version": 2`), "schema_version is 2, and this modelreach reads 1"},
		"another tool":     {edited(t, whole, `"name": "modelreach"`, `"name": "other"`), "it is no report of modelreach"},
		"unknown field":    {edited(t, whole, `"verdict"`, `"mood": "good", "verdict"`), `unknown field "mood"`},
		"two documents":    {append(slices.Clone(whole), whole...), "cut off or damaged"},
		"verdict":          {edited(t, whole, `"verdict": "fail"`, `"verdict": "pass"`), "do not follow from its findings"},
		"count":            {edited(t, whole, `"unreachable": 4`, `"unreachable": 3`), "do not follow from its findings"},
		"cause":            {edited(t, whole, `"cause": "ok"`, `"cause": "bliss"`), `finding 1: unknown cause "bliss"`},
		"outcome":          {edited(t, whole, `"outcome": "reachable"`, `"outcome": "great"`), `finding 1: unknown outcome "great"`},
		"another outcome":  {edited(t, whole, `"outcome": "unreachable"`, `"outcome": "reachable"`), "its outcome reachable is not that of"},
		"not asked":        {edited(t, whole, `"outcome": "unreachable"`, `"outcome": "skipped"`), "its outcome skipped is not that of"},
		"nothing in it":    {[]byte(`{"schema_version":1,"tool":{"name":"modelreach"},"verdict":"pass"}`), "it tells of no model"},
		"level":            {edited(t, whole, `"level": "pass"`, `"level": ""`), `finding 1: unknown level ""`},
		"time":             {edited(t, whole, `"started_at": "2026`, `"started_at": "x2026`), "is no time"},
		"negative":         {edited(t, whole, `"requests": 9`, `"requests": -9`), "out of range"},
		"a lot":            {edited(t, whole, `"estimated_usd": 0.0004`, `"estimated_usd": 1e300`), "out of range"},
		"long":             {edited(t, whole, `"duration_ms": 1812`, `"duration_ms": 9223372036854775807`), "out of range"},
		"line":             {edited(t, whole, `"line": 4`, `"line": -4`), "finding 1: a number is out of range"},
		"wrong type":       {edited(t, whole, `"requests": 9`, `"requests": "9"`), "cannot read"},
		"shard 3 of 2":     {edited(t, part, `"index": 1`, `"index": 3`), "shard: shards count from 1"},
		"shard of none":    {edited(t, part, `"of": 2`, `"of": 0`), "shard: write a shard as I/N"},
		"source":           {edited(t, part, `"source": 0`, `"source": 7`), "a source that is not there"},
		"place":            {edited(t, part, `"source": 0`, `"source": 0, "at": -1`), "case 1: a number is out of range"},
		"policy":           {edited(t, part, `"fail_on": "any"`, `"fail_on": "mood"`), "a value that does not exist"},
		"level of a cause": {edited(t, part, `"model_substituted": "fail"`, `"model_substituted": "huge"`), "unknown cause or level"},
		"waiver":           {edited(t, part, `"until": "2026-12-31"`, `"until": "soon"`), "ends on no day"},
		"remark":           {edited(t, part, `"cause": "undeclared_model",`, `"cause": "ok",`), "the cause of no remark"},
		"case of another":  {edited(t, part, "\"probe\": {\n          \"model\": \"gpt-6-lunar\"", "\"probe\": {\n          \"model\": \"other\""), "are not those of the findings"},
		"attempts of a case": {edited(t, part, `"attempts": 1,
          "latency": 123456789`, `"attempts": -1,
          "latency": 123456789`), "case 1: a number is out of range"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Read(row.doc); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("%v, want %q", err, row.want)
			}
		})
	}
	if _, err := Read(make([]byte, MaxRead+1)); err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Error(err)
	}
}

// scalar finds the values in a document that JSON wrote.
var scalar = regexp.MustCompile(`: (?:"(?:[^"\\]|\\.)*"|-?[0-9.]+|true|false)`)

// altered is a document with one of its values replaced: by a value of JSON, or by a text. Bytes changed at random rarely leave a
// document that means anything.
func altered(doc []byte, n uint, value string) []byte {
	places := scalar.FindAllIndex(doc, -1)
	if len(places) == 0 {
		return doc
	}
	new := []byte(value)
	if !json.Valid(new) {
		new, _ = json.Marshal(value)
	}
	at := places[n%uint(len(places))]
	return slices.Concat(doc[:at[0]+2], new, doc[at[1]:])
}

// seedAltered adds documents with values that a program may stumble over.
func seedAltered(f *testing.F, docs ...[]byte) {
	for i, doc := range docs {
		for n, value := range []string{"", "0", "-1", "1e309", "9223372036854775807", "null", "[]", "{}", "true", "sim", "::error::x", "\xff", "2026-11-21T12:00:00Z"} {
			f.Add(doc, uint(i*13+n*7), value)
		}
	}
}

// FuzzReadReport holds for any file: it is refused with words, or it can be shown in every format and read again.
func FuzzReadReport(f *testing.F) {
	reports := append(shards(), mixed(), production(), governed(), retried(), whole(poisoned("::error::\n<b>`|")))
	docs := [][]byte{[]byte(`{"schema_version":1,"tool":{"name":"modelreach"},"findings":[{}]}`)}
	for _, r := range reports {
		doc, err := JSON(r)
		if err != nil {
			f.Fatal(err)
		}
		docs = append(docs, doc)
	}
	seedAltered(f, docs...)
	f.Fuzz(func(t *testing.T, doc []byte, n uint, value string) {
		r, err := Read(altered(doc, n, value))
		if err != nil {
			if err.Error() == "" {
				t.Error("no words")
			}
			return
		}
		renderings(t, r)
		again, err := JSON(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(again); err != nil {
			t.Fatalf("%v in %s", err, again)
		}
		if merged, err := gate.Merge([]gate.Report{r}); err == nil {
			renderings(t, merged)
		}
	})
}
