package gate

// lastRules go by the bare status, and name what else it may mean. They end in a row that always holds.
var lastRules = []rule{
	is(RateLimited, anyOf(code("rate_limit_exceeded", "rate_limit_error", "too_many_requests", "throttling",
		"throttling_exception", "throttled", "RateLimitReached"), saysLike(`rate[- ]?limit`, `too many requests`, `throttl`,
		`请求(过于)?频繁|频率|限流`)), Overloaded),
	is(RateLimited, effective(429), Overloaded, InsufficientQuota),
	is(InsufficientPermissions, all(statusIs(401, 403), anyOf(code("permission_denied", "permission_error", "access_denied",
		"forbidden", "access_denied_exception", "permissions_error", "permission_denied_error"), saysLike(`permission`,
		`access (is )?denied`, `forbidden`, `not authori[sz]ed`, `denied`, `not allowed`))), ModelNotAllowed, InvalidAPIKey),
	is(InvalidAPIKey, effective(401), KeyMissing, InsufficientPermissions),
	is(InvalidAPIKey, all(httpStatus(400, 499), code("authentication_error", "auth_error", "unauthorized")), KeyMissing),
	is(InsufficientPermissions, effective(403), ModelNotAllowed, IPNotAllowed),
	is(NotAnAPI, all(effective(404), not(codeHas("notfound", "model"))), ModelNotFound, WrongEndpoint),
	is(ModelNotFound, effective(404), NotAnAPI, WrongEndpoint),
	is(WrongEndpoint, all(effective(405), shape(ShapeJSON)), NotAnAPI),
	is(NotAnAPI, effective(405, 406, 421, 426, 501), WrongEndpoint),
	is(InvalidRequest, effective(400, 409, 411, 412, 413, 414, 415, 422, 424, 431), UnsupportedParameter),
	is(RegionUnsupported, effective(451)),
	is(Overloaded, effective(503, 529), ServerError),
	is(ServerError, httpStatus(500, 599)),
	is(ServerError, code("server_error", "internal_server_error", "internal_error", "api_error"), Unknown),
	is(ServerError, says("had an error while processing", "internal server error"), Unknown),
	// 2xx without the promised answer: either another program answered, or the base URL leads somewhere else.
	is(NotAnAPI, all(httpStatus(200, 299), shape(ShapeEmpty, ShapeText, ShapeBroken, ShapeBinary))),
	is(NotAnAPI, httpStatus(200, 299)),
	is(Unknown, always),
}
