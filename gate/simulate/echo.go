package simulate

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// echo answers like a server that logs its whole request to the client. What it sends holds nothing but copies of the
// key, so a client that lets eight characters of it through has leaked them.
func echo(w http.ResponseWriter, r *http.Request, c call) {
	copies := spell(c.key)
	echoHeaders(w.Header(), c.key, copies)
	errors := make([]object, len(copies))
	for i, spelled := range copies {
		errors[i] = object{"message": spelled, "type": c.key, "param": c.key, "code": c.key}
	}
	writeJSON(w, http.StatusUnauthorized, object{
		"error": object{
			"message": fmt.Sprintf("Incorrect API key provided: %s. You can find your API key at "+
				"https://platform.openai.com/account/api-keys. %s", c.key, strings.Join(copies, " ")),
			"type": c.key, "param": c.key, "code": jsonEscaped(c.key),
			"metadata": object{"raw": wrapped(c.key), "authorization": r.Header.Get("Authorization")},
		},
		"errors": errors, "detail": copies,
		"id": c.key, "model": c.key, "object": c.key, "status": c.key, "request_id": c.key, "user_id": c.key, c.key: c.key,
	})
}

// wrapped is the error of the server behind a gateway: JSON as text, so that the key is escaped twice.
func wrapped(key string) string {
	inner, _ := json.Marshal(object{"error": object{"message": "Incorrect API key provided: " + key, "code": jsonEscaped(key)}})
	return string(inner) // nothing in it can fail to marshal
}

// spell writes a key in every way that servers, proxies and logs are known to.
func spell(key string) []string {
	copies := []string{
		key,
		"Bearer " + key,
		mask(key),
		url.QueryEscape(key),
		each(key, "%%%02X"),
		each(key, `\u%04x`),
		each(key, "&#%d;"),
		hex.EncodeToString([]byte(key)),
		strings.Join(chunks(key, 20), "\n"),
		strings.Join(chunks(key, 20), "\r\n  "),
	}
	// Where the key stands in what is encoded shifts every digit of base64 (RFC 4648, section 4).
	for _, before := range []string{"", ":", "u:", "Bearer "} {
		plain := []byte(before + key)
		copies = append(copies,
			base64.StdEncoding.EncodeToString(plain),
			base64.RawURLEncoding.EncodeToString(plain),
			strings.Join(chunks(base64.StdEncoding.EncodeToString(plain), 76), "\r\n"), // RFC 2045, section 6.8
		)
	}
	return copies
}

// each writes every byte of s in a format of its own.
func each(s, format string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, format, s[i])
	}
	return b.String()
}

// chunks cuts s into pieces of size bytes and a shorter rest.
func chunks(s string, size int) []string {
	var pieces []string
	for len(s) > size {
		pieces, s = append(pieces, s[:size]), s[size:]
	}
	return append(pieces, s)
}

// jsonEscaped is a string whose every byte is escaped on the wire (RFC 8259, section 7) and plain once decoded.
type jsonEscaped string

// MarshalJSON writes the escaped form.
func (s jsonEscaped) MarshalJSON() ([]byte, error) {
	return []byte(`"` + each(string(s), `\u%04x`) + `"`), nil
}

// echoHeaders repeats the key in every header a client might keep, and in the name of one.
func echoHeaders(h http.Header, key string, copies []string) {
	for _, name := range []string{
		"X-Request-Id", "Openai-Organization", "Openai-Processing-Ms", "Openai-Version", "Retry-After", "Server", "Via",
		"Cf-Ray", "Warning", "X-Echo-Authorization", "X-Ratelimit-Limit-Requests", "X-Ratelimit-Remaining-Requests",
		"X-Ratelimit-Reset-Requests", "X-Ratelimit-Limit-Tokens", "X-Ratelimit-Type",
	} {
		h.Set(name, key)
	}
	h.Set("Www-Authenticate", fmt.Sprintf(`Bearer realm=%q, error="invalid_token"`, key))
	h.Set("Set-Cookie", "key="+key)
	h.Set("Location", "/v1/keys?key="+url.QueryEscape(key))
	h["X-"+key] = []string{key} // dropped by net/http where the key cannot be a header's name
	for _, spelled := range copies {
		h.Add("X-Echo", strings.Join(strings.Fields(spelled), " "))
	}
}
