package simulate

import (
	"net/http"
	"slices"

	"github.com/modelreach/modelreach/gate"
)

// Act is one behaviour of the simulator, picked by asking for its model.
//
// An act behaves alike below each of Bases and on every API, save those that fail only where their real counterparts do:
// sim-wrong_endpoint answers well on responses, sim-max_tokens-only on all but chat completions, and the acts with a need
// wherever that is not asked for. An act that answers well still refuses a faulty request.
type Act struct {
	// Model is the id that picks the act: "sim-" and the cause's slug for the one act that stands for each cause, "sim-"
	// and a name for the others.
	Model string
	// Cause is what a client must conclude when it asks once on chat completions, waits when it is told to and asks
	// again while that can help. It is gate.OK where the client gets its answer in the end.
	Cause gate.Cause
	// Need, unless empty, is the need that Cause is about: it must be concluded of a request that asks for Need, while
	// access, asked for alone, is gate.OK.
	Need gate.Need
	// Summary says in one line, without a full stop, what the act does.
	Summary string

	play play
}

// play answers one call.
type play func(http.ResponseWriter, *http.Request, call)

// Acts lists every act: one for each cause a server can act, in the order of gate.Causes, then the others, those about
// needs last. Missing are the causes that need no server (dns_failure, connection_refused, tls_failure), identity_refused,
// which comes before a model is asked, the advice, and the decisions of modelreach itself. control_accepted is no act but a
// base: see Bases.
func Acts() []Act { return slices.Clone(acts) }

var acts = slices.Concat(keyActs, modelActs, serviceActs, otherActs, needActs)

var actOf = func() map[string]Act {
	byModel := make(map[string]Act, len(acts))
	for _, act := range acts {
		byModel[act.Model] = act
	}
	return byModel
}()

// keyActs stand for the causes that lie with the key, its account or its money.
var keyActs = []Act{
	{"sim-ok", gate.OK, "", "answers well", well},
	{"sim-key_missing", gate.KeyMissing, "", "answers 401 as if the key had not arrived", keyMissing.play},
	{"sim-key_malformed", gate.KeyMalformed, "", "answers 401 and echoes a placeholder in place of a key", refusal{
		status: 401, code: "invalid_api_key",
		message: "Incorrect API key provided: " + mask("YOUR_OPENAI_API_KEY") + ". You can find your API key at " +
			"https://platform.openai.com/account/api-keys.",
	}.play},
	{"sim-invalid_api_key", gate.InvalidAPIKey, "", "answers 401 invalid_api_key with a masked echo of the key", refusal{
		status: 401, code: "invalid_api_key",
		message: "Incorrect API key provided: {key}. You can find your API key at https://platform.openai.com/account/api-keys.",
	}.play},
	{"sim-key_revoked_or_expired", gate.KeyRevokedOrExpired, "", "answers 401 token_expired", refusal{
		status: 401, code: "token_expired",
		message: "Your authentication token has expired. Please try signing in again.",
	}.play},
	{"sim-account_deactivated", gate.AccountDeactivated, "", "answers 401 account_deactivated", refusal{
		status: 401, code: "account_deactivated",
		message: "Your OpenAI account has been deactivated, please check your email for more information. If you feel this is " +
			"an error, contact us through our help center at help.openai.com.",
	}.play},
	{"sim-organization_mismatch", gate.OrganizationMismatch, "", "answers 401 mismatched_organization", refusal{
		status: 401, code: "mismatched_organization",
		message: "OpenAI-Organization header should match organization for API key",
	}.play},
	{"sim-project_archived", gate.ProjectArchived, "", "answers 401 as the key of an archived project gets it", refusal{
		status: 401, code: "not_authorized_invalid_project",
		message: "The project you are requesting has been archived and is no longer accessible",
	}.play},
	{"sim-insufficient_permissions", gate.InsufficientPermissions, "", "answers 401 with the scope a restricted key lacks", refusal{
		status: 401,
		message: "You have insufficient permissions for this operation. Missing scopes: model.request. Check that you have the " +
			"correct role in your organization (Reader, Writer, Owner) and project (Member, Owner), and if you're using a " +
			"restricted API key, that it has the necessary scopes.",
	}.play},
	{"sim-ip_not_allowed", gate.IPNotAllowed, "", "answers 401 ip_not_authorized, as an allow-list of addresses does", refusal{
		status: 401, code: "ip_not_authorized",
		message: "Your IP is not authorized to make this request.",
	}.play},
	{"sim-region_unsupported", gate.RegionUnsupported, "", "answers 403 unsupported_country_region_territory", refusal{
		status: 403, kind: "request_forbidden", code: "unsupported_country_region_territory",
		message: "Country, region, or territory not supported",
	}.play},

	{"sim-insufficient_quota", gate.InsufficientQuota, "", "answers 429 insufficient_quota, as OpenAI does when the balance is used up", refusal{
		status: 429, kind: "insufficient_quota", code: "insufficient_quota",
		message: "You exceeded your current quota, please check your plan and billing details. For more information on this " +
			"error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.",
	}.play},
	{"sim-billing_limit_reached", gate.BillingLimitReached, "", "answers 400 billing_hard_limit_reached", refusal{
		status: 400, code: "billing_hard_limit_reached",
		message: "Billing hard limit has been reached",
	}.play},
	{"sim-billing_not_active", gate.BillingNotActive, "", "answers 429 billing_not_active", refusal{
		status: 429, kind: "billing_not_active", code: "billing_not_active",
		message: "Your account is not active, please check your billing details on our website.",
	}.play},
}

