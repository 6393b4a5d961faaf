package provider

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	presetName   = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*$`)
	variableName = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
)

// The table is data that other rules lean on: an address that a key goes to must be beyond doubt.
func TestPresets(t *testing.T) {
	for i, p := range Presets {
		if !presetName.MatchString(p.Name) || p.Title == "" || slices.ContainsFunc(Presets[:i], func(q Preset) bool { return q.Name == p.Name }) {
			t.Errorf("%q (%q): name or title is missing, odd or taken", p.Name, p.Title)
		}
		if p.BaseURL != "" {
			u, err := url.Parse(p.BaseURL)
			if err != nil || u.Scheme != map[bool]string{true: "http", false: "https"}[p.Local] || !p.Serves(u.Hostname()) || strings.HasSuffix(p.BaseURL, "/") {
				t.Errorf("%s: base URL %q", p.Name, p.BaseURL)
			}
		}
		if p.StatusURL != "" && !strings.HasPrefix(p.StatusURL, "https://") {
			t.Errorf("%s: status page %q", p.Name, p.StatusURL)
		}
		if _, err := time.Parse(time.DateOnly, p.Retired); p.Retired != "" && err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		for _, name := range append(slices.Clone(p.KeyEnv), p.BaseURLEnv) {
			if name != "" && !variableName.MatchString(name) {
				t.Errorf("%s: variable %q", p.Name, name)
			}
		}
		for _, host := range p.Hosts {
			if host != strings.ToLower(host) || strings.ContainsAny(host, "/:*") && host != "::1" {
				t.Errorf("%s: host %q", p.Name, host)
			}
			if strings.HasPrefix(host, ".") && !p.Tenants && !p.Local {
				t.Errorf("%s: whoever may name a host below %s must be known", p.Name, host)
			}
		}
	}
}

// No host may be two providers', and no variable of one may be trusted with another's host.
func TestHostsBelongToOne(t *testing.T) {
	for _, p := range Presets {
		u, _ := url.Parse(p.BaseURL)
		if p.Local || u.Hostname() == "" {
			continue
		}
		if at, ok := At(u.Hostname()); !ok || at.Name != p.Name {
			t.Errorf("%s is at a host of %s", p.Name, at.Name)
		}
	}
}

func TestAt(t *testing.T) {
	for host, want := range map[string]string{
		"api.openai.com": "openai", "API.OpenAI.com": "openai", "eu.api.openai.com": "openai", "acme.openai.azure.com": "azure", "models.github.ai": "github-models",
		"openai.azure.com": "", ".openai.azure.com": "", "evilapi.openai.com": "", "api.openai.com.evil.example": "", "localhost": "", "": "",
	} {
		p, ok := At(host)
		if p.Name != want || ok != (want != "") {
			t.Errorf("%q is at %q, want %q", host, p.Name, want)
		}
	}
}

func TestOfKey(t *testing.T) {
	for key, want := range map[string]string{
		"sk-proj-abc": "OpenAI", "sk-ant-api03-abc": "Anthropic", "sk-or-v1-abc": "OpenRouter", "gsk_abc": "Groq", "xai-abc": "xAI", "AIzaSyabc": "Google Gemini",
		"ghs_abc": "GitHub", "github_pat_abc": "GitHub", "AKIAabc": "AWS",
		"sk-abcT3BlbkFJdef": "OpenAI", "pypi-abc": "PyPI",
		"sk-abc": "", "": "", "0123456789abcdef": "", "eyJhbGciOi.abc.def": "",
	} {
		if got := OfKey(key); got != want {
			t.Errorf("%q looks like a key of %q, want %q", key, got, want)
		}
	}
}
