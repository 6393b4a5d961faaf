//go:build e2e

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// setupGo is the action that installs Go, as this project's workflows name it.
var setupGo = regexp.MustCompile(`actions/setup-go@[0-9a-f]{40}`)

// installs is an action in its place: the job's image has Go.
const installs = "runs:\n  using: composite\n  steps:\n    - run: go version\n      shell: bash\n"

// TestOwnWorkflow runs the job of this project's own workflow that uses the action of this commit.
func TestOwnWorkflow(t *testing.T) {
	const workflow = ".github/workflows/ci.yml"
	folder, installed, home := t.TempDir(), t.TempDir(), t.TempDir()
	copyAction(t, folder)
	commit(t, folder)
	write(t, filepath.Join(installed, "action.yml"), []byte(installs), 0o644)

	goEnv := func(name string) string { return strings.TrimSpace(run(t, folder, "go", "env", name)) }
	c := exec.Command("act", "push", "--workflows", workflow, "--job", "action", "--platform", "ubuntu-latest="+environment(t, "E2E_GO_IMAGE"),
		"--local-repository", setupGo.FindString(string(read(t, "../../"+workflow)))+"="+installed, "--use-new-action-cache",
		"--container-options", "-v "+goEnv("GOCACHE")+":/root/.cache/go-build -v "+goEnv("GOMODCACHE")+":/go/pkg/mod",
		"--env", "ADDRESS=127.0.0.1", "--rm", "--pull=false", "--rebuild=false", "--container-daemon-socket", "-")
	c.Env = append(os.Environ(), "HOME="+home, "XDG_CACHE_HOME="+home, "XDG_CONFIG_HOME="+home)
	c.Dir = folder
	if output, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}
