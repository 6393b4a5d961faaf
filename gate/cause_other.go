package gate

// otherCauses are refusals of our own, and what could not be explained.
var otherCauses = []entry{
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
			"Read what came back: the report quotes it.",
			"Run the check again; if it stays, report it to whoever runs {host}.",
		},
	}},
}
