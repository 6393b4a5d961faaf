package probe

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
)

func TestListShapes(t *testing.T) {
	two := []gate.Listed{{ID: "a"}, {ID: "b", ShutdownOn: "2027-01-14"}}
	for body, want := range map[string][]gate.Listed{
		`{"object":"list","data":[{"id":"a","shutdown_date":null},{"id":"b","shutdown_date":"2027-01-14"}]}`:                     two,
		`[{"id":"a"},{"id":"b","shutdown_date":"2027-01-14"}]`:                                                                   two,
		`{"models":[{"name":"models/a"},{"id":"b","name":"B","shutdown_date":"2027-01-14"}]}`:                                    two,
		`{"data":[{"id":"models/a"},{"id":"models/b","shutdown_date":"2027-01-14"}]}`:                                            two,
		`{"Data":null,"x":[{"id":"c"}],"models":[{"id":"a"}],"has_more":false,"data":[{"id":"b","shutdown_date":"2027-01-14"}]}`: two,
		`{"data":[{"id":"a","shutdown_date":"soon"},{"id":7},{"name":""},null,"x",{"id":"b","shutdown_date":7}]}`: {
			{ID: "a"}, {ID: "b"}},
		`{"data":[{"id":"` + testKey + `"}]}`:   {{ID: "***"}},
		`{"data":[]}`:                           nil,
		`{"data":[{"id":"a"}],"has_more":true}`: nil,
		`{"data":{"id":"a"}}`:                   nil,
		`{"error":{"message":"no"}}`:            nil,
		`[]`:                                    nil,
		`null`:                                  nil,
		`"a"`:                                   nil,
		``:                                      nil,
		`<html>`:                                nil,
		`{"data":[{"id":"a"}`:                   nil,
		`{"data":[{"id":"a"}]`:                  nil,
		`{"data":[{"id":"a"}]}]`:                nil,
		`{"data":[{"id":"a"},]}`:                nil,
		`{"data":[{"id":"a"}}`:                  nil,
		`{"data":[{"id":"a"}],"has_more":1}`:    nil,
		`{"data":[{"id":"a"}],"models":7}`:      nil,
		`{"data":[{"id":"a"}],"x":}`:            nil,
		`{"data":[{"id":"` + strings.Repeat("a", 257) + `"}]}`:      nil,
		`[` + strings.Repeat(`{"id":"a"},`, 10_000) + `{"id":"a"}]`: nil,
	} {
		var got *http.Request
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			got = r
			reply(200, body)(w)
		})
		listing := newClient(t, url).List(t.Context())
		if diff := cmp.Diff(gate.Listing{Known: want != nil, Models: want, Requests: 1}, listing); diff != "" {
			t.Errorf("%.60s: %s", body, diff)
		}
		if got.Method != http.MethodGet || got.RequestURI != "/v1/models" || got.Header.Get("Authorization") != "Bearer "+testKey {
			t.Errorf("%s %s %v", got.Method, got.RequestURI, got.Header)
		}
	}
}

func TestListSaysHowMuchAModelReads(t *testing.T) {
	for row, want := range map[string]int{
		`"max_model_len":8192`:                          8192,   // vLLM
		`"context_length":131072`:                       131072, // OpenRouter
		`"context_window":65536`:                        65536,  // Groq
		`"max_context_length":32768`:                    32768,  // LM Studio, Mistral
		`"max_model_len":8192,"context_length":131072`:  8192,
		`"max_model_len":null,"context_length":131072`:  131072,
		`"context_length":"131072","context_window":1`:  1,
		`"context_length":-1`:                           0,
		`"context_length":1.5`:                          0,
		`"context_length":99999999999`:                  0,
		`"context_length":{"max":1},"owned_by":["you"]`: 0,
	} {
		l := readListing([]byte(`[{`+row+`,"id":"a","shutdown_date":"2027-01-14"}]`), func(s string) string { return s })
		if diff := cmp.Diff([]gate.Listed{{ID: "a", ShutdownOn: "2027-01-14", Context: want}}, l); diff != "" {
			t.Errorf("%s: %s", row, diff)
		}
	}
}

