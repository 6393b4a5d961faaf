package gate

import (
	"slices"
	"strings"
)

// Cause says why a model did or did not answer. Its value is a stable slug: the JSON value, the SARIF rule id, the
// policy key and the anchor in the documentation. A slug never changes its meaning.
type Cause string

// Class groups causes by where the trouble lies.
type Class string

// The classes, in the order they are presented.
const (
	ClassOK         Class = "ok"
	ClassCredential Class = "credential"
	ClassBilling    Class = "billing"
	ClassModel      Class = "model"
	ClassRequest    Class = "request"
	ClassRate       Class = "rate"
	ClassService    Class = "service"
	ClassNetwork    Class = "network"
	ClassAdvice     Class = "advice"
	ClassRepository Class = "repository" // remarks on files, which no request tells
	ClassPolicy     Class = "policy"
	ClassOther      Class = "other"
)

// Retry says whether asking again can help.
type Retry string

// The answers to "would it help to ask again?".
const (
	RetryNow   Retry = "now"   // within seconds, by the same run
	RetryLater Retry = "later" // after minutes or hours, by a later run
	RetryNever Retry = "never" // not before somebody changes something
)

// Scope says what else fails for the same cause.
type Scope string

// The scopes of a cause.
const (
	ScopeModel    Scope = "model"    // this model alone
	ScopeKey      Scope = "key"      // every model asked for with this key
	ScopeEndpoint Scope = "endpoint" // everything behind this base URL
)

// Fixer is who can make the cause go away.
type Fixer string

// The people who can fix a cause.
const (
	FixRepository   Fixer = "repository"         // whoever edits the files in this repository
	FixKeyOwner     Fixer = "key_owner"          // whoever holds the key or the secret
	FixOrganization Fixer = "organization_admin" // an administrator of the provider's organization or project
	FixProvider     Fixer = "provider"           // the provider itself
	FixNetwork      Fixer = "network"            // whoever runs the network between the runner and the provider
)

// About is what modelreach knows of a cause, whatever the model. Texts may hold the placeholders {model}, {api},
// {provider}, {host} and {key}, the name of the key's variable.
type About struct {
	Class       Class
	Outcome     Outcome
	Retry       Retry
	Scope       Scope
	FixableBy   Fixer
	Title       string   // one line, no jargon
	Explanation string   // what it means and the most likely why
	NextSteps   []string // in the order to try them
}

// about is every cause in presentation order; the tables live beside their class.
var about = func() map[Cause]About {
	all := map[Cause]About{}
	for _, table := range causeTables {
		for _, row := range table {
			all[row.Cause] = row.About
		}
	}
	return all
}()

// Plain is a without placeholders, for where it is read of no model in particular.
func (a About) Plain() About {
	general := map[string]string{"model": "the model", "api": "this API", "host": "the base URL", "key": "OPENAI_API_KEY", "provider": "the provider"}
	plain := func(text string) string {
		return sentenceStart(fill(strings.ReplaceAll(text, "`{model}`", "{model}"), general))
	}
	a.Title, a.Explanation, a.NextSteps = plain(a.Title), plain(a.Explanation), slices.Clone(a.NextSteps)
	for i := range a.NextSteps {
		a.NextSteps[i] = plain(a.NextSteps[i])
	}
	return a
}

// entry is one row of a cause table.
type entry struct {
	Cause Cause
	About
}

var causeTables = [][]entry{keyCauses, modelCauses, serviceCauses, adviceCauses, repositoryCauses, otherCauses}

// Causes lists every cause in the order the documentation presents them.
func Causes() []Cause {
	var all []Cause
	for _, table := range causeTables {
		for _, row := range table {
			all = append(all, row.Cause)
		}
	}
	return all
}

// About returns what is known of c. A slug that is none of Causes is described as Unknown.
func (c Cause) About() About {
	if a, ok := about[c]; ok {
		return a
	}
	return about[Unknown]
}

// Known reports whether c is one of Causes.
func (c Cause) Known() bool {
	_, ok := about[c]
	return ok
}

