package manifest

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// Formats are the names of the whole-file formats that `format` takes, in the order messages list them.
var Formats = []string{"litellm", "promptfoo", "prompt", "continue", "dotenv", "workflow"}

// maxQuery is how many bytes the path of a value in a file may have.
const maxQuery = 256

// reference is the declaration of an entry whose ids are kept in another file. Which models those are is for the reader of that
// file to say.
func (r *reader) reference(n *node, values map[string]*node) gate.Model {
	file := values["from"]
	m := gate.Model{Pos: file.pos}
	if n.alias {
		m.Pos = n.pos
	}
	m.From.File, m.From.Pos = r.kept(file), file.pos
	r.inside(n, values, &m.From)
	return r.asked(m, false, values)
}

// kept is the file that holds the ids, or "".
func (r *reader) kept(n *node) string {
	name := r.relative(n, "`from`", pathRules, "Name a file from the root of the repository, as in `from: config/app.yaml`.")
	if name == "" {
		return ""
	}
	return path.Clean(name)
}

// inside reads what is meant in the file: one value, or all that its format holds.
func (r *reader) inside(n *node, values map[string]*node, ref *gate.Reference) {
	query, format := values["path"], values["format"]
	switch {
	case query != nil && format != nil:
		r.add(n.keyAt("format"), "`path` and `format` contradict each other: one names a value, the other all models of the file", "Keep one of the two.")
	case !said(values, "path", "format"):
		r.add(n.keyAt("from"), "`from` needs `path` or `format` beside it",
			"Say with `path` where in the file the id is, as in `path: $.llm.model`, or with `format` what kind of file it is. "+knownFormats())
	}
	if query != nil {
		ref.Path, ref.PathAt = r.query(query), query.pos
	}
	if format != nil {
		ref.Format, ref.PathAt = r.format(format), format.pos
	}
}

// queryForm is a YAML or JSON path, or the name of a variable.
var queryForm = regexp.MustCompile(`^(\$([.\[].*)?|[A-Za-z_][A-Za-z0-9_]*)$`)

func (r *reader) query(n *node) string {
	const form = "Write it as `$.llm.model`; in a dotenv file, write the name of the variable."
	switch {
	case n.kind != aString:
		r.wrong(n, "`path`", "a string", form)
	case n.text == "":
		r.add(n.pos, "`path` is empty", form)
	case len(n.text) > maxQuery:
		r.add(n.pos, fmt.Sprintf("`path` has %d bytes, and %d is the most", len(n.text), maxQuery), "")
	case !utf8.ValidString(n.text) || strings.ContainsFunc(n.text, located.Invisible):
		r.add(n.pos, "`path` must be one line of visible characters, found "+located.Quote(n.text), form)
	case template.MatchString(n.text):
		r.add(n.pos, "`path` holds a placeholder that nothing fills in", "The text is used as it is written. "+form)
	case !queryForm.MatchString(n.text):
		r.add(n.pos, "`path` must begin with `$`, or be the name of a variable, found "+located.Quote(n.text), rooted(n.text, form))
	default:
		return n.text
	}
	return ""
}

// dottedKeys are keys as many tools write them: llm.model, .llm.model, /llm/model.
var dottedKeys = regexp.MustCompile(`^[./]?[A-Za-z_][\w-]*([./][A-Za-z_][\w-]*)*$`)

// rooted is the hint for a path without its root.
func rooted(query, form string) string {
	if !dottedKeys.MatchString(query) {
		return form
	}
	return "Write " + located.Quote("$."+strings.ReplaceAll(strings.TrimLeft(query, "./"), "/", ".")) + "."
}

// meantFormats are other names of formats.
var meantFormats = map[string]string{
	"env": "dotenv", ".env": "dotenv", "environment": "dotenv", "litellm-config": "litellm", "litellm_config": "litellm", "litellm-proxy": "litellm",
	"promptfooconfig": "promptfoo", "prompt.yml": "prompt", "prompt.yaml": "prompt", "github-models": "prompt", "prompts": "prompt", "continue.dev": "continue",
	"github": "workflow", "actions": "workflow", "github-actions": "workflow", "github-workflow": "workflow", "workflows": "workflow",
}

// plainFormats are formats in which only a path can find an id.
var plainFormats = []string{"yaml", "yml", "json", "jsonc", "json5", "toml", "text", "txt", "ini"}

func knownFormats() string { return "Known formats: " + strings.Join(Formats, ", ") + "." }

func (r *reader) format(n *node) string {
	low := strings.ToLower(n.text)
	switch {
	case n.kind != aString:
		r.wrong(n, "`format`", "a string", knownFormats())
	case slices.Contains(Formats, n.text):
		return n.text
	case slices.Contains(plainFormats, low):
		r.add(n.pos, "format "+located.Quote(n.text)+" does not say where the model is", "Write `path` in its place, as in `path: $.llm.model`. "+knownFormats())
	default:
		r.add(n.pos, "unknown format "+located.Quote(n.text)+didYouMean(n.text, meantFormats[low], Formats), knownFormats())
	}
	return ""
}

// didYouMean is a question after the word that another one may stand for: meant, where that is one of candidates, else the
// nearest of them; "" for none.
func didYouMean(word, meant string, candidates []string) string {
	if !slices.Contains(candidates, meant) {
		near := gate.Nearest(word, candidates)
		if len(near) == 0 {
			return ""
		}
		meant = near[0]
	}
	return ": did you mean `" + meant + "`?"
}
