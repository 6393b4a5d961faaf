package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/modelreach/modelreach/cmd/modelreach/github"
	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/manifest"
	"github.com/modelreach/modelreach/gate/probe"
)

func (p *program) check() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Call every declared model once and report (the default command)",
		Long: "Read the models this repository declares, make one minimal call for each with the API key, and explain what cannot\n" +
			"be reached. Exit code: 0 pass, 1 fail, 2 wrong usage or manifest, 3 inconclusive, 4 internal error.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, m, destinations, err := p.declared(cmd)
			if err != nil {
				return err
			}
			if err := affordable(m, s); err != nil {
				return err
			}
			if err := p.out.ready(s); err != nil {
				return err
			}
			return p.ask(cmd.Context(), s, m, destinations)
		},
	}
	p.declareFlags(cmd)
	return cmd
}

// declareFlags gives a command the flags of the settings table.
func (p *program) declareFlags(cmd *cobra.Command) {
	settings.Flags(cmd.Flags())
	declareLoudness(cmd.Flags())
	cmd.Flags().Bool("no-color", false, "print without colours (they are left out by themselves where the output is no terminal or NO_COLOR is set)")
}

// declared resolves the settings, opens the output, reads the manifest and settles where its models are asked.
func (p *program) declared(cmd *cobra.Command) (s settings.Settings, m gate.Manifest, destinations []destination, err error) {
	if err := applyLoudness(cmd.Flags()); err != nil {
		return s, m, nil, usage(err)
	}
	s, err = settings.Resolve(cmd.Flags(), p.getenv)
	plain, _ := cmd.Flags().GetBool("no-color")
	p.out = newOutput(p, &s)
	p.out.color = p.out.color && !plain
	if err != nil {
		return s, m, nil, usage(err)
	}
	if m, err = load(s, p.out); err != nil {
		return s, m, nil, usage(err)
	}
	if m, destinations, err = p.complete(s, m); err != nil {
		return s, m, nil, usage(err)
	}
	if file := p.getenv("SSL_CERT_FILE"); file != "" {
		if err := probe.CheckCertFile(file); err != nil {
			return s, m, nil, usage(fmt.Errorf("SSL_CERT_FILE: %w", err))
		}
	}
	for _, declared := range unused(m) {
		p.out.note(fmt.Sprintf("provider %s is declared, and no model names it", declared.Name))
	}
	return s, m, destinations, nil
}

// load reads what is declared. Inline models take the place of the search for a manifest; a manifest that is named is
// read as well, so that nothing declared goes unchecked.
func load(s settings.Settings, o *output) (gate.Manifest, error) {
	if s.Models == "" {
		return loadFile(s, o)
	}
	inline, err := manifest.Inline(s.Models)
	if err != nil || s.Manifest == "" {
		return inline, err
	}
	file, err := loadFile(s, o)
	file.Models = append(file.Models, inline.Models...)
	return file, err
}

func loadFile(s settings.Settings, o *output) (gate.Manifest, error) {
	if info, err := os.Stat(s.WorkDir); err != nil || !info.IsDir() {
		return gate.Manifest{}, fmt.Errorf("working-directory: %q is no folder", s.WorkDir)
	}
	name := s.Manifest
	if name == "" {
		found, unread, err := manifest.Find(s.WorkDir)
		if err != nil {
			return gate.Manifest{}, err
		}
		for _, other := range unread {
			o.note(fmt.Sprintf("%s is not read, since there is %s too", other, found))
		}
		name = found
	}
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.WorkDir, filepath.FromSlash(name))
	}
	if err := o.runner.Inside(path); err != nil {
		return gate.Manifest{}, fmt.Errorf("manifest: %w", err)
	}
	o.manifest, _ = os.Stat(path) // Load says what is wrong with it
	return manifest.Load(path, o.runner.Rel(path))
}

// ask runs the gate and delivers its report.
func (p *program) ask(ctx context.Context, s settings.Settings, m gate.Manifest, destinations []destination) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50) // a run waits more than it works, and shares its machine
	}
	memory, err := p.remembered(s)
	if err != nil {
		return err
	}
	sources, err := p.connect(s, destinations)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.Deadline)
	defer cancel()
	probes, _ := s.Shard.Part(gate.Plan(m))
	if len(probes) == 0 {
		p.out.note(fmt.Sprintf("shard %s has nothing to ask: the plan has fewer parts than there are shards", s.Shard))
	}
	show := p.out.progress(ctx, probes)
	defer show.clear()
	r := gate.Run(ctx, m, sources, gate.Options{
		Policy:      policy(s, p.out.runner, m),
		Past:        past(memory),
		Remarks:     p.remarks,
		Environment: s.Environment,
		Shard:       s.Shard,
		Landed:      show.watch(),
		Now:         time.Now,
		Version:     versionName(),
	})
	show.clear()
	r.SDK = sdkName()
	if r.Part != nil {
		r.Part.Whole = s.Models == ""
	}
	p.code = exitCode(r.Verdict, nil)
	return errors.Join(p.remember(s, m, memory, r), p.out.deliver(r, s))
}

// policy is what settings and manifest say of what matters, the settings first, with the reason why this run may go without
// a key.
func policy(s settings.Settings, runner *github.Runner, m gate.Manifest) gate.Policy {
	p := gate.Policy{FailOn: s.FailOn, OnInconclusive: s.Inconclusive, Retirement: gate.DefaultRetirement, Levels: m.Rules.Levels, Waivers: m.Waivers}
	if own := m.Rules.Retirement; own != nil {
		p.Retirement = *own
	}
	if own := m.Rules.OnInconclusive; own != "" && strings.HasPrefix(s.From["on-inconclusive"], "default") {
		p.OnInconclusive = own
	}
	why, withheld := runner.SecretsWithheld()
	if why != "" {
		why = sentenceCase(why) + "."
	}
	switch {
	case s.MissingKey == "skip":
		p.NoKey = cmp.Or(why, "No key was given, and `on-missing-key: skip` lets the run go on without one.")
	case s.MissingKey == "auto" && withheld:
		p.NoKey = why
	}
	return p
}
