package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/probe"
	"github.com/modelreach/modelreach/gate/report"
)

func (p *program) plan() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Print every call that check would make, and make none",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, m, err := p.declared(cmd)
			if err != nil {
				return err
			}
			if err := probe.CheckBaseURL(s.BaseURL); err != nil {
				return usage(fmt.Errorf("base-url: %w", err))
			}
			probes := gate.Plan(m)
			w := tabwriter.NewWriter(p.out.text, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "MODEL\tCALL\tDECLARED AT")
			for _, q := range probes {
				fmt.Fprintf(w, "%s\tPOST %s/%s\t%s\n", report.Inline(q.Model), report.Inline(strings.TrimRight(s.BaseURL, "/")), q.API.Path(), place(q.Pos))
			}
			fmt.Fprintf(w, "\n%d calls, and GET %s/models. None was made.\n", len(probes), report.Inline(strings.TrimRight(s.BaseURL, "/")))
			return internalIf(w.Flush())
		},
	}
	p.declareFlags(cmd)
	return cmd
}

// place is a position for a reader.
func place(pos gate.Pos) string {
	if pos.File == "" {
		return fmt.Sprintf("input models, line %d", pos.Line)
	}
	return fmt.Sprintf("%s:%d", report.Inline(pos.File), pos.Line)
}
