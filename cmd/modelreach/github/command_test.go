package github

import (
	"encoding/base64"
	"errors"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/modelreach/modelreach/internal/actionsrunner"
)

// environment is a getenv on a fixed environment that runs in GitHub Actions.
func environment(pairs ...string) func(string) string {
	env := map[string]string{"GITHUB_ACTIONS": "true"}
	for i := 0; i < len(pairs); i += 2 {
		env[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return env[name] }
}

func logged(t *testing.T, use func(*Runner) error) string {
	t.Helper()
	var log strings.Builder
	if err := use(New(environment(), &log)); err != nil {
		t.Fatal(err)
	}
	return log.String()
}

// hostile are texts that try to become a command of their own.
var hostile = []string{
	"::error::x", "\n::set-output name=verdict::pass", "\r::add-mask::a", "\r\n::stop-commands::x\n", "##[error]x", "a##[add-mask]a",
	"\n \t::error::x", "\n\u200b::error::x", "#\u200b#[error]x", "##\u00ad[error]x", "##\ufe0f[error]x", "#\x1b[0m#[error]x",
	"\u2028::error::x", "\u0085::error::x", "\v::error::x", "\x1b]8;;\n::error::x\x07", "%0A::error::x", "%250A::error::x",
	"a,file=b::c", "title=x,line=9::", "\x00::error::x", "\xff\n::error::x", "::", "#", "##", "##[", "###[error]###[error]", "",
}

func TestTextHoldsNoCommand(t *testing.T) {
	for _, text := range hostile {
		got := logged(t, func(r *Runner) error { return r.Text(text + "\n" + text) })
		if commands := actionsrunner.Commands(got); len(commands) > 0 {
			t.Errorf("Text(%q) gave the commands %v", text, commands)
		}
		for _, line := range actionsrunner.Lines(got) {
			if !strings.HasPrefix(line, "| ") {
				t.Errorf("Text(%q) printed the line %q", text, line)
			}
		}
	}
}

func TestText(t *testing.T) {
	tests := map[string]string{
		"one\ntwo\r\n\n":              "| one\n| two\n",
		"":                            "",
		"\n\n":                        "",
		"\n\na\n\nb":                  "| a\n| \n| b\n",
		"\x1b[1;31mred\x1b[0m\ttab":   "| red\ttab\n",
		"\x1b]8;;http://x\x07l\x1b\\": "| l\n",
		"\u202eabc\u200b\ufeff":       "| abc\n",
		"bad \xff byte":               "| bad \ufffd byte\n",
		"größe 模型 👍":                  "| größe 模型 👍\n",
	}
	for text, want := range tests {
		if got := logged(t, func(r *Runner) error { return r.Text(text) }); got != want {
			t.Errorf("Text(%q) printed %q, want %q", text, got, want)
		}
	}
}

func TestAnnotate(t *testing.T) {
	type annotation struct {
		level, title, message, file string
		line, column                int
	}
	long := strings.Repeat("ä👍", 3000)
	tests := []struct {
		name string
		give annotation
		want map[string]string // "" is the message
	}{
		{"all of it", annotation{"error", "a: b, c", "100% bad\nsecond", "m.yml", 3, 5},
			map[string]string{"title": "a: b, c", "file": "m.yml", "line": "3", "col": "5", "": "100% bad\nsecond"}},
		{"a path is cleaned", annotation{"warning", "t", "m", "./docs//x/../m.yml", 1, 0},
			map[string]string{"title": "t", "file": "docs/m.yml", "line": "1", "": "m"}},
		{"a file has a line, and no column without one", annotation{"notice", "t", "m", "m.yml", 0, 4},
			map[string]string{"title": "t", "file": "m.yml", "line": "1", "": "m"}},
		{"no file, no position", annotation{"error", "t", "m", "", 3, 5}, map[string]string{"title": "t", "": "m"}},
		{"no title", annotation{"error", "", "m", "", 0, 0}, map[string]string{"": "m"}},
		{"no message", annotation{"error", "t", " \n\x00", "", 0, 0}, map[string]string{"title": "t", "": "t"}},
		{"a title is one line", annotation{"error", "a\r\nb\u2028c\x1b[1m", "m", "", 0, 0}, map[string]string{"title": "a b c", "": "m"}},
		{"every line break is one", annotation{"error", "", "a\rb\r\nc\u2029d\x07", "", 0, 0}, map[string]string{"": "a\nb\nc\nd"}},
		{"a file name is one line", annotation{"error", "", "m", "a\n::error::b.yml", 2, 0},
			map[string]string{"file": "a::error::b.yml", "line": "2", "": "m"}},
		{"long ones are cut", annotation{"error", long, long, "", 0, 0},
			map[string]string{"title": strings.Repeat("ä👍", 26) + "ä…", "": strings.Repeat("ä👍", 1166) + "ä…"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := tt.give
			got := actionsrunner.Commands(logged(t, func(r *Runner) error {
				return r.Annotate(a.level, a.title, a.message, a.file, a.line, a.column)
			}))
			if len(got) != 1 || got[0].Name != a.level {
				t.Fatalf("commands %v, want one %s", got, a.level)
			}
			want := tt.want[""]
			delete(tt.want, "")
			if diff := cmp.Diff(want, got[0].Data); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
			if len(tt.want)+len(got[0].Properties) > 0 && !cmp.Equal(tt.want, got[0].Properties) {
				t.Errorf("properties (-want +got):\n%s", cmp.Diff(tt.want, got[0].Properties))
			}
		})
	}
}

func TestAnnotateRefusesAnUnknownLevel(t *testing.T) {
	for _, level := range []string{"", "debug", "set-output", "error\n::error"} {
		var log strings.Builder
		if err := New(environment(), &log).Annotate(level, "t", "m", "", 0, 0); err == nil || log.Len() > 0 {
			t.Errorf("Annotate(%q): error %v, log %q", level, err, log.String())
		}
	}
}

func FuzzAnnotate(f *testing.F) {
	for _, text := range hostile {
		f.Add("error", text, text, text, 1, 1)
		f.Add("notice", "title", "text"+text, "a/"+text, -1, 7)
	}
	f.Fuzz(func(t *testing.T, level, title, message, file string, line, column int) {
		var log strings.Builder
		r := New(environment(), &log)
		_, _ = r.Write([]byte("no end of line"))
		if err := r.Annotate(level, title, message, file, line, column); err != nil {
			t.Skip()
		}
		commands := actionsrunner.Commands(log.String())
		if len(commands) != 1 || commands[0].Name != level {
			t.Fatalf("commands %v, want one %s", commands, level)
		}
		c := commands[0]
		if n := len(utf16.Encode([]rune(c.Data))); n > maxMessage {
			t.Errorf("message of %d UTF-16 code units", n)
		}
		if n := len(utf16.Encode([]rune(c.Properties["title"]))); n > maxTitle {
			t.Errorf("title of %d UTF-16 code units", n)
		}
		for name := range c.Properties {
			if !strings.Contains(" title file line col ", " "+name+" ") {
				t.Errorf("property %q", name)
			}
		}
		if strings.HasPrefix(position(file, 1, 1)["file"], "=") {
			return // the runner drops that sign, there is no way to name such a file
		}
		if (c.Properties["file"] == "") != (c.Properties["line"] == "") {
			t.Errorf("file %q with line %q", c.Properties["file"], c.Properties["line"])
		}
	})
}

func TestCommandsBeginALine(t *testing.T) {
	got := logged(t, func(r *Runner) error {
		for range 2 {
			if _, err := r.Write([]byte("progress ...")); err != nil {
				return err
			}
			if err := r.Annotate("error", "t", "m", "", 0, 0); err != nil {
				return err
			}
		}
		_, err := r.Write([]byte("done\n"))
		return errors.Join(err, r.Mask("0123456789"))
	})
	if commands := actionsrunner.Commands(got); len(commands) < 3 {
		t.Errorf("%d commands in %q", len(commands), got)
	}
	if err := New(environment(), brokenPipe{}).Text("\n"); err != nil {
		t.Errorf("printing nothing: %v", err)
	}
	if strings.Contains(got, "\n\n") {
		t.Errorf("an empty line in %q", got)
	}
}

func TestCommandsStayWhole(t *testing.T) {
	var log strings.Builder
	r := New(environment(), &log)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { _ = r.Annotate("error", "t", "m", "f", 1, 1) })
		all.Go(func() { _ = r.Text("a\nb") })
		all.Go(func() { _, _ = r.Write([]byte("half a line")) })
	}
	all.Wait()
	if got := len(actionsrunner.Commands(log.String())); got != 20 {
		t.Errorf("%d of 20 commands were read", got)
	}
}

