package redact_test

import (
	"testing"

	"github.com/modelreach/modelreach/gate/redact"
)

// echoes are texts in the shapes that providers send, and what is left of them.
var echoes = [][2]string{
	{`Incorrect API key provided: sk-proj-****abcd. You can`, `Incorrect API key provided: sk-***. You can`},
	{`Incorrect API key provided: kod-123f************9f8e.`, `Incorrect API key provided: ***.`},
	{`Incorrect API key provided: sk-or-v1*************abcd.`, `Incorrect API key provided: sk-or-***.`},
	{`Incorrect API key provided: gs***tF. You can`, `Incorrect API key provided: ***. You can`},
	{`Incorrect API key provided: https://********abcd.`, `Incorrect API key provided: https://***.`},
	{`Incorrect API key provided: sk-a1b2c3d4e5f6g7h8i9j0.`, `Incorrect API key provided: sk-***.`},
	{`Your API key: ****eek} is invalid`, `Your API key: ***} is invalid`},
	{`{"m":"Your api key: ****abc\" is invalid"}`, `{"m":"Your api key: ***\" is invalid"}`},
	{`{"m":"key:\nkod-12***cd\nend"}`, `{"m":"key:\n***\nend"}`},
	{`"param": "fk-abcdefghij0123456789abcd********"`, `"param": "***"`},
	{`Received API Key = sk-...abcd, Key Hash (Token) =` + sha256, `Received API Key = sk-***, Key Hash (Token) =***`},
	{`Budget has been exceeded! Key=` + sha256 + ` Current cost: 0.0`, `Budget has been exceeded! Key=*** Current cost: 0.0`},
	{`key sk-proj-AbC…xYz9 is disabled`, `key sk-*** is disabled`},
	{`{"m":"key sk-AbCd\u2026"}`, `{"m":"key sk-***"}`},
	{`Invalid token: 9f8e...77aa`, `Invalid token: ***`},
	{`API key ••••••••wxyz`, `API key ***`},

	{`sk-proj-T3BlbkFJ_abcdef0123456789 sk-ant-api03-aaaaBBBB1111cccc`, `sk-*** sk-ant-***`},
	{`gsk_abcdefGHIJ0123456789 xai-abcdefGHIJ0123456789 hf_abcdefGHIJ0123456789`, `gsk_*** xai-*** hf_***`},
	{`AIzaSyA1234567890abcdefghijklmnopqrstuv nvapi-abcdefGHIJ0123456789`, `AIza*** nvapi-***`},
	{`ghp_abcdefGHIJ0123456789abcd github_pat_11ABCDEFG0123456789_abcdefgh`, `ghp_*** ***`},
	{`ek_68af296e8e408191a1120ab6383263c2 sess-abcdefGHIJ0123456789`, `*** ***`},
	{`AKIAIOSFODNN7EXAMPLE pplx-abcdefGHIJ0123456789`, `*** pplx-***`},
	{`\nsk-abcdefGHIJ0123456789\n`, `\nsk-***\n`},
	{`Authorization: Bearer abcd.efgh`, `Authorization: Bearer ***`},
	{`{"authorization": ["Basic dXNlcjpwYXNz"]}`, `{"authorization": ["Basic ***"]}`},
	{`{\"Authorization\":\"Bearer a1b2c3d4\"}`, `{\"Authorization\":\"Bearer ***\"}`},
	{`sent bearer a1b2c3d4e5f6`, `sent bearer ***`},
	{`sent Bearer%20a1b2c3d4e5f6`, `sent Bearer%20***`},
	{`jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_def end`, `jwt *** end`},
	{`x-api-key: a1b2c3d4e5`, `x-api-key: ***`},
	{`"client_secret":"Zx9~q8Ww7_e6"`, `"client_secret":"***"`},
	{`AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG`, `AWS_SECRET_ACCESS_KEY=***`},
	{`https://x.test/v1?alt=sse&key=abc#f`, `https://x.test/v1?alt=sse&key=***#f`},
	{`https://x.test/?api_key=a&amp;token=b`, `https://x.test/?api_key=***&amp;token=***`},
	{`{"u":"https://x.test/?api-key=abc\u0026alt=1"}`, `{"u":"https://x.test/?api-key=***\u0026alt=1"}`},
	{`https%3A%2F%2Fx.test%2F%3Fkey%3Dabc%26alt%3D1`, `https%3A%2F%2Fx.test%2F%3Fkey%3D***%26alt%3D1`},
	{`http://user:p@ss@proxy.test:8080/`, `http://***@proxy.test:8080/`},
	{`{"u":"http:\/\/token@proxy.test"}`, `{"u":"http:\/\/***@proxy.test"}`},

	{`in organization org-AbCdEfGhIjKlMnOpQrStUvWx on tokens`, `in organization org-*** on tokens`},
	{`in organization ` + "`org_01hx2y3z4a5b6c7d8e9f0g`" + ` service tier`, "in organization `org_***` service tier"},
	{`{"m":"\norg-AbCdEfGhIjKlMnOpQrStUvWx"}`, `{"m":"\norg-***"}`},
	{`error=in%20org-AbCdEfGhIjKlMnOpQrStUvWx`, `error=in%20org-***`},
	{`Project 'proj_abcdefghijkl12345678' is archived`, `Project 'proj_***' is archived`},
	{`"user_id":"user_2abcdefghijklmnopqrstuvwxyz"`, `"user_id":"user_***"`},
	{`account org-abcdefghij0123456789<ak-abcdefghij0123456789>`, `account org-***<ak-***>`},
	{`{"m":"account org-abcdefghij0123456789\u003cak-abcdefghij0123456789\u003e"}`, `{"m":"account org-***\u003cak-***\u003e"}`},
	{`Your team ` + uuid + ` has used`, `Your team *** has used`},
	{`your organization (` + uuid + `) of`, `your organization (***) of`},
	{`https://console.x.ai/team/` + uuid + `.`, `https://console.x.ai/team/***.`},
	{`/subscriptions/` + uuid + `/resourceGroups`, `/subscriptions/***/resourceGroups`},
	{`{\"organization_id\": \"` + uuid + `\"}`, `{\"organization_id\": \"***\"}`},
	{`"organizationId":"` + uuid + `"`, `"organizationId":"***"`},
	{`Not found for account 'a1B2c3D4e5F6g7H8i9J0k1L2'`, `Not found for account '***'`},
	{`has not been used in project 123456789012 before`, `has not been used in project *** before`},
	{`overview?project=123456789012 then`, `overview?project=*** then`},
	{`projects/123456/locations/global/publishers/x`, `projects/***/locations/global/publishers/x`},
	{`"consumer": "projects/my-sample-123456"`, `"consumer": "projects/***"`},
	{`project gen-lang-client-0123456789 is`, `project *** is`},
	{`arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0`,
		`arn:aws:bedrock:us-east-1:***:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0`},
	{`arn:aws:iam::123456789012:user/x`, `arn:aws:iam::***:user/x`},

	{`write to jo.doe+ai@mail.example.co.uk.`, `write to [email].`},
	{`jo%40example.com "jo\u0040example.com"`, `[email] "[email]"`},
	{`dial tcp 203.0.113.10:443: connect: refused`, `dial tcp [ip]:443: connect: refused`},
	{`read tcp 10.1.2.3:5000->203.0.113.10:443: reset`, `read tcp [ip]:5000->[ip]:443: reset`},
	{`IP 203.0.113.10. Not allowed`, `IP [ip]. Not allowed`},
	{`{"m":"from\n203.0.113.10\n"}`, `{"m":"from\n[ip]\n"}`},
	{`from 2001:db8:85a3::8a2e:370:7334 and [2001:db8::1]:443`, `from [ip] and [[ip]]:443`},
	{`fe80::1%eth0`, `[ip]%eth0`},
	{`::ffff:203.0.113.10`, `[ip]`},
}

