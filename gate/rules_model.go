package gate

// modelRules: the model that was named, and the API it was named on.
var modelRules = []rule{
	is(DeploymentNotFound, anyOf(code("deployment_not_found"), saysLike(`(api )?deployment (for this resource )?(does not exist|'[^']*' (not found|does not exist)|not found|could not be found|was not found)`, `deployment.{0,30}does not exist`))),

	is(ModelRetired, code("model_decommissioned", "model_deprecated", "service_model_deprecated", "service_model_deprecating", "model_retired", "model_shutdown", "deprecated_model", "model_end_of_life", "model_discontinued", "model_sunset")),
	is(ModelRetired, saysLike(`(model|engine|deployment)\b.{0,120}(has been|was|is|been|are|were|have been|is now|is being) (now |already |permanently |fully |also )?(deprecated|decommissioned|retired|discontinued|shut ?down|sunset|removed|end[- ]of[- ]life|taken offline|in deprecating state|no longer (available|supported|served|offered|active))`,
		`(model|'[^']{3,80}').{0,60}(is |are )?no longer (available|supported|served|offered|accessible|active|exists?)`, `(deprecated|decommissioned|retired|discontinued) model`, `model.{0,60}(reached|past) (its )?(end[- ]of[- ]life|eol|retirement)`,
		`(reached|past) its end[- ]of[- ]life`, `^(models? )?\S+ (has been|was|is) (deprecated|decommissioned|retired|discontinued|sunset)`, `retirement brownout`, `模型.{0,12}(已下线|已弃用|已停用|下架)`)).
		unless(saysLike(`api[- ]version.{0,40}(deprecated|no longer|retired)`, `(parameter|endpoint|field)\b.{0,40}(deprecated|no longer)`, `(deprecated|no longer).{0,20}parameter`)),
	is(ModelRetired, all(effective(410), not(saysLike(`endpoint`, `\bapi\b.{0,20}(version|removed|retired|gone)`, `no longer serve`, `sonar is now`))), NotAnAPI),

	is(WrongEndpoint, code("unsupported_api_for_model", "operation_not_supported", "unsupported_operation", "model_not_chat", "endpoint_not_supported")),
	is(WrongEndpoint, saysLike(`not a chat model`, `is a chat model and not supported`, `only supported in v1/`, `not supported in the v1/`, `did you mean to use v1/`, `not allowed to (sample|generate embeddings) from`,
		`operation does not work with the specified model`, `(not|isn't) (accessible|available|supported|usable|callable) (via|on|through|in|with|by|for|at) the '?/?[a-z0-9/_.]*(endpoint|api|completions?|embeddings?|responses|generatecontent)`, `does not support (the |this )?'?/?(v1/)?(chat|completions?|chat ?completions?|embeddings?|responses|messages|generatecontent|generate|embed|bidigeneratecontent|rerank|predict)\b`,
		`(is|are) (an? )?(embeddings?|chat|completion|image|audio|rerank|moderation|reward|tts|speech|transcription)[a-z ]* model and (cannot|can not|can't|is not)`, `chat template`, `(use|using|call|try|through|via) (the )?'?/?(v1/)?(responses|chat/completions|embeddings|completions)'? (api|endpoint)`,
		`model.{0,60}(does not|doesn't|not) support (chat|chat completions?|completions?|embeddings?|text generation|generation|conversation)`, `(not|isn't) (a|an) (chat|text[- ]generation|conversational|embeddings?|completion|generat\w+) model`, `task.{0,30}(not supported|mismatch|unsupported)`,
		`enabled only for api versions`, `not supported for (task|generatecontent|embedcontent|predict|chat|bidigeneratecontent|the chat)`, `sonar is now`, `this endpoint (only supports|does not support|is not supported)`, `requires that either input content or output modality contain audio`,
		`(this|the) server does not support (embeddings|completions|chat|this)`, `start (it|the server) with .--embeddings?`, `method.{0,20}not supported for`, `(get|post|method).{0,12}not supported for requested`, `model type.{0,30}(not|mismatch|unsupported)`, `supported (methods|api|endpoints)`)).
		unless(saysLike(`does not support (tools|streaming|images?|vision|function|temperature)`, `supported parameters`)),

	is(ModelNotAllowed, code("key_model_access_denied", "team_model_access_denied", "user_model_access_denied", "project_model_access_denied", "org_model_access_denied", "model_not_available", "model_permission_blocked_org", "model_permission_blocked_project", "model_access_denied",
		"access_denied_unpurchased", "model_terms_required", "model_not_allowed", "model_disabled", "subscription_required", "plan_required", "model_forbidden", "model_not_enabled")),
	is(ModelNotAllowed, saysLike(`(project|organi[sz]ation|key|team|user|token|account|tenant|workspace|virtual key|api key|plan|group)\b.{0,80}(do|does)(n't| not) have access to (the |this )?(model|'|[a-z0-9]+[-/.])`, `not (be )?(allowed|permitted|authori[sz]ed|entitled|granted) (access )?to (access|use|call|invoke|query)?( to)? ?(the |this )?model`,
		`(can|may) only access models?`, `valid models for team`, `(non-serverless|dedicated endpoint)`, `blocked at the (organi[sz]ation|project) level`, `access to (the |this )?model.{0,40}(denied|forbidden|restricted|not granted)`, `model.{0,40}access.{0,20}(denied|not granted|restricted|required)`,
		`(requires?|need|needs) (a |an |the )?(paid |pro |plus |enterprise |active |higher |different )*(subscription|plan|tier|license|licence)\b`, `upgrade (for|to) (access|use|a|your|continue)`, `not (available|included|supported|enabled|allowed) (on|in|for|with|under|by) (your|this|the current|the free|free) (current )?(plan|tier|subscription|account|organi[sz]ation|workspace|key|team|group|api key)`,
		`no allowed providers`, `data policy`, `guardrail restrictions`, `eligible for using`, `(request|granted?|apply for) access to (this|the) model`, `model.{0,60}(is|has been) (disabled|blocked|not enabled|restricted|gated)`, `gated (repo|model)`, `accept (the |its )?(terms|license|licence|conditions)`,
		`don't have access to the model with the specified model id`, `this model isn't available right now`, `(you|user) (do|does)(n't| not) have (permission|access|rights).{0,20} (to|for) (use |access |call |invoke |the |this )*model`, `模型.{0,10}(无权|没有权限|未开通|被拒绝)`, `无权(访问|使用)`, `not found for account`, `model access is denied`)).
		unless(saysLike(`does not exist or`, `not found or`, `was not found or`, `invalid or`, `or (you|your project|your key)? ?(do|does) not have access`, `or permission denied`, `or the model name is invalid`)),

	is(InvalidRequest, saysLike(`model=none`, `(provide|specify|missing|required|must) (a |an |the )?'?model'? (parameter|field|name|is)?( is| must)? ?(required|missing|parameter)`, `'?model'? (field|parameter|is) (is )?(required|missing)`, `you must provide a model`, `model.{0,10}field required`)),

	is(ModelNotFound, code("model_not_found", "model_not_exist", "unknown_model", "invalid_model", "invalid_model_id", "invalid_model_name", "no_such_model", "model_not_found_error", "model_does_not_exist", "nonexistent_model", "invalid_model_error", "model_not_supported",
		"unsupported_model", "model_unavailable", "model_price_error", "unknown_model_error", "1211"), ModelNotAllowed),
	is(ModelNotFound, saysLike(`无可用渠道`, `no available channels? for model`, `分组.{0,40}模型`), Overloaded, ModelNotAllowed),
	is(ModelNotFound, saysLike(`model.{0,160}(does not exist|doesn't exist|do not exist|not exist\b|not found|could not be found|cannot be found|can't be found|not be found|is not (a )?(valid|known|recogni[sz]ed|registered|loaded|available|supported|found|deployed)|isn't (available|supported|valid)|unknown|not loaded|unavailable)`,
		`(unknown|invalid|no such|unrecogni[sz]ed|nonexistent|unsupported|incorrect|non-existent) model\b`, `not found the model`, `(could|can|did) ?n[o']t find (the |a |any )?model`, `(is )?not a valid model`, `no models? (is |are )?(loaded|found|available|named|matching|with)`, `no endpoints found`, `model name.{0,30}(invalid|wrong|incorrect)`,
		`access to this model or the model name is invalid`, `requested entity was not found`, `try pulling it`, `no (matching )?(deployment|provider|route|backend|endpoint)s? (found |available |configured )?for (the )?(model|'|[a-z0-9]+[-/])`, `model.{0,10}identifier is invalid`, `not supported by any provider`, `llm provider not provided`,
		`模型.{0,30}(不存在|未找到|不支持|无效)`, `(不存在|找不到).{0,12}模型`, `the specified model`), ModelNotAllowed).
		unless(anyOf(saysLike(`does not support `, `max(imum)? (context|tokens?)`, `context (length|window)`, `not supported with this model`, `support for`), shape(ShapeHTML))),
}

