package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

// The bundle holds what support asks for, and nothing of the application, its owners or its key.
func TestEvidenceHoldsWhatSupportAsksFor(t *testing.T) {
	r := shards()[0]
	r.SDK = "github.com/openai/openai-go/v3 v3.8.1"
	r.Findings[0].Evidence.Tries = retried().Findings[3].Evidence.Tries
	doc, err := Evidence(r)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "evidence.golden.json", doc)
	for _, private := range []string{"jane", "@acme/search", ":acme:", `"n"`} {
		if bytes.Contains(doc, []byte(private)) {
			t.Errorf("%q is in the bundle", private)
		}
	}
}

func TestEvidenceIsOfWhatDidNotPass(t *testing.T) {
	doc, err := Evidence(mixed())
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Calls []struct{ Model, Outcome string }
	}
	if err := json.Unmarshal(doc, &read); err != nil {
		t.Fatal(err)
	}
	for _, c := range read.Calls {
		if c.Model == "gpt-6-luna" || c.Outcome == "skipped" {
			t.Errorf("%+v is no matter for support", c)
		}
	}
	if len(read.Calls) != 6 {
		t.Errorf("%d calls", len(read.Calls))
	}
}

func TestReadEvidence(t *testing.T) {
	r := shards()[0]
	doc, err := Evidence(r)
	if err != nil {
		t.Fatal(err)
	}
	b, err := ReadEvidence(doc)
	if err != nil {
		t.Fatal(err)
	}
	want := *anonymous(*r.Findings[0].Case)
	if diff := cmp.Diff([]gate.Case{want}, b.Cases); diff != "" || b.Version != r.Version || !b.StartedAt.Equal(noon) || b.Untold != 0 {
		t.Errorf("%+v %s", b, diff)
	}
	if got, want := gate.Replay(b.Cases).Findings[0].Diagnosis, gate.Diagnose(want); !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
	doc, err = Evidence(mixed())
	if err != nil {
		t.Fatal(err)
	}
	if b, err := ReadEvidence(doc); err != nil || len(b.Cases) != 0 || b.Untold != 6 {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestReadEvidenceRefuses(t *testing.T) {
	doc, err := Evidence(shards()[0])
	if err != nil {
		t.Fatal(err)
	}
	report, err := JSON(mixed())
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		doc  []byte
		want string
	}{
		"nothing":       {nil, "it is empty"},
		"a report":      {report, "it is no bundle of evidence of modelreach"},
		"cut off":       {doc[:len(doc)-30], "it was cut off or damaged"},
		"newer":         {edited(t, doc, `"schema_version": 1`, `"schema_version": 9`), "schema_version is 9"},
		"unknown field": {edited(t, doc, `"replay": {`, `"replay": {"x": 1,`), `unknown field "x"`},
		"source":        {edited(t, doc, `"source": 0`, `"source": -1`), "a source that is not there"},
		"time":          {edited(t, doc, `"started_at": "`, `"started_at": "x`), "is no time"},
		"number":        {edited(t, doc, `"status": 404`, `"status": "404"`), "cannot read"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadEvidence(row.doc); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("%v, want %q", err, row.want)
			}
		})
	}
}

// FuzzReadEvidence holds for any file: it is refused with words, or every call in it gets a known cause and can be shown.
func FuzzReadEvidence(f *testing.F) {
	docs := [][]byte{[]byte(`{"schema_version":1,"kind":"evidence","tool":{"name":"modelreach"},"replay":{"sources":[{}],"cases":[{}]}}`)}
	for _, r := range append(shards(), mixed(), retried()) {
		doc, err := Evidence(r)
		if err != nil {
			f.Fatal(err)
		}
		docs = append(docs, doc)
	}
	seedAltered(f, docs...)
	f.Fuzz(func(t *testing.T, doc []byte, n uint, value string) {
		b, err := ReadEvidence(altered(doc, n, value))
		if err != nil {
			if err.Error() == "" {
				t.Error("no words")
			}
			return
		}
		r := gate.Replay(b.Cases)
		for _, finding := range r.Findings {
			if !finding.Diagnosis.Cause.Known() {
				t.Errorf("cause %q", finding.Diagnosis.Cause)
			}
		}
		renderings(t, r)
	})
}
