package discover

import (
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate/provider"
)

// maxToken is the longest word that can be an id with its prefix.
const maxToken = 200

// prefixes are what stands before an id to say where its model is called: the providers, as we, LiteLLM and promptfoo call
// them, the APIs as promptfoo does, and what stands before it in a path of OpenAI's and Azure's APIs.
var prefixes = func() map[string]bool {
	all := map[string]bool{}
	for _, name := range append(provider.Kinds(), "azure_ai", "azure_text", "azureopenai", "azure-openai", "custom_openai", "github",
		"github_copilot", "litellm_proxy", "openai-chat", "openai-responses", "openai_like", "text-completion-openai",
		"vercel_ai_gateway", "chat", "completion", "embedding", "responses", "deployments", "engines", "models") {
		all[name] = true
	}
	return all
}()

// candidate is an id in a literal.
type candidate struct {
	id     string
	offset int
}

// word is a run of bytes between delimiters, which may be an id.
type word struct{ begin, end int }

// separators are the bytes between words. Whatever else stands beside an id may be a part of a longer name.
var separators = func() (marks [256]bool) {
	for _, c := range []byte(" \t\r\n\"'`,;=&?") {
		marks[c] = true
	}
	return marks
}()

// candidates are the ids that count in a literal.
func (s *inspection) candidates(begin, end int) []candidate {
	words, blanks := s.words(begin, end)
	list := s.onlyIDs(words)
	var found []candidate
	for i, w := range words {
		if !list && blanks && !s.announced(words, i) {
			continue
		}
		c, ok := s.id(w.begin, w.end)
		if !ok || !list && plainWord(c.id) || nameless(c.id) && !s.modelBefore(begin) {
			continue
		}
		found = append(found, c)
	}
	return found
}

// onlyIDs reports whether every word is an id.
func (s *inspection) onlyIDs(words []word) bool {
	return !slices.ContainsFunc(words, func(w word) bool {
		_, ok := s.id(w.begin, w.end)
		return !ok
	})
}

// words cuts a literal into words, and reports whether blanks stand between them. What is only punctuation is no word. The
// words are good until the next call.
func (s *inspection) words(begin, end int) (words []word, blanks bool) {
	words = s.buffer[:0]
	for i := begin; i < end; {
		if n := separator(s.text[i:end]); n > 0 {
			i += n
			continue
		}
		w, named := word{begin: i}, false
		for i < end && separator(s.text[i:end]) == 0 {
			named = named || letter(s.text[i])
			i++
		}
		if !named {
			continue
		}
		w.end = i
		if n := len(words); n > 0 && !blanks {
			blanks = strings.ContainsAny(s.text[words[n-1].end:w.begin], " \t\r\n\\")
		}
		words = append(words, w)
	}
	s.buffer = words
	return words, blanks
}

// separator is how many bytes of a separator text begins with: one, or two of an escaped blank or quote.
func separator(text string) int {
	switch {
	case separators[text[0]]:
		return 1
	case text[0] == '\\' && len(text) > 1 && strings.IndexByte("nrt\"'`\\", text[1]) >= 0:
		return 2
	}
	return 0
}

// letter reports whether c is a letter, a digit, or a byte of a character that may be one.
func letter(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c >= 0x80
}

// id is the id in a word, alone or behind prefixes.
func (s *inspection) id(begin, end int) (candidate, bool) {
	text := s.text[begin:end]
	if len(text) > maxToken {
		return candidate{}, false
	}
	if s.known(text) {
		return candidate{text, begin}, true
	}
	first := strings.IndexAny(text, "/:")
	if first < 0 {
		return candidate{}, false
	}
	if n := strings.LastIndex(text, ":-"); n > 0 && strings.HasPrefix(text, "${") && text[len(text)-1] == '}' {
		return s.id(begin+n+len(":-"), end-1) // the default of a variable: ${MODEL:-gpt-4o}
	}
	outer := prefixes[text[:first]]
	for from := 0; first >= 0; first = strings.IndexAny(text[from:], "/:") {
		part := text[from : from+first]
		from += first + 1
		rest := text[from:]
		if part == "deployments" {
			rest, _, _ = strings.Cut(rest, "/")
		}
		if (outer || prefixes[part]) && s.known(rest) {
			return candidate{rest, begin + from}, true
		}
	}
	return candidate{}, false
}

// announced reports whether the words before the i-th say that a model follows: the flag -m, or a flag or a key in whose
// name is "model".
func (s *inspection) announced(words []word, i int) bool {
	if i == 0 {
		return false
	}
	name := s.text[words[i-1].begin:words[i-1].end]
	if strings.HasPrefix(name, "-") {
		return name == "-m" || namesModel(name)
	}
	return namesModel(name) && strings.ContainsAny(s.text[words[i-1].begin:words[i].begin], ":=")
}

// modelBefore reports whether the line in front of a literal says that a model follows.
func (s *inspection) modelBefore(begin int) bool {
	return namesModel(before(s.text, begin))
}

func namesModel(text string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, "model") || strings.Contains(text, "engine")
}

// plainWord reports whether an id could also be a word or a name of something else: "o1", "tts-1", "chat-latest".
func plainWord(id string) bool {
	return !strings.Contains(id, "gpt") && (len(id) < 7 || !strings.ContainsAny(id, "0123456789"))
}

// nameless reports whether an id is a word like any other: "ada", "davinci".
func nameless(id string) bool {
	return !slices.ContainsFunc([]byte(id), func(c byte) bool { return c < 'a' || c > 'z' })
}
