package gate

import (
	"regexp"
	"strings"
	"time"
)

// Retirement says how many days before its shut-down a model is worth a warning, and a failure; 0 is never.
type Retirement struct{ Warn, Fail int }

// DefaultRetirement warns a quarter ahead, and fails nothing: a model that answers today can be deployed today.
var DefaultRetirement = Retirement{Warn: 90}

// fails reports whether a shut-down so many days ahead fails the run.
func (r Retirement) fails(left int) bool { return r.Fail > 0 && left <= r.Fail }

// tells reports whether a shut-down so many days ahead is worth a word.
func (r Retirement) tells(left int) bool { return r.Warn > 0 && left <= r.Warn || r.fails(left) }

// Rules are the part of a policy that a manifest declares. The zero value of each leaves the default.
type Rules struct {
	OnInconclusive Level
	Retirement     *Retirement
	Levels         map[Cause]Level // what a cause means here, whatever it means elsewhere
}

// Waiver says that a known trouble does not close the gate until a day.
type Waiver struct {
	Model    string // a glob: * stands for any characters, ? for one
	Cause    Cause  // "" for any
	Provider string // "" for any
	Reason   string
	Until    time.Time // the last day it holds, at midnight UTC
	Owner    string
	Pos      Pos
}

// dueDays is how long before its end a waiver in use is mentioned.
const dueDays = 14

// covers reports whether a waiver is meant for a finding.
func (w Waiver) covers(f Finding) bool {
	return (w.Cause == "" || w.Cause == f.cause()) && (w.Provider == "" || w.Provider == f.Probe.Provider) && glob(w.Model, f.Probe.Model)
}

// holds reports whether a waiver is in force on the given day.
func (w Waiver) holds(today time.Time) bool { return w.daysLeft(today) >= 0 }

func (w Waiver) daysLeft(today time.Time) int { return days(today, w.Until) }

// days counts the midnights (UTC) from one time to another.
func days(from, to time.Time) int {
	day := func(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}

// glob matches a whole id. A slash is a character like any other: gateways put paths before their ids.
func glob(pattern, id string) bool {
	expression := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern))
	matched, err := regexp.MatchString("^(?s:"+expression+")$", id)
	return err == nil && matched
}

// Past is what an earlier run found where this one asks; the zero Past is nothing.
type Past struct {
	On       string // the last day the model was reachable, YYYY-MM-DD
	As       string // the model that answered then
	Requests int    // per minute, as the endpoint said then; 0 when it did not
	Tokens   int
}
