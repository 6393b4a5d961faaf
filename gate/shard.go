package gate

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// MaxShards is how many parts a plan may be split into: a matrix of GitHub Actions has no more jobs (GitHub's documentation,
// "Running variations of jobs in a workflow").
const MaxShards = 256

// Shard is one of several parts of a plan. The zero Shard is the whole plan.
type Shard struct {
	Index int // from 1
	Of    int // how many there are
}

// ParseShard reads what String writes: 2/4 is the second of four.
func ParseShard(text string) (Shard, error) {
	index, of, found := strings.Cut(text, "/")
	s := Shard{Index: ordinal(index), Of: ordinal(of)}
	switch {
	case !found || s.Index < 0 || s.Of < 0:
		return Shard{}, errors.New("write a shard as I/N, such as 2/4: the second of four")
	case s.Of < 1 || s.Of > MaxShards:
		return Shard{}, fmt.Errorf("there are 1 to %d shards", MaxShards)
	case s.Index < 1 || s.Index > s.Of:
		return Shard{}, fmt.Errorf("shards count from 1: there is 1/%d to %d/%d", s.Of, s.Of, s.Of)
	}
	return s, nil
}

// ordinal is a whole number written in plain digits, -1 for anything else.
func ordinal(digits string) int {
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil {
		return -1
	}
	return int(n)
}

// String is how a user writes the shard: 2/4; "" for the whole plan.
func (s Shard) String() string {
	if s.Of == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.Index, s.Of)
}

// leads reports whether this part says what is to be said once: of the repository, and of no question.
func (s Shard) leads() bool { return s.Index <= 1 }

// Part are the probes of a plan that shard s asks, in the order of the plan, and where each stands in it. Every probe belongs to
// exactly one of s.Of shards. Probes that may share a call stay together, and so do the members of a fallback group, which are
// judged by one another. What is left is dealt out by the number of calls, the largest first, always to the shard with the fewest.
func (s Shard) Part(plan []Probe) (part []Probe, at []int) {
	for _, i := range s.indices(plan) {
		part, at = append(part, plan[i]), append(at, i)
	}
	return part, at
}

func (s Shard) indices(plan []Probe) []int {
	if s.Of == 0 {
		return indices(len(plan))
	}
	var mine []int
	load := make([]int, s.Of)
	for _, u := range units(plan) {
		least := slices.Index(load, slices.Min(load))
		load[least] += u.calls
		if least == s.Index-1 {
			mine = append(mine, u.probes...)
		}
	}
	slices.Sort(mine)
	return mine
}

// Units is how many parts of a plan can be asked apart from one another: more shards than that leave some empty.
func Units(plan []Probe) int { return len(units(plan)) }

// unit is what has to be asked on one shard.
type unit struct {
	probes []int
	calls  int
}

// units are those of a plan, the largest first, else in the order of their first probe.
func units(plan []Probe) []unit {
	shared := bundles(plan)
	home := homes(plan, shared)
	all := make([]unit, len(shared))
	for n, b := range shared {
		u := &all[home[n]]
		u.probes, u.calls = append(u.probes, b.probes...), u.calls+len(b.calls(plan))
	}
	all = slices.DeleteFunc(all, func(u unit) bool { return len(u.probes) == 0 })
	slices.SortStableFunc(all, func(a, b unit) int { return -cmp.Compare(a.calls, b.calls) })
	return all
}

// homes are, for each bundle, the first bundle that it is tied to by fallback groups, directly or through others.
func homes(plan []Probe, shared []bundle) []int {
	home := indices(len(shared))
	first := map[int]int{} // the bundle where a group appears first
	for n, b := range shared {
		for _, i := range b.probes {
			group := plan[i].Group
			if group == 0 {
				continue
			}
			if _, seen := first[group]; !seen {
				first[group] = n
			}
			join(home, home[first[group]], home[n])
		}
	}
	return home
}

// join gives what lives in one of two homes the earlier of both.
func join(home []int, a, b int) {
	for n := range home {
		if home[n] == max(a, b) {
			home[n] = min(a, b)
		}
	}
}

// PlanID names a plan: shards that were split off the same plan have the same.
func PlanID(plan []Probe) string {
	data, err := json.Marshal(plan) // numbers and texts, so there is no error to meet
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
