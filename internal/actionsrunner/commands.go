// Package actionsrunner reads a step's output the way the GitHub Actions runner does. It is the oracle of the tests: what it
// does not see as a command, an annotation or an output, the runner (actions/runner, version 2.336.0) does not see either.
//
// It is a port of src/Runner.Common/ActionCommand.cs, src/Runner.Worker/ActionCommandManager.cs and
// src/Runner.Worker/FileCommandManager.cs, and it compares text byte by byte where the runner compares by culture.
package actionsrunner

import "strings"

const stopCommands = "stop-commands"

// registered are the commands a step may give (ActionCommandManager.cs). A line that names any other command is plain text.
var registered = map[string]bool{
	stopCommands: true, "add-mask": true, "add-matcher": true, "add-path": true, "debug": true, "echo": true, "endgroup": true,
	"error": true, "group": true, "notice": true, "remove-matcher": true, "save-state": true, "set-env": true,
	"set-output": true, "warning": true,
}

// Command is one workflow command that the runner obeys.
type Command struct {
	Name       string            // in lower case: the runner ignores the case
	Properties map[string]string // unescaped; title, file, line, endLine, col and endColumn in this spelling; nil if there are none
	Data       string            // unescaped
	Line       int               // of the output, from 1
}

// Commands returns the workflow commands in one stream of a step's output, in order. Lines end with CR, LF or CRLF
// (ProcessInvoker.cs). What follows a valid stop-commands is text until its token; stop-commands is returned, its token is not.
func Commands(output string) []Command {
	var commands []Command
	stopped := ""
	for i, line := range Lines(output) {
		c, ok := command(line, stopped)
		c.Line = i + 1
		switch {
		case !ok || stopped != "" && c.Name != stopped:
		case stopped != "":
			stopped = ""
		default:
			commands = append(commands, c)
			stopped = stopToken(c)
		}
	}
	return commands
}

// Lines splits output at CR, LF and CRLF, as the runner reads it. An empty last line is none.
func Lines(output string) []string {
	output = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(output)
	output = strings.TrimSuffix(output, "\n")
	if output == "" {
		return nil
	}
	return strings.Split(output, "\n")
}

// stopToken returns what resumes the commands that c stops, or "" if c stops none: a token must not be empty, the name of a
// command or pause-logging (ActionCommandManager.cs, ValidateStopToken).
func stopToken(c Command) string {
	token := strings.ToLower(c.Data)
	if c.Name != stopCommands || registered[token] || token == "pause-logging" {
		return ""
	}
	return token
}
