package redact_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate/redact"
)

func jsonText(s string) string {
	b, _ := json.Marshal(s)
	return string(b[1 : len(b)-1])
}

func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

func each(format string) func(string) string {
	return func(s string) string {
		var b strings.Builder
		for i := range len(s) {
			fmt.Fprintf(&b, format, s[i])
		}
		return b.String()
	}
}

func every(n int, separator string) func(string) string {
	return func(s string) string {
		var b strings.Builder
		for i := range len(s) {
			if i > 0 && i%n == 0 {
				b.WriteString(separator)
			}
			b.WriteByte(s[i])
		}
		return b.String()
	}
}

func within(before, after string, encode func([]byte) string) func(string) string {
	return func(s string) string { return encode([]byte(before + s + after)) }
}

func wrapped(s string) string {
	return every(20, "\r\n")(base64.StdEncoding.EncodeToString([]byte("user:" + s)))
}

// encoders are the ways in which a key comes back.
var encoders = map[string]func(string) string{
	"raw":                      func(s string) string { return s },
	"JSON":                     jsonText,
	"JSON twice":               func(s string) string { return jsonText(jsonText(s)) },
	"JSON thrice":              func(s string) string { return jsonText(jsonText(jsonText(s))) },
	"JSON, every character":    each(`\u%04x`),
	"JSON, upper case":         each(`\u%04X`),
	"JSON, escaped slash":      func(s string) string { return strings.ReplaceAll(s, "/", `\/`) },
	"JSON, some characters":    func(s string) string { return strings.NewReplacer("-", `\u002d`, "R", `\u0052`).Replace(s) },
	"query":                    url.QueryEscape,
	"query twice":              func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"path":                     url.PathEscape,
	"URL, every character":     each(`%%%02X`),
	"URL, lower case":          each(`%%%02x`),
	"URL, every other":         func(s string) string { return strings.NewReplacer("-", "%2d", "_", "%5F", "x", "%78").Replace(s) },
	"HTML":                     html.EscapeString,
	"HTML twice":               func(s string) string { return html.EscapeString(html.EscapeString(s)) },
	"HTML, decimal":            each(`&#%d;`),
	"HTML, hexadecimal":        each(`&#x%X;`),
	"XML":                      xmlText,
	"Go":                       strconv.Quote,
	"Go bytes":                 each(`\x%02x`),
	"base64":                   within("", "", base64.StdEncoding.EncodeToString),
	"base64, basic auth":       within("user:", "\n", base64.StdEncoding.EncodeToString),
	"base64, one before":       within(":", "", base64.StdEncoding.EncodeToString),
	"base64, two before":       within("::", "x", base64.StdEncoding.EncodeToString),
	"base64url":                within("{\"k\":", "}", base64.URLEncoding.EncodeToString),
	"base64url, one before":    within("a", "bc", base64.RawURLEncoding.EncodeToString),
	"base64url, two before":    within("ab", "c", base64.RawURLEncoding.EncodeToString),
	"base64, wrapped":          wrapped,
	"base64 in JSON":           func(s string) string { return jsonText(wrapped(s)) },
	"base64 in a URL":          func(s string) string { return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s))) },
	"hexadecimal":              within("", "", hex.EncodeToString),
	"hexadecimal, upper":       func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
	"hexadecimal, within":      within("user:", "\n", hex.EncodeToString),
	"split by LF":              every(7, "\n"),
	"split by CRLF":            every(5, "\r\n"),
	"split by escaped LF":      every(6, `\n`),
	"split, escaped twice":     every(6, `\\r\\n`),
	"split by URL-escaped LF":  every(6, "%0A"),
	"split by spaces":          every(1, " "),
	"split by indented lines":  every(4, "\n    "),
	"split by quoted lines":    every(7, "\n> "),
	"split by log prefix":      every(7, "\n| "),
	"split in JSON strings":    every(5, `","`),
	"split in JSON lines":      every(5, "\",\n  \""),
	"split in Go strings":      every(5, `" + "`),
	"split by zero-width":      every(3, "\u200b"),
	"split by soft hyphens":    every(3, "\u00ad"),
	"split by line separators": every(7, "\u2028"),
	"split by colours":         every(4, "\x1b[1;31m"),
	"split by NUL":             every(1, "\x00"),
	"cut off":                  func(s string) string { return s[:len(s)-9] },
	"tail":                     func(s string) string { return s[11:] },
	"middle":                   func(s string) string { return s[9:20] },
	"eight characters":         func(s string) string { return s[13:21] },
	"twice":                    func(s string) string { return s + s },
	"overlapping":              func(s string) string { return s[:20] + s[12:] },
}

// carriers are what a key comes back in; %s is the key.
var carriers = []string{
	`%s`,
	`{"error":{"message":"Incorrect API key provided: %s. You can find your API key at https://platform.openai.com/account/api-keys."}}`,
	`{"error":"{\"error\":{\"message\":\"bad key %s\"}}"}`,
	"Authorization: Bearer %s\r\nHost: api.openai.com\r\n",
	`https://api.example.com/v1/models?key=%s&alt=json`,
	`https://user:%s@gateway.example.com/v1`,
	`<html><body><p>Key <code>%s</code> is not known</p></body></html>`,
	"data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\ndata: [DONE]\n\n",
	`Post "https://api.example.com/%s": dial tcp: lookup %[1]s: no such host`,
	"x%sx", "/%s/", "=%s=",
}

