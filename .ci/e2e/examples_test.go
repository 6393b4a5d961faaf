//go:build e2e

package e2e

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// skipped are the example workflows that act cannot run by themselves, and why.
var skipped = map[string]string{
	"keyless.yml":  "act gives a job no identity token; testdata/net/keyless.txtar of the command runs the same inputs",
	"reusable.yml": "reusable-caller.yml runs it",
}

// examples are runs of the example workflows, as they are, against the simulator.
var examples = map[string]struct {
	file   string
	event  string
	models []string // of the manifest
	failed bool
	says   []string // in the log
	silent []string // not in the log
	stored []string // files that the workflow left
}{
	"pull request, green": {
		file: "pull-request.yml", event: "pull_request", models: []string{"gpt-6-luna", "gpt-6-sol"},
		says: []string{"verdict=pass"},
	},
	"pull request, red": {
		file: "pull-request.yml", event: "pull_request", models: []string{"gpt-6-luna", "sim-model_not_found"}, failed: true,
		says: []string{"verdict=fail", "sim-model_not_found"},
	},
	"deploy": {
		file: "deploy.yml", event: "push", models: []string{"gpt-6-luna", "sim-server_error"},
		says: []string{"verdict pass, 0 unreachable", "deploy here"},
	},
	"deploy, blocked": {
		file: "deploy.yml", event: "push", models: []string{"sim-insufficient_quota"}, failed: true,
		says: []string{"verdict fail, 1 unreachable"}, silent: []string{"deploy here"},
	},
	"environments": {
		file: "environments.yml", event: "push", models: []string{"gpt-6-luna"},
		says: []string{"Model access in staging", "Model access in production"},
	},
	"azure": {
		file: "azure.yml", event: "push", models: []string{"{ id: gpt-6-luna, provider: azure }"},
		says: []string{"verdict=pass"},
	},
	"gateway": {
		file: "gateway.yml", event: "push", models: []string{"gpt-6-luna", "sim-model_not_found"}, failed: true,
		says: []string{"verdict=fail", "sim-model_not_found"},
	},
	"providers": {
		file: "providers.yml", event: "pull_request", models: []string{"gpt-6-luna", "{ id: gpt-6-sol, provider: azure }", atGateway("gpt-6-sol")},
		says: []string{"verdict=pass", "reachable=3", "Model access in staging"},
	},
	"reusable": {
		file: "reusable-caller.yml", event: "push", models: []string{"gpt-6-luna", "sim-server_error"},
		says: []string{"verdict pass"},
	},
	"code scanning": {
		file: "code-scanning.yml", event: "push", models: []string{"gpt-6-luna", "sim-model_not_found"}, failed: true,
		stored: []string{"sarif/modelreach/staging.sarif", "sarif/modelreach/production.sarif"},
	},
	"shards, green": {
		file: "shards.yml", event: "push", models: many("gpt-6-luna", 60),
		says:   []string{"Model access: passed"}, // in the one summary, which the last job writes
		stored: []string{"artifacts/report-1/report-1.json", "artifacts/report-2/report-2.json"},
	},
	"shards, red": {
		file: "shards.yml", event: "push", models: append(many("gpt-6-luna", 60), "sim-model_not_found"), failed: true,
		says: []string{"verdict=fail", "sim-model_not_found"},
	},
}

// many declares a model so often, each time with another question.
func many(id string, n int) []string {
	models := make([]string, n)
	for i := range models {
		models[i] = fmt.Sprintf("{ id: %s, parameters: { seed: %d } }", id, i)
	}
	return models
}

func TestExamples(t *testing.T) {
	for name, tt := range examples {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, tt.file)
			r := s.run(t, tt.event, tt.models)
			said := r.messages.String() + r.summary
			if r.failed != tt.failed {
				t.Errorf("the workflow failed: %v, want %v", r.failed, tt.failed)
			}
			for _, words := range tt.says {
				if !strings.Contains(said, words) {
					t.Errorf("nothing says %q", words)
				}
			}
			for _, words := range tt.silent {
				if strings.Contains(said, words) {
					t.Errorf("something says %q", words)
				}
			}
			for _, file := range tt.stored {
				s.stored(t, file)
			}
			if t.Failed() {
				t.Logf("act said:\n%s", said)
			}
		})
	}
}

