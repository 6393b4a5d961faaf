// Package report renders a gate.Report: one file a format. Renderings are pure functions of the report; they neither
// read nor write anything, and they escape what came from a manifest or a server for the reader they are made for
// (escape.go). Secrets are gone before a report exists.
package report

import "github.com/modelreach/modelreach/gate"

// Format renders a whole report as a file.
type Format func(gate.Report) ([]byte, error)

// Formats are the formats a user can ask for, by name.
var Formats = map[string]Format{
	"evidence": Evidence,
	"json":     JSON,
	"junit":    JUnit,
	"markdown": func(r gate.Report) ([]byte, error) { return []byte(Summary(r)), nil },
	"sarif":    SARIF,
}