// DocsURL is where the documentation explains causes; a cause's slug is its anchor.
const DocsURL = "https://github.com/modelreach/modelreach/blob/main/docs/causes.md"

// Docs is the address of the page that explains c.
func (c Cause) Docs() string { return DocsURL + "#" + string(c) }

// The causes. Design and meaning: docs/causes.md, which is generated from the tables.
const (
	OK Cause = "ok"

	KeyMissing              Cause = "key_missing"
	KeyMalformed            Cause = "key_malformed"
	InvalidAPIKey           Cause = "invalid_api_key"
	KeyRevokedOrExpired     Cause = "key_revoked_or_expired"
	AccountDeactivated      Cause = "account_deactivated"
	OrganizationMismatch    Cause = "organization_mismatch"
	ProjectArchived         Cause = "project_archived"
	InsufficientPermissions Cause = "insufficient_permissions"
	IPNotAllowed            Cause = "ip_not_allowed"
	RegionUnsupported       Cause = "region_unsupported"
	IdentityRefused         Cause = "identity_refused"

	InsufficientQuota   Cause = "insufficient_quota"
	BillingLimitReached Cause = "billing_limit_reached"
	BillingNotActive    Cause = "billing_not_active"

	ModelNotFound        Cause = "model_not_found"
	ModelNotAllowed      Cause = "model_not_allowed"
	ModelRetired         Cause = "model_retired"
	VerificationRequired Cause = "verification_required"
	WrongEndpoint        Cause = "wrong_endpoint"
	DeploymentNotFound   Cause = "deployment_not_found"

	UnsupportedParameter    Cause = "unsupported_parameter"
	UnsupportedValue        Cause = "unsupported_value"
	InvalidRequest          Cause = "invalid_request"
	ContextLengthExceeded   Cause = "context_length_exceeded"
	ContentFiltered         Cause = "content_filtered"
	RequestTooLargeForLimit Cause = "request_too_large_for_limit"

	RateLimited      Cause = "rate_limited"
	RateLimitedDaily Cause = "rate_limited_daily"

	ServerError    Cause = "server_error"
	BadGateway     Cause = "bad_gateway"
	Overloaded     Cause = "overloaded"
	GatewayTimeout Cause = "gateway_timeout"

	DNSFailure        Cause = "dns_failure"
	ConnectionRefused Cause = "connection_refused"
	ConnectionReset   Cause = "connection_reset"
	TLSFailure        Cause = "tls_failure"
	Timeout           Cause = "timeout"
	ProxyError        Cause = "proxy_error"
	Blocked           Cause = "blocked"
	NotAnAPI          Cause = "not_an_api"

	ModelSubstituted Cause = "model_substituted"
	ControlAccepted  Cause = "control_accepted"
	RetiringSoon     Cause = "retiring_soon"
	RateLimitTooLow  Cause = "rate_limit_too_low"
	LatencyTooHigh   Cause = "latency_too_high"
	Regressed        Cause = "regressed"
	ParameterCapped  Cause = "parameter_capped"
	RefusedTogether  Cause = "refused_together"
	NotProved        Cause = "not_proved"
	ListedOnly       Cause = "listed_only"
	Keyless          Cause = "keyless"
	SnapshotChanged  Cause = "snapshot_changed"
	RateLimitLowered Cause = "rate_limit_lowered"
	KeyRejected      Cause = "key_rejected"

	UndeclaredModel Cause = "undeclared_model"
	UncheckedModel  Cause = "unchecked_model"
	ClientTooOld    Cause = "client_too_old"
	WaiverUnused    Cause = "waiver_unused"
	WaiverDue       Cause = "waiver_due"
	CatalogueOld    Cause = "catalogue_old"

	KeyNotAllowedHere Cause = "key_not_allowed_here"
	NotAsked          Cause = "not_asked"
	Unknown           Cause = "unknown"
)

// fill replaces the placeholders of a text.
func fill(text string, values map[string]string) string {
	if !strings.Contains(text, "{") {
		return text // to prepare the replacement takes longer than most replacements
	}
	pairs := make([]string, 0, 2*len(values))
	for name, value := range values {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
