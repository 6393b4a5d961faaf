package settings

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// indexEnv is set in each pod of an indexed Job, and counts from 0 (Kubernetes' documentation of Jobs, "Completion mode").
const indexEnv = "JOB_COMPLETION_INDEX"

// shard reads I/N, and auto/N as a shard without an index.
func shard(value string) (gate.Shard, error) {
	if of, auto := strings.CutPrefix(value, "auto/"); auto {
		s, err := gate.ParseShard("1/" + of)
		s.Index = 0
		return s, wrong(value, err)
	}
	s, err := gate.ParseShard(value)
	return s, wrong(value, err)
}

func wrong(value string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%q is no shard: %w", shown(value), err)
}

// settleShard gives a shard without an index the one that the environment has.
func (s *Settings) settleShard(getenv func(string) string) error {
	if s.Shard.Of == 0 || s.Shard.Index > 0 {
		return nil
	}
	value := getenv(indexEnv)
	if value == "" {
		return errors.New("auto needs " + indexEnv + ", which only an indexed Kubernetes Job sets; write the shard as I/N, such as 2/4")
	}
	index, err := strconv.Atoi(value)
	if err != nil || index < 0 || index >= s.Shard.Of {
		return fmt.Errorf("%s is %q; it must be a number from 0 to %d: the Job needs `completions: %d`", indexEnv, shown(value), s.Shard.Of-1, s.Shard.Of)
	}
	s.Shard.Index = index + 1
	return nil
}
