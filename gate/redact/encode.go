package redact

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// encodings are the texts that a secret turns into and that no decoding of single characters undoes.
func encodings(secret string) []string {
	lower := hex.EncodeToString([]byte(secret))
	all := []string{lower, strings.ToUpper(lower)}
	for before := range 3 {
		all = append(all, base64Within(secret, before))
	}
	return all
}

// base64Within is the part of a base64 text that secret alone decides when before bytes, modulo three, stand before it
// and anything may follow: base64("user:"+secret+"\n") holds base64Within(secret, 5%3). The other alphabet of RFC 4648
// needs no text of its own, see fold.
func base64Within(secret string, before int) string {
	encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("\x00", before) + secret))
	first := [3]int{0, 2, 3}[before] // the characters that hold bits of what stands before
	last := len(encoded)
	if (before+len(secret))%3 != 0 {
		last-- // holds bits of what follows
	}
	return encoded[first:last]
}
