package probe

import (
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
)

func TestInspectKeyRefuses(t *testing.T) {
	for code, keys := range map[string][]string{
		"": {"", " ", "\n", "\t \r\n"},
		"placeholder": {
			"YOUR_KEY", "your-api-key", "your_openai_api_key_here", "sk-your-key", "yourapikey", "<your key>", "<key>", "[API KEY]",
			"sk-xxx", "sk-proj-XXXXXXXX", "xxxxxxxx-xxxx-xxxx", "sk-...", "sk-…", "changeme", "change-me", "REPLACE_ME", "sk-replace-this",
			"insert-your-key", "insert_api_key_here", "enter your api key", "sk-proj-****abcd", "***", "todo", "api-key-goes-here",
		},
		"unexpanded": {
			"${{ secrets.OPENAI_API_KEY }}", "${{secrets.KEY}}", "$OPENAI_API_KEY", "${OPENAI_API_KEY}", "{{ .Values.key }}",
			"{{key}}", "$(cat key)", "%OPENAI_API_KEY%", "$env:OPENAI_API_KEY", "OPENAI_API_KEY", "API_KEY",
		},
		"quoted":        {`"` + testKey + `"`, `'` + testKey + `'`, "`" + testKey + "`", testKey + `"`, "“" + testKey + "”"},
		"line_feed":     {testKey + "\n", testKey + "\r\n", "\n" + testKey, testKey + "\nsecond", testKey + "\x00", "\t" + testKey, testKey + "\x7f"},
		"space":         {"sk-abc def", " " + testKey, testKey + " "},
		"non_ascii":     {testKey + "é", testKey + "\u200b", "\ufeff" + testKey, testKey + "\u00a0", "sk-\xff\xfe"},
		"is_url":        {"https://api.openai.com/v1", "HTTP://localhost", "op://vault/item/key"},
		"bearer_prefix": {"Bearer " + testKey, "bearer " + testKey, "Authorization: Bearer " + testKey},
		"assignment":    {"OPENAI_API_KEY=" + testKey, "export OPENAI_API_KEY=" + testKey, "GH_TOKEN=" + testKey},
	} {
		for _, key := range keys {
			want := gate.FaultBadKey
			if code == "" {
				want = gate.FaultNoKey
			}
			fault, got, message := InspectKey(redact.NewSecret(key))
			if fault != want || got != code {
				t.Errorf("%q: %s %q, want %s %q", key, fault, got, want, code)
			}
			if message == "" || strings.ContainsAny(message, "\n\"") || len(key) >= 8 && strings.Contains(message, key) {
				t.Errorf("%q: message %q", key, message)
			}
		}
	}
}

func TestInspectKeyPasses(t *testing.T) {
	for _, key := range []string{
		testKey, "sk-1234", "sk-none", "none", "null", "ollama", "EMPTY", "dummy", "test", "x", "xx", "n/a", "not-needed", "lm-studio", "fake-key",
		"my-api-key", "anything", "sk-no-key-required", "api-key", "secret", "password", "key", "token",
		"sk-proj-Ab3_Xy-9Tz0Qw8Lk7Mn6Vb5Cc4Dd3Ee2Ff1Gg0Hh9Ii8Jj7Kk6Ll5Mm4Nn3Oo2Pp1Qq0T3BlbkFJRr9Ss8Tt7Uu6Vv5Ww4",
		"sk-svcacct-a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6xxxq7R8s9T0", "sk-ant-api03-aB1cD2eF3gH4-iJ5kL6mN7_oP8qR9AA",
		"0123456789abcdef0123456789abcdef", "gsk_a1B2c3D4e5F6g7H8i9J0", "AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q", "xai-0a1B2c3D4e5F6",
		"sk-or-v1-0123456789abcdef", "hf_aBcDeFgHiJkLmNoPqRsT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "c2VjcmV0LWtleQ==", "abc+/def=",
		"github_pat_11AAAAAAA0abcdefghijkl_mnopqrstuvwxyz", "user:pass", "a$b%c&d", "$2b$10$abcdefgh", "A1.B2~C3", "nvapi-yourself1234567",
	} {
		if fault, code, _ := InspectKey(redact.NewSecret(key)); fault != gate.NoFault || code != "" {
			t.Errorf("%q: %s %s", key, fault, code)
		}
	}
}

func FuzzInspectKey(f *testing.F) {
	f.Add(testKey)
	f.Add("${{ x }}")
	f.Fuzz(func(t *testing.T, key string) {
		fault, code, message := InspectKey(redact.NewSecret(key))
		if (fault == gate.FaultBadKey) != (code != "") || (fault == gate.NoFault) != (message == "") {
			t.Errorf("%q: %q %q %q", key, fault, code, message)
		}
		for _, b := range []byte(key) {
			if fault == gate.NoFault && (b <= ' ' || b > '~') {
				t.Errorf("%q would break the header", key)
			}
		}
	})
}
