package gate

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// designed is the outcome every cause has by contract; policies and other tools rely on it.
var designed = map[Outcome][]Cause{
	Reachable: {OK, ModelSubstituted, ControlAccepted, RetiringSoon, RateLimitTooLow, LatencyTooHigh, Regressed, ParameterCapped, RefusedTogether,
		NotProved, Keyless, SnapshotChanged, RateLimitLowered},
	Skipped: {ListedOnly, KeyRejected, UndeclaredModel, UncheckedModel, ClientTooOld, WaiverUnused, WaiverDue, CatalogueOld},
	Unreachable: {
		KeyMissing, KeyMalformed, InvalidAPIKey, KeyRevokedOrExpired, AccountDeactivated, OrganizationMismatch, ProjectArchived,
		InsufficientPermissions, IPNotAllowed, RegionUnsupported, IdentityRefused, InsufficientQuota, BillingLimitReached, BillingNotActive,
		ModelNotFound, ModelNotAllowed, ModelRetired, VerificationRequired, WrongEndpoint, DeploymentNotFound,
		UnsupportedParameter, UnsupportedValue, InvalidRequest, ContextLengthExceeded, ContentFiltered, RequestTooLargeForLimit,
		NotAnAPI, KeyNotAllowedHere,
	},
	Inconclusive: {
		RateLimited, RateLimitedDaily, ServerError, BadGateway, Overloaded, GatewayTimeout, DNSFailure, ConnectionRefused, ConnectionReset,
		TLSFailure, Timeout, ProxyError, Blocked, NotAsked, Unknown,
	},
}

func TestOutcomeOfEveryCause(t *testing.T) {
	n := 0
	for outcome, causes := range designed {
		for _, cause := range causes {
			n++
			if got := cause.About().Outcome; got != outcome {
				t.Errorf("%s is %s, want %s", cause, got, outcome)
			}
		}
	}
	if n != len(Causes()) {
		t.Errorf("%d causes in the tables, %d in this test", len(Causes()), n)
	}
}

var (
	slug        = regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)
	placeholder = regexp.MustCompile(`\{[a-z]+\}`)
	known       = []string{"{model}", "{api}", "{provider}", "{host}", "{key}"}
)

func TestEveryCauseIsExplained(t *testing.T) {
	for _, cause := range Causes() {
		a := cause.About()
		if !slug.MatchString(string(cause)) {
			t.Errorf("%q is no slug", cause)
		}
		if a.Class == "" || a.Retry == "" || a.Scope == "" || a.FixableBy == "" || a.Title == "" || a.Explanation == "" {
			t.Errorf("%s: a field is empty: %+v", cause, a)
		}
		if cause != OK && len(a.NextSteps) == 0 {
			t.Errorf("%s: nobody is told what to do", cause)
		}
		if strings.HasSuffix(a.Title, ".") || strings.Contains(a.Title, "\n") {
			t.Errorf("%s: the title must be one line without a full stop: %q", cause, a.Title)
		}
		for _, text := range append([]string{a.Title, a.Explanation}, a.NextSteps...) {
			checkText(t, cause, text)
		}
	}
}

func checkText(t *testing.T, cause Cause, text string) {
	t.Helper()
	if strings.Contains(text, "!") {
		t.Errorf("%s: exclamation mark in %q", cause, text)
	}
	for _, p := range placeholder.FindAllString(strings.ReplaceAll(text, "${{", ""), -1) {
		if !slices.Contains(known, p) {
			t.Errorf("%s: unknown placeholder %s in %q", cause, p, text)
		}
	}
}

func TestOnlyOpenQuestionsAreRetriedAtOnce(t *testing.T) {
	for _, cause := range Causes() {
		a := cause.About()
		if a.Retry == RetryNow && a.Outcome != Inconclusive {
			t.Errorf("%s is definitive, so asking again at once cannot help", cause)
		}
		if a.Class == ClassBilling && a.Retry != RetryNever {
			t.Errorf("%s is never retried: no wait adds money", cause)
		}
	}
}

func TestUnknownCauseIsDescribed(t *testing.T) {
	stranger := Cause("no_such_cause")
	if stranger.Known() || stranger.About().Title != Unknown.About().Title {
		t.Errorf("an unknown slug must read like %s", Unknown)
	}
}

// advised are causes the diagnosis of one reply never gives: they compare it with a declaration, or are decided before.
var advised = []Cause{ModelSubstituted, ControlAccepted, RetiringSoon, RateLimitTooLow, LatencyTooHigh, Regressed, ParameterCapped, RefusedTogether, NotProved,
	Keyless, SnapshotChanged, RateLimitLowered, UndeclaredModel, UncheckedModel, ClientTooOld, WaiverUnused, WaiverDue, CatalogueOld}

func TestEveryCauseHasARule(t *testing.T) {
	ruledOn := map[Cause]bool{}
	for _, r := range rules {
		ruledOn[r.causes[0]] = true
	}
	for _, cause := range Causes() {
		if slices.Contains(advised, cause) == ruledOn[cause] {
			t.Errorf("%s: has a rule: %v", cause, ruledOn[cause])
		}
	}
}
