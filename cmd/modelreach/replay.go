package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/report"
)

func (p *program) replay() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "replay EVIDENCE",
		Short: "Explain a bundle of evidence once more, offline",
		Long: "Read a file that `--report evidence=PATH` wrote, diagnose every call in it again and print the explanation. Nothing is\n" +
			"asked, and no key is needed. The path - is standard input. Exit code: 0 when the file was read, 2 when it cannot be.",
		RunE: func(cmd *cobra.Command, names []string) error {
			if _, err := p.telling(cmd); err != nil {
				return err
			}
			if len(names) != 1 {
				return usage(errors.New("replay needs one bundle of evidence, for example: modelreach replay evidence.json"))
			}
			data, err := p.readFile(names[0])
			if err != nil {
				return usage(fmt.Errorf("%s: %w", names[0], err))
			}
			b, err := report.ReadEvidence(data)
			if err != nil {
				return usage(fmt.Errorf("%s: %w", names[0], err))
			}
			return p.explainAgain(b)
		},
	}
	settings.Flags(cmd.Flags(), "working-directory", "log-level")
	declareLoudness(cmd.Flags())
	cmd.Flags().Bool("no-color", false, "print without colours")
	return cmd
}

// explainAgain prints what the calls of a bundle mean.
func (p *program) explainAgain(b report.Bundle) error {
	p.out.note(fmt.Sprintf("this is a run of modelreach %s that started at %s, explained again; nothing was asked", b.Version, b.StartedAt.Format(time.RFC3339)))
	if b.Untold > 0 {
		p.out.note(fmt.Sprintf("%d calls in this file cannot be explained again: they came of a merged report that left out what that takes", b.Untold))
	}
	if len(b.Cases) == 0 {
		if b.Untold == 0 {
			p.out.note("there is no call in this file: everything passed")
		}
		return nil
	}
	r := gate.Replay(b.Cases)
	r.Environment, r.StartedAt, r.Version = b.Environment, b.StartedAt, b.Version
	_, err := io.WriteString(p.out.text, report.Text(r, report.TextOptions{Width: p.out.width, Color: p.out.color, Least: p.out.quiet, Verbose: p.out.verbose}))
	return internalIf(err)
}
