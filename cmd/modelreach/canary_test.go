package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"html"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate/report"
	"github.com/modelreach/modelreach/gate/simulate"
)

// canary is a key whose body occurs nowhere else. Its public prefix tells nothing and may be printed.
const canary = "sk-proj-Zq7Kx2Vw9Tb4Ns6Lm8Rd3Hf5Jg1Cp0Yy"

// TestCanary plants the key, has the simulator echo it in every field and spelling, and looks for any eight characters
// of it in every byte that is written, plain and decoded.
func TestCanary(t *testing.T) {
	server := httptest.NewServer(simulate.New(simulate.Options{}))
	defer server.Close()
	dir := t.TempDir()
	models := []string{"sim-echo", "sim-invalid_api_key", "sim-key_malformed", "sim-organization_mismatch", "sim-not_an_api", "gpt-6-luna"}
	files := []string{"output", "summary"}
	var wanted []string
	for format := range report.Formats {
		files = append(files, "report."+format)
		wanted = append(wanted, format+"="+filepath.Join(dir, "report."+format))
	}
	env := map[string]string{
		"GITHUB_ACTIONS":      "true",
		"GITHUB_OUTPUT":       touch(t, dir, "output"),
		"GITHUB_STEP_SUMMARY": touch(t, dir, "summary"),
		"INPUT_API-KEY":       canary,
		"INPUT_BASE-URL":      server.URL + "/v1",
		"INPUT_MODELS":        strings.Join(models, "\n"),
		"INPUT_REPORT":        strings.Join(wanted, "\n"),
		"INPUT_SHARD":         "1/1", // its report holds all that merge needs
		"INPUT_LOG-LEVEL":     "debug",
		"INPUT_ATTEMPTS":      "1",
		"INPUT_ORGANIZATION":  "org-" + canary[8:],
		"HTTPS_PROXY":         "http://user:" + canary[8:] + "@127.0.0.1:1",
	}
	var stdout, stderr bytes.Buffer
	code := run(nil, func(name string) string { return env[name] }, discard(t), &stdout, &stderr)
	if code != exitFail {
		t.Fatalf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
	written := map[string]string{"stdout": withoutMasks(stdout.String()), "stderr": stderr.String()}
	for _, name := range files {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		written[name] = string(data)
	}
	for name, text := range written {
		if name != "stderr" && !strings.Contains(text, "model") && !strings.Contains(text, "verdict") {
			t.Errorf("%s holds no report, so nothing is proved by it", name)
		}
		for spelling, decoded := range decodings(text) {
			if found := leaked(decoded); found != "" {
				t.Errorf("%s, %s: %q of the key was written", name, spelling, found)
			}
		}
	}
}

// TestCanaryInMistakes gives the key where it does not belong: in other settings, which end in error messages.
func TestCanaryInMistakes(t *testing.T) {
	for _, name := range []string{"timeout", "fail-on", "base-url", "report", "models", "manifest", "organization"} {
		var stdout, stderr bytes.Buffer
		env := map[string]string{"OPENAI_API_KEY": canary}
		code := run([]string{"--models", "m", "--" + name, canary}, func(name string) string { return env[name] }, discard(t), &stdout, &stderr)
		if code == exitPass {
			t.Errorf("--%s: exit code %d", name, code)
		}
		if found := leaked(stdout.String() + stderr.String()); found != "" {
			t.Errorf("--%s: %q of the key was written", name, found)
		}
	}
}

func touch(t *testing.T, dir, name string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// withoutMasks drops the commands that tell the runner what to hide: it removes them from the log itself.
func withoutMasks(log string) string {
	var kept []string
	for line := range strings.Lines(log) {
		if !strings.HasPrefix(line, "::add-mask::") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// leaked finds eight consecutive characters of the key's secret part, in any case.
func leaked(text string) string {
	text = strings.ToLower(text)
	secret := canary[len("sk-proj-"):]
	for i := 0; i+8 <= len(secret); i++ {
		if strings.Contains(text, strings.ToLower(secret[i:i+8])) {
			return secret[i : i+8]
		}
	}
	return ""
}

// decodings are the text as it stands and with each encoding undone: the whole of it, and every run of characters that
// may be an encoded value.
func decodings(text string) map[string]string {
	unquoted, _ := url.QueryUnescape(strings.ReplaceAll(text, "%", "%25"))
	all := map[string]string{
		"plain": text, "joined": strings.NewReplacer("\n", "", "\r", "", `\n`, "", `\r`, "", " ", "", "%0A", "", "%0D", "").Replace(text),
		"html": html.UnescapeString(text), "html twice": html.UnescapeString(html.UnescapeString(text)),
		"json": strings.NewReplacer(`\u002d`, "-", `\/`, "/").Replace(text), "url": unquoted,
	}
	if u, err := url.PathUnescape(text); err == nil {
		all["url"] = u
	}
	var base, hexed strings.Builder
	for _, word := range strings.FieldsFunc(text, func(r rune) bool {
		return !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_", r)
	}) {
		for skip := range min(4, len(word)) {
			for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
				part := word[skip:]
				data, _ := enc.DecodeString(part[:len(part)/4*4])
				base.Write(data)
				base.WriteByte('\n')
			}
		}
		data, _ := hex.DecodeString(word[:len(word)/2*2])
		hexed.Write(data)
		hexed.WriteByte('\n')
	}
	all["base64"], all["hex"] = base.String(), hexed.String()
	return all
}
