package reference

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
)

// What a format's own names of providers stand for is there.
func TestKinds(t *testing.T) {
	for _, table := range []map[string]string{litellmKinds, promptfooKinds, continueKinds} {
		for name, kind := range table {
			if !slices.Contains(provider.Kinds(), kind) || name == kind {
				t.Errorf("%s stands for %s", name, kind)
			}
		}
	}
	for _, tables := range []map[string]gate.API{litellmModes, litellmText} {
		for mode, api := range tables {
			if !slices.Contains(gate.APIs, api) {
				t.Errorf("%s stands for %s", mode, api)
			}
		}
	}
}

var placedFormats = []struct {
	name, format, text string
	want               []row
}{
	{"litellm: a bare name with a key is OpenAI's", "litellm", "model_list:\n- litellm_params: {model: gpt-4o, api_key: os.environ/OPENAI_API_KEY}",
		[]row{{2, 27, "gpt-4o", "", "", Place{Kind: "openai", KeyEnv: "OPENAI_API_KEY"}}}},
	{"litellm: Azure without an address", "litellm", "model_list:\n- litellm_params: {model: azure/chat}",
		[]row{{2, 27, "chat", "", "", Place{Kind: "azure", BaseURLEnv: "AZURE_API_BASE"}}}},
	{"litellm: the root of an Ollama server", "litellm", "model_list:\n- litellm_params: {model: ollama_chat/llama3.2, api_base: 'http://localhost:11434/'}",
		[]row{{2, 27, "llama3.2", "", "", Place{Kind: "ollama", BaseURL: "http://localhost:11434/v1"}}}},
	{"litellm: an Ollama server behind a path", "litellm", "model_list:\n- litellm_params: {model: ollama/llama3.2, api_base: 'https://gw.example/ollama'}",
		[]row{{2, 27, "llama3.2", "", "", Place{Kind: "ollama", BaseURL: "https://gw.example/ollama"}}}},
	{"continue: the root of an Ollama server", "continue", "models:\n- {provider: ollama, model: qwen3, apiBase: 'http://localhost:11434'}",
		[]row{{2, 29, "qwen3", "", "", Place{Kind: "ollama", BaseURL: "http://localhost:11434/v1"}}}},
	{"continue: any model of a server is none", "continue", "models:\n- {provider: ollama, model: AUTODETECT}\n- {provider: openai, model: gpt-4o}",
		[]row{{3, 29, "gpt-4o", "", "", openai}}},
	{"promptfoo: Anthropic's own protocol", "promptfoo", "providers: [{id: 'anthropic:claude', config: {apiBaseUrl: 'https://api.anthropic.com'}}]",
		[]row{{1, 18, "claude", "", "", Place{Kind: "anthropic", BaseURL: "https://api.anthropic.com/v1"}}}},
	{"prompt: without a publisher", "prompt", "model: gpt-4o", []row{{1, 8, "gpt-4o", "", "", Place{}}}},
}

func TestPlaces(t *testing.T) {
	for _, tt := range placedFormats {
		t.Run(tt.name, func(t *testing.T) {
			found, problems := Formats[tt.format](doc(t, "file.yaml", tt.text))
			if diff := cmp.Diff(tt.want, rows(found), cmp.AllowUnexported(row{})); diff != "" || len(problems) != 0 {
				t.Errorf("problems %v (-want +got):\n%s", problems, diff)
			}
		})
	}
}

// Variables of a file can stand for one another.
func TestInterpolation(t *testing.T) {
	text := "BASE=gpt-4o\nMODEL=$BASE\nA_MODEL=${BASE}\nB_MODEL=\"${NOWHERE:-gpt-4.1}\"\nC_MODEL=${EMPTY-o3}\nEMPTY=\n" +
		"D_MODEL='$BASE'\nE_MODEL=${NOWHERE}\nF_MODEL=$F_MODEL\nG_MODEL=$A_MODEL\nH_MODEL=ft:$BASE\nI_MODEL=<your model>\n"
	want := map[string]string{
		"MODEL": "gpt-4o", "A_MODEL": "gpt-4o", "B_MODEL": "gpt-4.1", "C_MODEL": "o3", "G_MODEL": "gpt-4o",
		"D_MODEL": "$BASE", "E_MODEL": "${NOWHERE}", "F_MODEL": "$F_MODEL", "H_MODEL": "ft:$BASE",
	}
	for name, id := range want {
		found, err := doc(t, ".env", text).Select(name)
		if err != nil || len(found) != 1 || found[0].ID != id {
			t.Errorf("%s is %+v, want %s; error %v", name, found, id, err)
		}
	}
	if found, _ := Formats["dotenv"](doc(t, ".env", text)); len(found) != len(want) {
		t.Errorf("%d models, want %d", len(found), len(want))
	}
}
