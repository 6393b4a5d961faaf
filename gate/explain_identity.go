package gate

import (
	"regexp"
	"strings"
)

// IdentityName is the KeyName of an endpoint where the run shows its identity in place of a key (OpenAI's guide "Workload
// identity federation").
const IdentityName = "the identity of this workload"

// NoIDToken is the code of evidence without a key where the run was to show its identity instead, and has none.
const NoIDToken = "no_id_token"

// federated reports whether the run shows its identity, so that advice about a key leads nowhere.
func (c Case) federated() bool {
	return c.Endpoint.KeyName == IdentityName || c.Evidence.Exchange || c.Evidence.Code == NoIDToken
}

// wording replaces the general words of a cause; what is empty stays as it is.
type wording struct {
	title, means string
	steps        []string
	fixer        Fixer
}

func (w wording) tell(d *Diagnosis) {
	d.Title, d.Explanation = orElse(w.title, d.Title), orElse(w.means, d.Explanation)
	d.FixableBy = Fixer(orElse(string(w.fixer), string(d.FixableBy)))
	if len(w.steps) > 0 {
		d.NextSteps = append([]string(nil), w.steps...)
	}
}

const (
	checkAccount = "Check that the service account in `service-account-id` still exists, and that its project is active."
	checkMapping = "Check that its mapping in the workload identity provider admits this run: repository, branch, event and environment."
	moveAccount  = "Map this workload to a service account of an active project, and name that in `service-account-id`."
)

// identityWords are for the causes that lie with a key, where there is none but a service account, its mapping and its
// project.
var identityWords = map[Cause]wording{
	KeyMissing: {
		title: "The server says that no token came with the request",
		means: "A token was sent. A proxy or gateway on the way may drop the Authorization header.",
		steps: []string{"If a gateway stands in between, check that it passes the Authorization header on.", "Check that {host} takes the tokens of OpenAI's workload identities."},
		fixer: FixNetwork,
	},
	KeyMalformed: {
		title: "The server cannot read the token of this run",
		means: "This run was given a token for its identity, and {host} expects something else in its place.",
		steps: []string{"Compare the base URL: OpenAI's own hosts take such a token, other servers may want a key.", "For a server that wants a key, declare a provider with an `api_key_env` of its own."},
		fixer: FixRepository,
	},
	InvalidAPIKey: {
		title: "The provider does not accept the token of this run",
		means: "This run was given a token for its identity, and the server answered that the token is not valid. The service account may be gone, " +
			"or {host} is not where its tokens count.",
		steps: []string{checkAccount, checkMapping, "Compare the base URL: some accounts may call only the hosts of their own region."},
		fixer: FixOrganization,
	},
	KeyRevokedOrExpired: {
		title: "The token of this run has expired or was revoked",
		means: "The server knows the token this run was given for its identity, and no longer accepts it.",
		steps: []string{"Run the check again: each run is given a token of its own.", checkAccount, checkMapping},
		fixer: FixOrganization,
	},
	AccountDeactivated: {
		title: "The account behind this run's identity is deactivated",
		means: "The provider has closed or suspended the organization or project of the service account.",
		steps: []string{"Look for the provider's e-mail to the account's owner: it gives the reason.", "Contact the provider's support. " + moveAccount},
	},
	OrganizationMismatch: {
		title: "The service account does not belong to the organization that was asked for",
		means: "The request names an organization or project that does not exist or that the service account is no member of.",
		steps: []string{
			"Check the inputs `organization` and `project`, or OPENAI_ORG_ID and OPENAI_PROJECT_ID: they take ids (org-…, proj_…), not names.",
			"Leave them empty: a service account already belongs to one project of one organization.",
			checkAccount,
		},
		fixer: FixRepository,
	},
	ProjectArchived: {
		title: "The project of the service account is archived",
		means: "The service account still exists, but it can no longer call anything.",
		steps: []string{moveAccount, "If the project was archived by mistake, ask an administrator of the organization."},
	},
	InsufficientPermissions: {
		title: "The service account may not make this kind of call",
		means: "The server knows the service account and refuses the operation: its role or its mapping lacks the permission, or the API is not " +
			"switched on for its project.",
		steps: []string{
			"Give the service account the permission the server names; for a model call at OpenAI that is `model.request`.",
			"Check the role of the service account in its project, and the permissions that its mapping in the workload identity provider grants.",
			"If the server says that an API or a kind of sign-in is disabled, have an administrator enable it.",
		},
	},
	InsufficientQuota: {steps: []string{
		"Add credit or a payment method in the provider's billing settings.",
		"If there is credit, check that the service account belongs to the organization and project that has it.",
	}},
	BillingLimitReached: {
		means: "The organization or the project of the service account has used up the budget somebody set for it. There may be money left; this limit is below it.",
		steps: []string{
			"Raise the limit of the organization or project, or wait for the next budget period.",
			"If the limit is meant, find out what used it up before raising it.",
		},
	},
	RateLimited: {
		means: "The run was let in, but its project has reached its limit of requests or tokens for the moment, so the model never answered. " +
			"This says nothing about access to the model.",
		steps: []string{"Run the check again when less else calls through this project.", "Lower `concurrency`, or map the check to a service account in a project of its own."},
		fixer: FixOrganization,
	},
	RateLimitedDaily: {
		means: "The project of the service account has reached a limit that counts per day, so the model never answered. A retry within minutes will not help.",
		fixer: FixOrganization,
	},
}

