package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// TestHelpFitsATerminal reads the help of every command: no line is longer than a terminal, and no flag has a sentence for its type.
func TestHelpFitsATerminal(t *testing.T) {
	for _, words := range commandLines((&program{}).command(), nil) {
		var out bytes.Buffer
		if code := run(append(words, "--help"), func(string) string { return "" }, strings.NewReader(""), &out, &out); code != exitPass {
			t.Fatalf("%v: exit code %d", words, code)
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > helpWidth {
				t.Errorf("%v: %d columns: %s", words, n, line)
			}
		}
		if strings.Contains(out.String(), "--shard modelreach") {
			t.Errorf("%v: a quoted command is taken for the type of a flag", words)
		}
	}
}

// commandLines are the words that call each command.
func commandLines(cmd *cobra.Command, words []string) [][]string {
	all := [][]string{words}
	for _, sub := range cmd.Commands() {
		all = append(all, commandLines(sub, append(slices.Clone(words), sub.Name()))...)
	}
	return all
}

func TestFold(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"", ""},
		{"one two", "one two"},
		{"one two three four", "one two\nthree four"},
		{"a-word-that-is-too-long b", "a-word-that-is-too-long\nb"},
		{"one\ntwo  \n three", "one two\nthree"},
	} {
		if got := fold(tc.text, 10); got != tc.want {
			t.Errorf("%q became %q, want %q", tc.text, got, tc.want)
		}
	}
}
