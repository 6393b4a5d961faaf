package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// maxImage is the most bytes that a job pulls. Every job of every user pulls the image first.
const maxImage = 10_000_000

// What is read here of the OCI image format, https://github.com/opencontainers/image-spec v1.1: an index names manifests, a
// manifest names its configuration and layers, each by the digest of its bytes.
type (
	descriptor struct {
		Digest   string
		Size     int64
		Platform struct{ OS, Architecture string }
	}
	manifest struct {
		Manifests, Layers []descriptor
		Config            descriptor
	}
	configuration struct {
		OS, Architecture string
		Config           struct {
			Entrypoint, Cmd, Env []string
			User, WorkingDir     string
			Labels               map[string]string
		}
	}
)

// labels are the names of the annotation keys that the image must have, without their prefix org.opencontainers.image.
var labels = []string{"created", "description", "licenses", "revision", "source", "title", "url", "version"}

// image checks the layout in the folder image and returns the digest of its index.
func (d dist) image() (string, error) {
	var layout manifest
	data, err := os.ReadFile(d.path("image/index.json"))
	if err != nil {
		return "", fmt.Errorf("read image: %w", err)
	}
	if err := json.Unmarshal(data, &layout); err != nil || len(layout.Manifests) != 1 {
		return "", errors.Join(err, errors.New("image/index.json does not name one image"))
	}
	digest := layout.Manifests[0].Digest
	var index manifest
	if err := d.blob(digest, &index); err != nil {
		return "", err
	}
	var platforms []string
	for _, m := range index.Manifests {
		platform := m.Platform.OS + "/" + m.Platform.Architecture
		platforms = append(platforms, platform)
		if err := d.platform(m.Digest, platform); err != nil {
			return "", fmt.Errorf("image for %s: %w", platform, err)
		}
	}
	slices.Sort(platforms)
	if diff := cmp.Diff([]string{"linux/amd64", "linux/arm64"}, platforms); diff != "" {
		return "", fmt.Errorf("platforms of the image: -want +got\n%s", diff)
	}
	return digest, nil
}

// platform checks the image for one platform: what it runs, what it says of itself, how large it is and what is in it.
func (d dist) platform(digest, platform string) error {
	var m manifest
	var c configuration
	if err := errors.Join(d.blob(digest, &m), d.blob(m.Config.Digest, &c)); err != nil {
		return err
	}
	if got := c.OS + "/" + c.Architecture; got != platform {
		return fmt.Errorf("the configuration is for %s", got)
	}
	if diff := cmp.Diff([]string{"/modelreach"}, c.Config.Entrypoint); diff != "" {
		return fmt.Errorf("entrypoint: -want +got\n%s", diff)
	}
	if c.Config.User != "" || c.Config.WorkingDir != "" || len(c.Config.Cmd) > 0 {
		return errors.New("it sets a user, a folder or arguments, which belong to the runner")
	}
	return errors.Join(d.checkLabels(c.Config.Labels), d.checkLayers(m.Layers, platform))
}

func (d dist) checkLabels(got map[string]string) error {
	const prefix = "org.opencontainers.image."
	for _, name := range labels {
		if got[prefix+name] == "" {
			return fmt.Errorf("it has no label %s", prefix+name)
		}
	}
	want := map[string]string{"version": d.version, "source": "https://github.com/" + d.repository}
	for name, value := range want {
		if !strings.EqualFold(got[prefix+name], value) {
			return fmt.Errorf("its label %s is %q, and needs %q", prefix+name, got[prefix+name], value)
		}
	}
	return nil
}

func (d dist) checkLayers(layers []descriptor, platform string) error {
	size := int64(0)
	files := map[string][sha256.Size]byte{}
	for _, l := range layers {
		size += l.Size
		if err := d.readLayer(l.Digest, files); err != nil {
			return err
		}
	}
	if size > maxImage {
		return fmt.Errorf("its layers have %d bytes, more than %d", size, maxImage)
	}
	program, err := os.ReadFile(d.path("modelreach-" + strings.ReplaceAll(platform, "/", "-")))
	if err != nil {
		return err
	}
	if files["modelreach"] != sha256.Sum256(program) {
		return errors.New("/modelreach is not the released binary")
	}
	if _, ok := files["etc/ssl/certs/ca-certificates.crt"]; !ok || len(files) != 2 {
		return fmt.Errorf("it has %d files, and needs the program and the certificate authorities alone", len(files))
	}
	return nil
}

// readLayer adds the digests of the files of a layer to files.
func (d dist) readLayer(digest string, files map[string][sha256.Size]byte) error {
	data, err := d.read(digest)
	if err != nil {
		return err
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("unpack layer: %w", err)
	}
	archive := tar.NewReader(unpacked)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read layer: %w", err)
		}
		if header.Typeflag == tar.TypeDir {
			continue
		}
		file, err := io.ReadAll(archive)
		if err != nil {
			return fmt.Errorf("read %s of layer: %w", header.Name, err)
		}
		files[header.Name] = sha256.Sum256(file)
	}
}

// blob reads the JSON document with this digest.
func (d dist) blob(digest string, document any) error {
	data, err := d.read(digest)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, document); err != nil {
		return fmt.Errorf("parse %s: %w", digest, err)
	}
	return nil
}

// read returns the bytes that have this digest, and no others.
func (d dist) read(digest string) ([]byte, error) {
	sum := strings.TrimPrefix(digest, "sha256:")
	if len(sum) != 2*sha256.Size || strings.ContainsAny(sum, `/\`) {
		return nil, fmt.Errorf("%q is not a digest", digest)
	}
	data, err := os.ReadFile(d.path("image/blobs/sha256/" + sum))
	if err != nil {
		return nil, fmt.Errorf("read part of image: %w", err)
	}
	if fmt.Sprintf("%x", sha256.Sum256(data)) != sum {
		return nil, fmt.Errorf("%s has other bytes", digest)
	}
	return data, nil
}
