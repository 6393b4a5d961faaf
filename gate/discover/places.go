package discover

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Place is where a repository keeps models: a whole file in a format that names them, or one value of a file.
type Place struct {
	File   string   // slash-separated, relative to the root
	Format string   // continue, dotenv, litellm, prompt, promptfoo or workflow; "" when Path names a value
	Path   string   // of the value in a YAML, JSON or TOML file: $.llm.model, $.llms[*].model; "" when Format is set
	IDs    []string // as they are written, with a provider's prefix, each once
}

// The shapes of a value that names a model. Where a file says nothing else about it, it must look like an id: with a digit, and
// without the ending of a file's name.
var (
	named   = regexp.MustCompile(`^[A-Za-z0-9][\w.:/@-]{1,199}$`)
	looksID = regexp.MustCompile(`^[a-z][\w.:/@-]{0,198}[0-9][\w.:/@-]*$`)
	aFile   = regexp.MustCompile(`\.[A-Za-z]+$|^(file|exec|python|https?):`)
)

// formats are the whole-file formats: the files that have them by their name, what is in any other YAML file that has them,
// the paths of their models and the shape of those.
var formats = []struct {
	name         string
	files, marks []string
	path, id     *regexp.Regexp
}{
	{name: "prompt", files: []string{"**/*.prompt.{yml,yaml}"}, path: regexp.MustCompile(`^\$\.model$`), id: named},
	{name: "promptfoo", files: []string{"**/promptfooconfig*.{yml,yaml,json}"},
		path: regexp.MustCompile(`^\$\.(providers|targets)(\[\*\](\.id)?)?$`), id: named},
	{name: "workflow", files: []string{".github/workflows/*.{yml,yaml}"},
		path: regexp.MustCompile(`\.(env|with)\.([\w-]*[-_])?(?i:model)$`), id: looksID},
	{name: "litellm", marks: []string{"model_list:", "litellm_params:"},
		path: regexp.MustCompile(`^\$\.model_list\[\*\]\.litellm_params\.model$`), id: named},
	{name: "continue", files: []string{"**/.continue/**/*.{yml,yaml}"}, marks: []string{"schema: v1", "models:", "provider:"},
		path: regexp.MustCompile(`^\$\.models\[\*\]\.model$`), id: named},
	{name: "dotenv", files: []string{"**/.env", "**/.env.*", "**/*.env"}, path: regexp.MustCompile(`^(\w+_)?MODEL$`), id: looksID},
}

// settings are the files of which a single value can be a model, and modelKey is how the paths of such values end.
var (
	settings = []string{
		"**/{config,configs,conf,settings}/**/*.{yml,yaml,json,toml}", "**/{config,settings,application,appsettings,app}*.{yml,yaml,json,toml}",
	}
	modelKey = regexp.MustCompile(`(?:[.\-_](?i:model)|[a-z]Model)(?:[-_]?(?i:name|id))?$`)
)

// Places lists the well-known files below root that hold models, in lexical order, and the values named model in files of
// settings. It leaves out what Scan leaves out, and guesses: whether a value is a model is for a reader of the format, or for
// a person, to say. A file that it cannot make sense of is left out.
func Places(root string) ([]Place, error) {
	folder, err := os.OpenRoot(root)
	if err != nil {
		return nil, fmt.Errorf("open the folder to look through: %w", err)
	}
	defer folder.Close()
	var places []Place
	files := 0
	everywhere := func(string) bool { return true }
	err = walk(folder, everywhere, func(name string, entry fs.DirEntry) error {
		read := valuesOf(name)
		if read == nil {
			return nil
		}
		if files++; files > maxFiles {
			return fmt.Errorf("more than %d files of settings would have to be read", maxFiles)
		}
		text, err := load(folder, name, entry)
		if err == nil {
			places = append(places, placesIn(name, text, read)...)
		}
		return err
	})
	return places, err
}

// placesIn are the places of one file.
func placesIn(name, text string, read func(string) []value) []Place {
	for _, f := range formats {
		if !matches(f.files, name) && !marked(text, f.marks) {
			continue
		}
		place := Place{File: name, Format: f.name}
		for _, v := range read(text) {
			if f.path.MatchString(v.path) && shaped(v.text, f.id) && !slices.Contains(place.IDs, v.text) {
				place.IDs = append(place.IDs, v.text)
			}
		}
		if len(place.IDs) > 0 {
			return []Place{place}
		}
	}
	if !matches(settings, name) {
		return nil
	}
	return valuesIn(name, read(text))
}

// valuesIn are the single values that look like models.
func valuesIn(name string, values []value) []Place {
	var places []Place
	at := map[string]int{}
	for _, v := range values {
		if !modelKey.MatchString(v.path) || !shaped(v.text, looksID) {
			continue
		}
		i, ok := at[v.path]
		if !ok {
			i = len(places)
			at[v.path] = i
			places = append(places, Place{File: name, Path: v.path})
		}
		if !slices.Contains(places[i].IDs, v.text) {
			places[i].IDs = append(places[i].IDs, v.text)
		}
	}
	slices.SortFunc(places, func(a, b Place) int { return cmp.Compare(a.Path, b.Path) })
	return places
}

// shaped reports whether a value has the shape of an id.
func shaped(text string, id *regexp.Regexp) bool {
	return len(text) <= maxToken && id.MatchString(text) && !aFile.MatchString(text)
}

func matches(globs []string, name string) bool {
	return slices.ContainsFunc(globs, func(glob string) bool { return doublestar.MatchUnvalidated(glob, name) })
}

// marked reports whether a text has all of the marks, and there are any.
func marked(text string, marks []string) bool {
	return len(marks) > 0 && !slices.ContainsFunc(marks, func(mark string) bool { return !strings.Contains(text, mark) })
}
