package github

import (
	"context"
	"errors"
	"strconv"

	"github.com/sethvargo/go-githubactions"
)

// IDToken asks the runner for a token that says which repository, branch and environment this job belongs to, for the given
// audience (GitHub's documentation, "OpenID Connect reference"). The error is a sentence that holds nothing the server said.
// Whoever calls it must have the token masked.
func (r *Runner) IDToken(ctx context.Context, audience string) (string, error) {
	token, err := githubactions.New(githubactions.WithGetenv(r.getenv)).GetIDToken(ctx, audience)
	if missing, ok := errors.AsType[*githubactions.EnvMissingError](err); ok {
		return "", errors.New("GitHub offers this job no identity token: " + missing.Name + " is not set, which the permission `id-token: write` brings")
	}
	if refused, ok := errors.AsType[*githubactions.RequestFailedError](err); ok {
		return "", errors.New("GitHub refused to give this job an identity token (status " + strconv.Itoa(refused.StatusCode) + ")")
	}
	if err != nil {
		return "", errors.New("GitHub's issuer of identity tokens could not be reached, or gave none")
	}
	if token == "" {
		return "", errors.New("GitHub's issuer of identity tokens answered without a token")
	}
	return token, nil
}