// modelActs stand for the causes that lie with the model or with what is asked of it.
var modelActs = []Act{
	{"sim-model_not_found", gate.ModelNotFound, "", "answers 404 model_not_found", modelNotFound.play},
	{"sim-model_not_allowed", gate.ModelNotAllowed, "", "answers 403 model_not_found, naming the project that may not use it", refusal{
		status: 403, code: "model_not_found",
		message: "Project `" + project + "` does not have access to model `{model}`",
	}.play},
	{"sim-model_retired", gate.ModelRetired, "", "answers 404 and says that the model has been deprecated", refusal{
		status: 404, code: "model_not_found",
		message: "The model `{model}` has been deprecated, learn more here: https://platform.openai.com/docs/deprecations",
	}.play},
	{"sim-verification_required", gate.VerificationRequired, "", "answers 403: the organization must be verified", refusal{
		status: 403,
		message: "Your organization must be verified to use the model `{model}`. Please go to: " +
			"https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just verified, " +
			"it can take up to 15 minutes for access to propagate.",
	}.play},
	{"sim-wrong_endpoint", gate.WrongEndpoint, "", "answers 404 everywhere but on responses", elsewhere},
	{"sim-deployment_not_found", gate.DeploymentNotFound, "", "answers 404 DeploymentNotFound, as Azure does", deploymentNotFound},

	{"sim-unsupported_parameter", gate.UnsupportedParameter, "", "answers 400 unsupported_parameter for reasoning_effort", refusal{
		status: 400, param: "reasoning_effort", code: "unsupported_parameter",
		message: "Unsupported parameter: 'reasoning_effort' is not supported with this model.",
	}.play},
	{"sim-unsupported_value", gate.UnsupportedValue, "", "answers 400 unsupported_value for temperature", refusal{
		status: 400, param: "temperature", code: "unsupported_value",
		message: "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
	}.play},
	{"sim-invalid_request", gate.InvalidRequest, "", "answers 400 invalid_type", refusal{
		status: 400, param: "metadata", code: "invalid_type",
		message: "Invalid type for 'metadata': expected an object, but got an array instead.",
	}.play},
	{"sim-context_length_exceeded", gate.ContextLengthExceeded, "", "answers 400 context_length_exceeded", refusal{
		status: 400, param: "messages", code: "context_length_exceeded",
		message: "This model's maximum context length is 128000 tokens. However, your messages resulted in 131072 tokens. " +
			"Please reduce the length of the messages.",
	}.play},
	{"sim-content_filtered", gate.ContentFiltered, "", "answers 400 content_filter, as Azure does", azure(400, object{
		"code": "content_filter", "param": "prompt", "type": nil, "status": 400,
		"message": "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please " +
			"modify your prompt and retry. To learn more about our content filtering policies please read our documentation: " +
			"https://go.microsoft.com/fwlink/?linkid=2198766",
		"innererror": object{
			"code":                  "ResponsibleAIPolicyViolation",
			"content_filter_result": object{"hate": object{"filtered": true, "severity": "medium"}},
		},
	})},
	{"sim-request_too_large_for_limit", gate.RequestTooLargeForLimit, "", "answers 429: this request is larger than a whole minute's limit", refusal{
		status: 429, kind: "tokens", code: "rate_limit_exceeded",
		message: "Request too large for {model} in organization " + organization + " on tokens per min (TPM): Limit 30000, " +
			"Requested 30601. The input or output tokens must be reduced in order to run successfully. Visit " +
			"https://platform.openai.com/account/rate-limits to learn more.",
	}.play},
}

