package gate_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/modelreach/modelreach/gate"
)

// sample is one published error response. The file's field names are explained in testdata/README.md.
type sample struct {
	ID             string            `json:"id"`
	Provider       string            `json:"provider"`
	Status         int               `json:"status"`
	Headers        map[string]string `json:"headers"`
	Body           string            `json:"body"`
	TransportError string            `json:"transport_error"`
	Label          gate.Cause        `json:"label"`
	Accept         []gate.Cause      `json:"accept"`
}

func (s sample) evidence() gate.Evidence {
	e := gate.Read(gate.Reply{Status: s.Status, Header: s.Headers, Body: s.Body, Echo: gate.EchoOf(s.Body)})
	if s.Status == 0 && s.TransportError != "" {
		e.Fault, e.Message, e.Layers = gate.FaultTransport, s.TransportError, nil
	}
	return e
}

func samples(t testing.TB, path string) []sample {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []sample
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s sample
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// TestPublishedErrors holds the diagnosis against real replies: the cause found by the people who published them must
// be the first one named.
func TestPublishedErrors(t *testing.T) {
	for _, path := range []string{"testdata/errors.jsonl", "testdata/errors-more.jsonl"} {
		t.Run(path, func(t *testing.T) { measure(t, samples(t, path)) })
	}
}

func measure(t *testing.T, all []sample) {
	right := 0
	for _, s := range all {
		d := gate.Diagnose(gate.Case{Evidence: s.evidence()})
		if slices.Contains(s.Accept, d.Cause) {
			right++
			continue
		}
		t.Logf("%s: diagnosed %s %v, published as %v: %d %.300s %s", s.ID, d.Cause, d.Others, s.Accept, s.Status, s.Body, s.TransportError)
	}
	share := float64(right) / float64(len(all))
	t.Logf("%d of %d right (%.1f %%)", right, len(all), 100*share)
	if share < 0.97 {
		t.Errorf("only %.1f %% of the published errors are diagnosed as published; 97 %% are wanted", 100*share)
	}
}

// BenchmarkDiagnosePublished reads and diagnoses one published reply after the other; a reply is an operation.
func BenchmarkDiagnosePublished(b *testing.B) {
	all := append(samples(b, "testdata/errors.jsonl"), samples(b, "testdata/errors-more.jsonl")...)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		gate.Diagnose(gate.Case{Evidence: all[i%len(all)].evidence()})
	}
}
