package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/hashicorp/go-multierror"
	"github.com/spf13/cobra"

	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/lock"
	"github.com/modelreach/modelreach/gate/report"
)

// delivery are the settings of a command that asks nobody and only tells.
var delivery = []string{"environment", "summary", "annotations", "report", "working-directory", "log-level"}

func (p *program) merge() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "merge REPORT...",
		Short: "Join JSON reports of several runs or shards into one verdict",
		Long: "Read JSON reports, join them and report as one run would have: text, annotations, summary, outputs, reports and exit code.\n" +
			"The shards of a run must all be there; whole runs are put side by side. Nothing is asked, and no key is needed.\n" +
			"The path - is standard input. Exit code: as check; 2 also for a report that is missing, damaged or there twice.",
		RunE: func(cmd *cobra.Command, names []string) error {
			s, err := p.telling(cmd)
			if err != nil {
				return err
			}
			return p.join(s, names)
		},
	}
	settings.Flags(cmd.Flags(), append([]string{"lock", "update-lock"}, delivery...)...)
	declareLoudness(cmd.Flags())
	cmd.Flags().Bool("no-color", false, "print without colours")
	return cmd
}

// telling resolves the settings and opens the output of a command that reads no manifest.
func (p *program) telling(cmd *cobra.Command) (settings.Settings, error) {
	if err := applyLoudness(cmd.Flags()); err != nil {
		return settings.Settings{}, usage(err)
	}
	s, err := settings.Resolve(cmd.Flags(), p.getenv)
	plain, _ := cmd.Flags().GetBool("no-color")
	p.out = newOutput(p, &s)
	p.out.color = p.out.color && !plain
	if err != nil {
		return s, usage(err)
	}
	return s, nil
}

// join merges the reports of the given names and delivers what comes of them.
func (p *program) join(s settings.Settings, names []string) error {
	if len(names) == 0 {
		return usage(errors.New("merge needs the JSON reports to join, for example: modelreach merge report-*.json"))
	}
	reports, err := p.readReports(names)
	if err != nil {
		return usage(err)
	}
	r, err := gate.Merge(reports)
	if err != nil {
		return usage(err)
	}
	r.Version = versionName()
	if s.Environment != "" {
		r.Environment = s.Environment
	}
	if err := p.out.ready(s); err != nil {
		return err
	}
	p.code = exitCode(r.Verdict, nil)
	return errors.Join(p.rememberMerged(s, reports, r), p.out.deliver(r, s))
}

// readReports reads every report. All that cannot be read are told at once.
func (p *program) readReports(names []string) ([]gate.Report, error) {
	reports := make([]gate.Report, len(names))
	seen := map[[sha256.Size]byte]string{}
	problems := &multierror.Error{}
	for i, name := range names {
		data, err := p.readFile(name)
		if err == nil {
			reports[i], err = report.Read(data)
		}
		sum := sha256.Sum256(data)
		if twin, twice := seen[sum]; err == nil && twice {
			err = fmt.Errorf("it is the same report as %s", twin)
		}
		seen[sum] = name
		if err != nil {
			problems = multierror.Append(problems, fmt.Errorf("%s: %w", name, err))
		}
	}
	return reports, problems.ErrorOrNil()
}

// readFile reads a file that a command names, or standard input for -, no further than a report may be long.
func (p *program) readFile(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(p.stdin, report.MaxRead+1))
	}
	file, err := os.Open(p.out.path(name))
	if err != nil {
		return nil, errors.New(reasonOf(err))
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, report.MaxRead+1))
	if err != nil {
		return nil, errors.New(reasonOf(err))
	}
	return data, nil
}

// rememberMerged writes what all shards of one run reached into the lock file, where that is asked for. Other reports leave out
// what the file holds.
func (p *program) rememberMerged(s settings.Settings, reports []gate.Report, r gate.Report) error {
	if !s.UpdateLock {
		return nil
	}
	one := func(other gate.Report) bool {
		return other.Part != nil && reports[0].Part != nil && other.Part.Plan == reports[0].Part.Plan && other.Environment == reports[0].Environment
	}
	if slices.ContainsFunc(reports, func(other gate.Report) bool { return !one(other) }) {
		return usage(errors.New("update-lock: it needs the reports of all shards of one run and no others, which hold what the lock file remembers"))
	}
	memory, err := p.remembered(s)
	if err != nil {
		return err
	}
	if reports[0].Part.Whole {
		memory = memory.Only(askedIn(r))
	}
	if err := lock.Write(p.out.path(s.Lock), lock.Update(memory, r, r.StartedAt)); err != nil {
		return internal(fmt.Errorf("update lock: %w", err))
	}
	return nil
}

// askedIn are the questions of a merged report of shards.
func askedIn(r gate.Report) []gate.Probe {
	var probes []gate.Probe
	for _, f := range r.Findings {
		if f.Case != nil {
			probes = append(probes, f.Probe)
		}
	}
	return probes
}
