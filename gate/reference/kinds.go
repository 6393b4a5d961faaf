package reference

import (
	"strings"

	"github.com/modelreach/modelreach/gate/provider"
)

// azure is the preset whose models are deployments.
const azure = "azure"

// kindOf is the preset that a format means by the name of a provider: what its own table says, else the preset of that name,
// else the name as it is written.
func kindOf(own map[string]string, name string) string {
	low := strings.ToLower(name)
	if kind, ok := own[low]; ok {
		return kind
	}
	if _, ok := provider.Lookup(low); ok {
		return low
	}
	return name
}

// litellmKinds are the providers that LiteLLM calls by other names (LiteLLM's list of providers).
var litellmKinds = map[string]string{
	"azure_text":             azure,
	"cohere_chat":            "cohere",
	"custom_openai":          provider.Compatible,
	"fireworks_ai":           "fireworks",
	"github":                 "github-models",
	"hosted_vllm":            "vllm",
	"litellm_proxy":          "litellm",
	"lm_studio":              "lmstudio",
	"meta_llama":             "llama",
	"nvidia_nim":             "nvidia",
	"ollama_chat":            "ollama",
	"openai_like":            provider.Compatible,
	"text-completion-openai": "openai",
	"together_ai":            "together",
	"vercel_ai_gateway":      "vercel",
}

// promptfooKinds are the providers that promptfoo calls by other names (promptfoo's reference of providers). What it calls
// llama is a server of llama.cpp.
var promptfooKinds = map[string]string{
	"alibaba":       "dashscope",
	"alicloud":      "dashscope",
	"aliyun":        "dashscope",
	"azureopenai":   azure,
	"cloudflare-ai": "cloudflare",
	"github":        "github-models",
	"google":        "gemini",
	"llama":         "llama.cpp",
	"llamaapi":      "llama",
	"palm":          "gemini",
	"togetherai":    "together",
}

// continueKinds are the providers that Continue calls by other names (Continue's reference of config.yaml).
var continueKinds = map[string]string{
	"huggingface-inference-api": "huggingface",
}
