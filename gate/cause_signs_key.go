package gate

// keySigns are how the causes are recognised that lie with the key or the account behind it.
var keySigns = map[Cause]recognition{
	OK: {
		signs: []Sign{
			{Note: "The body holds what this API promises of a success: a message, an output, a vector, a picture, a transcript. Status 200 alone is not enough."},
			{Status: []int{400}, Says: []string{"max_tokens or model output limit was reached"}, Note: "The check's own limit cut the answer short: the model did work."},
			{Status: []int{400}, Codes: []string{"json_validate_failed"}, Note: "The same, in Groq's words."},
		},
		unlike: []Contrast{
			{NotAnAPI, "Status 200 as well, but the body holds no answer."},
			{ListedOnly, "The model was looked up in a list and not called."},
		},
	},

	KeyMissing: {
		signs: []Sign{
			{Fault: FaultNoKey, Note: "The variable is not set, or set to nothing."},
			{Status: []int{401, 403}, Codes: []string{"missing_api_key", "no_api_key", "missing_authorization"}},
			{Status: []int{401, 403}, Says: []string{"You didn't provide an API key", "Missing Authorization header", "No auth credentials found"},
				Note: "The key was sent and did not arrive: something on the way dropped it."},
		},
		unlike: []Contrast{
			{InvalidAPIKey, "The server got a key and refuses it. A 401 without any words fits both."},
			{KeyMalformed, "Something was given as the key, and it cannot be one."},
		},
	},
	KeyMalformed: {
		signs: []Sign{
			{Fault: FaultBadKey, Note: "It has quotes, blanks or line breaks, is a placeholder or a variable nobody expanded, or has the form of another provider's key."},
			{Note: "The server quotes back what it got, and that is a sentence, a web address, a placeholder or something in quotes."},
			{Status: []int{401}, Says: []string{"Invalid API key format", "The bearer token is malformed", "API key must start with"}},
		},
		unlike: []Contrast{
			{InvalidAPIKey, "The value looks like a key, and the server still refuses it."},
			{KeyMissing, "There is no value at all."},
		},
	},
	InvalidAPIKey: {
		signs: []Sign{
			{Status: []int{400, 401, 403}, Codes: []string{"invalid_api_key", "API_KEY_INVALID", "invalid_authentication_error"}},
			{Status: []int{400, 401, 403}, Says: []string{"Incorrect API key provided", "API key not valid", "Authentication Fails", "User not found"}},
			{Status: []int{401}, Note: "Where it says nothing else, this is only the likeliest cause, and the report names the others."},
		},
		unlike: []Contrast{
			{KeyMissing, "The words are of a missing key or header: none arrived."},
			{KeyRevokedOrExpired, "The server knows the key, and says that it has ended."},
			{InsufficientPermissions, "The words name a scope, a role or an API: the key was recognised."},
			{OrganizationMismatch, "A 401 too, with a code such as `mismatched_organization`: the key is good for another organization."},
			{NotAnAPI, "A 401 with a web page: a proxy or a sign-in asks who you are, and not the API."},
			{IdentityRefused, "The run has no key; its identity was refused before any call."},
		},
	},
	KeyRevokedOrExpired: {
		signs: []Sign{
			{Status: []int{400, 401, 403}, Codes: []string{"expired_api_key", "token_expired", "token_revoked", "api_key_disabled"}},
			{Status: []int{400, 401, 403}, Says: []string{"API key expired", "The API key has been revoked", "This key is disabled"}},
		},
		unlike: []Contrast{
			{InvalidAPIKey, "The server does not say that it ever knew the key. Some providers answer so for deleted keys too."},
			{AccountDeactivated, "It is the account that has ended; a new key of it would not help."},
		},
	},
	AccountDeactivated: {
		signs: []Sign{
			{Status: []int{401, 403}, Codes: []string{"account_deactivated", "account_suspended", "organization_disabled", "consumer_suspended"}},
			{Status: []int{401, 403}, Says: []string{"Your account has been deactivated", "This organization has been disabled"}},
		},
		unlike: []Contrast{
			{BillingNotActive, "The account is there; its payment is not. Providers say \"suspended\" for unpaid bills too: then the words name billing."},
			{ProjectArchived, "One project has ended, and the account lives on."},
			{KeyRevokedOrExpired, "Only the key has ended."},
		},
	},
	OrganizationMismatch: {
		signs: []Sign{
			{Status: []int{400, 401, 403, 404}, Codes: []string{"mismatched_organization", "invalid_organization", "mismatched_project", "tenant_mismatch"},
				Note: "Often without a message: the code alone tells."},
			{Status: []int{401, 403}, Says: []string{"No such organization", "OpenAI-Organization header should match organization for API key"}},
		},
		unlike: []Contrast{
			{InvalidAPIKey, "Also a 401, without a word of an organization or project."},
			{ProjectArchived, "The project is the right one, and archived."},
			{ModelNotAllowed, "The words name a model that the project may not use."},
		},
	},
	ProjectArchived: {
		signs: []Sign{
			{Status: []int{401, 403}, Codes: []string{"not_authorized_invalid_project", "project_archived"}},
			{Status: []int{401, 403}, Says: []string{"The project has been archived", "This project is archived"}},
		},
		unlike: []Contrast{
			{OrganizationMismatch, "The project does not fit the key, or does not exist."},
			{AccountDeactivated, "The whole account is closed."},
		},
	},
	InsufficientPermissions: {
		signs: []Sign{
			{Status: []int{401, 403}, Says: []string{"You have insufficient permissions for this operation. Missing scopes: model.request", "requires the required role"}},
			{Status: []int{401, 403}, Codes: []string{"missing_scope", "SERVICE_DISABLED", "API_KEY_SERVICE_BLOCKED", "IAM_PERMISSION_DENIED", "AuthenticationTypeDisabled"}},
			{Status: []int{403}, Note: "Where it says nothing else, this is only the likeliest cause, and the report names the others."},
		},
		unlike: []Contrast{
			{ModelNotAllowed, "The words name the model: other models may well be allowed."},
			{InvalidAPIKey, "The key itself is refused. A 401 that speaks of permissions is not about the key."},
			{IPNotAllowed, "The words name an address, a network or a site: the same key works elsewhere."},
			{VerificationRequired, "The words ask for a verified organization."},
		},
	},
	IPNotAllowed: {
		signs: []Sign{
			{Status: []int{401, 403}, Codes: []string{"ip_not_authorized", "API_KEY_HTTP_REFERRER_BLOCKED"}},
			{Status: []int{401, 403}, Says: []string{"Your IP address is not allowed", "Access denied due to Virtual Network/Firewall rules", "Public access is disabled"}},
		},
		unlike: []Contrast{
			{RegionUnsupported, "The whole country is not served, whatever the account allows."},
			{InsufficientPermissions, "What the key may do is restricted, not from where."},
			{Blocked, "A web page of a firewall or bot protection, and not the API, says no."},
		},
	},
	RegionUnsupported: {
		signs: []Sign{
			{Status: []int{400, 403}, Codes: []string{"unsupported_country_region_territory"}},
			{Status: []int{400, 403}, Says: []string{"Country, region, or territory not supported", "User location is not supported"}},
			{Status: []int{403}, Says: []string{"Request not allowed"}, Note: "Anthropic's words; sometimes they mean something else."},
			{Status: []int{451}},
		},
		unlike: []Contrast{
			{Blocked, "A web page says no, without a word of a country."},
			{IPNotAllowed, "The account's own list of addresses says no."},
			{InsufficientPermissions, "The words are of permissions, a role or a scope."},
		},
	},
	IdentityRefused: {
		signs: []Sign{
			{Note: "The exchange of the run's identity token was answered with status 400, 401 or 403 and the JSON of an OAuth error, such as `invalid_grant`."},
		},
		unlike: []Contrast{
			{KeyMissing, "The run has no identity token to show: mostly the permission `id-token: write` is missing."},
			{InvalidAPIKey, "The exchange passed, and the call that followed was refused."},
			{NotAnAPI, "A web page answered the exchange: something in the network stands in its place."},
		},
	},
}

