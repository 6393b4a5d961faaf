package gate

// accountRules: the key, the account behind it, and where the call comes from.
var accountRules = []rule{
	is(TLSFailure, all(not(shape(ShapeHTML)), saysLike(`x509:`, `certificate (verify|has expired|signed by|is not valid)`, `certificate_verify_failed`, `self[- ]signed certificate`))),

	is(VerificationRequired, saysLike(`must be verified`, `verify (your )?organi[sz]ation`, `organi[sz]ation (is )?(not |verification)`+`(verified|required|needed)?.{0,30}verif`, `requires? (organi[sz]ation |identity |id )?verification`,
		`verified organi[sz]ations?`, `has not been verified`, `identity verification`, `complete verification`)),

	is(OrganizationMismatch, code("mismatched_organization", "invalid_organization", "mismatched_project", "no_such_organization", "organization_not_found", "invalid_project", "project_not_found", "tenant_mismatch")),
	is(OrganizationMismatch, saysLike(`no such (organi[sz]ation|project)`, `(organi[sz]ation|project) header should match`, `do(es)? not have access to the organi[sz]ation`, `not a member of (the|this|an) (organi[sz]ation|project)`,
		`must be a member of an? (organi[sz]ation|project)`, `tenant.{0,60}(does not|doesn't|not) match`, `(invalid|unknown) organi[sz]ation`, `organi[sz]ation.{0,30}(does not|doesn't) (exist|match)`, `(does not|doesn't) (belong|have access) to (this |the )?(organi[sz]ation|project)\b[^a-z]*$`)),
	is(ProjectArchived, anyOf(code("project_archived", "not_authorized_invalid_project"), saysLike(`project.{0,80}(is|has been|was) archived`, `archived project`))),

	is(AccountDeactivated, code("account_deactivated", "account_suspended", "account_disabled", "user_suspended", "user_banned", "organization_disabled", "consumer_suspended")),
	is(AccountDeactivated, saysLike(`(account|organi[sz]ation|user|team|workspace|project|consumer)('s)?( |$).{0,60}(deactivated|suspended|banned|disabled|terminated|blocked|locked|closed)`, `deactivated (account|organi[sz]ation)`,
		`(suspended|banned|disabled|terminated|blocked).{0,30}(account|organi[sz]ation|workspace)`, `violation of.{0,40}(terms|polic)`, `project has been denied access`, `账[号户](已)?(被)?(封|禁|停)`, `用户(已)?被?(封禁|禁用)`)).
		unless(anyOf(saysLike(`disabled for this (resource|account|key|project)`, `public access is disabled`, `api.{0,40}(disabled|not been used)`, `authentication is disabled`, `model.{0,40}(disabled|blocked)`, `key.{0,20}(disabled|blocked)`), code("service_disabled", "authentication_type_disabled", "model_permission_blocked_org", "model_permission_blocked_project"))),

	is(IPNotAllowed, code("ip_not_authorized", "ip_not_allowed", "api_key_ip_address_blocked", "ip_address_blocked")),
	is(IPNotAllowed, saysLike(`\bip( address)?\b.{0,60}(not|isn't|is n't|un)[ -]?(be )?(authori[sz]ed|allowed|permitted|whitelisted|allowlisted|in)`, `(not|un)[ -]?(authori[sz]ed|allowed|permitted).{0,40}\bip\b`, `ip (address )?(is )?(blocked|restricted|denied|forbidden)`,
		`ip.{0,20}(white|allow)[- ]?list`, `virtual network`, `firewall rules`, `public (network )?access is disabled`, `private (endpoint|link)`, `ip address restriction`, `originating ip`, `不在.{0,10}白名单`)),
	is(IPNotAllowed, anyOf(code("api_key_http_referrer_blocked"), saysLike(`referr?er.{0,40}(blocked|not allowed|restrict)`)), InsufficientPermissions),

	is(RegionUnsupported, code("unsupported_country_region_territory", "unsupported_country", "region_error", "unsupported_region", "region_not_supported", "location_not_supported")),
	is(RegionUnsupported, saysLike(`(country|region|territory|location).{0,40}(not|isn't|un)[ -]?(be )?(supported|available|allowed)`, `not (available|supported|accessible|offered|allowed) (in|from|for) (your|this) (country|region|location|territory|area)`,
		`(not|un)available in your (country|region)`, `export (control|restriction)`, `unsupported (country|region|location)`, `地区`)).
		unless(saysLike(`model.{0,60}(in|for) (this )?(azure |aws )?region`)),
	is(RegionUnsupported, all(statusIs(403), says("request not allowed")), InsufficientPermissions, Blocked),

	is(KeyMissing, anyOf(code("missing_api_key", "no_api_key", "missing_authorization", "api_key_missing", "missing_authentication"),
		saysLike(`(didn't|did not|need to|must|please) (provide|supply|send|include|pass|set) (an?|your|the|any|valid)? ?(valid )?api[- ]?key`, `(missing|no|without|empty) (an? |the |your )?(valid )?(api[- ]?key|bearer|authori[sz]ation|authentication|auth|subscription key|access token|credentials|token|required authentication)`,
			`api[- ]?key (is |was )?(required|missing|not provided|not set|not specified|empty|must be)`, `unregistered callers`, `(authori[sz]ation|auth|x-api-key|api-key|token).{0,12}header.{0,20}(is |was )?(required|missing|not found|empty|format|must|absent|expected)`,
			`no (cookie )?auth credentials`, `(authori[sz]ation|authentication) (token|header|credentials?)? ?(is |was |are )?(missing|required|not provided|not found)`, `not provide(d)? (an? )?(api key|token|credentials)`, `illegal header value b?'bearer ?'`, `未提供.{0,12}(令牌|密钥|key|token)`)),
		InvalidAPIKey).unless(saysLike(`missing, invalid`, `missing scopes?`, `invalid or missing`, `missing or invalid`, `custom subdomain`,
		`key (is )?(not valid|not found|invalid|incorrect)`, `(invalid|incorrect) api[- ]?key`)),
	is(KeyMalformed, echo(EchoURL, EchoProse, EchoPlaceholder, EchoQuoted), InvalidAPIKey),
	is(KeyMalformed, saysLike(`(api[- ]?key|token|authori[sz]ation header|bearer).{0,30}(malformed|wrong format|invalid format|bad format|badly formatted|not well[- ]formed)`, `(malformed|badly formatted) (api[- ]?key|token|auth|bearer)`,
		`invalid (api[- ]?key|token|authori[sz]ation( header)?) format`, `(api[- ]?key|token).{0,30}(must|should) start with`, `invalid header (field )?value`, `jwt (is )?malformed`, `not enough segments`), InvalidAPIKey).
		unless(saysLike(`auth header format should be`)),
	is(KeyRevokedOrExpired, code("token_expired", "expired_api_key", "api_key_expired", "key_expired", "expired_token", "token_revoked", "api_key_revoked", "key_revoked", "revoked_api_key", "api_key_disabled", "key_disabled", "token_invalidated", "expired_key")),
	is(KeyRevokedOrExpired, saysLike(`(key|token|credential|secret|session|jwt|signature)s?\b.{0,60}(has |have |is |was |been |are )*(expired|revoked|invalidated|disabled|deactivated|deleted|inactive|no longer valid|blocked|leaked|compromised)`,
		`(expired|revoked|disabled|inactive|leaked|deleted) (api[- ]?)?(key|token|credential)`, `令牌(已过期|状态不可用)`, `(密钥|key).{0,6}(过期|失效|禁用)`)).
		unless(anyOf(saysLike(`missing, invalid`, `expired or`, `or (have |has |is )?(expired|revoked)`, `key based authentication`, `key-based`, `invalid,? (or )?(expired|revoked)`), code("authentication_type_disabled"))),
	is(InsufficientPermissions, anyOf(code("missing_scope", "authentication_type_disabled", "service_disabled", "api_key_service_blocked", "iam_permission_denied", "access_token_scope_insufficient", "insufficient_scope", "insufficient_permissions", "access_not_configured"),
		saysLike(`missing scopes?`, `insufficient (permissions?|scopes?|authentication scopes?|privileges)`, `'?\w*'? permission is required`, `lacks? (the )?(required|necessary|permission|data action)`, `has not been used in project`, `authentication is disabled`,
			`does not have access to api/operation`, `access to api/operation`, `(is |are )?not authori[sz]ed to (perform|access|use|invoke|call)`, `permission '[^']+' denied`, `requests to this api.{0,80}blocked`,
			`(do|does)(n't| not) have (the |sufficient |required |enough |necessary )?(permissions?|rights|role|scopes?)\b`, `required (role|permission|scope)`, `role.{0,40}(required|does not)`, `access to the .{0,20}endpoint is denied`)),
		ModelNotAllowed).unless(saysLike(`permission.{0,20}(to|for) (access |use |call )?(this |the )?model`, `access (this|the) model`)),
	is(InvalidAPIKey, code("invalid_api_key", "api_key_invalid", "invalid_authentication", "invalid_authentication_error", "token_not_found_in_db", "invalid_token", "invalid_key", "invalid_credentials", "incorrect_api_key", "unauthenticated", "authentication_failed", "authentication_failure", "invalid_x_api_key")),
	is(InvalidAPIKey, saysLike(`(incorrect|invalid|wrong|unknown|bad|unrecogni[sz]ed|unauthori[sz]ed) (or (missing|expired|revoked|inactive) )?(x-)?(api[- ]?key|api[- ]?token|bearer|access token|token|credentials?|authentication|authori[sz]ation|subscription key|proxy server token|key\b|username|virtual key)`,
		`(api[- ]?key|api[- ]?token|access token|token|credentials?|key)\b.{0,40}(is|are|was|be|not|isn't|could not be) (missing, )?(not )?(invalid|valid|found|incorrect|wrong|recogni[sz]ed|verified|validated|authenticated|unauthori[sz]ed|exist)`, `authentication (fails|failed|failure|error)`,
		`could not validate credentials`, `(unable|failed) to (authenticate|verify)`, `user not found`, `无效的?(令牌|密钥|api)`, `(令牌|密钥|api ?key).{0,6}(无效|错误|不正确|不存在)`, `鉴权失败|身份验证失败|认证失败`)).
		unless(anyOf(saysLike(`token (limit|count)`, `max.?tokens?`, `model.{0,30}not found`, `unexpected token`), statusIs(404, 429, 500, 502, 503))),
}
