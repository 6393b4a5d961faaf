package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
)

func notesOf(w io.Writer, args []string) error {
	changelog, err := os.ReadFile(args[0])
	if err != nil {
		return fmt.Errorf("read changelog: %w", err)
	}
	text, err := notes(string(changelog), args[1])
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

// heading is a version's in Keep a Changelog: "## [1.2.3] - 2026-11-21", the brackets, the v and the date optional.
var heading = regexp.MustCompile(`^## \[?v?([0-9A-Za-z.-]+)\]?(?:\(\S+\))?(?: - \d{4}-\d{2}-\d{2})?\s*$`)

// notes returns what the changelog says under the heading of a version, which is a tag or "Unreleased". A version without a
// section, with two, or with an empty one is an error: nobody should have to guess what changed.
func notes(changelog, version string) (string, error) {
	var sections []string
	inside := false
	for line := range strings.Lines(strings.ReplaceAll(changelog, "\r\n", "\n")) {
		switch m := heading.FindStringSubmatch(strings.TrimSuffix(line, "\n")); {
		case m != nil && m[1] == strings.TrimPrefix(version, "v"):
			sections, inside = append(sections, ""), true
		case m != nil || inside && endOfSection(line):
			inside = false
		case inside:
			sections[len(sections)-1] += line
		}
	}
	if len(sections) != 1 {
		return "", fmt.Errorf("the changelog has %d sections %q, and needs one", len(sections), "## "+version)
	}
	text := strings.TrimSpace(sections[0])
	if text == "" {
		return "", fmt.Errorf("the changelog says nothing of %s", version)
	}
	return text + "\n", nil
}

// endOfSection is a heading of the same rank or the link definitions that Keep a Changelog has at the end.
func endOfSection(line string) bool {
	return strings.HasPrefix(line, "## ") || strings.HasPrefix(line, "# ") || link.MatchString(line)
}

var link = regexp.MustCompile(`^\[[^\]]+\]: \S+`)