// serviceActs stand for limits that pass, the provider's own trouble, and the network in between.
var serviceActs = []Act{
	{"sim-rate_limited", gate.RateLimited, "", "answers 429: too many requests this minute", tooFast.play},
	{"sim-rate_limited_daily", gate.RateLimitedDaily, "", "answers 429: the day's requests are used up, and asks to wait 87 seconds for the next one", refusal{
		status: 429, kind: "requests", code: "rate_limit_exceeded", header: wait("87", rateLimits("1000", "0", "1m26.4s")),
		message: "Rate limit reached for {model} in organization " + organization + " on requests per day (RPD): Limit 1000, " +
			"Used 1000, Requested 1. Please try again in 1m26.4s. Visit https://platform.openai.com/account/rate-limits to " +
			"learn more.",
	}.play},

	{"sim-server_error", gate.ServerError, "", "answers 500 server_error", refusal{
		status: 500, kind: "server_error",
		message: "The server had an error while processing your request. Sorry about that!",
	}.play},
	{"sim-bad_gateway", gate.BadGateway, "", "answers 502 with the page of a proxy", page(502, badGatewayPage, nil)},
	{"sim-overloaded", gate.Overloaded, "", "answers 503 server_is_overloaded", tooBusy.play},
	{"sim-gateway_timeout", gate.GatewayTimeout, "", "answers 504 with the page of a proxy", page(504, gatewayTimeoutPage, nil)},

	{"sim-connection_reset", gate.ConnectionReset, "", "closes the connection without an answer", hangUp},
	{"sim-timeout", gate.Timeout, "", "begins an answer and never ends it", stall},
	{"sim-proxy_error", gate.ProxyError, "", "answers 407 as a proxy that wants a password", page(407, proxyPage, map[string]string{
		"Proxy-Authenticate": `Basic realm="proxy"`, // RFC 9110, section 11.7.1
		"Via":                "1.1 proxy.example",
	})},
	{"sim-blocked", gate.Blocked, "", "answers 403 with the page of a web firewall", page(403, blockedPage, map[string]string{
		"Server": "cloudflare", "Cf-Ray": "8f0000000000sim1-FRA",
	})},
	{"sim-not_an_api", gate.NotAnAPI, "", "answers 200 with the front page of a web server", page(200, frontPage, nil)},

	{"sim-unknown", gate.Unknown, "", "answers 418 with a text that says nothing", note(418, "qx-7: flumox\n")},
}

// otherActs stand for no cause of their own: they are what clients get wrong.
var otherActs = []Act{
	{"sim-slow", gate.OK, "", "answers well, but takes its time: two seconds unless set otherwise", slow},
	{"sim-flaky", gate.OK, "", "answers 503 twice, then well, and so on", inTurn(tooBusy.play, tooBusy.play, well)},
	{"sim-retry-after", gate.OK, "", "answers 429 with Retry-After: 1, then well, and so on", inTurn(comeBack.play, well)},
	{"sim-max_tokens-only", gate.OK, "", "answers 400 to max_completion_tokens, as older servers do, and well to max_tokens", oldLimit},
	{"sim-output-limit", gate.OK, "", "answers 400: the output limit was reached, which proves access", refusal{
		status: 400,
		message: "Could not finish the message because max_tokens or model output limit was reached. Please try again with " +
			"higher max_tokens.",
	}.play},
	{"sim-error-in-200", gate.InsufficientQuota, "", "answers 200 with an error inside, as OpenRouter does", errorIn200},
	{"sim-empty-list", gate.NotAnAPI, "", "answers 200 with an empty list of choices", emptyList},
	{"sim-retired-provider", gate.ModelRetired, "", "answers 410 with a plain text, as GitHub Models did before its end",
		note(410, "GitHub Models is temporarily unavailable as part of a scheduled retirement brownout.\n")},
	{"sim-html", gate.NotAnAPI, "", "answers 200 with a login page", page(200, loginPage, nil)},
	{"sim-redirect", gate.NotAnAPI, "", "redirects to another origin, which must not get the key", redirect},
	{"sim-echo", gate.InvalidAPIKey, "", "answers 401 and repeats the key in every field, header and encoding", echo},
	{"sim-huge", gate.NotAnAPI, "", "answers 200 with a body of 1 GiB", huge},
	{"sim-endless", gate.Timeout, "", "answers 200 with a blank line now and then, for ever", endless},
	{"sim-truncated", gate.ConnectionReset, "", "promises a longer body than it sends, then closes the connection", truncated},
	{"sim-reset", gate.ConnectionReset, "", "resets the connection", reset},
	{"sim-hang", gate.Timeout, "", "never answers", hang},
}

// The refusals that more than one act makes.
var (
	tooFast = refusal{
		status: 429, kind: "requests", code: "rate_limit_exceeded", header: rateLimits("500", "0", "120ms"),
		message: "Rate limit reached for {model} in organization " + organization + " on requests per min (RPM): Limit 500, " +
			"Used 500, Requested 1. Please try again in 120ms. Visit https://platform.openai.com/account/rate-limits to learn more.",
	}
	comeBack = refusal{
		status: 429, kind: tooFast.kind, code: tooFast.code, message: tooFast.message,
		header: wait("1", rateLimits("500", "0", "1s")),
	}
	tooBusy = refusal{
		status: 503, kind: "service_unavailable_error", code: "server_is_overloaded",
		message: "The engine is currently overloaded, please try again later",
	}
)
