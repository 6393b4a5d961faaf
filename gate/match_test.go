package gate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// TestPatternsCompile reads the patterns of all rules from the source: a run compiles those it comes to.
func TestPatternsCompile(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !isCallOf(call, "saysLike") {
				return true
			}
			for _, argument := range call.Args {
				found++
				if _, err := regexp.Compile(literal(t, argument)); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
			return true
		})
	}
	if found < 300 {
		t.Errorf("only %d patterns were found", found)
	}
}

func isCallOf(call *ast.CallExpr, name string) bool {
	f, ok := call.Fun.(*ast.Ident)
	return ok && f.Name == name
}

// literal is the value of a string literal, or of several that are added.
func literal(t *testing.T, e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil {
			return s
		}
	case *ast.BinaryExpr:
		return literal(t, e.X) + literal(t, e.Y)
	}
	t.Fatalf("%#v is no text", e)
	return ""
}
