package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// MaxRead bounds, in bytes, a file that Read and ReadEvidence take: a report of ten thousand findings is smaller.
const MaxRead = 64 << 20

// maxNumber bounds whatever is counted, so that sums of many reports stay numbers.
const maxNumber = 1_000_000_000

// Read reads what JSON wrote. It is strict: a file that is cut off, that a newer modelreach wrote, that holds a field or a value
// this one does not know, whose outcomes do not follow from the causes, or whose verdict and counts do not follow from the findings, is an
// error that says so; so is a whole run that asked for no model, since that is no pass. What it returns
// renders as the report that was written; durations are whole milliseconds, times whole seconds, and what was no UTF-8 is U+FFFD. Evidence holds what the formats
// show; all of it stands in the cases of a report of a shard.
func Read(data []byte) (gate.Report, error) {
	var doc document
	if err := decode(data, &doc, ""); err != nil {
		return gate.Report{}, err
	}
	r := gate.Report{
		Version: doc.Tool.Version, SDK: doc.Tool.SDK, Environment: doc.Environment, Verdict: doc.Verdict, Counts: doc.Counts,
		Duration: time.Duration(doc.DurationMS) * time.Millisecond, Usage: doc.Usage, Unpriced: doc.Unpriced,
		Findings: make([]gate.Finding, len(doc.Findings)),
	}
	var err error
	if r.StartedAt, err = moment(doc.StartedAt); err != nil {
		return r, err
	}
	if u := doc.Usage; !counts(u.Requests, u.InputTokens, u.OutputTokens, doc.Unpriced) || !lasts(doc.DurationMS) || !(u.EstimatedUSD >= 0 && u.EstimatedUSD <= maxNumber) {
		return r, errOutOfRange
	}
	for i, f := range doc.Findings {
		if r.Findings[i], err = f.finding(); err != nil {
			return r, fmt.Errorf("finding %d: %w", i+1, err)
		}
	}
	if r.Verdict != gate.Decide(r.Findings) || r.Counts != gate.Count(r.Findings) {
		return r, errors.New("its verdict and counts do not follow from its findings: the file was changed or damaged")
	}
	if asked, _ := parted(r.Findings); len(asked) == 0 && doc.Shard == nil {
		return r, errors.New("it tells of no model, and every whole run asks for one: the file was changed or damaged")
	}
	r.Part, err = doc.Shard.part(r.Findings)
	return r, err
}

var errOutOfRange = errors.New("a number is out of range")

// names are what the kinds of documents are called.
var names = map[string]string{"": "report", bundleKind: "bundle of evidence"}

// decode reads one JSON document of a kind and of this version, and nothing behind it.
func decode(data []byte, to any, kind string) error {
	if len(data) > MaxRead {
		return fmt.Errorf("it is larger than %d MiB", MaxRead>>20)
	}
	var head struct {
		SchemaVersion *int `json:"schema_version"`
		Tool          tool `json:"tool"`
		Kind          string
	}
	if err := json.Unmarshal(data, &head); err != nil || head.SchemaVersion == nil || head.Tool.Name != toolName || head.Kind != kind {
		return notOurs(data, err, kind)
	}
	if *head.SchemaVersion != SchemaVersion {
		return fmt.Errorf("its schema_version is %d, and this modelreach reads %d: use the version that wrote it (%s)", *head.SchemaVersion, SchemaVersion, cut(head.Tool.Version, 40))
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(to); err != nil {
		return fmt.Errorf("it holds what this modelreach cannot read (%s); it was written by %s", cut(err.Error(), 200), cut(head.Tool.Version, 40))
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something stands behind its end")
	}
	return nil
}

// notOurs says why data is no document of modelreach.
func notOurs(data []byte, err error, kind string) error {
	var syntax *json.SyntaxError
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return errors.New("it is empty")
	case errors.As(err, &syntax):
		return fmt.Errorf("it is no complete JSON document (byte %d): it was cut off or damaged", syntax.Offset)
	}
	return fmt.Errorf("it is no %s of modelreach", names[kind])
}

// moment reads a stamp.
func moment(stamp string) (time.Time, error) {
	if stamp == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is no time", cut(stamp, 40))
	}
	return t.UTC(), nil
}

func counts(numbers ...int) bool {
	for _, n := range numbers {
		if n < 0 || n > maxNumber {
			return false
		}
	}
	return true
}

// lasts reports whether milliseconds are a duration. Clocks may go backwards.
func lasts(ms ...int64) bool {
	const most = math.MaxInt64 / int64(time.Millisecond)
	for _, n := range ms {
		if n < -most || n > most {
			return false
		}
	}
	return true
}
