package manifest

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate/located"
)

// maxID is how many bytes a model id may have. The longest in use, cloud resource names, stay under 200.
const maxID = 256

// idRules say what cannot be a model id, the most telling first. A rule returns "" when it has no objection.
var idRules = []func(id string) (problem, hint string){
	idEmpty, idLong, idPadded, idInvisible, idPlaceholder, idForeign, idSpaceOrDash,
}

// checkID returns the first objection to id, or "".
func checkID(id string) (problem, hint string) {
	for _, rule := range idRules {
		if problem, hint = rule(id); problem != "" {
			return problem, hint
		}
	}
	return "", ""
}

func idEmpty(id string) (problem, hint string) {
	if id == "" {
		return "a model id is empty", "Write the id the provider documents, such as gpt-6-luna."
	}
	return "", ""
}

func idLong(id string) (problem, hint string) {
	if len(id) > maxID {
		return fmt.Sprintf("a model id has %d bytes, and %d is the most: %s", len(id), maxID, located.Quote(id)), ""
	}
	return "", ""
}

func idPlaceholder(id string) (problem, hint string) {
	if strings.HasPrefix(id, "$") || strings.Contains(id, "${") || strings.Contains(id, "{{") {
		return "model id " + located.Quote(id) + " is a placeholder that nothing fills in", asWritten
	}
	return "", ""
}

// asWritten tells why a template does not work here.
const asWritten = "The text is used as it is written. Write the model id itself."

func idPadded(id string) (problem, hint string) {
	switch {
	case strings.HasSuffix(id, "\n"):
		return "model id " + located.Quote(strings.TrimRight(id, "\n")) + " ends with a line break", "Write it without `|` or `>`."
	case strings.Trim(id, " ") != id:
		return "model id " + located.Quote(id) + " begins or ends with a space", "Remove the space."
	}
	return "", ""
}

// foreign are characters that no provider puts in an id, and that come with lists, quotations and templates.
var foreign = []struct{ characters, name, hint string }{
	{"\"'`“”‘’", "a quotation mark", "Write the id alone."},
	{"{}[]<>", "a bracket", "Write the id alone."},
	{",", "a comma", "Write each model id on a line of its own, without commas."},
}

func idForeign(id string) (problem, hint string) {
	for _, f := range foreign {
		if strings.ContainsAny(id, f.characters) {
			return "model id " + located.Quote(id) + " has " + f.name + " in it", f.hint
		}
	}
	return "", ""
}

func idInvisible(id string) (problem, hint string) {
	if !utf8.ValidString(id) {
		return "model id " + located.Quote(id) + " is not UTF-8 text", ""
	}
	for i, r := range []rune(id) {
		if located.Invisible(r) {
			return fmt.Sprintf("model id %s has the invisible %s as character %d", located.Quote(id), character(r), i+1),
				"Type the id anew instead of copying it."
		}
	}
	return "", ""
}

func idSpaceOrDash(id string) (problem, hint string) {
	for i, r := range []rune(id) {
		if r == ' ' {
			return fmt.Sprintf("model id %s has a space as character %d", located.Quote(id), i+1), "One entry holds one id and nothing else."
		}
		if r > unicode.MaxASCII && unicode.Is(unicode.Pd, r) {
			return fmt.Sprintf("model id %s has %s as character %d, which only looks like a hyphen", located.Quote(id), character(r), i+1),
				"Type a plain hyphen."
		}
	}
	return "", ""
}
