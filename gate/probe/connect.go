package probe

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// headStart is the longest that others wait for the connection of the first request.
const headStart = 5 * time.Second

// door lets the first request to an origin go ahead alone until it has a connection. Requests that start together would each
// dial one, and find only then that the server speaks HTTP/2 and one was enough (RFC 9113, section 9.1). Without TLS there is
// no HTTP/2 here, and nothing to wait for.
type door struct {
	taken atomic.Bool // somebody goes first
	ready chan struct{}
	open  func() // may be called many times
}

func newDoor(root string) *door {
	ready := make(chan struct{})
	d := &door{ready: ready, open: sync.OnceFunc(func() { close(ready) })}
	if !strings.HasPrefix(strings.ToLower(root), "https:") {
		d.open()
	}
	return d
}

// pass waits until the first request is connected, has ended, or has had its head start. It reports false when ctx ends before.
func (d *door) pass(ctx context.Context) bool {
	select {
	case <-d.ready:
		return true
	default:
	}
	if d.taken.CompareAndSwap(false, true) {
		time.AfterFunc(headStart, d.open)
		return true
	}
	select {
	case <-d.ready:
		return true
	case <-ctx.Done():
		return false
	}
}

// watched is req, opening the door as soon as it has a connection.
func (d *door) watched(req *http.Request) *http.Request {
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { d.open() }}
	return req.WithContext(httptrace.WithClientTrace(req.Context(), trace))
}
