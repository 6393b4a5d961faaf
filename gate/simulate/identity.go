package simulate

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	tokenExchange   = "urn:ietf:params:oauth:grant-type:token-exchange" // RFC 8693, section 2.1
	accessTokenType = "urn:ietf:params:oauth:token-type:access_token"   // RFC 8693, section 3
	defaultAudience = "https://api.openai.com/v1"                       // of OpenAI's workload identity federation
	accessTokenLife = 3600                                              // seconds
)

// subjectTokenTypes are the identities that can be exchanged (OpenAI's reference, workload identity token exchange).
var subjectTokenTypes = []string{"urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token"}

// swap is the request of an exchange (OpenAI's reference, workload identity token exchange).
type swap struct {
	GrantType          string `json:"grant_type"`
	SubjectToken       string `json:"subject_token"`
	SubjectTokenType   string `json:"subject_token_type"`
	IdentityProviderID string `json:"identity_provider_id"`
	ServiceAccountID   string `json:"service_account_id"`
}

// denial is an error of OAuth (RFC 6749, section 5.2). In its description, {token} stands for the subject token: a server that
// quotes it tries the redaction of its clients.
type denial struct {
	status            int
	code, description string
}

// denials are why an exchange is denied, in the order they are looked for: what is wrong with the request, then the act of its
// identity provider, then the token.
var denials = []struct {
	holds func(swap, Options) bool
	denial
}{
	{func(s swap, _ Options) bool { return s.GrantType != tokenExchange },
		denial{400, "unsupported_grant_type", "The grant type must be " + tokenExchange + "."}},
	{func(s swap, _ Options) bool {
		return s.SubjectToken == "" || s.IdentityProviderID == "" || s.ServiceAccountID == ""
	},
		denial{400, "invalid_request", "subject_token, identity_provider_id and service_account_id are required."}},
	{func(s swap, _ Options) bool { return !slices.Contains(subjectTokenTypes, s.SubjectTokenType) },
		denial{400, "invalid_request", "The subject token must be a JWT or an ID token."}},
	{func(s swap, _ Options) bool { return s.IdentityProviderID == "sim-idp-down" },
		denial{503, "temporarily_unavailable", "Tokens cannot be exchanged at the moment."}},
	{func(s swap, _ Options) bool { return s.IdentityProviderID == "sim-idp-refused" },
		denial{401, "invalid_grant", "No mapping of the service account matches the subject token {token}."}},
	{func(s swap, _ Options) bool { return s.IdentityProviderID != "sim-idp" },
		denial{401, "invalid_client", "The identity provider does not exist."}},
	{func(s swap, o Options) bool { return !meant(s.SubjectToken, o.Audience) },
		denial{401, "invalid_grant", "The subject token {token} is not meant for this audience."}},
}

// exchange gives an access token for an identity. The API accepts it like any other key.
func (s *server) exchange(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store") // RFC 6749, section 5.1
	var asked swap
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&asked) != nil {
		denial{400, "invalid_request", "The body must be a JSON object."}.write(w, "")
		return
	}
	for _, d := range denials {
		if d.holds(asked, s.options) {
			d.write(w, asked.SubjectToken)
			return
		}
	}
	writeJSON(w, http.StatusOK, object{
		"access_token": newID("sim-access-"), "issued_token_type": accessTokenType, "token_type": "Bearer", "expires_in": accessTokenLife,
	})
}

func (d denial) write(w http.ResponseWriter, token string) {
	writeJSON(w, d.status, object{"error": d.code, "error_description": strings.ReplaceAll(d.description, "{token}", token)})
}

// meant reports whether a JWT names an audience, alone or in a list (RFC 7519, section 4.1.3).
func meant(token, audience string) bool {
	raw := claimsOf(token)["aud"]
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return one == audience
	}
	var several []string
	return json.Unmarshal(raw, &several) == nil && slices.Contains(several, audience)
}

// issue plays the issuer of a runner's identity, which signs nothing here (GitHub's OpenID Connect reference: the request that
// ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are for).
func issue(w http.ResponseWriter, r *http.Request) {
	if bearer(r) == "" {
		writeJSON(w, http.StatusUnauthorized, object{"message": "The request token is missing."})
		return
	}
	audience := r.URL.Query().Get("audience")
	if audience == "" {
		audience = "https://github.com/simulated" // the owner's address, as GitHub does
	}
	token := idToken(audience, time.Now())
	writeJSON(w, http.StatusOK, object{"count": len(token), "value": token})
}

// idToken is a JWT with the claims of a workflow's identity and a signature that nobody can verify.
func idToken(audience string, now time.Time) string {
	segment := func(o object) string {
		encoded, _ := json.Marshal(o) // texts and numbers marshal
		return base64.RawURLEncoding.EncodeToString(encoded)
	}
	header := segment(object{"alg": "RS256", "typ": "JWT", "kid": "simulated"})
	claims := segment(object{
		"iss": "https://token.actions.githubusercontent.com", "aud": audience, "jti": newID(""),
		"sub": "repo:simulated/repository:ref:refs/heads/main", "repository": "simulated/repository",
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
	})
	return header + "." + claims + "." + base64.RawURLEncoding.EncodeToString([]byte(newID("signature-")))
}
