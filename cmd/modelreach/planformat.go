package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/modelreach/modelreach/gate"
)

// planFormat says how a plan is printed.
type planFormat struct {
	name         string
	shards, size int // 0 where the flag is not set
}

// planFormats print a plan.
var planFormats = map[string]func(*program, planned) error{
	"text": (*program).printPlan, "json": (*program).printPlanJSON, "github-matrix": (*program).printMatrix,
}

// shardSize is about how many calls a shard makes where nobody says: few enough for a job of a minute, even where a provider
// lets only some through at a time.
const shardSize = 50

func (f *planFormat) flags(flags *pflag.FlagSet) {
	flags.StringVar(&f.name, "format", "text", "how to print the plan (text, json, github-matrix)")
	flags.IntVar(&f.shards, "shards", 0, fmt.Sprintf("with github-matrix: how many shards, 1 to %d", gate.MaxShards))
	flags.IntVar(&f.size, "shard-size", 0, fmt.Sprintf("with github-matrix: about how many calls a shard makes; there are never more than %d shards [%d]", gate.MaxShards, shardSize))
}

func (f planFormat) check(flags *pflag.FlagSet) error {
	known := slices.Sorted(maps.Keys(planFormats))
	counted, sized := flags.Changed("shards"), flags.Changed("shard-size")
	switch {
	case planFormats[f.name] == nil:
		return fmt.Errorf("--format: %q is none of %s", f.name, strings.Join(known, ", "))
	case (counted || sized) && f.name != "github-matrix":
		return errors.New("--shards and --shard-size say how to split a plan: they need --format github-matrix")
	case counted && sized:
		return errors.New("--shards and --shard-size: give one of them")
	case counted && (f.shards < 1 || f.shards > gate.MaxShards):
		return fmt.Errorf("--shards: %d is not a whole number from 1 to %d, the most jobs a matrix of GitHub Actions may have", f.shards, gate.MaxShards)
	case sized && f.size < 1:
		return fmt.Errorf("--shard-size: %d is not a whole number above 0", f.size)
	}
	return nil
}

// printMatrix prints one line for fromJSON in `strategy.matrix` (GitHub's workflow syntax).
func (p *program) printMatrix(plan planned) error {
	type row struct {
		Shard string `json:"shard"`
	}
	of := plan.of(gate.Plan(plan.Manifest))
	rows := make([]row, of)
	for i := range rows {
		rows[i].Shard = gate.Shard{Index: i + 1, Of: of}.String()
	}
	return p.printJSON(map[string][]row{"include": rows})
}

// of is how many shards to split a plan into. Without a number none of them is empty.
func (f planFormat) of(plan []gate.Probe) int {
	if f.shards > 0 {
		return f.shards
	}
	size := shardSize
	if f.size > 0 {
		size = f.size
	}
	calls := len(gate.Calls(plan))
	return max(1, min((calls+size-1)/size, gate.Units(plan), gate.MaxShards))
}

// printPlanJSON prints the calls for a program.
func (p *program) printPlanJSON(plan planned) error {
	type call struct {
		Model     string      `json:"model"`
		Provider  string      `json:"provider"`
		Endpoint  gate.API    `json:"endpoint"`
		Request   string      `json:"request"`
		Needs     []gate.Need `json:"needs"`
		AtMostUSD *float64    `json:"at_most_usd"` // null where no price is known
	}
	at, all := plan.endpoints(), []call{}
	for _, c := range calls(plan.Manifest, plan.Settings) {
		row := call{Model: c.Model, Provider: c.Provider, Endpoint: c.API, Request: request(c, at[c.Provider]), Needs: append([]gate.Need{gate.Access}, c.Needs...)}
		if bill := gate.BillOf([]gate.Call{c}); bill.Unknown == 0 {
			row.AtMostUSD = &bill.USD
		}
		all = append(all, row)
	}
	return p.printJSON(map[string][]call{"calls": all})
}

// printJSON prints a value in one line.
func (p *program) printJSON(value any) error {
	line, err := json.Marshal(value)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out.reports, "%s\n", line)
	return err
}
