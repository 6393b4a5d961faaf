package provider

// Presets are the providers that a manifest can name: OpenAI and Azure first, then by name, then servers on one's own
// machine. A quirk stands here only where the provider documents it.
var Presets = []Preset{
	{
		Name: "openai", Title: "OpenAI", BaseURL: "https://api.openai.com/v1",
		Hosts:  []string{"us.api.openai.com", "eu.api.openai.com", "ae.api.openai.com", "au.api.openai.com", "in.api.openai.com", "jp.api.openai.com"},
		KeyEnv: []string{"OPENAI_API_KEY"}, Prefixes: []string{"sk-proj-", "sk-svcacct-", "sk-admin-", "sess-"},
		List: ListOwn, StatusURL: "https://status.openai.com/api/v2/summary.json",
	},
	{
		Name: "azure", Title: "Azure OpenAI", BaseURLEnv: "AZURE_OPENAI_ENDPOINT",
		Hosts: []string{".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"}, Tenants: true,
		KeyEnv: []string{"AZURE_OPENAI_API_KEY", "AZURE_API_KEY", "AZURE_OPENAI_AD_TOKEN"}, Auth: APIKey,
		List: ListNone, Renames: true,
	},
	{
		Name: "anthropic", Title: "Anthropic", BaseURL: "https://api.anthropic.com/v1",
		KeyEnv: []string{"ANTHROPIC_API_KEY"}, Prefixes: []string{"sk-ant-"},
		List: ListNone, StatusURL: "https://status.claude.com/api/v2/summary.json",
	},
	{
		Name: "baseten", Title: "Baseten", BaseURL: "https://inference.baseten.co/v1",
		KeyEnv: []string{"BASETEN_API_KEY"},
		List:   ListOwn,
	},
	{
		Name: "bedrock", Title: "Amazon Bedrock", BaseURLEnv: "AWS_BEDROCK_BASE_URL",
		Hosts: []string{".api.aws"}, Tenants: true,
		KeyEnv: []string{"AWS_BEARER_TOKEN_BEDROCK"},
		List:   ListNone,
	},
	{
		Name: "cerebras", Title: "Cerebras", BaseURL: "https://api.cerebras.ai/v1",
		KeyEnv: []string{"CEREBRAS_API_KEY"}, Prefixes: []string{"csk-"},
		List: ListOwn, StatusURL: "https://status.cerebras.ai/api/v2/summary.json",
	},
	{
		Name: "cloudflare", Title: "Cloudflare Workers AI",
		Hosts: []string{"api.cloudflare.com"}, Tenants: true,
		KeyEnv: []string{"CLOUDFLARE_API_KEY", "CLOUDFLARE_API_TOKEN"},
		List:   ListNone, StatusURL: "https://www.cloudflarestatus.com/api/v2/summary.json",
	},
	{
		Name: "cohere", Title: "Cohere", BaseURL: "https://api.cohere.ai/compatibility/v1",
		KeyEnv: []string{"COHERE_API_KEY", "CO_API_KEY"},
		List:   ListNone, StatusURL: "https://status.cohere.com/api/v2/summary.json",
	},
	{
		Name: "dashscope", Title: "Alibaba DashScope", BaseURL: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
		Hosts:  []string{"dashscope.aliyuncs.com"},
		KeyEnv: []string{"DASHSCOPE_API_KEY"},
		List:   ListNone,
	},
	{
		Name: "databricks", Title: "Databricks",
		Hosts: []string{".cloud.databricks.com", ".azuredatabricks.net", ".gcp.databricks.com"}, Tenants: true,
		KeyEnv: []string{"DATABRICKS_TOKEN"}, Prefixes: []string{"dapi"},
		List: ListNone, Renames: true,
	},
	{
		Name: "deepinfra", Title: "DeepInfra", BaseURL: "https://api.deepinfra.com/v1/openai",
		KeyEnv: []string{"DEEPINFRA_API_KEY"},
		List:   ListPublic,
	},
	{
		Name: "deepseek", Title: "DeepSeek", BaseURL: "https://api.deepseek.com",
		KeyEnv: []string{"DEEPSEEK_API_KEY"},
		List:   ListOwn, StatusURL: "https://status.deepseek.com/api/v2/summary.json",
	},
	{
		Name: "fireworks", Title: "Fireworks AI", BaseURL: "https://api.fireworks.ai/inference/v1",
		KeyEnv: []string{"FIREWORKS_API_KEY"}, Prefixes: []string{"fw_"},
		List: ListOwn,
	},
	{
		Name: "gemini", Title: "Google Gemini", BaseURL: "https://generativelanguage.googleapis.com/v1beta/openai",
		KeyEnv: []string{"GEMINI_API_KEY", "GOOGLE_API_KEY"}, Prefixes: []string{"AIza"},
		List: ListOwn,
	},
	{
		Name: "github-models", Title: "GitHub Models", BaseURL: "https://models.github.ai/inference",
		Hosts: []string{"models.inference.ai.azure.com"},
		List:  ListNone, Retired: "2026-07-30",
	},
	{
		Name: "groq", Title: "Groq", BaseURL: "https://api.groq.com/openai/v1",
		KeyEnv: []string{"GROQ_API_KEY"}, Prefixes: []string{"gsk_"},
		List: ListOwn, StatusURL: "https://groqstatus.com/api/v2/summary.json",
	},
	{
		Name: "huggingface", Title: "Hugging Face", BaseURL: "https://router.huggingface.co/v1",
		KeyEnv: []string{"HF_TOKEN"}, Prefixes: []string{"hf_"},
		List: ListPublic,
	},
	{
		Name: "litellm", Title: "LiteLLM proxy",
		KeyEnv: []string{"LITELLM_PROXY_API_KEY"},
		List:   ListOwn, Renames: true,
	},
	{
		Name: "llama", Title: "Meta Llama API", BaseURL: "https://api.llama.com/compat/v1",
		KeyEnv: []string{"LLAMA_API_KEY"}, Prefixes: []string{"LLM|"},
		List: ListNone,
	},
	{
		Name: "minimax", Title: "MiniMax", BaseURL: "https://api.minimax.io/v1",
		KeyEnv: []string{"MINIMAX_API_KEY"},
		List:   ListOwn,
	},
	{
		Name: "mistral", Title: "Mistral", BaseURL: "https://api.mistral.ai/v1",
		KeyEnv: []string{"MISTRAL_API_KEY"},
		List:   ListOwn,
	},
	{
		Name: "moonshot", Title: "Moonshot", BaseURL: "https://api.moonshot.ai/v1",
		Hosts:  []string{"api.moonshot.cn"},
		KeyEnv: []string{"MOONSHOT_API_KEY"},
		List:   ListOwn,
	},
	{
		Name: "nebius", Title: "Nebius Token Factory", BaseURL: "https://api.tokenfactory.nebius.com/v1",
		KeyEnv: []string{"NEBIUS_API_KEY"},
		List:   ListOwn,
	},
	{
		Name: "novita", Title: "Novita", BaseURL: "https://api.novita.ai/openai/v1",
		KeyEnv: []string{"NOVITA_API_KEY"},
		List:   ListOwn,
	},
	{
		Name: "nvidia", Title: "NVIDIA NIM", BaseURL: "https://integrate.api.nvidia.com/v1",
		KeyEnv: []string{"NVIDIA_API_KEY", "NVIDIA_NIM_API_KEY"}, Prefixes: []string{"nvapi-"},
		List: ListPublic,
	},
	{
		Name: "ollama-cloud", Title: "Ollama cloud", BaseURL: "https://ollama.com/v1",
		KeyEnv: []string{"OLLAMA_API_KEY"},
		List:   ListNone,
	},
	{
		Name: "openrouter", Title: "OpenRouter", BaseURL: "https://openrouter.ai/api/v1",
		KeyEnv: []string{"OPENROUTER_API_KEY"}, Prefixes: []string{"sk-or-"},
		List: ListPublic,
	},
	{
		Name: "perplexity", Title: "Perplexity", BaseURL: "https://api.perplexity.ai/v1",
		KeyEnv: []string{"PERPLEXITY_API_KEY"}, Prefixes: []string{"pplx-"},
		List: ListNone, StatusURL: "https://status.perplexity.com/api/v2/summary.json",
	},
	{
		Name: "poe", Title: "Poe", BaseURL: "https://api.poe.com/v1",
		KeyEnv: []string{"POE_API_KEY"},
		List:   ListNone, MaxTokens: true,
	},
	{
		Name: "sambanova", Title: "SambaNova", BaseURL: "https://api.sambanova.ai/v1",
		KeyEnv: []string{"SAMBANOVA_API_KEY"},
		List:   ListOwn,
	},
	{
		Name: "scaleway", Title: "Scaleway", BaseURL: "https://api.scaleway.ai/v1",
		KeyEnv: []string{"SCALEWAY_API_KEY"},
		List:   ListOwn,
	},
	{
		Name: "together", Title: "Together AI", BaseURL: "https://api.together.ai/v1",
		Hosts:  []string{"api.together.xyz"},
		KeyEnv: []string{"TOGETHER_API_KEY", "TOGETHERAI_API_KEY"},
		List:   ListPublic,
	},
	{
		Name: "vercel", Title: "Vercel AI Gateway", BaseURL: "https://ai-gateway.vercel.sh/v1",
		KeyEnv: []string{"AI_GATEWAY_API_KEY"},
		List:   ListPublic, StatusURL: "https://www.vercel-status.com/api/v2/summary.json",
	},
	{
		Name: "xai", Title: "xAI", BaseURL: "https://api.x.ai/v1",
		Hosts:  []string{"us.api.x.ai"},
		KeyEnv: []string{"XAI_API_KEY"}, Prefixes: []string{"xai-"},
		List: ListOwn,
	},
	{
		Name: "zai", Title: "Z.ai", BaseURL: "https://api.z.ai/api/paas/v4",
		KeyEnv: []string{"ZAI_API_KEY", "ZHIPU_API_KEY"},
		List:   ListNone,
	},
	{
		Name: "llama.cpp", Title: "llama.cpp", BaseURL: "http://localhost:8080/v1",
		Hosts: loopback,
		List:  ListOwn, Local: true,
	},
	{
		Name: "lmstudio", Title: "LM Studio", BaseURL: "http://127.0.0.1:1234/v1",
		Hosts:  loopback,
		KeyEnv: []string{"LMSTUDIO_API_KEY"},
		List:   ListOwn, Local: true,
	},
	{
		Name: "ollama", Title: "Ollama", BaseURL: "http://localhost:11434/v1",
		Hosts: loopback,
		List:  ListOwn, Local: true,
	},
	{
		Name: "vllm", Title: "vLLM", BaseURL: "http://localhost:8000/v1",
		Hosts:  loopback,
		KeyEnv: []string{"VLLM_API_KEY"},
		List:   ListOwn, Local: true,
	},
}

// loopback are the spellings of this machine.
var loopback = []string{"localhost", "127.0.0.1", "::1"}
