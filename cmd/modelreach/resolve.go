package main

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
	"github.com/modelreach/modelreach/gate/probe"
	"github.com/modelreach/modelreach/gate/provider"
	"github.com/modelreach/modelreach/gate/redact"
)

// destination is one provider of a run with everything it takes to ask there: what the manifest says of it, completed by the
// settings and the environment.
type destination struct {
	gate.Destination
	declared gate.Provider
	preset   provider.Preset // of the declared kind; the zero one for provider.Compatible
	source   string          // where the base URL is from, in words
	key      redact.Secret
	identity bool // the workload shows who it is, in place of a key
	retired  bool // the whole service has ended, so nothing is sent
}

// resolver finds out where each provider of a manifest is, and which key goes there.
type resolver struct {
	settings settings.Settings
	getenv   func(string) string
}

// resolve settles every provider that a model names and checks it by the trust rule. All errors come back at once; nothing has
// been sent then.
func (r resolver) resolve(m gate.Manifest) ([]destination, error) {
	var all []destination
	var problems []*located.Error
	for _, declared := range used(m) {
		d, problem := r.destination(declared)
		if problem == nil {
			problem = r.refuse(d)
		}
		if problem != nil {
			problems = append(problems, problem)
			continue
		}
		all = append(all, d)
	}
	for _, declared := range unused(m) {
		if problem := r.refuseUnused(declared); problem != nil {
			problems = append(problems, problem)
		}
	}
	return all, located.Join(problems...)
}

// used are the providers that models name, in the order they do. One that is not declared is a preset, and stands where the
// first model names it; that of most models, OpenAI, is written nowhere.
func used(m gate.Manifest) []gate.Provider {
	var all []gate.Provider
	for _, model := range m.Models {
		if slices.ContainsFunc(all, func(p gate.Provider) bool { return p.Name == model.Provider }) {
			continue
		}
		i := slices.IndexFunc(m.Providers, func(p gate.Provider) bool { return p.Name == model.Provider })
		if i >= 0 {
			all = append(all, m.Providers[i])
			continue
		}
		preset, _ := provider.Lookup(model.Provider)
		at := model.NamedAt
		if model.Provider == gate.OpenAI { // its base URL is a setting, and its key is that of every model
			all = append(all, gate.Provider{Name: gate.OpenAI, Kind: gate.OpenAI, Auth: preset.Auth, KeyPos: model.Pos})
			continue
		}
		all = append(all, gate.Provider{Name: model.Provider, Kind: model.Provider, Auth: preset.Auth, Pos: at, URLPos: at, KeyPos: at})
	}
	return all
}

// unused are the declared providers that no model names.
func unused(m gate.Manifest) []gate.Provider {
	return slices.DeleteFunc(slices.Clone(m.Providers), func(p gate.Provider) bool {
		return slices.ContainsFunc(m.Models, func(model gate.Model) bool { return model.Provider == p.Name })
	})
}

// refuseUnused applies the trust rule to a provider that no model names yet: the first one that does must not be what makes it
// an error. Variables that are not set are none here.
func (r resolver) refuseUnused(declared gate.Provider) *located.Error {
	d, problem := r.destination(declared)
	if problem != nil {
		return nil
	}
	return r.refusePlace(d)
}

func (r resolver) destination(declared gate.Provider) (destination, *located.Error) {
	d := destination{declared: declared}
	d.preset, _ = provider.Lookup(declared.Kind)
	d.Endpoint = gate.Endpoint{Provider: declared.Name, Kind: declared.Kind, APIVersion: declared.APIVersion}
	if problem := r.locate(&d); problem != nil {
		return d, problem
	}
	d.retired = ended(d.Endpoint)
	r.equip(&d)
	return d, nil
}

// ended reports whether the service behind an endpoint has been shut down as a whole.
func ended(e gate.Endpoint) bool {
	day := e.Preset().Retired
	return day != "" && day <= time.Now().UTC().Format(time.DateOnly)
}

// locate finds the base URL: for OpenAI in the settings first, then in the manifest, then in what is known of the provider.
func (r resolver) locate(d *destination) *located.Error {
	p := d.declared
	from := r.settings.From["base-url"]
	switch {
	case p.Name == gate.OpenAI && !strings.HasPrefix(from, "default"):
		d.Endpoint.BaseURL, d.URLFrom, d.source = r.settings.BaseURL, gate.ByWorkflow, from
	case p.BaseURL != "":
		d.Endpoint.BaseURL, d.URLFrom, d.source = p.BaseURL, gate.ByManifest, "`base_url`"
	case p.BaseURLEnv != "":
		return r.variable(d, p.BaseURLEnv, "`base_url_env` names the variable "+p.BaseURLEnv+", which is empty or not set",
			"Set it in the workflow, for this step, job or environment.")
	case d.preset.BaseURL != "":
		d.Endpoint.BaseURL, d.URLFrom, d.source = d.preset.BaseURL, gate.ByPreset, d.preset.Title
	default:
		return r.variable(d, d.preset.BaseURLEnv, "the base URL of `"+p.Name+"` is not known: "+d.preset.BaseURLEnv+" is empty or not set",
			"It differs by account. Set that variable in the workflow, or name another one with `base_url_env`.")
	}
	return nil
}

