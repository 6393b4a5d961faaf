package probe

import (
	"encoding/json"
	"regexp"
	"slices"
	"sync"

	"github.com/openai/openai-go/v3/auth"

	"github.com/modelreach/modelreach/gate/redact"
)

// secrets are what a client may not repeat. It learns more of them on the way, while other calls scrub their evidence.
type secrets struct {
	lock     sync.Mutex
	known    []redact.Secret
	scrubber *redact.Scrubber
	tell     func(redact.Secret) // nil for nobody
}

func newSecrets(tell func(redact.Secret), known ...redact.Secret) *secrets {
	return &secrets{known: known, scrubber: redact.NewScrubber(known...), tell: tell}
}

// learn adds a secret and tells of it, both before it returns: only then it may be used.
func (s *secrets) learn(secret redact.Secret) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if secret.Empty() || slices.ContainsFunc(s.known, func(k redact.Secret) bool { return k.Reveal() == secret.Reveal() }) {
		return
	}
	s.known = append(s.known, secret)
	s.scrubber = redact.NewScrubber(s.known...)
	if s.tell != nil {
		s.tell(secret)
	}
}

// scrub removes every secret known by now, and others that belong to one reply alone.
func (s *secrets) scrub(others ...redact.Secret) func(string) string {
	s.lock.Lock()
	defer s.lock.Unlock()
	if len(others) == 0 {
		return s.scrubber.String
	}
	return redact.NewScrubber(append(slices.Clone(s.known), others...)...).String
}

var (
	// clientSecret finds the value of an answer of POST /realtime/client_secrets in a body that does not parse.
	clientSecret = quoted(`value`)
	// tokens find what an exchange gives away or repeats (RFC 8693, sections 2.1 and 2.2.1; RFC 6749, section 5.1).
	tokens = quoted(`(?:access_|refresh_|id_|subject_|actor_)?token`)
)

// quoted finds the texts of a member of a JSON object, without parsing what may not parse.
func quoted(name string) *regexp.Regexp {
	return regexp.MustCompile(`"` + name + `"\s*:\s*("(?:[^"\\]|\\.)+")`)
}

func clientSecretsIn(body []byte) []redact.Secret {
	var answer struct{ Value string }
	_ = json.Unmarshal(body, &answer) // also where the name is spelled with escapes
	return append(found(clientSecret, body, 1), redact.NewSecret(answer.Value))
}

// tokensIn are the access token, whatever it is, and what else is long enough for a token: of a short word that a server
// calls one, the mask would cover half a log.
func tokensIn(body []byte) []redact.Secret {
	const shortest = 16
	var reply auth.TokenExchangeResponse
	_ = json.Unmarshal(body, &reply)
	return append(found(tokens, body, shortest), redact.NewSecret(reply.AccessToken))
}

// found are the first few texts that a pattern finds, of at least shortest bytes.
func found(pattern *regexp.Regexp, body []byte, shortest int) []redact.Secret {
	const enough = 16
	var secrets []redact.Secret
	for _, match := range pattern.FindAllSubmatch(body, enough) {
		var value string
		if json.Unmarshal(match[1], &value) == nil && len(value) >= shortest {
			secrets = append(secrets, redact.NewSecret(value))
		}
	}
	return secrets
}
