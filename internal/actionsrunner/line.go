package actionsrunner

import (
	"strings"
	"unicode"
)

// grammar is one of the two ways to write a command.
type grammar struct {
	separator string // between properties
	property  *strings.Replacer
	data      *strings.Replacer
}

// One pass over the text does what the runner's pass for each escape does: the runner replaces %25 last, and no other result
// is a part of an escape.
var (
	v1Escapes = strings.NewReplacer("%3B", ";", "%0D", "\r", "%0A", "\n", "%5D", "]", "%25", "%")

	v1 = grammar{separator: ";", property: v1Escapes, data: v1Escapes}
	v2 = grammar{
		separator: ",",
		property:  strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%"),
		data:      strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%"),
	}
)

// command reads one line. The form ::name k=v,k=v::data is tried first and must begin the line; the form ##[name k=v;k=v]data
// may stand anywhere in it (ActionCommand.cs, TryParseV2 and TryParse). The token counts as a command's name unless it is empty.
func command(line, token string) (Command, bool) {
	if rest, ok := strings.CutPrefix(strings.TrimLeftFunc(line, unicode.IsSpace), "::"); ok {
		if info, data, ok := strings.Cut(rest, "::"); ok {
			if c, ok := v2.parse(info, data, token); ok {
				return c, true
			}
		}
	}
	_, rest, _ := strings.Cut(line, "##[")
	info, data, ok := strings.Cut(rest, "]")
	if !ok {
		return Command{}, false
	}
	return v1.parse(info, data, token)
}

func (g grammar) parse(info, data, token string) (Command, bool) {
	name, properties, _ := strings.Cut(info, " ")
	name = strings.ToLower(name)
	if !registered[name] && (name == "" || name != token) {
		return Command{}, false
	}
	return Command{Name: name, Properties: g.properties(properties), Data: g.data.Replace(data)}, true
}

// properties drops what has no name or no value, as the runner does.
func (g grammar) properties(text string) map[string]string {
	var properties map[string]string
	for pair := range strings.SplitSeq(g.trim(text), g.separator) {
		name, value, _ := strings.Cut(strings.TrimLeft(pair, "="), "=")
		value = strings.TrimLeft(value, "=")
		if name == "" || value == "" {
			continue
		}
		if properties == nil {
			properties = map[string]string{}
		}
		properties[spelling(name)] = g.property.Replace(value)
	}
	return properties
}

// trim removes the space around the properties, which only the newer form allows.
func (g grammar) trim(text string) string {
	if g.separator == v1.separator {
		return text
	}
	return strings.TrimSpace(text)
}

// spelling returns a property's name as the documentation writes it; the runner ignores the case. Names it does not know stay.
func spelling(name string) string {
	for _, known := range []string{"title", "file", "line", "endLine", "col", "endColumn"} {
		if strings.EqualFold(known, name) {
			return known
		}
	}
	return name
}
