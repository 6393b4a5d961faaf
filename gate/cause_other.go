package gate

// otherCauses are advice on models that answer, refusals of our own, and what could not be explained.
var otherCauses = []entry{
	{ModelSubstituted, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "Another model answered for {model}",
		Explanation: "The answer names a model that is neither the one asked for nor a snapshot of it.",
		NextSteps:   []string{"Declare the model that answers, or ask the provider why it was replaced."},
	}},
	{ControlAccepted, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryNever, Scope: ScopeEndpoint, FixableBy: FixNetwork,
		Title:       "{host} answers for models that do not exist",
		Explanation: "A call with an invented model name was answered too, so an answer here proves nothing about a model's name.",
		NextSteps: []string{
			"If the gateway should know its models, have whoever runs it refuse the names it does not know.",
			"If it is meant to answer for any name, set `control: off`; with `expect_model` the check still sees which model answers.",
		},
	}},
	{RetiringSoon, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "{model} will be shut down soon",
		Explanation: "The provider has announced the day this model ends.",
		NextSteps:   []string{"Move to the replacement before that day."},
	}},
	{RateLimitTooLow, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixOrganization,
		Title:       "The rate limit for {model} is lower than declared",
		Explanation: "The model answers, but the account's limit is below what the application needs.",
		NextSteps:   []string{"Raise the limit (usage tier or plan), or lower what the application asks for."},
	}},
	{LatencyTooHigh, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryLater, Scope: ScopeModel, FixableBy: FixProvider,
		Title:       "{model} answers more slowly than declared",
		Explanation: "The model answers, but later than the application can wait.",
		NextSteps:   []string{"Run the check again; if it stays slow, choose a faster model or another region."},
	}},
	{Regressed, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixKeyOwner,
		Title:       "{model} used to answer",
		Explanation: "An earlier run reached this model.",
		NextSteps:   []string{"Find out what changed since: the key, its project, or the model."},
	}},
	{ParameterCapped, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "{model} answered, with a parameter lowered for the check",
		Explanation: "A check asks for one short answer, so parameters that only make it longer or dearer are sent with less than was declared.",
		NextSteps:   []string{"Nothing needs to be done. Whether the declared value itself is allowed was not proved."},
	}},
	{RefusedTogether, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "{model} grants each need by itself, and refuses them in one request",
		Explanation: "A request for several needs at once was refused; asked for apart, every one of them passes.",
		NextSteps:   []string{"If the application relies on them in the same request, change it, or declare a model that takes them together."},
	}},
	{NotProved, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "{model} answers, but not all that is declared could be proved",
		Explanation: "Nothing that came back says whether this part of the declaration holds.",
		NextSteps:   []string{"Compare the declaration with the provider's page on this model or on the account's limits."},
	}},
	{ListedOnly, About{
		Class: ClassAdvice, Outcome: Skipped, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title: "{model} is listed for this key; no call was made",
		Explanation: "A call on {api} costs more than a check should, or was not wanted, so only the free look-up was made. That a model is listed does " +
			"not prove that it can be called.",
		NextSteps: []string{"Set `prove: call` at this model to make the call."},
	}},
	{Keyless, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryNever, Scope: ScopeEndpoint, FixableBy: FixRepository,
		Title:       "{model} answered on a server that may not look at keys",
		Explanation: "The server at {host} may answer without looking at a key: a pass there proves that a model is there, and nothing about a key.",
		NextSteps:   []string{"Nothing needs to be done. To check a key, run this against the server that the application uses in production."},
	}},

	{KeyNotAllowedHere, About{
		Class: ClassPolicy, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeEndpoint, FixableBy: FixRepository,
		Title: "The key may not be sent to {host}",
		Explanation: "A key goes only to its own provider or where the workflow says, and never over an unencrypted connection to another machine: whoever " +
			"can change the manifest could send it anywhere else. No request was made, for any model.",
		NextSteps: []string{
			"If the host is right, let the workflow say so: name it in the input `allow-hosts`, or set the base URL in a variable and name that with `base_url_env`.",
			"If the key is right, name the provider's own variable with `api_key_env`.",
			"Use an https:// base URL.",
		},
	}},
	{NotAsked, About{
		Class: ClassOther, Outcome: Inconclusive, Retry: RetryLater, Scope: ScopeEndpoint, FixableBy: FixRepository,
		Title:       "{model} could not be checked: the run ended first",
		Explanation: "The run was stopped, or its deadline passed, before this model had answered.",
		NextSteps:   []string{"Run the check again."},
	}},
	{Unknown, About{
		Class: ClassOther, Outcome: Inconclusive, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixProvider,
		Title:       "{model} could not be checked: the answer is not one modelreach understands",
		Explanation: "What came back fits no known cause. Nothing is concluded from it.",
		NextSteps: []string{
			"Read what came back, quoted below.",
			"Run the check again; if it stays, report it to whoever runs {host}.",
		},
	}},
}
