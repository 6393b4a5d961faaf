package discover

import (
	"path"
	"strings"
)

// syntax is how a kind of file writes literals and comments.
type syntax struct {
	lines      []string    // what begins a comment that ends with its line
	blocks     [][2]string // what begins and ends a comment
	quotes     []quote     // the longer ones first
	skips      []string    // what looks like a quote and is none
	keys       string      // the bytes that make a key of the literal before them; a ] where the line begins with a [
	docstrings bool        // a literal over several lines that is a statement is a comment
	plain      *plain      // set for files whose values need no quotes; they are read by lines
}

// quote is one way to write a literal.
type quote struct {
	open, close string
	raw         bool // a backslash is just a backslash
	lines       bool // it can span lines
}

var (
	double   = quote{open: `"`, close: `"`}
	single   = quote{open: `'`, close: `'`}
	backtick = quote{open: "`", close: "`", lines: true}
	goRaw    = quote{open: "`", close: "`", lines: true, raw: true}
	triple   = quote{open: `"""`, close: `"""`, lines: true}
	triples  = quote{open: `'''`, close: `'''`, lines: true}
	doubles  = quote{open: `"`, close: `"`, lines: true}

	slashes = [][2]string{{"/*", "*/"}}
)

// The syntaxes. Where a language has more ways to write a literal, an id in those is missed.
var (
	cLike      = &syntax{lines: []string{"//"}, blocks: slashes, quotes: []quote{double, single}}
	golang     = &syntax{lines: []string{"//"}, blocks: slashes, quotes: []quote{double, single, goRaw}}
	javascript = &syntax{lines: []string{"//"}, blocks: slashes, quotes: []quote{double, single, backtick}}
	jvm        = &syntax{lines: []string{"//"}, blocks: slashes, quotes: []quote{triple, triples, double, single}}
	csharp     = &syntax{lines: []string{"//"}, blocks: slashes, quotes: []quote{triple, {open: `@"`, close: `"`, raw: true, lines: true}, double, single}}
	rust       = &syntax{lines: []string{"//"}, blocks: slashes, skips: []string{`'"'`, `'\"'`},
		quotes: []quote{{open: `r#"`, close: `"#`, raw: true, lines: true}, doubles}}
	swift  = &syntax{lines: []string{"//"}, blocks: slashes, quotes: []quote{triple, double}}
	php    = &syntax{lines: []string{"//", "#"}, blocks: slashes, quotes: []quote{doubles, {open: `'`, close: `'`, lines: true}}}
	python = &syntax{lines: []string{"#"}, docstrings: true, quotes: []quote{triple, triples, double, single}}
	ruby   = &syntax{lines: []string{"#"}, blocks: [][2]string{{"\n=begin", "\n=end"}}, quotes: []quote{double, single}}
	hashes = &syntax{lines: []string{"#"}, quotes: []quote{triple, double, single}}
	power  = &syntax{lines: []string{"#"}, blocks: [][2]string{{"<#", "#>"}}, quotes: []quote{double, single}}
	sql    = &syntax{lines: []string{"--"}, blocks: slashes, quotes: []quote{single, double}}
	lua    = &syntax{lines: []string{"--"}, blocks: [][2]string{{"--[[", "]]"}}, quotes: []quote{double, single, {open: "[[", close: "]]", raw: true, lines: true}}}
	hcl    = &syntax{lines: []string{"#", "//"}, blocks: slashes, quotes: []quote{double}}
	markup = &syntax{lines: []string{"//"}, blocks: [][2]string{{"<!--", "-->"}, slashes[0]}, quotes: []quote{double, single, backtick}}
	jsonc  = &syntax{lines: []string{"//"}, blocks: slashes, quotes: []quote{double}, keys: ":"}
	tomls  = &syntax{lines: []string{"#"}, quotes: []quote{triple, {open: `'''`, close: `'''`, raw: true, lines: true}, double, {open: `'`, close: `'`, raw: true}}, keys: "=.]"}

	yaml       = &syntax{plain: &plain{comments: "#", separator: ": ", flow: true}}
	dotenv     = &syntax{plain: &plain{comments: "#", separator: "="}}
	properties = &syntax{plain: &plain{comments: "#;!", separator: "="}}
	shell      = &syntax{plain: &plain{comments: "#"}}
)

// byExtension are the kinds of files that are scanned. What is not here is not, Markdown among it.
var byExtension = map[string]*syntax{
	".c": cLike, ".h": cLike, ".cc": cLike, ".cpp": cLike, ".hpp": cLike,
	".go": golang,
	".js": javascript, ".jsx": javascript, ".mjs": javascript, ".cjs": javascript, ".ts": javascript, ".tsx": javascript, ".mts": javascript,
	".cts":  javascript,
	".java": jvm, ".kt": jvm, ".kts": jvm, ".scala": jvm, ".groovy": jvm, ".gradle": jvm, ".dart": jvm,
	".cs": csharp, ".rs": rust, ".swift": swift, ".php": php,
	".py": python, ".pyi": python, ".rb": ruby, ".rake": ruby,
	".r": hashes, ".jl": hashes, ".ex": hashes, ".exs": hashes, ".pl": hashes, ".pm": hashes,
	".ps1": power, ".psm1": power, ".sql": sql, ".lua": lua,
	".tf": hcl, ".tfvars": hcl, ".hcl": hcl,
	".html": markup, ".htm": markup, ".vue": markup, ".svelte": markup, ".astro": markup, ".xml": markup,
	".json": jsonc, ".jsonc": jsonc, ".json5": jsonc, ".ipynb": jsonc, ".toml": tomls,
	".yaml": yaml, ".yml": yaml, ".env": dotenv, ".properties": properties, ".ini": properties, ".cfg": properties, ".conf": properties,
	".sh": shell, ".bash": shell, ".zsh": shell, ".fish": shell, ".mk": shell, ".just": shell, ".dockerfile": shell,
}

// byName are the files that are known by their name.
var byName = map[string]*syntax{
	"Dockerfile": shell, "Containerfile": shell, "Makefile": shell, "GNUmakefile": shell, "justfile": shell, "Justfile": shell,
	"Procfile": yaml, "Jenkinsfile": jvm, "Rakefile": ruby, "Gemfile": ruby,
}

// syntaxOf is the syntax of a file, nil when it is not known.
func syntaxOf(name string) *syntax {
	base := path.Base(name)
	switch first, _, _ := strings.Cut(base, "."); {
	case strings.HasPrefix(base, ".env"):
		return dotenv
	case byName[first] != nil && first == "Dockerfile": // Dockerfile.prod
		return shell
	case byName[base] != nil:
		return byName[base]
	}
	return byExtension[strings.ToLower(path.Ext(base))]
}
