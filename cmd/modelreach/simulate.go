package main

import (
	"fmt"
	"net"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/modelreach/modelreach/gate/simulate"
)

func (p *program) simulate() *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Serve an OpenAI-compatible API that acts every failure",
		Long: "Serve an OpenAI-compatible API on this machine. The model id picks what it does: sim-insufficient_quota acts an\n" +
			"account without credit, gpt-6-luna answers. Any key is accepted; none leaves this machine.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			listener, err := listenLoopback(listen)
			if err != nil {
				return usage(err)
			}
			w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintf(w, "http://%s/v1\n\nBASE URL\tWHAT IT IS\n", listener.Addr())
			for _, base := range simulate.Bases() {
				fmt.Fprintf(w, "%s\t%s\n", base.Path, base.Summary)
			}
			fmt.Fprint(w, "\nMODEL\tWHAT IT DOES\n")
			for _, act := range simulate.Acts() {
				fmt.Fprintf(w, "%s\t%s\n", act.Model, act.Summary)
			}
			fmt.Fprintln(w, "\nStop it with Ctrl-C.")
			if err := w.Flush(); err != nil {
				return internalIf(err)
			}
			if err := simulate.Serve(cmd.Context(), listener, simulate.New(simulate.Options{})); err != nil {
				return internal(fmt.Errorf("serve simulator: %w", err))
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:4010", "loopback address and port to listen on; port 0 picks a free one")
	return cmd
}

// listenLoopback opens a port that only this machine reaches: the simulator accepts every key.
func listenLoopback(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("flag --listen: %q is not HOST:PORT", address)
	}
	ip := net.ParseIP(host)
	if host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("flag --listen: %q is not a loopback address; use 127.0.0.1, [::1] or localhost", host)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return listener, nil
}
