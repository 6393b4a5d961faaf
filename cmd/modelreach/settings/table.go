package settings

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/redact"
	"github.com/modelreach/modelreach/gate/report"
)

const keyName = "api-key"

// KeyEnv is the variable the key is read from when no input gives it.
const KeyEnv = "OPENAI_API_KEY"

// Table is every setting, in the order the documentation shows them.
var Table = []Setting{
	{Name: "manifest", Usage: "path of the manifest; without it modelreach.yml, .modelreach.yml and .github/modelreach.yml are tried in this order",
		set: func(s *Settings, v string) error { s.Manifest = v; return nil }},
	{Name: "models", List: true, Usage: "models to check without a manifest, one id per line",
		set: func(s *Settings, v string) error { s.Models = v; return nil }},
	{Name: keyName, Env: KeyEnv, Usage: "the API key; pass it as a secret, never as plain text",
		set: func(s *Settings, v string) error { s.Key = redact.NewSecret(v); return nil }},
	{Name: "base-url", Env: "OPENAI_BASE_URL", Default: "https://api.openai.com/v1", Usage: "base URL that models of OpenAI are asked at, path prefix included; for them the key is sent there and nowhere else",
		set: func(s *Settings, v string) error { s.BaseURL = v; return nil }},
	{Name: "organization", Env: "OPENAI_ORG_ID", Usage: "id of the organization to call as (org-…)",
		set: func(s *Settings, v string) (err error) { s.Organization, err = headerValue(v); return }},
	{Name: "project", Env: "OPENAI_PROJECT_ID", Usage: "id of the project to call as (proj_…)",
		set: func(s *Settings, v string) (err error) { s.Project, err = headerValue(v); return }},
	{Name: "allow-hosts", List: true, Usage: "hosts beside the providers' own that the manifest may send keys to, one HOST or HOST:PORT per line",
		set: func(s *Settings, v string) (err error) { s.AllowHosts, err = hosts(v); return }},
	{Name: "environment", Usage: "label of what this run stands for, such as staging or production; every report shows it",
		set: func(s *Settings, v string) (err error) { s.Environment, err = label(v); return }},
	{Name: "shard", Usage: "part of the plan to ask, as I/N: 2/4 is the second of four; auto/4 takes the index from JOB_COMPLETION_INDEX, which an indexed Kubernetes Job sets; `modelreach merge` joins the reports",
		set: func(s *Settings, v string) (err error) { s.Shard, err = shard(v); return }},
	{Name: "identity-provider-id", Usage: "keyless: id of the workload identity provider at OpenAI; with service-account-id it takes the place of a key",
		set: func(s *Settings, v string) (err error) { s.IdentityProvider, err = headerValue(v); return }},
	{Name: "service-account-id", Usage: "keyless: id of the OpenAI service account to act as",
		set: func(s *Settings, v string) (err error) { s.ServiceAccount, err = headerValue(v); return }},
	{Name: "audience", Default: "https://api.openai.com/v1", Usage: "keyless: audience of the token that GitHub is asked for",
		set: func(s *Settings, v string) (err error) { s.Audience, err = headerValue(v); return }},
	{Name: "identity-token-file", Usage: "keyless: file that holds the token, as Kubernetes projects it; without it GitHub is asked for one",
		set: func(s *Settings, v string) error { s.TokenFile = v; return nil }},
	{Name: "control", Default: "auto", Values: []string{"on", "off", "auto"}, Usage: "whether to ask for a model that cannot exist as well, to see that an answer proves something; auto does so away from the providers' own hosts",
		set: func(s *Settings, v string) error { s.Control = v; return nil }},
	{Name: "no-status", Default: "false", Bool: true, Usage: "do not ask a provider's public status page when a model could not be checked (true, false)",
		set: func(s *Settings, v string) (err error) { s.NoStatus, err = boolean(v); return }},
	{Name: "lock", Default: "modelreach.lock", Usage: "file that remembers what an earlier run reached; it is read where it exists",
		set: func(s *Settings, v string) error { s.Lock = v; return nil }},
	{Name: "update-lock", Default: "false", Bool: true, Usage: "write what this run reached into the lock file (true, false)",
		set: func(s *Settings, v string) (err error) { s.UpdateLock, err = boolean(v); return }},
	{Name: "fail-on", Default: "any", Values: []string{"any", "regression", "never"}, Usage: "which findings fail the run: any unreachable model, those that the lock file knows as reachable, or never any",
		set: func(s *Settings, v string) error { s.FailOn = gate.FailOn(v); return nil }},
	{Name: "on-inconclusive", Default: "fail", Values: []string{"fail", "warn", "pass"}, Usage: "what a model means that could not be checked: fail ends with exit code 3, warn and pass let the run go on",
		set: func(s *Settings, v string) error { s.Inconclusive = gate.Level(v); return nil }},
	{Name: "on-missing-key", Default: "auto", Values: []string{"auto", "fail", "skip"}, Usage: "what a missing key means: auto skips where GitHub gives no secrets (pull requests from forks and by Dependabot) and fails elsewhere",
		set: func(s *Settings, v string) error { s.MissingKey = v; return nil }},
	{Name: "timeout", Default: "30s", Usage: "time limit of one attempt",
		set: func(s *Settings, v string) (err error) { s.Timeout, err = duration(v, time.Hour); return }},
	{Name: "deadline", Default: "5m", Usage: "time limit of the whole run",
		set: func(s *Settings, v string) (err error) { s.Deadline, err = duration(v, 24*time.Hour); return }},
	{Name: "attempts", Default: "4", Usage: "how often a model is asked at most when the failure may pass by itself",
		set: func(s *Settings, v string) (err error) { s.Attempts, err = count(v, 10); return }},
	{Name: "concurrency", Default: "64", Usage: "how many requests are under way at the same time, at each provider",
		set: func(s *Settings, v string) (err error) { s.Concurrency, err = count(v, 256); return }},
	{Name: "max-spend", Default: "0.05", Usage: "the most a run may cost in USD, by an upper bound worked out before the first call; above it nothing is asked",
		set: func(s *Settings, v string) (err error) { s.MaxSpend, err = dollars(v); return }},
	{Name: "summary", Default: "true", Usage: "whether to write the job summary (true, false)",
		set: func(s *Settings, v string) (err error) { s.Summary, err = boolean(v); return }},
	{Name: "annotations", Default: "true", Usage: "whether to annotate the lines that declare the models (true, false)",
		set: func(s *Settings, v string) (err error) { s.Annotations, err = boolean(v); return }},
	{Name: "report", List: true, Usage: "a report to write as FORMAT=PATH, one per line; formats: " + strings.Join(formats, ", ") + "; the path - is standard output",
		set: func(s *Settings, v string) (err error) { s.Reports, err = reports(v); return }},
	{Name: "working-directory", Default: ".", Usage: "where to look for the manifest; paths are relative to it",
		set: func(s *Settings, v string) error { s.WorkDir = v; return nil }},
	{Name: "log-level", Default: "info", Values: []string{"error", "warn", "info", "debug"}, Usage: "how much to print: error and warn leave out models without trouble, debug adds what came back for each",
		set: func(s *Settings, v string) error { s.LogLevel = v; return nil }},
}

