package simulate

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
)

// issued asks the issuer for a token, as a job on GitHub does.
func issued(t *testing.T, srv *httptest.Server, audience string) string {
	t.Helper()
	resp, body := exchange(t, "GET", srv.URL+"/oidc/token?api-version=2.0&audience="+url.QueryEscape(audience), "")
	var got struct {
		Count int
		Value string
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || resp.StatusCode != 200 || got.Count != len(got.Value) {
		t.Fatalf("got %d %v %s", resp.StatusCode, err, body)
	}
	return got.Value
}

// swapOf is the body of an exchange by sim-idp, with some fields changed.
func swapOf(t *testing.T, token string, changed map[string]string) string {
	t.Helper()
	body := map[string]string{
		"grant_type": tokenExchange, "subject_token": token, "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
		"identity_provider_id": "sim-idp", "service_account_id": "sa_simulated",
	}
	for field, value := range changed {
		body[field] = value
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

// TestExchange goes the whole way: the issuer's token, the access token, the API.
func TestExchange(t *testing.T) {
	srv := start(t, Options{})
	resp, body := do(t, "POST", srv.URL+"/oauth/token", swapOf(t, issued(t, srv, defaultAudience), nil), nil)
	var got map[string]any
	if err := json.Unmarshal([]byte(body), &got); err != nil || resp.StatusCode != 200 || resp.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("got %d %v %s", resp.StatusCode, err, body)
	}
	access, _ := got["access_token"].(string)
	delete(got, "access_token")
	want := map[string]any{"issued_token_type": accessTokenType, "token_type": "Bearer", "expires_in": 3600.0}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	status, answer := post(t, srv.URL+"/v1/chat/completions", minimal(gate.ChatCompletions, "sim-ok"), http.Header{"Authorization": {"Bearer " + access}})
	if status != 200 || access == "" {
		t.Errorf("access token %q: got %d %s", access, status, answer)
	}
	if _, again := do(t, "POST", srv.URL+"/oauth/token", swapOf(t, issued(t, srv, defaultAudience), nil), nil); again == body {
		t.Error("two exchanges give the same token")
	}
}

func TestDenials(t *testing.T) {
	srv := start(t, Options{})
	token := issued(t, srv, defaultAudience)
	for _, tc := range []struct {
		name, token string
		changed     map[string]string
		status      int
		code        string
		quotes      bool
	}{
		{"refused", token, map[string]string{"identity_provider_id": "sim-idp-refused"}, 401, "invalid_grant", true},
		{"down", token, map[string]string{"identity_provider_id": "sim-idp-down"}, 503, "temporarily_unavailable", false},
		{"unknown provider", token, map[string]string{"identity_provider_id": "idp"}, 401, "invalid_client", false},
		{"no provider", token, map[string]string{"identity_provider_id": ""}, 400, "invalid_request", false},
		{"no account", token, map[string]string{"service_account_id": ""}, 400, "invalid_request", false},
		{"no token", "", nil, 400, "invalid_request", false},
		{"other grant", token, map[string]string{"grant_type": "client_credentials"}, 400, "unsupported_grant_type", false},
		{"other type of token", token, map[string]string{"subject_token_type": "urn:ietf:params:oauth:token-type:saml2"}, 400, "invalid_request", false},
		{"other audience", issued(t, srv, "https://evil.example"), nil, 401, "invalid_grant", true},
		{"GitHub's usual audience", issued(t, srv, ""), nil, 401, "invalid_grant", true},
		{"no JWT", key, nil, 401, "invalid_grant", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			resp, body := do(t, "POST", srv.URL+"/oauth/token", swapOf(t, tc.token, tc.changed), nil)
			var got struct {
				Error       string
				Description string `json:"error_description"`
			}
			if err := json.Unmarshal([]byte(body), &got); err != nil || resp.StatusCode != tc.status || got.Error != tc.code {
				t.Errorf("got %d %v %s", resp.StatusCode, err, body)
			}
			if got.Description == "" || strings.Contains(got.Description, tc.token) != tc.quotes && tc.token != "" {
				t.Errorf("description %q, want the token in it: %v", got.Description, tc.quotes)
			}
		})
	}
	if status, body := post(t, srv.URL+"/oauth/token", "grant_type=x", nil); status != 400 || !strings.Contains(body, "invalid_request") {
		t.Errorf("a form: got %d %s", status, body)
	}
}

func TestAudienceOfTheExchange(t *testing.T) {
	srv := start(t, Options{Audience: "api://house"})
	for audience, status := range map[string]int{"api://house": 200, defaultAudience: 401} {
		if got, body := post(t, srv.URL+"/oauth/token", swapOf(t, issued(t, srv, audience), nil), nil); got != status {
			t.Errorf("%s: got %d %s, want %d", audience, got, body, status)
		}
	}
}

func TestMeant(t *testing.T) {
	for claims, want := range map[string]bool{
		`{"aud":"a"}`: true, `{"aud":["b","a"]}`: true, `{"aud":"b"}`: false, `{"aud":[]}`: false, `{"aud":null}`: false, `{}`: false,
		`{"aud":{"a":"a"}}`: false, `[]`: false, `null`: false, `{"aud":"a"`: false,
	} {
		if got := meant("e30."+base64.RawURLEncoding.EncodeToString([]byte(claims))+".x", "a"); got != want {
			t.Errorf("%s: %v, want %v", claims, got, want)
		}
	}
	for _, token := range []string{"", ".", "..", "a.b", "e30.!.x", idToken("a", time.Now()) + ".x"} {
		if meant(token, "") || meant(token, "a") {
			t.Errorf("%q is no JWT", token)
		}
	}
}

func TestPathsBesideTheAPI(t *testing.T) {
	srv := start(t, Options{})
	for _, tc := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/oauth/token", 405, "POST"}, {"POST", "/oidc/token", 405, "GET"}, {"POST", "/status/quiet.json", 405, "GET"},
		{"GET", "/status", 404, ""}, {"POST", "/oauth/token/", 404, ""}, {"GET", "/oidc/token", 401, ""},
	} {
		resp, body := do(t, tc.method, srv.URL+tc.path, "", nil)
		if resp.StatusCode != tc.status || resp.Header.Get("Allow") != tc.allow {
			t.Errorf("%s %s: got %d %s", tc.method, tc.path, resp.StatusCode, body)
		}
	}
}

// FuzzExchange: whatever an exchange is asked, it answers with a JSON object.
func FuzzExchange(f *testing.F) {
	f.Add(`{"grant_type":"`+tokenExchange+`","subject_token":"e30.e30.e30"}`, "a.b.c")
	f.Add(`[]`, idToken(defaultAudience, time.Now()))
	handler := New(Options{})
	f.Fuzz(func(t *testing.T, body, token string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/oauth/token", strings.NewReader(body))
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if !json.Valid(w.Body.Bytes()) || w.Code != 200 && w.Code != 400 && w.Code != 401 && w.Code != 503 {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		meant(token, defaultAudience)
	})
}
