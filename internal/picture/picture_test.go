package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/manifest"
	"github.com/modelreach/modelreach/gate/probe"
	"github.com/modelreach/modelreach/gate/redact"
	"github.com/modelreach/modelreach/gate/report"
	"github.com/modelreach/modelreach/gate/simulate"
)

var update = flag.Bool("update", false, "draw the pictures anew")

// simulated answers in the place of the provider. One model acts another one's failure.
type simulated struct {
	http.Handler
	as map[string]string
}

func (s simulated) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		for model, act := range s.as {
			body = bytes.ReplaceAll(body, []byte(`"`+model+`"`), []byte(`"`+act+`"`))
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result(), nil
}

// run is a run over the manifest, on a day and with durations that do not change.
func run(t *testing.T, source []byte) gate.Report {
	t.Helper()
	day := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	m, err := manifest.ParseOn(source, "modelreach.yml", day)
	if err != nil {
		t.Fatal(err)
	}
	at := gate.Endpoint{Provider: gate.OpenAI, Kind: gate.OpenAI, BaseURL: "https://api.openai.com/v1", KeyName: "OPENAI_API_KEY"}
	client, err := probe.New(probe.Options{
		Endpoint: at, Key: redact.NewSecret("sk-demo-0000000000000000"), Timeout: time.Minute, Attempts: 1, Concurrency: 8,
		Transport: simulated{simulate.New(simulate.Options{Pause: time.Nanosecond}), map[string]string{"gpt-5.6-sol": "sim-overloaded"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	r := gate.Run(t.Context(), m, gate.Sources{gate.OpenAI: {Endpoint: at, Ask: client.Ask, List: client.List}}, gate.Options{
		Policy:  gate.Policy{FailOn: gate.FailOnAny, OnInconclusive: gate.Fail, Retirement: gate.DefaultRetirement},
		Now:     func() time.Time { return day },
		Version: "v0.1.0",
	})
	for i := range r.Findings {
		r.Findings[i].Evidence.Latency = time.Duration(280+i*37%190) * time.Millisecond
		r.Findings[i].Evidence.RequestID = fmt.Sprintf("req_5b1f09c%d", i)
	}
	r.Duration = 512 * time.Millisecond
	return r
}

// TestPictures holds the pictures of README.md against what the code says today.
func TestPictures(t *testing.T) {
	source, err := os.ReadFile("testdata/modelreach.yml")
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, source)
	annotations := report.Annotations(r)
	if len(annotations) == 0 || r.Counts.Reachable == 0 || r.Counts.Unreachable == 0 || r.Counts.Inconclusive == 0 {
		t.Fatalf("the run shows too little: %+v", r.Counts)
	}
	for name, got := range map[string][]byte{
		"annotation.svg": Annotation(string(source), annotations[0], "reach"),
		"summary.svg":    Summary(report.Summary(r)),
	} {
		path := filepath.Join("..", "..", "docs", name)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is out of date; draw it anew with -update and look at it", path)
		}
		text := textOf(t, got)
		for _, part := range []string{"gpt-4-1106-preview", "was shut down on 2026-10-23", "model_retired"} {
			if !strings.Contains(text, part) {
				t.Errorf("%s does not say %q", name, part)
			}
		}
	}
}

// textOf is the text of a picture, which must be well-formed XML.
func textOf(t *testing.T, picture []byte) string {
	t.Helper()
	var text strings.Builder
	for decoder := xml.NewDecoder(bytes.NewReader(picture)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return text.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if data, ok := token.(xml.CharData); ok {
			text.Write(data)
		}
	}
}

func TestWrap(t *testing.T) {
	spans := []span{{"What is declared as ", plain}, {"gpt-6-luna", code}, {" stands here. " + strings.Repeat("Word after word. ", 20), plain}}
	whole := ""
	for i, line := range wrap(spans, 300) {
		wide := 0.0
		for n, s := range line {
			if n == len(line)-1 {
				s.text = strings.TrimRight(s.text, " ")
			}
			wide += measure(s.text, s.style)
			whole += line[n].text
		}
		if wide > 300 {
			t.Errorf("line %d is %g wide: %v", i, wide, line)
		}
	}
	if want := spans[0].text + spans[1].text + spans[2].text; whole != want {
		t.Errorf("got  %q\nwant %q", whole, want)
	}
}
