package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// picture is what the tests change of an image.
type picture struct {
	arch       string // in the configuration of the arm64 image
	entrypoint string
	user       string
	version    string
	files      []string // beside the program and the certificate authorities
	program    string
	platforms  []string
}

func faithful() picture {
	return picture{arch: "arm64", entrypoint: "/modelreach", version: "v1.2.3", program: "program", platforms: []string{"amd64", "arm64"}}
}

func TestImage(t *testing.T) {
	tests := map[string]struct {
		change func(*picture)
		err    string
	}{
		"as it should be":         {func(*picture) {}, ""},
		"an amd64 inside":         {func(p *picture) { p.arch = "amd64" }, "configuration is for linux/amd64"},
		"a shell as entrypoint":   {func(p *picture) { p.entrypoint = "/bin/sh" }, "entrypoint"},
		"a user":                  {func(p *picture) { p.user = "nobody" }, "sets a user"},
		"another version":         {func(p *picture) { p.version = "v1.2.4" }, "image.version"},
		"no version":              {func(p *picture) { p.version = "" }, "no label"},
		"another program":         {func(p *picture) { p.program = "other" }, "not the released binary"},
		"a file too much":         {func(p *picture) { p.files = []string{"bin/sh"} }, "3 files"},
		"one platform":            {func(p *picture) { p.platforms = p.platforms[:1] }, "platforms of the image"},
		"a platform of its own":   {func(p *picture) { p.platforms = []string{"amd64", "s390x"} }, "configuration is for linux/arm64"},
		"a platform twice":        {func(p *picture) { p.platforms = []string{"arm64", "arm64"} }, "platforms of the image"},
		"more than a job pulls":   {func(p *picture) { p.files = []string{"large"} }, "more than 10000000"},
		"no platforms whatsoever": {func(p *picture) { p.platforms = nil }, "platforms of the image"},
	}
	for name, tt := range tests {
		p := faithful()
		tt.change(&p)
		d := dist{t.TempDir(), "v1.2.3", "o/n"}
		p.paint(t, d)
		if _, err := d.image(); !said(err, tt.err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestImageWithOtherBytes(t *testing.T) {
	d := dist{t.TempDir(), "v1.2.3", "o/n"}
	faithful().paint(t, d)
	blobs, err := filepath.Glob(d.path("image/blobs/sha256/*"))
	if err != nil || len(blobs) < 6 {
		t.Fatalf("%d blobs, %v", len(blobs), err)
	}
	for _, blob := range blobs {
		data, err := os.ReadFile(blob)
		if err != nil {
			t.Fatal(err)
		}
		put(t, blob, append(data, ' '))
		if _, err := d.image(); !said(err, "other bytes") {
			t.Errorf("%s: %v", blob, err)
		}
		put(t, blob, data)
	}
}

// paint writes the image and the binaries it should hold.
func (p picture) paint(t *testing.T, d dist) {
	t.Helper()
	var index manifest
	for _, arch := range p.platforms {
		put(t, d.path("modelreach-linux-"+arch), []byte("program"))
		said := arch
		if arch != "amd64" {
			said = p.arch
		}
		m := manifest{Config: p.config(t, d, said), Layers: []descriptor{p.layer(t, d)}}
		index.Manifests = append(index.Manifests, blob(t, d, m))
		index.Manifests[len(index.Manifests)-1].Platform = struct{ OS, Architecture string }{"linux", arch}
	}
	layout, err := json.Marshal(manifest{Manifests: []descriptor{blob(t, d, index)}})
	if err != nil {
		t.Fatal(err)
	}
	put(t, d.path("image/index.json"), layout)
}

func (p picture) config(t *testing.T, d dist, arch string) descriptor {
	c := configuration{OS: "linux", Architecture: arch}
	c.Config.Entrypoint, c.Config.User = []string{p.entrypoint}, p.user
	c.Config.Labels = map[string]string{}
	for _, name := range labels {
		c.Config.Labels["org.opencontainers.image."+name] = "something"
	}
	c.Config.Labels["org.opencontainers.image.version"] = p.version
	c.Config.Labels["org.opencontainers.image.source"] = "https://github.com/O/n"
	return blob(t, d, c)
}

func (p picture) layer(t *testing.T, d dist) descriptor {
	files := []string{
		"/modelreach=" + write(t, "program", []byte(p.program)),
		"/etc/ssl/certs/ca-certificates.crt=" + write(t, "list", []byte("list")),
	}
	for _, name := range p.files {
		files = append(files, "/"+name+"="+write(t, "more", []byte("more")))
	}
	l := bytesBlob(t, d, pack(t, files...))
	if strings.Contains(strings.Join(p.files, " "), "large") {
		l.Size = maxImage + 1
	}
	return l
}

func blob(t *testing.T, d dist, document any) descriptor {
	t.Helper()
	data, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return bytesBlob(t, d, data)
}

func bytesBlob(t *testing.T, d dist, data []byte) descriptor {
	t.Helper()
	sum := fmt.Sprintf("%x", sha256.Sum256(data))
	put(t, d.path("image/blobs/sha256/"+sum), data)
	return descriptor{Digest: "sha256:" + sum, Size: int64(len(data))}
}

func put(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
