package gate

import (
	"slices"
	"time"
)

// rule is one row of what modelreach knows about failing: where `when` holds, the cause is the first of causes; the
// others fit the same evidence less well.
type rule struct {
	when   match
	causes []Cause
}

// is reads as a table row: the cause, the condition, and what else it could be.
func is(cause Cause, when match, others ...Cause) rule {
	return rule{when, append([]Cause{cause}, others...)}
}

// rules is tried from the top; the first row that holds wins. The order is the order of proof: what happened below
// HTTP, an answer, a page from something that is no API, what the account says, what the model says, what the request
// says, and at last the bare status. Inside a part the specific stands before the general. docs/causes.md tells the
// reader what each cause looks like; facts come from the providers' error references and from published replies.
var rules = slices.Concat(faultRules, exchangeRules, answerRules, pageRules, limitRules, accountRules, modelRules, requestRules, serviceRules, lastRules)

// ruled returns the causes of the first rule that holds; lastRules end in one that always does.
func ruled(d *digest) []Cause {
	for _, r := range rules {
		if r.when(d) {
			return r.causes
		}
	}
	return []Cause{Unknown}
}

// faultRules: nothing came back over HTTP. The texts are those of Go, Node, Python, Java and libcurl; numbers are the
// errno values of Linux and Winsock, which stay the same where messages are translated.
var faultRules = []rule{
	is(KeyMissing, fault(FaultNoKey)),
	is(KeyMalformed, fault(FaultBadKey)),
	is(KeyNotAllowedHere, fault(FaultKeyHeldBack)),
	is(ListedOnly, fault(FaultNoList)),
	is(KeyRejected, fault(FaultKeyRejected)),
	is(ModelRetired, fault(FaultRetired)),
	is(NotAsked, anyOf(fault(FaultNotAsked), fault(FaultNoAccess))),
	is(DNSFailure, fault(FaultDNS)),
	is(ConnectionRefused, fault(FaultRefused)),
	is(ConnectionReset, fault(FaultReset)),
	is(TLSFailure, fault(FaultTLS)),
	is(Timeout, fault(FaultTimeout)),
	is(ProxyError, fault(FaultProxy)),

	// Something answered that is no HTTP server, or none for programs.
	is(NotAnAPI, all(transport, saysLike(`malformed http`, `headers exceeded \d+ bytes`, `failed to parse location`))),
	is(KeyMissing, all(transport, saysLike(`illegal header value b?'bearer ?'`, `api[_ ]?key (client option )?must be set`))),
	is(KeyMalformed, all(transport, saysLike(`(invalid|illegal) header (field )?(value|name)`,
		`invalid character in header content`, `codec can'?t encode`, `cannot convert argument to a bytestring`))),
	is(ProxyError, all(transport, saysLike(`proxyconnect`, `proxyerror`, `proxy (authentication|connection)`,
		`tunnel connection failed`, `connect tunnel failed`, `\bsocks\b`, `tunneling socket`))),
	is(DNSFailure, all(transport, saysLike(`enotfound`, `eai_again`, `getaddrinfo`, `name resolution`, `no such host`,
		`name or service not known`, `nodename nor servname`, `could ?n[o']t resolve`, `unknown ?host`, `nameresolutionerror`,
		`dns`, `\b11001\b`))),
	is(TLSFailure, all(transport, saysLike(`x509`, `certificate`, `\btls\b`, `\bssl\b`, `sslerror`, `ssl_error`, `handshake`,
		`err_cert`, `self[- _]signed`, `wrong version number`))),
	is(Timeout, all(transport, saysLike(`time[d ]?-?out`, `deadline exceeded`, `etimedout`, `did not properly respond`,
		`\b10060\b`, `err_timeout`))),
	is(ConnectionRefused, all(transport, saysLike(`econnrefused`, `connection ?refused`, `actively refused`, `\b10061\b`,
		`failed to connect`))),
	is(ConnectionReset, all(transport, saysLike(`econnreset`, `\b10054\b`, `\b10053\b`,
		`connection ?(was )?(reset|aborted|closed|lost)`, `hang up`, `forcibly closed`, `unexpected (eof|end of file)`, `\beof\b`,
		`broken pipe`, `epipe`, `econnaborted`, `premature`, `(server|remote).{0,20}disconnected`, `remoteprotocolerror`,
		`remote end closed`, `other side closed`, `goaway`, `stream error`, `transport connection broken`,
		`incomplete chunked read`, `peer closed`, `terminated`))),
	is(Timeout, all(transport, saysLike(`enetunreach`, `ehostunreach`, `network is unreachable`, `no route to host`)),
		ConnectionRefused),
	is(ConnectionRefused, all(transport, saysLike(`connection error`, `connecterror`, `cannot connect`, `fetch failed`,
		`network error`)), DNSFailure, TLSFailure, Timeout),
}

