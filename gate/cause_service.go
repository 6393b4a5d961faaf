package gate

// serviceCauses are the causes that lie with the provider's service or the network in between.
var serviceCauses = []entry{
	{RateLimited, About{
		Class: ClassRate, Outcome: Inconclusive, Retry: RetryNow, Scope: ScopeKey, FixableBy: FixKeyOwner,
		Title: "{model} could not be checked: too many requests",
		Explanation: "The key was let in, but it has reached its limit of requests or tokens for the moment, so the model never answered. " +
			"This says nothing about access to the model.",
		NextSteps: []string{
			"Run the check again when less else uses this key.",
			"Lower `concurrency`, or give the check a key of its own.",
		},
	}},
	{RateLimitedDaily, About{
		Class: ClassRate, Outcome: Inconclusive, Retry: RetryLater, Scope: ScopeKey, FixableBy: FixKeyOwner,
		Title:       "{model} could not be checked: the limit for the day is used up",
		Explanation: "The key has reached a limit that counts per day, so the model never answered. A retry within minutes will not help.",
		NextSteps: []string{
			"Run the check again when the daily limit has been reset.",
			"Move to a plan or usage tier with a higher daily limit if the application needs it.",
		},
	}},

	{ServerError, About{
		Class: ClassService, Outcome: Inconclusive, Retry: RetryNow, Scope: ScopeModel, FixableBy: FixProvider,
		Title:       "{model} could not be checked: the server had an error of its own",
		Explanation: "The server failed while it worked on the request. This is not caused by the key or the declaration.",
		NextSteps: []string{
			"Run the check again in some minutes.",
			"If it stays, look at the provider's status page and report it with the request id.",
		},
	}},
	{BadGateway, About{
		Class: ClassService, Outcome: Inconclusive, Retry: RetryNow, Scope: ScopeEndpoint, FixableBy: FixProvider,
		Title:       "{model} could not be checked: a gateway got no usable answer from the server behind it",
		Explanation: "Something between the base URL and the model answered in the model's place.",
		NextSteps: []string{
			"Run the check again in some minutes.",
			"If {host} is a gateway of your own, look at its logs and at the health of the server behind it.",
		},
	}},
	{Overloaded, About{
		Class: ClassService, Outcome: Inconclusive, Retry: RetryNow, Scope: ScopeModel, FixableBy: FixProvider,
		Title:       "{model} could not be checked: the service is overloaded or not available",
		Explanation: "The service says that it cannot take the request at the moment. That is not caused by the key or the declaration.",
		NextSteps: []string{
			"Run the check again later; lower the rate of requests until then.",
			"If the application cannot wait, give it a second model to fall back on.",
		},
	}},
	{GatewayTimeout, About{
		Class: ClassService, Outcome: Inconclusive, Retry: RetryNow, Scope: ScopeEndpoint, FixableBy: FixProvider,
		Title:       "{model} could not be checked: a gateway waited too long for the server behind it",
		Explanation: "The gateway answered, the model did not, within the gateway's own time limit.",
		NextSteps: []string{
			"Run the check again in some minutes.",
			"If {host} is a gateway of your own, compare its time limit with how long the model takes.",
		},
	}},

	{DNSFailure, About{
		Class: ClassNetwork, Outcome: Inconclusive, Retry: RetryNow, Scope: ScopeEndpoint, FixableBy: FixNetwork,
		Title:       "{model} could not be checked: {host} has no address",
		Explanation: "The host name of the base URL does not resolve on this machine.",
		NextSteps: []string{
			"Check the spelling of the base URL.",
			"If it is an internal name, run the job where that name resolves.",
		},
	}},
	{ConnectionRefused, About{
		Class: ClassNetwork, Outcome: Inconclusive, Retry: RetryNow, Scope: ScopeEndpoint, FixableBy: FixNetwork,
		Title:       "{model} could not be checked: nothing listens at {host}",
		Explanation: "The connection was refused, or could not be made. The server may not be running, or it listens on another port.",
		NextSteps: []string{
			"Check host and port of the base URL, and that the server is running.",
			"In a container, `localhost` is the container itself, not the machine around it.",
		},
	}},
	{ConnectionReset, About{
		Class: ClassNetwork, Outcome: Inconclusive, Retry: RetryNow, Scope: ScopeEndpoint, FixableBy: FixNetwork,
		Title:       "{model} could not be checked: the connection was cut",
		Explanation: "The connection broke before a whole answer arrived. A firewall, a proxy or the server closed it.",
		NextSteps: []string{
			"Run the check again.",
			"If it stays, look at the firewall and proxy between this machine and {host}.",
		},
	}},
	{TLSFailure, About{
		Class: ClassNetwork, Outcome: Inconclusive, Retry: RetryNever, Scope: ScopeEndpoint, FixableBy: FixNetwork,
		Title: "{model} could not be checked: no secure connection to {host}",
		Explanation: "The server's certificate was not accepted, or the two sides found no common way to encrypt. Often a company proxy opens the " +
			"connection and shows a certificate of its own.",
		NextSteps: []string{
			"If a proxy inspects traffic, set SSL_CERT_FILE to a file that holds its certificate authority.",
			"Otherwise check the date of the server's certificate and the host name in the base URL.",
		},
	}},
	{Timeout, About{
		Class: ClassNetwork, Outcome: Inconclusive, Retry: RetryNow, Scope: ScopeModel, FixableBy: FixNetwork,
		Title:       "{model} could not be checked: no answer in time",
		Explanation: "Nothing complete came back within the time limit of one attempt.",
		NextSteps: []string{
			"Run the check again; a model that is loaded on demand answers faster the second time.",
			"If the model is known to be slow, raise `timeout`.",
			"If nothing at {host} answers, look at the firewall and proxy in between.",
		},
	}},
	{ProxyError, About{
		Class: ClassNetwork, Outcome: Inconclusive, Retry: RetryNever, Scope: ScopeEndpoint, FixableBy: FixNetwork,
		Title:       "{model} could not be checked: the proxy did not let the request through",
		Explanation: "A proxy between this machine and the provider answered in the provider's place, or wants to know who asks.",
		NextSteps: []string{
			"Check HTTPS_PROXY: address, user and password.",
			"If {host} should be reached directly, add it to NO_PROXY.",
		},
	}},
	{Blocked, About{
		Class: ClassNetwork, Outcome: Inconclusive, Retry: RetryLater, Scope: ScopeEndpoint, FixableBy: FixNetwork,
		Title:       "{model} could not be checked: a firewall or bot protection blocked the request",
		Explanation: "A protection service or security gateway answered with a page of its own. The request never reached the API.",
		NextSteps: []string{
			"Ask whoever runs the network or the gateway to let this machine reach {host}.",
			"If the provider's own protection blocks the runner's address, use another runner or contact the provider.",
		},
	}},
	{NotAnAPI, About{
		Class: ClassNetwork, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeEndpoint, FixableBy: FixRepository,
		Title: "What answered for {model} is not this API",
		Explanation: "The answer is not what an OpenAI-compatible API gives. Most often the base URL is wrong: the path prefix (such as /v1) is " +
			"missing or doubled, or it leads to a website or a sign-in page.",
		NextSteps: []string{
			"Compare the base URL with the provider's documentation, path prefix included.",
			"If a sign-in page or proxy answers, the runner has no direct way to {host}.",
		},
	}},
}
