package probe

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
)

const (
	subjectToken = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOmFjbWUvYXBwIn0.Xk3Qw8Lz7Rm2Vt6Yp1Ns"
	accessToken  = "at-Gh5Jk9Lm2Np6Qr8St1Uv4Wx7Yz"
	granted      = `{"access_token":"` + accessToken + `","issued_token_type":"urn:ietf:params:oauth:token-type:access_token","token_type":"Bearer","expires_in":3600}`
	refused      = `{"error":"invalid_grant","error_description":"No mapping matches the subject token ` + subjectToken + `."}`
)

// elsewhere is a transport that finds the exchange at another address and asks for it as the SDK means to.
type elsewhere struct {
	exchange string // URL
	next     http.RoundTripper
}

func (e elsewhere) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Host == "auth.openai.com" {
		to, err := url.Parse(e.exchange)
		if err != nil {
			return nil, err
		}
		req = req.Clone(req.Context())
		req.URL.Scheme, req.URL.Host, req.Host = to.Scheme, to.Host, to.Host
	}
	return e.next.RoundTrip(req)
}

// keyless makes a client use an identity, which is exchanged at a server of the test.
func keyless(t *testing.T, exchange http.HandlerFunc) func(*Options) {
	t.Helper()
	srv := httptest.NewServer(exchange)
	t.Cleanup(srv.Close)
	return keylessAt(srv.URL)
}

func keylessAt(exchange string) func(*Options) {
	return func(o *Options) {
		o.Key, o.Endpoint.KeyName = redact.Secret{}, "the identity"
		o.Transport = elsewhere{exchange, newTransport(http.ProxyFromEnvironment)}
		o.Identity = &Identity{ProviderID: "idp_1", ServiceAccountID: "sa_1", Token: token}
	}
}

func token(context.Context) (redact.Secret, error) { return redact.NewSecret(subjectToken), nil }

// signed answers calls that carry the access token and nothing else.
func signed(t *testing.T, answer func(http.ResponseWriter)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+accessToken || r.Header.Get("Api-Key") != "" {
			t.Errorf("%s is signed with %q", r.RequestURI, r.Header.Get("Authorization"))
		}
		if body, _ := io.ReadAll(r.Body); strings.Contains(string(body)+fmt.Sprint(r.Header), subjectToken) {
			t.Error("the subject token reached the API")
		}
		answer(w)
	}
}

func TestKeyless(t *testing.T) {
	var exchanges atomic.Int32
	var asked map[string]string
	change := keyless(t, func(w http.ResponseWriter, r *http.Request) {
		exchanges.Add(1)
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || r.Method != http.MethodPost || r.RequestURI != "/oauth/token" {
			t.Errorf("%s %s: %v", r.Method, r.RequestURI, err)
		}
		if r.Header.Get("Authorization") != "" || r.Header.Get("Openai-Organization") != "" {
			t.Errorf("the exchange carries %v", r.Header)
		}
		reply(200, granted)(w)
	})
	object := reply(200, `{"id":"m","data":[{"id":"m"}]}`)
	api := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			signed(t, object)(w, r)
			return
		}
		signed(t, reply(200, goodChat))(w, r)
	})
	var learned []string
	var at []int32 // exchanges by then
	c := newClient(t, api, change, func(o *Options) {
		o.Organization = testOrganization
		o.Learn = func(s redact.Secret) {
			learned, at = append(learned, s.Reveal()), append(at, exchanges.Load())
		}
	})
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if e := c.Ask(t.Context(), chatCall); !e.Answered || e.Attempts != 1 || e.Exchange {
				t.Errorf("%+v", e)
			}
		})
	}
	group.Wait()
	if e := c.Ask(t.Context(), gate.Call{Model: "m", Prove: gate.ProveList}); !e.Answered {
		t.Errorf("look-up: %+v", e)
	}
	if l := c.List(t.Context()); !l.Known {
		t.Errorf("list: %+v", l)
	}
	if exchanges.Load() != 1 {
		t.Errorf("%d exchanges", exchanges.Load())
	}
	want := map[string]string{
		"grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "subject_token": subjectToken,
		"subject_token_type": "urn:ietf:params:oauth:token-type:jwt", "identity_provider_id": "idp_1", "service_account_id": "sa_1",
	}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Error(diff)
	}
	if !slices.Equal(learned, []string{subjectToken, accessToken}) || !slices.Equal(at, []int32{0, 1}) {
		t.Errorf("learned %d secrets at %v", len(learned), at)
	}
}

