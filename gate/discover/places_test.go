package discover

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlaces(t *testing.T) {
	got, err := Places(repository(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []Place{
		{File: ".continue/config.yaml", Format: "continue", IDs: []string{"gpt-5", "text-embedding-3-small"}},
		{File: ".env.example", Format: "dotenv", IDs: []string{"gpt-4o-mini"}},
		{File: ".github/workflows/ci.yml", Format: "workflow", IDs: []string{"gpt-4.1"}},
		{File: "config/app.json", Path: "$.llm.modelName", IDs: []string{"gpt-4o"}},
		{File: "config/app.toml", Path: "$.llm.fast_model", IDs: []string{"o3"}},
		{File: "config/app.yml", Path: "$.llm.model", IDs: []string{"gpt-4o"}},
		{File: "config/app.yml", Path: "$.llm.others[*].model", IDs: []string{"gpt-4o-mini", "gpt-4.1"}},
		{File: "evals/promptfooconfig.yaml", Format: "promptfoo", IDs: []string{"openai:gpt-4o", "openai:chat:gpt-4.1"}},
		{File: "prompts/summary.prompt.yml", Format: "prompt", IDs: []string{"openai/gpt-4o"}},
		{File: "proxy.yaml", Format: "litellm", IDs: []string{"azure/gpt-4o", "anthropic/claude-sonnet-5"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if _, err := Places("testdata/gone"); err == nil {
		t.Error("a root that is missing is an error")
	}
}

func TestPlacesIn(t *testing.T) {
	tests := []struct {
		name, file, text string
		want             []Place
	}{
		{"no model", "config/a.yml", "model: User\nmodels: [a1]\nthe_model: 3\nx: {model: models/net1.pt}", nil},
		{"not settings", "src/a.yml", "model: gpt-4o", nil},
		{"a key with a dot", "config/a.yml", "a.b:\n  model: gpt-4o", []Place{{File: "config/a.yml", Path: "$['a.b'].model", IDs: []string{"gpt-4o"}}}},
		{"a key that no path is offered for", "config/a.yml", "a'b:\n  model: gpt-4o", nil},
		{"in brackets", "conf/a.yml", "a: {model: gpt-4o, b: c}\nb_model: [o3, \"o1\"] # x", []Place{
			{File: "conf/a.yml", Path: "$.a.model", IDs: []string{"gpt-4o"}}}},
		{"in a block of text", "config/a.yml", "text: |\n  model: gpt-4o\n\n  x\nmodel: \"gpt-4.1\" # gpt-5", []Place{
			{File: "config/a.yml", Path: "$.model", IDs: []string{"gpt-4.1"}}}},
		{"lists at the column of their key", "config/a.yml", "a:\n- b: 1\n  model: gpt-4o\n-\n  model: o3\nmodel: o1", []Place{
			{File: "config/a.yml", Path: "$.a[*].model", IDs: []string{"gpt-4o", "o3"}}, {File: "config/a.yml", Path: "$.model", IDs: []string{"o1"}}}},
		{"lists in each other", "config/a.json", `{"model": ["gpt-4o", {"model": "o3"}]}`, []Place{
			{File: "config/a.json", Path: "$.model[*].model", IDs: []string{"o3"}}}},
		{"broken JSON", "config/a.json", `{"model": "gpt-4o"`, nil},
		{"broken TOML", "config/a.toml", "model = \"gpt-4o\"\n[", nil},
		{"an expression", ".github/workflows/a.yml", "env:\n  MODEL: ${{ vars.MODEL }}\n  model: latest", nil},
		{"providers in other forms", "promptfooconfig.yaml", "providers:\n  - id: openai:gpt-4o\n    config: {}\n  - file://x.yaml\n  - exec:./a1", []Place{
			{File: "promptfooconfig.yaml", Format: "promptfoo", IDs: []string{"openai:gpt-4o"}}}},
		{"variables", "a/.env", "USER_MODEL=accounts.User\nexport MODEL=\"gpt-4o\" # x\nEMBED_MODEL='o3'\nMODELS=o1", []Place{
			{File: "a/.env", Format: "dotenv", IDs: []string{"gpt-4o", "o3"}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, placesIn(tt.file, tt.text, valuesOf(tt.file))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
