//go:build e2e

package e2e

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// workflow is a user's: the key is a secret, and a step after the gate reads its outputs.
const workflow = `on: push
jobs:
  gate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - id: gate
        uses: ./
        with:
          api-key: ${{ secrets.OPENAI_API_KEY }}
          base-url: %[1]s
          attempts: 1
          report: |
            json=report.json
            markdown=report.md
          environment: staging
        env:
          GATEWAY_URL: %[1]s
          GATEWAY_KEY: ${{ secrets.OPENAI_API_KEY }}
      - id: after
        if: always()
        shell: sh
        env:
          OUTPUTS: ${{ toJSON(steps.gate.outputs) }}
        run: echo "$OUTPUTS"
`

// An annotation is a workflow command at the line that declares a model.
type annotation struct {
	Name string
	Line int
}

func TestWorkflow(t *testing.T) {
	tests := map[string]struct {
		models      []string
		exit        string // what act says of the gate's exit code
		outputs     map[string]string
		annotations []annotation
	}{
		"pass": {
			models: []string{"gpt-6-luna", "gpt-6-sol"},
			outputs: map[string]string{
				"verdict": "pass", "reachable": "2", "unreachable": "0", "inconclusive": "0", "skipped": "0", "warnings": "0",
			},
		},
		"fail": {
			models: []string{"gpt-6-luna", "sim-model_not_found", "sim-echo"},
			exit:   "exit with `FAILURE`: 1",
			outputs: map[string]string{
				"verdict": "fail", "reachable": "1", "unreachable": "2", "inconclusive": "0", "skipped": "0", "warnings": "0",
			},
			annotations: []annotation{{"error", firstModel + 1}, {"error", firstModel + 2}},
		},
		"a provider whose key is in the step's environment": {
			models: []string{"gpt-6-luna", atGateway("gpt-6-sol"), atGateway("sim-model_not_found")},
			exit:   "exit with `FAILURE`: 1",
			outputs: map[string]string{
				"verdict": "fail", "reachable": "2", "unreachable": "1", "inconclusive": "0", "skipped": "0", "warnings": "0",
			},
			annotations: []annotation{{"error", firstModel + 2}},
		},
		"inconclusive": {
			models: []string{"gpt-6-luna", "sim-server_error"},
			exit:   "exit with `FAILURE`: 3",
			outputs: map[string]string{
				"verdict": "inconclusive", "reachable": "1", "unreachable": "0", "inconclusive": "1", "skipped": "0", "warnings": "0",
			},
			annotations: []annotation{{"error", firstModel + 1}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			key := hatch()
			folder := repository(t, api(t, nil), tt.models)
			r := act(t, folder, "push", key, "--bind")
			if r.failed != (tt.exit != "") || r.exit != tt.exit {
				t.Errorf("the job failed: %v with %q, want %q", r.failed, r.exit, tt.exit)
			}
			tt.outputs["report-json"] = "report.json"
			if diff := cmp.Diff(tt.outputs, r.outputs(t)); diff != "" {
				t.Errorf("outputs: -want +got\n%s", diff)
			}
			if diff := cmp.Diff(tt.annotations, r.annotations(t)); diff != "" {
				t.Errorf("annotations: -want +got\n%s", diff)
			}
			for _, model := range tt.models {
				if !strings.Contains(r.summary, idOf(model)) {
					t.Errorf("the summary does not name %s:\n%s", model, r.summary)
				}
			}
			if !strings.Contains(r.summary, "Model access in staging") {
				t.Errorf("the summary does not name the environment:\n%s", r.summary)
			}
			checkFiles(t, folder, key)
			if t.Failed() {
				t.Logf("act said:\n%s", r.messages.String())
			}
		})
	}
}

// repository makes a user's repository that holds the action itself, so that the workflow can use it as ./.
func repository(t *testing.T, baseURL string, models []string) string {
	t.Helper()
	folder := t.TempDir()
	copyAction(t, folder)
	for name, text := range map[string]string{
		manifestFile:                 manifest(models),
		".github/workflows/gate.yml": fmt.Sprintf(workflow, baseURL),
	} {
		write(t, filepath.Join(folder, name), []byte(text), 0o644)
	}
	commit(t, folder)
	return folder
}

// commit makes a folder a repository of GitHub's, with all it holds in one commit.
func commit(t *testing.T, folder string) {
	t.Helper()
	run(t, folder, "git", "init", "-q")
	run(t, folder, "git", "remote", "add", "origin", "https://github.com/octo-org/octo-repo")
	run(t, folder, "git", "add", "-A")
	run(t, folder, "git", "-c", "user.name=Octo", "-c", "user.email=octo@example.com", "commit", "-q", "-m", "Declare the models")
}

// copyAction copies what git tracks or would track, as it is in the work tree: what act gives to the build of the image.
func copyAction(t *testing.T, folder string) {
	t.Helper()
	const root = "../.."
	files := run(t, root, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
	for name := range strings.SplitSeq(strings.TrimSuffix(files, "\x00"), "\x00") {
		info, err := os.Stat(filepath.Join(root, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, and not yet in the index
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, name), text, info.Mode())
	}
}

func write(t *testing.T, file string, text []byte, mode fs.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, mode); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, folder, name string, args ...string) string {
	t.Helper()
	c := exec.Command(name, args...)
	c.Dir = folder
	output, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v", c, err)
	}
	return string(output)
}

// checkFiles looks for the key in every file of the repository, the reports among them.
func checkFiles(t *testing.T, folder string, key canary) {
	t.Helper()
	files := checkKey(t, folder, key)
	for _, name := range []string{"report.json", "report.md"} {
		if !slices.Contains(files, name) {
			t.Errorf("%s was not written", name)
		}
	}
}

// checkKey looks for the key in every file of a folder and returns their names.
func checkKey(t *testing.T, folder string, key canary) (names []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		names = append(names, d.Name())
		text, err := os.ReadFile(path)
		key.absent(t, path, string(text))
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return names
}
