package redact

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is the smallest piece of a text that stands for something: a character, an escape sequence for one, or something
// that separates characters. It stands at text[start:end].
type token struct {
	start, end int
	stands     [utf8.UTFMax]byte // the bytes it stands for
	n          int               // how many, 0 for a separator
	sequence   bool              // it is an escape sequence
}

// set makes t stand for r, or for nothing when r cannot be seen: a space, a control, a zero-width character.
func (t *token) set(r rune) {
	if !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) {
		t.n = utf8.EncodeRune(t.stands[:], r)
	}
}

// setByte makes t stand for b, which may be one of several bytes that make a character.
func (t *token) setByte(b byte) {
	if b < utf8.RuneSelf {
		t.set(rune(b))
		return
	}
	t.stands[0], t.n = b, 1
}

// escapes read one escape sequence by its first byte: they set what it stands for and return its length, 0 when it is
// none.
var escapes = [1 << 8]func(*token, string) int{
	'\\': backslash,
	'%':  percent,
	'&':  entity,
	0x1b: ansi,
}

// next reads the token of text at start, a whole escape sequence where one begins.
func next(text string, start int) token {
	if read := escapes[text[start]]; read != nil {
		t := token{start: start, end: start, sequence: true}
		if n := read(&t, text[start:]); n > 0 {
			t.end += n
			return t
		}
	}
	return character(text, start)
}

// character reads the character of text at start, whatever it may be the beginning of.
func character(text string, start int) token {
	t := token{start: start, end: start + 1}
	if b := text[start]; isLetter(b) {
		t.stands[0], t.n = b, 1
		return t
	}
	r, n := utf8.DecodeRuneInString(text[start:])
	t.end = start + n
	if r != utf8.RuneError { // bytes that are no text are dropped or replaced sooner or later
		t.set(r)
	}
	return t
}

// once are what the signs that begin escape sequences become when they are escaped themselves.
var once = []struct {
	escaped string
	sign    byte
}{{`\\`, '\\'}, {"%25", '%'}, {"&amp;", '&'}}

// sequences are the escape sequences of text at start: the one that begins there, with all it may have been escaped times, and
// the sign that the text may have had there before it was escaped the last time.
func sequences(text string, start int) []token {
	var all []token
	if t := next(text, start); t.sequence {
		all = append(all, t)
	}
	for _, o := range once {
		if strings.HasPrefix(text[start:], o.escaped) {
			all = append(all, token{start: start, end: start + len(o.escaped), stands: [utf8.UTFMax]byte{o.sign}, n: 1, sequence: true})
		}
	}
	return all
}

// What a backslash stands before (RFC 8259, section 7; the Go specification, "String literals"): a separator, or a
// character that stands for itself.
const (
	separating = "abfnrtv\n\r"
	quoting    = "\"'`/"
)

// backslash reads a JSON, Go, Python or shell escape. Text that was escaped more than once has more backslashes.
func backslash(t *token, s string) int {
	n := len(s) - len(strings.TrimLeft(s, `\`))
	c := byte(0)
	if n < len(s) {
		c = s[n]
	}
	switch {
	case c == 'u' && isHex(s, n+1) && isHex(s, n+3):
		r, _ := strconv.ParseUint(s[n+1:n+5], 16, 32)
		t.set(rune(r))
		return n + 5
	case c == 'x' && isHex(s, n+1):
		t.setByte(hexByte(s, n+1))
		return n + 3
	case strings.IndexByte(separating, c) >= 0:
		return n + 1
	case strings.IndexByte(quoting, c) >= 0:
		t.set(rune(c))
		return n + 1
	}
	t.setByte('\\')
	return n
}

// percent reads a URL escape (RFC 3986, section 2.1). Text that was escaped more than once has "25" for every further
// time.
func percent(t *token, s string) int {
	n := 1
	for strings.HasPrefix(s[n:], "25") && isHex(s, n+2) {
		n += 2
	}
	if !isHex(s, n) {
		return 0
	}
	t.setByte(hexByte(s, n))
	return n + 2
}

// hexByte is the byte whose two digits stand in s at at, where isHex.
func hexByte(s string, at int) byte {
	b, _ := strconv.ParseUint(s[at:at+2], 16, 8)
	return byte(b)
}

func isHex(s string, at int) bool {
	if len(s) < at+2 {
		return false
	}
	_, err := strconv.ParseUint(s[at:at+2], 16, 8) // takes no sign and no underscore
	return err == nil
}

// entity reads an HTML or XML character reference. Text that was escaped more than once has "amp;" for every further
// time.
func entity(t *token, s string) int {
	n := 1
	for strings.HasPrefix(s[n:], "amp;") {
		if _, more := named(s[n+len("amp;"):]); more == 0 {
			break
		}
		n += len("amp;")
	}
	r, length := named(s[n:])
	if length == 0 {
		return 0
	}
	t.set(r)
	return n + length
}

// longestReference is the length of the longest name of a character in HTML, and then some.
const longestReference = 34

// reference finds the part of a character reference after the ampersand. HTML reads a numeric one without a semicolon too.
var reference = regexp.MustCompile(`^(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};)`)

// named reads the part of a character reference after the ampersand.
func named(s string) (rune, int) {
	n := len(reference.FindString(s[:min(len(s), longestReference)]))
	decoded := html.UnescapeString("&" + s[:n])
	if n == 0 || utf8.RuneCountInString(decoded) > 2 { // a few stand for two characters, what is none stays longer
		return 0, 0
	}
	r, _ := utf8.DecodeRuneInString(decoded)
	return r, n
}

// ansi reads a terminal's control sequence (ECMA-48, section 5.4), which a reader cannot see.
func ansi(_ *token, s string) int {
	if !strings.HasPrefix(s, "\x1b[") {
		return 0
	}
	parameters := strings.TrimLeftFunc(s[2:], func(r rune) bool { return 0x20 <= r && r <= 0x3f })
	if parameters == "" || parameters[0] < 0x40 || parameters[0] > 0x7e {
		return 0
	}
	return len(s) - len(parameters) + 1
}
