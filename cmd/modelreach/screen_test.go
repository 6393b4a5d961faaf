package main

import (
	"regexp"
	"strings"
	"testing"
)

var control = regexp.MustCompile(`^\x1b\[([0-9;]*)([A-Za-z])`)

// screen is what a terminal of a width shows after it was sent raw, scrolled-off lines included, blanks at line ends left
// out. It knows what the program may use: CR, LF, EL 2, SGR (ECMA-48), and the automatic wrap at the last column.
func screen(t *testing.T, raw string, width int) string {
	t.Helper()
	lines, row, column := [][]rune{{}}, 0, 0
	for raw != "" {
		if match := control.FindStringSubmatch(raw); match != nil {
			raw = raw[len(match[0]):]
			switch {
			case match[2] == "K" && match[1] == "2":
				lines[row] = nil
			case match[2] != "m":
				t.Fatalf("an unknown control sequence %q", match[0])
			}
			continue
		}
		r := []rune(raw)[0]
		raw = strings.TrimPrefix(raw, string(r))
		switch {
		case r == '\r':
			column = 0
		case r == '\n':
			if row++; row == len(lines) {
				lines = append(lines, nil)
			}
		case r < ' ':
			t.Fatalf("an unknown control %q", r)
		default:
			if column == width {
				if row, column = row+1, 0; row == len(lines) {
					lines = append(lines, nil)
				}
			}
			for len(lines[row]) <= column {
				lines[row] = append(lines[row], ' ')
			}
			lines[row][column] = r
			column++
		}
	}
	shown := make([]string, len(lines))
	for i, line := range lines {
		shown[i] = strings.TrimRight(string(line), " ")
	}
	return strings.Join(shown, "\n")
}

func TestScreen(t *testing.T) {
	for _, tc := range []struct {
		raw   string
		width int
		want  string
	}{
		{"one\r\ntwo\r\n", 8, "one\ntwo\n"},
		{"[==  ] 1\r\x1b[2Kdone\r\n", 8, "done\n"},
		{"[==  ] 1\rdone\r\n", 8, "done ] 1\n"},
		{"abcdef", 4, "abcd\nef"},
		{"abcd\r\x1b[2Kx", 4, "x"},
		{"abcdef\r\x1b[2Kx", 4, "abcd\nx"},
		{"\x1b[1m\x1b[31mred\x1b[0m.", 8, "red."},
	} {
		if got := screen(t, tc.raw, tc.width); got != tc.want {
			t.Errorf("%q shows %q, want %q", tc.raw, got, tc.want)
		}
	}
}
