package manifest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
)

// spot is a position of m.yml.
func spot(line, column int) gate.Pos { return gate.Pos{File: "m.yml", Line: line, Column: column} }

// goodProviders are manifests and the providers they declare.
var goodProviders = []struct {
	name, text string
	want       []gate.Provider
}{
	{"none", "version: 1\nmodels: [a]\nproviders: {}\n", nil},
	{"presets", oneModel + "  groq:\n  xai: {}\n  ollama: {kind: ollama}\n", []gate.Provider{
		{Name: "groq", Kind: "groq", Pos: spot(4, 3), URLPos: spot(4, 3), KeyPos: spot(4, 3)},
		{Name: "xai", Kind: "xai", Pos: spot(5, 3), URLPos: spot(5, 3), KeyPos: spot(5, 3)},
		{Name: "ollama", Kind: "ollama", Pos: spot(6, 3), URLPos: spot(6, 3), KeyPos: spot(6, 3)},
	}},
	{"everything", oneModel + "  azure-prod:\n    kind: azure\n    base_url_env: AZURE_OPENAI_ENDPOINT\n    api_key_env: AZURE_KEY\n    api_version: 2024-10-21\n    auth: bearer\n    organization: org-Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7\n    project: proj_1\n", []gate.Provider{{
		Name: "azure-prod", Kind: "azure", BaseURLEnv: "AZURE_OPENAI_ENDPOINT", KeyEnv: "AZURE_KEY", APIVersion: "2024-10-21", Auth: provider.Bearer,
		Organization: "org-Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7", Project: "proj_1", Pos: spot(4, 3), URLPos: spot(6, 19), KeyPos: spot(7, 18),
	}}},
	{"an address in the manifest", oneModel + "  gw: {kind: openai-compatible, base_url: 'https://llm.corp.example/v1', auth: api-key}\n", []gate.Provider{{
		Name: "gw", Kind: provider.Compatible, BaseURL: "https://llm.corp.example/v1", Auth: provider.APIKey,
		Pos: spot(4, 3), URLPos: spot(4, 43), KeyPos: spot(4, 3),
	}}},
	{"a kind under its own name", oneModel + "  openai-compatible: {base_url: 'http://localhost:9000/v1'}\n", []gate.Provider{{
		Name: provider.Compatible, Kind: provider.Compatible, BaseURL: "http://localhost:9000/v1", Pos: spot(4, 3), URLPos: spot(4, 33), KeyPos: spot(4, 3),
	}}},
	{"the preset's way to send a key", oneModel + "  a: {kind: azure, api_version: 2025-04-01-preview}\n  b: {kind: azure, api_version: preview}\n  c: {kind: azure, api_version: latest}\n", []gate.Provider{
		{Name: "a", Kind: "azure", Auth: provider.APIKey, APIVersion: "2025-04-01-preview", Pos: spot(4, 3), URLPos: spot(4, 3), KeyPos: spot(4, 3)},
		{Name: "b", Kind: "azure", Auth: provider.APIKey, APIVersion: "preview", Pos: spot(5, 3), URLPos: spot(5, 3), KeyPos: spot(5, 3)},
		{Name: "c", Kind: "azure", Auth: provider.APIKey, APIVersion: "latest", Pos: spot(6, 3), URLPos: spot(6, 3), KeyPos: spot(6, 3)},
	}},
	{"before the models", "providers: {gw.1: {kind: groq, api_key_env: hf_token}}\nmodels: [{id: a, provider: gw.1}]\nversion: 1\n", []gate.Provider{{
		Name: "gw.1", Kind: "groq", KeyEnv: "hf_token", Pos: spot(1, 13), URLPos: spot(1, 13), KeyPos: spot(1, 45),
	}}},
	{"an alias", oneModel + "  east: &g {kind: groq, api_key_env: EAST_KEY}\n  west: *g\n", []gate.Provider{
		{Name: "east", Kind: "groq", KeyEnv: "EAST_KEY", Pos: spot(4, 3), URLPos: spot(4, 3), KeyPos: spot(4, 38)},
		{Name: "west", Kind: "groq", KeyEnv: "EAST_KEY", Pos: spot(5, 3), URLPos: spot(5, 3), KeyPos: spot(4, 38)},
	}},
	{"one that has ended", oneModel + "  github-models:\n", []gate.Provider{
		{Name: "github-models", Kind: "github-models", Pos: spot(4, 3), URLPos: spot(4, 3), KeyPos: spot(4, 3)},
	}},
}

func TestProviders(t *testing.T) {
	for _, tt := range goodProviders {
		t.Run(tt.name, func(t *testing.T) {
			m, err := Parse([]byte(tt.text), "m.yml")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, m.Providers); diff != "" {
				t.Errorf("providers (-want +got):\n%s", diff)
			}
		})
	}
}

// Every kind can be declared under its own name, and names itself when it is mistyped.
func TestKinds(t *testing.T) {
	for _, kind := range provider.Kinds() {
		text := oneModel + "  " + kind + ": {base_url_env: X}\n"
		if m, err := Parse([]byte(text), "m.yml"); err != nil || m.Providers[0].Kind != kind {
			t.Errorf("%s: %v, error %v", kind, m.Providers, err)
		}
		typo := kind[:1] + kind
		_, err := Parse([]byte(oneModel+"  x: {base_url_env: X, kind: "+typo+"}\n"), "m.yml")
		if want := "unknown kind `" + typo + "`: did you mean `" + kind + "`?"; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v", typo, err)
		}
	}
}

// No message repeats what may be a secret.
func TestSecretsAreNotRepeated(t *testing.T) {
	const secret = "Aa0Bb1Cc2Dd3Ee4Ff5"
	keys := []string{"api_key_env", "base_url_env", "base_url", "organization", "project", "api_key", "auth"}
	for _, key := range keys {
		for _, form := range []string{"gsk_%s", "sk-%s", "$sk-%s", "sk-ant-%s", "https://u:%s@llm.example", "https://u:x$%s@llm.example", "https://%s@llm.example",
			"https://llm.example/?key=%s", "${%s}", "$%s", "Bearer %s", "%s==", "eyJ%s.eyJ.x"} {
			_, err := Parse(fmt.Appendf(nil, "%s  azure: {%s: \"%s\"}\n", oneModel, key, fmt.Sprintf(form, secret)), "m.yml")
			if err == nil && key != "organization" && key != "project" || err != nil && strings.Contains(err.Error(), "Aa0") {
				t.Errorf("%s: %s: error %v", key, form, err)
			}
		}
	}
}

func TestMostProviders(t *testing.T) {
	declared := func(n int) []byte {
		text := "version: 1\nmodels: [{id: a, provider: p99}]\nproviders:\n"
		for i := range n {
			text += fmt.Sprintf("  p%d: {kind: groq}\n", i)
		}
		return []byte(text)
	}
	if m, err := Parse(declared(maxProviders), "m.yml"); err != nil || len(m.Providers) != maxProviders || m.Models[0].Provider != "p99" {
		t.Errorf("%d providers, error %v", len(m.Providers), err)
	}
	_, err := Parse(declared(maxProviders+1), "m.yml")
	if want := "m.yml:104:3: more than 100 providers are declared. Split the manifest."; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
