package redact

import (
	"net/netip"
	"strings"
)

// addresses replaces IP addresses. Loopback and unspecified addresses stay: they are the same on every machine, and they
// explain an error.
func addresses(text string) string {
	var out strings.Builder
	kept := 0
	for at := 0; at < len(text); {
		start := at
		for at < len(text) && inAddress(text[at]) {
			at++
		}
		if word := text[start:at]; mayBeAddress(word) {
			out.WriteString(text[kept:start])
			out.WriteString(address(word))
			kept = at
		}
		at++
	}
	out.WriteString(text[kept:])
	return out.String()
}

// inAddress says whether b continues a word that may be an address. Letters and signs that no address has belong to
// such words too, so that no part of a name or a version is taken for one.
func inAddress(b byte) bool { return isLetter(b) || strings.IndexByte(".:-_", b) >= 0 }

func mayBeAddress(word string) bool {
	return len(word) > 2 && (strings.Count(word, ".") >= 3 || strings.Count(word, ":") >= 2)
}

// address replaces the address that word is, but for a port or punctuation at its end.
func address(word string) string {
	for _, end := range []int{len(word), len(strings.TrimRight(word, ".:-_"))} {
		host := word[:end]
		if hidden(host) {
			return "[ip]" + word[end:]
		}
		if colon := strings.LastIndexByte(host, ':'); colon > 0 && hidden(host[:colon]) && strings.Contains(host, ".") {
			return "[ip]" + word[colon:]
		}
	}
	return word
}

func hidden(host string) bool {
	addr, err := netip.ParseAddr(host)
	if err != nil || addr.IsLoopback() || addr.IsUnspecified() {
		return false
	}
	return addr.Is4() || strings.ContainsAny(host, "0123456789")
}
