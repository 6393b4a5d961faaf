package manifest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// maxParameters is how many bytes of text the parameters of one model may have.
const maxParameters = 64 << 10

// parameters is the JSON object that a mapping stands for, with sorted keys, or "" when there is nothing in it. Numbers
// are written as they were.
func (r *reader) parameters(n *node, t target) string {
	switch {
	case n == nil:
		return ""
	case n.kind != aMapping:
		r.wrong(n, "`parameters`", "a mapping", "Write each as `name: value`, as in `parameters: { temperature: 0.2 }`.")
		return ""
	case n.bytes > maxParameters:
		r.add(n.pos, fmt.Sprintf("`parameters` hold %d bytes of text, and %d is the most", n.bytes, maxParameters), "")
		return ""
	case len(n.pairs) == 0:
		return ""
	}
	r.names(n, t)
	data, err := json.Marshal(r.json(n))
	if err != nil { // only numbers could be refused, and json has told those
		return ""
	}
	return string(data)
}

// undone tells which parameters take back what a need of the same model asks for.
func (r *reader) undone(n *node, m gate.Model) {
	for _, required := range m.Needs {
		name := gate.Undone(required.Need, m.Parameters)
		if name == "" || n == nil {
			continue
		}
		i := slices.IndexFunc(n.pairs, func(p pair) bool { return p.key.text == name })
		r.add(n.pairs[i].key.pos, "parameter "+located.Quote(name)+" takes back what the need `"+string(required.Need)+"` asks for",
			"Remove the need, or set the parameter as the application does when it relies on it.")
	}
}

// names tells which parameters the check cannot send along.
func (r *reader) names(n *node, t target) {
	limit := ""
	for _, p := range n.pairs {
		key := p.key.text
		problem, hint := refusedParameter(key, t)
		switch {
		case problem != "":
			r.add(p.key.pos, problem, hint)
		case !slices.Contains(chatLimits, key):
		case limit == "":
			limit = key
		default:
			r.add(p.key.pos, "parameters "+located.Quote(limit)+" and "+located.Quote(key)+" contradict each other: they set the same limit",
				"Keep the one that the application sends.")
		}
	}
}

// parameterRules say what cannot be a parameter. A rule returns "" when it has no objection.
var parameterRules = []func(key string, t target) (problem, hint string){setByCheck, elsewhere, delivery, otherLimit}

// leadElsewhere are fields by which gateways (LiteLLM, OpenRouter, Portkey) take another server, key, model or a made-up
// answer for one call, and what the client libraries add to a request. The manifest may decide none of that.
var leadElsewhere = []string{"api_base", "base_url", "api_key", "api_version", "headers", "extra_headers", "extra_body", "extra_query",
	"default_headers", "fallbacks", "models", "model_list", "user_config", "mock_response", "mock_testing_fallbacks", "plugins", "route", "custom_llm_provider",
	"data_sources"}

// elsewhere refuses what would send the call to another place than the workflow says.
func elsewhere(key string, _ target) (problem, hint string) {
	if !slices.Contains(leadElsewhere, strings.ToLower(key)) {
		return "", ""
	}
	return "parameter " + located.Quote(key) + " cannot be declared: where a call goes is for the workflow to say", "Remove it."
}

func refusedParameter(key string, t target) (problem, hint string) {
	for _, rule := range parameterRules {
		if problem, hint = rule(key, t); problem != "" {
			return problem, hint
		}
	}
	return "", ""
}

// setByCheck refuses what is sent to the model: the check asks with a content of its own. A transcription has a prompt
// beside its content, which is a parameter like others.
func setByCheck(key string, t target) (problem, hint string) {
	contents := []string{"model", "messages", "input", "prompt", "file", "previous_response_id", "conversation"}
	if !slices.Contains(contents, key) || key == "prompt" && t.api == gate.Transcriptions {
		return "", ""
	}
	return "parameter " + located.Quote(key) + " cannot be declared: the check sets " + located.Quote(key) + " itself", "Remove it."
}

// delivery refuses what changes how an answer comes back, which is the check's to know. Only POST /responses has
// background answers; for images the word means a colour.
func delivery(key string, t target) (problem, hint string) {
	switch {
	case key == "background" && t.api == gate.Responses:
		return "parameter `background` cannot be declared: the check waits for the answer", "Remove it."
	case key != "stream" && (key != "stream_options" || slices.Contains(t.api.Needs(), gate.Streaming)):
		return "", ""
	case t.api == "" || slices.Contains(t.api.Needs(), gate.Streaming):
		return "parameter " + located.Quote(key) + " cannot be declared: streaming is a need", "Write `needs: [streaming]` when the application streams."
	}
	return "parameter " + located.Quote(key) + " cannot be declared: the check does not stream on " + string(t.api), "Remove it."
}

// chatLimits are the two names of the limit of an answer on POST /chat/completions, of which a request has one.
var chatLimits = []string{"max_completion_tokens", "max_tokens"}

// limits are the names of that limit where an API has one, the current one first (OpenAI API reference).
var limits = map[gate.API][]string{
	gate.ChatCompletions: chatLimits,
	gate.Responses:       {"max_output_tokens"},
	gate.Completions:     {"max_tokens"},
}

// otherLimit refuses the limit of an answer under the name it has on another API.
func otherLimit(key string, t target) (problem, hint string) {
	own, ok := limits[t.api]
	if !ok || slices.Contains(own, key) || key != "max_output_tokens" && !slices.Contains(chatLimits, key) {
		return "", ""
	}
	return "parameter " + located.Quote(key) + " does not exist on " + string(t.api), "Write `" + own[0] + "`." + t.inference()
}

// json is what n stands for, as encoding/json takes it. What JSON cannot say is told.
func (r *reader) json(n *node) any {
	switch n.kind {
	case aMapping:
		return r.object(n)
	case aList:
		list := make([]any, len(n.items))
		for i, item := range n.items {
			list[i] = r.json(item)
		}
		return list
	case aBoolean:
		return strings.EqualFold(n.text, "true")
	case aNumber:
		return r.number(n)
	case aString:
		return r.text(n)
	}
	return nil
}

func (r *reader) object(n *node) map[string]any {
	object := map[string]any{}
	for _, p := range n.pairs {
		switch p.key.kind {
		case unusable:
		case aString:
			object[r.text(p.key)] = r.json(p.value)
		default:
			r.add(p.key.pos, "key "+located.Quote(p.key.text)+" is not JSON: it must be a string, found "+p.key.found(), "Put it in quotes.")
		}
	}
	return object
}

// number is a number as it was written. Other notations of YAML are no numbers to JSON (RFC 8259, section 6), and YAML's
// versions read some of them differently.
func (r *reader) number(n *node) any {
	if !json.Valid([]byte(n.text)) {
		r.add(n.pos, "number "+located.Quote(n.text)+" is not JSON", "Write it in plain digits, such as 16 or 0.5, or in quotes when it is text.")
		return nil
	}
	return json.Number(n.text)
}

func (r *reader) text(n *node) string {
	if !utf8.ValidString(n.text) {
		r.add(n.pos, "string "+located.Quote(n.text)+" is not JSON: it is not UTF-8 text", "")
	}
	return n.text
}
