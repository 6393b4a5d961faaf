// Package simulate is an OpenAI-compatible server that misbehaves on request: the model id picks one way of answering
// or failing, listed by Acts. It is the executable meaning of package gate's causes, a way to see a gate fail safely,
// and needs neither a network nor a key.
//
// Below /v1 it serves POST on the path of each of gate.APIs, GET models and models/{id}, with the status codes, bodies,
// events and headers of the OpenAI API reference. A known id such as gpt-6-luna answers well on its own APIs and refuses
// what the model it is named after refuses, an id that starts with "sim-" plays its act, and any other id gets the 404 of
// a model that does not exist.
//
//	server → route → key → body → act or model → checks → answer or stream
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

const modelsPath = "/v1/models"

// ServeHTTP checks in OpenAI's order: the path and method, then the key, then the body.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	sign(w.Header())
	method, serve := s.route(r.URL.Path)
	switch {
	case serve == nil:
		invalidURL(r).write(w)
	case r.Method != method:
		w.Header().Set("Allow", method) // RFC 9110, section 15.5.6
		wrongMethod(r).write(w)
	case bearer(r) == "":
		keyMissing.write(w)
	default:
		serve(w, r)
	}
}

// route finds who serves a path, and by which method. The handler is nil for a path the API does not have.
func (s *server) route(path string) (method string, serve http.HandlerFunc) {
	for _, api := range gate.APIs {
		if path == "/v1/"+api.Path() {
			return http.MethodPost, func(w http.ResponseWriter, r *http.Request) { s.ask(w, r, api) }
		}
	}
	if path == modelsPath {
		return http.MethodGet, listModels
	}
	if id, ok := strings.CutPrefix(path, modelsPath+"/"); ok && id != "" {
		return http.MethodGet, func(w http.ResponseWriter, _ *http.Request) { describeModel(w, id) }
	}
	return "", nil
}

// ask serves one call of a model.
func (s *server) ask(w http.ResponseWriter, r *http.Request, api gate.API) {
	c, refused := read(w, r, api)
	if refused != nil {
		refused.write(w)
		return
	}
	c.options = s.options
	if act, ok := actOf[c.model]; ok {
		c.turn = s.turn(api, c.model)
		act.play(w, r, c)
		return
	}
	answerKnown(w, r, c)
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
