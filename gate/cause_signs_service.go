package gate

// serviceSigns are how the causes are recognised that pass by themselves: limits for the moment, and the provider's service.
var serviceSigns = map[Cause]recognition{
	RateLimited: {
		signs: []Sign{
			{Status: []int{429}, Codes: []string{"rate_limit_exceeded", "rate_limit_error", "too_many_requests"}},
			{Status: []int{429}, Says: []string{"Rate limit reached for requests per minute", "Too many requests"}},
			{Status: []int{429}, Note: "Where it says nothing else, this is only the likeliest cause, and the report names the others."},
		},
		unlike: []Contrast{
			{InsufficientQuota, "Also a 429; its code or words are of quota, credit or balance, and no wait helps."},
			{RateLimitedDaily, "The words name a day, or the server asks to wait for six hours or more."},
			{RequestTooLargeForLimit, "One request is above the whole limit, so no wait helps."},
			{Overloaded, "The service has no room for anybody; your own limit is not meant."},
			{Blocked, "A 429 with a web page: a protection in front of the API, and not the API."},
		},
	},
	RateLimitedDaily: {
		signs: []Sign{
			{Status: []int{429}, Says: []string{"Rate limit reached on requests per day (RPD)", "Rate limit exceeded: free-models-per-day", "Rate limit of 50 per 86400s exceeded"}},
			{Status: []int{429}, Codes: []string{"GenerateRequestsPerDayPerProjectPerModel"}, Note: "The name of Google's quota; the short wait it asks for changes nothing."},
			{Status: []int{429}, Header: "x-ratelimit-type: UserByModelByDay"},
			{Status: []int{429}, Header: "retry-after: 21600", Note: "A wait of six hours or more."},
		},
		unlike: []Contrast{
			{RateLimited, "A limit per second, minute or hour."},
			{InsufficientQuota, "Money is used up; midnight does not bring it back."},
		},
	},

	ServerError: {
		signs: []Sign{
			{Status: []int{500, 505}, Note: "Where nothing above fits."},
			{Status: []int{500}, Says: []string{"The server had an error while processing your request"}},
		},
		unlike: []Contrast{
			{BadGateway, "Status 502, or words of an upstream: the trouble is behind a gateway."},
			{Overloaded, "The server says that it is too busy."},
			{InvalidAPIKey, "A gateway's 500 around a 401: the inner one counts."},
			{Unknown, "There is no status, or none that says so: only the words are of a server's error."},
		},
	},
	BadGateway: {
		signs: []Sign{
			{Status: []int{502, 520, 521, 523, 525, 526}},
			{Status: []int{500, 503}, Says: []string{"upstream connect error or disconnect/reset before headers", "no healthy upstream", "Bad Gateway"}},
		},
		unlike: []Contrast{
			{GatewayTimeout, "The gateway did reach the server behind it, and waited in vain."},
			{ServerError, "The API itself failed."},
			{ProxyError, "A proxy on your side, between this machine and the provider."},
		},
	},
	Overloaded: {
		signs: []Sign{
			{Status: []int{503, 529}},
			{Status: []int{429, 503, 529}, Says: []string{"The engine is currently overloaded", "This model is experiencing high demand"}},
			{Status: []int{503, 529}, Codes: []string{"overloaded_error", "server_is_overloaded", "slow_down"}},
		},
		unlike: []Contrast{
			{RateLimited, "Your own limit is reached; others are served."},
			{ServerError, "It failed, and does not say that it is busy."},
			{BadGateway, "A 503 with a web page: a gateway answered in the service's place."},
			{ModelNotFound, "A gateway's 503 that says it has no channel for the model: that does not pass by itself."},
		},
	},
	GatewayTimeout: {
		signs: []Sign{
			{Status: []int{504, 408}},
			{Status: []int{522, 524}, Note: "Cloudflare, which stands before many providers."},
			{Status: []int{500, 502, 503}, Says: []string{"upstream request timeout", "stream timeout"}},
		},
		unlike: []Contrast{
			{Timeout, "No status came at all: it was this check that stopped waiting."},
			{BadGateway, "The gateway could not reach the server behind it."},
		},
	},
}