func TestMask(t *testing.T) {
	const key = "sk-a/b+c?d~0123é"
	got := logged(t, func(r *Runner) error {
		return r.Mask("", "   ", "short", " "+key+"\n", key, "line-one-1\r\nab\nline-two-2")
	})
	masks := map[string]bool{}
	for _, c := range actionsrunner.Commands(got) {
		if c.Name != "add-mask" || masks[c.Data] || len(c.Data) < 8 || strings.ContainsAny(c.Data, "\r\n") {
			t.Errorf("command %v", c)
		}
		masks[c.Data] = true
	}
	for _, want := range []string{
		key, "sk-a%2Fb%2Bc%3Fd~0123%C3%A9", "line-one-1", "line-two-2",
		strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(key)), "="),
		strings.TrimRight(base64.URLEncoding.EncodeToString([]byte(key)), "="),
	} {
		if !masks[want] {
			t.Errorf("%q is not masked", want)
		}
	}
}

func TestOutsideOfActionsNothingIsTold(t *testing.T) {
	var log strings.Builder
	r := New(func(string) string { return "" }, &log)
	err := errors.Join(r.Mask("0123456789"), r.Annotate("error", "t", "m", "f", 1, 1), r.SetOutputs(Output{"a", "b"}), r.WriteSummary("x"))
	if err != nil || log.Len() > 0 || r.Active() {
		t.Errorf("error %v, log %q, active %v", err, log.String(), r.Active())
	}
	if err := r.Text("x"); err != nil || log.String() != "| x\n" {
		t.Errorf("error %v, log %q", err, log.String())
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestABrokenLogIsAnError(t *testing.T) {
	r := New(environment(), brokenPipe{})
	for name, err := range map[string]error{
		"Mask": r.Mask("0123456789"), "Annotate": r.Annotate("error", "t", "m", "", 0, 0), "Text": r.Text("x"),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