// variable takes the base URL from the environment.
func (r resolver) variable(d *destination, name, problem, hint string) *located.Error {
	d.Endpoint.BaseURL, d.URLFrom, d.source = strings.TrimSpace(r.getenv(name)), gate.ByWorkflow, "environment variable "+name
	if d.Endpoint.BaseURL == "" {
		return &located.Error{Pos: d.declared.URLPos, Problem: problem, Hint: hint}
	}
	return nil
}

// equip finds the key: for OpenAI what an input gives, then the variable that the manifest names, then the provider's usual
// ones. A server on this machine may have none.
func (r resolver) equip(d *destination) {
	p, s := d.declared, r.settings
	given := p.Name == gate.OpenAI && !s.Key.Empty() && s.KeyName() != settings.KeyEnv
	switch {
	case given:
		d.key, d.KeyFrom, d.Endpoint.KeyName = s.Key, gate.ByWorkflow, s.KeyName()
	case p.Name == gate.OpenAI && s.IdentityProvider != "":
		d.identity, d.KeyFrom, d.Endpoint.KeyName = true, gate.ByWorkflow, gate.IdentityName
	case p.KeyEnv != "":
		d.key, d.KeyFrom, d.Endpoint.KeyName = redact.NewSecret(r.getenv(p.KeyEnv)), gate.ByManifest, p.KeyEnv
	default:
		d.KeyFrom = gate.ByPreset
		d.key, d.Endpoint.KeyName = r.usual(d.preset)
	}
}

// usual is the first of a preset's variables that is set, else the first.
func (r resolver) usual(p provider.Preset) (redact.Secret, string) {
	for _, name := range p.KeyEnv {
		if value := r.getenv(name); value != "" {
			return redact.NewSecret(value), name
		}
	}
	if len(p.KeyEnv) == 0 || p.Local {
		return redact.Secret{}, ""
	}
	return redact.Secret{}, p.KeyEnv[0]
}

// refuse says what is wrong with a destination: its base URL, where its key would go, or what its key is. Where nothing is
// sent, nothing is.
func (r resolver) refuse(d destination) *located.Error {
	if d.retired {
		return nil
	}
	if problem := r.refusePlace(d); problem != nil {
		return problem
	}
	return r.refuseKey(d)
}

func (r resolver) refusePlace(d destination) *located.Error {
	at := d.declared
	if err := gate.CheckBaseURL(d.Endpoint.BaseURL); err != nil && !(errors.Is(err, gate.ErrPlainHTTP) && d.open()) {
		return &located.Error{Pos: at.URLPos, Problem: d.source + ": " + err.Error() + suspicion(err)}
	}
	if refusal := gate.Trust(d.Destination, r.settings.AllowHosts); refusal != nil {
		e := &located.Error{Pos: at.URLPos, Problem: refusal.Problem + " (cause: " + string(gate.KeyNotAllowedHere) + ")", Hint: refusal.Hint}
		if refusal.Key {
			e.Pos = at.KeyPos
		}
		return e
	}
	if d.preset.Name == "azure" && strings.Contains(strings.ToLower(d.Endpoint.BaseURL), "/deployments") {
		return &located.Error{Pos: at.URLPos, Problem: d.source + ": the base URL must end before /deployments",
			Hint: "It is the address of the resource, such as https://acme.openai.azure.com; the name of the deployment is the `id` of a model."}
	}
	return nil
}

// open reports whether a request to a destination carries nothing that the network may not see.
func (d destination) open() bool { return d.Endpoint.KeyName == "" && d.key.Empty() && !d.identity }

// notKeys are the flaws of a value that was put into the wrong variable. They end the run; other flaws are findings.
var notKeys = []string{"is_url", "other_provider"}

func (r resolver) refuseKey(d destination) *located.Error {
	fault, code, message := probe.InspectKeyFor(d.key, d.Endpoint)
	if fault != gate.FaultBadKey || !slices.Contains(notKeys, code) {
		return nil
	}
	return &located.Error{
		Pos:     d.declared.KeyPos,
		Problem: "the " + holder(d) + " holds no key of `" + d.declared.Name + "`: t" + strings.TrimPrefix(strings.TrimSuffix(message, "."), "T"),
		Hint:    "Nothing was sent, for any model. Give it the key of the provider that is asked, or name the variable that holds it with `api_key_env`.",
	}
}

// holder is what a key was given in.
func holder(d destination) string {
	if d.KeyFrom == gate.ByWorkflow {
		return "input " + d.Endpoint.KeyName
	}
	return "variable " + d.Endpoint.KeyName
}

// suspicion marks an address that would carry a key unencrypted.
func suspicion(err error) string {
	if errors.Is(err, gate.ErrPlainHTTP) {
		return " (cause: " + string(gate.KeyNotAllowedHere) + ")"
	}
	return ""
}
