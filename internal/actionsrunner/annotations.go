package actionsrunner

import (
	"strings"
	"unicode/utf16"
)

// The runner's limits on a step (ExecutionContext.cs).
const (
	MaxAnnotations = 10   // of each type
	MaxMessage     = 4096 // UTF-16 code units
)

// Kept returns the annotations that one step leaves behind: of the error, warning and notice commands the first MaxAnnotations
// each, with the message cut to MaxMessage. A blank message takes a place and leaves no annotation (IssueExtensions.cs).
func Kept(commands []Command) []Command {
	var kept []Command
	count := map[string]int{"error": 0, "warning": 0, "notice": 0}
	for _, c := range commands {
		n, ok := count[c.Name]
		if !ok || n == MaxAnnotations {
			continue
		}
		count[c.Name]++
		c.Data = cut(c.Data)
		if strings.TrimSpace(c.Data) != "" {
			kept = append(kept, c)
		}
	}
	return kept
}

func cut(message string) string {
	units := utf16.Encode([]rune(message))
	if len(units) <= MaxMessage {
		return message
	}
	return string(utf16.Decode(units[:MaxMessage]))
}
