package discover

import (
	"encoding/json"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// maxSteps is how deep a value may lie to be looked at.
const maxSteps = 32

// value is one string of a file of settings, with its path as a manifest writes it: $.llms[*].model, or NAME in a file of
// variables.
type value struct{ path, text string }

// valuesOf is what reads the values of a file, nil when nothing does. The readers know as much of their format as a guess
// needs: what is broken, or written in an unusual way, has no values.
func valuesOf(name string) func(string) []value {
	base := path.Base(name)
	if strings.HasPrefix(base, ".env") {
		return variables
	}
	return map[string]func(string) []value{
		".yml": yamlValues, ".yaml": yamlValues, ".json": jsonValues, ".toml": tomlValues, ".env": variables,
	}[path.Ext(base)]
}

func jsonValues(text string) []value {
	var data any
	if json.Unmarshal([]byte(text), &data) != nil {
		return nil
	}
	return flatten(nil, "$", data, 0)
}

func tomlValues(text string) []value {
	var data map[string]any
	if toml.Unmarshal([]byte(text), &data) != nil {
		return nil
	}
	return flatten(nil, "$", data, 0)
}

// flatten lists the strings of decoded data, by the names of their keys.
func flatten(found []value, at string, data any, depth int) []value {
	if depth > maxSteps {
		return found
	}
	switch d := data.(type) {
	case string:
		found = append(found, value{at, d})
	case []any:
		for _, item := range d {
			found = flatten(found, at+"[*]", item, depth+1)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(d)) {
			if s := step(key); s != "" {
				found = flatten(found, at+s, d[key], depth+1)
			}
		}
	}
	return found
}

var (
	simpleKey = regexp.MustCompile(`^[A-Za-z0-9_-]{1,100}$`)
	otherKey  = regexp.MustCompile(`^[^'\\\x00-\x1f\x7f]{1,100}$`)
)

// step is how a path goes to a key, "" for one that no path is offered for.
func step(key string) string {
	switch {
	case simpleKey.MatchString(key):
		return "." + key
	case otherKey.MatchString(key):
		return "['" + key + "']"
	}
	return ""
}

var assignment = regexp.MustCompile(`^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^#\s]*))`)

// variables reads NAME=value.
func variables(text string) []value {
	var found []value
	for line := range strings.Lines(text) {
		if m := assignment.FindStringSubmatch(line); m != nil {
			found = append(found, value{m[1], m[2] + m[3] + m[4]})
		}
	}
	return found
}
