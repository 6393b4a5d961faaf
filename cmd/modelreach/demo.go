package main

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate/manifest"
	"github.com/modelreach/modelreach/gate/simulate"
)

//go:embed demo.yml
var demoManifest []byte

func (p *program) demo() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Run the whole gate against a simulated API, without a key",
		Long: "Check an example manifest against the simulator, which runs inside this command. It shows a model that answers, one that\n" +
			"was shut down, a typo, an account without credit and a model that could not be checked. No key is read or sent.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.runDemo(cmd) },
	}
	cmd.Flags().Bool("no-color", false, "print without colours")
	return cmd
}

func (p *program) runDemo(cmd *cobra.Command) error {
	ctx, stop := context.WithCancel(cmd.Context())
	defer stop()
	listener, err := listenLoopback("127.0.0.1:0")
	if err != nil {
		return internal(err)
	}
	served := make(chan error, 1)
	go func() { served <- simulate.Serve(ctx, listener, simulate.New(simulate.Options{})) }()

	s, err := demoSettings("http://" + listener.Addr().String() + "/v1")
	if err != nil {
		return internal(err)
	}
	plain, _ := cmd.Flags().GetBool("no-color")
	p.getenv = onlyDisplay(p.getenv)
	p.out = newOutput(p, &s)
	p.out.color = p.out.color && !plain
	m, err := manifest.Parse(demoManifest, "demo.yml")
	if err != nil {
		return internal(err)
	}
	fmt.Fprintf(p.out.text, "This is demo.yml, checked against a simulated API:\n\n%s\n", demoManifest)
	destinations, err := resolver{s, p.getenv}.resolve(m)
	if err != nil {
		return internal(err)
	}
	if err := p.ask(ctx, s, m, destinations); err != nil {
		return err
	}
	ends := p.code
	p.code = exitPass // the demonstration worked
	fmt.Fprintf(p.out.text, "\nIn a workflow this run would end with exit code %d and stop the deploy.\n", ends)
	stop()
	if err := <-served; err != nil {
		return internal(fmt.Errorf("serve simulator: %w", err))
	}
	return nil
}

// onlyDisplay hides the environment from the demonstration, so that it reads no key and writes no file of a workflow.
func onlyDisplay(getenv func(string) string) func(string) string {
	return func(name string) string {
		if name == "NO_COLOR" || name == "TERM" || name == "CI" {
			return getenv(name)
		}
		return ""
	}
}

// demoSettings are the defaults, pointed at the simulator, with little patience.
func demoSettings(baseURL string) (settings.Settings, error) {
	flags := pflag.NewFlagSet("demo", pflag.ContinueOnError)
	settings.Flags(flags)
	values := map[string]string{"base-url": baseURL, "api-key": "sk-demo-0000000000000000", "attempts": "2", "control": "off"}
	for name, value := range values {
		if err := flags.Set(name, value); err != nil {
			return settings.Settings{}, fmt.Errorf("set %s: %w", name, err)
		}
	}
	return settings.Resolve(flags, func(string) string { return "" })
}