// requestRules: the request itself. The check sends next to nothing, so most of these say that the API differs from
// OpenAI's or that the application's parameters do not suit the model.
var requestRules = []rule{
	is(ContentFiltered, anyOf(code("content_filter", "content_policy_violation", "responsible_ai_policy_violation", "moderation_blocked", "data_inspection_failed", "content_filtered", "content_blocked", "safety", "prohibited_content", "1301", "sensitive_content", "invalid_prompt", "guardrail_intervened", "policy_violation"),
		saysLike(`content (management |filter|usage |safety |moderation )?polic`, `content[- ]?filter`, `safety (system|filter|settings|check|guardrail)`, `content exists risk`, `inappropriate (content|input)`, `(prompt|input|request|response|content|output).{0,40}(was |is |has been |been |got )?(flagged|filtered|moderated)`, `usage polic(y|ies)`, `sensitive (content|word|information)`,
			`blocked by.{0,40}(guardrail|safety|moderation|content|policy)`, `requires? moderation`, `harmful`, `unsafe content`, `敏感`, `违规`, `data may contain inappropriate`))),
	is(ContextLengthExceeded, anyOf(code("context_length_exceeded", "context_window_exceeded", "string_above_max_length", "max_prompt_tokens_exceeded", "model_max_prompt_tokens_exceeded", "prompt_too_long", "input_too_long", "tokens_limit_reached"),
		saysLike(`(maximum |max )?context (length|window|size)`, `n_ctx`, `prompt (is )?too (long|large)`, `(prompt|input|request).{0,40}(too long|too many tokens|longer than|exceeds? (the )?(max|limit|token|context|model))`, `too many (input |prompt )?tokens`, `token count.{0,40}exceed`, `max_tokens must be at least 1, got -`, `reduce the length`, `(input|prompt|sequence) (token )?length`, `exceeds? the (maximum|max|limit|model's).{0,30}tokens?`, `maximum (number of )?(input )?tokens`))),
	is(UnsupportedValue, code("unsupported_value", "invalid_value", "integer_below_min_value", "integer_above_max_value", "decimal_below_min_value", "decimal_above_max_value", "number_above_max_value", "invalid_enum_value")),
	is(UnsupportedParameter, anyOf(code("unsupported_parameter", "unknown_parameter", "unrecognized_parameter", "unsupported_field", "unknown_field", "extra_forbidden", "unexpected_parameter"),
		saysLike(`unsupported parameters?`, `(unknown|unrecogni[sz]ed|unexpected|unsupported|extra|additional|invalid) (request )?(argument|parameter|field|key|keyword|name|param|propert)`, `extra (inputs|fields|parameters) (are )?not (permitted|allowed)`, `additional properties`, `does not support (tools?|function|streaming|images?|vision|audio|json|response_format|structured|thinking|reasoning|logprobs|parallel|system|image input|the parameter|parameters?|setting)`,
			`(parameter|argument|field|property).{0,60}(is |are )?(not|un)[ -]?(currently )?(supported|permitted|recogni[sz]ed|allowed)`, `'[a-z_.]+'( is|:)? (not|un)[ -]?supported`, `cannot find field`, `unexpected keyword`, `is not supported with this model`, `unsupportedparams`, `tool (use|choice).{0,30}(not supported|requires)`))).
		unless(saysLike(`unsupported value`, `invalid value`)),
	is(UnsupportedValue, saysLike(`unsupported value`, `invalid value`, `does not support .{1,60} with this model`, `supported values are`, `must be (one of|between|less than|greater than|at least|at most)`, `(expected|allowed|valid|permitted) values?`, `should be (less|greater) than`, `(out of|not in) (the )?(valid |allowed )?range`, `(less|greater) than or equal`, `only the default`), UnsupportedParameter).
		unless(saysLike(`field required`, `(could not|unable to|failed to) parse`)),
	is(RequestTooLargeForLimit, all(effective(413), saysLike(`tokens? per (min|day)`, `rate limit`))),
	is(InvalidRequest, effective(413)),
}

