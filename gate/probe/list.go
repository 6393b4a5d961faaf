package probe

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/openai/openai-go/v3/option"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
)

const (
	maxListed    = 10_000 // rows of a listing
	maxModelID   = 256    // bytes of an id
	listingTries = 2
)

// List asks GET /models, at most twice; it is a gate.Lister. The listing is known only when it was read whole and
// names a model: an empty one is far more often another shape than an endpoint without models. A key that a call found to
// be rejected is not shown again.
func (c *Client) List(ctx context.Context) gate.Listing {
	listing := gate.Listing{Public: c.endpoint.Preset().List == provider.ListPublic}
	if fault, _, _ := c.inspectKey(); fault != gate.NoFault {
		return listing
	}
	do := func(ctx context.Context, opts ...option.RequestOption) error {
		_, err := c.catalog.List(ctx, opts...)
		return err
	}
	asked := c.retry(ctx, gate.Call{}, listingTries, func(ctx context.Context) gate.Evidence {
		done, instead, ok := c.turn(ctx, true)
		if !ok {
			return instead
		}
		defer func() { done(gate.Evidence{}) }()
		w := c.send(ctx, wire{bound: maxListing}, do)
		defer startReading()()
		if w.err == nil && w.status == http.StatusOK && !w.exchange {
			if !w.truncated {
				listing.Models = readListing(w.body, c.secrets.scrub())
				listing.Known = len(listing.Models) > 0
			}
			return w.stamp(gate.Evidence{Status: w.status, Answered: true})
		}
		w.body = w.body[:min(len(w.body), maxAnswer)] // enough for a refusal
		e, _ := c.evidence(w)
		return e
	})
	listing.Requests = asked.Attempts
	return listing
}

// row is a model in any of the shapes servers list it in: id as OpenAI does, name as Google and Cohere do.
type row struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	ShutdownDate string `json:"shutdown_date"`
	window
}

// window is the tokens a model reads, under the names of vLLM, OpenRouter, Groq, and both LM Studio and Mistral. A model
// that a server holds with less than it was made for (vLLM) has the smaller number first.
type window struct {
	MaxModelLen      size `json:"max_model_len"`
	ContextLength    size `json:"context_length"`
	ContextWindow    size `json:"context_window"`
	MaxContextLength size `json:"max_context_length"`
}

// size is a positive number of tokens, 0 for any other value, so that one odd field does not cost the row.
type size int

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (s *size) UnmarshalJSON(data []byte) error {
	if n, err := strconv.ParseInt(string(data), 10, 32); err == nil && n > 0 {
		*s = size(n)
	}
	return nil
}

// rows reads a listing row by row, so that one of millions is given up before they are held.
type rows struct {
	in     *json.Decoder
	scrub  func(string) string
	seen   int
	models []gate.Listed
}

// readListing returns the models of a listing: a page with the rows in data or models, or the bare array that some servers
// send. It is nil for anything else, for a first page that is not the listing, and for more than maxListed rows.
func readListing(body []byte, scrub func(string) string) []gate.Listed {
	r := rows{in: json.NewDecoder(bytes.NewReader(body)), scrub: scrub}
	whole := false
	switch first, _ := r.in.Token(); first {
	case json.Delim('['):
		whole = r.array()
	case json.Delim('{'):
		whole = r.page()
	}
	if _, err := r.in.Token(); !whole || !errors.Is(err, io.EOF) {
		return nil
	}
	return r.models
}

// array reads the rows of an array whose bracket is read, and reports whether it is one that may be listed.
func (r *rows) array() bool {
	var raw json.RawMessage
	for r.in.More() {
		if r.seen++; r.seen > maxListed || r.in.Decode(&raw) != nil {
			return false
		}
		if m := listed(raw, r.scrub); m.ID != "" {
			r.models = append(r.models, m)
		}
	}
	_, err := r.in.Token()
	return err == nil
}

// page reads an object whose brace is read.
func (r *rows) page() bool {
	for r.in.More() {
		name, _ := r.in.Token()
		if s, ok := name.(string); !ok || !r.member(strings.ToLower(s)) {
			return false
		}
	}
	_, err := r.in.Token()
	return err == nil
}

// member reads the value of a page's member.
func (r *rows) member(name string) bool {
	switch name {
	case "data", "models":
		first, err := r.in.Token()
		return first == json.Delim('[') && r.array() || first == nil && err == nil
	case "has_more":
		var more bool
		return r.in.Decode(&more) == nil && !more
	}
	var other json.RawMessage
	return r.in.Decode(&other) == nil
}

// listed reads one row. A field of another type than expected is as good as absent, so the error does not matter.
func listed(raw json.RawMessage, scrub func(string) string) gate.Listed {
	var r row
	_ = json.Unmarshal(raw, &r)
	id := strings.TrimPrefix(cmp.Or(r.ID, r.Name), "models/") // Google's resource names have it, and so have its ids
	if len(id) > maxModelID {
		return gate.Listed{}
	}
	if _, err := time.Parse(time.DateOnly, r.ShutdownDate); err != nil {
		r.ShutdownDate = ""
	}
	return gate.Listed{
		ID:         scrub(id),
		ShutdownOn: r.ShutdownDate,
		Context:    int(cmp.Or(r.MaxModelLen, r.ContextLength, r.ContextWindow, r.MaxContextLength)),
	}
}
