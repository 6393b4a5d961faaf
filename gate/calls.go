package gate

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

// bundle is what shares requests: probes that differ in their need alone. Identical probes cost nothing more.
type bundle struct {
	call   Call // without needs
	probes []int
}

// asked is one call and what came of it.
type asked struct {
	Call
	Evidence
}

func (c Call) carries(n Need) bool { return n == Access || slices.Contains(c.Needs, n) }

// bundles sorts probes into those that one call may answer, in the order of their first probe.
func bundles(probes []Probe) []bundle {
	type question struct {
		model, provider string
		api             API
		parameters      string
		prove           Proof
	}
	var all []bundle
	at := map[question]int{}
	for i, p := range probes {
		key := question{p.Model, p.Provider, p.API, p.Parameters, p.Prove}
		b, seen := at[key]
		if !seen {
			b = len(all)
			at[key] = b
			all = append(all, bundle{call: Call{Model: p.Model, Provider: p.Provider, API: p.API, Parameters: p.Parameters, Prove: p.Prove}})
		}
		all[b].probes = append(all[b].probes, i)
	}
	return all
}

// Calls are the requests that probes take when nothing is refused, in manifest order: as few as their needs allow.
func Calls(probes []Probe) []Call {
	var calls []Call
	for _, b := range bundles(probes) {
		calls = append(calls, b.calls(probes)...)
	}
	return calls
}

// calls spreads the needs of a bundle over as few calls as they can share. A looked-up model carries none.
func (b bundle) calls(probes []Probe) []Call {
	calls := []Call{b.call}
	for _, i := range b.probes {
		need := probes[i].Need
		if need == Access || need == LongInput || b.call.Prove == ProveList {
			continue
		}
		at := slices.IndexFunc(calls, func(c Call) bool { return c.admits(need) })
		if at < 0 {
			at = len(calls)
			calls = append(calls, b.call)
		}
		if !calls[at].carries(need) {
			calls[at].Needs = append(slices.Clone(calls[at].Needs), need)
		}
	}
	return calls
}

// admits reports whether a call can carry need beside those it carries.
func (c Call) admits(need Need) bool {
	return !slices.ContainsFunc(c.Needs, func(other Need) bool { return !share(need, other) })
}

// answer asks the calls of one bundle, and asks apart what a shared request was refused for, so that the refusal lands
// on the need it belongs to. It returns every call made, the plainest first.
func (b bundle) answer(ctx context.Context, probes []Probe, ask Prober) []asked {
	made := together(ctx, b.calls(probes), ask)
	var apart []Call
	refusal := ""
	for _, a := range made {
		if len(a.Needs) > 0 && splits(a) {
			apart = append(apart, split(a.Call)...)
			refusal = orElse(a.Message, orElse(a.Code, "nothing"))
		}
	}
	again := together(ctx, distinct(apart), ask)
	if len(again) > 1 && !slices.ContainsFunc(again, func(a asked) bool { return ruled(digestOf(a.Evidence))[0] != OK }) {
		again[0].RefusedTogether = refusal // the bare call
	}
	return append(again, made...)
}

// splits reports whether a refusal may be meant for one of several things a call asked for at once: it names neither the
// key, nor the endpoint, nor is it a question left open. A success that holds no answer may be one of them too.
func splits(a asked) bool {
	about := ruled(digestOf(a.Evidence))[0].About()
	hollow := a.Status >= 200 && a.Status < 300 && !a.Answered
	// Some servers break where they should refuse: llama.cpp answers 500 to tools it was not started for.
	broke := a.Status == 500 || a.Status == 501
	return hollow || broke || about.Outcome == Unreachable && about.Scope == ScopeModel
}

// split is the bare call, and one call for each need. A single need is known by the bare call alone.
func split(c Call) []Call {
	bare := c
	bare.Needs = nil
	calls := []Call{bare}
	for _, need := range c.Needs {
		if len(c.Needs) > 1 {
			one := c
			one.Needs = []Need{need}
			calls = append(calls, one)
		}
	}
	return calls
}

// distinct drops the bare calls that two refused calls of a bundle have in common.
func distinct(calls []Call) []Call {
	var kept []Call
	for _, c := range calls {
		if !slices.ContainsFunc(kept, func(k Call) bool { return slices.Equal(k.Needs, c.Needs) }) {
			kept = append(kept, c)
		}
	}
	return kept
}

// together makes calls at the same time and returns them in their order.
func together(ctx context.Context, calls []Call, ask Prober) []asked {
	made := make([]asked, len(calls))
	parallel(len(calls), func(i int) { made[i] = asked{calls[i], ask(ctx, calls[i])} })
	return made
}

// parallel does n things at the same time and waits for all of them. A panic in one is one of the caller's: left alone, it
// would end the process with an exit code that means something else. One thing alone needs no goroutine: of a thousand that wait
// for their turn, the stacks are most of the memory.
func parallel(n int, do func(int)) {
	if n == 1 {
		do(0)
		return
	}
	var fault atomic.Value
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					fault.CompareAndSwap(nil, fmt.Sprint(p))
				}
			}()
			do(i)
		})
	}
	group.Wait()
	if p := fault.Load(); p != nil {
		panic(p)
	}
}

// evidenceFor is the evidence of the call that asks for the least beside the need of p: after a split the one made for it
// alone. Where access fails already, nothing is said of a need.
func evidenceFor(p Probe, made []asked) Evidence {
	access := least(Access, made)
	if access.Fault == FaultKeyRejected { // a call for more was refused first, and says why
		refused := slices.IndexFunc(made, func(a asked) bool { return string(ruled(digestOf(a.Evidence))[0]) == access.Code })
		if refused >= 0 {
			access = made[refused].Evidence
		}
	}
	switch {
	case p.Need == Access:
		return access
	case ruled(digestOf(access))[0].About().Outcome != Reachable:
		return Evidence{Fault: FaultNoAccess, At: access.At}
	case p.Need == LongInput || p.Prove == ProveList:
		return access // nothing is sent for it
	}
	return least(p.Need, made)
}

// least is the evidence of the call that carries need with the fewest others beside it.
func least(need Need, made []asked) Evidence {
	best := -1
	for i, a := range made {
		if a.carries(need) && (best < 0 || len(a.Needs) < len(made[best].Needs)) {
			best = i
		}
	}
	if best < 0 {
		return Evidence{Fault: FaultNoAccess}
	}
	return made[best].Evidence
}