// The nightly example keeps one issue: opened by the first red night, brought up to date by the next, left alone by a night that proves
// nothing, closed by a green one.
func TestNightlyIssue(t *testing.T) {
	s := newSite(t, "nightly.yml")
	for _, night := range []struct {
		model  string
		failed bool
		asked  string // the last that gh was asked
		issue  string // the open issue after the night
		body   string // what it holds
	}{
		{model: "gpt-6-luna", asked: "issue list"},
		{model: "sim-model_not_found", failed: true, asked: "issue create", issue: "7", body: "sim-model_not_found"},
		{model: "sim-rate_limited_daily", failed: true, asked: "issue create", issue: "7", body: "sim-model_not_found"},
		{model: "sim-echo", failed: true, asked: "issue edit 7", issue: "7", body: "sim-echo"},
		{model: "gpt-6-luna", asked: "issue close 7"},
	} {
		r := s.run(t, "schedule", []string{night.model})
		log := strings.Split(strings.TrimSpace(s.stored(t, "gh/log")), "\n")
		issue, _ := os.ReadFile(filepath.Join(s.store, "gh", "issue"))
		if r.failed != night.failed || !strings.HasPrefix(log[len(log)-1], night.asked) || strings.TrimSpace(string(issue)) != night.issue {
			t.Errorf("%s: failed %v, asked %q, issue %q\n%s", night.model, r.failed, log[len(log)-1], issue, r.messages.String())
		}
		if night.body != "" && !strings.Contains(s.stored(t, "gh/body"), night.body) {
			t.Errorf("%s: the issue does not name %s", night.model, night.body)
		}
	}
}

func TestEveryExampleRuns(t *testing.T) {
	files, err := filepath.Glob("../../examples/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	ran := []string{"nightly.yml"}
	for _, tt := range examples {
		ran = append(ran, tt.file)
	}
	for _, file := range files {
		name := filepath.Base(file)
		if slices.Contains(ran, name) == (skipped[name] != "") {
			t.Errorf("%s runs in a test, or has a reason why not", name)
		}
	}
}

// site is a place where an example runs: its jobs share nothing but the store.
type site struct {
	file       string
	store, bin string
	api        *url.URL
	key        canary
	actions    []string // act's arguments that put folders in place of actions
}

func newSite(t *testing.T, file string) site {
	t.Helper()
	base, err := url.Parse(api(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	s := site{file: file, store: t.TempDir(), bin: t.TempDir(), api: base, key: hatch()}
	for _, name := range []string{"gh", "docker"} {
		write(t, filepath.Join(s.bin, name), read(t, "testdata/bin/"+name), 0o755)
	}
	container := strings.TrimSpace(run(t, ".", "docker", "create", environment(t, "E2E_IMAGE")))
	run(t, ".", "docker", "cp", container+":/modelreach", filepath.Join(s.bin, "modelreach"))
	run(t, ".", "docker", "rm", container)
	s.replace(t)
	return s
}

// replace stands in for what an example uses from elsewhere: this action with the image under test in place of its Dockerfile, the
// repository of the reusable workflow, and the actions that need GitHub's services.
func (s *site) replace(t *testing.T) {
	t.Helper()
	own, shared := t.TempDir(), t.TempDir()
	text := string(read(t, "../../action.yml"))
	metadata := strings.Replace(text, "image: Dockerfile", "image: docker://"+environment(t, "E2E_IMAGE"), 1)
	if metadata == text {
		t.Fatal("action.yml does not name its Dockerfile")
	}
	write(t, filepath.Join(own, "action.yml"), []byte(metadata), 0o644)
	write(t, filepath.Join(shared, ".github/workflows/reusable.yml"), read(t, "../../examples/workflows/reusable.yml"), 0o644)
	stubs, err := filepath.Abs("testdata/actions")
	if err != nil {
		t.Fatal(err)
	}
	for action, folder := range map[string]string{
		"OWNER/modelreach@main":        own,
		"ORG/workflows@main":           shared,
		"actions/upload-artifact@v7":   filepath.Join(stubs, "upload-artifact"),
		"actions/download-artifact@v8": filepath.Join(stubs, "download-artifact"),
		"github/codeql-action@v4":      filepath.Join(stubs, "codeql-action"),
	} {
		s.actions = append(s.actions, "--local-repository", action+"="+folder)
	}
}

// run runs the example once, in a repository that declares the models.
func (s *site) run(t *testing.T, event string, models []string) *result {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, manifestFile), []byte(manifest(models)), 0o644)
	// act knows no strategy.job-index: testdata/bin/docker gives each row of the matrix an index.
	text := strings.ReplaceAll(string(read(t, "../../examples/workflows/"+s.file)), "strategy.job-index", "matrix.index")
	write(t, filepath.Join(folder, ".github/workflows/gate.yml"), []byte(text), 0o644)
	commit(t, folder)
	args := append([]string{
		"--container-options", "-v " + s.store + ":/store -v " + s.bin + ":/usr/local/bin:ro",
		"--concurrent-jobs", "1", "--use-new-action-cache", "--env", "OPENAI_BASE_URL=" + s.api.String(),
		"--var", "GATEWAY_URL=" + s.api.String(), "--var", "AZURE_OPENAI_ENDPOINT=" + s.api.Scheme + "://" + s.api.Host,
		"--secret", "GITHUB_TOKEN=token", "--secret", "GATEWAY_KEY=" + string(s.key), "--secret", "AZURE_OPENAI_API_KEY=" + string(s.key),
	}, s.actions...)
	r := act(t, folder, event, s.key, args...)
	checkKey(t, s.store, s.key)
	return r
}

// stored returns a file that the jobs left.
func (s *site) stored(t *testing.T, name string) string {
	t.Helper()
	return string(read(t, filepath.Join(s.store, name)))
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
	}
	return text
}
