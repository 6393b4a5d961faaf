package gate

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// ErrPlainHTTP is the error of CheckBaseURL for an address that would carry the key unencrypted to another machine.
var ErrPlainHTTP = errors.New("the base URL must begin with https://: over http:// the key would travel unencrypted (only localhost may use it)")

// baseURLRules are the refusals, in the order a reader would fix them.
var baseURLRules = []struct {
	refused func(*url.URL) bool
	err     error
}{
	{func(u *url.URL) bool { return u.Scheme != "http" && u.Scheme != "https" },
		errors.New("the base URL must begin with https://")},
	{func(u *url.URL) bool { return u.Hostname() == "" || u.Opaque != "" },
		errors.New("the base URL names no host")},
	{func(u *url.URL) bool { return !validPort(u) },
		errors.New("the port of the base URL must be a number from 1 to 65535")},
	{func(u *url.URL) bool { return u.User != nil },
		errors.New("the base URL must not hold a user name or password: give the key as the key")},
	{func(u *url.URL) bool { return !plainHost(u.Hostname()) },
		errors.New("the host of the base URL must be a name of plain ASCII letters, or an IP address in its usual notation")},
	{func(u *url.URL) bool {
		return strings.Contains(u.EscapedPath(), "%") || strings.Contains(u.Path, "//") || strings.Contains(u.Path+"/", "/./") || strings.Contains(u.Path+"/", "/../")
	},
		errors.New("the path of the base URL must be a plain one, without percent signs, double slashes and dots between slashes")},
	{func(u *url.URL) bool { return u.RawQuery != "" || u.ForceQuery || u.Fragment != "" },
		errors.New("the base URL must end before ? and #")},
	{func(u *url.URL) bool { return u.Scheme == "http" && !isLoopback(u.Hostname()) }, ErrPlainHTTP},
}

// CheckBaseURL reports what keeps raw from being the base URL of an API that a key may be sent to: an absolute https
// address, or http on loopback, without credentials, query or fragment, such as https://api.openai.com/v1. A slash at the
// end is fine. The error is one line that repeats no part of raw beyond the path of an API; it is ErrPlainHTTP for plain
// http to another machine.
func CheckBaseURL(raw string) error {
	if raw == "" {
		return errors.New("the base URL is empty")
	}
	if strings.HasSuffix(raw, "#") { // net/url forgets an empty fragment
		return errors.New("the base URL must end before ? and #")
	}
	if strings.ContainsFunc(raw, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return errors.New("the base URL contains a blank, a line break or another control character")
	}
	u, err := url.Parse(raw)
	if err != nil { // its text repeats the address, password included
		return errors.New("the base URL is not a valid address")
	}
	for _, rule := range baseURLRules {
		if rule.refused(u) {
			return rule.err
		}
	}
	return checkPath(u.Path)
}

// checkPath refuses an address that already names an API, as the API's path is put behind it.
func checkPath(path string) error {
	path = strings.ToLower(strings.TrimRight(path, "/"))
	for _, api := range APIs {
		if ending := "/" + api.Path(); strings.HasSuffix(path, ending) {
			return fmt.Errorf("the base URL must end before %s: remove that part", ending)
		}
	}
	return nil
}

var (
	hostName = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*$`)
	// numeric finds what C libraries read as an IPv4 address (inet_aton(3)): by its last label, as the WHATWG URL Standard does
	// ("ends in a number").
	numeric = regexp.MustCompile(`(?i)(^|\.)([0-9]+|0x[0-9a-f]*)$`)
)

// plainHost refuses what two programs may read as two hosts: an address in octal, hexadecimal or fewer than four parts, a
// letter that looks like another, a dot at the end, an address with a zone.
func plainHost(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Zone() == "" && !ip.Is4In6()
	}
	return hostName.MatchString(host) && !numeric.MatchString(host)
}

func validPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	n, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && n > 0
}
