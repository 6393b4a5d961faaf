package gate

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var today = time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)

func notFound(model string) Case {
	return Case{
		Probe: Probe{Model: model, API: ChatCompletions, Provider: OpenAI},
		Evidence: Read(Reply{API: ChatCompletions, Status: 404, Body: `{"error":{"message":"The model does not exist or you do not have access to it.",` +
			`"type":"invalid_request_error","param":null,"code":"model_not_found"}}`}),
		Endpoint: Endpoint{Provider: OpenAI, BaseURL: "https://api.openai.com/v1", KeyName: "OPENAI_API_KEY"},
		Today:    today,
	}
}

func listing(ids ...string) Listing {
	l := Listing{Known: true}
	for _, id := range ids {
		l.Models = append(l.Models, Listed{ID: id})
	}
	return l
}

func tells(t *testing.T, d Diagnosis, part string) {
	t.Helper()
	if all := strings.Join(append([]string{d.Title, d.Explanation}, d.NextSteps...), "\n"); !strings.Contains(all, part) {
		t.Errorf("%q is not in:\n%s", part, all)
	}
}

func hides(t *testing.T, d Diagnosis, part string) {
	t.Helper()
	if all := strings.Join(append([]string{d.Title, d.Explanation}, d.NextSteps...), "\n"); strings.Contains(all, part) {
		t.Errorf("%q must not be in:\n%s", part, all)
	}
}

func TestRetiredModelIsNamedWithItsReplacement(t *testing.T) {
	d := Diagnose(notFound("gpt-4-1106-preview"))
	if d.Cause != ModelRetired || !slices.Equal(d.Others, []Cause{ModelNotFound}) {
		t.Fatalf("%s %v", d.Cause, d.Others)
	}
	if d.Title != "gpt-4-1106-preview was shut down on 2026-10-23" {
		t.Errorf("title %q", d.Title)
	}
	tells(t, d, "Declare `gpt-5.6-sol` instead")
	hides(t, d, "is served on")
}

func TestReplacementOnAnotherAPI(t *testing.T) {
	c := notFound("text-davinci-003") // its replacement is no completion model
	c.Probe.API = Embeddings
	tells(t, Diagnose(c), "It is served on")
}

func TestShutdownDateOfTheListOutranksTheCatalogue(t *testing.T) {
	c := notFound("gpt-4-1106-preview")
	c.Listing = Listing{Known: true, Models: []Listed{{ID: "gpt-4-1106-preview", ShutdownOn: "2027-03-01"}}}
	if d := Diagnose(c); d.Cause != ModelNotFound {
		t.Errorf("listed with a later date, diagnosed %s", d.Cause)
	}
	c = notFound("house-model")
	c.Listing = Listing{Known: true, Models: []Listed{{ID: "house-model", ShutdownOn: "2026-11-01"}}}
	if d := Diagnose(c); d.Cause != ModelRetired || d.Title != "house-model was shut down on 2026-11-01" {
		t.Errorf("%s: %s", d.Cause, d.Title)
	}
}

func TestAModelIsNotRetiredBeforeItsDay(t *testing.T) {
	c := notFound("gpt-4-1106-preview")
	c.Today = time.Date(2026, 10, 22, 0, 0, 0, 0, time.UTC)
	if d := Diagnose(c); d.Cause != ModelNotFound {
		t.Errorf("diagnosed %s", d.Cause)
	}
}

func TestTypoNamesTheNearestVisibleModels(t *testing.T) {
	c := notFound("gpt-6-lunar")
	c.Listing = listing("gpt-6-luna", "gpt-6.1-sol", "secret-finetune")
	d := Diagnose(c)
	tells(t, d, "`gpt-6-luna`")
	hides(t, d, "secret-finetune")
	if !strings.HasPrefix(d.NextSteps[0], "If `gpt-6-luna` is meant") {
		t.Errorf("first step: %s", d.NextSteps[0])
	}
}

func TestTypoWithoutAListUsesTheCatalogue(t *testing.T) {
	d := Diagnose(notFound("gpt-6-lunar"))
	tells(t, d, "The nearest known: `gpt-6-luna`")
	hides(t, Diagnose(notFound("gpt-4-1107-preview")), "`gpt-4-1106-preview`") // a retired id is no advice
}

func TestKnownModelWithoutAccess(t *testing.T) {
	c := notFound("gpt-6.1-sol")
	c.Listing = listing("gpt-6-luna")
	d := Diagnose(c)
	if d.Cause != ModelNotFound || !slices.Contains(d.Others, ModelNotAllowed) {
		t.Errorf("%s %v", d.Cause, d.Others)
	}
	tells(t, d, "most likely has no access")
	hides(t, d, "Compare the spelling")
}

func TestListedModelThatIsRefused(t *testing.T) {
	c := notFound("house-model")
	c.Listing = listing("house-model")
	tells(t, Diagnose(c), "it is the call that is refused")
}

func TestStrangerIsComparedWithTheWholeListOnly(t *testing.T) {
	c := notFound("claude-sonnet-9")
	c.Listing = listing("gpt-6-luna", "gpt-6.1-sol")
	d := Diagnose(c)
	tells(t, d, "None of the 2 models this key sees")
	hides(t, d, "gpt-6-luna")
}

func reply(status int, body string) Evidence {
	return Read(Reply{API: ChatCompletions, Status: status, Body: body})
}