// busyExchange is for an exchange that had too many requests: no limit of a project or a model is meant.
var busyExchange = wording{
	means: "Too many identities were to be exchanged for tokens within a short time, so this run was given none. This says nothing about the identity or the model.",
	steps: []string{"Run the check again in some minutes.", "If many jobs start at the same moment, start them at different times, or let one of them do the check."},
}

var (
	theKey  = regexp.MustCompile(`\b([Tt])he key\b`)
	thisKey = regexp.MustCompile(`\b([Tt])his key\b`)
)

// withoutKey makes what still speaks of a key speak of what the run has in its place. It comes before the placeholders are
// filled, so that it touches no words but our own.
func (d *Diagnosis) withoutKey() {
	reworded := func(text string) string {
		return thisKey.ReplaceAllString(theKey.ReplaceAllString(text, "${1}he token"), "${1}he service account")
	}
	d.Title, d.Explanation = reworded(d.Title), reworded(d.Explanation)
	for i := range d.NextSteps {
		d.NextSteps[i] = reworded(d.NextSteps[i])
	}
}

// noTokenSteps are what to do where a file was to hold the identity token, by what is wrong with it.
var noTokenSteps = []struct{ says, step string }{
	{"cannot be read", "Check the path in `identity-token-file`, and that this step may read the file. In the action it must lie in the workspace."},
	{"is empty", "Check what writes the file that `identity-token-file` names, and that it is done before this step."},
	{"too large", "Check that `identity-token-file` names the file that holds the token and nothing else."},
}

// explainNoToken is for a run that could not say who it is.
func explainNoToken(d *Diagnosis, c Case) {
	wording{
		title: "This run has no identity to check {model} with", means: "{message}", fixer: FixRepository,
		steps: []string{
			"Give the job the permission to ask GitHub for a token: `permissions: { id-token: write, contents: read }`.",
			"Outside of GitHub Actions, name a file that holds the token in the input `identity-token-file`.",
		},
	}.tell(d)
	if c.Evidence.Message == "" {
		d.Explanation = "No identity token could be had."
	}
	if !strings.Contains(c.Evidence.Message, " file ") {
		return
	}
	for _, row := range noTokenSteps {
		if strings.Contains(c.Evidence.Message, row.says) {
			d.NextSteps = []string{row.step, "In GitHub Actions, leave `identity-token-file` out, and the job is given a token by GitHub: `permissions: { id-token: write, contents: read }`."}
		}
	}
}
