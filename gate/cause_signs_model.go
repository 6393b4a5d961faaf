package gate

// modelSigns are how the causes are recognised that lie with the model that was named.
var modelSigns = map[Cause]recognition{
	ModelNotFound: {
		signs: []Sign{
			{Status: []int{400, 403, 404}, Codes: []string{"model_not_found", "invalid_model", "unknown_model", "1211"}},
			{Status: []int{400, 404}, Says: []string{"The model gpt-x does not exist or you do not have access to it", "model 'x' not found, try pulling it first", "is not a valid model ID"}},
			{Status: []int{503}, Says: []string{"No available channel for model x"}, Note: "A gateway that routes the model nowhere."},
			{Status: []int{404}, Codes: []string{"not_found_error"}, Note: "Nothing says what is missing; the model is the likeliest."},
		},
		unlike: []Contrast{
			{ModelNotAllowed, "The server says that the model is there and this key may not use it. Many servers do not tell the two apart; then the list of models this key sees is compared."},
			{ModelRetired, "The same answer, and the catalogue or the provider's list knows the day the model was shut down."},
			{DeploymentNotFound, "Azure's answer: there it is the name of a deployment that counts."},
			{NotAnAPI, "Status 404 without a word of a model: the path is wrong."},
			{WrongEndpoint, "The model is there, and is served on another API."},
			{Overloaded, "A 503 of a gateway that has a place for the model, and no room at the moment."},
		},
	},
	ModelNotAllowed: {
		signs: []Sign{
			{Status: []int{401, 403, 404}, Codes: []string{"key_model_access_denied", "team_model_access_denied", "model_permission_blocked_org", "subscription_required"}},
			{Status: []int{401, 403, 404}, Says: []string{"Project proj_x does not have access to model gpt-x", "You are not allowed to access model gpt-x", "This model is not available on your current plan"}},
			{Status: []int{404}, Says: []string{"No endpoints found matching your data policy"}, Note: "OpenRouter: a setting of the account excludes every server of the model."},
		},
		unlike: []Contrast{
			{ModelNotFound, "The words leave open whether the model exists."},
			{InsufficientPermissions, "A kind of call is refused, whatever the model."},
			{VerificationRequired, "The organization has to be verified first."},
			{UnsupportedParameter, "The model may be used, only not with this parameter."},
		},
	},
	ModelRetired: {
		signs: []Sign{
			{Status: []int{400, 404, 410}, Codes: []string{"model_decommissioned", "model_deprecated"}},
			{Status: []int{400, 404}, Says: []string{"The model x has been deprecated", "The model x has been decommissioned and is no longer supported", "This model has been shut down"}},
			{Status: []int{410}},
			{Note: "The answer of a model that does not exist, where the provider's list or the embedded catalogue has a shut-down date that has passed."},
			{Fault: FaultRetired, Note: "The whole service has ended."},
		},
		unlike: []Contrast{
			{ModelNotFound, "The same answer, and no date of a shut-down is known."},
			{RetiringSoon, "The date is known and has not come: the model still answers."},
			{NotAnAPI, "Status 410 that speaks of the path and not of a model."},
		},
	},
	VerificationRequired: {
		signs: []Sign{
			{Status: []int{400, 403, 404}, Says: []string{"Your organization must be verified to use the model x", "Your organization must be verified to stream this model"},
				Note: "The message counts: the code beside it may be `model_not_found` or `unsupported_value`."},
		},
		unlike: []Contrast{
			{ModelNotFound, "The same code, without a word of verification."},
			{ModelNotAllowed, "A rule of the project or plan, which verification does not lift."},
			{UnsupportedValue, "A `stream` that no key may set for this model."},
		},
	},
	WrongEndpoint: {
		signs: []Sign{
			{Status: []int{400, 403, 404}, Says: []string{"This is not a chat model", "This model is only supported in v1/responses", "You are not allowed to sample from this model", "chat template"}},
			{Status: []int{400, 404}, Codes: []string{"unsupported_api_for_model", "OperationNotSupported"}},
			{Status: []int{405}, Note: "With JSON around it."},
		},
		unlike: []Contrast{
			{ModelNotFound, "No API serves the name."},
			{NotAnAPI, "The server knows no such path for any model."},
			{UnsupportedParameter, "The API is right; one field is not."},
		},
	},
	DeploymentNotFound: {
		signs: []Sign{
			{Status: []int{404}, Codes: []string{"DeploymentNotFound"}},
			{Status: []int{404}, Says: []string{"The API deployment for this resource does not exist"}},
		},
		unlike: []Contrast{
			{ModelNotFound, "A provider that calls models by their own names."},
			{NotAnAPI, "Azure's \"Resource not found\": the base URL or the api-version is wrong, not the deployment."},
		},
	},
}

