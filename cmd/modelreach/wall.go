package main

import (
	"io"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate/provider"
	"github.com/modelreach/modelreach/gate/redact"
)

// wall is the outer wall: whatever is written passes it once more, whatever the rooms inside have done already. It learns
// secrets while the run goes on.
type wall struct {
	lock  sync.Mutex
	known []string
	scrub atomic.Pointer[redact.Scrubber]
}

func newWall(secrets []redact.Secret) *wall {
	w := &wall{}
	w.scrub.Store(redact.NewScrubber())
	w.learn(secrets)
	return w
}

// learn makes the wall know secrets, and returns the values that are new to it.
func (w *wall) learn(secrets []redact.Secret) (news []string) {
	w.lock.Lock()
	defer w.lock.Unlock()
	for _, secret := range secrets {
		if value := secret.Reveal(); value != "" && !slices.Contains(w.known, value) {
			w.known = append(w.known, value)
			news = append(news, value)
		}
	}
	if len(news) > 0 {
		all := make([]redact.Secret, len(w.known))
		for i, value := range w.known {
			all[i] = redact.NewSecret(value)
		}
		w.scrub.Store(redact.NewScrubber(all...))
	}
	return news
}

func (w *wall) Bytes(data []byte) []byte { return w.scrub.Load().Bytes(data) }

func (w *wall) String(text string) string { return w.scrub.Load().String(text) }

// scrubbing is the wall around a stream. It expects whole lines in one write, as every writer here does.
type scrubbing struct {
	to   io.Writer
	wall *wall
}

func (s scrubbing) Write(data []byte) (int, error) {
	if _, err := s.to.Write(s.wall.Bytes(data)); err != nil {
		return 0, err
	}
	return len(data), nil
}

// secrets are the values that must never be written, as far as they are known before the manifest is read: the key in use
// and whatever else the environment offers.
func secrets(getenv func(string) string, s *settings.Settings) []redact.Secret {
	names := []string{"INPUT_API-KEY", "INPUT_API_KEY", settings.KeyEnv, "ACTIONS_ID_TOKEN_REQUEST_TOKEN"}
	for _, p := range provider.Presets {
		names = append(names, p.KeyEnv...)
	}
	var all []redact.Secret
	for _, name := range names {
		all = append(all, redact.NewSecret(getenv(name)))
	}
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"} {
		if proxy, err := url.Parse(getenv(name)); err == nil && proxy.User != nil {
			password, _ := proxy.User.Password()
			all = append(all, redact.NewSecret(password))
		}
	}
	if s != nil {
		all = append(all, s.Key, redact.NewSecret(s.Organization), redact.NewSecret(s.Project))
	}
	return all
}
