package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/internal/faulttest"
	"github.com/modelreach/modelreach/internal/hosttest"
)

// What the rows below are made of.
var (
	soon    = []string{"--timeout", "300ms"}
	twice   = []string{"--attempts", "2"}
	asJSON  = "Content-Type: application/json"
	good    = faulttest.Reply(200, faulttest.Answer, asJSON)
	limited = func(header ...string) faulttest.Fault {
		return faulttest.Reply(429, `{"error":{"message":"Rate limit reached for requests","type":"requests","code":"rate_limit_exceeded"}}`, append(header, asJSON)...)
	}
	limitedOnce = func(header ...string) faulttest.Fault { return faulttest.Then(limited(header...), good) }
	missing     = func(message string) faulttest.Fault {
		return faulttest.Reply(404, `{"error":{"message":"`+message+`","code":"model_not_found"}}`, asJSON)
	}
)

// faults is what goes wrong between the program and a model, and what comes of it. docs/faults.md shows the table.
var faults = []struct {
	fault   string
	place   place
	args    []string
	outcome gate.Outcome
	cause   gate.Cause
	exit    int
}{
	{"The host name does not resolve", address("https://llm.invalid/v1"), nil, gate.Inconclusive, gate.DNSFailure, 3},
	{"The host name is none", address("https://" + strings.Repeat("a", 64) + ".example/v1"), nil, gate.Inconclusive, gate.DNSFailure, 3},
	{"The connection is refused", nobody, nil, gate.Inconclusive, gate.ConnectionRefused, 3},
	{"The connection is reset before the headers", at(faulttest.Reset), nil, gate.Inconclusive, gate.ConnectionReset, 3},
	{"The connection is reset after the headers", at(faulttest.ResetLater), nil, gate.Inconclusive, gate.ConnectionReset, 3},
	{"The connection is closed without a reply", at(faulttest.HangUp), nil, gate.Inconclusive, gate.ConnectionReset, 3},
	{"The connection is closed before the end of the body", at(faulttest.CutShort), nil, gate.Inconclusive, gate.ConnectionReset, 3},

	{"No reply comes", at(faulttest.Silent), soon, gate.Inconclusive, gate.Timeout, 3},
	{"No reply comes before the deadline of the run", at(faulttest.Silent), []string{"--deadline", "500ms"}, gate.Inconclusive, gate.NotAsked, 3},
	{"The headers come a byte at a time", at(faulttest.SlowHeaders(10 * time.Millisecond)), soon, gate.Inconclusive, gate.Timeout, 3},
	{"The body comes at one byte a second", at(faulttest.SlowBody(time.Second)), soon, gate.Inconclusive, gate.Timeout, 3},
	{"Interim replies (status 103) come without end", at(faulttest.Informs), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"The body has no end", at(faulttest.Endless), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"The body has a gigabyte", at(faulttest.Gigabyte), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"The body unpacks to a gigabyte (gzip bomb)", at(faulttest.GzipBomb), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"The body says that it is gzip and is not", at(faulttest.Reply(200, faulttest.Answer, asJSON, "Content-Encoding: gzip")), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"The body is packed in a way that nobody asked for", at(faulttest.Reply(200, "\x0b\x02\x80{}\x03", asJSON, "Content-Encoding: br")), nil, gate.Unreachable, gate.NotAnAPI, 1},

	{"The answer is JSON that breaks off", at(faulttest.Reply(200, faulttest.Answer[:80], asJSON)), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"The answer is empty", at(faulttest.Reply(200, "", asJSON)), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"The answer is nested 100,000 deep", at(faulttest.Reply(200, strings.Repeat("[", 100_000), asJSON)), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"A web page says that it is JSON", at(faulttest.Reply(200, "<!DOCTYPE html><title>It works</title>", asJSON)), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"A good answer says that it is a web page", at(faulttest.Reply(200, faulttest.Answer, "Content-Type: text/html")), nil, gate.Reachable, gate.OK, 0},
	{"A good answer holds invalid UTF-8", at(faulttest.Reply(200, strings.Replace(faulttest.Answer, `"ok"`, "\"\xff\xfe\xc0\"", 1), asJSON)), nil, gate.Reachable, gate.OK, 0},
	{"An error message holds invalid UTF-8", at(missing("\xff\xfe no such \xc0\xaf model")), nil, gate.Unreachable, gate.ModelNotFound, 1},
	{"An error message forges workflow commands", at(missing(`x\n::stop-commands::y\r\n##[set-env name=A]B\u2028::add-path::m`)), nil, gate.Unreachable, gate.ModelNotFound, 1},
	{"The reply is not HTTP", at(faulttest.Raw("SSH-2.0-OpenSSH_9.9\r\n")), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"The status is unheard of (799)", at(faulttest.Reply(799, "{}", asJSON)), nil, gate.Inconclusive, gate.Unknown, 3},
	{"The chunks of the body are broken", at(faulttest.Raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n")), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"The headers of a good answer have 64 KB", at(faulttest.Reply(200, faulttest.Answer, asJSON, "X-Long: "+strings.Repeat("a", 64<<10))), nil, gate.Reachable, gate.OK, 0},
	{"The headers of a good answer have 1 MB", at(faulttest.Reply(200, faulttest.Answer, asJSON, "X-Long: "+strings.Repeat("a", 1<<20))), nil, gate.Unreachable, gate.NotAnAPI, 1},

	{"One redirect (307) within the host", at(faulttest.Redirects(1)), nil, gate.Reachable, gate.OK, 0},
	{"100 redirects within the host", at(faulttest.Redirects(100)), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"A redirect in a circle", at(faulttest.Redirects(-1)), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"A redirect to another host", at(faulttest.Reply(307, "", "Location: https://elsewhere.invalid/v1")), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"A redirect to what is no address", at(faulttest.Reply(307, "", "Location: http://[::1")), nil, gate.Unreachable, gate.NotAnAPI, 1},
	{"A redirect to nowhere", at(faulttest.Reply(307, "")), nil, gate.Unreachable, gate.NotAnAPI, 1},

	{"Status 429, `Retry-After` of a day", at(limited("Retry-After: 86400")), nil, gate.Inconclusive, gate.RateLimitedDaily, 3},
	{"Status 429, `Retry-After` beyond the deadline", at(limited("Retry-After: 60")), twice, gate.Inconclusive, gate.RateLimited, 3},
	{"Status 429, then an answer, `Retry-After` negative", at(limitedOnce("Retry-After: -60")), twice, gate.Reachable, gate.OK, 0},
	{"Status 429, then an answer, `Retry-After` garbage", at(limitedOnce("Retry-After: 1e999 \xff bananas")), twice, gate.Reachable, gate.OK, 0},
	{"Status 429, then an answer, `Retry-After` a date in the past", at(limitedOnce("Retry-After: Sun, 06 Nov 1994 08:49:37 GMT")), twice, gate.Reachable, gate.OK, 0},
	{"Status 429, `Retry-After` a date far ahead", at(limited("Retry-After: Fri, 31 Dec 9999 23:59:59 GMT")), nil, gate.Inconclusive, gate.RateLimitedDaily, 3},
	{
		"Status 429, then an answer, `Retry-After` a date a second ahead, the server's clock years ahead",
		at(limitedOnce("Date: Mon, 01 Jan 2091 00:00:00 GMT", "Retry-After: Mon, 01 Jan 2091 00:00:01 GMT")), twice, gate.Reachable, gate.OK, 0,
	},
	{
		"Status 429, `Retry-After` a date a day ahead, the server's clock years behind",
		at(limited("Date: Sat, 01 Jan 2000 00:00:00 GMT", "Retry-After: Sun, 02 Jan 2000 00:00:00 GMT")), twice, gate.Inconclusive, gate.RateLimitedDaily, 3,
	},
	{"A good answer, the server's clock years behind", at(faulttest.Reply(200, faulttest.Answer, asJSON, "Date: Sat, 01 Jan 2000 00:00:00 GMT")), nil, gate.Reachable, gate.OK, 0},

	{"The certificate has expired, or the local clock is ahead", host(hosttest.Expired), nil, gate.Inconclusive, gate.TLSFailure, 3},
	{"The certificate is not valid yet, or the local clock is behind", host(hosttest.Premature), nil, gate.Inconclusive, gate.TLSFailure, 3},
	{"The certificate is self-signed", host(hosttest.SelfSigned), nil, gate.Inconclusive, gate.TLSFailure, 3},
	{"The certificate is of an unknown authority", host(hosttest.Intercepted), nil, gate.Inconclusive, gate.TLSFailure, 3},
	{"The certificate is for another host", host(hosttest.Misnamed), nil, gate.Inconclusive, gate.TLSFailure, 3},
	{"The TLS handshake stalls", host(hosttest.Stalled), soon, gate.Inconclusive, gate.Timeout, 3},
	{"The connection is reset in the TLS handshake", host(hosttest.Dropped), nil, gate.Inconclusive, gate.ConnectionReset, 3},
	{"The server speaks no TLS", unsafe, nil, gate.Inconclusive, gate.TLSFailure, 3},
	{"The proxy wants a password (status 407)", host(hosttest.Refused(http.StatusProxyAuthRequired)), nil, gate.Inconclusive, gate.ProxyError, 3},
	{"The proxy refuses the host (status 403)", host(hosttest.Refused(http.StatusForbidden)), nil, gate.Inconclusive, gate.ProxyError, 3},
	{"The sign-in page of a network answers", host(hosttest.Captive), nil, gate.Unreachable, gate.NotAnAPI, 1},
}

// TestFaults runs the program against every fault. Each run ends by itself, with what the table says, a report that the
// published schema accepts, and nothing of the key in anything it wrote.
func TestFaults(t *testing.T) {
	for _, row := range faults {
		t.Run(row.fault, func(t *testing.T) {
			t.Parallel()
			f := newFaultRun(t)
			f.to(t, row.place)
			f.run(t, append(row.args, "--models", "gpt-6-luna")...)
			f.ends(t, row.exit)
			f.finds(t, row.outcome, row.cause)
		})
	}
}

func TestDocsFaults(t *testing.T) {
	var b strings.Builder
	b.WriteString("| Fault | Outcome | Cause | Exit code |\n|---|---|---|---|\n")
	for _, row := range faults {
		fmt.Fprintf(&b, "| %s | %s | [`%s`](causes.md#%[3]s) | %d |\n", row.fault, row.outcome, row.cause, row.exit)
	}
	generated(t, "docs/faults.md", "faults", b.String())
}