// headerValue checks an id that is sent as an HTTP header (RFC 9110, section 5.5).
func headerValue(value string) (string, error) {
	if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", errors.New("an id holds no blanks, line breaks or special characters")
	}
	return value, nil
}

// hosts are the entries of a list, one per line or parted by commas or blanks.
func hosts(value string) ([]string, error) {
	entries := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	for _, entry := range entries {
		if err := gate.CheckHost(entry); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// maxLabel is how long a label may be, in characters.
const maxLabel = 40

// label checks a few words that stand in every report.
func label(value string) (string, error) {
	if utf8.RuneCountInString(value) > maxLabel || strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "", fmt.Errorf("%q is no label: write a few words in one line, at most %d characters", shown(value), maxLabel)
	}
	return value, nil
}

func duration(value string, most time.Duration) (time.Duration, error) {
	d, err := time.ParseDuration(value)
	if err != nil {
		return 0, fmt.Errorf("%q is not a duration; write one such as 30s, 1m30s or 5m", shown(value))
	}
	if d <= 0 || d > most {
		return 0, fmt.Errorf("%s is out of range; it must be above 0 and at most %s", d, short(most))
	}
	return d, nil
}

// short leaves out the zero units of a whole number of hours.
func short(d time.Duration) string { return strings.TrimSuffix(d.String(), "0m0s") }

func count(value string, most int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > most {
		return 0, fmt.Errorf("%q is not a whole number from 1 to %d", shown(value), most)
	}
	return n, nil
}

func dollars(value string) (float64, error) {
	usd, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(usd) || math.IsInf(usd, 0) || usd < 0 {
		return 0, fmt.Errorf("%q is not an amount in USD; write one such as 0.05", shown(value))
	}
	return usd, nil
}

// booleans are those of the YAML 1.2 core schema, as the runner's own toolkit reads them (actions/toolkit
// packages/core/src/core.ts, getBooleanInput).
var booleans = map[string]bool{"true": true, "True": true, "TRUE": true, "false": false, "False": false, "FALSE": false}

func boolean(value string) (bool, error) {
	b, ok := booleans[value]
	if !ok {
		return false, fmt.Errorf("%q is neither true nor false", shown(value))
	}
	return b, nil
}

// formats are the names of the report formats, in order.
var formats = slices.Sorted(maps.Keys(report.Formats))

func reports(value string) ([]ReportFile, error) {
	var files []ReportFile
	for line := range strings.Lines(value) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		format, path, found := strings.Cut(line, "=")
		format, path = strings.TrimSpace(format), strings.TrimSpace(path)
		if !found || path == "" {
			return nil, fmt.Errorf("%q is not FORMAT=PATH, such as json=modelreach.json", shown(line))
		}
		if !slices.Contains(formats, format) {
			return nil, fmt.Errorf("the format %q is none of %s%s", shown(format), strings.Join(formats, ", "), suggestion(format, formats))
		}
		if strings.HasSuffix(path, "/") {
			return nil, fmt.Errorf("%q is a folder: name a file in it, such as %s", shown(line), shown(line+"modelreach."+format))
		}
		file := ReportFile{format, path}
		if i := slices.IndexFunc(files, func(f ReportFile) bool { return filepath.Clean(f.Path) == filepath.Clean(path) }); i >= 0 {
			return nil, fmt.Errorf("two reports go to %q: %s and %s", shown(path), files[i].Format, format)
		}
		files = append(files, file)
	}
	return files, nil
}
