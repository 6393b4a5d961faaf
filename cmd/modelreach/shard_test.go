package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/report"
	"github.com/modelreach/modelreach/gate/simulate"
)

// agree holds two JSON reports against one another: agree whole.json merged.json. What differs from call to call does not count.
func agree(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: agree REPORT REPORT")
	}
	var both [2]gate.Report
	for i, name := range args {
		r, err := report.Read([]byte(ts.ReadFile(name)))
		ts.Check(err)
		both[i] = constant(r)
	}
	if diff := cmp.Diff(both[0], both[1], cmpopts.IgnoreUnexported(gate.Finding{})); diff != "" {
		ts.Fatalf("%s and %s differ:\n%s", args[0], args[1], diff)
	}
}

// constant is what two runs of the same plan have in common.
func constant(r gate.Report) gate.Report {
	r.StartedAt, r.Duration, r.Usage = time.Time{}, 0, gate.Usage{}
	r.Findings = slices.Clone(r.Findings)
	for i := range r.Findings {
		e := &r.Findings[i].Evidence
		e.At, e.Latency, e.RequestID, e.Tries = time.Time{}, 0, "", nil
	}
	return r
}

// TestReplayFindsTheSameCauses has every trouble the simulator knows written as evidence and explained again.
func TestReplayFindsTheSameCauses(t *testing.T) {
	server := httptest.NewServer(simulate.New(simulate.Options{}))
	defer server.Close()
	dir := t.TempDir()
	var models []string
	for _, act := range simulate.Acts() {
		models = append(models, act.Model)
	}
	env := map[string]string{
		"OPENAI_API_KEY": "sk-test-0123456789abcdef", "INPUT_BASE-URL": server.URL + "/v1", "INPUT_MODELS": strings.Join(models, "\n"),
		"INPUT_REPORT":   "json=" + filepath.Join(dir, "report.json") + "\nevidence=" + filepath.Join(dir, "evidence.json"),
		"INPUT_ATTEMPTS": "1", "INPUT_TIMEOUT": "2s", "INPUT_SHARD": "1/1", "INPUT_MAX-SPEND": "10",
	}
	var stdout, stderr bytes.Buffer
	if code := run(nil, func(name string) string { return env[name] }, discard(t), &stdout, &stderr); code != exitFail {
		t.Fatalf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
	written, err := report.Read(readFile(t, dir, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := report.ReadEvidence(readFile(t, dir, "evidence.json"))
	if err != nil {
		t.Fatal(err)
	}
	again := map[string]gate.Finding{}
	for _, f := range gate.Replay(b.Cases).Findings {
		again[f.Probe.Model] = f
	}
	causes := map[gate.Cause]bool{}
	for _, f := range written.Findings {
		if f.Outcome != gate.Unreachable && f.Outcome != gate.Inconclusive {
			continue
		}
		causes[f.Diagnosis.Cause] = true
		got, known := again[f.Probe.Model]
		if !known || got.Diagnosis.Cause != f.Diagnosis.Cause || !slices.Equal(got.Diagnosis.Others, f.Diagnosis.Others) {
			t.Errorf("%s was %s %v, and is %s %v", f.Probe.Model, f.Diagnosis.Cause, f.Diagnosis.Others, got.Diagnosis.Cause, got.Diagnosis.Others)
		}
	}
	if len(causes) < 20 {
		t.Errorf("only %d causes were put to the test: %v", len(causes), causes)
	}
}

func readFile(t *testing.T, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
