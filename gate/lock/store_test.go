package lock

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/gate/located"
)

func TestWriteAndLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), Name)
	if f, err := Load(path, "sub/modelreach.lock"); !errors.Is(err, fs.ErrNotExist) || len(f.Entries) > 0 ||
		err.Error() != "sub/modelreach.lock: this file does not exist. A run with `update-lock` writes it." {
		t.Fatalf("no file: %+v, %v", f, err)
	}
	for _, f := range []File{full, {}, full} {
		if err := Write(path, f); err != nil {
			t.Fatal(err)
		}
		got, err := Load(path, Name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(f.Marshal(), got.Marshal()); diff != "" {
			t.Error(diff)
		}
	}
	if names := filesIn(t, filepath.Dir(path)); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
}

func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestWriteKeepsModeAndLeavesTheSameAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), Name)
	if err := os.WriteFile(path, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, full); err != nil {
		t.Fatal(err)
	}
	first, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(path, full); err != nil {
		t.Fatal(err)
	}
	second, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if first.Mode().Perm() != 0o640 || !os.SameFile(first, second) {
		t.Errorf("mode %v, same file %v", first.Mode(), os.SameFile(first, second))
	}
}

func TestWriteRefusesWhatIsNotAFile(t *testing.T) {
	dir := t.TempDir()
	target, link, folder := filepath.Join(dir, "target"), filepath.Join(dir, "link"), filepath.Join(dir, "folder")
	if err := errors.Join(os.WriteFile(target, []byte("untouched"), 0o644), os.Symlink(target, link), os.Mkdir(folder, 0o755),
		os.Symlink(filepath.Join(dir, "nothing"), filepath.Join(dir, "dangling"))); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{link, folder, filepath.Join(dir, "dangling")} {
		if err := Write(path, full); !errors.Is(err, errIrregular) {
			t.Errorf("Write(%s): %v", path, err)
		}
		if _, err := Load(path, Name); err == nil || !strings.Contains(err.Error(), "not a regular file") {
			t.Errorf("Load(%s): %v", path, err)
		}
	}
	if data, err := os.ReadFile(target); err != nil || string(data) != "untouched" {
		t.Errorf("the link's target: %q, %v", data, err)
	}
	if err := Write(filepath.Join(dir, "no", "folder"), full); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}

func TestWriteToAReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("nothing is read-only to root")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(dir, Name), full); !errors.Is(err, fs.ErrPermission) {
		t.Error(err)
	}
}

// A full disk, a name that is too long, a folder that became a file: whatever fails leaves the old file and nothing else.
func TestReplaceFailsCleanly(t *testing.T) {
	dir := t.TempDir()
	occupied := filepath.Join(dir, "occupied")
	if err := os.MkdirAll(filepath.Join(occupied, "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := replace(occupied, []byte("x"), 0o644); err == nil {
		t.Error("a file took the place of a folder")
	}
	if names := filesIn(t, dir); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
}

func TestWriteRefusesWhatCannotBeRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), Name)
	bad := full.Entries[0]
	bad.Reachable = "yesterday"
	if err := Write(path, File{Entries: []Entry{bad}}); len(located.Errors(err)) != 1 {
		t.Error(err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
}

// Of two writers at the same time the last one wins; whoever reads in between sees one whole file.
func TestConcurrentWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), Name)
	files := map[string]bool{}
	var versions [2][]File
	for w := range versions {
		for i := range 100 {
			f := File{Entries: append([]Entry(nil), full.Entries...)}
			f.Entries[0].Answered = fmt.Sprintf("writer-%d-%s", w, strings.Repeat("x", i))
			versions[w], files[string(f.Marshal())] = append(versions[w], f), true
		}
	}
	if err := Write(path, versions[0][0]); err != nil {
		t.Fatal(err)
	}
	var writers sync.WaitGroup
	done := make(chan struct{})
	for _, list := range versions {
		writers.Go(func() {
			for _, f := range list {
				if err := Write(path, f); err != nil {
					t.Error(err)
				}
			}
		})
	}
	go func() { writers.Wait(); close(done) }()
	for reads := 0; ; reads++ {
		data, err := os.ReadFile(path)
		if err != nil || !files[string(data)] {
			t.Fatalf("read %d: %v\n%s", reads, err, data)
		}
		select {
		case <-done:
			if names := filesIn(t, filepath.Dir(path)); len(names) != 1 {
				t.Errorf("left behind: %v", names)
			}
			return
		default:
		}
	}
}