// exchangeRules: no call was made yet. OAuth refuses an exchange with 400, 401 or 403 (RFC 8693, section 2.2.2; RFC 6749, section
// 5.2); everything else of the exchange is diagnosed like a call.
var exchangeRules = []rule{
	is(IdentityRefused, all(exchanged, httpStatus(400, 403), shape(ShapeJSON, ShapeEmpty), not(saysLike(`region`, `country`, `ip address`)))),
}

// answerRules: the model did what was asked, or was stopped only by the token limit of the check itself.
var answerRules = []rule{
	is(OK, answered),
	is(OK, all(httpStatus(400, 400), says("max_tokens or model output limit was reached",
		"could not finish the message because max_tokens"))),
	// Groq's words for an answer that the token limit cut before it was whole: the model wrote, and takes what was asked.
	is(OK, all(httpStatus(400, 400), code("json_validate_failed", "tool_use_failed"))),
}

// pageRules: something that is no API answered. Security gateways and bot protections sign their pages.
var pageRules = []rule{
	is(ProxyError, anyOf(httpStatus(407, 407), says("proxy authentication required", "cache access denied",
		"the system returned: ", "err_access_denied", "err_tunnel_connection_failed"), header("x-squid-error", ""))),
	is(NotAnAPI, httpStatus(511, 511), Blocked),
	is(ProxyError, says("can only be accessed over https"), NotAnAPI),
	is(RegionUnsupported, all(shape(ShapeHTML, ShapeText), saysLike(`error (code: )?1009\b`, `banned the country or region`))),
	is(Blocked, anyOf(header("cf-mitigated", ""), all(shape(ShapeHTML, ShapeText),
		saysLike(`error (code: )?10(06|07|08|10|12|15|20)\b`)))),
	is(Blocked, all(shape(ShapeHTML), saysLike(`just a moment`, `attention required`, `have been blocked`, `you are blocked`,
		`captcha`, `challenge-form`, `enable (javascript and )?cookies`, `turn javascript on`, `checking your browser`,
		`verify you are (a )?human`, `zscaler`, `forcepoint`, `fortigu?ard`, `fortinet`, `netskope`, `sophos`, `umbrella`,
		`palo alto`, `mcafee`, `symantec`, `barracuda`, `check ?point`, `web ?filter`, `page (is )?blocked`,
		`(request|access|site|website|url) (was |has been |is )?(blocked|rejected|restricted)`, `blocked by`, `support id`,
		`ddos`, `incapsula`, `imperva`, `akamai`, `security polic`, `unusual traffic`, `requested url was rejected`,
		`reference #\d`, `web application firewall`, `pardon our interruption`))),
	is(Blocked, all(shape(ShapeText), saysLike(`access (is |has been )?blocked`, `blocks access to`,
		`blocked (by|because of).{0,60}(policy|category|firewall|administrator)`, `web ?filter`))),
	is(NotAnAPI, all(shape(ShapeHTML, ShapeText), saysLike(`error (code: )?10(00|01|03|16)\b`)), Blocked),
	is(NotAnAPI, all(not(shape(ShapeJSON)), httpStatus(501, 501))), // a plain web server knows no POST
	is(GatewayTimeout, all(shape(ShapeHTML, ShapeText, ShapeEmpty), httpStatus(522, 524), not(httpStatus(523, 523)))),
	is(GatewayTimeout, all(shape(ShapeHTML), httpStatus(504, 504))),
	is(BadGateway, all(shape(ShapeHTML), anyOf(httpStatus(502, 502), httpStatus(520, 530)))),
	is(Overloaded, all(shape(ShapeHTML), httpStatus(503, 503)), BadGateway),
	is(ServerError, all(shape(ShapeHTML), httpStatus(500, 599))),
	is(RateLimited, all(shape(ShapeHTML), httpStatus(429, 429)), Blocked),
	is(InvalidRequest, all(shape(ShapeHTML), httpStatus(413, 413))),
	is(InvalidAPIKey, all(shape(ShapeHTML), httpStatus(401, 401)), NotAnAPI, KeyMissing),
	is(Blocked, all(shape(ShapeHTML), httpStatus(403, 403)), NotAnAPI, IPNotAllowed),
	is(NotAnAPI, shape(ShapeHTML), Blocked),
	is(NotAnAPI, httpStatus(300, 399), Blocked),
}

