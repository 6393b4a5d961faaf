package gate

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate/catalog"
)

// spent adds up what calls cost, by the token counts of the answers and the catalogue's list prices, or by the upper bound
// where an answer counts nothing; the requests for lists and controls are added to theirs. The second result counts the calls
// that used a model without a known price. A refusal reports no tokens and counts as nothing.
func spent(calls []asked, beside map[string]around) (Usage, int) {
	var u Usage
	for _, a := range beside {
		u.Requests += a.listing.Requests + a.control.Attempts
		u.InputTokens += a.control.InputTokens
		u.OutputTokens += a.control.OutputTokens
	}
	unpriced := 0
	for _, c := range calls {
		e := c.Evidence
		u.Requests += e.Attempts
		u.InputTokens += e.InputTokens
		u.OutputTokens += e.OutputTokens
		if c.free() || ruled(digestOf(e))[0] != OK {
			continue
		}
		usd, known := price(c.Model, e.InputTokens, e.OutputTokens)
		if e.InputTokens+e.OutputTokens == 0 { // a stream that was closed after its first event, or sound
			usd, known = c.Bound()
		}
		if !known {
			unpriced++
		}
		u.EstimatedUSD += usd
	}
	return u, unpriced
}

// free reports whether a call costs nothing, whatever the model: a look-up, and what OpenAI's pricing page lists as free.
func (c Call) free() bool {
	i := c.API.row()
	return c.Prove == ProveList || i >= 0 && apiTable[i].freeOfCharge
}

// price is what tokens cost at list price.
func price(model string, input, output int) (usd float64, known bool) {
	m, known := catalog.Lookup(model)
	if !known { // gateways put a path before the id: openai/gpt-4o
		m, _ = catalog.Lookup(bare(model))
	}
	if m.InputPrice == nil || m.OutputPrice == nil && output > 0 {
		return 0, false
	}
	usd = *m.InputPrice * float64(input) / 1e6
	if m.OutputPrice != nil {
		usd += *m.OutputPrice * float64(output) / 1e6
	}
	return usd, true
}

// flat is an upper bound in USD for one call of an API that is not billed by the tokens of a text: one small image of low
// quality, one spoken letter, one second of silence, at the highest list price of November 2026.
var flat = map[API]float64{Images: 0.02, Speech: 0.001, Transcriptions: 0.001}

// The most input tokens that a need adds to a call: a tool or a schema, a second of sound, a picture of 32 by 32 pixels,
// which gpt-4o-mini counts as 2833 tokens in low detail (OpenAI's guide "Images and vision").
var inputTokens = map[Need]int{
	Tools: 100, StructuredOutputs: 100, JSONMode: 20, Vision: 2900, AudioInput: 100, SystemPrompt: 20,
}

// Bound is the most a call costs in USD, without retries: a call that is asked again was not answered. It is not known
// where the catalogue has no price.
func (c Call) Bound() (usd float64, known bool) {
	if c.free() {
		return 0, true
	}
	if usd, ok := flat[c.API]; ok {
		return usd, true
	}
	extra := 0.0
	for _, need := range c.Needs {
		extra += sound[need]
	}
	input := 32 + len(c.Parameters) // a token is at least a byte
	for _, need := range c.Needs {
		input += inputTokens[need]
	}
	var sent map[string]any
	_ = json.Unmarshal([]byte(c.Parameters), &sent)
	if m, _ := catalog.Lookup(c.Model); m.Kind == "search" || sent["web_search_options"] != nil {
		extra += searchFee
	}
	usd, known = price(c.Model, input, outputOf(c.API, sent))
	if tier, _ := sent["service_tier"].(string); tier != "" && !slices.Contains([]string{"auto", "default", "flex"}, tier) {
		usd *= dearTier
	}
	return usd + extra, known
}

// outputOf is the limit of an answer as it is sent.
func outputOf(api API, sent map[string]any) int {
	if api == Embeddings {
		return 0
	}
	output := OutputTokens
	for name := range ceilings {
		if limit, ok := sent[name].(float64); ok && strings.HasPrefix(name, "max_") {
			output = max(output, int(limit))
		}
	}
	return output
}

// sound is what a second of it costs at most beside the tokens of the text, in USD: gpt-4o-audio-preview asked 80 USD per
// million spoken tokens.
var sound = map[Need]float64{AudioInput: 0.002, AudioOutput: 0.002}

const (
	searchFee = 0.03 // USD for one answer of a model that searches
	dearTier  = 3    // times the list price, for a service tier that is answered first
)

// Bill is the upper bound of what calls cost, before one of them is made.
type Bill struct {
	USD     float64
	Unknown int // calls whose model has no known price; they are not in USD
}

// BillOf bounds calls, the ones included that follow when a request shared by several needs is refused.
func BillOf(calls []Call) Bill {
	var b Bill
	for _, c := range calls {
		made := []Call{c}
		if len(c.Needs) > 0 {
			made = append(made, split(c)...)
		}
		for _, c := range made {
			usd, known := c.Bound()
			if !known {
				b.Unknown++
			}
			b.USD += usd
		}
	}
	return b
}