func TestIdentityIsForAnEmptyKey(t *testing.T) {
	api := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+testKey {
			t.Errorf("signed with %q", r.Header.Get("Authorization"))
		}
		reply(200, goodChat)(w)
	})
	change := keyless(t, func(http.ResponseWriter, *http.Request) { t.Error("an exchange was made") })
	if e := newClient(t, api, change, func(o *Options) { o.Key = redact.NewSecret(testKey) }).Ask(t.Context(), chatCall); !e.Answered {
		t.Errorf("%+v", e)
	}
}

func TestIncompleteIdentity(t *testing.T) {
	for name, identity := range map[string]Identity{
		"provider": {ServiceAccountID: "a", Token: token}, "account": {ProviderID: "a", Token: token}, "token": {ProviderID: "a", ServiceAccountID: "a"},
	} {
		o := Options{Endpoint: gate.Endpoint{BaseURL: "https://api.openai.com/v1"}, Timeout: time.Second, Attempts: 1, Concurrency: 1, Identity: &identity}
		if _, err := New(o); err == nil {
			t.Errorf("an identity without %s is accepted", name)
		}
	}
}

// What the exchange takes is no part of the latency of a model.
func TestLatencyLeavesTheExchangeOut(t *testing.T) {
	var exchanged time.Time
	change := keyless(t, func(w http.ResponseWriter, _ *http.Request) {
		exchanged = time.Now()
		reply(200, granted)(w)
	})
	e := newClient(t, serve(t, signed(t, reply(200, goodChat))), change).Ask(t.Context(), chatCall)
	if !e.At.After(exchanged) || e.Latency <= 0 {
		t.Errorf("at %v, exchanged at %v: %+v", e.At, exchanged, e)
	}
}

// The SDK would like to repeat what was refused; the evidence is the refusal, and one request.
func TestRefusalOfAnAccessToken(t *testing.T) {
	for _, header := range []string{"", "true", "false"} {
		calls := 0
		api := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			calls++
			reply(401, `{"error":{"message":"Incorrect API key provided: `+accessToken+` for `+subjectToken+`","code":"invalid_api_key"}}`, "X-Should-Retry", header)(w)
		})
		e := newClient(t, api, keyless(t, replies(reply(200, granted)))).Ask(t.Context(), chatCall)
		if e.Status != 401 || e.Code != "invalid_api_key" || e.Exchange || e.Attempts != 1 || calls != 1 || e.Headers["x-should-retry"] != header {
			t.Errorf("%q, %d requests: %+v", header, calls, e)
		}
		silent(t, e, subjectToken, accessToken)
	}
}

// Neither token goes anywhere else, whoever is redirected.
func TestTokensStayWhereTheyBelong(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("another origin was asked for %s", r.RequestURI)
	}))
	t.Cleanup(other.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		moved := redirect(status, other.URL+"/oauth/token")
		if e := newClient(t, serve(t, signed(t, reply(200, goodChat))), keyless(t, moved)).Ask(t.Context(), chatCall); e.Status != status || !e.Exchange {
			t.Errorf("%d: %+v", status, e)
		}
		if e := newClient(t, serve(t, moved), keyless(t, replies(reply(200, granted)))).Ask(t.Context(), chatCall); e.Status != status || e.Exchange {
			t.Errorf("%d: %+v", status, e)
		}
	}
}

func TestNoTokenInEvidence(t *testing.T) {
	for _, secret := range []string{subjectToken, accessToken} {
		for i, spelled := range spellings(secret) {
			for name, answer := range repeating(spelled) {
				t.Run(fmt.Sprintf("%s/%s/%d", secret[:3], name, i), func(t *testing.T) {
					granting := keyless(t, replies(reply(200, granted)))
					silent(t, newClient(t, serve(t, replies(answer)), granting).Ask(t.Context(), chatCall), subjectToken, accessToken)
					if secret == subjectToken { // which the exchange knows before anything is granted
						silent(t, newClient(t, "http://127.0.0.1:1", keyless(t, replies(answer))).Ask(t.Context(), chatCall), subjectToken)
					}
				})
			}
		}
	}
}
