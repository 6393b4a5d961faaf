package probe

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
)

const (
	eventStream = "text/event-stream"
	chatChunk   = `data: {"id":"c1","object":"chat.completion.chunk","model":"gpt-6-luna","choices":[{"index":0,"delta":{"role":"assistant"}}]}`
	created     = "event: response.created\n" + `data: {"type":"response.created","response":{"model":"gpt-6-luna","status":"in_progress"}}`
)

var streamCall = gate.Call{Model: "gpt-6-luna", Provider: gate.OpenAI, API: gate.ChatCompletions, Needs: []gate.Need{gate.Streaming}}

// unending sends a head and then waits until the client has gone: whoever reads on hangs.
func unending(contentType, head string, gone chan<- struct{}) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, head)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(gone)
	}
}

func TestOnlyTheBeginningIsRead(t *testing.T) {
	audio := strings.Repeat("\xff\xfb", maxSpeech)
	for name, row := range map[string]struct {
		call              gate.Call
		contentType, head string
		model             string
	}{
		"chat":               {streamCall, eventStream, chatChunk + "\n\n", "gpt-6-luna"},
		"chat with CRLF":     {streamCall, eventStream, chatChunk + "\r\n\r\n", "gpt-6-luna"},
		"after comments":     {streamCall, eventStream, ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n\n" + chatChunk + "\n\n", "gpt-6-luna"},
		"without a space":    {streamCall, eventStream, strings.Replace(chatChunk, "data: ", "data:", 1) + "\n\n", "gpt-6-luna"},
		"with another type":  {streamCall, "text/plain", chatChunk + "\n\n", "gpt-6-luna"},
		"several at once":    {streamCall, eventStream, strings.Repeat(chatChunk+"\n\n", 500), "gpt-6-luna"},
		"responses":          {gate.Call{Model: "m", API: gate.Responses, Needs: []gate.Need{gate.Streaming}}, eventStream, created + "\n\n", "gpt-6-luna"},
		"by a parameter":     {gate.Call{Model: "m", API: gate.Responses, Parameters: `{"stream":true}`}, eventStream, created + "\n\n", "gpt-6-luna"},
		"legacy completions": {gate.Call{Model: "m", API: gate.Completions, Needs: []gate.Need{gate.Streaming}}, eventStream, `data: {"choices":[{"text":"a"}]}` + "\n\n", ""},
		"speech":             {gate.Call{Model: "m", API: gate.Speech}, "audio/mpeg", audio, ""},
	} {
		t.Run(name, func(t *testing.T) {
			gone := make(chan struct{})
			e := newClient(t, serve(t, unending(row.contentType, row.head, gone))).Ask(t.Context(), row.call)
			if !e.Answered || e.Truncated || e.Fault != gate.NoFault || e.AnsweredModel != row.model || e.Latency <= 0 {
				t.Errorf("%+v", e)
			}
			<-gone // the connection was closed, so the server noticed
		})
	}
}

// The latency of a stream ends with its first event, whatever it takes to be rid of the connection.
func TestStreamLatency(t *testing.T) {
	gone := make(chan struct{})
	before := time.Now()
	e := newClient(t, serve(t, unending(eventStream, chatChunk+"\n\n", gone))).Ask(t.Context(), streamCall)
	if after := time.Since(before); e.Latency <= 0 || e.Latency > after {
		t.Errorf("latency %v of %v", e.Latency, after)
	}
	<-gone
}

func TestStreamsThatDoNotAnswer(t *testing.T) {
	sse := func(body string) func(http.ResponseWriter) { return reply(200, body, "Content-Type", eventStream) }
	for name, row := range map[string]struct {
		reply         func(http.ResponseWriter)
		code, message string
		truncated     bool
	}{
		"error event":      {reply: sse("event: error\ndata: {\"error\":{\"message\":\"no tokens left\",\"code\":\"insufficient_quota\"}}\n\n"), code: "insufficient_quota", message: "no tokens left"},
		"refusal":          {reply: reply(400, `{"error":{"message":"Your organization must be verified to stream this model.","param":"stream","code":"unsupported_value"}}`), code: "unsupported_value", message: "verified to stream"},
		"long refusal":     {reply: reply(400, `{"pad":"`+strings.Repeat("a", maxRefusal/2)+`","error":{"message":"no","code":"late"}}`), code: "late", message: "no"},
		"refusal of lines": {reply: reply(403, "data: a\n\n{\"error\":{\"message\":\"behind the first event\"}}"), message: "behind the first event"},
		"no stream":        {reply: reply(200, goodChat)},
		"empty":            {reply: sse("")},
		"comments alone":   {reply: sse(": ping\n\n")},
		"end alone":        {reply: sse("data: [DONE]\n\n")},
		"no end":           {reply: sse(": " + strings.Repeat("a", 2*maxEvents)), truncated: true},
		"endless JSON":     {reply: reply(200, `{"id":"`+strings.Repeat("a", 2*maxEvents)), truncated: true},
	} {
		t.Run(name, func(t *testing.T) {
			e := newClient(t, serve(t, replies(row.reply))).Ask(t.Context(), streamCall)
			if e.Answered || e.Truncated != row.truncated || e.Code != row.code || !strings.Contains(e.Message, row.message) {
				t.Errorf("%+v", e)
			}
		})
	}
}

func TestStreamCutBeforeItsFirstEvent(t *testing.T) {
	head := "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n"
	for name, row := range map[string]struct {
		body string
		want gate.Fault
	}{
		"before": {chatChunk[:20], gate.FaultReset},
		"after":  {chatChunk + "\n\ndata: {", gate.NoFault},
	} {
		e := newClient(t, "http://"+listen(t, say(head+row.body))).Ask(t.Context(), streamCall)
		if e.Fault != row.want || e.Answered != (row.want == gate.NoFault) || e.Status != 200 {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func TestStreamThatNeverBegins(t *testing.T) {
	gone := make(chan struct{})
	e := newClient(t, serve(t, unending(eventStream, ": ping\n\n", gone)), brief).Ask(t.Context(), streamCall)
	if e.Fault != gate.FaultTimeout || e.Status != 200 {
		t.Errorf("%+v", e)
	}
	<-gone
}

func TestSpeech(t *testing.T) {
	call := gate.Call{Model: "tts-1", API: gate.Speech}
	for name, row := range map[string]struct {
		reply    func(http.ResponseWriter)
		answered bool
		code     string
	}{
		"short":          {reply(200, "ID3", "Content-Type", "audio/mpeg"), true, ""},
		"empty":          {reply(200, "", "Content-Type", "audio/mpeg"), false, ""},
		"not sound":      {reply(200, "ID3", "Content-Type", "text/plain"), false, ""},
		"error in a 200": {reply(200, `{"pad":"`+strings.Repeat("a", maxSpeech)+`","error":{"message":"no","code":"late"}}`), false, "late"},
		"long refusal":   {reply(400, `{"pad":"`+strings.Repeat("a", maxSpeech)+`","error":{"message":"no","code":"late"}}`, "Content-Type", "audio/mpeg"), false, "late"},
	} {
		e := newClient(t, serve(t, replies(row.reply))).Ask(t.Context(), call)
		if e.Answered != row.answered || e.Code != row.code || e.Truncated {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func TestPictures(t *testing.T) {
	call := gate.Call{Model: "gpt-image-2", API: gate.Images}
	for name, size := range map[string]int{"short": 99, "longer than what is read": 2 * maxAnswer} {
		body := fmt.Sprintf(`{"created":1,"data":[{"b64_json":"%s"}],"usage":{"input_tokens":8,"output_tokens":196}}`, strings.Repeat("iVBORw0K", size/8))
		e := newClient(t, serve(t, replies(reply(200, body)))).Ask(t.Context(), call)
		if short := size < maxAnswer; !e.Answered || e.Truncated == short || (e.OutputTokens == 196) != short {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func FuzzFirstEvent(f *testing.F) {
	f.Add(chatChunk + "\n\n" + chatChunk)
	f.Add(": a\r\n\r\ndata\n\ndata:\r\n\n")
	f.Fuzz(func(t *testing.T, stream string) {
		body, err := firstEvent(strings.NewReader(stream))
		if err != nil || !strings.HasPrefix(stream, string(body)) {
			t.Errorf("%q: %q, %v", stream, body, err)
		}
		if len(body) < len(stream) && !strings.Contains(string(body), "data:") {
			t.Errorf("%q: stops at %q", stream, body)
		}
	})
}
