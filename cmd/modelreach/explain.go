package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/modelreach/modelreach/gate"
)

func (p *program) explain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CAUSE]",
		Short: "Say what a cause means and what to do about it; without one, list them all",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return internalIf(p.listCauses())
			}
			cause := gate.Cause(args[0])
			if !cause.Known() {
				return usage(fmt.Errorf("unknown cause %q%s; `modelreach explain` lists them all", args[0], didYouMean(args[0])))
			}
			_, err := fmt.Fprint(p.stdout, causeText(cause))
			return internalIf(err)
		},
	}
}

func (p *program) listCauses() error {
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, cause := range gate.Causes() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", cause, cause.About().Outcome, generic(cause.About().Title))
	}
	return w.Flush()
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

// generic names no model where the text is read without one.
func generic(text string) string {
	return strings.NewReplacer("{model}", "the model", "{api}", "this API", "{host}", "the base URL", "{key}", "OPENAI_API_KEY", "{provider}", "the provider").Replace(text)
}

// retryWords say in a sentence what gate.Retry says in a word.
var retryWords = map[gate.Retry]string{
	gate.RetryNow:   "Asking again may help; the check does so by itself.",
	gate.RetryLater: "Asking again helps only after a while.",
	gate.RetryNever: "Asking again does not help before something is changed.",
}

var scopeWords = map[gate.Scope]string{
	gate.ScopeModel:    "It concerns this model; others may well answer.",
	gate.ScopeKey:      "It concerns the key; other models called with it most likely fail too.",
	gate.ScopeEndpoint: "It concerns the base URL; everything behind it most likely fails too.",
}

var fixerWords = map[gate.Fixer]string{
	gate.FixRepository:   "whoever edits this repository",
	gate.FixKeyOwner:     "the owner of the key",
	gate.FixOrganization: "an administrator of the provider's organization",
	gate.FixProvider:     "the provider",
	gate.FixNetwork:      "whoever runs the network in between",
}

func causeText(cause gate.Cause) string {
	a := cause.About()
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\n%s\n", cause, sentenceCase(generic(a.Title)), generic(a.Explanation))
	if a.Outcome != gate.Reachable {
		fmt.Fprintf(&b, "%s %s\n", scopeWords[a.Scope], retryWords[a.Retry])
	}
	if len(a.NextSteps) > 0 {
		b.WriteString("\nWhat to do:\n")
	}
	for i, step := range a.NextSteps {
		fmt.Fprintf(&b, "  %d. %s\n", i+1, sentenceCase(generic(step)))
	}
	fmt.Fprintf(&b, "\nOutcome: %s. Fixed by: %s.\n%s\n", a.Outcome, fixerWords[a.FixableBy], cause.Docs())
	return b.String()
}

func sentenceCase(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
