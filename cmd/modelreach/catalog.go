package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/modelreach/modelreach/gate/catalog/build"
	"github.com/modelreach/modelreach/gate/report"
)

// maxSource bounds a source of the catalogue in bytes.
const maxSource = 64 << 20

func (p *program) catalog() *cobra.Command {
	cmd := &cobra.Command{Use: "catalog", Short: "Maintain the catalogue of models that is built into the program"}
	cmd.AddCommand(p.catalogUpdate())
	return cmd
}

func (p *program) catalogUpdate() *cobra.Command {
	var path string
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "update FILE...",
		Short: "Bring the catalogue up to date from downloaded sources",
		Long: "Bring gate/catalog/models.json up to date from files that were downloaded before. Their kind is told by what is in them:\n" +
			"OpenAI's deprecations page (https://developers.openai.com/api/docs/deprecations.md), a list of models\n" +
			"(GET https://api.openai.com/v1/models), models.dev (https://models.dev/api.json) and LiteLLM's\n" +
			"model_prices_and_context_window.json. Nothing is downloaded, and no row is dropped. What changes is printed. The date\n" +
			"of the catalogue moves only with a source that tells when models are shut down: one of the first two.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, files []string) error { return p.updateCatalog(path, files, dryRun) },
	}
	cmd.Flags().StringVar(&path, "catalog", "gate/catalog/models.json", "what to update")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print what would change, and write nothing")
	return cmd
}

func (p *program) updateCatalog(path string, files []string, dryRun bool) error {
	present, err := bounded(path)
	if err != nil {
		return usage(err)
	}
	sources := map[string][]byte{}
	for _, file := range files {
		if sources[file], err = bounded(file); err != nil {
			return usage(err)
		}
	}
	updated, notes, err := build.Build(present, sources, time.Now().UTC())
	if err != nil {
		return usage(err)
	}
	if bytes.Equal(present, updated) {
		notes = append(notes, "The catalogue has all of this already.")
	}
	for _, note := range notes {
		if _, err := fmt.Fprintln(p.stdout, report.Inline(note)); err != nil {
			return internal(err)
		}
	}
	if dryRun {
		return nil
	}
	return internalIf(replaceFile(path, updated))
}

// bounded reads a file of at most maxSource bytes.
func bounded(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open source: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxSource+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read source: %w", err)
	case len(data) > maxSource:
		return nil, fmt.Errorf("%s is larger than %d MiB", path, maxSource>>20)
	}
	return data, nil
}
