package reference

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/scanner"
	"github.com/goccy/go-yaml/token"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// The bounds of what the YAML library is given. It needs time in the square of the keys of one mapping and of the
// documents, and keeps the whole path of keys with every value.
const (
	maxTokens = 100_000
	maxKeys   = 5_000 // of one mapping, taken to be those at one column
	maxKey    = 256   // bytes
	maxDocs   = 200
)

const checkYAML = "Check its indentation, quotes and brackets."

// library runs the YAML library. It is known to panic on some broken files; that is one more way to say that a file is
// not YAML.
func library(d *Document, lines page) (file *ast.File, bad *located.Error) {
	defer func() {
		if recover() != nil {
			file, bad = nil, d.problem(d.at(0), "this file is not valid YAML", checkYAML)
		}
	}()
	tokens, bad := scan(d, lines)
	if bad != nil {
		return nil, bad
	}
	// Whether a repeated key matters depends on what is read.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, notYAML(d, lines, err)
	}
	return file, nil
}

// scan cuts the text into tokens. It ends behind the first that is none: the library's own lexer would go on, and one error
// after the other costs it seconds.
func scan(d *Document, lines page) (token.Tokens, *located.Error) {
	var s scanner.Scanner
	s.Init(d.text)
	var tokens token.Tokens
	limits := limits{columns: map[int]int{}}
	for {
		more, err := s.Scan()
		for _, tk := range more {
			tokens.Add(tk)
			if text := limits.add(tk); text != "" {
				return nil, d.problem(lines.inside(at(tk)), text, "Name the smaller file that the models stand in.")
			}
		}
		if err != nil {
			return tokens, nil
		}
	}
}

// limits count what the parser would choke on, before it is called.
type limits struct {
	tokens, documents int
	columns           map[int]int // block keys at each column
	keys              int         // the most of them
	open              []int       // columns of the block lists and mappings around a token
	brackets          int
}

// add returns which limit a token crosses, or "".
func (l *limits) add(tk *token.Token) string {
	if tk.Type == token.CommentType {
		return ""
	}
	l.tokens++
	l.nest(tk)
	switch {
	case l.tokens > maxTokens:
		return "this file holds too many values"
	case len(l.open)+l.brackets > maxDepth:
		return fmt.Sprintf("values are nested more than %d deep", maxDepth)
	case l.documents > maxDocs:
		return fmt.Sprintf("this file holds more than %d documents", maxDocs)
	case tk.Type == token.MappingValueType && tk.Prev != nil && len(tk.Prev.Value) > maxKey:
		return fmt.Sprintf("a key has more than %d bytes", maxKey)
	case l.keys > maxKeys:
		return fmt.Sprintf("this file holds more than %d keys side by side", maxKeys)
	}
	return ""
}

// nest follows how deep tokens are nested. It may count too little, never too much: a list at the column of its key counts
// as one level.
func (l *limits) nest(tk *token.Token) {
	switch tk.Type {
	case token.MappingStartType, token.SequenceStartType:
		l.brackets++
	case token.MappingEndType, token.SequenceEndType:
		l.brackets = max(0, l.brackets-1)
	case token.SequenceEntryType:
		l.enter(tk)
	case token.MappingKeyType:
		l.key(tk)
	case token.MappingValueType:
		l.key(tk.Prev)
	case token.DocumentHeaderType, token.DocumentEndType:
		l.documents++
	}
}

func (l *limits) key(tk *token.Token) {
	if l.brackets == 0 && tk != nil {
		l.columns[tk.Position.Column]++
		l.keys = max(l.keys, l.columns[tk.Position.Column])
		l.enter(tk)
	}
}

func (l *limits) enter(tk *token.Token) {
	if l.brackets > 0 {
		return
	}
	column := tk.Position.Column
	for len(l.open) > 0 && l.open[len(l.open)-1] >= column {
		l.open = l.open[:len(l.open)-1]
	}
	l.open = append(l.open, column)
}

// notYAML is the library's error without the excerpt of the file that it would print.
func notYAML(d *Document, lines page, err error) *located.Error {
	var syntax yaml.Error
	if !errors.As(err, &syntax) {
		return d.problem(d.at(0), "this file is not valid YAML", checkYAML)
	}
	pos := lines.inside(at(syntax.GetToken()))
	if strings.Contains(lines.line(pos.Line), "{{") {
		return d.problem(pos, "this looks like a template (`{{`), which is not YAML before it is filled in", "Name the file that the application reads.")
	}
	return d.problem(pos, "this is not valid YAML: "+located.Visible(syntax.GetMessage(), 2*located.MaxShown), checkYAML)
}

// at is where the library says a token is.
func at(tk *token.Token) gate.Pos {
	if tk == nil || tk.Position == nil {
		return gate.Pos{}
	}
	return gate.Pos{Line: tk.Position.Line, Column: tk.Position.Column}
}
