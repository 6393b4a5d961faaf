package gate

import (
	"regexp"
	"strings"
	"testing"
)

var federated = Endpoint{Provider: OpenAI, Kind: OpenAI, BaseURL: "https://api.openai.com/v1", KeyName: IdentityName}

// ofAKey is advice that leads nowhere where no key exists.
var ofAKey = regexp.MustCompile(`(?i)\b(the|this|your) key\b|new key|holds a key|key of its own|secret behind|secret exists|the identity of this workload\b.{0,20}\b(holds|cannot|is empty)`)

func TestRunsWithoutAKeyGetNoAdviceAboutOne(t *testing.T) {
	for _, cause := range Causes() {
		d := Diagnosis{Cause: cause}
		a := cause.About()
		if a.Class == ClassPolicy { // such a run is refused before it starts
			continue
		}
		d.Title, d.Explanation, d.NextSteps, d.FixableBy = a.Title, a.Explanation, append([]string(nil), a.NextSteps...), a.FixableBy
		c := Case{Probe: Probe{Model: "m", API: ChatCompletions, Provider: OpenAI, Need: Access}, Evidence: Evidence{Status: 400}, Endpoint: federated, Today: today}
		explain(&d, c)
		d = d.filled(c)
		if all := strings.Join(append([]string{d.Title, d.Explanation}, d.NextSteps...), "\n"); ofAKey.MatchString(all) {
			t.Errorf("%s speaks of %q:\n%s", cause, ofAKey.FindString(all), all)
		}
		if a.Scope == ScopeKey && d.FixableBy == FixKeyOwner && a.Class != ClassAdvice {
			t.Errorf("%s: nobody holds a key", cause)
		}
	}
}

func TestIdentityAdvice(t *testing.T) {
	for _, tt := range []struct {
		name     string
		evidence Evidence
		cause    Cause
		says     string
	}{
		{"token refused", reply(401, `{"error":{"code":"invalid_api_key","message":"Incorrect API key provided."}}`), InvalidAPIKey, "service account in `service-account-id` still exists"},
		{"token expired", reply(401, `{"error":{"code":"token_expired","message":"The token has expired."}}`), KeyRevokedOrExpired, "Run the check again: each run"},
		{"archived", reply(401, `{"error":{"code":"project_archived","message":"archived"}}`), ProjectArchived, "Map this workload to a service account of an active project"},
		{"scope", reply(401, `{"error":{"message":"You have insufficient permissions for this operation. Missing scopes: model.request. Check that"}}`), InsufficientPermissions, "Give the service account the scope `model.request`"},
		{"no token arrived", reply(401, `{"error":{"message":"You didn't provide an API key."}}`), KeyMissing, "A token was sent."},
		{"busy", reply(429, `{"error":{"code":"rate_limit_exceeded","message":"Rate limit reached for requests per minute"}}`), RateLimited, "The run was let in"},
		{"not allowed", reply(404, `{"error":{"code":"model_not_found","message":"no access"}}`), ModelNotFound, "the service account's project"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := diagnosed(federated, Probe{Model: "m", API: ChatCompletions, Need: Access}, tt.evidence)
			if d.Cause != tt.cause {
				t.Fatalf("%s", d.Cause)
			}
			tells(t, d, tt.says)
		})
	}
	with := diagnosed(atOpenAI, Probe{Model: "m", Need: Access}, reply(401, `{"error":{"code":"invalid_api_key","message":"Incorrect API key provided."}}`))
	hides(t, with, "service account")
}

func TestBusyExchange(t *testing.T) {
	daily := Evidence{Exchange: true, Status: 429, Shape: ShapeJSON, Message: "Too many requests per day", Attempts: 3}
	for _, e := range []Evidence{{Exchange: true, Status: 429, Attempts: 3}, {Exchange: true, Status: 429, Shape: ShapeJSON, Message: "Rate limit reached", Attempts: 3}, daily} {
		d := diagnosed(federated, Probe{Model: "m", Need: Access}, e)
		if d.Cause != RateLimited && d.Cause != RateLimitedDaily {
			t.Errorf("%s", d.Cause)
		}
		tells(t, d, "this run was given none")
		tells(t, d, "It was asked 3 times.")
		for _, wrong := range []string{"was let in", "of its own", "empty balance"} {
			hides(t, d, wrong)
		}
	}
	page := Evidence{Exchange: true, Status: 401, Shape: ShapeHTML}
	if d := diagnosed(federated, Probe{Model: "m", Need: Access}, page); d.Cause != NotAnAPI {
		t.Errorf("a page in the place of the exchange is %s", d.Cause)
	}
}

func TestNoToken(t *testing.T) {
	const file = "the file that `identity-token-file` names "
	for message, want := range map[string]string{
		file + "cannot be read: it does not exist": "Check the path in `identity-token-file`",
		file + "is empty":                          "Check what writes the file",
		file + "is too large to hold a token":      "holds the token and nothing else",
		"GitHub offers this job no identity token: ACTIONS_ID_TOKEN_REQUEST_URL is not set": "Give the job the permission",
		"the identity token is empty": "Give the job the permission",
		"":                            "Give the job the permission",
	} {
		d := diagnosed(federated, Probe{Model: "m", Need: Access}, Evidence{Fault: FaultNoKey, Code: NoIDToken, Message: message})
		if d.Cause != KeyMissing || !strings.Contains(d.NextSteps[0], want) {
			t.Errorf("%q: %s %q", message, d.Cause, d.NextSteps)
		}
		if !whole.MatchString(d.Explanation) {
			t.Errorf("no sentence: %q", d.Explanation)
		}
	}
}

var whole = regexp.MustCompile(`^[A-Z].*\.$`)

func TestSentence(t *testing.T) {
	for give, want := range map[string]string{
		"": "", " ": "", "it ended": "It ended.", "It ended.": "It ended.", "why?": "Why?", "und so weiter …": "Und so weiter …", "énorme": "Énorme.", "`x` is set": "`x` is set.", "\xff": "\uFFFD.",
	} {
		if got := sentence(give); got != want {
			t.Errorf("%q is written %q, want %q", give, got, want)
		}
	}
	stopped := diagnosed(atOpenAI, Probe{Model: "m", Need: Access}, Evidence{Fault: FaultNotAsked, Message: "the deadline passed"})
	tells(t, stopped, "The deadline passed.")
}
