package gate

import (
	"regexp"
	"strings"
)

// Echo is what the key looks like that a server quotes back in a refusal. It is a word of ours, never a part of the
// key, so it survives the redaction and still tells a wrong value from a wrong key.
type Echo string

// The kinds of an echo.
const (
	EchoNone        Echo = ""            // the reply quotes no key
	EchoKey         Echo = "key"         // it looks like a key
	EchoURL         Echo = "url"         // a web address
	EchoProse       Echo = "prose"       // words with blanks between them
	EchoPlaceholder Echo = "placeholder" // an example value or the name of a variable
	EchoQuoted      Echo = "quoted"      // quotes, braces or an escape sequence around it
)

// echoed finds the value that servers quote after their refusal: OpenAI's "Incorrect API key provided: sk-p***abcd.",
// DeepSeek's "Your api key: ****abcd is invalid", LiteLLM's "Received API Key = sk-...abcd".
var echoed = regexp.MustCompile(`(?i)(?:incorrect|invalid|wrong) api key(?: provided)?\s*[:=]\s*(.+?)(?:\.\s+(?:you|find|please|see)\b|\.?\\?"\s*[,}]|$)` +
	`|your api key\s*[:=]\s*(.+?)\s+is invalid` +
	`|received api key\s*[:=]\s*(\S+?)[,\s]`)

// echoKinds is tried in order; the last row catches what looks like a key.
var echoKinds = []struct {
	kind  Echo
	looks *regexp.Regexp
}{
	{EchoURL, regexp.MustCompile(`(?i)^["']?https?:`)},
	{EchoPlaceholder, regexp.MustCompile(`(?i)your|_?key[>})]*$|x{6,}|placeholder|example|change.?me|^\$|\$\{|\{\{|^none$|^null$|^undefined$|^eek$|^\*+eek$`)},
	{EchoQuoted, regexp.MustCompile(`^["'` + "`" + `“{<(\[]|["'` + "`" + `”}>)\]]$|\\[nrt"']|[\r\n]`)},
	{EchoProse, regexp.MustCompile(`\S\s+\S`)},
	{EchoKey, regexp.MustCompile(`.`)},
}

// EchoOf reads a reply body before its redaction and says what the key in it looks like.
func EchoOf(body string) Echo {
	const enough = 64 << 10
	match := echoed.FindStringSubmatch(strings.ReplaceAll(cut(body, enough), `\"`, `"`))
	if match == nil {
		return EchoNone
	}
	value := strings.TrimSpace(match[1] + match[2] + match[3])
	for _, row := range echoKinds {
		if row.looks.MatchString(value) {
			return row.kind
		}
	}
	return EchoNone
}
