// Package settings is everything a user can set, in one table. A row is a flag, an input of the action (INPUT_<NAME>),
// a row of action.yml and a row of the README; tests hold the four together.
package settings

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-multierror"
	"github.com/spf13/pflag"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
)

// Settings are the resolved and checked values of one run.
type Settings struct {
	Manifest     string // "" to search for one
	Models       string // one id per line
	Key          redact.Secret
	BaseURL      string
	Organization string
	Project      string
	AllowHosts   []string
	Environment  string
	Shard        gate.Shard // the zero Shard is the whole plan
	Control      string     // on, off or auto
	NoStatus     bool
	Lock         string
	UpdateLock   bool
	FailOn       gate.FailOn
	Inconclusive gate.Level
	MissingKey   string // auto, fail or skip
	Timeout      time.Duration
	Deadline     time.Duration
	Attempts     int
	Concurrency  int
	MaxSpend     float64 // USD
	Summary      bool
	Annotations  bool
	Reports      []ReportFile
	WorkDir      string
	LogLevel     string // error, warn, info or debug

	// Keyless: an identity in place of a key.
	IdentityProvider string
	ServiceAccount   string
	Audience         string
	TokenFile        string // "" to ask GitHub

	From map[string]string // where each value is from, in words: "flag --base-url"
}

// KeyName is what a reader knows the key by: the variable, or the input it was given as.
func (s Settings) KeyName() string {
	if s.Key.Empty() || s.From[keyName] == "environment variable "+KeyEnv {
		return KeyEnv
	}
	return keyName
}

// ReportFile is one report to write. Path "-" is standard output.
type ReportFile struct{ Format, Path string }

// Setting is one row of the table.
type Setting struct {
	Name    string   // the flag, and the input of the action
	Env     string   // the environment variable that is read after the input, "" for none
	Default string   // "" for none
	Values  []string // the values it may have, nil for any
	Bool    bool     // the flag may stand without a value, and then means true
	List    bool     // several values: the flag repeated, the input one per line
	Usage   string   // what it is, without default and values

	set func(*Settings, string) error
}

// Flags declares a flag for every row, or for the rows of the given names alone.
func Flags(flags *pflag.FlagSet, names ...string) {
	for _, row := range Table {
		if names != nil && !slices.Contains(names, row.Name) {
			continue
		}
		if row.List {
			flags.StringArray(row.Name, nil, row.help())
			continue
		}
		flags.String(row.Name, "", row.help())
		if row.Bool {
			flags.Lookup(row.Name).NoOptDefVal = "true"
		}
	}
}

// help is the usage with what --help cannot know: pflag sees no defaults, since an unset flag must stay apart from one
// set to the default.
func (s Setting) help() string {
	text := strings.ReplaceAll(s.Usage, "`", "") // pflag takes what stands in backticks for the name of the value
	if s.Values != nil {
		text += " (" + strings.Join(s.Values, ", ") + ")"
	}
	switch {
	case s.Env != "" && s.Default != "":
		text += " [$" + s.Env + ", else " + s.Default + "]"
	case s.Env != "":
		text += " [$" + s.Env + "]"
	case s.Default != "":
		text += " [" + s.Default + "]"
	}
	return text
}

// Resolve reads every setting: a flag wins over an input, an input over the environment, the environment over the
// default. An empty value counts as absent. All errors come back at once, as a multierror.
func Resolve(flags *pflag.FlagSet, getenv func(string) string) (Settings, error) {
	s := Settings{From: map[string]string{}}
	problems := &multierror.Error{ErrorFormat: oneALine}
	for _, row := range Table {
		value, from := row.value(flags, getenv)
		s.From[row.Name] = from
		if value == "" && row.Name != keyName {
			continue
		}
		if err := row.accept(&s, value); err != nil {
			problems = multierror.Append(problems, fmt.Errorf("%s: %w", from, err))
		}
	}
	if err := s.settleShard(getenv); err != nil {
		problems = multierror.Append(problems, fmt.Errorf("%s: %w", s.From["shard"], err))
	}
	for _, rule := range together {
		if rule.broken(s) {
			problems = multierror.Append(problems, errors.New(rule.problem))
		}
	}
	return s, problems.ErrorOrNil()
}

// together are the settings that do not make sense without, or with, one another.
var together = []struct {
	broken  func(Settings) bool
	problem string
}{
	{func(s Settings) bool { return s.IdentityProvider != "" && s.ServiceAccount == "" },
		"identity-provider-id: it needs service-account-id, the service account to act as"},
	{func(s Settings) bool { return s.ServiceAccount != "" && s.IdentityProvider == "" },
		"service-account-id: it needs identity-provider-id, the workload identity provider that knows this run"},
	{func(s Settings) bool { return s.TokenFile != "" && s.IdentityProvider == "" },
		"identity-token-file: it needs identity-provider-id and service-account-id"},
	{func(s Settings) bool { return s.IdentityProvider != "" && !s.Key.Empty() && s.KeyName() != KeyEnv },
		"api-key: give either a key or an identity (identity-provider-id), not both"},
	{func(s Settings) bool { return s.UpdateLock && s.Shard.Of > 0 },
		"update-lock: a shard reaches a part of the models only; let `modelreach merge --update-lock` write the file, from the reports of all shards"},
}

func oneALine(errs []error) string {
	lines := make([]string, len(errs))
	for i, err := range errs {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

// value finds the value of a setting and says where it is from, in words for an error message.
func (s Setting) value(flags *pflag.FlagSet, getenv func(string) string) (value, from string) {
	if flags.Changed(s.Name) {
		if value = s.flag(flags); value != "" {
			return value, "flag --" + s.Name
		}
	}
	for _, name := range inputNames(s.Name) {
		if value = getenv(name); s.filled(value) {
			return value, "input " + s.Name
		}
	}
	if s.Env != "" {
		if value = getenv(s.Env); s.filled(value) {
			return value, "environment variable " + s.Env
		}
	}
	return s.Default, "default of " + s.Name
}

// filled reports whether a value says anything. A blank key does: it is reported as a blank key.
func (s Setting) filled(value string) bool {
	if s.Name == keyName {
		return value != ""
	}
	return strings.TrimSpace(value) != ""
}

func (s Setting) flag(flags *pflag.FlagSet) string {
	if s.List {
		values, _ := flags.GetStringArray(s.Name)
		return strings.Join(values, "\n")
	}
	value, _ := flags.GetString(s.Name)
	return value
}

// inputNames are the variables an input arrives in. The runner upper-cases the name and keeps its hyphens
// (actions/runner src/Runner.Worker/Handlers/Handler.cs); shells and other CI systems cannot set such names, so the
// spelling with underscores is read too.
func inputNames(name string) []string {
	upper := "INPUT_" + strings.ToUpper(name)
	return []string{upper, strings.ReplaceAll(upper, "-", "_")}
}

// accept checks a value and stores it.
func (s Setting) accept(to *Settings, value string) error {
	if s.Name != keyName && !s.List {
		value = strings.TrimSpace(value)
	}
	if s.Values != nil && !slices.Contains(s.Values, value) {
		return fmt.Errorf("%q is none of %s%s", shown(value), strings.Join(s.Values, ", "), suggestion(value, s.Values))
	}
	return s.set(to, value)
}

// suggestion names the value that was probably meant.
func suggestion(value string, values []string) string {
	if near := gate.Nearest(value, values); len(near) > 0 {
		return fmt.Sprintf("; did you mean %s?", near[0])
	}
	return ""
}

// shown keeps a wrong value short enough for one line; %q makes it harmless.
func shown(value string) string { return redact.Cut(value, 60) }
