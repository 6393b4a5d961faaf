package reference

import (
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

// row is a Found as the tables write it, its file left out.
type row struct {
	line, column int
	id           string
	api          gate.API
	surface      string
	place        Place
}

var (
	openai    = Place{Kind: "openai"}
	azureProd = Place{Kind: "azure", BaseURLEnv: "AZURE_API_BASE", KeyEnv: "AZURE_API_KEY", APIVersion: "2024-10-21"}
)

var formatExamples = []struct {
	format, file string
	want         []row
}{
	{"litellm", "litellm.yaml", []row{
		{10, 14, "gpt-6-luna", "", "", Place{Kind: "openai", KeyEnv: "OPENAI_API_KEY"}},
		{16, 14, "chat-prod", gate.ChatCompletions, "", azureProd},
		{20, 41, "embed-prod", gate.Embeddings, "", azureProd},
		{24, 14, "o3-pro", gate.Responses, "", openai},
		{27, 14, "claude-sonnet-4-5", "", "", Place{Kind: "anthropic", KeyEnv: "ANTHROPIC_API_KEY"}},
		{31, 14, "meta-llama/llama-4-scout-17b-16e-instruct", "", "", Place{Kind: "groq"}},
		{34, 14, "qwen3-32b", "", "", Place{Kind: "openai", BaseURL: "http://vllm.internal:8000/v1"}},
		{39, 14, "gpt-image-1", gate.Images, "", openai},
		{44, 14, "whisper-1", gate.Transcriptions, "", Place{Kind: "openai", BaseURL: "https://eu.api.openai.com/v1", KeyEnv: "OPENAI_EU_KEY"}},
		{50, 14, "rerank-english-v3.0", "", "rerank", Place{Kind: "cohere"}},
		{57, 27, "gpt-4o-mini", "", "", openai},
		{63, 14, "gpt-3.5-turbo-instruct", gate.Completions, "", openai},
		{66, 14, "gemini-2.5-pro", "", "", Place{Kind: "vertex_ai"}},
		{69, 14, "claude-haiku-4-5", "", "", Place{Kind: "anthropic"}},
	}},
	{"promptfoo", "promptfooconfig.yaml", []row{
		{6, 5, "gpt-6-luna", "", "", openai},
		{7, 5, "gpt-4o", gate.ChatCompletions, "", openai},
		{8, 5, "gpt-6.1-sol", gate.Responses, "", openai},
		{9, 5, "text-embedding-3-small", gate.Embeddings, "", openai},
		{10, 9, "answers-prod", gate.ChatCompletions, "", Place{Kind: "azure", BaseURL: "https://acme.openai.azure.com", KeyEnv: "AZURE_PROD_KEY", APIVersion: "2024-10-21"}},
		{16, 9, "answers-next", gate.Responses, "", Place{Kind: "azure", BaseURLEnv: "AZURE_NEXT_URL", KeyEnv: "AZURE_NEXT_KEY"}},
		{20, 5, "claude-sonnet-4-5", gate.ChatCompletions, "", Place{Kind: "anthropic"}},
		{21, 5, "qwen3-32b", gate.ChatCompletions, "", Place{Kind: "openai", BaseURL: "https://llm.corp.example/v1"}},
		{23, 5, "meta-llama/llama-4-maverick:free", "", "", Place{Kind: "openrouter"}},
		{24, 5, "llama3.3:70b", gate.ChatCompletions, "", Place{Kind: "ollama"}},
		{27, 14, "gpt-4.1-mini", gate.ChatCompletions, "", openai},
		{30, 5, "gemini-2.5-pro", "", "", Place{Kind: "gemini"}},
		{31, 5, "sora-2", "", "videos", openai},
	}},
	{"prompt", "summarize.prompt.yml", []row{{3, 8, "openai/gpt-4o", "", "", Place{Kind: "github-models"}}}},
	{"continue", "continue.yaml", []row{
		{7, 12, "gpt-6-luna", "", "", Place{Kind: "openai", KeyEnv: "OPENAI_API_KEY"}},
		{12, 12, "text-embedding-3-small", gate.Embeddings, "", openai},
		{17, 12, "rerank-v3.5", "", "rerank", Place{Kind: "cohere"}},
		{25, 19, "chat-prod", "", "", Place{Kind: "azure", BaseURL: "https://acme.openai.azure.com", APIVersion: "2024-10-21"}},
		{29, 12, "qwen2.5-coder-7b", gate.Completions, "", Place{Kind: "vllm", BaseURL: "http://localhost:8000/v1"}},
		{38, 14, "codestral-2508", "", "", Place{Kind: "mistral"}},
		{41, 12, "grok-4", "", "", Place{Kind: "xai"}},
	}},
	{"dotenv", "variables.env", []row{
		{3, 21, "gpt-6-luna", "", "", Place{}},
		{4, 19, "text-embedding-3-small", "", "", Place{}},
		{13, 12, "gpt-4.1-nano", "", "", Place{}},
		{6, 11, "gpt-3.5-turbo", "", "", Place{}},
		{12, 12, "o3", "", "", Place{}},
	}},
	{"workflow", "workflow.yml", []row{
		{6, 17, "gpt-6-luna", "", "", Place{}},
		{12, 24, "text-embedding-3-small", "", "", Place{}},
		{18, 18, "openai/gpt-4o-mini", gate.ChatCompletions, "", Place{Kind: "github-models"}},
		{23, 18, "gpt-6.1-sol", gate.Responses, "", openai},
		{26, 27, "gpt-4.1-mini", "", "", Place{}},
		{33, 13, "gpt-4o-mini", "", "", Place{}},
		{34, 13, "gpt-4o", "", "", Place{}},
		{38, 19, "o3", "", "", Place{}},
		{38, 23, "gpt-4o-mini", "", "", Place{}},
		{38, 35, "gpt-4o", "", "", Place{}},
		{42, 14, "gpt-4.1", "", "", Place{}},
	}},
}

func rows(found []Found) []row {
	var list []row
	for _, f := range found {
		list = append(list, row{f.Pos.Line, f.Pos.Column, f.ID, f.API, f.Surface, f.Place})
	}
	return list
}

// Every example is one that its tool would take, and is read whole.
func TestFormatExamples(t *testing.T) {
	tested := map[string]bool{}
	for _, tt := range formatExamples {
		t.Run(tt.format, func(t *testing.T) {
			d, err := Open("testdata", tt.file)
			if err != nil {
				t.Fatal(err)
			}
			found, problems := Formats[tt.format](d)
			if len(problems) > 0 {
				t.Errorf("problems: %v", problems)
			}
			if diff := cmp.Diff(tt.want, rows(found), cmp.AllowUnexported(row{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
		tested[tt.format] = true
	}
	for format := range Formats {
		if !tested[format] {
			t.Errorf("no example of %s", format)
		}
	}
}

// doc is a document that was not read from a file.
func doc(t testing.TB, name, text string) *Document {
	t.Helper()
	d, problem := document(name, []byte(text))
	if problem != nil {
		t.Fatal(problem)
	}
	return d
}

var badFormats = []struct{ name, format, file, text, want string }{
	{"litellm without a list", "litellm", "c.yaml", "router_settings: {}", "c.yaml:1:1: this file names no model: a configuration of LiteLLM lists them under `model_list`. Check the `format`, and that this is the file."},
	{"litellm of another shape", "litellm", "c.yaml", "model_list: {a: b}", "c.yaml:1:13: `model_list` must be a list, found a mapping"},
	{"litellm entry without parameters", "litellm", "c.yaml", "model_list:\n- model_name: a", "c.yaml:2:3: this entry of `model_list` has no `litellm_params`"},
	{"litellm entry without a model", "litellm", "c.yaml", "model_list:\n- litellm_params: {rpm: 1}", "c.yaml:2:19: this entry names no model: it has no `model`"},
	{"litellm number", "litellm", "c.yaml", "model_list:\n- litellm_params: {model: 4}", "c.yaml:2:27: `model` must be a string, found a number"},
	{"litellm variable", "litellm", "c.yaml", "model_list:\n- litellm_params: {model: os.environ/CHAT_MODEL}", "c.yaml:2:27: the model is read from the variable `CHAT_MODEL` when LiteLLM starts, so this file does not name it. Name the place that the variable is set in."},
	{"litellm routes alone", "litellm", "c.yaml", "model_list:\n- litellm_params: {model: openai/*}", "c.yaml:1:1: this file names no model: a configuration of LiteLLM lists them under `model_list`. Check the `format`, and that this is the file."},
	{"repeated key", "litellm", "c.yaml", "model_list: []\nmodel_list: [{litellm_params: {model: a}}]", "c.yaml:2:13: the key `model_list` is written twice. Which of the two counts depends on who reads the file. Remove one."},
	{"a list", "litellm", "c.yaml", "- a", "c.yaml:1:1: this file names no model: a configuration of LiteLLM lists them under `model_list`. Check the `format`, and that this is the file."},
	{"promptfoo without a provider", "promptfoo", "p.yaml", "providers: [gpt-4o]", "p.yaml:1:13: `gpt-4o` does not say which model of which provider. promptfoo writes it as `openai:chat:MODEL`."},
	{"promptfoo without a model", "promptfoo", "p.yaml", "providers: openai:chat", "p.yaml:1:12: `openai:chat` names no model, so promptfoo takes one of its own choice. Write the model behind it."},
	{"promptfoo entry without id", "promptfoo", "p.yaml", "providers: [{label: a, config: {}}]", "p.yaml:1:13: this entry names no model: it has no `id`"},
	{"promptfoo programs alone", "promptfoo", "p.yaml", "providers: [file://a.py, exec:./b]", "p.yaml:1:1: this file names no model: a configuration of promptfoo lists them under `providers`. Check the `format`, and that this is the file."},
	{"prompt without a model", "prompt", "a.prompt.yml", "name: a", "a.prompt.yml:1:1: this file names no model: a prompt file has the key `model`. Check the `format`, and that this is the file."},
	{"promptfoo variable", "promptfoo", "p.yaml", "providers: ['openai:chat:{{ env.CHAT_MODEL }}']", "p.yaml:1:13: the model is read from the variable `CHAT_MODEL` when promptfoo starts, so this file does not name it. Name the place that the variable is set in."},
	{"prompt of a list", "prompt", "a.prompt.yml", "model: [a]", "a.prompt.yml:1:8: `model` must be a string, found a list"},
	{"continue without models", "continue", "c.yaml", "name: a", "c.yaml:1:1: this file names no model: a configuration of Continue lists them under `models`. Check the `format`, and that this is the file."},
	{"continue entry without a model", "continue", "c.yaml", "models: [{provider: openai}]", "c.yaml:1:10: this entry names no model: it has no `model`"},
	{"dotenv without a model", "dotenv", ".env", "A=b", ".env:1:1: this file names no model: no variable ending in `_MODEL` has a value. Check the `format`, and that this is the file."},
	{"workflow without a model", "workflow", "w.yml", "jobs: {a: {env: {MODEL: '${{ vars.MODEL }}'}}}", "w.yml:1:1: this file names no model: no value of an `env` or `with` named `model`, or ending so, holds one. Check the `format`, and that this is the file."},
	{"unknown language", "litellm", "c.ini", "a", "c.ini: the name of this file does not tell what it is written in. Known are .yaml, .yml, .json, .jsonc, .toml and .env, also as in .env.example."},
	{"not YAML", "litellm", "c.yaml", "a: [", "c.yaml:1:4: this is not valid YAML: sequence end token ']' not found. Check its indentation, quotes and brackets."},
	{"nothing", "continue", "c.yaml", "", "c.yaml:1:1: this file names no model: a configuration of Continue lists them under `models`. Check the `format`, and that this is the file."},
}

func TestBadFormats(t *testing.T) {
	for _, tt := range badFormats {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := Formats[tt.format](doc(t, tt.file, tt.text))
			var got []string
			for _, p := range problems {
				got = append(got, p.Error())
			}
			if strings.Join(got, "\n") != tt.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n"), tt.want)
			}
		})
	}
}

// What is sound is read even where something else is not.
func TestSoundBesideBroken(t *testing.T) {
	found, problems := Formats["litellm"](doc(t, "c.yaml", "model_list:\n- model_name: a\n- litellm_params: {model: openai/b}\n"))
	if len(found) != 1 || found[0].ID != "b" || len(problems) != 1 {
		t.Errorf("found %+v, problems %v", found, problems)
	}
}

func TestManyModels(t *testing.T) {
	text := "providers:\n" + strings.Repeat("- openai:a\n", maxFound+1)
	found, problems := Formats["promptfoo"](doc(t, "p.yaml", text))
	if len(found) != maxFound || len(problems) != 1 || problems[0].Problem != "this file names more than 1000 models" {
		t.Errorf("%d found, problems %v", len(found), problems)
	}
}

func TestManyProblems(t *testing.T) {
	_, problems := Formats["promptfoo"](doc(t, "p.yaml", "providers:\n"+strings.Repeat("- a\n", 2*maxProblems)))
	if len(problems) != maxProblems {
		t.Errorf("%d problems", len(problems))
	}
}

// An entry that two aliases stand for is one model.
func TestSharedEntry(t *testing.T) {
	found, problems := Formats["litellm"](doc(t, "c.yaml", "x: &x {litellm_params: {model: openai/a}}\nmodel_list: [*x, *x]\n"))
	if len(found) != 1 || len(problems) != 0 {
		t.Errorf("found %+v, problems %v", found, problems)
	}
}

// A file of another language than usual is read by its name.
func TestFormatInJSON(t *testing.T) {
	found, problems := Formats["promptfoo"](doc(t, "promptfooconfig.json", `{"targets": [{"id": "groq:responses:openai/gpt-oss-20b"}]}`))
	want := []row{{1, 21, "openai/gpt-oss-20b", gate.Responses, "", Place{Kind: "groq"}}}
	if diff := cmp.Diff(want, rows(found), cmp.AllowUnexported(row{})); diff != "" || len(problems) != 0 {
		t.Errorf("problems %v (-want +got):\n%s", problems, diff)
	}
}

var litellmNames = []struct {
	model, custom, mode string
	want                Found
}{
	{"azure/o_series/o3-prod", "", "", Found{ID: "o3-prod", Place: Place{Kind: "azure"}}},
	{"azure/responses/next", "", "chat", Found{ID: "next", API: gate.Responses, Place: Place{Kind: "azure"}}},
	{"groq/responses/a", "", "", Found{ID: "responses/a", Place: Place{Kind: "groq"}}},
	{"openai/gpt-4o", "openai", "", Found{ID: "gpt-4o", Place: Place{Kind: "openai"}}},
	{"facebook/opt-125m", "openai", "", Found{ID: "facebook/opt-125m", Place: Place{Kind: "openai"}}},
	{"together_ai/meta-llama/Llama-4", "", "", Found{ID: "meta-llama/Llama-4", Place: Place{Kind: "together"}}},
	{"hosted_vllm/qwen3", "", "", Found{ID: "qwen3", Place: Place{Kind: "vllm"}}},
	{"openai_like/a", "", "moderation", Found{ID: "a", API: gate.Moderations, Place: Place{Kind: "openai-compatible"}}},
	{"watsonx/ibm/granite", "", "ocr", Found{ID: "ibm/granite", Surface: "ocr", Place: Place{Kind: "watsonx"}}},
	{"azure_text/davinci", "", "", Found{ID: "davinci", API: gate.Completions, Place: Place{Kind: "azure"}}},
	{"gpt-4o", "", "", Found{ID: "gpt-4o", Place: Place{Kind: "openai"}}},
	{"claude-sonnet-4-5", "", "", Found{ID: "claude-sonnet-4-5", Place: Place{Kind: "anthropic"}}},
	{"gemini-2.5-pro", "", "", Found{ID: "gemini-2.5-pro", Place: Place{Kind: "vertex_ai"}}},
}

func TestLiteLLMNames(t *testing.T) {
	for _, tt := range litellmNames {
		if got := deployed(tt.model, tt.custom, tt.mode); got != tt.want {
			t.Errorf("%s is %+v, want %+v", tt.model, got, tt.want)
		}
	}
}

func TestLanguages(t *testing.T) {
	for name, known := range map[string]bool{
		"a.yaml": true, "a.YML": true, ".prompt.yml": true, "a.json": true, "a.jsonc": true, "pyproject.toml": true, ".env": true, ".env.example": true,
		"prod.env": true, "a/.env.local": true, "a.ini": false, "env": false, "yaml": false, ".envrc": false, "a.json5": false,
	} {
		if _, problem := doc(t, path.Clean(name), "").language(); (problem == nil) != known {
			t.Errorf("%s: %v", name, problem)
		}
	}
}
