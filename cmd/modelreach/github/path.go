package github

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Root is the root of the git checkout that holds file: the nearest folder above it with a .git, which is a folder or,
// in a worktree and in a submodule, a file (gitrepository-layout(5)). It is "" outside of any checkout.
func Root(file string) string {
	dir, err := filepath.Abs(file)
	for parent := filepath.Dir(dir); err == nil && parent != dir; parent = filepath.Dir(dir) {
		dir = parent
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
	}
	return ""
}

// Rel is the path of file as GitHub names it in a pull request: relative to the root of its checkout, with slashes, not
// beginning with "./". Annotations point at no other form. Outside of any checkout it is relative to the workspace or,
// outside of that too, to the working directory. An empty path stays empty.
func (r *Runner) Rel(file string) string {
	if file == "" {
		return ""
	}
	for _, base := range []string{Root(file), r.getenv("GITHUB_WORKSPACE")} {
		if rel, ok := below(base, file); ok {
			return rel
		}
	}
	if rel, err := relative(".", file); err == nil {
		return rel
	}
	return filepath.ToSlash(filepath.Clean(file))
}

// FromWorkspace is the path of file as the later steps of the job find it, which begin in the workspace: relative to that, with
// slashes. The container of an action knows the workspace by another name than those steps do. A path elsewhere stays as it is.
func (r *Runner) FromWorkspace(file string) string {
	if rel, ok := below(r.getenv("GITHUB_WORKSPACE"), file); ok {
		return rel
	}
	return filepath.ToSlash(file)
}

// Inside reports an error when the path of file lies in the workspace and a symbolic link on it leads out: a pull request
// can commit a link, and what it leads to on the runner is nobody's to read. A path that lies elsewhere was chosen by the
// workflow. Without a workspace everything is inside, and a file that does not exist is left to whoever opens it.
func (r *Runner) Inside(file string) error {
	workspace := r.getenv("GITHUB_WORKSPACE")
	if _, ok := below(workspace, file); !ok {
		return nil
	}
	base, err := filepath.EvalSymlinks(workspace)
	if err != nil {
		return fmt.Errorf("resolve workspace: %w", err)
	}
	real, err := filepath.EvalSymlinks(file)
	if err != nil {
		return nil
	}
	if _, ok := below(base, real); !ok {
		return errors.New("a symbolic link leads out of the workspace")
	}
	return nil
}

// below is file relative to base, when it is in there.
func below(base, file string) (string, bool) {
	if base == "" {
		return "", false
	}
	rel, err := relative(base, file)
	return rel, err == nil && filepath.IsLocal(rel)
}

func relative(base, file string) (string, error) {
	absBase, err := filepath.Abs(base)
	if err != nil {
		return "", err
	}
	absFile, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(absBase, absFile)
	return filepath.ToSlash(rel), err
}
