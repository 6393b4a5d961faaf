package probe

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/modelreach/modelreach/gate"
)

// faults tells transport errors apart, first match first: a proxy that cannot be resolved is the proxy's trouble, and
// a name that is not resolved in time is still a name that is not resolved.
var faults = []struct {
	fault gate.Fault
	match func(error) bool
}{
	{gate.FaultNoKey, is[noToken]},
	{gate.FaultProxy, isProxy},
	{gate.FaultDNS, is[*net.DNSError]},
	{gate.FaultTimeout, isTimeout},
	{gate.FaultTLS, isTLS},
	{gate.FaultRefused, isAny(syscall.ECONNREFUSED)},
	{gate.FaultReset, isReset},
}

// faultCodes are the codes of faults that have one.
var faultCodes = map[gate.Fault]string{gate.FaultNoKey: gate.NoIDToken}

// faultOf names what went wrong below HTTP.
func faultOf(err error) gate.Fault {
	for _, row := range faults {
		if row.match(err) {
			return row.fault
		}
	}
	return gate.FaultTransport
}

// transportText is the text of a transport error without method and URL, which the reader knows. Of an authority that is
// not known it says who it is: that mostly is the proxy that opened the connection.
func transportText(err error) string {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	text := err.Error()
	if unknown, ok := errors.AsType[x509.UnknownAuthorityError](err); ok && unknown.Cert != nil {
		text += issuer(unknown.Cert)
	}
	return text
}

// issuer is who issued a certificate, in words to put behind a sentence; "" when it does not say.
func issuer(c *x509.Certificate) string {
	name := cmp.Or(c.Issuer.CommonName, strings.Join(c.Issuer.Organization, ", "))
	if name == "" {
		return ""
	}
	return " (issuer: " + name + ")"
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func isAny(targets ...error) func(error) bool {
	return func(err error) bool {
		return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
	}
}

// hasOp matches the operations that the standard library names in a *net.OpError.
func hasOp(err error, ops ...string) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && slices.Contains(ops, op.Op)
}

func isProxy(err error) bool {
	return is[proxyError](err) || hasOp(err, "proxyconnect", "socks connect")
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout() || isAny(context.DeadlineExceeded, os.ErrDeadlineExceeded)(err)
}

// isTLS also goes by the prefix, as crypto/tls has no type for most of its own errors, and by the operations it names
// for an alert that either side sent.
func isTLS(err error) bool {
	return errors.Is(err, http.ErrSchemeMismatch) ||
		is[*tls.CertificateVerificationError](err) || is[tls.RecordHeaderError](err) || is[tls.AlertError](err) ||
		is[x509.UnknownAuthorityError](err) || is[x509.HostnameError](err) || is[x509.CertificateInvalidError](err) ||
		is[x509.SystemRootsError](err) ||
		hasOp(err, "remote error", "local error") || startsWith(err, "tls: ", "x509: ")
}

// isReset also goes by the prefix, as net/http exports no type for an HTTP/2 stream or connection that was cut. It meets
// net.ErrClosed where it finds the connection closed by the server while it still writes the request.
func isReset(err error) bool {
	return isAny(io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE)(err) ||
		startsWith(err, "http2: ", "stream error: ", "connection error: ", "http: server closed idle connection")
}

// startsWith looks at the innermost error.
func startsWith(err error, prefixes ...string) bool {
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		err = inner
	}
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(err.Error(), p) })
}

// lookup is the resolution of the host a request is for. While net/http waits for a connection, it gives a request that is out of
// time the same error whatever it waited for.
type lookup struct {
	host string
	open atomic.Bool // it has begun, and no address was found yet
}

// watched is req, telling of its lookup. That of a proxy is not told.
func (l *lookup) watched(req *http.Request) *http.Request {
	l.host = req.URL.Hostname()
	trace := &httptrace.ClientTrace{
		DNSStart: func(i httptrace.DNSStartInfo) { l.open.Store(i.Host == l.host) },
		DNSDone: func(i httptrace.DNSDoneInfo) {
			if i.Err == nil {
				l.open.Store(false)
			}
		},
	}
	return req.WithContext(httptrace.WithClientTrace(req.Context(), trace))
}

// blamed is err, or what it means where the time ran out in the lookup.
func (l *lookup) blamed(err error) error {
	if l.open.Load() && isTimeout(err) {
		return &net.DNSError{Err: "no answer in time", Name: l.host, IsTimeout: true}
	}
	return err
}
