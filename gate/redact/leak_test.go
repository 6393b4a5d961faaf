package redact_test

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// canary is shaped like a project key of OpenAI, with characters that every encoding treats differently.
const canary = "sk-proj-Q7xR2mVt9/LkW+e4Zy8N=Bc_u3&Hd6Js1Fp5"

// leak returns eight consecutive characters of secret that text still holds, in any encoding a reader could undo, or "".
// It decodes with the standard library and shares no code with what it tests.
func leak(text, secret string) string {
	texts := readings(text)
	for _, t := range texts[2:] {
		if found := piece(letters(t), letters(secret)); found != "" {
			return found
		}
	}
	for _, t := range append(texts, decodings(texts)...) {
		if found := piece(t, secret); found != "" {
			return found
		}
	}
	return ""
}

func piece(text, secret string) string {
	pieces := map[string]bool{}
	for i := range len(secret) - 7 {
		pieces[secret[i:i+8]] = true
	}
	for i := range max(0, len(text)-7) {
		if pieces[text[i:i+8]] {
			return text[i : i+8]
		}
	}
	return ""
}

var noLetter = regexp.MustCompile(`[^A-Za-z0-9*]+`)

// letters drops what is no ASCII letter, digit or mask.
func letters(s string) string { return noLetter.ReplaceAllString(s, "") }

var (
	joints     = regexp.MustCompile("[\\s\"',|<>`\\x00\\p{Cf}\\p{Zl}\\p{Zp}]+")
	separators = regexp.MustCompile(joints.String() + `|\\+[nrt]|%0[AaDd]|&#1[03];|\x1b\[[ -?]*[@-~]`)
	escape     = regexp.MustCompile(`(?:\\+u[0-9a-fA-F]{4}|\\+x[0-9a-fA-F]{2}|%(?:25)*[0-9a-fA-F]{2}|&(?:amp;)*(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z]\w{1,7};)|\\+["'/])`)
	either     = regexp.MustCompile(separators.String() + "|" + escape.String())
	base64Run  = regexp.MustCompile(`[A-Za-z0-9+/_-]{8,}`)
	hexRun     = regexp.MustCompile(`[0-9a-fA-F]{16,}`)
)

// readings are text as it is and unescaped, and both without what separates pieces.
func readings(text string) []string {
	unescaped := escape.ReplaceAllStringFunc(text, unescape)
	joined := either.ReplaceAllStringFunc(text, func(s string) string {
		if separators.FindString(s) == s {
			return ""
		}
		return unescape(s)
	})
	return []string{text, unescaped, separators.ReplaceAllString(text, ""), joints.ReplaceAllString(joined, "")}
}

// decodings are what texts hold as base64 or in hexadecimal.
func decodings(texts []string) []string {
	var all []string
	for _, t := range texts {
		for _, r := range base64Run.FindAllString(t, -1) {
			all = append(all, decodeBase64(r)...)
		}
		for _, r := range hexRun.FindAllString(t, -1) {
			all = append(all, decodeHex(r), decodeHex(r[1:]))
		}
	}
	return all
}

func unescape(s string) string {
	code, base := s[len(s)-1:], 10
	switch {
	case strings.HasPrefix(s, "%"):
		code, base = s[len(s)-2:], 16
	case strings.HasPrefix(s, "&"):
		decoded := html.UnescapeString("&" + strings.TrimPrefix(strings.ReplaceAll(s, "amp;", ""), "&"))
		if len([]rune(decoded)) > 2 { // the name of no character
			return s
		}
		return decoded
	case len(s) > 4 && strings.Contains(s, `\u`):
		code, base = s[len(s)-4:], 16
	case len(s) > 3 && strings.Contains(s, `\x`):
		code, base = s[len(s)-2:], 16
	default:
		return code
	}
	n, _ := strconv.ParseUint(code, base, 32)
	return string(rune(n))
}

func decodeBase64(s string) []string {
	s = strings.NewReplacer("-", "+", "_", "/").Replace(s)
	var all []string
	for offset := range 4 {
		part := s[min(offset, len(s)):]
		decoded, _ := base64.RawStdEncoding.DecodeString(part[:len(part)/4*4])
		all = append(all, string(decoded))
	}
	return all
}

func decodeHex(s string) string {
	decoded, _ := hex.DecodeString(s[:len(s)/2*2])
	return string(decoded)
}

// TestLeakSees guards the guard: every encoding that the tests plant is one that leak undoes.
func TestLeakSees(t *testing.T) {
	for name, encode := range encoders {
		if leak("text "+encode(canary)+" text", canary) == "" {
			t.Errorf("leak is blind to %s", name)
		}
	}
	if got := leak("an ordinary text with sk-proj and ***", canary); got != "" {
		t.Errorf("leak sees %q where nothing is", got)
	}
}