// serviceRules: the service behind the API.
var serviceRules = []rule{
	is(NotAnAPI, all(httpStatus(400, 499), anyOf(code("unknown_url", "api_version_not_supported", "no_route", "route_not_found"), saysLike(`invalid url`, `unknown (request )?(url|path|endpoint|route)`, `unrecogni[sz]ed (request )?(url|path)`, `api[- ]version`, `(does not|doesn't) map to a resource`, `custom subdomain`, `no route(s)? (matched|found|defined|match)`, `route.{0,60}not found`,
		`cannot (post|get) /`, `page not found`, `(url|path|endpoint|uri|resource)\b.{0,60}(not found|was not found|does not exist|could not be found)`, `^not found\.?$`, `nothing (here|matches)`, `not found: (post|get|/)`, `no handler`, `unsupported (path|url|endpoint)`, `resource not found`, `not found on this server`)),
	), WrongEndpoint),
	is(Overloaded, anyOf(code("overloaded_error", "server_is_overloaded", "model_overloaded", "overloaded", "slow_down", "engine_overloaded_error", "server_overloaded", "no_available_workers", "capacity_exceeded", "model_busy", "system_busy", "1305"),
		saysLike(`overload`, `(at|over|no|out of|insufficient|exceeded|lack of) (available |current |enough )?capacity`, `capacity.{0,20}(exceeded|exhausted|reached)`, `high (demand|traffic|load|volume)`, `(server|service|system|model|engine|backend|cluster) (is |are )?(currently |too |very |temporarily |still )*(busy|loading|warming|starting|unavailable)`, `no available (workers|instances|gpu|capacity|server|backend)`, `currently loading`, `not ready yet`, `try again (later|in a (few )?(moment|minute|second))`, `slow down`, `繁忙`, `负载(过高|已饱和)`, `服务器?过载`)),
		ServerError).unless(anyOf(effective(400, 401, 403, 404, 422, 429), all(effective(500), not(saysLike(`overload`, `capacity`, `high (demand|load|traffic)`, `busy`))), effective(502, 504, 520, 521, 522, 523, 524))),
	is(GatewayTimeout, anyOf(effective(504, 522, 524, 408), all(httpStatus(500, 599), saysLike(`gateway time-?out`, `upstream.{0,40}(timing out|timed? ?out|time-?out)`, `stream timeout`, `deadline exceeded`, `context deadline`, `request timed out`, `timeout (error|after|of)`))), Timeout),
	is(BadGateway, all(httpStatus(502, 502), effective(400, 502), saysLike(`upstream error`, `error from upstream`, `provider returned error`)), ServerError),
	is(BadGateway, anyOf(statusIs(502, 520, 521, 523, 525, 526, 530), all(httpStatus(500, 599), saysLike(`bad gateway`, `no healthy upstream`, `upstream (connect|error|request|server)`, `upstream_(error|failed)`, `econnrefused`, `connection refused`, `connect(ion)? error`, `connection reset`, `econnreset`, `enotfound`, `fetch failed`, `socket hang up`, `error from upstream`, `upstream provider`, `provider returned (an )?error`))), ServerError).
		unless(effective(400, 401, 403, 404, 422, 429)),
}
