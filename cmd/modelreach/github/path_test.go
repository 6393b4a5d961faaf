package github

import (
	"os"
	"path/filepath"
	"testing"
)

// tree makes a workspace with a checkout in sub, a worktree in sub/tree, and files beside them.
func tree(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, folder := range []string{"ws/sub/.git", "ws/sub/docs", "ws/sub/tree/a", "ws/plain", "outside"} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "ws/sub/tree/.git"), []byte("gitdir: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestRel(t *testing.T) {
	dir := tree(t)
	t.Chdir(filepath.Join(dir, "ws"))
	r := New(environment("GITHUB_WORKSPACE", filepath.Join(dir, "ws")), nil)
	tests := []struct{ give, root, want string }{
		{"sub/docs/m.yml", "ws/sub", "docs/m.yml"},
		{"./sub/./docs/../m.yml", "ws/sub", "m.yml"},
		{filepath.Join(dir, "ws/sub/m.yml"), "ws/sub", "m.yml"},
		{"sub/none/at/all.yml", "ws/sub", "none/at/all.yml"},
		{"sub/tree/a/m.yml", "ws/sub/tree", "a/m.yml"},
		{"sub", "", "sub"},
		{"plain/m.yml", "", "plain/m.yml"},
		{"..m.yml", "", "..m.yml"},
		{"../outside/m.yml", "", "../outside/m.yml"},
		{filepath.Join(dir, "outside/m.yml"), "", "../outside/m.yml"},
		{"", "", ""},
	}
	for _, tt := range tests {
		root := tt.root
		if root != "" {
			root = filepath.Join(dir, root)
		}
		if got := Root(tt.give); got != root {
			t.Errorf("Root(%q) = %q, want %q", tt.give, got, root)
		}
		if got := r.Rel(tt.give); got != tt.want {
			t.Errorf("Rel(%q) = %q, want %q", tt.give, got, tt.want)
		}
	}
}

func TestRelWithoutAWorkspace(t *testing.T) {
	dir := tree(t)
	t.Chdir(filepath.Join(dir, "outside"))
	r := New(func(string) string { return "" }, nil)
	for give, want := range map[string]string{"m.yml": "m.yml", filepath.Join(dir, "ws/plain/m.yml"): "../ws/plain/m.yml"} {
		if got := r.Rel(give); got != want {
			t.Errorf("Rel(%q) = %q, want %q", give, got, want)
		}
	}
}

func TestFromWorkspace(t *testing.T) {
	dir := tree(t)
	t.Chdir(filepath.Join(dir, "ws/sub"))
	r := New(environment("GITHUB_WORKSPACE", filepath.Join(dir, "ws")), nil)
	for give, want := range map[string]string{
		"x.sarif": "sub/x.sarif", "docs/../x.sarif": "sub/x.sarif", filepath.Join(dir, "ws/x.sarif"): "x.sarif",
		"../../outside/x.sarif": "../../outside/x.sarif", filepath.Join(dir, "outside/x.sarif"): filepath.ToSlash(filepath.Join(dir, "outside/x.sarif")),
	} {
		if got := r.FromWorkspace(give); got != want {
			t.Errorf("FromWorkspace(%q) = %q, want %q", give, got, want)
		}
	}
	if got := New(func(string) string { return "" }, nil).FromWorkspace("x.sarif"); got != "x.sarif" {
		t.Errorf("without a workspace: %q", got)
	}
}

func TestInside(t *testing.T) {
	dir := tree(t)
	for link, target := range map[string]string{"ws/out": "outside", "ws/in": "ws/plain"} {
		if err := os.Symlink(filepath.Join(dir, target), filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"outside/m.yml", "ws/plain/m.yml"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := New(environment("GITHUB_WORKSPACE", filepath.Join(dir, "ws")), nil)
	for file, inside := range map[string]bool{
		"ws/plain/m.yml": true, "ws/in/m.yml": true, "ws/missing.yml": true,
		"ws/out/m.yml":  false,
		"outside/m.yml": true, // chosen by the workflow
	} {
		if err := r.Inside(filepath.Join(dir, file)); (err == nil) != inside {
			t.Errorf("Inside(%s): %v", file, err)
		}
	}
	if err := New(func(string) string { return "" }, nil).Inside(filepath.Join(dir, "ws/out/m.yml")); err != nil {
		t.Errorf("without a workspace: %v", err)
	}
}
