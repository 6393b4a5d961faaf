package probe

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
	"github.com/openai/openai-go/v3/responses"

	"github.com/modelreach/modelreach/gate"
)

// outputTokens limits an answer. It is the least that POST /responses takes (OpenAI API reference, max_output_tokens).
const outputTokens = 16

// call sends one request for model. Its error matters only when nothing reached the wire.
type call func(ctx context.Context, model string, opts ...option.RequestOption) error

// calls is the smallest request of each API that proves access. Nothing else is sent: temperature, store on chat and
// the like are refused by some models or servers.
//
// The services are made one by one because openai.NewClient reads OPENAI_ORG_ID, OPENAI_CUSTOM_HEADERS and others from
// the environment whatever options it gets.
func calls(opts ...option.RequestOption) map[gate.API]call {
	chat := openai.NewChatCompletionService(opts...)
	response := responses.NewResponseService(opts...)
	embedding := openai.NewEmbeddingService(opts...)
	moderation := openai.NewModerationService(opts...)
	return map[gate.API]call{
		gate.ChatCompletions: func(ctx context.Context, model string, opts ...option.RequestOption) error {
			_, err := chat.New(ctx, openai.ChatCompletionNewParams{
				Model:               model,
				Messages:            []openai.ChatCompletionMessageParamUnion{openai.UserMessage("hi")},
				MaxCompletionTokens: openai.Int(outputTokens),
			}, opts...)
			return err
		},
		gate.Responses: func(ctx context.Context, model string, opts ...option.RequestOption) error {
			_, err := response.New(ctx, responses.ResponseNewParams{
				Model:           model,
				Input:           responses.ResponseNewParamsInputUnion{OfString: openai.String("hi")},
				MaxOutputTokens: openai.Int(outputTokens),
				Store:           openai.Bool(false), // the default keeps the answer on the server
			}, opts...)
			return err
		},
		gate.Embeddings: func(ctx context.Context, model string, opts ...option.RequestOption) error {
			_, err := embedding.New(ctx, openai.EmbeddingNewParams{
				Model: model,
				Input: openai.EmbeddingNewParamsInputUnion{OfString: openai.String("a")},
			}, opts...)
			return err
		},
		gate.Moderations: func(ctx context.Context, model string, opts ...option.RequestOption) error {
			_, err := moderation.New(ctx, openai.ModerationNewParams{
				Model: model,
				Input: openai.ModerationNewParamsInputUnion{OfString: openai.String("a")},
			}, opts...)
			return err
		},
	}
}

// listModels is GET /models; it has no model to name.
func listModels(opts ...option.RequestOption) call {
	models := openai.NewModelService(opts...)
	return func(ctx context.Context, _ string, opts ...option.RequestOption) error {
		_, err := models.List(ctx, opts...)
		return err
	}
}

// requestOptions are what every request of a Client has in common.
func requestOptions(o Options) []option.RequestOption {
	transport := o.Transport
	if transport == nil {
		transport = newTransport(http.ProxyFromEnvironment)
	}
	options := []option.RequestOption{
		option.WithBaseURL(strings.TrimRight(o.Endpoint.BaseURL, "/") + "/"),
		option.WithHTTPClient(&http.Client{Transport: transport, CheckRedirect: sameOrigin}),
		option.WithMaxRetries(0), // the SDK repeats what only a payment can heal
		option.WithAPIKey(o.Key.Reveal()),
	}
	if o.Organization != "" {
		options = append(options, option.WithOrganization(o.Organization))
	}
	if o.Project != "" {
		options = append(options, option.WithProject(o.Project))
	}
	return options
}

// question is one probe while it is being asked.
type question struct {
	client *Client
	probe  gate.Probe
	call   call
	opts   []option.RequestOption
}

// ask sends the probe's request, and once more with the older name of the token limit where the server refuses the
// newer one.
func (q *question) ask(ctx context.Context) gate.Evidence {
	first, body := q.send(ctx)
	if q.opts != nil || !q.refusesLimit(first, body) {
		return first
	}
	q.opts = olderLimit
	second, _ := q.send(ctx)
	sent := first.Attempts + second.Attempts
	if second.Fault == gate.FaultNotAsked {
		second = first
	}
	second.Attempts = sent
	return second
}

func (q *question) send(ctx context.Context) (gate.Evidence, string) {
	do := func(ctx context.Context, opts ...option.RequestOption) error {
		return q.call(ctx, q.probe.Model, append(opts, q.opts...)...)
	}
	return q.client.attempt(ctx, q.probe.API, do)
}

// olderLimit replaces max_completion_tokens by max_tokens, the only name some compatible servers know. OpenAI's own
// models know the newer one, and their reasoning models no other.
var olderLimit = []option.RequestOption{
	option.WithJSONDel("max_completion_tokens"),
	option.WithJSONSet("max_tokens", outputTokens),
}

var (
	// limitUnknown finds the words servers refuse a field with: OpenAI, Azure, pydantic's extra_forbidden, serde's
	// unknown field and JSON Schema's additionalProperties.
	limitUnknown = regexp.MustCompile(`(?i)un(?:known|supported|recogni[sz]ed|expected|permitted)|extra|additional propert|not (?:supported|permitted|allowed|recogni[sz]ed)|no such field`)
	limitNamed   = regexp.MustCompile(`\bmax_completion_tokens\b`)
	// limitAdvised finds the newer name where it is recommended instead of refused.
	limitAdvised = regexp.MustCompile(`(?i)\buse\W+max_completion_tokens\b`)
)

func (q *question) refusesLimit(e gate.Evidence, body string) bool {
	return q.probe.API == gate.ChatCompletions &&
		(e.Status == http.StatusBadRequest || e.Status == http.StatusUnprocessableEntity) &&
		limitNamed.MatchString(body) && limitUnknown.MatchString(body) && !limitAdvised.MatchString(body)
}
