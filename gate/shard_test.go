package gate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseShard(t *testing.T) {
	for text, want := range map[string]Shard{"1/1": {1, 1}, "2/4": {2, 4}, "256/256": {256, 256}} {
		if got, err := ParseShard(text); err != nil || got != want || got.String() != text {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "x", "1", "/", "1/", "/4", "0/3", "4/3", "-1/3", "1/-3", "1/0", "+1/3", "1/257", "1/4/4", "1 / 4", "１/４", "1/99999999999999999999"} {
		if got, err := ParseShard(text); err == nil || err.Error() == "" || got != (Shard{}) {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
	if got := (Shard{}).String(); got != "" {
		t.Error(got)
	}
}

// scattered is a plan with repeated models, several needs and fallback groups, as chance has it.
func scattered(r *rand.Rand, models int) []Probe {
	var plan []Probe
	for range models {
		p := Probe{Model: fmt.Sprint("m", r.IntN(models)), Provider: OpenAI, API: ChatCompletions, Need: Access, Prove: ProveCall}
		if r.IntN(4) == 0 {
			p.Group = 1 + r.IntN(5)
		}
		plan = append(plan, p)
		for range r.IntN(3) {
			p.Need = []Need{Streaming, Tools, StructuredOutputs, JSONMode}[r.IntN(4)]
			plan = append(plan, p)
		}
	}
	return plan
}

func TestShardsAreAPartition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		plan := scattered(r, 1+r.IntN(40))
		of := 1 + r.IntN(12)
		asked := make([]int, len(plan))
		shardOf, calls := map[string]int{}, make([]int, of)
		for i := range of {
			part, at := Shard{i + 1, of}.Part(plan)
			again, _ := Shard{i + 1, of}.Part(slices.Clone(plan))
			if diff := cmp.Diff(part, again); diff != "" || !slices.IsSorted(at) {
				t.Fatalf("%v: %s", at, diff)
			}
			calls[i] = len(Calls(part))
			for n, p := range part {
				asked[at[n]]++
				if !cmp.Equal(p, plan[at[n]]) {
					t.Fatal("a probe stands elsewhere in the plan")
				}
				for _, tie := range []string{"model " + p.Model, fmt.Sprint("group ", p.Group)} {
					if home, seen := shardOf[tie]; tie != "group 0" && seen && home != i {
						t.Fatalf("%s is on shards %d and %d", tie, home+1, i+1)
					}
					shardOf[tie] = i
				}
			}
		}
		if slices.Min(asked) != 1 || slices.Max(asked) != 1 {
			t.Fatalf("asked %v times", asked)
		}
		largest := slices.MaxFunc(units(plan), func(a, b unit) int { return a.calls - b.calls }).calls
		if slices.Max(calls)-slices.Min(calls) > largest {
			t.Errorf("%d shards make %v calls, and the largest unit takes %d", of, calls, largest)
		}
	}
}

func TestWholePlanIsNoShard(t *testing.T) {
	plan := scattered(rand.New(rand.NewPCG(3, 4)), 9)
	part, at := Shard{}.Part(plan)
	if diff := cmp.Diff(plan, part); diff != "" || len(at) != len(plan) {
		t.Error(diff)
	}
	if part, at = (Shard{1, 1}).Part(plan); len(part) != len(plan) || len(at) != len(plan) {
		t.Error("the one shard there is leaves something out")
	}
}

func TestMoreShardsThanUnits(t *testing.T) {
	plan := []Probe{{Model: "a", Need: Access}, {Model: "b", Need: Access, Group: 1}, {Model: "c", Need: Access, Group: 1}}
	filled := 0
	for i := range 5 {
		if part, _ := (Shard{i + 1, 5}).Part(plan); len(part) > 0 {
			filled++
		}
	}
	if filled != 2 || Units(plan) != 2 || Units(nil) != 0 {
		t.Errorf("%d shards are filled, %d units", filled, Units(plan))
	}
}

func TestPlanID(t *testing.T) {
	plan := scattered(rand.New(rand.NewPCG(5, 6)), 9)
	id := PlanID(plan)
	if len(id) != 16 || id != PlanID(slices.Clone(plan)) {
		t.Error(id)
	}
	other := slices.Clone(plan)
	other[3].Pos.Line++
	if PlanID(other) == id || PlanID(plan[1:]) == id {
		t.Error("another plan has the same name")
	}
}
