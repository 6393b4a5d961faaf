// Command release makes and checks the parts of a release that a shell cannot make well. scripts/release-build calls it; so can
// whoever wants to check a release by hand.
//
//	release version VERSION                  check that it is one
//	release notes CHANGELOG VERSION          print the section of a version
//	release pin ACTION REFERENCE             print action.yml with the image of a release
//	release sbom VERSION EPOCH BINARY...     print the bill of materials of the binaries, CycloneDX 1.6
//	release layer EPOCH TARGET=SOURCE...     print a layer of an image, a compressed tar
//	release verify DIST VERSION REPOSITORY   check all that scripts/release-build wrote
//
// EPOCH is a time in seconds since 1970, as SOURCE_DATE_EPOCH is.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"time"
)

// A command writes its result to w.
type command struct {
	arguments int // the least number
	run       func(w io.Writer, args []string) error
}

var commands = map[string]command{
	"notes":  {2, notesOf},
	"pin":    {2, pinFile},
	"sbom":   {3, sbomOf},
	"layer":  {2, layerOf},
	"verify": {3, verifyDist},

	"version": {1, func(_ io.Writer, args []string) error { return checkVersion(args[0]) }},
}

func main() {
	w := bufio.NewWriter(os.Stdout)
	err := run(w, os.Args[1:])
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("name a command: version, notes, pin, sbom, layer or verify")
	}
	c, ok := commands[args[0]]
	if !ok || len(args)-1 < c.arguments {
		return fmt.Errorf("%q is not a command, or lacks arguments", args[0])
	}
	return c.run(w, args[1:])
}

// version is a tag of Semantic Versioning 2.0.0 without build metadata, which an image tag cannot hold.
var version = regexp.MustCompile(`^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`)

func checkVersion(v string) error {
	if !version.MatchString(v) {
		return fmt.Errorf("%q is not a version such as v1.2.3 or v1.3.0-rc.1", v)
	}
	return nil
}

func readEpoch(text string) (time.Time, error) {
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seconds < 0 {
		return time.Time{}, fmt.Errorf("%q is not a time in seconds since 1970", text)
	}
	return time.Unix(seconds, 0).UTC(), nil
}
