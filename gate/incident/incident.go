// Package incident asks the public status page of a provider whether an incident is open. What it finds explains a failure
// and never decides one, so whatever goes wrong on the way comes out as no incident.
package incident

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
)

// Options are what status pages are asked with.
type Options struct {
	Transport http.RoundTripper   // nil for one that takes its proxy from the environment
	UserAgent string              // product and version, sent with every request
	Scrub     func(string) string // takes secrets out of what a page says; must be set
	Now       func() time.Time    // nil for time.Now
}

// Pages are the status pages of the providers. Each is asked at most once in the life of Pages, however many providers of a
// manifest share it.
type Pages struct {
	options Options
	client  *http.Client

	lock  sync.Mutex
	pages map[string]*page // by address
}

// page is one status page, and what it said when it was asked.
type page struct {
	once  sync.Once
	found gate.Incident
}

// New returns Pages of which none is asked yet.
func New(o Options) *Pages {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Pages{options: o, client: newClient(o.Transport), pages: map[string]*page{}}
}

// Of is the gate.Source.Incident of a provider: it returns the worst incident its status page tells of, the zero Incident when
// there is none or nothing could be learned within 3 seconds. It is nil for a provider whose page is not known.
func (p *Pages) Of(preset provider.Preset) func(context.Context) gate.Incident {
	if preset.StatusURL == "" {
		return nil
	}
	asked := p.at(preset.StatusURL)
	return func(ctx context.Context) gate.Incident {
		asked.once.Do(func() { asked.found = p.ask(ctx, preset.StatusURL) })
		return asked.found
	}
}

func (p *Pages) at(address string) *page {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.pages[address] == nil {
		p.pages[address] = &page{}
	}
	return p.pages[address]
}

// ask reads the page at address. The host it names is that of address: a page does not say where it may be found.
func (p *Pages) ask(ctx context.Context, address string) gate.Incident {
	u, err := url.Parse(address)
	if err != nil {
		return gate.Incident{}
	}
	body, err := p.fetch(ctx, address)
	if err != nil {
		return gate.Incident{}
	}
	worst := read(body).worst(p.options.Now())
	if worst.Name = shorten(p.options.Scrub(flatten(worst.Name))); worst.Name == "" {
		return gate.Incident{}
	}
	worst.Page = u.Host
	return worst
}
