package github

import (
	"os"
	"strings"
	"testing"
)

func TestSecretsWithheld(t *testing.T) {
	const (
		fork    = `{"pull_request":{"head":{"repo":{"full_name":"mallory/app"}}}}`
		same    = `{"pull_request":{"head":{"repo":{"full_name":"Acme/App"}}}}`
		deleted = `{"pull_request":{"head":{"repo":null}}}`
		noName  = `{"pull_request":{"head":{"repo":{}}}}`
	)
	tests := []struct{ name, event, actor, repository, payload, want string }{
		{"fork", "pull_request", "mallory", "acme/app", fork, fromFork},
		{"review of a fork's", "pull_request_review", "mallory", "acme/app", fork, fromFork},
		{"fork that was deleted", "pull_request", "mallory", "acme/app", deleted, fromFork},
		{"fork without a name", "pull_request", "mallory", "acme/app", noName, fromFork},
		{"same repository", "pull_request", "alice", "acme/app", same, ""},
		{"fork, for the base branch", "pull_request_target", "mallory", "acme/app", fork, ""},
		{"push", "push", "alice", "acme/app", `{}`, ""},
		{"merge queue", "merge_group", "alice", "acme/app", `{}`, ""},
		{"Dependabot", "pull_request", "dependabot[bot]", "acme/app", same, fromDependabot},
		{"Dependabot's push", "push", "dependabot[bot]", "acme/app", `{}`, fromDependabot},
		{"Dependabot, for the base branch", "pull_request_target", "dependabot[bot]", "acme/app", same, ""},
		{"Dependabot's comment", "issue_comment", "dependabot[bot]", "acme/app", `{}`, ""},
		{"empty payload", "pull_request", "alice", "acme/app", `{}`, fromSomewhere},
		{"no head", "pull_request", "alice", "acme/app", `{"pull_request":{"head":null}}`, fromSomewhere},
		{"no JSON", "pull_request", "alice", "acme/app", "<html>", fromSomewhere},
		{"JSON of another shape", "pull_request", "alice", "acme/app", `{"pull_request":{"head":{"repo":"acme/app"}}}`, fromSomewhere},
		{"nothing", "pull_request", "alice", "acme/app", "", fromSomewhere},
		{"no repository", "pull_request", "alice", "", same, fromSomewhere},
		{"too long", "pull_request", "alice", "acme/app", strings.Repeat(" ", maxEvent) + same, fromSomewhere},
		{"too deep", "pull_request", "alice", "acme/app", strings.Repeat("[", 1<<20), fromSomewhere},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := runnerFile(t)
			if err := os.WriteFile(file, []byte(tt.payload), 0o600); err != nil {
				t.Fatal(err)
			}
			r := New(environment("GITHUB_EVENT_NAME", tt.event, "GITHUB_ACTOR", tt.actor, "GITHUB_REPOSITORY", tt.repository,
				"GITHUB_EVENT_PATH", file), nil)
			if got, withheld := r.SecretsWithheld(); got != tt.want || withheld != (tt.want != "") {
				t.Errorf("got %q, %v, want %q", got, withheld, tt.want)
			}
		})
	}
}

func TestSecretsWithheldWithoutAnEventFile(t *testing.T) {
	for _, file := range []string{"", t.TempDir()} {
		r := New(environment("GITHUB_EVENT_NAME", "pull_request", "GITHUB_REPOSITORY", "a/b", "GITHUB_EVENT_PATH", file), nil)
		if got, withheld := r.SecretsWithheld(); got != fromSomewhere || !withheld {
			t.Errorf("%q: got %q, %v", file, got, withheld)
		}
	}
}

func TestSecretsAreNotWithheldOutsideOfActions(t *testing.T) {
	r := New(func(name string) string {
		return map[string]string{"GITHUB_ACTOR": "dependabot[bot]", "GITHUB_EVENT_NAME": "pull_request"}[name]
	}, nil)
	if got, withheld := r.SecretsWithheld(); got != "" || withheld {
		t.Errorf("got %q, %v", got, withheld)
	}
}
