package manifest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// maxHorizon is how many days before a shut-down it can be told; none is announced earlier.
const maxHorizon = 730

// The levels that a policy can give, to what could not be found out and to a cause.
var (
	openLevels  = []gate.Level{gate.Fail, gate.Warn, gate.Pass}
	causeLevels = []gate.Level{gate.Pass, gate.Notice, gate.Warn, gate.Fail}
)

// policy reads what matters to this repository.
func (r *reader) policy(n *node) {
	const form = "Write it as `policy: { on_inconclusive: warn, levels: { model_substituted: fail } }`."
	if n == nil {
		return
	}
	if n.kind != aMapping {
		r.wrong(n, "`policy`", "a mapping", form)
	}
	values := r.fields(n, policyKeys)
	r.declared.Rules = gate.Rules{
		OnInconclusive: r.level(values["on_inconclusive"], "`on_inconclusive`", openLevels),
		Retirement:     r.retirement(values["retirement"]),
		Levels:         r.levels(values["levels"]),
	}
}

// level is one of choices, or "" when none is said.
func (r *reader) level(n *node, what string, choices []gate.Level) gate.Level {
	if n == nil {
		return ""
	}
	if l := gate.Level(n.text); n.kind == aString && slices.Contains(choices, l) {
		return l
	}
	hint := ""
	if near := didYouMean(n.text, meantLevels[strings.ToLower(n.text)], names(choices)); n.kind == aString && near != "" {
		hint = "D" + near[len(": d"):]
	}
	last := len(choices) - 1
	r.wrong(n, what, "`"+strings.Join(names(choices[:last]), "`, `")+"` or `"+string(choices[last])+"`", hint)
	return ""
}

// meantLevels are other names of levels.
var meantLevels = map[string]string{
	"error": "fail", "failure": "fail", "warning": "warn", "info": "notice", "note": "notice", "ok": "pass", "ignore": "pass", "off": "pass", "none": "pass",
}

// levels are what causes mean in this repository.
func (r *reader) levels(n *node) map[gate.Cause]gate.Level {
	if n == nil {
		return nil
	}
	if n.kind != aMapping {
		r.wrong(n, "`levels`", "a mapping", "Write each as `cause: level`, as in `levels: { model_substituted: fail }`.")
	}
	levels := map[gate.Cause]gate.Level{}
	for _, p := range n.pairs {
		cause := r.cause(p.key, "a key of `levels`")
		level := r.level(p.value, "the level of "+located.Quote(p.key.text), causeLevels)
		if cause != "" && level != "" {
			levels[cause] = level
		}
	}
	return levels
}

// retirement is how long before a shut-down it is told; what is left out is never.
func (r *reader) retirement(n *node) *gate.Retirement {
	const form = "Write it as `retirement: { warn: 90d, fail: 14d }`, or one of the two."
	switch {
	case n == nil:
		return nil
	case n.kind != aMapping:
		r.wrong(n, "`retirement`", "a mapping", form)
	case len(n.pairs) == 0:
		r.add(n.pos, "`retirement` is empty", form)
	}
	values := r.fields(n, retirementKeys)
	horizons := gate.Retirement{Warn: r.days(values, "warn"), Fail: r.days(values, "fail")}
	if horizons.Warn > 0 && horizons.Warn < horizons.Fail {
		r.add(values["warn"].pos, fmt.Sprintf("a model would fail %d days before it is shut down, and be warned of only %d days before", horizons.Fail, horizons.Warn),
			"Let `warn` be the longer one.")
	}
	return &horizons
}

// horizon is a number of days or weeks.
var horizon = regexp.MustCompile(`^([0-9]{1,4})([dw])$`)

// unitDays are the days of each unit.
var unitDays = map[string]int{"d": 1, "w": 7}

// days is a length of time in days; 0 is never.
func (r *reader) days(values map[string]*node, key string) int {
	const form = "Write it in days or weeks, as in `90d` or `2w`; `0d` is never."
	n := values[key]
	if n == nil {
		return 0
	}
	match := horizon.FindStringSubmatch(n.text)
	if n.kind != aString || match == nil {
		r.wrong(n, "`"+key+"`", "a number of days", form)
		return 0
	}
	count, _ := strconv.Atoi(match[1])
	if count *= unitDays[match[2]]; count > maxHorizon {
		r.add(n.pos, fmt.Sprintf("`%s` must be at most %dd, found %s", key, maxHorizon, located.Quote(n.text)), "")
		return 0
	}
	return count
}
