package gate

import (
	"errors"
	"strings"
	"testing"
)

func TestCheckBaseURL(t *testing.T) {
	for raw, want := range map[string]string{
		"https://api.openai.com/v1": "", "https://api.openai.com/v1/": "", "https://llm.example": "", "https://llm.example:8443/": "",
		"HTTPS://LLM.example/v1": "", "https://[2001:db8::1]:8443/v1": "", "https://x.services.ai.azure.com/models": "",
		"https://gw.example/responses/v1": "", "https://10.0.0.7/v1": "", "https://xn--bcher-kva.example/v1": "",
		"http://localhost:11434/v1": "", "http://LOCALHOST/v1": "", "http://127.0.0.1:4010/v1": "", "http://127.9.9.9/v1": "",
		"http://[::1]:8080/v1": "", "https://llm_gw.corp/v1": "", "https://3com.example/v1": "", "https://1.1.1.1.example/v1": "",

		"":                               "is empty",
		"api.openai.com/v1":              "must begin with https://",
		"localhost:8080/v1":              "must begin with https://",
		"//api.openai.com/v1":            "must begin with https://",
		"ftp://llm.example/v1":           "must begin with https://",
		"file:///etc/passwd":             "must begin with https://",
		"https:///v1":                    "names no host",
		"https://":                       "names no host",
		"https:llm.example":              "names no host",
		"https://:443/v1":                "names no host",
		"https://llm.example:0/":         "the port",
		"https://llm.example:65536/":     "the port",
		"https://llm.example:/":          "the port",
		"https://llm.example:secret/":    "not a valid address",
		"https://user:hunter2@llm.test":  "user name or password",
		"https://hunter2@llm.test/v1":    "user name or password",
		"https://u:hunter2@llm test":     "contains a blank",
		"https://u:hunter2%zz@llm.test":  "not a valid address",
		"https://llm.example/v1?a=1":     "before ? and #",
		"https://llm.example/v1?":        "before ? and #",
		"https://llm.example/v1#a":       "before ? and #",
		"https://llm.example/v1\n":       "contains a blank",
		" https://llm.example/v1":        "contains a blank",
		"https://llm.example/\x00":       "contains a blank",
		"https://llm.example/\u2028":     "contains a blank",
		"https://a/v1/chat/completions":  "before /chat/completions",
		"https://a/v1/Chat/Completions/": "before /chat/completions",
		"https://a/v1/responses":         "before /responses",
		"https://a/v1/embeddings":        "before /embeddings",

		"https://bücher.example/v1":       "plain ASCII",
		"https://api.οpenai.com/v1":       "plain ASCII", // a Greek omicron
		"https://api.openai.com./v1":      "plain ASCII",
		"https://api..openai.com/v1":      "plain ASCII",
		"https://%61pi.openai.com/v1":     "not a valid address",
		"https://2130706433/v1":           "plain ASCII",
		"https://0x7f000001/v1":           "plain ASCII",
		"https://0177.0.0.1/v1":           "plain ASCII",
		"https://127.1/v1":                "plain ASCII",
		"https://10.0.0.0x7/v1":           "plain ASCII",
		"http://[::ffff:127.0.0.1]/v1":    "plain ASCII",
		"https://[fe80::1%25eth0]/v1":     "plain ASCII",
		"http://llm.example/v1":           ErrPlainHTTP.Error(),
		"http://10.0.0.7/v1":              ErrPlainHTTP.Error(),
		"http://0.0.0.0/v1":               ErrPlainHTTP.Error(),
		"http://localhost.example/v1":     ErrPlainHTTP.Error(),
		"http://127.0.0.1.example/v1":     ErrPlainHTTP.Error(),
		"http://localhost@llm.example/v1": "user name or password",
	} {
		err := CheckBaseURL(raw)
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", raw, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: %v, want %q", raw, err, want)
		case err != nil && (strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "\n")):
			t.Errorf("%q: %v", raw, err)
		}
		if errors.Is(err, ErrPlainHTTP) != (want == ErrPlainHTTP.Error()) {
			t.Errorf("%q: is ErrPlainHTTP: %t", raw, errors.Is(err, ErrPlainHTTP))
		}
	}
}
