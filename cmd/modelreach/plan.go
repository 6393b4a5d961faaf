package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
	"github.com/modelreach/modelreach/gate/report"
)

func (p *program) plan() *cobra.Command {
	var f planFormat
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Print the calls check would make and what they cost; make none",
		Long: "Print every call that check would make and the most it costs, and make none. As github-matrix it prints one line for\n" +
			"`strategy.matrix` of GitHub Actions, which names the shards to split the plan into.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(cmd.Flags()); err != nil {
				return usage(err)
			}
			p.machine = f.name != "text"
			s, m, destinations, err := p.declared(cmd)
			if err != nil {
				return err
			}
			if f.name == "github-matrix" && s.Shard.Of > 0 {
				return usage(errors.New("shard: a matrix splits the whole plan; leave the shard out"))
			}
			return internalIf(planFormats[f.name](p, planned{m, s, destinations, f}))
		},
	}
	p.declareFlags(cmd)
	f.flags(cmd.Flags())
	return cmd
}

// planned is what a plan is printed from.
type planned struct {
	gate.Manifest
	settings.Settings
	destinations []destination
	planFormat
}

// calls are those of the shard, which is mostly all.
func calls(m gate.Manifest, s settings.Settings) []gate.Call {
	probes, _ := s.Shard.Part(gate.Plan(m))
	return gate.Calls(probes)
}

// endpoints are where the providers of a plan are, by their names.
func (p planned) endpoints() map[string]gate.Endpoint {
	at := map[string]gate.Endpoint{}
	for _, d := range p.destinations {
		at[d.declared.Name] = d.Endpoint
	}
	return at
}

func (p *program) printPlan(plan planned) error {
	at, calls := plan.endpoints(), calls(plan.Manifest, plan.Settings)
	w := tabwriter.NewWriter(p.out.text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "MODEL\tCALL\tNEEDS\tAT MOST")
	for _, c := range calls {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", report.Inline(c.Model), request(c, at[c.Provider]), needs(c), most(gate.BillOf([]gate.Call{c})))
	}
	fmt.Fprintf(w, "\nCalls: %d.\n%sThey cost at most: %s. None was made.\n", len(calls), beside(plan.Settings, called(calls, plan.destinations)), most(gate.BillOf(calls)))
	return w.Flush()
}

// called are the destinations that calls go to: a shard mostly leaves some out, and nothing at all is sent there then.
func called(calls []gate.Call, destinations []destination) []destination {
	return slices.DeleteFunc(slices.Clone(destinations), func(d destination) bool {
		return !slices.ContainsFunc(calls, func(c gate.Call) bool { return c.Provider == d.declared.Name })
	})
}

// beside names the requests that are made besides the calls.
func beside(s settings.Settings, destinations []destination) string {
	var made []string
	for _, d := range destinations {
		if d.Endpoint.Preset().List != provider.ListNone {
			made = append(made, "GET "+report.Inline(d.Endpoint.Root())+"models")
		}
		if controlled(s, d.Endpoint) {
			made = append(made, "a call at "+report.Inline(d.Endpoint.Host())+" for a model that cannot exist")
		}
	}
	if len(made) == 0 {
		return ""
	}
	return "Beside them: " + strings.Join(made, ", ") + ".\n"
}

// request is the request line of a call.
func request(c gate.Call, e gate.Endpoint) string {
	method, version := "POST ", ""
	if c.Prove == gate.ProveList {
		method = "GET "
	}
	if e.APIVersion != "" {
		version = "?api-version=" + url.QueryEscape(e.APIVersion)
	}
	return method + report.Inline(e.Root()+e.Path(c)+version)
}

// needs are what a call carries, as a reader is told.
func needs(c gate.Call) string {
	words := []string{string(gate.Access)}
	if c.Prove == gate.ProveList {
		words[0] = "look-up"
	}
	for _, need := range c.Needs {
		words = append(words, string(need))
	}
	return strings.Join(words, ", ")
}

// most is an upper bound for a reader; a call whose shared request is refused takes more requests, which it counts.
func most(b gate.Bill) string {
	switch {
	case b.Unknown > 0 && b.USD == 0:
		return "price unknown"
	case b.Unknown > 0:
		return fmt.Sprintf("$%.6f, and some at an unknown price", b.USD)
	case b.USD == 0:
		return "free"
	}
	return fmt.Sprintf("$%.6f", b.USD)
}

// roundingUSD is half of the last digit that plan prints: its total is a bound that a run may have.
const roundingUSD = 0.0000005

// affordable refuses a run that may cost more than max-spend, and names the models that cost most.
func affordable(m gate.Manifest, s settings.Settings) error {
	calls := calls(m, s)
	total := gate.BillOf(calls)
	if total.USD <= s.MaxSpend+roundingUSD {
		return nil
	}
	slices.SortStableFunc(calls, func(a, b gate.Call) int {
		return -cmp.Compare(gate.BillOf([]gate.Call{a}).USD, gate.BillOf([]gate.Call{b}).USD)
	})
	var dear []string
	for _, c := range calls[:min(3, len(calls))] {
		dear = append(dear, fmt.Sprintf("%s (%s) %s", report.Inline(c.Model), c.API, most(gate.BillOf([]gate.Call{c}))))
	}
	return usage(fmt.Errorf("max-spend: this run may cost up to $%.6f, above the bound of $%.6f; nothing was asked. Most of it: %s. "+
		"Raise max-spend, or set `prove: list` at the dear ones", total.USD, s.MaxSpend, strings.Join(dear, ", ")))
}
