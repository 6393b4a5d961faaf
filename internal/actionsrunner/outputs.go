package actionsrunner

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Outputs reads the file that GITHUB_OUTPUT names: lines NAME=VALUE, and NAME<<DELIMITER with the value on the lines up to
// DELIMITER (FileCommandManager.cs, EnvFileKeyValuePairs). The last value of a name counts. A malformed file is an error, and
// what stood before the fault is returned with it, because the runner has applied that. A missing file has no outputs.
func Outputs(file string) (map[string]string, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read outputs: %w", err)
	}
	return outputs(string(text))
}

func outputs(text string) (map[string]string, error) {
	pairs := map[string]string{}
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		equals, heredoc := strings.Index(line, "="), strings.Index(line, "<<")
		switch {
		case line == "":
		case equals >= 0 && (heredoc < 0 || equals < heredoc):
			pairs[line[:equals]] = line[equals+1:]
		case heredoc > 0 && heredoc+2 < len(line):
			value, rest, err := untilDelimiter(text, line[heredoc+2:])
			if err != nil {
				return pairs, err
			}
			pairs[line[:heredoc]], text = value, rest
		default:
			return pairs, fmt.Errorf("parse outputs: invalid format %q", line)
		}
	}
	return pairs, nil
}

// untilDelimiter returns the lines of text before the one that equals delimiter, and what follows that line.
func untilDelimiter(text, delimiter string) (value, rest string, err error) {
	lines := []string{}
	for text != "" {
		line, after, more := strings.Cut(text, "\n")
		if line == delimiter {
			return strings.Join(lines, "\n"), after, nil
		}
		if !more {
			break
		}
		lines, text = append(lines, line), after
	}
	return "", "", fmt.Errorf("parse outputs: no line is the delimiter %q", delimiter)
}
