package probe

import (
	"bufio"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
)

func TestLongBodies(t *testing.T) {
	zeros := strings.Repeat("0", 64<<10)
	written := func(w io.Writer, err chan error) {
		for {
			if _, e := io.WriteString(w, zeros); e != nil {
				err <- e
				return
			}
		}
	}
	ended := make(chan error, 1)
	for name, handler := range map[string]http.HandlerFunc{
		"endless": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"id":"`)
			written(w, ended)
		},
		"endless after decompression": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			written(gzip.NewWriter(w), ended)
		},
		"endless refusal": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(400)
			written(w, ended)
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := newClient(t, serve(t, handler)).Ask(t.Context(), chatProbe)
			if !e.Truncated || e.Answered || e.Fault != gate.NoFault || e.Status == 0 {
				t.Errorf("%+v", e)
			}
			<-ended // the connection was closed, so the server noticed
		})
	}
}

func TestBodyAtTheBound(t *testing.T) {
	for size, truncated := range map[int]bool{maxAnswer - 1: false, maxAnswer: false, maxAnswer + 1: true} {
		url := serve(t, replies(reply(500, strings.Repeat("a", size))))
		if e := newClient(t, url).Ask(t.Context(), chatProbe); e.Truncated != truncated {
			t.Errorf("%d bytes: truncated %t", size, e.Truncated)
		}
	}
}

func TestSlowBodyEndsWithTheAttempt(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, "data: {}\n\n")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(time.Millisecond)
		}
	})
	e := newClient(t, url, func(o *Options) { o.Timeout = 100 * time.Millisecond }).Ask(t.Context(), chatProbe)
	if e.Fault != gate.FaultTimeout || e.Status != 200 {
		t.Errorf("%+v", e)
	}
}

// spellings are the ways a server may repeat a value.
func spellings(value string) []string {
	var spaced, escaped strings.Builder
	for _, r := range value {
		fmt.Fprintf(&spaced, "%c\n", r)
		fmt.Fprintf(&escaped, `\u%04x`, r)
	}
	return []string{
		value, escaped.String(), url.QueryEscape(value), hex.EncodeToString([]byte(value)), spaced.String(),
		base64.StdEncoding.EncodeToString([]byte(value)), base64.URLEncoding.EncodeToString([]byte(":" + value)),
		base64.StdEncoding.EncodeToString([]byte("::" + value)), "Bearer " + value, value[:12], value[len(value)-9:],
	}
}

// leaks reports the eight characters of secret that text holds, "" when it holds none.
func leaks(text, secret string) string {
	for _, spelled := range []string{secret, base64.StdEncoding.EncodeToString([]byte(secret)), hex.EncodeToString([]byte(secret))} {
		for i := range len(spelled) - 7 {
			if strings.Contains(text, spelled[i:i+8]) {
				return spelled[i : i+8]
			}
		}
	}
	return ""
}

func TestNothingSecretInEvidence(t *testing.T) {
	secrets := []string{testKey, testOrganization, testProject}
	withIDs := func(o *Options) { o.Organization, o.Project = testOrganization, testProject }
	check := func(t *testing.T, e gate.Evidence) {
		t.Helper()
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if piece := leaks(string(text)+fmt.Sprintf("%+v", e), secret); piece != "" {
				t.Errorf("%q in %s", piece, text)
			}
		}
	}
	for _, secret := range secrets {
		for i, spelled := range spellings(secret) {
			quoted, _ := json.Marshal(spelled)
			line := strings.Join(strings.Fields(spelled), "")
			for name, answer := range map[string]func(http.ResponseWriter){
				"message": reply(401, fmt.Sprintf(`{"error":{"message":%s,"code":%[1]s,"type":%[1]s,"param":%[1]s,"x":{"error":%[1]s}}}`, quoted)),
				"raw":     reply(400, `{"error":{"message":"Incorrect API key provided: `+strings.ReplaceAll(spelled, "\n", `\n`)+`."}}`),
				"text":    reply(502, spelled),
				"page":    reply(403, "<html><title>"+spelled+"</title>"),
				"model":   reply(200, strings.Replace(goodChat, `"gpt-6-luna"`, string(quoted), 1)),
				"headers": reply(429, "{}", "X-Request-Id", line, "Server", line, "Www-Authenticate", line, "Location", "https://"+line+".example/"+line,
					"Retry-After", line, "X-Ratelimit-Limit-Requests", line),
			} {
				t.Run(fmt.Sprintf("%s/%s/%d", secret[:4], name, i), func(t *testing.T) {
					check(t, newClient(t, serve(t, replies(answer)), withIDs).Ask(t.Context(), chatProbe))
				})
			}
		}
	}
	t.Run("transport error", func(t *testing.T) {
		raw := func(conn net.Conn, r *bufio.Reader) { say("HTTP/1.1 "+testKey+" OK\r\n\r\n")(conn, r) }
		check(t, newClient(t, "http://"+listen(t, raw)).Ask(t.Context(), chatProbe))
	})
}

// The kind of an echoed key is read before the redaction, which removes what it is read from.
func TestEchoSurvivesTheRedaction(t *testing.T) {
	body := `{"error":{"message":"Incorrect API key provided: https://***.example. You can find your API key at …","code":"invalid_api_key"}}`
	e := newClient(t, serve(t, replies(reply(401, body)))).Ask(t.Context(), chatProbe)
	if e.Echo != gate.EchoURL {
		t.Errorf("echo %q", e.Echo)
	}
}
