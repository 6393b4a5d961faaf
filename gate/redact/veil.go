package redact

import (
	"fmt"
	"strings"
)

// The rules know where a word begins. In JSON and in URLs the letter of an escape sequence would belong to the word
// behind it: `\norg-1`, `%20org-1`. So the rules see a veiled text, in which an escape sequence is a mark and the
// character it stands for, and unveil puts the sequences back.
var veil, unveil = func() (*strings.Replacer, *strings.Replacer) {
	var to, from []string
	pair := func(escape, veiled string) {
		to = append(to, escape, veiled)
		from = append(from, veiled, escape)
	}
	for _, letter := range "bfnrt" {
		pair(`\`+string(letter), `\`+string(letter&0x1f))
	}
	for _, c := range "\n\r\t \"&'()/,:;<=>?@[]`{}" {
		for i, format := range []string{`\u%04x`, `\u%04X`, `%%%02x`, `%%%02X`} {
			pair(fmt.Sprintf(format, c), string(rune(1+i))+string(c))
		}
	}
	return strings.NewReplacer(to...), strings.NewReplacer(from...)
}()
