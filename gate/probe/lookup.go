package probe

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/openai/openai-go/v3/option"

	"github.com/modelreach/modelreach/gate"
)

// lookUp asks GET /models/{id}. Some servers do not route an id with a slash there, written %2F in a path, so for such
// an id a 404 is no answer while the list names it.
func (c *Client) lookUp(ctx context.Context, asked gate.Call) gate.Evidence {
	do := func(ctx context.Context, opts ...option.RequestOption) error {
		_, err := c.catalog.Get(ctx, asked.Model, opts...)
		return err
	}
	e := c.retry(ctx, asked, c.attempts, func(ctx context.Context) gate.Evidence {
		e, _ := c.attempt(ctx, wire{api: gate.ModelObject}, do)
		return e
	})
	if e.Status != http.StatusNotFound || !strings.Contains(asked.Model, "/") {
		return e
	}
	start := time.Now()
	listing := c.listed.recall(func() gate.Listing { return c.List(ctx) })
	e.Attempts += listing.Requests
	if !names(listing, asked.Model) {
		return e
	}
	return gate.Evidence{
		Status: http.StatusOK, Shape: gate.ShapeJSON, Answered: true, Attempts: e.Attempts, Latency: time.Since(start), At: start.UTC(), Tries: e.Tries,
	}
}

// names reports whether a model is listed. Where every model has models/ before its id, the listing leaves that out.
func names(l gate.Listing, model string) bool {
	id := strings.TrimPrefix(model, "models/")
	return slices.ContainsFunc(l.Models, func(m gate.Listed) bool { return m.ID == id })
}

// memory keeps the list once it is known, as one run looks up many models of one endpoint.
type memory struct {
	asking  sync.Mutex
	listing gate.Listing
}

// recall returns the list, asking for it at most once at a time. Requests counts those of this recall alone.
func (m *memory) recall(ask func() gate.Listing) gate.Listing {
	m.asking.Lock()
	defer m.asking.Unlock()
	if m.listing.Known {
		return gate.Listing{Known: true, Public: m.listing.Public, Models: m.listing.Models}
	}
	m.listing = ask()
	return m.listing
}
