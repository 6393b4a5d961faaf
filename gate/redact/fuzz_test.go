package redact_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate/redact"
)

func FuzzScrub(f *testing.F) {
	for _, encode := range encoders {
		f.Add(encode(canary))
		f.Add("é" + encode(canary[:25]) + " & " + encode(canary[10:]))
	}
	for _, tt := range echoes {
		f.Add(tt[0])
	}
	for _, text := range kept {
		f.Add(text)
	}
	f.Add(canary[:7] + canary + canary[7:] + "****" + canary[:5])
	f.Add("https://***@[ip]:1 org-*** [email]\x01\"\x02/\\\x0e")
	scrub := redact.NewScrubber(redact.NewSecret(canary), redact.NewSecret("hunt3r"))
	f.Fuzz(func(t *testing.T, text string) {
		got := scrub.String(text)
		if piece := leak(got, canary); piece != "" {
			t.Errorf("%q survives in %q", piece, got)
		}
		if again := scrub.String(got); again != got {
			t.Errorf("not idempotent:\n%q\n%q", got, again)
		}
	})
}

// spellings are ways to write one character; noise stands between two, and may make an escape out of what is none.
var (
	spellings = []string{"%c", `\u%04x`, "%%%02x", "&#%d;", `\x%02x`, "%%25%02X", "&amp;#x%x;", `\\u%04X`, "&amp;amp;#%d;", `\\\x%02X`}
	noise     = []string{"", " ", `\n`, "%0A", "\n> ", `","`, "%", `\`, "&", `\\`, "\u200b", "&#", "**", "+"}
)

// FuzzMixtures writes a key with every character in a way of its own and something between each two. No eight of them that stand
// side by side stay as they were written.
func FuzzMixtures(f *testing.F) {
	const key = "Q7xR2mVt9LkWe4Zy8NBcu3Hd6Js1Fp5anbdf"
	for i := range spellings {
		for j := range noise {
			f.Add([]byte{byte(i), byte(j), 0, 0, byte(j), 6, byte(i), 0})
		}
	}
	scrub := redact.NewScrubber(redact.NewSecret(key))
	f.Fuzz(func(t *testing.T, choices []byte) {
		if len(choices) < 2 {
			return
		}
		choose := func(n int, from []string) string { return from[int(choices[n%len(choices)])%len(from)] }
		var written []string
		for i := range len(key) {
			written = append(written, fmt.Sprintf(choose(2*i, spellings), key[i])+choose(2*i+1, noise))
		}
		text := strings.Join(written, "")
		got := scrub.String("x " + text + " y")
		for i := range len(key) - 7 {
			if run := strings.Join(written[i:i+8], ""); strings.Contains(got, run) {
				t.Fatalf("%q survives of %q: %q", run, text, got)
			}
		}
		if again := scrub.String(got); again != got {
			t.Errorf("not idempotent:\n%q\n%q", got, again)
		}
	})
}
