package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
)

func pinFile(w io.Writer, args []string) error {
	action, err := os.ReadFile(args[0])
	if err != nil {
		return fmt.Errorf("read action: %w", err)
	}
	text, err := pin(string(action), args[1])
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

var (
	// built is the line of action.yml that makes the runner build the image.
	built = regexp.MustCompile(`(?m)^  image: Dockerfile$`)
	// pinned is the line that makes it pull one.
	pinned = regexp.MustCompile(`(?m)^  image: docker://(\S+@sha256:[0-9a-f]{64})$`)
	// reference is an image by digest, the one name for it that nobody can point elsewhere. Names are lower case (the
	// distribution specification), and without a tag, which the engine would not look at.
	reference = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*(:\d+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+@sha256:[0-9a-f]{64}$`)
)

// pin returns the text of action.yml with the image at ref, HOST/NAME@sha256:DIGEST, in place of the Dockerfile.
func pin(action, ref string) (string, error) {
	if !reference.MatchString(ref) {
		return "", fmt.Errorf("%q is not an image by digest, such as ghcr.io/owner/name@sha256:…", ref)
	}
	if n := len(built.FindAllString(action, -1)); n != 1 {
		return "", fmt.Errorf("action.yml has %d lines \"  image: Dockerfile\", and needs one", n)
	}
	return built.ReplaceAllLiteralString(action, "  image: docker://"+ref), nil
}
