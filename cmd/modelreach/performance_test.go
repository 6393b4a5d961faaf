package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// measured finds a row of the table of benchmarks: what is measured, the package, the benchmark.
var measured = regexp.MustCompile("(?m)^\\| [^|]+ \\| `(\\./[^`]+)` \\| `(Benchmark\\w+)` \\|")

// TestDocsPerformance holds docs/performance.md to the benchmarks there are.
func TestDocsPerformance(t *testing.T) {
	named := measured.FindAllStringSubmatch(repository(t, "docs/performance.md"), -1)
	if len(named) < 5 {
		t.Fatalf("%d benchmarks are named", len(named))
	}
	for _, row := range named {
		files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(row[1]), "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(files, func(name string) bool {
			text, err := os.ReadFile(name)
			return err == nil && strings.Contains(string(text), "func "+row[2]+"(")
		}) {
			t.Errorf("there is no %s in %s", row[2], row[1])
		}
	}
}