// billingSigns are how the causes are recognised that lie with money.
var billingSigns = map[Cause]recognition{
	InsufficientQuota: {
		signs: []Sign{
			{Status: []int{403, 429}, Codes: []string{"insufficient_quota", "credit_balance_exhausted", "insufficient_balance"}, Note: "The type counts like the code."},
			{Status: []int{400, 403, 429}, Says: []string{"You exceeded your current quota", "Your credit balance is too low", "Insufficient Balance"}},
			{Status: []int{429}, Codes: []string{"RESOURCE_EXHAUSTED"}, Says: []string{"Quota exceeded for metric: generate_content_requests, limit: 0"},
				Note: "Google: a limit of 0 means that the plan has no access."},
			{Status: []int{402}},
		},
		unlike: []Contrast{
			{RateLimited, "Also a 429, with a code of rates or words of a limit per minute. It passes by itself; an empty balance does not."},
			{RateLimitedDaily, "Also a 429, with words of a limit per day: it is reset by the clock, not by a payment."},
			{BillingLimitReached, "A limit that somebody set is used up, while the account may have money."},
			{BillingNotActive, "There is no working way to pay at all."},
		},
	},
	BillingLimitReached: {
		signs: []Sign{
			{Status: []int{400, 402, 403, 429}, Codes: []string{"billing_hard_limit_reached", "project_spend_limit_exceeded", "organization_spend_limit_exceeded", "budget_exceeded"}},
			{Status: []int{400, 402, 403, 429}, Says: []string{"Billing hard limit has been reached", "Budget has been exceeded", "Key limit exceeded"}},
		},
		unlike: []Contrast{
			{InsufficientQuota, "The balance itself is empty: no limit to raise, money to add."},
			{RateLimitedDaily, "A limit on requests or tokens per day, not on money."},
		},
	},
	BillingNotActive: {
		signs: []Sign{
			{Status: []int{402, 403, 429}, Codes: []string{"billing_not_active", "account_not_active"}},
			{Status: []int{400, 403, 429}, Says: []string{"Your account is not active, please check your billing details", "Billing is disabled", "Please add a payment method"}},
		},
		unlike: []Contrast{
			{InsufficientQuota, "Payment is set up, and the balance is used up."},
			{AccountDeactivated, "The account is closed, and no payment opens it."},
		},
	},
}
