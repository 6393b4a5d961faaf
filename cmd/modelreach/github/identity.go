package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/sethvargo/go-githubactions"
)

// NoToken is why there is no identity token. Its text is a sentence that holds nothing of what the server said.
type NoToken struct {
	Missing bool  // this job was given no way to ask
	Status  int   // of the issuer's refusal, 0 when none came
	Err     error // of the transport, nil when an answer came

	text string
}

func (e *NoToken) Error() string { return e.text }

// issuer is the client the issuer is asked with. The request carries a token of its own, so no redirect is followed.
var issuer = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// IDToken asks the runner for a token that says which repository, branch and environment this job belongs to, for the given
// audience (GitHub's documentation, "OpenID Connect reference"). Every error is a *NoToken. Whoever calls it must have the
// token masked.
func (r *Runner) IDToken(ctx context.Context, audience string) (string, error) {
	if address := r.getenv("ACTIONS_ID_TOKEN_REQUEST_URL"); address != "" && !secure(address) {
		return "", &NoToken{Missing: true, text: "ACTIONS_ID_TOKEN_REQUEST_URL is not an https:// address."}
	}
	token, err := githubactions.New(githubactions.WithGetenv(r.getenv), githubactions.WithHTTPClient(issuer)).GetIDToken(ctx, audience)
	missing, isMissing := errors.AsType[*githubactions.EnvMissingError](err)
	refused, isRefused := errors.AsType[*githubactions.RequestFailedError](err)
	switch {
	case isMissing:
		return "", &NoToken{Missing: true, text: "GitHub offers this job no identity token: " + missing.Name + " is not set, which the permission `id-token: write` brings."}
	case isRefused:
		return "", &NoToken{Status: refused.StatusCode, text: fmt.Sprintf("GitHub's issuer of identity tokens answered with status %d.", refused.StatusCode)}
	case err != nil:
		return "", &NoToken{Err: err, text: "GitHub's issuer of identity tokens could not be reached, or its answer could not be read."}
	case token == "":
		return "", &NoToken{Status: http.StatusOK, text: "GitHub's issuer of identity tokens answered without a token."}
	}
	return token, nil
}

// secure reports whether an address may be sent a token.
func secure(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.User == nil && u.Host != ""
}
