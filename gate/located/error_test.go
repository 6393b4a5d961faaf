package located

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/hashicorp/go-multierror"

	"github.com/modelreach/modelreach/gate"
)

func TestError(t *testing.T) {
	at := gate.Pos{File: "a.yml", Line: 3, Column: 5}
	tests := []struct {
		name string
		err  Error
		want string
	}{
		{"at a place", Error{Pos: at, Problem: "it is wrong", Hint: "Mend it."}, "a.yml:3:5: it is wrong. Mend it."},
		{"no hint", Error{Pos: at, Problem: "it is wrong"}, "a.yml:3:5: it is wrong"},
		{"a question", Error{Pos: at, Problem: "did you mean `b`?", Hint: "Known: b."}, "a.yml:3:5: did you mean `b`? Known: b."},
		{"a whole file", Error{Pos: gate.Pos{File: "a.yml"}, Problem: "it is empty"}, "a.yml: it is empty"},
		{"no file", Error{Problem: "there is none", Hint: "Add one."}, "there is none. Add one."},
		{"input models", Error{Pos: gate.Pos{Line: 2, Column: 1}, Problem: "it is wrong"}, "input models, line 2: it is wrong"},
		{"a hostile name", Error{Pos: gate.Pos{File: "a\n::b\u202e"}, Problem: "it is empty"}, `a\u000a::b\u202e: it is empty`},
		{"an error behind it", Error{Problem: "it is missing", Err: fs.ErrNotExist}, "it is missing"},
	}
	for _, tt := range tests {
		if got := tt.err.Error(); got != tt.want {
			t.Errorf("%s\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
		if got := errors.Is(&tt.err, fs.ErrNotExist); got != (tt.err.Err != nil) {
			t.Errorf("%s: is fs.ErrNotExist: %v", tt.name, got)
		}
	}
}

func TestJoin(t *testing.T) {
	for _, err := range []error{Join(), InOrder()} {
		if err != nil {
			t.Errorf("nothing joined: %v", err)
		}
	}
	problem := func(file string, line int, text string) *Error {
		return &Error{Pos: gate.Pos{File: file, Line: line, Column: 1}, Problem: text}
	}
	given := []*Error{problem("b.yml", 1, "x"), problem("a.yml", 7, "y"), problem("a.yml", 2, "z"), problem("a.yml", 7, "y"), problem("", 3, "w")}
	err := Join(given...)
	if want := "input models, line 3: w\na.yml:2:1: z\na.yml:7:1: y\nb.yml:1:1: x"; err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	var all *multierror.Error
	if !errors.As(err, &all) || len(Errors(err)) != 4 {
		t.Errorf("%#v", err)
	}
	if want := "b.yml:1:1: x\na.yml:7:1: y\na.yml:2:1: z\na.yml:7:1: y\ninput models, line 3: w"; InOrder(given...).Error() != want {
		t.Errorf("in order: %v", InOrder(given...))
	}
	if given[0].Problem != "x" || given[4].Problem != "w" {
		t.Error("the arguments were reordered")
	}
}

func TestJoinIsCapped(t *testing.T) {
	for _, tt := range []struct{ given, told int }{{maxErrors + 1, maxErrors + 1}, {maxErrors + 7, maxErrors + 1}} {
		var given []*Error
		for i := range tt.given {
			given = append(given, &Error{Pos: gate.Pos{File: "m.yml", Line: i + 1, Column: 3}, Problem: "x"})
		}
		list := Errors(Join(given...))
		if len(list) != tt.told {
			t.Fatalf("%d of %d told", len(list), tt.given)
		}
		want := "m.yml:51:3: x"
		if tt.given > tt.told {
			want = "m.yml:51:3: there are 7 more problems from here on. Fix the ones above first."
		}
		if last := list[maxErrors]; last.Error() != want {
			t.Errorf("got  %s\nwant %s", last, want)
		}
	}
}

func TestErrorsOfOtherErrors(t *testing.T) {
	if list := Errors(fmt.Errorf("something else")); list != nil {
		t.Errorf("got %v", list)
	}
	if list := Errors(fmt.Errorf("write it: %w", Join(&Error{Problem: "x"}))); len(list) != 1 {
		t.Errorf("wrapped: %v", list)
	}
}
