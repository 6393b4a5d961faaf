package report

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/internal/actionsrunner"
)

const schemaPath = "../../docs/report.schema.json"

func published(t testing.TB) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile(schemaPath)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t *testing.T, schema *jsonschema.Schema, doc []byte) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%v in\n%s", err, doc)
	}
}

func TestJSONGoldens(t *testing.T) {
	for name, r := range map[string]gate.Report{"report.golden.json": mixed(), "report-production.golden.json": production(), "report-policy.golden.json": governed()} {
		got, err := JSON(r)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name, got)
		validate(t, published(t), got)
	}
}

func TestJSONLeavesOutWhatIsNotSet(t *testing.T) {
	set, unset := [2]string{`"environment": "production"`, `"exchange": true`}, [2]string{`"environment"`, `"exchange"`}
	labelled, err := JSON(production())
	if err != nil {
		t.Fatal(err)
	}
	plain, err := JSON(mixed())
	if err != nil {
		t.Fatal(err)
	}
	for i := range set {
		if !bytes.Contains(labelled, []byte(set[i])) || bytes.Contains(plain, []byte(unset[i])) {
			t.Errorf("%s is missing, or there although nothing set it", set[i])
		}
	}
}

func TestJSONOfNothing(t *testing.T) {
	for name, r := range map[string]gate.Report{
		"no findings": {Verdict: gate.VerdictPass},
		"nil slices": {Verdict: gate.VerdictFail, Findings: []gate.Finding{{
			Outcome: gate.Unreachable, Level: gate.Fail, Diagnosis: gate.Diagnosis{Cause: gate.NotAnAPI, FixableBy: gate.FixRepository},
		}}},
	} {
		got, err := JSON(r)
		if err != nil || bytes.Contains(got, []byte("null")) || !bytes.HasSuffix(got, []byte("}\n")) {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
		validate(t, published(t), got)
	}
}

func TestJSONRefusesWhatIsNoNumber(t *testing.T) {
	r := mixed()
	r.Usage.EstimatedUSD = math.NaN()
	if got, err := JSON(r); err == nil {
		t.Errorf("JSON = %s", got)
	}
}

func TestJSONTimesAreUTC(t *testing.T) {
	r := finished(retired())
	r.StartedAt = noon.In(time.FixedZone("", 7200))
	got, err := JSON(r)
	if err != nil || !bytes.Contains(got, []byte(`"started_at": "2026-11-21T12:00:00Z"`)) {
		t.Errorf("%v\n%s", err, got)
	}
}

func FuzzJSON(f *testing.F) {
	seed(f)
	schema := published(f)
	f.Fuzz(func(t *testing.T, s string) {
		got, err := JSON(poisoned(s))
		if err != nil {
			t.Fatal(err)
		}
		validate(t, schema, got)
		if commands := actionsrunner.Commands(string(got)); len(commands) > 0 || bytes.Contains(got, []byte("##[")) {
			t.Errorf("the runner would obey %+v in\n%s", commands, got)
		}
		var doc document
		if err := json.Unmarshal(got, &doc); err != nil {
			t.Fatal(err)
		}
		if utf8.ValidString(s) && doc.Findings[0].Model != s {
			t.Errorf("model %q, want %q", doc.Findings[0].Model, s)
		}
	})
}

func TestSchemaListsEveryCause(t *testing.T) {
	file, err := os.ReadFile(schemaPath)
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs struct {
			Cause struct{ Enum []gate.Cause }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(file, &schema); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(gate.Causes(), schema.Defs.Cause.Enum); diff != "" {
		t.Errorf("causes in the schema (-want +got):\n%s", diff)
	}
}
