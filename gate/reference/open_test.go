package reference

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/modelreach/modelreach/gate/located"
)

// tree makes a repository with one of everything that can stand in a path.
func tree(t *testing.T) string {
	t.Helper()
	top := t.TempDir()
	root := filepath.Join(top, "repository")
	files := map[string]string{
		"../outside.yaml": "model: secret", "config/app.yaml": "model: gpt-4o", "config/dir/x": "", "binary.yaml": "a: \x00", "utf16.yaml": "\xff\xfea\x00",
		"latin1.yaml": "a: b\nc: cafü\x9b", "big.yaml": strings.Repeat("# x\n", maxBytes/4) + "#", "full.yaml": "model: gpt-4o\n" + strings.Repeat("#", maxBytes-14),
		".git/config": "extraheader = AUTHORIZATION", ".github/app.yaml": "model: gpt-4o", "Makefile": "",
	}
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{
		"link.yaml": "config/app.yaml", "up.yaml": "../outside.yaml", "absolute.yaml": filepath.Join(top, "outside.yaml"), "configs": "config",
		"circle.yaml": "circle2.yaml", "circle2.yaml": "circle.yaml", "dangling.yaml": "gone.yaml", "git.env": ".git/config", "out": "..",
		"hidden": ".git",
	} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(root, "pipe.yaml"), 0o644); err != nil {
		t.Fatal(err)
	}
	return root
}

func TestOpen(t *testing.T) {
	root := tree(t)
	for _, name := range []string{"config/app.yaml", "./config//app.yaml", "config/dir/../app.yaml", "link.yaml", "configs/app.yaml", "full.yaml", ".github/app.yaml"} {
		d, err := Open(root, name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		found, err := d.Select("$.model")
		if err != nil || found[0].ID != "gpt-4o" || strings.Contains(found[0].Pos.File, "..") || strings.HasPrefix(found[0].Pos.File, "./") {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	root := tree(t)
	const out = ": this file is outside of the repository. A reference stays inside of it, symbolic links included; a link must be a relative one."
	const form = ". Write its path from the root of the repository, with forward slashes."
	tests := []struct {
		name, want string
		is         error
	}{
		{"", "the name of a file is empty" + form, nil},
		{"../outside.yaml", "../outside.yaml" + out, nil},
		{"config/../../outside.yaml", "config/../../outside.yaml" + out, nil},
		{"..", ".." + out, nil},
		{"up.yaml", "up.yaml" + out, nil},
		{"out/outside.yaml", "out/outside.yaml" + out, nil},
		{"absolute.yaml", "absolute.yaml" + out, nil},
		{"/etc/passwd", "/etc/passwd: this is an absolute path" + form, nil},
		{`config\app.yaml`, `config\app.yaml: the name of a file has a backslash in it` + form, nil},
		{"confg/app.yaml", "confg/app.yaml: this file does not exist: did you mean `config/app.yaml`?", fs.ErrNotExist},
		{"config/App.yml", "config/App.yml: this file does not exist: did you mean `config/app.yaml`?", fs.ErrNotExist},
		{"nowhere/at/all", "nowhere/at/all: this file does not exist. Check its path from the root of the repository.", fs.ErrNotExist},
		{"Makefile/a.yaml", "Makefile/a.yaml: this file does not exist. Check its path from the root of the repository.", syscall.ENOTDIR},
		{"dangling.yaml", "dangling.yaml: this file does not exist. Check its path from the root of the repository.", fs.ErrNotExist},
		{"circle.yaml", "circle.yaml: the symbolic links of this path lead round in a circle, or are too many. Name the file itself.", nil},
		{"config", "config: this is a directory. Name a file in it.", nil},
		{".", ".: this is a directory. Name a file in it.", nil},
		{"pipe.yaml", "pipe.yaml: this is not a regular file", nil},
		{"binary.yaml", "binary.yaml: this is a binary file. Name a text file.", nil},
		{"utf16.yaml", "utf16.yaml: this file is UTF-16 or UTF-32 text. Save it as UTF-8.", nil},
		{"latin1.yaml", "latin1.yaml:2:8: here the file is not UTF-8 text. Save it as UTF-8.", nil},
		{"big.yaml", "big.yaml: this file is larger than 1 MiB. Name the smaller file that the models stand in.", nil},
		{".git/config", ".git/config: this file belongs to git itself. What is below .git can hold a credential. Name a file of the repository.", nil},
		{"git.env", "git.env: this file belongs to git itself. What is below .git can hold a credential. Name a file of the repository.", nil},
		{"hidden/config", "hidden/config: this file belongs to git itself. What is below .git can hold a credential. Name a file of the repository.", nil},
		{"a\x00b", `a\u0000b: this file cannot be read`, nil},
		{"a\nb", `a\u000ab: this file does not exist. Check its path from the root of the repository.`, fs.ErrNotExist},
		{strings.Repeat("a", 5000), strings.Repeat("a", 5000) + ": this file cannot be read", nil},
	}
	for _, tt := range tests {
		d, err := Open(root, tt.name)
		var p *located.Error
		if d != nil || !errors.As(err, &p) {
			t.Errorf("%.60q: %v", tt.name, err)
			continue
		}
		if err.Error() != tt.want {
			t.Errorf("%.60q\ngot  %.300s\nwant %.300s", tt.name, err, tt.want)
		}
		if tt.is != nil && !errors.Is(err, tt.is) {
			t.Errorf("%.60q: not %v", tt.name, tt.is)
		}
	}
	if _, err := Open(filepath.Join(root, "gone"), "a"); err == nil || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no root: %v", err)
	}
}
