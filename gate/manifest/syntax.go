package manifest

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/scanner"
	"github.com/goccy/go-yaml/token"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// The bounds of what the library's parser is given. It keeps the whole path of keys with every value, so that long or
// deeply nested keys cost memory in the square of the file.
const (
	maxTokens = 20_000
	maxKey    = 512     // bytes
	maxScalar = 1 << 14 // bytes of a value that is no key; a system prompt can be long
)

// parse is the body of the one document in text, or nil and a problem told.
func parse(text string, lines page, p *problems) ast.Node {
	file, bad := library(text)
	if bad == nil {
		bad = oneDocument(file)
	}
	if bad == nil {
		return file.Docs[0].Body
	}
	bad.Pos = lines.inside(bad.Pos)
	switch line := lines.line(bad.Pos.Line); {
	case bareStar.MatchString(line):
		bad.Problem, bad.Hint = "this is not valid YAML: `*` begins an alias", starred
	case bareMark.MatchString(line):
		bad.Problem, bad.Hint = "this is not valid YAML: `!` begins a tag", "Put text that begins with `!` in quotes."
	case strings.Contains(line, "{{"):
		bad.Problem, bad.Hint = "this looks like a placeholder (`{{`) that nothing fills in", asWritten
		if strings.Contains(line, "base_url") || strings.Contains(line, "api_key") {
			bad.Hint = "The text is used as it is written. Name a variable of the workflow, with `base_url_env` or `api_key_env`."
		}
	}
	p.found = append(p.found, bad)
	return nil
}

// bareStar finds a glob that nobody quoted, where YAML reads the beginning of an alias without a name.
var bareStar = regexp.MustCompile(`[-:,\[{] *\*([ ,}\]*/]|$)`)

// bareMark finds one in brackets that begins like a tag and has no value behind it.
var bareMark = regexp.MustCompile(`[:,\[{] *![^ ,\]}]+ *[,\]}]`)

// library runs the YAML library. It is known to panic on some broken files; that is one more way to say that a file is
// not YAML.
func library(text string) (file *ast.File, bad *located.Error) {
	defer func() {
		if recover() != nil {
			file, bad = nil, &located.Error{Problem: "this file is not valid YAML", Hint: "Check its indentation, quotes and brackets."}
		}
	}()
	tokens := scan(text)
	if bad := bounded(tokens); bad != nil {
		return nil, bad
	}
	// Duplicate keys are ours to tell: the library would stop at the first.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, syntaxError(err)
	}
	return file, nil
}

// scan cuts text into tokens and stops behind the first that is none: the library's lexer would go on, and one error
// after the other costs it seconds.
func scan(text string) token.Tokens {
	var s scanner.Scanner
	s.Init(text)
	var tokens token.Tokens
	for {
		more, err := s.Scan()
		tokens.Add(more...)
		if err != nil {
			return tokens
		}
	}
}

// bounded refuses what the parser would choke on, before it is called.
func bounded(tokens token.Tokens) *located.Error {
	count, n := 0, nesting{}
	for _, tk := range tokens {
		if tk.Type == token.CommentType {
			continue
		}
		if count++; count > maxTokens {
			return &located.Error{Pos: at(tk), Problem: "this file is too long: it holds far more than a manifest can", Hint: "Split the manifest."}
		}
		if what, most := longest(tk); len(tk.Value) > most {
			return &located.Error{Pos: begin(tk), Problem: fmt.Sprintf("a %s has %d bytes, and %d is the most", what, len(tk.Value), most)}
		}
		if n.add(tk) > maxDepth {
			return &located.Error{Pos: at(tk), Problem: tooDeep}
		}
	}
	return nil
}

// longest is how many bytes a token may have. A colon makes a key of what stands before it.
func longest(tk *token.Token) (what string, bytes int) {
	if tk.Next != nil && tk.Next.Type == token.MappingValueType {
		return "key", maxKey
	}
	return "value", maxScalar
}

// begin is where a value begins: a block at its `|` or `>`.
func begin(tk *token.Token) gate.Pos {
	if tk.Prev != nil && (tk.Prev.Type == token.LiteralType || tk.Prev.Type == token.FoldedType) {
		return at(tk.Prev)
	}
	return at(tk)
}

