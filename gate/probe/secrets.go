package probe

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/openai/openai-go/v3/auth"

	"github.com/modelreach/modelreach/gate/redact"
)

// secrets are what a client may not repeat. It learns more of them on the way, while other calls scrub their evidence.
type secrets struct {
	lock   sync.Mutex
	blocks []block             // at least one, each knows more than the next
	tell   func(redact.Secret) // nil for nobody
}

// block is some secrets and their scrubber, which takes long to make of many.
type block struct {
	known    []redact.Secret
	scrubber *redact.Scrubber
}

func newBlock(known ...redact.Secret) block { return block{known, redact.NewScrubber(known...)} }

func (b block) knows(secret redact.Secret) bool {
	return slices.ContainsFunc(b.known, func(k redact.Secret) bool { return k.Reveal() == secret.Reveal() })
}

func newSecrets(tell func(redact.Secret), known ...redact.Secret) *secrets {
	return &secrets{blocks: []block{newBlock(known...)}, tell: tell}
}

// secretsOf are what a client knows from the beginning.
func secretsOf(o Options) []redact.Secret {
	known := []redact.Secret{o.Key}
	for _, id := range []string{o.Organization, o.Project} {
		if m := accountID.FindStringSubmatch(id); m != nil && mixed(m[1]) {
			known = append(known, redact.NewSecret(id))
		}
	}
	return append(known, inPath(o.Endpoint.BaseURL)...)
}

// accountID is an id as OpenAI makes it up. A manifest may say anything in its place, and of a word, or of the name of a model
// behind a prefix, the mask would falsify what a server answers.
var accountID = regexp.MustCompile(`^(?:org-|proj_)([A-Za-z0-9]{6,})$`)

// inPath are the parts of an address that look made up rather than written, as gateways put a tenant's token there.
func inPath(baseURL string) []redact.Secret {
	const shortest = 12
	u, err := url.Parse(baseURL)
	if err != nil {
		return nil
	}
	var secrets []redact.Secret
	for segment := range strings.SplitSeq(u.Path, "/") {
		if len(segment) >= shortest && slices.ContainsFunc(strings.FieldsFunc(segment, notAlphanumeric), random) {
			secrets = append(secrets, redact.NewSecret(segment))
		}
	}
	return secrets
}

func notAlphanumeric(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// random tells generated text from the words, versions and dates that a path or a model's name is made of.
func random(piece string) bool { return len(piece) >= 8 && mixed(piece) }

// mixed reports whether letters and digits alternate: preview20260807 and 70b do not.
func mixed(piece string) bool {
	return strings.ContainsFunc(piece, unicode.IsDigit) && strings.ContainsFunc(piece, unicode.IsLetter) && !numbered.MatchString(piece)
}

// numbered is a word before or behind a number as long as a date.
var numbered = regexp.MustCompile(`^(?:\pL+\d{1,8}|\d{1,8}\pL+)$`)

// learn adds a secret and tells of it, both before it returns: only then it may be used.
func (s *secrets) learn(secret redact.Secret) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if secret.Empty() || slices.ContainsFunc(s.blocks, func(b block) bool { return b.knows(secret) }) {
		return
	}
	s.add(secret)
	if s.tell != nil {
		s.tell(secret)
	}
}

// add joins blocks of like size, so that both their number and how often one secret is read grow with the logarithm of how many
// secrets there are.
func (s *secrets) add(known ...redact.Secret) {
	last := len(s.blocks) - 1
	for ; last >= 0 && len(s.blocks[last].known) <= len(known); last-- {
		known = slices.Concat(s.blocks[last].known, known)
	}
	s.blocks = append(s.blocks[:last+1], newBlock(known...))
}

// scrub removes every secret known by now, and others that belong to one reply alone. What it returns is valid UTF-8, whatever
// bytes came over the wire.
func (s *secrets) scrub(others ...redact.Secret) func(string) string {
	s.lock.Lock()
	defer s.lock.Unlock()
	blocks := slices.Clone(s.blocks)
	if len(others) > 0 {
		blocks = append(blocks, newBlock(others...))
	}
	return func(text string) string {
		text = strings.ToValidUTF8(text, string(utf8.RuneError))
		for _, b := range blocks {
			text = b.scrubber.String(text)
		}
		return text
	}
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
