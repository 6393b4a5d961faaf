package reference

import (
	"net/url"
	"strings"

	"github.com/modelreach/modelreach/gate/provider"
)

// The presets that formats treat in their own way.
const (
	azure        = "azure"         // its models are deployments
	githubModels = "github-models" // its ids have the publisher in front
)

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

// native are the providers whose own protocol is another one than OpenAI's, and begins at the root of a host; there OpenAI's is
// below /v1 (Ollama's page "OpenAI compatibility", Anthropic's "OpenAI SDK compatibility").
var native = map[string]bool{"anthropic": true, "ollama": true}

// spoken is where a server speaks OpenAI's protocol, of a base URL that may be that of its own.
func spoken(kind, base string) string {
	u, err := url.Parse(base)
	if err != nil || !native[kind] || u.Host == "" || strings.Trim(u.Path, "/") != "" {
		return base
	}
	return u.JoinPath("v1").String()
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
