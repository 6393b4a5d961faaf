package probe

import (
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/modelreach/modelreach/gate/redact"
)

const (
	maxHeader     = 200                 // bytes kept of one header
	maxRetryAfter = 30 * 24 * time.Hour // longer waits than any quota's period mean no more than this one
)

// keptHeaders help to explain a reply and say nothing about whose key it was. openai-organization and set-cookie do.
var keptHeaders = regexp.MustCompile(`^(?:` + strings.Join([]string{
	"content-type", "content-encoding", "retry-after", "retry-after-ms", "x-should-retry",
	"server", "via", "cf-mitigated", "cf-ray", "www-authenticate", "location", "policy-id", "x-ms-error-code", "x-squid-error",
	"x-ratelimit-(?:type|timeremaining|(?:limit|remaining|reset)(?:-project)?(?:-requests|-tokens)?(?:-minute|-hour|-day)?)",
}, "|") + `)$`)

// kept returns the headers worth keeping under lower-case names, scrubbed and then cut, nil when there are none.
func kept(h http.Header, scrub func(string) string) map[string]string {
	var headers map[string]string
	for name, values := range h {
		name = strings.ToLower(name)
		value := strings.Join(values, ", ")
		if name == "location" {
			value = origin(value)
		}
		if value == "" || !keptHeaders.MatchString(name) {
			continue
		}
		if headers == nil {
			headers = map[string]string{}
		}
		headers[name] = redact.Cut(scrub(value), maxHeader)
	}
	return headers
}

// origin is scheme and host of an address: its path and query may carry secrets. It is "" for a relative one.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host}).String()
}

// requestID is the id under which the provider finds the request again.
func requestID(h http.Header, scrub func(string) string) string {
	for _, name := range []string{"x-request-id", "apim-request-id", "request-id"} {
		if id := h.Get(name); id != "" {
			return redact.Cut(scrub(id), maxHeader)
		}
	}
	return ""
}

// retryAfter is how long the server asked to wait: retry-after-ms, which Azure sends, else Retry-After in seconds or as
// a date (RFC 9110, section 10.2.3). A date counts from the Date of the reply where it has one, as the clocks of two machines
// differ, else from now. It is 0 when neither makes sense.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if d, ok := wait(h.Get("retry-after-ms"), time.Millisecond); ok {
		return d
	}
	value := h.Get("Retry-After")
	if d, ok := wait(value, time.Second); ok {
		return d
	}
	if at, err := http.ParseTime(value); err == nil {
		if date, err := http.ParseTime(h.Get("Date")); err == nil {
			now = date
		}
		return min(max(0, at.Sub(now)), maxRetryAfter)
	}
	return 0
}

func wait(value string, unit time.Duration) (time.Duration, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) || n < 0 {
		return 0, false
	}
	if n >= float64(maxRetryAfter)/float64(unit) {
		return maxRetryAfter, true
	}
	return time.Duration(n * float64(unit)), true
}
