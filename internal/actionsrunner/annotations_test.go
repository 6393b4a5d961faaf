package actionsrunner

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKept(t *testing.T) {
	var given, want []Command
	for i := range MaxAnnotations + 2 {
		for _, name := range []string{"error", "warning", "notice", "debug", "group"} {
			c := Command{Name: name, Data: strconv.Itoa(i)}
			given = append(given, c)
			if i < MaxAnnotations && name != "debug" && name != "group" {
				want = append(want, c)
			}
		}
	}
	if diff := cmp.Diff(want, Kept(given)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestKeptBlankTakesAPlace(t *testing.T) {
	given := []Command{{Name: "error", Data: " \n"}}
	for range MaxAnnotations {
		given = append(given, Command{Name: "error", Data: "x"})
	}
	if got := len(Kept(given)); got != MaxAnnotations-1 {
		t.Errorf("kept %d annotations, want %d", got, MaxAnnotations-1)
	}
}

func TestKeptCutsMessages(t *testing.T) {
	tests := map[string]struct{ message, want string }{
		"longest":    {strings.Repeat("x", MaxMessage), strings.Repeat("x", MaxMessage)},
		"too long":   {strings.Repeat("x", MaxMessage+1), strings.Repeat("x", MaxMessage)},
		"accented":   {strings.Repeat("é", MaxMessage+1), strings.Repeat("é", MaxMessage)},
		"surrogates": {strings.Repeat("😀", MaxMessage), strings.Repeat("😀", MaxMessage/2)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := Kept([]Command{{Name: "notice", Data: tt.message}})
			if len(got) != 1 || got[0].Data != tt.want {
				t.Errorf("kept %d annotations, want one of %d bytes", len(got), len(tt.want))
			}
		})
	}
}
