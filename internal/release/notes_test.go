package main

import (
	"bytes"
	"strings"
	"testing"
)

const changelog = `# Changelog

Words before.

## Unreleased

### Added

- Next.

## [1.1.0] - 2026-11-21

### Added

- A second thing.

  ## not a heading, because it is indented

### Fixed

- A first thing.

## v1.0.0 - 2026-10-01

- Everything.

## 0.9.0

## 0.8.0

- Once.

## [0.8.0]

- Twice.

[1.1.0]: https://example.com/compare/v1.0.0...v1.1.0
`

func TestNotes(t *testing.T) {
	tests := map[string]struct{ want, err string }{
		"v1.1.0": {want: "### Added\n\n- A second thing.\n\n  ## not a heading, because it is indented\n\n### Fixed\n\n- A first thing.\n"},
		"1.1.0":  {want: "### Added\n\n- A second thing.\n\n  ## not a heading, because it is indented\n\n### Fixed\n\n- A first thing.\n"},
		"v1.0.0": {want: "- Everything.\n"},

		"Unreleased": {want: "### Added\n\n- Next.\n"},
		"v0.9.0":     {err: "says nothing"},
		"v0.8.0":     {err: "2 sections"},
		"v2.0.0":     {err: "0 sections"},
		"v1.1":       {err: "0 sections"},
		"v1.1.0.":    {err: "0 sections"},
	}
	for version, tt := range tests {
		for ends, text := range map[string]string{"LF": changelog, "CRLF": strings.ReplaceAll(changelog, "\n", "\r\n")} {
			got, err := notes(text, version)
			if got != tt.want || !said(err, tt.err) {
				t.Errorf("%s with %s: %q, %v", version, ends, got, err)
			}
		}
	}
}

func TestNotesStopAtLinks(t *testing.T) {
	got, err := notes("## 1.0.0\n- Yes.\n\n[1.0.0]: https://example.com\n", "v1.0.0")
	if err != nil || got != "- Yes.\n" {
		t.Errorf("%q, %v", got, err)
	}
}

// The changelog of this project must always have a next section or a version to release.
func TestNotesOfThisProject(t *testing.T) {
	var b bytes.Buffer
	if err := notesOf(&b, []string{"../../CHANGELOG.md", "Unreleased"}); err != nil || b.Len() == 0 {
		t.Errorf("%q, %v", b.String(), err)
	}
}

// said tells whether an error is absent for "", and says text otherwise.
func said(err error, text string) bool {
	if text == "" {
		return err == nil
	}
	return err != nil && strings.Contains(err.Error(), text)
}
