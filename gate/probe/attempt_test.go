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
			c := newClient(t, serve(t, handler))
			calls := []gate.Call{chatCall}
			if name == "endless" { // which each kind of call bounds in its own way
				calls = append(calls, streamCall, gate.Call{Model: "m", API: gate.Speech}, gate.Call{Model: "m", Prove: gate.ProveList})
			}
			for _, call := range calls {
				e := c.Ask(t.Context(), call)
				if !e.Truncated || e.Answered || e.Fault != gate.NoFault || e.Status == 0 {
					t.Errorf("%+v: %+v", call, e)
				}
				<-ended // the connection was closed, so the server noticed
			}
		})
	}
}

func TestBodyAtTheBound(t *testing.T) {
	for size, truncated := range map[int]bool{maxAnswer - 1: false, maxAnswer: false, maxAnswer + 1: true} {
		url := serve(t, replies(reply(500, strings.Repeat("a", size))))
		if e := newClient(t, url).Ask(t.Context(), chatCall); e.Truncated != truncated {
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
	e := newClient(t, url, func(o *Options) { o.Timeout = 100 * time.Millisecond }).Ask(t.Context(), chatCall)
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

// everyCall is one call of each kind that is read in its own way.
func everyCall() []gate.Call {
	calls := []gate.Call{
		{Model: "m", Prove: gate.ProveList},
		{Model: "a/m", Prove: gate.ProveList},
		{Model: "m", API: gate.ChatCompletions, Needs: []gate.Need{gate.Streaming}},
		{Model: "m", API: gate.Responses, Needs: []gate.Need{gate.Streaming}},
	}
	for _, api := range gate.APIs {
		calls = append(calls, gate.Call{Model: "m", API: api})
	}
	return calls
}

// repeating are replies that repeat a secret wherever a reply can.
func repeating(spelled string) map[string]func(http.ResponseWriter) {
	quoted, _ := json.Marshal(spelled)
	line := strings.Join(strings.Fields(spelled), "")
	return map[string]func(http.ResponseWriter){
		"message": reply(401, fmt.Sprintf(`{"error":{"message":%s,"code":%[1]s,"type":%[1]s,"param":%[1]s,"x":{"error":%[1]s}}}`, quoted)),
		"raw":     reply(400, `{"error":{"message":"Incorrect API key provided: `+strings.ReplaceAll(spelled, "\n", `\n`)+`."}}`),
		"text":    reply(502, spelled),
		"page":    reply(403, "<html><title>"+spelled+"</title>"),
		"model":   reply(200, strings.Replace(goodChat, `"gpt-6-luna"`, string(quoted), 1)),
		"event":   reply(200, fmt.Sprintf("data: {\"model\":%s,\"choices\":[],\"type\":\"response.created\",\"response\":{\"model\":%[1]s}}\n\n", quoted)),
		"failure": reply(200, fmt.Sprintf("event: error\ndata: {\"error\":{\"message\":%s}}\n\n", quoted)),
		"sound":   reply(200, spelled, "Content-Type", "audio/"+line),
		"headers": reply(429, "{}", "X-Request-Id", line, "Server", line, "Www-Authenticate", line, "Location", "https://"+line+".example/"+line,
			"Retry-After", line, "X-Ratelimit-Limit-Requests", line),
	}
}

// silent fails when evidence holds a piece of one of secrets.
func silent(t *testing.T, e gate.Evidence, secrets ...string) {
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

func TestNothingSecretInEvidence(t *testing.T) {
	secrets := []string{testKey, testOrganization, testProject}
	withIDs := func(o *Options) { o.Organization, o.Project = testOrganization, testProject }
	for _, secret := range secrets {
		calls := everyCall()
		for i, spelled := range spellings(secret) {
			if i > 0 { // the spellings are one scrubber's matter, whatever the call
				calls = []gate.Call{chatCall, streamCall}
			}
			for name, answer := range repeating(spelled) {
				c := newClient(t, serve(t, replies(answer)), withIDs)
				for _, call := range calls {
					t.Run(fmt.Sprintf("%s/%s/%d/%s%s%v", secret[:4], name, i, call.Prove, call.API, call.Needs), func(t *testing.T) {
						silent(t, c.Ask(t.Context(), call), secrets...)
					})
				}
			}
		}
	}
	t.Run("transport error", func(t *testing.T) {
		raw := func(conn net.Conn, r *bufio.Reader) { say("HTTP/1.1 "+testKey+" OK\r\n\r\n")(conn, r) }
		for _, call := range everyCall() {
			silent(t, newClient(t, "http://"+listen(t, raw)).Ask(t.Context(), call), secrets...)
		}
	})
}

// The answer of the realtime API is a key of its own, so nothing of it may come out, however the server says it.
func TestTheRealtimeSecretIsKept(t *testing.T) {
	call := gate.Call{Model: "gpt-realtime-2.1", Provider: gate.OpenAI, API: gate.Realtime}
	for _, secret := range []string{"ek_68af296e8e408191a1120ab6383263c2", "Zq8 odd/secret+of?another:shape9"} {
		quoted, _ := json.Marshal(secret)
		value := string(quoted)
		line := strings.ReplaceAll(secret, " ", "%20")
		for name, row := range map[string]struct {
			reply    func(http.ResponseWriter)
			answered bool
		}{
			"answer":        {reply(200, `{"value":`+value+`,"expires_at":1,"session":{"type":"realtime","model":"gpt-realtime-2.1"}}`), true},
			"spaced":        {reply(200, "{\n \"value\" :\n "+value+"}"), true},
			"escaped":       {reply(200, `{"value":"\u0065`+strings.Trim(value, `"`)+`","session":{"model":`+value+`}}`), true},
			"as the model":  {reply(200, `{"value":`+value+`,"model":`+value+`}`), true},
			"in headers":    {reply(200, `{"value":`+value+`}`, "X-Request-Id", secret, "Server", line), true},
			"in an error":   {reply(200, `{"value":`+value+`,"error":{"message":`+value+`,"code":`+value+`}}`), false},
			"in a refusal":  {reply(400, `{"error":{"message":"Invalid `+strings.Trim(value, `"`)+`","value":`+value+`}}`), false},
			"beta":          {reply(200, `{"client_secret":{"value":`+value+`},"object":`+value+`}`), false},
			"cut":           {reply(200, `{"value":`+value+`,"message":`+value), false},
			"behind others": {reply(200, `{"error":[{"value":"a"},{"value":`+value+`},{"message":`+value+`}]}`), false},
		} {
			t.Run(secret[:3]+"/"+name, func(t *testing.T) {
				e := newClient(t, serve(t, replies(row.reply))).Ask(t.Context(), call)
				silent(t, e, secret)
				if e.Answered != row.answered {
					t.Errorf("%+v", e)
				}
			})
		}
	}
}

// The kind of an echoed key is read before the redaction, which removes what it is read from.
func TestEchoSurvivesTheRedaction(t *testing.T) {
	body := `{"error":{"message":"Incorrect API key provided: https://***.example. You can find your API key at …","code":"invalid_api_key"}}`
	e := newClient(t, serve(t, replies(reply(401, body)))).Ask(t.Context(), chatCall)
	if e.Echo != gate.EchoURL {
		t.Errorf("echo %q", e.Echo)
	}
}