func TestDetails(t *testing.T) {
	tests := []struct {
		name     string
		evidence Evidence
		cause    Cause
		says     string
	}{
		{"missing scope", reply(401, `{"error":{"message":"You have insufficient permissions for this operation. Missing scopes: model.request. Check that"}}`),
			InsufficientPermissions, "Give the key the scope `model.request`"},
		{"responses only", reply(404, `{"error":{"message":"This model is only supported in v1/responses and not in v1/chat/completions.","param":"model"}}`),
			WrongEndpoint, "is served on responses, not on chat.completions"},
		{"parameter", reply(400, `{"error":{"message":"Unrecognized request argument supplied: reasoning_effort","type":"invalid_request_error"}}`),
			UnsupportedParameter, "does not take the parameter `reasoning_effort`"},
		{"value", reply(400, `{"error":{"message":"Unsupported value: 'temperature' does not support 0 with this model.","param":"temperature","code":"unsupported_value"}}`),
			UnsupportedValue, "does not take the value sent for `temperature`"},
		{"wrong path", reply(404, `{"error":{"message":"Invalid URL (POST /chat/completions)"}}`), NotAnAPI, "knows no `POST /chat/completions`"},
		{"redirect", Evidence{Status: 302, Shape: ShapeEmpty, Headers: map[string]string{"location": "https://login.example"}}, NotAnAPI, "make it the base URL"},
		{"page", reply(200, `<html>Welcome</html>`), NotAnAPI, "A web page came back (status 200)"},
		{"empty body", reply(404, ``), NotAnAPI, "An empty body came back (status 404)"},
		{"too long", Evidence{Status: 200, Shape: ShapeJSON, Truncated: true}, NotAnAPI, "more than any answer needs"},
		{"no answer", reply(200, `{"choices":[]}`), NotAnAPI, "does not hold what this API promises"},
		{"placeholder", Evidence{Fault: FaultBadKey, Code: "placeholder", Message: "The value is an example."}, KeyMalformed, "The value is an example. No request was made."},
		{"dropped key", reply(401, `{"error":{"message":"You didn't provide an API key."}}`), KeyMissing, "may drop the Authorization header"},
		{"long wait", Evidence{Status: 429, RetryAfter: 24367 * time.Second, Attempts: 1}, RateLimitedDaily, "asks to wait 6h46m."},
		{"bare 429", Evidence{Status: 429, Shape: ShapeEmpty}, RateLimited, "did not say why"},
		{"bare 410", Evidence{Status: 410, Shape: ShapeEmpty}, ModelRetired, "or the whole service behind this base URL"},
		{"several attempts", Evidence{Status: 503, Attempts: 4}, Overloaded, "asked 4 times"},
		{"stopped", Evidence{Fault: FaultNotAsked, Message: "The run was stopped."}, NotAsked, "The run was stopped."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Diagnose(Case{Probe: Probe{Model: "m", API: ChatCompletions}, Evidence: tt.evidence, Today: today})
			if d.Cause != tt.cause {
				t.Fatalf("diagnosed %s, want %s", d.Cause, tt.cause)
			}
			tells(t, d, tt.says)
			hides(t, d, "{model}")
		})
	}
}

func TestServersWordsAreNoTemplates(t *testing.T) {
	d := Diagnose(Case{Probe: Probe{Model: "{key}"}, Evidence: Evidence{Status: 503}, Endpoint: Endpoint{KeyName: "THE_KEY"}})
	hides(t, d, "THE_KEY")
	for name, c := range map[string]Case{
		"incident": {Evidence: Evidence{Status: 503}, Incident: Incident{Name: "{key} of {model}", Page: "status.example"}},
		"answer":   {Probe: Probe{Model: "m", Need: Access}, Evidence: Evidence{Status: 200, Answered: true, AnsweredModel: "{key} of {model}"}},
		"refusal":  {Probe: Probe{Need: Access}, Evidence: Evidence{Status: 200, Answered: true, RefusedTogether: "{key} of {model}"}},
		"message":  {Evidence: Evidence{Fault: FaultBadKey, Message: "It is {key} of {model}."}},
		"redirect": {Evidence: Evidence{Status: 302, Headers: map[string]string{"location": "/{key} of {model}"}}},
	} {
		t.Run(name, func(t *testing.T) {
			c.Endpoint.KeyName, c.Endpoint.BaseURL = "THE_KEY", "https://llm.corp.example"
			tells(t, Diagnose(c), "{key} of {model}")
		})
	}
}

func FuzzDiagnose(f *testing.F) {
	f.Add(404, `{"error":{"message":"The model does not exist","code":"model_not_found"}}`, "gpt-4", "connection refused")
	f.Add(0, "", "", "x509: certificate signed by unknown authority")
	f.Add(200, `<html>`, "m", "")
	f.Add(429, `{"error":{"message":"{'error': {'code': '429'}}"}}`, "m", "")
	f.Add(502, `{"error":"{\"error\":\"[{'a': None}]\"}"} data: {"a":1}`, "m", "")
	f.Fuzz(func(t *testing.T, status int, body, model, transport string) {
		e := Read(Reply{API: ChatCompletions, Status: status, Body: body, Echo: EchoOf(body)})
		if transport != "" {
			e.Fault, e.Message = FaultTransport, transport
		}
		d := Diagnose(Case{Probe: Probe{Model: model, API: ChatCompletions}, Evidence: e, Listing: listing(model, body), Today: today})
		if !d.Cause.Known() || d.Title == "" || d.Explanation == "" {
			t.Fatalf("%q: %+v", body, d)
		}
		if d.Cause == OK && !e.Answered && e.Status != 400 {
			t.Fatalf("status %d passes without an answer: %q", status, body)
		}
		for _, other := range d.Others {
			if !other.Known() || other == d.Cause {
				t.Fatalf("%s, other causes %v", d.Cause, d.Others)
			}
		}
	})
}
