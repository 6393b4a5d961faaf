package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/modelreach/modelreach/cmd/modelreach/github"
	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/incident"
	"github.com/modelreach/modelreach/gate/probe"
	"github.com/modelreach/modelreach/gate/provider"
	"github.com/modelreach/modelreach/gate/redact"
)

// connect makes a source of every destination. Nothing is sent yet.
func (p *program) connect(s settings.Settings, destinations []destination) (gate.Sources, error) {
	sources := gate.Sources{}
	pages := incident.New(incident.Options{UserAgent: userAgent(), Scrub: p.out.scrub.String})
	for _, d := range destinations {
		if d.retired {
			sources[d.declared.Name] = gate.Source{Endpoint: d.Endpoint, Ask: retired}
			continue
		}
		p.out.learn(d.key)
		client, err := probe.New(p.options(s, d))
		if err != nil {
			return nil, internal(fmt.Errorf("set up %s: %w", d.declared.Name, err))
		}
		source := gate.Source{Endpoint: d.Endpoint, Ask: client.Ask}
		if askable(d) {
			source.List, source.Control = lister(client, d), controlled(s, d.Endpoint)
		}
		if !s.NoStatus {
			source.Incident = pages.Of(d.Endpoint.Preset())
		}
		sources[d.declared.Name] = source
	}
	return sources, nil
}

func userAgent() string { return "modelreach/" + versionName() }

// retired answers for a service that has ended: nothing is sent there.
func retired(context.Context, gate.Call) gate.Evidence {
	return gate.Evidence{Fault: gate.FaultRetired, At: time.Now().UTC()}
}

// options are those of a client. Organization and project of OpenAI come from the settings first; what the workflow gave goes
// to OpenAI or where the workflow says. What the manifest gives is no secret: it stands in the repository, and made one it
// could blank out any word of a report.
func (p *program) options(s settings.Settings, d destination) probe.Options {
	o := probe.Options{
		Endpoint:     d.Endpoint,
		Key:          d.key,
		Auth:         d.declared.Auth,
		Organization: d.declared.Organization,
		Project:      d.declared.Project,
		UserAgent:    userAgent(),
		Timeout:      s.Timeout,
		Attempts:     s.Attempts,
		Concurrency:  s.Concurrency,
		Learn:        func(secret redact.Secret) { p.out.learn(secret) },
	}
	if d.declared.Name == gate.OpenAI && (d.URLFrom == gate.ByWorkflow || d.Endpoint.Preset().Name == gate.OpenAI) {
		o.Organization, o.Project = cmp.Or(s.Organization, o.Organization), cmp.Or(s.Project, o.Project)
	}
	if d.identity {
		o.Identity = &probe.Identity{ProviderID: s.IdentityProvider, ServiceAccountID: s.ServiceAccount, Token: p.token(s)}
	}
	return o
}

// lister asks for the list where there is one.
func lister(client *probe.Client, d destination) gate.Lister {
	if d.Endpoint.Preset().List == provider.ListNone {
		return nil
	}
	return client.List
}

// askable reports whether anything will be sent: with a key that cannot be one, nothing is.
func askable(d destination) bool {
	fault, _, _ := probe.InspectKeyFor(d.key, d.Endpoint)
	return fault == gate.NoFault || fault == gate.FaultNoKey && (d.identity || d.Endpoint.KeyName == "")
}

// controlled reports whether a model that cannot exist is asked for. A provider's own hosts are known to refuse it.
func controlled(s settings.Settings, e gate.Endpoint) bool {
	return s.Control == "on" || s.Control == "auto" && !e.FirstParty()
}

// token returns the way to the token that says who this workload is: a file, else the runner.
func (p *program) token(s settings.Settings) func(context.Context) (redact.Secret, error) {
	return func(ctx context.Context) (redact.Secret, error) {
		if s.TokenFile != "" {
			return tokenFile(p.out.path(s.TokenFile))
		}
		token, err := p.out.runner.IDToken(ctx, s.Audience)
		if failed, ok := errors.AsType[*github.NoToken](err); ok {
			return redact.Secret{}, &probe.TokenError{Missing: failed.Missing, Status: failed.Status, Err: failed.Err, Text: failed.Error()}
		}
		return redact.NewSecret(token), err
	}
}

// maxToken bounds a token file in bytes.
const maxToken = 64 << 10

// tokenFile reads a token as Kubernetes projects it into a pod. The error is a sentence without the path's contents.
func tokenFile(path string) (redact.Secret, error) {
	file, err := os.Open(path)
	if err != nil {
		return redact.Secret{}, errors.New("the file that `identity-token-file` names cannot be read: " + reasonOf(err))
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxToken+1))
	token := strings.TrimSpace(string(data))
	switch {
	case err != nil:
		return redact.Secret{}, errors.New("the file that `identity-token-file` names cannot be read: " + reasonOf(err))
	case len(data) > maxToken:
		return redact.Secret{}, errors.New("the file that `identity-token-file` names is too large to hold a token")
	case token == "":
		return redact.Secret{}, errors.New("the file that `identity-token-file` names is empty")
	}
	return redact.NewSecret(token), nil
}

// reasonOf is a file error without operation and path.
func reasonOf(err error) string {
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err.Error()
	}
	return "unknown reason"
}
