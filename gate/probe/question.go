package probe

import (
	"context"
	"maps"
	"net/http"
	"regexp"

	"github.com/openai/openai-go/v3/option"

	"github.com/modelreach/modelreach/gate"
)

// question is one call while it is being asked.
type question struct {
	client   *Client
	api      gate.API
	path     string // below the root of the endpoint
	body     object
	explains bool // it only explains what comes of others
	older    bool // the older name of the token limit was tried, or the name is the application's
}

func (c *Client) question(asked gate.Call) (*question, error) {
	params, err := decode(asked.Parameters)
	if err != nil {
		return nil, errParameters
	}
	body, err := bodyOf(asked, params)
	if err != nil {
		return nil, err
	}
	q := &question{client: c, api: asked.API, path: c.endpoint.Path(asked), body: body, explains: asked.Model == gate.ControlModel}
	q.older = asked.API != gate.ChatCompletions || namesLimit(params)
	if !q.older && c.endpoint.Preset().MaxTokens {
		q.rename()
	}
	return q, nil
}

// rename gives the token limit its older name.
func (q *question) rename() {
	q.older = true
	q.body = maps.Clone(q.body)
	q.body["max_tokens"] = q.body["max_completion_tokens"]
	delete(q.body, "max_completion_tokens")
}

// ask sends the request, and once more with the older name of the token limit where the server refuses the newer one.
func (q *question) ask(ctx context.Context) gate.Evidence {
	first, body := q.send(ctx)
	if q.older || !refusesLimit(first, body) {
		return first
	}
	q.rename()
	second, _ := q.send(ctx)
	last := second
	if second.Fault == gate.FaultNotAsked {
		last = first
	}
	return both(first, second, last)
}

func (q *question) send(ctx context.Context) (gate.Evidence, string) {
	return q.client.attempt(ctx, wire{api: q.api, streamed: streamed(q.body), plain: plainText(q.api, q.body), explains: q.explains}, q.post)
}

// post sends the body. The reply is read off the wire, so the SDK gets nowhere to put it.
func (q *question) post(ctx context.Context, opts ...option.RequestOption) error {
	contentType, data, err := shapes[q.api].encode(q.body)
	if err != nil {
		return err
	}
	return q.client.sdk.Post(ctx, q.path, nil, nil, append(opts, option.WithRequestBody(contentType, data))...)
}

var (
	// limitUnknown finds the words servers refuse a field with: OpenAI, Azure, pydantic's extra_forbidden, serde's
	// unknown field and JSON Schema's additionalProperties.
	limitUnknown = regexp.MustCompile(`(?i)un(?:known|supported|recogni[sz]ed|expected|permitted)|extra|additional propert|not (?:supported?|permitted|allowed|recogni[sz]ed|valid)|no such field|` +
		`invalid (?:parameter|argument|field|key)|does(?:n't|n’t| not) support|cannot find|deprecated|forbidden`)
	limitNamed = regexp.MustCompile(`\bmax_completion_tokens\b`)
	// limitAdvised finds the newer name where it is recommended instead of refused.
	limitAdvised = regexp.MustCompile(`(?i)\buse\W+max_completion_tokens\b`)
)

// refusesLimit reports whether a reply refuses max_completion_tokens by name. max_tokens is the only name that some
// compatible servers know; OpenAI's own models know the newer one, and their reasoning models no other.
func refusesLimit(e gate.Evidence, body string) bool {
	return (e.Status == http.StatusBadRequest || e.Status == http.StatusUnprocessableEntity) &&
		limitNamed.MatchString(body) && limitUnknown.MatchString(body) && !limitAdvised.MatchString(body)
}
