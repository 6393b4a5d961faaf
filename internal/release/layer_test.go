package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type entry struct {
	Name string
	Mode int64
	Size int64
}

func TestLayer(t *testing.T) {
	program, list := "/run="+write(t, "a", []byte("program")), "/etc/ssl/list="+write(t, "b", []byte("list"))
	first, second := pack(t, program, list), pack(t, list, program)
	if !bytes.Equal(first, second) {
		t.Error("the order of the files changes the bytes")
	}
	want := []entry{{"etc/", 0o755, 0}, {"etc/ssl/", 0o755, 0}, {"etc/ssl/list", 0o644, 4}, {"run", 0o755, 7}}
	if diff := cmp.Diff(want, unpack(t, first)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func pack(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := layerOf(&b, append([]string{"1234567890"}, files...)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unpack(t *testing.T, layer []byte) []entry {
	t.Helper()
	unpacked, err := gzip.NewReader(bytes.NewReader(layer))
	if err != nil {
		t.Fatal(err)
	}
	var entries []entry
	for archive := tar.NewReader(unpacked); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return entries
		}
		if err != nil {
			t.Fatal(err)
		}
		if !h.ModTime.Equal(time.Unix(1234567890, 0)) || h.Uid != 0 || h.Gid != 0 || h.Uname+h.Gname != "" {
			t.Errorf("%s holds something of this machine: %+v", h.Name, h)
		}
		entries = append(entries, entry{h.Name, h.Mode, h.Size})
	}
}
