package located

import (
	"strings"
	"testing"
)

func TestQuote(t *testing.T) {
	tests := []struct{ value, want string }{
		{"", "``"},
		{"gpt-4o mini", "`gpt-4o mini`"},
		{"größe 模型", "`größe 模型`"},
		{"a`b", "`a'b`"},
		{`a"b\c`, "`a\"b\\c`"},
		{"a\r\n::error::b\x1b[0m", "`a\\u000d\\u000a::error::b\\u001b[0m`"},
		{"a\u00a0b\u200b\u202e\ufe0f\u2800\u3164", "`a\\u00a0b\\u200b\\u202e\\ufe0f\\u2800\\u3164`"},
		{"a\xffb", "`a\\ufffdb`"},
		{strings.Repeat("é", MaxShown), "`" + strings.Repeat("é", MaxShown) + "`"},
		{strings.Repeat("é", MaxShown+1), "`" + strings.Repeat("é", MaxShown) + "…`"},
	}
	for _, tt := range tests {
		if got := Quote(tt.value); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}
