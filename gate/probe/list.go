package probe

import (
	"cmp"
	"context"
	"encoding/json"
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
// names a model: an empty one is far more often another shape than an endpoint without models.
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
		done, ok := c.turn(ctx)
		if !ok {
			return notAsked(ctx, wire{start: time.Now()})
		}
		defer done()
		w := c.send(ctx, wire{bound: maxListing}, do)
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

// page is the object around the rows; some servers send the bare array instead.
type page struct {
	Data    []json.RawMessage `json:"data"`
	Models  []json.RawMessage `json:"models"`
	HasMore bool              `json:"has_more"` // a first page is not the listing
}

func readListing(body []byte, scrub func(string) string) []gate.Listed {
	rows, ok := listingRows(body)
	if !ok || len(rows) > maxListed {
		return nil
	}
	var models []gate.Listed
	for _, raw := range rows {
		if m := listed(raw, scrub); m.ID != "" {
			models = append(models, m)
		}
	}
	return models
}

func listingRows(body []byte) ([]json.RawMessage, bool) {
	var rows []json.RawMessage
	if json.Unmarshal(body, &rows) == nil {
		return rows, true
	}
	var p page
	if json.Unmarshal(body, &p) != nil || p.HasMore {
		return nil, false
	}
	return append(p.Data, p.Models...), true
}

// listed reads one row. A field of another type than expected is as good as absent, so the error does not matter.
func listed(raw json.RawMessage, scrub func(string) string) gate.Listed {
	var r row
	_ = json.Unmarshal(raw, &r)
	id := r.ID
	if id == "" {
		id = strings.TrimPrefix(r.Name, "models/")
	}
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
