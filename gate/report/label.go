package report

import "github.com/modelreach/modelreach/gate"

// maxLabel is how many characters of the label of a run are shown.
const maxLabel = 40

// environment is the label of a run, fit for a line, with the shard where it is one; "" for none.
func environment(r gate.Report) string {
	label := labelled(r.Environment)
	switch {
	case r.Part == nil:
		return label
	case label == "":
		return "shard " + r.Part.Shard.String()
	}
	return label + ", shard " + r.Part.Shard.String()
}

// labelled is the label of an environment, fit for a line.
func labelled(s string) string { return cut(Inline(s), maxLabel) }

// inParentheses is what stands behind another word; "" for nothing.
func inParentheses(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}