func TestListLong(t *testing.T) {
	rows := make([]map[string]string, 600)
	for i := range rows {
		rows[i] = map[string]string{"id": fmt.Sprint("model-", i), "description": strings.Repeat("d", 3000)}
	}
	body, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	if l := newClient(t, serve(t, replies(reply(200, string(body))))).List(t.Context()); !l.Known || len(l.Models) != 600 {
		t.Errorf("known %t, %d models", l.Known, len(l.Models))
	}
	endless := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		for err := error(nil); err == nil; {
			_, err = w.Write(body)
		}
	})
	if l := newClient(t, endless).List(t.Context()); l.Known {
		t.Error("an endless listing is known")
	}
}

func TestListAsksTwiceAtMost(t *testing.T) {
	good := reply(200, `{"data":[{"id":"a"}]}`)
	for name, row := range map[string]struct {
		replies []func(http.ResponseWriter)
		asked   int
		known   bool
	}{
		"good":         {[]func(http.ResponseWriter){good}, 1, true},
		"once bad":     {[]func(http.ResponseWriter){reply(503, overloaded), good}, 2, true},
		"always bad":   {[]func(http.ResponseWriter){reply(503, overloaded)}, 2, false},
		"refused":      {[]func(http.ResponseWriter){reply(403, `{"error":{"message":"Missing scopes: api.model.read"}}`)}, 1, false},
		"not offered":  {[]func(http.ResponseWriter){reply(404, `{"detail":"Not Found"}`)}, 1, false},
		"not a list":   {[]func(http.ResponseWriter){reply(200, `{}`)}, 1, false},
		"not a status": {[]func(http.ResponseWriter){reply(206, `{"data":[{"id":"a"}]}`)}, 1, false},
	} {
		asked := 0
		answer := replies(row.replies...)
		url := serve(t, func(w http.ResponseWriter, r *http.Request) { asked++; answer(w, r) })
		if l := newClient(t, url).List(t.Context()); l.Known != row.known || asked != row.asked {
			t.Errorf("%s: known %t, asked %d times", name, l.Known, asked)
		}
	}
}

// Of millions of rows only the first ones are read.
func TestListGivesUpOnMillionsOfRows(t *testing.T) {
	for name, body := range map[string]string{
		"array": "[" + strings.Repeat("0,", maxListing/2-1) + "0]",
		"page":  `{"data":[` + strings.Repeat(`{},`, maxListing/3-9) + `{}]}`,
	} {
		kept := 0
		allocated := testing.AllocsPerRun(1, func() { kept += len(readListing([]byte(body), strings.Clone)) })
		if kept != 0 || allocated > 20*maxListed {
			t.Errorf("%s: %d rows kept, %.0f allocations", name, kept, allocated)
		}
	}
}

// A reply takes one of few places, which all clients share, while it is read.
func TestReadingTakesAPlace(t *testing.T) {
	for name, call := range map[string]func(*Client) bool{
		"call": func(c *Client) bool { return c.Ask(t.Context(), chatCall).Answered },
		"list": func(c *Client) bool { return c.List(t.Context()).Known },
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, serve(t, replies(reply(200, strings.Replace(goodChat, "{", `{"data":[{"id":"a"}],`, 1)))))
			c.secrets.lock.Lock() // scrubbing is where reading waits
			read := make(chan bool, 1)
			go func() { read <- call(c) }()
			for end := time.Now().Add(10 * time.Second); len(reading) == 0 && time.Now().Before(end); {
				time.Sleep(time.Millisecond)
			}
			if len(reading) != 1 {
				t.Errorf("%d replies are being read", len(reading))
			}
			c.secrets.lock.Unlock()
			if !<-read || len(reading) != 0 {
				t.Errorf("read, and %d more", len(reading))
			}
		})
	}
}

func TestListWithoutARequest(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was made") })
	c := newClient(t, url, func(o *Options) { o.Key = redact.NewSecret("YOUR_KEY") })
	if c.List(t.Context()).Known {
		t.Error("known")
	}
}

func FuzzReadListing(f *testing.F) {
	f.Add([]byte(`{"data":[{"id":"a","shutdown_date":"2027-01-14"}],"models":[null]}`))
	f.Add([]byte(`[[],{"name":"models/"}]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		l := readListing(body, func(s string) string { return s })
		for _, m := range l {
			if m.ID == "" || len(m.ID) > maxModelID {
				t.Errorf("%q: %+v", body, m)
			}
		}
	})
}
