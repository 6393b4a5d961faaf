package gate

// keyCauses are the causes that lie with the key, the account behind it, or its money.
var keyCauses = []entry{
	{OK, About{
		Class: ClassOK, Outcome: Reachable, Retry: RetryNever, Scope: ScopeModel, FixableBy: FixRepository,
		Title:       "{model} answered",
		Explanation: "The key called {model}, and the answer this API promises came back.",
	}},

	{KeyMissing, About{
		Class: ClassCredential, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixKeyOwner,
		Title: "There is no API key to check {model} with",
		Explanation: "The key is empty or did not arrive. In a workflow this mostly means that the secret is not defined for this " +
			"repository, organization or environment, or that its name is spelled differently.",
		NextSteps: []string{
			"Check that the secret exists where this job looks: repository, organization, or the environment the job names.",
			"Pass it to the step: `api-key: ${{ secrets.OPENAI_API_KEY }}`.",
			"In a local shell, export OPENAI_API_KEY first.",
		},
	}},
	{KeyMalformed, About{
		Class: ClassCredential, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixKeyOwner,
		Title: "The value of {key} cannot be an API key",
		Explanation: "What was given as the key is something else: a placeholder, a variable nobody expanded, a value with quotes, " +
			"blanks or line breaks, or a different setting pasted into the wrong place.",
		NextSteps: []string{
			"Copy the key again from the provider's console and store it as a secret without quotes, blanks or line breaks.",
			"If the value comes from a template, check that the variable in it is expanded before this step runs.",
		},
	}},
	{InvalidAPIKey, About{
		Class: ClassCredential, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixKeyOwner,
		Title: "The provider does not accept the key",
		Explanation: "The server answered that the key is not valid. It may be mistyped or deleted, or belong to another provider or " +
			"another region of this one.",
		NextSteps: []string{
			"Check that {key} holds a key of the provider at {host}, not of another one.",
			"Create a new key in the provider's console and replace the secret behind {key}.",
			"If the key works elsewhere, compare the base URL: some providers have separate keys for each region or plan.",
		},
	}},
	{KeyRevokedOrExpired, About{
		Class: ClassCredential, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixKeyOwner,
		Title:       "The key has expired or was revoked",
		Explanation: "The server knows the key and no longer accepts it.",
		NextSteps: []string{
			"Create a new key in the provider's console and replace the secret behind {key}.",
			"If it was not revoked on purpose, look in the provider's audit log: keys found in public places are revoked automatically.",
		},
	}},
	{AccountDeactivated, About{
		Class: ClassCredential, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixOrganization,
		Title:       "The account behind the key is deactivated",
		Explanation: "The provider has closed or suspended the account or project this key belongs to. A new key of the same account will not help.",
		NextSteps: []string{
			"Look for the provider's e-mail to the account's owner: it gives the reason.",
			"Contact the provider's support, or use a key of an active account.",
		},
	}},
	{OrganizationMismatch, About{
		Class: ClassCredential, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixKeyOwner,
		Title: "The key does not belong to the organization that was asked for",
		Explanation: "The request names an organization, project or tenant that does not exist or that this key is no member of. The key itself " +
			"may be fine.",
		NextSteps: []string{
			"Check the inputs `organization` and `project`, or OPENAI_ORG_ID and OPENAI_PROJECT_ID: they take ids (org-…, proj_…), not names.",
			"Leave them empty: a project key already carries its organization and project.",
			"If the creator of the key has left the organization, create a new key.",
		},
	}},
	{ProjectArchived, About{
		Class: ClassCredential, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixOrganization,
		Title:       "The project this key belongs to is archived",
		Explanation: "An archived project keeps its keys, but they no longer work.",
		NextSteps: []string{
			"Create a key in an active project and replace the secret behind {key}.",
			"If the project was archived by mistake, ask an administrator of the organization.",
		},
	}},
	{InsufficientPermissions, About{
		Class: ClassCredential, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixOrganization,
		Title: "The key may not make this kind of call",
		Explanation: "The server knows the key and refuses the operation: a restricted key without the needed scope, a role without the permission, " +
			"or an API that is not switched on for the project.",
		NextSteps: []string{
			"If the key is restricted, give it the scope the server names; for a model call at OpenAI that is `model.request`.",
			"Check the role of the key's owner in the organization and in the project.",
			"If the server says that an API or a kind of sign-in is disabled, have an administrator enable it.",
		},
	}},
	{IPNotAllowed, About{
		Class: ClassCredential, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeEndpoint, FixableBy: FixOrganization,
		Title:       "The network this runs on may not use the key",
		Explanation: "The account allows calls only from certain addresses, networks or sites, and this machine is not one of them.",
		NextSteps: []string{
			"Add the runner's outgoing address to the allow-list, or run the job on a self-hosted runner inside the allowed network.",
			"GitHub-hosted runners change their addresses: use larger runners with static addresses, or a private network.",
		},
	}},
	{RegionUnsupported, About{
		Class: ClassCredential, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeEndpoint, FixableBy: FixNetwork,
		Title:       "The provider does not serve the region this runs in",
		Explanation: "The provider refuses calls from the country or region of this machine's outgoing address. What counts is the runner, not the person.",
		NextSteps: []string{
			"Run the job on a runner in a supported region.",
			"If a proxy or VPN is in use, check where it leaves the network.",
		},
	}},
	{IdentityRefused, About{
		Class: ClassCredential, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixOrganization,
		Title: "The identity of this workload was not accepted in exchange for a key",
		Explanation: "This run has no API key; it shows who it is (workload identity federation), and OpenAI answered that this identity gets no " +
			"access token. No model was called.",
		NextSteps: []string{
			"Compare the inputs `identity-provider-id`, `service-account-id` and `audience` with the workload identity provider in the organization's settings.",
			"Check that the mapping of the service account admits this repository, branch, event and environment: the claims of the token must match it exactly.",
			"If the token comes from a file, check that it has not expired.",
		},
	}},

	{InsufficientQuota, About{
		Class: ClassBilling, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixOrganization,
		Title: "The account has no credit left",
		Explanation: "The key is accepted, but the balance behind it is used up, or its plan includes no use of this model. This is not a rate limit: " +
			"waiting and retrying will not help.",
		NextSteps: []string{
			"Look at the balance in the provider's billing settings; if it is used up, add credit or a payment method.",
			"If there is credit, check that the key belongs to the organization and project that has it.",
		},
	}},
	{BillingLimitReached, About{
		Class: ClassBilling, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixOrganization,
		Title:       "A spending limit is reached",
		Explanation: "The organization, project, team or key has used up the budget somebody set for it. There may be money left; this limit is below it.",
		NextSteps: []string{
			"Look in the provider's settings whose limit it is: the organization's, the project's, the team's or the key's own.",
			"Raise that limit, or wait for the next budget period.",
			"If the limit is meant, find out what used it up before you raise it.",
		},
	}},
	{BillingNotActive, About{
		Class: ClassBilling, Outcome: Unreachable, Retry: RetryNever, Scope: ScopeKey, FixableBy: FixOrganization,
		Title:       "Billing is not active for the account",
		Explanation: "The key is accepted, but the account has no working payment method, or its last payment failed.",
		NextSteps: []string{
			"Open the provider's billing settings and complete or renew the payment details.",
			"A change there takes some minutes to reach the API.",
		},
	}},
}