func TestNoPieceOfAKeySurvives(t *testing.T) {
	scrub := redact.NewScrubber(redact.NewSecret(canary))
	for name, encode := range encoders {
		for _, carrier := range carriers {
			text := fmt.Sprintf(carrier, encode(canary))
			got := scrub.String(text)
			if piece := leak(got, canary); piece != "" {
				t.Errorf("%s in %q: %q survives in %q", name, carrier, piece, got)
			}
			if again := scrub.String(got); again != got {
				t.Errorf("%s in %q: not idempotent:\n%q\n%q", name, carrier, got, again)
			}
		}
	}
}

// Every piece, not only the ones the encoders happen to cut: each start, length and place within a base64 text.
func TestNoPieceOfABase64KeySurvives(t *testing.T) {
	scrub := redact.NewScrubber(redact.NewSecret(canary))
	for before := range 3 {
		for start := range len(canary) - 8 {
			for end := start + 8; end <= len(canary); end++ {
				text := base64.StdEncoding.EncodeToString([]byte("::"[:before] + canary[start:end] + "\n"))
				if piece := leak(scrub.String(text), canary); piece != "" {
					t.Fatalf("%q after %d bytes: %q survives", canary[start:end], before, piece)
				}
			}
		}
	}
}

func TestWhatIsRemoved(t *testing.T) {
	const key = "sk-ant-api03-Zq8WmT4vKx"
	tests := []struct{ name, secret, text, want string }{
		{"a key becomes one mask", key, "key " + key + " is wrong", "key *** is wrong"},
		{"white space around a secret is no part of it", " " + key + "\n", "key=" + key + ";", "key=***;"},
		{"JSON still parses", key, `{"a":"\n` + key + `\n","b":1}`, `{"a":"\n***\n","b":1}`},
		{"an escape before it stays whole", `nabcdefgh12`, `{"a":"x: \nabcdefgh12"}`, `{"a":"x: ***"}`},
		{"each line of a secret", "first-line-9\n\nsecond-line-7\n", "at second-line-7 and first-line-9", "at *** and ***"},
		{"a short line of one", "-----BEGIN-----\r\nq7Xz\r\n-----END-----", "has q7Xz in it", "has *** in it"},
		{"a short secret is removed as a word", "ollama", "key ollama, not ollamas", "key ***, not ollamas"},
		{"also behind an escape sequence", "ollama", `{"m":"\nollama\u003c"}`, `{"m":"\n***\u003c"}`},
		{"a very short secret is not looked for", "abc", "abc abc", "abc abc"},
		{"an empty secret is not looked for", "", "abc", "abc"},
		{"blanks are not looked for", "         ", "a          b", "a          b"},
		{"punctuation is not looked for", "----", "a ---- b", "a ---- b"},
		{"beyond ASCII", "schlüssel-größe-ß", `"schl\u00fcssel-gr\u00f6\u00dfe-\u00df" schl%C3%BCssel-gr%c3%b6%C3%9Fe`, `"***" ***`},
		{"seven characters may stay", key, "starts with sk-ant-", "starts with sk-ant-"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			scrub := redact.NewScrubber(redact.NewSecret(""), redact.NewSecret(tt.secret))
			if got := scrub.String(tt.text); got != tt.want {
				t.Errorf("String(%q) = %q, want %q", tt.text, got, tt.want)
			}
			if got := scrub.Bytes([]byte(tt.text)); string(got) != tt.want {
				t.Errorf("Bytes(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestEverySecretIsRemoved(t *testing.T) {
	scrub := redact.NewScrubber(redact.NewSecret("first-key-123"), redact.NewSecret("second-key-456"))
	if got, want := scrub.String("first-key-123 second-key-456"), "*** ***"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCut(t *testing.T) {
	tests := []struct {
		text string
		max  int
		want string
	}{
		{"short", 5, "short"}, {"longer", 5, "lo…"}, {"ääää", 7, "ää…"}, {"ääää", 6, "ä…"},
		{"abcd", 3, "…"}, {"abcd", 2, ""}, {"", 0, ""}, {"x", -1, ""},
	}
	for _, tt := range tests {
		if got := redact.Cut(tt.text, tt.max); got != tt.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", tt.text, tt.max, got, tt.want)
		}
	}
}

func BenchmarkScrub(b *testing.B) {
	scrub := redact.NewScrubber(redact.NewSecret(canary), redact.NewSecret("gsk_Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk8Lz0Xc"), redact.NewSecret("org-Mn4Bv2Cx8Za6Sd1F"))
	line := `{"error":{"message":"Project ` + "`proj_abc`" + ` does not have access to model gpt-5, see https://platform.openai.com/x?key=1 and mail a@b.cd","type":"invalid_request_error","code":"model_not_found"}}` + "\n"
	for _, size := range []int{1 << 10, 64 << 10, 1 << 20} {
		text := strings.Repeat(line, size/len(line)+1)[:size]
		b.Run(strconv.Itoa(size>>10)+"KiB", func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				scrub.String(text)
			}
		})
	}
}

// One or two asterisks hold a key together as little as blanks do; three are a mask, and part what stands beside them.
func TestAsterisksBetweenPieces(t *testing.T) {
	const key = "Zq8Lk3Vw9Xb2Np5Rt7"
	s := redact.NewScrubber(redact.NewSecret(key))
	for _, between := range []string{"*", "**"} {
		var pieces []string
		for i := 0; i < len(key); i += 6 {
			pieces = append(pieces, key[i:i+6])
		}
		text := "key: " + strings.Join(pieces, between) + " end"
		if got := s.String(text); strings.Contains(got, pieces[1]) {
			t.Errorf("%q became %q", text, got)
		}
	}
}
