package simulate

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

// notActed are the causes no reply can stand for: there is no server to reach, or the client never asks.
var notActed = []gate.Cause{
	gate.DNSFailure, gate.ConnectionRefused, gate.TLSFailure, gate.KeyNotAllowedHere, gate.NotAsked,
	gate.IdentityRefused, // of an exchange: see TestDenials
}

func TestActsCoverTheCauses(t *testing.T) {
	var want []string
	for _, c := range gate.Causes() {
		beside := []gate.Class{gate.ClassAdvice, gate.ClassRepository} // said of models and files, and no reply
		if !slices.Contains(beside, c.About().Class) && !slices.Contains(notActed, c) {
			want = append(want, "sim-"+string(c))
		}
	}
	var got []string
	seen := map[string]bool{}
	for _, act := range Acts() {
		if seen[act.Model] || act.Summary == "" || strings.HasSuffix(act.Summary, ".") || !act.Cause.Known() {
			t.Errorf("row %+v", act)
		}
		seen[act.Model] = true
		if act.Model == "sim-"+string(act.Cause) {
			got = append(got, act.Model)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// replies is what each act that answers sends to a minimal chat completion: its status and a part of its body.
var replies = map[string]struct {
	status int
	says   string
}{
	"sim-ok":                          {200, `"finish_reason":"length"`},
	"sim-key_missing":                 {401, "You didn't provide an API key"},
	"sim-key_malformed":               {401, "Incorrect API key provided: YOUR_OPE*******_KEY."},
	"sim-invalid_api_key":             {401, "Incorrect API key provided: sk-proj-**"},
	"sim-key_revoked_or_expired":      {401, `"code":"token_expired"`},
	"sim-account_deactivated":         {401, `"code":"account_deactivated"`},
	"sim-organization_mismatch":       {401, `"code":"mismatched_organization"`},
	"sim-project_archived":            {401, `"code":"not_authorized_invalid_project"`},
	"sim-insufficient_permissions":    {401, "Missing scopes: model.request"},
	"sim-ip_not_allowed":              {401, `"code":"ip_not_authorized"`},
	"sim-region_unsupported":          {403, `"code":"unsupported_country_region_territory"`},
	"sim-insufficient_quota":          {429, `"code":"insufficient_quota"`},
	"sim-billing_limit_reached":       {400, `"code":"billing_hard_limit_reached"`},
	"sim-billing_not_active":          {429, `"code":"billing_not_active"`},
	"sim-model_not_found":             {404, "The model `sim-model_not_found` does not exist"},
	"sim-model_not_allowed":           {403, "does not have access to model `sim-model_not_allowed`"},
	"sim-model_retired":               {404, "`sim-model_retired` has been deprecated"},
	"sim-verification_required":       {403, "must be verified to use the model `sim-verification_required`"},
	"sim-wrong_endpoint":              {404, "only supported in v1/responses and not in v1/chat/completions"},
	"sim-deployment_not_found":        {404, `"code":"DeploymentNotFound"`},
	"sim-unsupported_parameter":       {400, `"code":"unsupported_parameter"`},
	"sim-unsupported_value":           {400, `"code":"unsupported_value"`},
	"sim-invalid_request":             {400, `"code":"invalid_type"`},
	"sim-context_length_exceeded":     {400, `"code":"context_length_exceeded"`},
	"sim-content_filtered":            {400, `"code":"content_filter"`},
	"sim-request_too_large_for_limit": {429, "Request too large for sim-request_too_large_for_limit"},
	"sim-rate_limited":                {429, "requests per min (RPM)"},
	"sim-rate_limited_daily":          {429, "requests per day (RPD)"},
	"sim-server_error":                {500, `"type":"server_error"`},
	"sim-bad_gateway":                 {502, "<html"},
	"sim-overloaded":                  {503, `"code":"server_is_overloaded"`},
	"sim-gateway_timeout":             {504, "<html"},
	"sim-proxy_error":                 {407, "<html"},
	"sim-blocked":                     {403, "Attention Required!"},
	"sim-not_an_api":                  {200, "<html"},
	"sim-unknown":                     {418, "flumox"},
	"sim-slow":                        {200, `"finish_reason":"length"`},
	"sim-flaky":                       {503, `"code":"server_is_overloaded"`},
	"sim-retry-after":                 {429, `"code":"rate_limit_exceeded"`},
	"sim-max_tokens-only":             {400, "Unrecognized request argument supplied: max_completion_tokens"},
	"sim-output-limit":                {400, "max_tokens or model output limit was reached"},
	"sim-error-in-200":                {200, `"code":402`},
	"sim-empty-list":                  {200, `"choices":[]`},
	"sim-retired-provider":            {410, "scheduled retirement brownout"},
	"sim-html":                        {200, "password"},
	"sim-redirect":                    {307, ""},
	"sim-echo":                        {401, key},
	"sim-no-combination":              {200, `"finish_reason":"length"`},
	"sim-substituted":                 {200, `"model":"sim-another"`},
	"sim-as-gpt-4o":                   {200, `"model":"gpt-4o-2024-08-06"`},
	"sim-low-rate-limit":              {200, `"finish_reason":"length"`},
}

func TestActsAnswerAsTheirRowSays(t *testing.T) {
	srv := start(t, Options{Slow: time.Nanosecond})
	for _, act := range Acts() {
		if _, cuts := faults[act.Model]; cuts || act.Need != "" {
			continue // TestFaults and TestNeedActs ask for these
		}
		t.Run(act.Model, func(t *testing.T) {
			want, ok := replies[act.Model]
			if !ok {
				t.Fatal("no row tells what it answers")
			}
			resp, body := exchange(t, "POST", srv.URL+"/v1/chat/completions", minimal(gate.ChatCompletions, act.Model))
			if resp.StatusCode != want.status || !strings.Contains(body, want.says) {
				t.Errorf("got %d %s\nwant %d with %s", resp.StatusCode, body, want.status, want.says)
			}
			if isJSON := strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json"); isJSON != json.Valid([]byte(body)) {
				t.Errorf("Content-Type %q on %s", resp.Header.Get("Content-Type"), body)
			}
		})
	}
}

// TestActsFailAlikeOnEveryAPI compares each act's status on chat completions with the other APIs, but for the acts
// that are about one API.
func TestActsFailAlikeOnEveryAPI(t *testing.T) {
	srv := start(t, Options{Slow: time.Nanosecond, Pause: time.Nanosecond})
	for model, want := range replies {
		for _, api := range gate.APIs {
			status := want.status
			switch {
			case model == "sim-wrong_endpoint" && api == gate.Responses, model == "sim-max_tokens-only" && api != gate.ChatCompletions:
				status = 200
			case model == "sim-wrong_endpoint" && api == gate.Embeddings:
				status = 403
			}
			if resp, body := exchange(t, "POST", srv.URL+"/v1/"+api.Path(), minimal(api, model)); resp.StatusCode != status {
				t.Errorf("%s on %s: got %d %s, want %d", model, api, resp.StatusCode, body, status)
			}
		}
	}
}

func TestTurns(t *testing.T) {
	for _, tc := range []struct {
		model    string
		statuses []int
		waits    string // Retry-After of the first answer
	}{
		{"sim-flaky", []int{503, 503, 200, 503, 503, 200}, ""},
		{"sim-retry-after", []int{429, 200, 429, 200}, "1"},
		{"sim-rate_limited_daily", []int{429, 429}, "87"},
	} {
		t.Run(tc.model, func(t *testing.T) {
			srv := start(t, Options{})
			var got []int
			for i := range tc.statuses {
				resp, _ := exchange(t, "POST", srv.URL+"/v1/chat/completions", minimal(gate.ChatCompletions, tc.model))
				got = append(got, resp.StatusCode)
				if wait := resp.Header.Get("Retry-After"); i == 0 && wait != tc.waits {
					t.Errorf("Retry-After: %q, want %q", wait, tc.waits)
				}
			}
			if diff := cmp.Diff(tc.statuses, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMaxTokensOnlyAnswersToMaxTokens(t *testing.T) {
	resp, body := exchange(t, "POST", start(t, Options{}).URL+"/v1/chat/completions",
		`{"model":"sim-max_tokens-only","messages":[{"role":"user","content":"hi"}],"max_tokens":16}`)
	if resp.StatusCode != 200 || !strings.Contains(body, `"finish_reason":"length"`) {
		t.Errorf("got %d %s", resp.StatusCode, body)
	}
}

func TestRateLimitHeaders(t *testing.T) {
	srv := start(t, Options{})
	for model, want := range map[string][]string{
		"sim-rate_limited":       {"500", "0", "120ms"},
		"sim-rate_limited_daily": {"1000", "0", "1m26.4s"},
		"sim-ok":                 {"5000", "4999", "12ms"},
		"sim-low-rate-limit":     {"3", "3", "12ms"},
		"sim-insufficient_quota": {"", "", ""}, // a real one has none
	} {
		resp, _ := exchange(t, "POST", srv.URL+"/v1/chat/completions", minimal(gate.ChatCompletions, model))
		var got []string
		for _, name := range []string{"Limit", "Remaining", "Reset"} {
			got = append(got, resp.Header.Get("X-Ratelimit-"+name+"-Requests"))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", model, diff)
		}
	}
}

func TestRedirectLeavesTheOrigin(t *testing.T) {
	for _, tc := range []struct{ to, want string }{
		{"", "http://127.0.0.1:9/v1/responses"},
		{"http://127.0.0.1:4011", "http://127.0.0.1:4011/v1/responses"},
	} {
		resp, _ := exchange(t, "POST", start(t, Options{RedirectTo: tc.to}).URL+"/v1/responses", minimal(gate.Responses, "sim-redirect"))
		if got := resp.Header.Get("Location"); got != tc.want {
			t.Errorf("Location: %s, want %s", got, tc.want)
		}
	}
}

// TestPagesHideTheAPI guards the acts of what is no API: a request id would say otherwise.
func TestPagesHideTheAPI(t *testing.T) {
	srv := start(t, Options{})
	for _, model := range []string{"sim-bad_gateway", "sim-blocked", "sim-not_an_api", "sim-html", "sim-proxy_error"} {
		resp, _ := exchange(t, "POST", srv.URL+"/v1/responses", minimal(gate.Responses, model))
		if id := resp.Header.Get("X-Request-Id"); id != "" {
			t.Errorf("%s: x-request-id %s", model, id)
		}
	}
}

func TestEcho(t *testing.T) {
	resp, body := exchange(t, "POST", start(t, Options{}).URL+"/v1/chat/completions", minimal(gate.ChatCompletions, "sim-echo"))
	var got struct {
		Error             struct{ Message, Type, Param, Code string }
		Detail            []string
		ID, Model, Status string
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	for field, value := range map[string]string{
		"type": got.Error.Type, "param": got.Error.Param, "code": got.Error.Code, "id": got.ID, "model": got.Model, "status": got.Status,
	} {
		if value != key {
			t.Errorf("field %s does not hold the key: %q", field, value)
		}
	}
	if !strings.Contains(body, `"code":"\u0073\u006b`) {
		t.Error("no field is escaped on the wire")
	}
	for name, spelled := range map[string]string{
		"masked":    "sk-proj-****",
		"base64":    base64.StdEncoding.EncodeToString([]byte(key)),
		"base64 +1": base64.StdEncoding.EncodeToString([]byte(":" + key)),
		"base64 +2": base64.RawURLEncoding.EncodeToString([]byte("u:" + key)),
		"hex":       hex.EncodeToString([]byte(key)),
		"lines":     key[:20] + "\n" + key[20:40] + "\n" + key[40:],
	} {
		if !strings.Contains(got.Error.Message, spelled) {
			t.Errorf("message lacks %s", name)
		}
	}
	for name, decode := range map[string]func(string) string{
		"URL":  func(s string) string { plain, _ := url.QueryUnescape(s); return plain },
		"HTML": html.UnescapeString,
		"JSON": func(s string) string { var plain string; _ = json.Unmarshal([]byte(`"`+s+`"`), &plain); return plain },
	} {
		if !slices.ContainsFunc(got.Detail, func(s string) bool { return s != key && decode(s) == key }) {
			t.Errorf("no copy is escaped for %s", name)
		}
	}
	for _, name := range []string{"X-Request-Id", "Openai-Organization", "Www-Authenticate", "Set-Cookie", "Location", "X-Ratelimit-Limit-Requests"} {
		if !strings.Contains(resp.Header.Get(name), key) {
			t.Errorf("header %s: %q", name, resp.Header.Get(name))
		}
	}
	if _, ok := resp.Header[http.CanonicalHeaderKey("x-"+key)]; !ok {
		t.Error("no header is named after the key")
	}
}

func TestMaskedEcho(t *testing.T) {
	_, body := exchange(t, "POST", start(t, Options{}).URL+"/v1/responses", minimal(gate.Responses, "sim-invalid_api_key"))
	want := "Incorrect API key provided: sk-proj-" + strings.Repeat("*", len(key)-12) + "ABCD. You can find"
	if got := errorOf(t, body).Message; !strings.HasPrefix(got, want) {
		t.Errorf("got %s", got)
	}
	if got := mask("sk-short"); got != "********" {
		t.Errorf("a short key is masked as %s", got)
	}
}
