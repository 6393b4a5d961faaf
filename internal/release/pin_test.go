package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

var digest = "sha256:" + strings.Repeat("0123456789abcdef", 4)

// Only the image of this project's own action changes.
func TestPinFile(t *testing.T) {
	var b bytes.Buffer
	if err := pinFile(&b, []string{"../../action.yml", "ghcr.io/octo-org/modelreach@" + digest}); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	var want, got map[string]any
	for text, into := range map[string]*map[string]any{string(before): &want, b.String(): &got} {
		if err := yaml.Unmarshal([]byte(text), into); err != nil {
			t.Fatal(err)
		}
	}
	want["runs"].(map[string]any)["image"] = "docker://ghcr.io/octo-org/modelreach@" + digest
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestPin(t *testing.T) {
	const action = "runs:\n  using: docker\n  image: Dockerfile\n"
	tests := map[string]struct{ action, reference, err string }{
		"a digest":              {action, "ghcr.io/o/n@" + digest, ""},
		"a registry with port":  {action, "127.0.0.1:5000/n@" + digest, ""},
		"a tag":                 {action, "ghcr.io/o/n:v1", "by digest"},
		"a tag and a digest":    {action, "ghcr.io/o/n:v1@" + digest, "by digest"},
		"capitals":              {action, "ghcr.io/O/n@" + digest, "by digest"},
		"a short digest":        {action, "ghcr.io/o/n@sha256:abc", "by digest"},
		"a line break":          {action, "ghcr.io/o/n@" + digest + "\n  args: [x]", "by digest"},
		"no host":               {action, "n@" + digest, "by digest"},
		"pinned already":        {"runs:\n  image: docker://ghcr.io/o/n@" + digest + "\n", "ghcr.io/o/n@" + digest, "0 lines"},
		"two images":            {action + "  image: Dockerfile\n", "ghcr.io/o/n@" + digest, "2 lines"},
		"an image deeper down":  {"runs:\n    image: Dockerfile\n", "ghcr.io/o/n@" + digest, "0 lines"},
		"a Dockerfile's suffix": {"runs:\n  image: Dockerfile.test\n", "ghcr.io/o/n@" + digest, "0 lines"},
	}
	for name, tt := range tests {
		got, err := pin(tt.action, tt.reference)
		if !said(err, tt.err) {
			t.Errorf("%s: %v", name, err)
		}
		if want := "runs:\n  using: docker\n  image: docker://" + tt.reference + "\n"; err == nil && got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
