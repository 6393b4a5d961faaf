package gate

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate/provider"
)

// Origin says who chose a value.
type Origin string

// The origins. Whoever can open a pull request chooses what the manifest says.
const (
	ByPreset   Origin = "preset"
	ByWorkflow Origin = "workflow" // an input, a flag, or a variable of the environment
	ByManifest Origin = "manifest"
)

// Destination is where a key would go, before it is allowed to.
type Destination struct {
	Endpoint Endpoint
	URLFrom  Origin // of the base URL
	KeyFrom  Origin // of the choice which variable holds the key
}

// Refusal says why a key may not go to its destination.
type Refusal struct {
	Key     bool   // it is the variable that is refused, else the base URL
	Problem string // without a full stop
	Hint    string // what to do instead, in whole sentences
}

// Trust is the rule on where a key may go: to the hosts of a built-in provider, and then only that provider's usual
// variable; to a base URL that the workflow named; or to a host in allowed, as "host" or "host:port". The base URL must pass
// CheckBaseURL. It returns nil where the key may go. Without a key, a request may still go to no other hosts than these and
// this machine: they are what the workflow means to call.
func Trust(d Destination, allowed []string) *Refusal {
	u, err := url.Parse(d.Endpoint.BaseURL)
	if err != nil {
		return &Refusal{Problem: "the base URL is not a valid address"}
	}
	key := d.Endpoint.KeyName
	switch {
	case d.KeyFrom == ByManifest && RunnersOwn(key):
		return &Refusal{Key: true, Problem: "`" + key + "` may not be used as a key",
			Hint: "It belongs to the runner or to GitHub, and is never sent to a provider of models. Name the variable that holds the provider's own key."}
	case d.URLFrom == ByWorkflow || allows(allowed, u):
		return nil
	case key == "" && isLoopback(u.Hostname()):
		return nil
	}
	return d.builtIn(u)
}

// builtIn is the rule for a base URL that neither the workflow nor allow-hosts names.
func (d Destination) builtIn(u *url.URL) *Refusal {
	serving := slices.DeleteFunc(slices.Clone(provider.Presets), func(p provider.Preset) bool { return p.Tenants || !p.Serves(u.Hostname()) })
	usualPort := u.Port() == "" || u.Port() == "443"
	key := d.Endpoint.KeyName
	switch {
	case len(serving) == 0 || !usualPort && !serving[0].Local:
		return &Refusal{Problem: "the manifest may not choose to send " + orElse(key, "a request") + " to `" + cut(u.Host, 100) + "`" + resembling(u.Hostname()),
			Hint: "If that host is right, let the workflow say so: put it into the input `allow-hosts`, or set the base URL in a variable of the workflow and name that with `base_url_env`."}
	case key == "":
		return nil
	case d.KeyFrom == ByWorkflow && serving[0].Name != OpenAI:
		return &Refusal{Problem: "the manifest may not choose to send " + inputOf(key) + " to " + d.title(serving[0]),
			Hint: "The input `api-key` and the identity of a run are OpenAI's. Declare another provider with an `api_key_env` of its own."}
	case d.KeyFrom == ByWorkflow:
		return nil
	case !slices.ContainsFunc(serving, func(p provider.Preset) bool { return slices.Contains(p.KeyEnv, key) }):
		return &Refusal{Key: true, Problem: "the manifest may not choose to send `" + key + "` to " + d.title(serving[0]),
			Hint: d.usual(serving) + " To send another one, let the workflow say so: put `" + cut(u.Host, 100) + "` into the input `allow-hosts`."}
	}
	return nil
}

// title is whoever serves a host: several local servers share this machine's.
func (d Destination) title(serving provider.Preset) string {
	if serving.Local {
		return "this machine"
	}
	return serving.Title
}

func inputOf(key string) string {
	if strings.Contains(key, " ") {
		return "a token of " + key
	}
	return "the key of the input `" + key + "`"
}

// usual names the variables that may hold the key.
func (d Destination) usual(serving []provider.Preset) string {
	if own, ok := provider.Lookup(d.Endpoint.Kind); ok && own.Local {
		serving = []provider.Preset{own}
	}
	var names []string
	for _, p := range serving {
		names = append(names, p.KeyEnv...)
	}
	if len(names) == 0 {
		return "It takes no key."
	}
	return "Its key is expected in " + strings.Join(names, " or ") + "."
}

// resembling warns of a host that looks like a provider's own.
func resembling(host string) string {
	for _, p := range provider.Presets {
		own, _ := url.Parse(p.BaseURL)
		if p.Local || own.Hostname() == "" {
			continue
		}
		if name := own.Hostname(); host != name && (strings.Contains(host, name) || len(Nearest(host, []string{name})) > 0) {
			return fmt.Sprintf(", which looks like `%s` and is another host", name)
		}
	}
	return ""
}

// allows reports whether a list of hosts names the host of u. An entry without a port means every port.
func allows(allowed []string, u *url.URL) bool {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return slices.ContainsFunc(allowed, func(entry string) bool {
		e, err := url.Parse("//" + entry)
		return err == nil && strings.EqualFold(e.Hostname(), u.Hostname()) && (e.Port() == "" || e.Port() == port)
	})
}

// runners are the beginnings of variables that the runner sets or that hold its tokens (GitHub's documentation, "Variables
// reference"; the runner's INPUT_ variables), and the names people give to a token of GitHub.
var runners = []string{"GITHUB_", "ACTIONS_", "RUNNER_", "INPUT_", "GH_TOKEN", "GH_ENTERPRISE_TOKEN", "CI_JOB_TOKEN", "SYSTEM_ACCESSTOKEN"}

// elsewhere are the beginnings of variables that other CI systems set, many of them with the words of whoever opened a merge
// request, and the settings of proxies.
var elsewhere = []string{"CI_", "CHANGE_", "SYSTEM_", "BUILD_", "BITBUCKET_", "CIRCLE_", "TRAVIS_", "BUILDKITE_", "DRONE_", "JENKINS_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}

// written are the parts of names of variables that hold what somebody wrote into a pull request, or where it was deployed.
var written = []string{"TITLE", "BODY", "MESSAGE", "COMMENT", "BRANCH", "HEAD_REF", "PREVIEW", "_REF_", "LABEL", "DEPLOY_URL", "DEPLOY_PRIME_URL"}

// Influenced reports whether a variable may hold what somebody outside wrote: it is no place for a base URL.
func Influenced(name string) bool {
	name = strings.ToUpper(name)
	return RunnersOwn(name) ||
		slices.ContainsFunc(elsewhere, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) ||
		slices.ContainsFunc(written, func(part string) bool { return strings.Contains(name, part) })
}

// RunnersOwn reports whether a variable belongs to the runner: it is never a provider's key, and what it holds may have been
// written by whoever opened a pull request.
func RunnersOwn(name string) bool {
	name = strings.ToUpper(name)
	return slices.ContainsFunc(runners, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// CheckHost reports what keeps an entry from being one of the hosts of the input allow-hosts: "host" or "host:port".
func CheckHost(entry string) error {
	u, err := url.Parse("//" + entry)
	if err != nil || entry == "" || u.Host != entry || !plainHost(u.Hostname()) || !validPort(u) {
		return fmt.Errorf("%q is not a host: write a name such as llm.corp.example, without https:// and without a path", cut(entry, 100))
	}
	return nil
}

// isLoopback goes by the spelling alone: a name that merely resolves to loopback today may not tomorrow.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