const (
	sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	uuid   = "01234567-89ab-cdef-0123-456789abcdef"
)

// kept are texts that say nothing about a person or an account. A reader needs all of each.
var kept = []string{
	"gpt-4-1106-preview", "gpt-4o-mini-2024-07-18", "o3-pro-2025-06-10", "chatgpt-4o-latest", "text-embedding-3-large",
	"ft:gpt-4o-mini-2024-07-18:acme::abc123", "ft:gpt-3.5-turbo-0125:acme:suffix:9aBcDeF0",
	"meta-llama/Llama-3.3-70B-Instruct-Turbo", "us.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-3-5-sonnet-v2@20241022",
	"accounts/fireworks/models/llama-v3p1-405b-instruct", "accounts/fireworks/models/gpt-oss-120b", "@cf/meta/llama-3.1-8b-instruct",
	"google/gemini-2.0-pro-exp-02-05:free", "publishers/openai/models/gpt-oss", "black-forest-labs/FLUX.1-kontext-pro", "qwen2.5-coder:7b-instruct-q4_K_M",
	"The model `gpt-5` does not exist or you do not have access to it.", "01234567-89ab-cdef-0123-456789abcdef is not a valid model ID",
	"team not allowed to access model. Tried to access gpt-4o", "Invalid model for team litellm-dev: BEDROCK_GROUP",
	"Your organization must be verified to stream this model.", "This key's project does not have access to gpt-4-0613",
	"organization-wide user-configurable org-administrators user-authentication user_agent_string",
	"request id req_0123456789abcdef0123456789abcdef, x-request-id: " + uuid, `"request_id":"0123456789abcdef0123456789abcdef"`,
	"chatcmpl-AbCdEfGhIjKlMnOp0123456789abc resp_0123456789abcdef", "session ID sess_abc",
	"version 1.2.3, v1.2.3.4, go1.26.8, HTTP/1.1, api-version=2024-10-21", "sha256:" + sha256,
	"2026-11-21T06:00:00Z 12:34:56 at 06:00, 1m26.4s, 1.984999999s, $0.15 per 1M, 30,000 tokens",
	"Limit 30000, Used 18928, Requested 11159. tokens: 1000000, max_tokens=128000", "key: gpt-4o-mini-2024-07-18",
	"http://127.0.0.1:11434/v1", "dial tcp [::1]:4010: connect: connection refused", "listen 0.0.0.0:80 and [::]:80", "::",
	"https://platform.openai.com/account/api-keys", "https://x.test/v1?alt=sse&api-version=2024-10-21", "https://github.com/@acme/x",
	"owner @acme/search", "actions/checkout@v4.1", "std::vector ::error:: a::b",
	"using Bearer auth (i.e. HTTP Bearer authentication)", "auth header format should be Bearer sk-...", "invalid x-api-key", "api key: required",
	`curl -H "Authorization: Bearer $OPENAI_API_KEY"`, "(i.e. Authorization: Bearer YOUR_KEY), or", "api_key: YOUR_API_KEY_HERE",
	"api-key: ${{ secrets.OPENAI_API_KEY }}",
	"wait... what..now, skipping...done", "**bold** and a*b*c", "risk-adjusted-returns-for-2024 task-0123456789abcdefgh",
	"org-***, user_***, sk-or-***, [email], [ip]:443, https://***@x.test, key=***, Bearer ***",
	`{"error":{"message":"a\u003Cb\u003cc\n\td","type":"invalid_request_error","param":null,"code":"model_not_found"}}`,
	"/github/workspace/config2024production.yml", "path%2Fto%2fmodel%20x", "当前分组 default 下对于模型 gpt-5 无可用渠道", "",
}

func TestEchoesAndIds(t *testing.T) {
	var scrub redact.Scrubber
	for _, tt := range echoes {
		if got := scrub.String(tt[0]); got != tt[1] {
			t.Errorf("String(%q)\n got %q\nwant %q", tt[0], got, tt[1])
		}
		if got := scrub.String(tt[1]); got != tt[1] {
			t.Errorf("not idempotent: String(%q) = %q", tt[1], got)
		}
	}
}

func TestHarmlessTextIsKept(t *testing.T) {
	scrub := redact.NewScrubber(redact.NewSecret(canary))
	for _, text := range kept {
		if got := scrub.String(text); got != text {
			t.Errorf("String(%q) = %q", text, got)
		}
	}
}
