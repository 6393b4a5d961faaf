package github

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/sethvargo/go-githubactions"
)

// Lengths in UTF-16 code units, as the runner counts them. It cuts a message at 4096 (ExecutionContext.cs); the masks it
// puts in before may make a message longer.
const (
	maxTitle   = 80
	maxMessage = 3500
)

// shortestMask keeps ordinary words readable: the runner masks whatever it is told, everywhere in the job.
const shortestMask = 8

// Mask tells the runner to show *** instead of values, also where they are encoded as base64 or for a URL. Values, and
// lines of values, that are shorter than eight characters are not masked.
func (r *Runner) Mask(values ...string) error {
	if !r.Active() {
		return nil
	}
	var commands strings.Builder
	for _, form := range masked(values) {
		command := githubactions.Command{Name: "add-mask", Message: form}
		commands.WriteString(command.String() + "\n")
	}
	return r.print(commands.String())
}

// masked returns what to mask for values. The runner looks at one line at a time and would mask each line of what it is
// told, however short, so a value of several lines is told line by line.
func masked(values []string) []string {
	var forms []string
	for _, value := range values {
		value = strings.TrimSpace(value)
		forms = append(forms, strings.FieldsFunc(value, func(r rune) bool { return r == '\r' || r == '\n' })...)
		forms = append(forms,
			base64.RawStdEncoding.EncodeToString([]byte(value)),
			base64.RawURLEncoding.EncodeToString([]byte(value)),
			url.QueryEscape(value),
			url.PathEscape(value))
	}
	var long []string
	for _, form := range forms {
		if form = strings.TrimSpace(form); len(form) >= shortestMask && !slices.Contains(long, form) {
			long = append(long, form)
		}
	}
	return long
}

// commandLevels are the commands that leave an annotation.
var commandLevels = []string{"error", "warning", "notice"}

// Annotate leaves an annotation of level error, warning or notice. It is plain text, its meaning in the first line of
// message. Title and message are cut to 80 and 3500 UTF-16 code units. File is as Rel returns it; when it is empty, line
// and column do not count. Line and column count from 1, and column may be 0 for none.
func (r *Runner) Annotate(level, title, message, file string, line, column int) error {
	if !slices.Contains(commandLevels, level) {
		return fmt.Errorf("annotate: unknown level %q", level)
	}
	if !r.Active() {
		return nil
	}
	title = cut(strings.Join(lines(title), " "), maxTitle)
	message = cut(strings.Join(lines(message), "\n"), maxMessage)
	if strings.TrimSpace(message) == "" {
		message = title // the runner drops an annotation without a message (IssueExtensions.cs)
	}
	command := githubactions.Command{Name: level, Message: message, Properties: position(file, line, column)}
	if title != "" {
		command.Properties["title"] = title
	}
	return r.print(command.String() + "\n")
}

// position returns the properties that point at a file. The runner takes a path as it is: "./a.yml" would match no file,
// and a file without a line would be line 0 (ActionCommandManager.cs, IssueExtensions.cs).
func position(file string, line, column int) githubactions.CommandProperties {
	properties := githubactions.CommandProperties{}
	file = strings.Join(lines(file), "")
	if file == "" {
		return properties
	}
	properties["file"] = path.Clean(filepath.ToSlash(file))
	properties["line"] = strconv.Itoa(max(line, 1))
	if line > 0 && column > 0 {
		properties["col"] = strconv.Itoa(column)
	}
	return properties
}
