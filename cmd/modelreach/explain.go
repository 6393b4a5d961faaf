package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/report"
)

func (p *program) explain() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain [CAUSE]",
		Short: "Say what a cause means and what to do about it, or list them all",
		Long: "Say of a cause what to check first, what it means, how it is recognised, what else to try and who can fix it. Without a\n" +
			"cause, list them all. The same is in docs/causes.md.",
		Example: "  modelreach explain model_not_found",
		RunE: func(cmd *cobra.Command, args []string) error {
			plain, _ := cmd.Flags().GetBool("no-color")
			text, err := causeText(args, p.look(plain))
			if err != nil {
				return usage(err)
			}
			_, err = io.WriteString(p.stdout, text)
			return internalIf(err)
		},
	}
	cmd.Flags().Bool("no-color", false, "print without colours")
	return cmd
}

// look is how standard output meets its reader.
func (p *program) look(plain bool) report.TextOptions {
	o := &output{width: 80}
	o.look(p.stdout, p.getenv)
	return report.TextOptions{Width: o.width, Color: o.color && !plain}
}

// causeText is the page on a cause, or the list of all. A cause may be written as a report writes it in words (invalid API
// key), and as the end of the address that leads to its page.
func causeText(words []string, o report.TextOptions) (string, error) {
	if len(words) == 0 {
		return report.Causes(o), nil
	}
	name := strings.Join(words, "_")
	slug := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(name[strings.LastIndexByte(name, '#')+1:]))
	cause := gate.Cause(slug)
	if !cause.Known() {
		return "", fmt.Errorf("unknown cause %q%s (`modelreach explain` lists them all)", strings.Join(words, " "), didYouMean(slug))
	}
	return report.Explain(cause, o), nil
}

func didYouMean(slug string) string {
	slugs := make([]string, 0, len(gate.Causes()))
	for _, cause := range gate.Causes() {
		slugs = append(slugs, string(cause))
	}
	if near := gate.Nearest(slug, slugs); len(near) > 0 {
		return "; did you mean " + near[0] + "?"
	}
	return ""
}
