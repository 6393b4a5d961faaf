package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Help fits a terminal of 80 columns: flagWidth is what the longest flag leaves of them.
const helpWidth, flagWidth = 80, 42

// fitHelp keeps the help of all commands within 80 columns. Cobra prints texts as they are; pflag indents the lines after a line
// break.
func fitHelp(root *cobra.Command) {
	show := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, words []string) {
		cmd.Long = fold(cmd.Long, helpWidth)
		cmd.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = fold(f.Usage, flagWidth) })
		show(cmd, words)
	})
}

// fold breaks text between words into lines of at most width bytes. A longer word stays whole.
func fold(text string, width int) string {
	var b strings.Builder
	line := 0
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case line+1+len(word) > width:
			b.WriteByte('\n')
			line = 0
		default:
			b.WriteByte(' ')
			line++
		}
		b.WriteString(word)
		line += len(word)
	}
	return b.String()
}
