// Package scripts tests the scripts of this folder that change a repository, on repositories made for the purpose.
package scripts

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// project is a repository with the scripts, an action.yml, and a remote with the same commit on main.
type project struct {
	t              *testing.T
	folder, remote string
}

func newProject(t *testing.T) project {
	t.Helper()
	for _, program := range []string{"git", "bash"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("there is no %s here", program)
		}
	}
	p := project{t, t.TempDir(), t.TempDir()}
	p.write("action.yml", "runs:\n  image: Dockerfile\n")
	p.write("dist/action.yml", "runs:\n  image: docker://ghcr.io/o/n@sha256:0\n")
	p.write(".gitignore", "/dist/\n")
	for _, name := range []string{"release-tag", "release-major"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p.write("scripts/"+name, string(text))
	}
	p.git("init", "-q", "-b", "main")
	p.git("init", "-q", "--bare", p.remote)
	p.commit("First")
	p.git("push", "-q", p.remote, "main")
	return p
}

func (p project) write(name, text string) {
	p.t.Helper()
	file := filepath.Join(p.folder, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

func (p project) commit(message string) {
	p.t.Helper()
	p.git("add", "-A")
	p.git("-c", "user.name=Octo", "-c", "user.email=octo@example.com", "commit", "-q", "--allow-empty", "-m", message)
}

// git runs in the project, without the configuration of this machine, and returns what it prints.
func (p project) git(args ...string) string {
	p.t.Helper()
	output, err := p.start("git", args...)
	if err != nil {
		p.t.Fatalf("git %v: %v\n%s", args, err, output)
	}
	return strings.TrimSpace(output)
}

func (p project) start(name string, args ...string) (string, error) {
	c := exec.Command(name, args...)
	c.Dir = p.folder
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	output, err := c.CombinedOutput()
	return string(output), err
}

func (p project) tag(version string) (string, error) {
	return p.start("bash", "scripts/release-tag", version, "dist", p.remote)
}

func TestTag(t *testing.T) {
	p := newProject(t)
	if output, err := p.tag("v1.2.3"); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	remote := func(args ...string) string { return p.git(append([]string{"-C", p.remote}, args...)...) }
	got := map[string]string{
		"action at the tag":  remote("show", "v1.2.3:action.yml"),
		"action on main":     remote("show", "main:action.yml"),
		"what differs":       remote("diff", "--name-only", "main", "v1.2.3"),
		"the commit before":  remote("rev-parse", "v1.2.3~1"),
		"branches of remote": remote("branch", "--format=%(refname:short)"),
		"work tree":          p.git("status", "--porcelain"),
	}
	want := map[string]string{
		"action at the tag":  "runs:\n  image: docker://ghcr.io/o/n@sha256:0",
		"action on main":     "runs:\n  image: Dockerfile",
		"what differs":       "action.yml",
		"the commit before":  p.git("rev-parse", "main"),
		"branches of remote": "main",
		"work tree":          "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestTagTwice(t *testing.T) {
	p := newProject(t)
	first, err := p.tag("v1.2.3")
	if err != nil {
		t.Fatalf("%v\n%s", err, first)
	}
	p.git("tag", "-d", "v1.2.3") // the second try is on a machine that has not seen the first
	if again, err := p.tag("v1.2.3"); err != nil || again != first {
		t.Errorf("the second try: %v, %q after %q", err, again, first)
	}
	p.write("dist/action.yml", "runs:\n  image: docker://ghcr.io/o/n@sha256:1\n")
	if output, err := p.tag("v1.2.3"); err == nil || !strings.Contains(output, "exists already") {
		t.Errorf("another image under the same version: %v\n%s", err, output)
	}
	p.git("tag", "-d", "v1.2.3")
	if output, err := p.tag("v1.2.3"); err == nil {
		t.Errorf("another image under a version of the remote: no error\n%s", output)
	}
}

func TestTagNeedsAChange(t *testing.T) {
	p := newProject(t)
	p.write("dist/action.yml", "runs:\n  image: Dockerfile\n")
	if output, err := p.tag("v1.2.3"); err == nil || !strings.Contains(output, "action.yml alone") {
		t.Errorf("%v\n%s", err, output)
	}
}

func TestMajor(t *testing.T) {
	tests := map[string]struct {
		tags    []string // in the order of their releases
		version string
		want    string // the release that v1 is, "" for none
	}{
		"the first":                  {[]string{"v1.0.0"}, "v1.0.0", "v1.0.0"},
		"the next":                   {[]string{"v1.9.0", "v1.10.0"}, "v1.10.0", "v1.10.0"},
		"a fix of an older one":      {[]string{"v1.1.0", "v1.0.1"}, "v1.0.1", ""},
		"a release candidate":        {[]string{"v1.0.0", "v1.1.0-rc.1"}, "v1.1.0-rc.1", ""},
		"a candidate alone":          {[]string{"v1.0.0-rc.1"}, "v1.0.0-rc.1", ""},
		"after a candidate":          {[]string{"v1.0.0-rc.1", "v1.0.0"}, "v1.0.0", "v1.0.0"},
		"beside a candidate":         {[]string{"v1.1.0-rc.1", "v1.0.1"}, "v1.0.1", "v1.0.1"},
		"beside another major":       {[]string{"v2.0.0", "v1.0.0"}, "v1.0.0", "v1.0.0"},
		"beside one with its digits": {[]string{"v10.0.0", "v1.0.0"}, "v1.0.0", "v1.0.0"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProject(t)
			for _, tag := range tt.tags {
				p.commit(tag)
				if output, err := p.tag(tag); err != nil {
					t.Fatalf("%v\n%s", err, output)
				}
			}
			output, err := p.start("bash", "scripts/release-major", tt.version, p.remote)
			if err != nil {
				t.Fatalf("%v\n%s", err, output)
			}
			got, _ := p.start("git", "-C", p.remote, "rev-parse", "-q", "--verify", "v1^{commit}")
			want := ""
			if tt.want != "" {
				want = p.git("-C", p.remote, "rev-parse", tt.want+"^{commit}")
			}
			if strings.TrimSpace(got) != want {
				t.Errorf("v1 is %q, want %q\n%s", got, want, output)
			}
		})
	}
}
