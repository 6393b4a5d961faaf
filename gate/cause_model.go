package gate

// modelCauses are the causes that lie with the model that was named or with the request made of it.
var modelCauses = []entry{
	{ModelNotFound, About{
		Class: ClassModel, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title: "{model} does not exist, or this key has no access to it",
		Explanation: "The server gives one answer for three situations: the name is misspelled, the model is gone, or this key's project has no " +
			"access to it.",
		NextSteps: []string{
			"Compare the spelling with the provider's list of models.",
			"Ask an administrator whether this key's project has access to {model}.",
		},
	}},
	{ModelNotAllowed, About{
		Class: ClassModel, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixOrganization,
		Title:       "This key may not use {model}",
		Explanation: "The model exists, but a rule of the project, team, plan or gateway keeps this key from calling it.",
		NextSteps: []string{
			"Ask an administrator to allow {model} for this key's project or team.",
			"If the model needs another plan or a deployment of its own, set that up, or declare a model this key may use.",
		},
	}},
	{ModelRetired, About{
		Class: ClassModel, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "{model} has been shut down",
		Explanation: "The provider has retired this model. No key can call it any more.",
		NextSteps: []string{
			"Declare the replacement the provider names, and change the application with it.",
			"Look at the provider's deprecations page before choosing: the replacement may have an end date too.",
		},
	}},
	{VerificationRequired, About{
		Class: ClassModel, Outcome: Unreachable, Retry: RetryLater, Scope: ScopeModel, FixableBy: FixOrganization,
		Title:       "The organization must be verified before it can use {model} like this",
		Explanation: "The provider opens this model, or this way of using it, only to verified organizations.",
		NextSteps: []string{
			"Have an owner of the organization verify it in the provider's organization settings.",
			"Just verified? It can take up to 15 minutes until calls pass; then run this check again.",
			"Until then, declare a model that needs no verification.",
		},
	}},
	{WrongEndpoint, About{
		Class: ClassModel, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "{model} cannot be called as {api}",
		Explanation: "The model is served on another API than the one the declaration names.",
		NextSteps: []string{
			"Set `endpoint:` of this model to the API the application really uses.",
			"If the application does call {api}, it needs another model.",
		},
	}},
	{DeploymentNotFound, About{
		Class: ClassModel, Outcome: Unreachable, Retry: RetryLater, Scope: ScopeModel, FixableBy: FixOrganization,
		Title:       "There is no deployment named {model}",
		Explanation: "On Azure a model is called by the name of its deployment, and this resource has none of that name.",
		NextSteps: []string{
			"Create a deployment named {model} in the Azure resource, or declare the name of one that exists.",
			"A new deployment needs about five minutes before it answers.",
			"Check that the base URL names the resource that holds the deployment.",
		},
	}},

	{UnsupportedParameter, About{
		Class: ClassRequest, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "{model} does not take a parameter that was sent",
		Explanation: "The model was found and the key let in; the request was refused because of one of its parameters.",
		NextSteps: []string{
			"Remove the parameter the server names, or use the one it offers instead, here and in the application.",
		},
	}},
	{UnsupportedValue, About{
		Class: ClassRequest, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "{model} does not take the value of a parameter that was sent",
		Explanation: "The model was found and the key let in; the request was refused because of the value of one parameter.",
		NextSteps: []string{
			"Use a value the server names as supported, or leave the parameter out, here and in the application.",
		},
	}},
	{InvalidRequest, About{
		Class: ClassRequest, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "The server does not accept the request made of {model}",
		Explanation: "The server could not make sense of the request. The API may differ from OpenAI's, or the model may need something the request does not hold.",
		NextSteps: []string{
			"Read what the server said: it mostly names the field.",
			"Check that the base URL and `endpoint:` are the ones the application uses.",
		},
	}},
	{ContextLengthExceeded, About{
		Class: ClassRequest, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "The request is longer than {model} can read",
		Explanation: "Input and output together exceed the context the server gives this model.",
		NextSteps: []string{
			"On a server of your own, start it with a larger context.",
			"Otherwise declare a model with a longer context, or shorten what is sent.",
		},
	}},
	{ContentFiltered, About{
		Class: ClassRequest, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixOrganization,
		Title:       "A content filter refused the request made of {model}",
		Explanation: "The key and the model are fine; a filter of the provider or of a gateway stopped the text.",
		NextSteps: []string{
			"Look at the content filter of this deployment or gateway: the text of the check is harmless, so the filter is unusually strict.",
			"If the application sends its own text, see which rule it hits.",
		},
	}},
	{RequestTooLargeForLimit, About{
		Class: ClassRequest, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixOrganization,
		Title:       "One request to {model} is larger than the whole rate limit",
		Explanation: "The account's limit per minute is below what a single request needs, so this request can never pass. Waiting will not help.",
		NextSteps: []string{
			"Raise the account's rate limit for {model} (usage tier or plan).",
			"Or send less at once.",
		},
	}},
}
