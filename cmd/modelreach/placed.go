package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
	"github.com/modelreach/modelreach/gate/reference"
)

// provider is the provider that a file says a model is called at, without a name where it has an address or a key of its own.
// The problem says why that is nowhere a check can call.
func (x *expander) provider(f reference.Found) (d gate.Provider, problem string) {
	p := f.Place
	kind := p.Kind
	if kind == "" {
		kind = provider.Compatible
	}
	if i := slices.IndexFunc(x.manifest.Providers, func(d gate.Provider) bool { return d.Name == kind }); i >= 0 {
		return x.manifest.Providers[i], ""
	}
	preset, known := provider.Lookup(kind)
	d = gate.Provider{Kind: kind, BaseURL: strings.TrimRight(p.BaseURL, "/"), BaseURLEnv: p.BaseURLEnv, KeyEnv: p.KeyEnv, Auth: preset.Auth}
	if kind == "azure" { // elsewhere it means nothing
		d.APIVersion = p.APIVersion
	}
	switch {
	case !known && kind != provider.Compatible:
		return d, "nothing is known of the provider `" + kind + "` that this file names; to have it checked, declare one of that name under `providers`"
	case d.BaseURL+d.BaseURLEnv+preset.BaseURL == "" && kind != "azure": // the address of Azure has a usual variable
		return d, "this file does not say where `" + kind + "` is called; to have it checked, declare `" + kind + "` under `providers`, with `base_url_env`"
	case len(preset.KeyEnv) > 0 && d.KeyEnv == preset.KeyEnv[0]: // what goes without saying
		d.KeyEnv = ""
	}
	if d == (gate.Provider{Kind: kind, Auth: preset.Auth}) {
		d.Name = kind
	}
	d.Pos = x.pos(f.Pos)
	d.URLPos, d.KeyPos = d.Pos, d.Pos
	return d, ""
}

// add declares a provider once, under a name that says where it comes from, and returns the name.
func (x *expander) add(d gate.Provider) string {
	if d.Name != "" {
		return d.Name
	}
	for _, other := range x.manifest.Providers {
		same := other
		same.Name, same.Pos, same.URLPos, same.KeyPos = d.Name, d.Pos, d.URLPos, d.KeyPos
		if same == d {
			return other.Name
		}
	}
	base := d.Kind + " in " + d.Pos.File
	d.Name = base
	for n := 2; slices.ContainsFunc(x.manifest.Providers, func(p gate.Provider) bool { return p.Name == d.Name }); n++ {
		d.Name = base + " (" + strconv.Itoa(n) + ")"
	}
	x.manifest.Providers = append(x.manifest.Providers, d)
	return d.Name
}
