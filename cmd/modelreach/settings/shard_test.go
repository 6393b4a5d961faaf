package settings

import (
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate"
)

func TestShard(t *testing.T) {
	for value, row := range map[string]struct {
		index string
		want  gate.Shard
	}{
		"":       {"3", gate.Shard{}},
		"2/4":    {"", gate.Shard{Index: 2, Of: 4}},
		"1/1":    {"5", gate.Shard{Index: 1, Of: 1}},
		"auto/4": {"0", gate.Shard{Index: 1, Of: 4}},
		"auto/3": {"2", gate.Shard{Index: 3, Of: 3}},
	} {
		s, err := resolve(t, nil, map[string]string{"INPUT_SHARD": value, "JOB_COMPLETION_INDEX": row.index})
		if err != nil || s.Shard != row.want {
			t.Errorf("%q with index %q is %v, %v", value, row.index, s.Shard, err)
		}
	}
}

func TestWrongShards(t *testing.T) {
	for _, row := range []struct{ value, index, want string }{
		{"0/3", "", `input shard: "0/3" is no shard: shards count from 1`},
		{"4/3", "", `"4/3" is no shard: shards count from 1: there is 1/3 to 3/3`},
		{"x", "", `"x" is no shard: write a shard as I/N`},
		{"auto", "", `"auto" is no shard`},
		{"auto/0", "", "there are 1 to 256 shards"},
		{"auto/x", "", `"auto/x" is no shard`},
		{"auto/4", "", "input shard: auto needs JOB_COMPLETION_INDEX"},
		{"auto/4", "4", `JOB_COMPLETION_INDEX is "4"; it must be a number from 0 to 3: the Job needs ` + "`completions: 4`"},
		{"auto/4", "-1", "must be a number from 0 to 3"},
		{"auto/4", "1\n::error::x", "must be a number from 0 to 3"},
	} {
		_, err := resolve(t, nil, map[string]string{"INPUT_SHARD": row.value, "JOB_COMPLETION_INDEX": row.index})
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%q with index %q: %v, want %q", row.value, row.index, err, row.want)
		}
	}
	_, err := resolve(t, []string{"--shard", "1/2", "--update-lock"}, nil)
	if err == nil || !strings.Contains(err.Error(), "modelreach merge --update-lock") {
		t.Error(err)
	}
}
