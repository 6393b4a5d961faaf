package gate

// adviceCauses are what there is to say of models that answer, or that were not called on purpose.
var adviceCauses = []entry{
	{ModelSubstituted, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title: "Another model answered for {model}",
		Explanation: "The answer names a model that is neither the one asked for nor a snapshot of it. The application gets the same: it works with " +
			"another model than it asks for.",
		NextSteps: []string{
			"Find out who decides that: the routing of a gateway, an alias, or the provider.",
			"Declare the model that answers, or have the routing point to the one that is meant.",
		},
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
		Explanation: "The provider has announced the day this model ends. It answers until then; after it, every call fails.",
		NextSteps: []string{
			"Declare the replacement beside {model}, to see that this key can call it.",
			"Move the application to it before that day.",
		},
	}},
	{RateLimitTooLow, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixOrganization,
		Title:       "The rate limit for {model} is lower than declared",
		Explanation: "The model answers, but the account's limit is below what is declared, so the application will be turned away when it is busy.",
		NextSteps: []string{
			"Look at the account's limits for {model} in the provider's settings, and raise them (usage tier or plan).",
			"Or ask for less, and declare that in `min_rate_limit`.",
		},
	}},
	{LatencyTooHigh, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryLater, Scope: ScopeModel, FixableBy: FixProvider,
		Title:       "{model} answers more slowly than declared",
		Explanation: "The model answers, but later than the application can wait.",
		NextSteps: []string{
			"Run the check again: one slow answer proves little.",
			"If it stays slow, choose a faster model or another region, or allow more in `max_latency`.",
		},
	}},
	{Regressed, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixKeyOwner,
		Title:       "{model} used to answer",
		Explanation: "The lock file says that an earlier run reached this model, so something has changed since.",
		NextSteps: []string{
			"Look at the other cause beside this one: it says why the model cannot be reached now.",
			"Find out what changed: the key, its project or plan, the network, or the model.",
		},
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
	{SnapshotChanged, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "{model} answers as another snapshot than before",
		Explanation: "The name is an alias, and the provider has moved it: the application talks to another model than when the lock file was written.",
		NextSteps: []string{
			"If that is welcome, update the lock file (`update-lock: true`).",
			"If it is not, declare the snapshot by its full id, and use that in the application.",
		},
	}},
	{RateLimitLowered, About{
		Class: ClassAdvice, Outcome: Reachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixOrganization,
		Title:       "The rate limit for {model} is lower than before",
		Explanation: "The endpoint names a lower limit than when the lock file was written.",
		NextSteps: []string{
			"Check the usage tier and the limits of the organization and the project.",
			"If the lower limit is meant, update the lock file (`update-lock: true`).",
		},
	}},
	{KeyRejected, About{
		Class: ClassAdvice, Outcome: Skipped, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixKeyOwner,
		Title:       "No call for {model}: the key was rejected before",
		Explanation: "Another call of this run was refused because of {key} itself, so asking again would tell nothing new.",
		NextSteps: []string{
			"See the finding on the key.",
		},
	}},
}

// repositoryCauses are remarks on files of the repository.
var repositoryCauses = []entry{
	{UndeclaredModel, About{
		Class: ClassRepository, Outcome: Skipped, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "{model} is used here, and nothing declares it",
		Explanation: "A file names this model, and no declaration covers it, so no check would notice if the key could not call it.",
		NextSteps: []string{
			"Declare it, best by a reference to this place (`from:`).",
			"If it is not called, say so in that line: `modelreach:ignore` with a reason.",
		},
	}},
	{UncheckedModel, About{
		Class: ClassRepository, Outcome: Skipped, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "{model} is declared here, and cannot be checked",
		Explanation: "A reference leads to this model among others, and no check can call it, so whether it can be reached is not known.",
		NextSteps: []string{
			"Check it by other means.",
			"If that is known and fine, lower this with `levels: { unchecked_model: notice }`.",
		},
	}},
	{ClientTooOld, About{
		Class: ClassRepository, Outcome: Skipped, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "The client library here is too old for {model}",
		Explanation: "The library that this file asks for cannot make the call that is declared, whatever the key may do.",
		NextSteps: []string{
			"Raise the version of the library, and adapt the application where it has changed.",
		},
	}},
	{WaiverUnused, About{
		Class: ClassRepository, Outcome: Skipped, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "The waiver for `{model}` is not needed",
		Explanation: "What it waives did not come up in this run.",
		NextSteps: []string{
			"Remove it, or correct its model, cause or provider.",
		},
	}},
	{WaiverDue, About{
		Class: ClassRepository, Outcome: Skipped, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "The waiver for `{model}` ends soon",
		Explanation: "It keeps a known trouble from failing the run until then.",
		NextSteps: []string{
			"Mend what it covers, or decide anew on reason and date.",
		},
	}},
	{CatalogueOld, About{
		Class: ClassRepository, Outcome: Skipped, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "The catalogue of models in this version of modelreach is old",
		Explanation: "Dates of shut-downs, replacements and prices that were announced since are not in it.",
		NextSteps: []string{
			"Use a newer version of modelreach, or rebuild the catalogue: `modelreach catalog update`.",
		},
	}},
}
