// Package reference reads model ids where the application keeps them: in a value of one of its files, or in a whole file of
// a format that names models.
//
//	Open ──▶ Document ──▶ Select(path)      a value of YAML, JSON, JSONC, TOML or dotenv
//	                 └──▶ Formats[format]   a whole file: LiteLLM, promptfoo, …
//
// Whoever can open a pull request writes these files, so nothing outside of the root is opened, every stage has a bound, and
// no message shows more of a file than one short value. A path or a file that yields no model yields an error.
package reference

import (
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// maxFound is how many models one path or one file may name.
const maxFound = 1000

// Found is one model that a file names.
type Found struct {
	ID      string   // as it is written, without the provider's prefix; whether it can be an id at all is not checked
	API     gate.API // "" when the file does not say
	Surface string   // what the file calls the API where a check can call none of that kind, such as "rerank"; then API is ""
	Place   Place    // where the model is called; zero when the file does not say, and always of a path
	Pos     gate.Pos // of the value that holds the id; of an alias, that of its anchor
}

// Place is where a file says its models are called. Every value may be empty. They are as they are written, unchecked: a file
// can name a host, but not decide that a key goes there.
type Place struct {
	Kind       string // one of provider.Kinds, or the file's own name of a provider that none of them stands for
	BaseURL    string
	BaseURLEnv string // the variable that holds the base URL
	KeyEnv     string // the variable that holds the key; a key in the file itself is never read
	APIVersion string // of Azure's classic API
}

// Reader reads the models that a whole file names, in the order they are written. It returns at least one model or one
// problem, and may return both. A problem is at a position in the file, or at Line 0 when it is about the file as a whole.
type Reader func(*Document) ([]Found, []*located.Error)

// Formats are the whole-file formats by the names a manifest gives them.
var Formats = map[string]Reader{
	"continue":  named(continues, "this file names no model: a configuration of Continue lists them under `models`"),
	"dotenv":    variables,
	"litellm":   named(litellm, "this file names no model: a configuration of LiteLLM lists them under `model_list`"),
	"prompt":    named(prompt, "this file names no model: a prompt file has the key `model`"),
	"promptfoo": named(promptfoo, "this file names no model: a configuration of promptfoo lists them under `providers`"),
	"workflow":  named(workflow, "this file names no model: no value of an `env` or `with` named `model`, or ending so, holds one"),
}
