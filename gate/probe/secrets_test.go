package probe

import (
	"fmt"
	"math/bits"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate/redact"
)

// A manifest may set the headers to any word, and no word is taken out of what a server says.
func TestWordsInPlaceOfIDs(t *testing.T) {
	for _, word := range []string{
		"gpt-6-luna", "schema_version", "org-gpt-6-luna", "proj_gpt-6-luna", "org-gpt-6-luna-a1b2c3d4", "proj_overloaded", "org-overloaded2026", "the engine",
	} {
		ids := func(o *Options) { o.Organization, o.Project = word, word }
		var sent string
		answer := replies(reply(200, goodChat), reply(503, strings.Replace(overloaded, "currently", "currently schema_version gpt-6-luna", 1)))
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			sent = r.Header.Get("OpenAI-Organization") + " " + r.Header.Get("OpenAI-Project")
			answer(w, r)
		})
		c := newClient(t, url, ids)
		if e := c.Ask(t.Context(), chatCall); e.AnsweredModel != "gpt-6-luna" || sent != word+" "+word {
			t.Errorf("%s: sent %q, %+v", word, sent, e)
		}
		if e := c.Ask(t.Context(), chatCall); !strings.Contains(e.Message, "The engine is currently schema_version gpt-6-luna overloaded") {
			t.Errorf("%s: %q", word, e.Message)
		}
	}
}

func TestSecretInThePath(t *testing.T) {
	for path, secret := range map[string]string{
		"/v1/k3Y9f8a7B6c5D4e3/openai":                   "k3Y9f8a7B6c5D4e3",
		"/8c7e1a52-0b6f-4d21-9a3c-5e8f7b60d914/v1":      "8c7e1a52-0b6f-4d21-9a3c-5e8f7b60d914",
		"/accounts/0f3a9c2b7d41e8650f3a9c2b7d41e865/ai": "0f3a9c2b7d41e8650f3a9c2b7d41e865",
		"/t-9xQ2mV7k_tenant":                            "t-9xQ2mV7k_tenant",
	} {
		url := strings.TrimSuffix(serve(t, replies(reply(503, `{"error":{"message":"No route for `+path+`"}}`))), "/v1") + path
		silent(t, newClient(t, url).Ask(t.Context(), chatCall), secret)
	}
	for _, word := range []string{
		"compatible-mode", "chat-completions", "serving-endpoints", "gpt-4o-mini-2024-07-18", "claude-3-7-sonnet-20250219", "preview20260807",
		"2026preview", "generativelanguage", "llama3.3-70b-instruct", "a1b2c3d4",
	} {
		const says = "No route for /v1/"
		url := strings.TrimSuffix(serve(t, replies(reply(503, `{"error":{"message":"`+says+word+`"}}`))), "/v1") + "/" + word
		if e := newClient(t, url).Ask(t.Context(), chatCall); e.Message != says+word {
			t.Errorf("%q", e.Message)
		}
	}
}

// However many secrets turn up, few scrubbers look for all of them.
func TestSecretsAreLearnedInBlocks(t *testing.T) {
	var told []string
	s := newSecrets(func(secret redact.Secret) { told = append(told, secret.Reveal()) }, redact.NewSecret(testKey))
	known := []string{testKey}
	for n := 2; n <= 300; n++ {
		secret := fmt.Sprintf("eyJ%05dQ%dx%dZk", n*7919, n, n*n)
		known = append(known, secret)
		s.learn(redact.NewSecret(secret))
		s.learn(redact.NewSecret(known[n/2]))
		if len(s.blocks) > bits.Len(uint(n)) {
			t.Fatalf("%d blocks of %d secrets", len(s.blocks), n)
		}
	}
	if !slices.Equal(told, known[1:]) {
		t.Errorf("told of %d secrets", len(told))
	}
	before := s.scrub(redact.NewSecret("another-one-0123"))
	s.learn(redact.NewSecret("yet-another-4567"))
	text := before(strings.Join(known, " ") + " another-one-0123 ")
	for _, secret := range append(known, "another-one-0123") {
		if leaks(text, secret) != "" {
			t.Fatalf("%s in %s", secret, text)
		}
	}
	if got := s.scrub()("yet-another-4567 is said"); got != redact.Mask+" is said" {
		t.Error(got)
	}
}