// nesting follows how deep tokens are nested. It may count too little, never too much: a list at the column of its
// key counts as one level.
type nesting struct {
	columns  []int // of the open block lists and mappings
	brackets int
}

func (n *nesting) add(tk *token.Token) int {
	switch tk.Type {
	case token.MappingStartType, token.SequenceStartType:
		n.brackets++
	case token.MappingEndType, token.SequenceEndType:
		n.brackets = max(0, n.brackets-1)
	case token.SequenceEntryType, token.MappingKeyType:
		n.open(tk)
	case token.MappingValueType:
		n.open(tk.Prev)
	}
	return len(n.columns) + n.brackets
}

func (n *nesting) open(tk *token.Token) {
	if n.brackets > 0 || tk == nil {
		return
	}
	column := tk.Position.Column
	for len(n.columns) > 0 && n.columns[len(n.columns)-1] >= column {
		n.columns = n.columns[:len(n.columns)-1]
	}
	n.columns = append(n.columns, column)
}

func oneDocument(file *ast.File) *located.Error {
	for i, doc := range file.Docs {
		if directive, ok := doc.Body.(*ast.DirectiveNode); ok {
			return &located.Error{Pos: at(directive.Start), Problem: "directives (`%`) are not supported", Hint: "Remove this line."}
		}
		if i > 0 {
			return &located.Error{Pos: at(doc.Start), Problem: "a second document starts here, and a manifest is one", Hint: "Remove the `---`."}
		}
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return &located.Error{Problem: "this file declares nothing", Hint: "Write `version: 1` and a list named `models`."}
	}
	return nil
}

// syntaxError is the library's error in our words, without the excerpt of the file the library would print.
func syntaxError(err error) *located.Error {
	bad := &located.Error{Problem: "this file is not valid YAML", Hint: "Check its indentation, quotes and brackets."}
	var syntax yaml.Error
	if !errors.As(err, &syntax) {
		return bad
	}
	bad.Pos = at(syntax.GetToken())
	bad.Problem = "this is not valid YAML: " + located.Visible(syntax.GetMessage(), 2*located.MaxShown)
	for _, known := range syntaxErrors {
		if strings.Contains(syntax.GetMessage(), known.library) {
			bad.Problem, bad.Hint = known.problem, known.hint
			break
		}
	}
	return bad
}

// syntaxErrors are the library's messages that people meet, in plain words.
var syntaxErrors = []struct{ library, problem, hint string }{
	{"end character of single-quoted", "this single quote is never closed", "Add the closing quote, on the same line."},
	{"end character of double-quoted", "this double quote is never closed", "Add the closing quote, on the same line."},
	{"sequence end token ']'", "this `[` is never closed", "Add the `]`."},
	{"flow mapping end token '}'", "this `{` is never closed", "Add the `}`."},
	{"corresponding to ']'", "this `]` closes nothing", "Remove it, or add the `[` before it."},
	{"corresponding to '}'", "this `}` closes nothing", "Remove it, or add the `{` before it."},
	{"',' or ']'", "a `,` or `]` is missing before this", ""},
	{"',' or '}'", "a `,` or `}` is missing before this", ""},
	{"reserved character", "a plain value cannot begin with this character", "Put the value in quotes."},
	{"mapping value is not allowed", "there is a `: ` inside this value, or the next line is indented too far",
		"Put the value in quotes, or line the keys up."},
	{"map key-value is pre-defined", "this does not belong to the value above it", "Line it up with the other keys."},
	{"value is not allowed in this context", "this is indented differently from what it belongs to",
		"Line it up with its neighbours."},
	{"non-map value", "a key is expected here, and it has no `:` behind it", "Write `key: value`, with a space after the colon."},
	{"unexpected key name", "there is no `key: value` on this line", "Write `key: value`, with a space after the colon."},
	{"block sequence entries", "a list cannot start behind its key", "Put the first `-` on the next line."},
	{"unknown escape character", "this backslash starts no escape that YAML knows", "Use single quotes for text with backslashes."},
}

// at is where the library says a token is.
func at(tk *token.Token) gate.Pos {
	if tk == nil || tk.Position == nil {
		return gate.Pos{}
	}
	return gate.Pos{Line: tk.Position.Line, Column: tk.Position.Column}
}