// aDay is how long a wait must be to mean a limit that counts per day.
const aDay = 6 * time.Hour

// limitRules: money and rates. They come before the account's other refusals, which providers send with the same words
// ("your account is suspended, please check your plan and billing details").
var limitRules = []rule{
	// Money first where the code says so. OpenAI changed the code in 2026 and kept the type insufficient_quota.
	is(BillingLimitReached, code("billing_hard_limit_reached", "project_spend_limit_exceeded",
		"organization_spend_limit_exceeded", "organization_usage_limit_exceeded", "budget_exceeded", "spend_limit_exceeded",
		"key_limit_exceeded", "openrouter_key_limit")),
	is(BillingNotActive, all(code("billing_not_active", "billing_disabled", "account_not_active"),
		not(code("insufficient_quota")))),

	// Google calls every limit a quota: what counts is which one.
	is(InsufficientQuota, all(anyOf(code("resource_exhausted"), says("generativelanguage", "ai.google.dev", "quota metric")),
		saysLike(`limit: 0\b`, `prepay`, `credits are depleted`))),
	is(InsufficientQuota, all(code("resource_exhausted"), codeHas("perminute"), codeHas("perday")), RateLimitedDaily),
	// a fresh limit is not broken twice at once: it is 0
	is(RateLimitedDaily, all(anyOf(code("resource_exhausted"), says("generativelanguage", "ai.google.dev")),
		anyOf(codeHas("perday"), saysLike(`per ?day`, `per_day`, `daily`)))),
	is(RateLimited, all(code("resource_exhausted"), not(codeHas("insufficientquota"))), Overloaded),

	is(RequestTooLargeForLimit, anyOf(says("request too large for"), all(requestedMoreThanLimit, statusIs(413, 429)),
		all(statusIs(413), code("rate_limit_exceeded", "tokens")))),
	is(Overloaded, all(statusIs(429, 503, 529), saysLike(`high (demand|traffic|load)`, `overloaded`, `at capacity`, `peak load`,
		`engine is currently`, `server is (too )?busy`, `no capacity`, `insufficient capacity`,
		`capacity (is )?(exceeded|constraints)`))),
	is(RateLimitedDaily, all(anyOf(statusIs(429, 403), code("rate_limit_exceeded", "rate_limit_error", "RateLimitReached")),
		anyOf(saysLike(`per[- ]day`, `\b[rt]pd\b`, `\bdaily\b`, `by ?day`, `per 86400 ?s`, `(after|in) 86400 s`, `/ ?day\b`,
			`-per-day`, `per 24 ?h`, `24[- ]hours?`, `每[日天]`, `今日`), codeHas("perday", "daily", "byday"), header("x-ratelimit-type",
			"day"), waitsAtLeast(aDay)), not(code("insufficient_quota")))),
	is(BillingLimitReached, saysLike(`extra usage is required`, `(limit|quota).{0,30}billing (cycle|period)`), InsufficientQuota),
	is(RateLimited, all(statusIs(429), code("rate_limit_exceeded", "requests", "tokens", "input_tokens", "rate_limit_error",
		"rate_limit", "too_many_requests", "RateLimitReached"), not(code("insufficient_quota")), not(says("insufficient balance",
		"insufficient_quota", "budget")))),
	is(RateLimited, all(statusIs(429), saysLike(`rate[- ]limit`, `too many requests`, `per minute`, `per second`, `per min\b`,
		`token rate`, `hourly`, `\b[rt]pm\b`, `concurren`), not(code("insufficient_quota")), not(saysLike(`balance`,
		`credits? remaining`, `budget`)))),

	is(BillingLimitReached, saysLike(`hard limit`, `budget`, `key limit exceeded`, `spend(ing)? (limit|cap)`,
		`create a key with a higher limit`, `usage cap`, `over (the )?limit for this key`,
		`reached your specified (api )?usage limit`, `monthly (usage |spend(ing)? )?(limit|quota|cap)`,
		`usage limit (for|of) (this|the) (month|organization|project|workspace)`),
		InsufficientQuota).unless(saysLike(`budget_tokens`, `thinking`, `all (available )?credits`, `out of credits`)),
	is(InsufficientQuota, code("insufficient_quota", "credit_balance_exhausted", "insufficient_balance", "insufficient_credits",
		"insufficient_user_quota", "exceeded_current_quota_error", "quota_exceeded", "arrearage", "openrouter_credits",
		"pre_consume_token_quota_failed", "1113", "payment_required", "insufficient_funds", "AllocationQuota.FreeTierOnly",
		"allocation_quota")),
	is(BillingNotActive, saysLike(`account is not active`, `billing (is |has )?(not |been )?(active|enabled|disabled|set ?up)`,
		`requires? (a )?billing`, `enable billing`, `billing account`, `credit card`, `resource is frozen`, `套餐.{0,6}(到期|过期)`,
		`(add|missing|no|without|valid|update) (a |any |your )?(valid )?payment (method|details|information)`,
		`payment (failed|past due)`, `unpaid invoice`), InsufficientQuota),
	is(InsufficientQuota, saysLike(`insufficient[_ ](account )?(balance|credits?|funds|quota|user quota)`,
		`(not|don't have|doesn't have) (enough|any|sufficient) (balance|credits?|funds|quota)`,
		`no (more )?(remaining )?(credits?|balance|quota|funds)`, `(out|run out) of (credits?|funds|balance|quota)`,
		`(requires?|need) more credits`, `credit balance`, `balance (is )?(too low|insufficient|not enough|exhausted|depleted)`,
		`(credits?|quota|balance) (have |has |is |are |been )*(exhausted|depleted|used up|exceeded|insufficient)`,
		`exceeded your current quota`, `exceeded current quota`, `purchase (more )?(credits|tokens)`, `all (available )?credits`,
		`good standing`, `recharge`, `top[- ]?up`, `included credits`,
		`free (credits?|trial|quota|tier|allowance).{0,40}(exhausted|expired|used|ended)`, `overdue`, `in arrears`, `余额不足`, `欠费`,
		`额度(不足|已用|已耗|失败)`, `剩余额度`, `配额不足`, `充值`)),
	is(InsufficientQuota, effective(402), BillingLimitReached, BillingNotActive),
}

// unless narrows a rule, so that the exception stands where the reader looks for it.
func (r rule) unless(exception match) rule {
	r.when = all(r.when, not(exception))
	return r
}
