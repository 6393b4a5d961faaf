package simulate

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// refusal is an error answer in OpenAI's envelope (API reference, ErrorResponse). An empty kind is the usual type,
// invalid_request_error; an empty param or code is null on the wire. The message may hold the placeholders of about.
type refusal struct {
	status  int
	message string
	kind    string
	param   string
	code    string
	header  map[string]string
}

type envelope struct {
	Error errorObject `json:"error"`
}

type errorObject struct {
	Message string  `json:"message"`
	Type    string  `json:"type"`
	Param   *string `json:"param"`
	Code    *string `json:"code"`
}

func (r refusal) write(w http.ResponseWriter) {
	for name, value := range r.header {
		w.Header().Set(name, value)
	}
	writeJSON(w, r.status, envelope{r.object()})
}

func (r refusal) object() errorObject {
	return errorObject{
		Message: r.message, Type: cmp.Or(r.kind, "invalid_request_error"), Param: orNull(r.param), Code: orNull(r.code),
	}
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// about fills in what the message says of the call: {model}, {path} of the API and {key}, masked as OpenAI does.
func (r refusal) about(c call) refusal {
	r.message = strings.NewReplacer("{model}", c.model, "{path}", c.api.Path(), "{key}", mask(c.key)).Replace(r.message)
	return r
}

// play makes an act of a refusal.
func (r refusal) play(w http.ResponseWriter, _ *http.Request, c call) { r.about(c).write(w) }

// mask leaves the first eight and the last four characters of a key, as the message of a 401 does.
func mask(key string) string {
	const head, tail = 8, 4
	if len(key) <= head+tail {
		return strings.Repeat("*", len(key))
	}
	return key[:head] + strings.Repeat("*", len(key)-head-tail) + key[len(key)-tail:]
}

// The organization and project that messages name, in the shape of real ids.
const (
	organization = "org-simulated000000000000000"
	project      = "proj_simulated000000000000000"
)

// The refusals of the server itself. Their wording is what OpenAI answers, as its error guide and public issue reports
// show it.
var (
	keyMissing = refusal{
		status: 401,
		message: "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer " +
			"auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing " +
			"the API from your browser and are prompted for a username and password. You can obtain an API key from " +
			"https://platform.openai.com/account/api-keys.",
	}
	modelNotFound = refusal{
		status: 404, code: "model_not_found",
		message: "The model `{model}` does not exist or you do not have access to it.",
	}
	notAChatModel = refusal{
		status: 404, param: "model",
		message: "This is not a chat model and thus not supported in the v1/chat/completions endpoint. Did you mean to use " +
			"v1/completions?",
	}
	chatModel = refusal{
		status: 404, param: "model",
		message: "This is a chat model and not supported in the v1/completions endpoint. Did you mean to use " +
			"v1/chat/completions?",
	}
	notAnEmbeddingModel = refusal{status: 403, message: "You are not allowed to generate embeddings from this model"}
)

func onlySupportedIn(right, wrong gate.API) *refusal {
	return &refusal{
		status: 404, param: "model",
		message: fmt.Sprintf("This model is only supported in v1/%s and not in v1/%s.", right.Path(), wrong.Path()),
	}
}

func invalidURL(r *http.Request) refusal {
	return refusal{status: 404, message: fmt.Sprintf("Invalid URL (%s %s)", r.Method, r.URL.Path)}
}

func wrongMethod(r *http.Request) refusal {
	return refusal{
		status: 405, code: "method_not_supported",
		message: fmt.Sprintf("Not allowed to %s on %s.", r.Method, r.URL.Path),
	}
}
