package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/modelreach/modelreach/cmd/modelreach/github"
	"github.com/modelreach/modelreach/gate/discover"
	"github.com/modelreach/modelreach/gate/located"
	"github.com/modelreach/modelreach/gate/manifest"
	"github.com/modelreach/modelreach/gate/report"
)

func (p *program) init() *cobra.Command {
	var dryRun, force bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Find the models this repository uses, and write a manifest",
		Long: "Look through the working directory, without what .gitignore leaves out, for the places that hold models: configurations of\n" +
			"LiteLLM, promptfoo and Continue, prompt files, .env files, workflows, and keys named model. Show them, and write modelreach.yml\n" +
			"with a reference to each. No key is read and nothing is called.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			p.out = newOutput(p, nil)
			p.out.text = github.New(p.getenv, scrubbing{p.stdout, p.out.scrub})
			return p.writeManifest(".", dryRun, force)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "show what was found and what would be written, and write nothing")
	cmd.Flags().BoolVar(&force, "force", false, "overwrite a manifest that is there")
	return cmd
}

// writeManifest shows the places of models below root and writes a manifest that refers to them.
func (p *program) writeManifest(root string, dryRun, force bool) error {
	target := filepath.Join(root, manifest.Names[0])
	if !dryRun && !force {
		if err := vacant(root); err != nil {
			return usage(err)
		}
	}
	places, err := discover.Places(root)
	if err != nil {
		return internal(fmt.Errorf("look for models: %w", err))
	}
	if len(places) == 0 {
		return usage(errors.New("no place was found that keeps models; write a modelreach.yml with `version: 1` and a list named `models`, one id each"))
	}
	if err := p.show(places); err != nil {
		return internal(err)
	}
	text := p.draft(root, places)
	if dryRun {
		_, err := fmt.Fprintf(p.out.text, "\nThis would be written to %s:\n\n%s", manifest.Names[0], text)
		return internalIf(err)
	}
	if err := replaceFile(target, []byte(text)); err != nil {
		return internal(fmt.Errorf("write %s: %w", manifest.Names[0], err))
	}
	_, err = fmt.Fprintf(p.out.text, "\nWritten to %s. Read it, then run `modelreach plan`.\n", manifest.Names[0])
	return internalIf(err)
}

// vacant is an error where a manifest stands already: at the place of the new one, or where the new one would hide it.
func vacant(root string) error {
	for i, name := range manifest.Names {
		if _, err := os.Lstat(filepath.Join(root, filepath.FromSlash(name))); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		means := "overwrites it"
		if i > 0 {
			means = "writes " + manifest.Names[0] + ", which is read in its place"
		}
		return fmt.Errorf("%s is there already; nothing was written (--force %s, --dry-run shows what would be written)", name, means)
	}
	return nil
}

// show lists what was found and where.
func (p *program) show(places []discover.Place) error {
	w := tabwriter.NewWriter(p.out.text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FILE\tWHERE\tMODELS")
	for _, place := range places {
		where := place.Path
		if place.Format != "" {
			where = "format " + place.Format
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", report.Inline(place.File), report.Inline(where), report.Inline(strings.Join(place.IDs, ", ")))
	}
	return w.Flush()
}

// draft is a manifest with a reference to every place. One that would not be read stands in it as a comment, with the reason. What
// a file holds in place of an id may be a secret, and must not get into another file.
func (p *program) draft(root string, places []discover.Place) string {
	var b strings.Builder
	b.WriteString("# yaml-language-server: $schema=https://raw.githubusercontent.com/modelreach/modelreach/main/docs/manifest.schema.json\n" +
		"# Which models this repository calls, and where it keeps their names. Written by `modelreach init`; edit it as you like.\n" +
		"# Every key: https://github.com/modelreach/modelreach/blob/main/docs/manifest.md\nversion: 1\n\nmodels:\n")
	sound := 0
	for _, place := range places {
		entry, problem := p.entry(root, place)
		fmt.Fprintf(&b, "  # holds %s\n", p.out.scrub.String(strings.Join(place.IDs, ", ")))
		if problem != "" {
			fmt.Fprintf(&b, "  # left out: %s\n", p.out.scrub.String(problem))
			entry = "  # " + strings.ReplaceAll(strings.TrimSpace(entry), "\n    ", "\n  #   ") + "\n"
		} else {
			sound++
		}
		b.WriteString(entry)
	}
	if sound == 0 {
		b.WriteString("  []\n")
	}
	return b.String()
}

// entry is the reference to a place, and why it would not be read, "" when it would.
func (p *program) entry(root string, place discover.Place) (entry, problem string) {
	key, value := "path", place.Path
	if place.Format != "" {
		key, value = "format", place.Format
	}
	entry = fmt.Sprintf("  - from: %q\n    %s: %q\n", place.File, key, value)
	m, err := manifest.Parse([]byte("version: 1\nmodels:\n"+entry), manifest.Names[0])
	if err == nil {
		_, _, err = p.out.expand(m, root)
	}
	if found := located.Errors(err); len(found) > 0 {
		return entry, report.Inline(found[0].Problem)
	}
	return entry, ""
}
