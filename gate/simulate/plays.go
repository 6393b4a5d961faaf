package simulate

import (
	_ "embed" // the pages
	"net/http"

	"github.com/modelreach/modelreach/gate"
)

// The pages of what stands between a client and the API.
var (
	//go:embed pages/bad_gateway.html
	badGatewayPage string
	//go:embed pages/gateway_timeout.html
	gatewayTimeoutPage string
	//go:embed pages/proxy.html
	proxyPage string
	//go:embed pages/blocked.html
	blockedPage string
	//go:embed pages/front.html
	frontPage string
	//go:embed pages/login.html
	loginPage string
)

// page answers with HTML, and without the headers by which the API would be known.
func page(status int, html string, header map[string]string) play {
	return func(w http.ResponseWriter, _ *http.Request, _ call) {
		clear(w.Header())
		for name, value := range header {
			w.Header().Set(name, value)
		}
		w.Header().Set("Content-Type", "text/html; charset=UTF-8")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(html))
	}
}

// note answers with a plain text.
func note(status int, text string) play {
	return func(w http.ResponseWriter, _ *http.Request, _ call) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(text))
	}
}

// azure answers with an error object of Azure's own, which has no type and param unless it says so.
func azure(status int, fields object) play {
	return func(w http.ResponseWriter, _ *http.Request, _ call) {
		clear(w.Header())
		w.Header().Set("Apim-Request-Id", newID(""))
		writeJSON(w, status, object{"error": fields})
	}
}

// inTurn makes one play a call and begins again after the last.
func inTurn(plays ...play) play {
	return func(w http.ResponseWriter, r *http.Request, c call) { plays[c.turn%len(plays)](w, r, c) }
}

// elsewhere is a model of the Responses API alone, like gpt-5.5-pro.
func elsewhere(w http.ResponseWriter, r *http.Request, c call) {
	if c.api == gate.Responses {
		well(w, r, c)
		return
	}
	model{id: c.model, apis: onResponses}.wrongEndpoint(c.api).write(w)
}

// slow answers well once Options.Slow has passed.
func slow(w http.ResponseWriter, r *http.Request, c call) {
	pause(r, c.options.Slow)
	well(w, r, c)
}

// oldLimit knows max_tokens alone, like a server from before reasoning models.
func oldLimit(w http.ResponseWriter, r *http.Request, c call) {
	if c.body.MaxCompletionTokens == nil {
		well(w, r, c)
		return
	}
	refusal{status: 400, message: "Unrecognized request argument supplied: max_completion_tokens"}.write(w)
}

// errorIn200 fails as OpenRouter does after it has begun: the code in the body is the status it can no longer send.
func errorIn200(w http.ResponseWriter, _ *http.Request, _ call) {
	writeJSON(w, http.StatusOK, object{"error": object{
		"code":     402,
		"message":  "Insufficient credits. Add more using https://openrouter.ai/settings/credits",
		"metadata": object{"limit_source": "openrouter_credits"},
	}})
}

// essence is the field without which a body is no answer.
var essence = map[gate.API]string{
	gate.ChatCompletions: "choices", gate.Responses: "output", gate.Embeddings: "data", gate.Moderations: "results",
	gate.Images: "data", gate.Transcriptions: "text", gate.Realtime: "value", gate.Completions: "choices",
}

// emptyList answers with everything but an answer. It claims to be complete: under a token limit, an empty output is
// what a reasoning model may well give.
func emptyList(w http.ResponseWriter, _ *http.Request, c call) {
	m := simulated(c.model)
	if r := m.refuse(c); r != nil {
		r.write(w)
		return
	}
	if c.api == gate.Speech {
		w.Header().Set("Content-Type", "audio/mpeg")
		return
	}
	c.body.MaxTokens, c.body.MaxCompletionTokens, c.body.MaxOutputTokens = nil, nil, nil
	answer := answerOf[c.api](m, c)
	if _, list := answer[essence[c.api]].([]object); list {
		answer[essence[c.api]] = []object{}
	} else {
		delete(answer, essence[c.api])
	}
	writeJSON(w, http.StatusOK, answer)
}

// redirect sends the caller, method and body and all, to another origin (RFC 9110, section 15.4.8).
func redirect(w http.ResponseWriter, r *http.Request, c call) {
	w.Header().Set("Location", c.options.RedirectTo+r.URL.RequestURI())
	w.WriteHeader(http.StatusTemporaryRedirect)
}
