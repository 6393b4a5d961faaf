package manifest

import (
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// checkPlace holds a position to the file, and returns what stands there.
func checkPlace(t *testing.T, data []byte, pos gate.Pos) string {
	t.Helper()
	lines := linesOf(data)
	if pos.File != "m.yml" || pos.Line < 1 || pos.Line > len(lines) || pos.Column < 1 {
		t.Fatalf("outside of the file: %+v", pos)
	}
	return after(lines[pos.Line-1], pos.Column)
}

// checkFile holds the name of a file to what cannot lead out of a folder.
func checkFile(t *testing.T, name string) {
	t.Helper()
	if name != path.Clean(name) || name == "." || path.IsAbs(name) || strings.ContainsAny(name, "\\\x00") || name[0] == '~' ||
		slices.Contains(strings.Split(name, "/"), "..") || len(name) > maxPath {
		t.Errorf("file %q", name)
	}
}

// checkReference holds a reference to the contract of gate.Reference.
func checkReference(t *testing.T, data []byte, ref gate.Reference) {
	t.Helper()
	checkFile(t, ref.File)
	checkPlace(t, data, ref.Pos)
	checkPlace(t, data, ref.PathAt)
	if (ref.Path == "") == (ref.Format == "") || ref.Format != "" && !slices.Contains(Formats, ref.Format) || len(ref.Path) > maxQuery {
		t.Errorf("%+v", ref)
	}
}

// checkGroups holds the numbers of groups to be those of gate.Model: from 1, in order, each with at least two members.
func checkGroups(t *testing.T, m gate.Manifest) {
	t.Helper()
	members := map[int]int{}
	last := 0
	for _, model := range m.Models {
		if model.Group > 0 {
			members[model.Group]++
			if model.Group != last && model.Group != last+1 {
				t.Errorf("group %d after %d", model.Group, last)
			}
			last = model.Group
		}
	}
	for group, count := range members {
		if count < 2 || count > maxMembers || group > len(members) {
			t.Errorf("group %d has %d members", group, count)
		}
	}
}

// checkWaiver holds a waiver to the contract of gate.Waiver.
func checkWaiver(t *testing.T, data []byte, w gate.Waiver) {
	t.Helper()
	checkPlace(t, data, w.Pos)
	if problem, _ := checkID(w.Model); problem != "" || w.Cause != "" && !w.Cause.Known() || strings.TrimSpace(w.Reason) == "" || strings.ContainsFunc(w.Reason, located.Invisible) {
		t.Errorf("%+v", w)
	}
	if w.Until != w.Until.UTC().Truncate(24*time.Hour) || w.Until.After(today.AddDate(0, 0, maxAhead)) || w.Until.Before(today.AddDate(0, 0, -maxPast-1)) {
		t.Errorf("day %s", w.Until)
	}
}

// checkRules holds rules to the contract of gate.Rules.
func checkRules(t *testing.T, r gate.Rules) {
	t.Helper()
	if r.OnInconclusive != "" && !slices.Contains(openLevels, r.OnInconclusive) {
		t.Errorf("level %q", r.OnInconclusive)
	}
	for cause, level := range r.Levels {
		if !cause.Known() || beyondPolicy[cause] != "" || !slices.Contains(causeLevels, level) {
			t.Errorf("level %q of %q", level, cause)
		}
	}
	if h := r.Retirement; h != nil && (min(h.Warn, h.Fail) < 0 || max(h.Warn, h.Fail) > maxHorizon || h.Warn > 0 && h.Warn < h.Fail) {
		t.Errorf("%+v", h)
	}
}
