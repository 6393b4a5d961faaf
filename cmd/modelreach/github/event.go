package github

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// maxEvent bounds the event file. A webhook's payload has at most 25 MB (GitHub's documentation, "Webhook events and
// payloads").
const maxEvent = 25 << 20

const (
	fromFork       = "this pull request comes from a fork, and GitHub gives forks no secrets"
	fromDependabot = "Dependabot started this run, and GitHub gives such runs only the secrets set up for Dependabot"
	fromSomewhere  = "GitHub does not say where this pull request comes from, and it gives forks no secrets"
)

// withholding are the events whose runs get no secrets when Dependabot started them, and whether the same holds for a pull
// request from a fork (GitHub's documentation, "Troubleshooting Dependabot on GitHub Actions" and "Events that trigger
// workflows"). pull_request_target is none of them: it runs for the base branch, with secrets.
var withholding = map[string]struct{ fork bool }{
	"pull_request":                {fork: true},
	"pull_request_review":         {fork: true},
	"pull_request_review_comment": {fork: true},
	"push":                        {},
	"create":                      {},
	"deployment":                  {},
	"deployment_status":           {},
}

// SecretsWithheld says whether GitHub keeps the repository's secrets from this run, and why, as a clause to end a
// sentence with. A pull request whose origin cannot be read counts as one from a fork.
func (r *Runner) SecretsWithheld() (reason string, withheld bool) {
	event, known := withholding[r.getenv("GITHUB_EVENT_NAME")]
	switch {
	case !r.Active() || !known:
		return "", false
	case r.getenv("GITHUB_ACTOR") == "dependabot[bot]":
		return fromDependabot, true
	case !event.fork:
		return "", false
	}
	repository := r.getenv("GITHUB_REPOSITORY")
	origin, err := pullRequestOrigin(r.getenv("GITHUB_EVENT_PATH"))
	switch {
	case err != nil || repository == "":
		return fromSomewhere, true
	case !strings.EqualFold(origin, repository):
		return fromFork, true
	}
	return "", false
}

// pullRequestOrigin is the full name of the repository that a pull request comes from, "" when that one was deleted. The
// event is as GitHub's webhook documentation describes it.
func pullRequestOrigin(eventPath string) (string, error) {
	if err := regular(eventPath); err != nil {
		return "", fmt.Errorf("open event: %w", err)
	}
	file, err := os.Open(eventPath)
	if err != nil {
		return "", fmt.Errorf("open event: %w", err)
	}
	defer file.Close()
	var event struct {
		PullRequest *struct {
			Head *struct {
				Repo *struct {
					FullName string `json:"full_name"`
				}
			}
		} `json:"pull_request"`
	}
	if err := json.NewDecoder(io.LimitReader(file, maxEvent)).Decode(&event); err != nil {
		return "", fmt.Errorf("read event: %w", err)
	}
	if event.PullRequest == nil || event.PullRequest.Head == nil {
		return "", errors.New("read event: no pull request")
	}
	if event.PullRequest.Head.Repo == nil {
		return "", nil
	}
	return event.PullRequest.Head.Repo.FullName, nil
}
