// Package simulate is an OpenAI-compatible server that misbehaves on request: the model id picks one way of answering
// or failing, listed by Acts. It is the executable meaning of package gate's causes, a way to see a gate fail safely,
// and needs neither a network nor a key.
//
// Below /v1 it serves POST on the path of each of gate.APIs, GET models and models/{id}, with the status codes, bodies,
// events and headers of the OpenAI API reference. A known id such as gpt-6-luna answers well on its own APIs and refuses
// what the model it is named after refuses, an id that starts with "sim-" plays its act, and any other id gets the 404 of
// a model that does not exist. The same is served below the other Bases, in the manner of other servers.
//
//	server → base → route → key → body → act or model → checks → answer or stream
//
// What a client may ask of others than the API has paths of its own:
//
//   - POST /oauth/token exchanges the identity of a workload for a token (RFC 8693, as OpenAI's reference describes it). The
//     identity_provider_id picks the act: sim-idp exchanges a JWT that names the right audience, sim-idp-refused quotes the
//     JWT in its 401 invalid_grant, sim-idp-down answers 503.
//   - GET /oidc/token?audience=… issues such a JWT to any bearer, as GitHub does to a job with id-token: write.
//   - GET /status/summary.json is a status page with an open incident, and /status/quiet.json one without.
package simulate

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// Options adjust a server. The zero value is the usual one.
type Options struct {
	// Slow is how long sim-slow waits before it answers; 0 means two seconds.
	Slow time.Duration
	// RedirectTo is the origin, such as http://127.0.0.1:4011, that sim-redirect sends its caller to; empty means a
	// loopback port where nothing listens.
	RedirectTo string
	// Pause is how long a stream rests between two events, and speech between two blocks of sound; 0 means 20 ms.
	Pause time.Duration
	// Audience is whom a JWT must be meant for to be exchanged; empty means https://api.openai.com/v1.
	Audience string
	// Streamed, unless nil, is told of each stream, when it has ended or its client has left, how many of its events were
	// sent. It may be called by several goroutines at once.
	Streamed func(sent, of int)
}

const (
	defaultSlow       = 2 * time.Second
	defaultPause      = 20 * time.Millisecond
	defaultRedirectTo = "http://127.0.0.1:9" // the discard port (RFC 863), unused on today's machines
)

// New returns the simulator. It is safe for concurrent use; what sim-flaky and sim-retry-after remember lives and dies
// with the returned handler. Some acts cut the connection: they need a server that speaks HTTP/1.1.
func New(o Options) http.Handler {
	if o.Slow == 0 {
		o.Slow = defaultSlow
	}
	if o.RedirectTo == "" {
		o.RedirectTo = defaultRedirectTo
	}
	if o.Pause == 0 {
		o.Pause = defaultPause
	}
	if o.Audience == "" {
		o.Audience = defaultAudience
	}
	if o.Streamed == nil {
		o.Streamed = func(int, int) {}
	}
	return &server{options: o, calls: map[turnOf]int{}}
}

type server struct {
	options Options
	mu      sync.Mutex
	calls   map[turnOf]int // holds acts only, so it is bounded by their number
}

type turnOf struct {
	api   gate.API
	model string
}

// turn counts the calls of one act on one API, from 0.
func (s *server) turn(api gate.API, model string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := turnOf{api, model}
	n := s.calls[key]
	s.calls[key] = n + 1
	return n
}

// ServeHTTP checks in OpenAI's order: the path and method, then the key, then the body.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if method, serve := s.beside(r.URL.Path); serve != nil {
		answer(w, r, openAI, method, serve)
		return
	}
	base, at, ok := baseOf(r)
	base.sign(w.Header())
	method, serve := s.route(base, at)
	if !ok || serve == nil {
		base.strayed(w, r)
		return
	}
	answer(w, r, base.manner, method, func(w http.ResponseWriter, r *http.Request) {
		if base.key(r) == "" {
			base.keyless(w, r)
			return
		}
		serve(w, r)
	})
}

// answer serves a request by the method of its path alone.
func answer(w http.ResponseWriter, r *http.Request, m manner, method string, serve http.HandlerFunc) {
	if r.Method != method {
		w.Header().Set("Allow", method) // RFC 9110, section 15.5.6
		m.misused(w, r)
		return
	}
	serve(w, r)
}

// beside finds who serves a path that is not the API's, and by which method. The handler is nil for every other path.
func (s *server) beside(path string) (method string, serve http.HandlerFunc) {
	switch path {
	case "/oauth/token":
		return http.MethodPost, s.exchange
	case "/oidc/token":
		return http.MethodGet, issue
	case "/status/summary.json":
		return http.MethodGet, troubled
	case "/status/quiet.json":
		return http.MethodGet, quiet
	}
	return "", nil
}

const modelsPath = "models"

// route finds who serves a path of the API, and by which method. The handler is nil for a path the API does not have.
func (s *server) route(base Base, at place) (method string, serve http.HandlerFunc) {
	for _, api := range gate.APIs {
		if at.path == api.Path() {
			return http.MethodPost, func(w http.ResponseWriter, r *http.Request) {
				s.ask(w, r, call{api: api, key: base.key(r), model: at.deployment, options: s.options}, base.other)
			}
		}
	}
	if at.path == modelsPath {
		return http.MethodGet, listModels
	}
	if id, ok := strings.CutPrefix(at.path, modelsPath+"/"); ok && id != "" {
		return http.MethodGet, func(w http.ResponseWriter, _ *http.Request) { describeModel(w, id) }
	}
	return "", nil
}

// ask serves one call of a model: by its act, else as other does.
func (s *server) ask(w http.ResponseWriter, r *http.Request, c call, other play) {
	if refused := c.read(w, r); refused != nil {
		refused.write(w)
		return
	}
	if act, ok := actOf[c.model]; ok {
		c.turn = s.turn(c.api, c.model)
		other = act.play
	}
	other(w, r, c)
}

// bearer is the token of the Authorization header (RFC 6750, section 2.1), empty when there is none.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

const (
	headerTimeout = 10 * time.Second // no more than a bound on idle sockets
	shutdownGrace = 2 * time.Second
)

// Serve answers on l until ctx is done, then ends every call under way, closes l and returns nil. It returns an error
// when l fails earlier. Whether l listens on loopback alone is the caller's choice.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTimeout,
		// sim-hang and its like wait for the request's context: without this they would outlive ctx.
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve simulator: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	if srv.Shutdown(grace) != nil {
		_ = srv.Close() // what is still open after the grace is cut; there is nothing to lose
	}
	<-served
	return nil
}