// networkSigns are how the causes are recognised that lie between this machine and the API.
var networkSigns = map[Cause]recognition{
	DNSFailure: {
		signs: []Sign{{Fault: FaultDNS}},
		unlike: []Contrast{
			{ConnectionRefused, "The name has an address, and nothing listens there."},
			{ProxyError, "It is the proxy's name that has no address."},
		},
	},
	ConnectionRefused: {
		signs: []Sign{{Fault: FaultRefused, Note: "The machine is there and says no at once."}},
		unlike: []Contrast{
			{Timeout, "Nothing says no; a firewall that drops packets looks like this."},
			{ConnectionReset, "A connection came about, and was cut."},
			{DNSFailure, "The host has no address to connect to."},
			{TLSFailure, "Something listens; the two sides find no secure connection."},
		},
	},
	ConnectionReset: {
		signs: []Sign{{Fault: FaultReset, Note: "It ended before a whole answer had come."}},
		unlike: []Contrast{
			{ConnectionRefused, "No connection came about."},
			{Timeout, "The connection stayed open, and nothing more came."},
			{TLSFailure, "It broke over the certificate or the handshake."},
		},
	},
	TLSFailure: {
		signs: []Sign{
			{Fault: FaultTLS, Note: "The certificate is of an unknown authority, of another host or out of date, or the other side does not speak TLS."},
			{Status: []int{500, 502}, Says: []string{"x509: certificate signed by unknown authority"}, Note: "The same trouble behind a gateway."},
		},
		unlike: []Contrast{
			{ProxyError, "It is the proxy's own certificate or address that does not hold."},
			{ConnectionReset, "The connection broke without a word on certificates."},
		},
	},
	Timeout: {
		signs: []Sign{{Fault: FaultTimeout}},
		unlike: []Contrast{
			{GatewayTimeout, "A gateway answered, with a status, that it had waited too long."},
			{ConnectionRefused, "The host said no at once."},
			{NotAsked, "The deadline of the whole run passed, not the time limit of one attempt."},
			{LatencyTooHigh, "The answer came, later than declared."},
		},
	},
	ProxyError: {
		signs: []Sign{
			{Fault: FaultProxy},
			{Status: []int{407}, Note: "The proxy wants to know who asks."},
			{Shape: ShapeHTML, Status: []int{403, 502, 503}, Says: []string{"Proxy Authentication Required", "Cache Access Denied"}},
			{Status: []int{403, 503}, Header: "x-squid-error"},
		},
		unlike: []Contrast{
			{Blocked, "A filter looked at the request and refused it."},
			{TLSFailure, "A proxy let the request through and shows a certificate of its own."},
			{NotAnAPI, "A page says that a host is reached over https alone: a proxy, or a wrong base URL."},
		},
	},
	Blocked: {
		signs: []Sign{
			{Status: []int{403}, Shape: ShapeHTML},
			{Status: []int{200, 403, 503}, Shape: ShapeHTML, Says: []string{"Just a moment...", "Attention Required", "The requested URL was rejected", "Web Filter"}},
			{Status: []int{403, 503}, Header: "cf-mitigated", Note: "Cloudflare's word for a challenge."},
		},
		unlike: []Contrast{
			{NotAnAPI, "A web page too, which nothing shows to be a firewall's: mostly the base URL is wrong."},
			{IPNotAllowed, "The API itself says no, in JSON, and names the address."},
			{RegionUnsupported, "The words name a country."},
			{ContentFiltered, "The API read the text and refused it."},
		},
	},
	NotAnAPI: {
		signs: []Sign{
			{Status: []int{200, 404}, Shape: ShapeHTML},
			{Status: []int{200, 404}, Shape: ShapeEmpty},
			{Status: []int{301, 302, 307, 308}, Note: "The key is never sent on to another place."},
			{Status: []int{404}, Says: []string{"Invalid URL (POST /chat/completions)", "Resource not found", "404 page not found"}},
			{Status: []int{200}, Note: "JSON that holds no answer of this API."},
			{Status: []int{511}, Note: "The network wants this machine to sign in."},
		},
		unlike: []Contrast{
			{ModelNotFound, "A 404 in JSON that speaks of the model."},
			{WrongEndpoint, "The API is the right one; this model is served on another path of it."},
			{Blocked, "A page that is signed by a firewall or bot protection."},
			{ProxyError, "The proxy answered in the provider's place."},
			{IdentityRefused, "The exchange of an identity was refused in JSON, as it should be."},
		},
	},
}
