package hosttest

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Trouble is what a network does to a connection in place of making it.
type Trouble func(*Net, *route)

// Play has trouble befall the connections to a host, named as for Handle, from the next one on; nil ends it. The host needs no
// handler then.
func (n *Net) Play(host string, t Trouble) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if t == nil {
		delete(n.troubles, strings.ToLower(host))
		return
	}
	n.troubles[strings.ToLower(host)] = t
}

// Refused is a proxy that answers with a status of its own: 403 where it lets nobody through, 407 where it wants a password, 502
// where it cannot reach the host. A status of 200 is no trouble.
func Refused(status int) Trouble {
	return func(_ *Net, r *route) { r.status = status }
}

// Intercepted is a connection that somebody opened on the way: the certificate is for the right host and of an authority that
// the client does not know.
func Intercepted(n *Net, r *route) { r.signer = n.stranger }

// Misnamed is a host that shows the certificate of another one.
func Misnamed(_ *Net, r *route) { r.name = "other.example" }

// Expired is a host whose certificate ended an hour ago.
func Expired(_ *Net, r *route) { r.until = time.Now().Add(-time.Hour) }

// Premature is a host whose certificate begins to hold in an hour: to a client whose clock is behind, every new one is.
func Premature(_ *Net, r *route) { r.until = time.Now().Add(time.Hour + validity) }

// SelfSigned is a host that signed its certificate itself.
func SelfSigned(n *Net, r *route) { r.signer = n.stranger.named(r.name) }

// Stalled is a host that takes connections and never says a word, so that no TLS handshake ends.
func Stalled(_ *Net, r *route) { r.stalls = true }

// Dropped is a connection that is reset as soon as the client has sent something through it.
func Dropped(_ *Net, r *route) { r.drops = true }

// Portal is where Captive sends its clients.
const Portal = "http://portal.example/login"

// Captive is a network that sends everybody to its sign-in page, with a certificate that the client takes for the host's own. The
// requests are recorded as if they had reached the host.
func Captive(_ *Net, r *route) {
	r.handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", Portal)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusFound)
		fmt.Fprintf(w, "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><a href=%q>Sign in to this network</a></body></html>\n", Portal)
	})
}