// requestSigns are how the causes are recognised that lie with the request.
var requestSigns = map[Cause]recognition{
	UnsupportedParameter: {
		signs: []Sign{
			{Status: []int{400, 422}, Codes: []string{"unsupported_parameter", "unknown_parameter"}},
			{Status: []int{400, 422}, Says: []string{"Unsupported parameter: 'max_tokens'", "Unrecognized request argument supplied: tools", "does not support tools", "Extra inputs are not permitted"}},
			{Note: "The plain call passes, and the same call with a need of the declaration is refused or ignored."},
		},
		unlike: []Contrast{
			{UnsupportedValue, "The parameter is known; what it was set to is not taken."},
			{WrongEndpoint, "The whole API does not suit the model."},
			{InvalidRequest, "The words do not say that a parameter is not supported."},
			{ModelNotAllowed, "A setting of the account leaves no server that takes the parameter."},
			{NotAnAPI, "A whole answer where a stream was asked for; then the parameter was ignored."},
			{ModelNotFound, "The call without the parameter fails too."},
		},
	},
	UnsupportedValue: {
		signs: []Sign{
			{Status: []int{400, 422}, Codes: []string{"unsupported_value", "invalid_value", "integer_above_max_value"}},
			{Status: []int{400, 422}, Says: []string{"Unsupported value: 'temperature' does not support 0.2 with this model", "Invalid value: 'minimal'", "must be less than or equal to 2"}},
		},
		unlike: []Contrast{
			{UnsupportedParameter, "No value of the parameter is taken."},
			{VerificationRequired, "The same code with words of verification: the value is fine once the organization is verified."},
			{WrongEndpoint, "A model for sound that was sent text alone: it may be meant for another API."},
		},
	},
	InvalidRequest: {
		signs: []Sign{
			{Status: []int{400, 409, 413, 415, 422}, Note: "Only where nothing above fits."},
			{Status: []int{400, 422}, Says: []string{"You must provide a model parameter"}},
		},
		unlike: []Contrast{
			{UnsupportedParameter, "The words say which parameter is not supported."},
			{WrongEndpoint, "The words name another API."},
			{NotAnAPI, "The words are of a path or URL."},
		},
	},
	ContextLengthExceeded: {
		signs: []Sign{
			{Status: []int{400, 413, 422}, Codes: []string{"context_length_exceeded", "context_window_exceeded"}},
			{Status: []int{400, 422}, Says: []string{"This model's maximum context length is 8192 tokens", "prompt is too long"}},
			{Note: "For the need `long_input`: the list of models or the catalogue gives the model a shorter context than is declared. Nothing long is sent."},
		},
		unlike: []Contrast{
			{RequestTooLargeForLimit, "The limit is the account's per minute, not the model's."},
			{InvalidRequest, "The request is too large in bytes (status 413) for a proxy or server."},
		},
	},
	ContentFiltered: {
		signs: []Sign{
			{Status: []int{400, 403}, Codes: []string{"content_filter", "content_policy_violation", "data_inspection_failed"}},
			{Status: []int{400, 403}, Says: []string{"The response was filtered due to the prompt triggering Azure OpenAI's content management policy", "Your request was flagged by our safety system"}},
		},
		unlike: []Contrast{
			{InvalidRequest, "The form of the request is refused, not its text."},
			{Blocked, "A firewall stopped the request before the API saw it."},
		},
	},
	RequestTooLargeForLimit: {
		signs: []Sign{
			{Status: []int{413, 429}, Says: []string{"Request too large for model x", "Limit 30000, Requested 30601"}, Note: "The number that was requested is above the limit."},
			{Status: []int{413}, Codes: []string{"rate_limit_exceeded"}},
		},
		unlike: []Contrast{
			{RateLimited, "The same words, with a request that fits into the limit: it passes after a while."},
			{ContextLengthExceeded, "The model's own limit, the same for every account."},
		},
	},
}
