package located

import (
	"testing"

	"github.com/modelreach/modelreach/gate"
)

func TestLines(t *testing.T) {
	const text = "ab\n\nxéy\r\nz"
	tests := []struct{ offset, line, column int }{
		{-1, 1, 1}, {0, 1, 1}, {1, 1, 2},
		{2, 1, 3},            // a line end belongs to its line
		{3, 2, 1}, {4, 3, 1}, // behind it begins the next
		{5, 3, 2}, {6, 3, 2}, // both bytes of é
		{7, 3, 3}, {8, 3, 4}, {9, 3, 5},
		{10, 4, 1}, {11, 4, 2}, {99, 4, 2}, // the end is inside
	}
	lines := NewLines(text)
	for _, tt := range tests {
		if got, want := lines.Pos(tt.offset), (gate.Pos{Line: tt.line, Column: tt.column}); got != want {
			t.Errorf("byte %d is at %+v, want %+v", tt.offset, got, want)
		}
	}
	if got, want := NewLines("").Pos(0), (gate.Pos{Line: 1, Column: 1}); got != want {
		t.Errorf("the end of nothing is at %+v", got)
	}
	if got, want := NewLines("a\xa9").Pos(1), (gate.Pos{Line: 1, Column: 1}); got != want {
		t.Errorf("a stray byte is at %+v, want %+v", got, want)
	}
}
