package reference

import (
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
)

// actionPlaces are where well-known actions call the model that their inputs name (the actions' own documentation).
var actionPlaces = map[string]struct {
	kind string
	api  gate.API
}{
	"actions/ai-inference":          {githubModels, gate.ChatCompletions},
	"anthropics/claude-code-action": {"anthropic", ""},
	"openai/codex-action":           {"openai", gate.Responses},
}

// workflow reads a GitHub workflow: the values of every `env` and `with` whose name says that they are models. A value with an
// expression in it (`${{`) is known only when the workflow runs, and is passed over.
func workflow(r *reader, root *node) {
	walk(root, map[*node]bool{}, func(n *node) {
		action, _, _ := strings.Cut(r.text(n, "uses"), "@")
		for _, p := range n.pairs {
			switch p.key {
			case "with":
				known := actionPlaces[strings.ToLower(action)]
				r.settings(p.value, Found{API: known.api, Place: Place{Kind: known.kind}})
			case "env":
				r.settings(p.value, Found{})
			}
		}
	})
}

// settings reads one mapping of names and values.
func (r *reader) settings(m *node, found Found) {
	for _, p := range m.pairs {
		name := strings.ToLower(p.key)
		one := name == "model" || strings.HasSuffix(name, "-model") || strings.HasSuffix(name, "_model")
		if p.value.kind != aString || strings.Contains(p.value.text, "${{") {
			continue
		}
		switch {
		case one && strings.TrimSpace(p.value.text) != "":
			found.ID, found.Pos = strings.TrimSpace(p.value.text), p.value.at()
			r.add(found)
		case name == "models":
			r.several(p.value, found)
		}
	}
}

// several reads a list of models in one value: one on each line, or with commas between them. One whose line is written
// otherwise in the file stands where the value does.
func (r *reader) several(value *node, found Found) {
	begin := value.at()
	for i, line := range strings.Split(value.text, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		pos, written := r.page.below(begin, i, line)
		column := 0
		for part := range strings.SplitSeq(line, ",") {
			found.ID, found.Pos = strings.TrimSpace(part), pos
			if written {
				found.Pos.Column += column + utf8.RuneCountInString(part[:len(part)-len(strings.TrimLeft(part, " \t"))])
			}
			if found.ID != "" {
				r.add(found)
			}
			column += utf8.RuneCountInString(part) + 1
		}
	}
}
