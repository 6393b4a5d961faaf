package report

import "github.com/modelreach/modelreach/gate"

// isRemark reports whether a finding is about a file of the repository. Nothing was asked for it, and it is no model.
func isRemark(f gate.Finding) bool { return f.Diagnosis.Cause.About().Class == gate.ClassRepository }

// parted tells what was asked from what is remarked on.
func parted(findings []gate.Finding) (asked, remarks []gate.Finding) {
	for _, f := range findings {
		if isRemark(f) {
			remarks = append(remarks, f)
		} else {
			asked = append(asked, f)
		}
	}
	return asked, remarks
}

// alike are remarks that the policy does not pass over, together where they are explained in the same words.
func alike(remarks []gate.Finding) []group {
	return grouped(remarks, func(gate.Cause) bool { return true }, gate.Fail, gate.Warn, gate.Notice)
}

// levelNames are what the levels are called where no outcome stands beside them, as the workflow commands are.
var levelNames = map[gate.Level]string{gate.Fail: "error", gate.Warn: "warning", gate.Notice: "notice"}

// remarkOf is a remark in one line.
func remarkOf(f gate.Finding) string {
	if f.Waiver != nil {
		return title(f) + mark(f)
	}
	return title(f)
}

// entryOf is a remark as compilers and linters print theirs, which editors and terminals make a link of.
func entryOf(f gate.Finding) string {
	text := levelNames[f.Level] + ": " + remarkOf(f)
	if at := place(f.Probe.Pos); at != "" {
		return at + ": " + text
	}
	return text
}
