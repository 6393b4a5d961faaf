package gate

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// FuzzDiagnoseAnything: Diagnose is total. Whatever stands in evidence, also what no prober of ours would put there, it names a
// known cause with a title, and says the same when it is asked again.
func FuzzDiagnoseAnything(f *testing.F) {
	for _, fault := range []Fault{NoFault, FaultNoKey, FaultBadKey, FaultKeyRejected, FaultTLS, FaultProxy, FaultTransport, "made up"} {
		f.Add(string(fault), 0, "invalid_api_key", "", "", "x509: certificate is valid for a, not b", "https://b.example", int64(0), uint8(0))
	}
	f.Add("", 429, "rate_limit_exceeded", "tokens", "m", "Limit 3, Requested 4. Please try again in 7m12s.", "", int64(24367), uint8(1))
	f.Add("", 302, "", "", "", "<html>", "//b.example/{key}?a=%zz", int64(-1), uint8(7))
	f.Add("", 404, "model_not_found", "", "model", "{model} of {key}", "", int64(0), uint8(6))
	f.Add("", 200, "", "", "", "", "", int64(0), uint8(0xff))
	f.Fuzz(func(t *testing.T, fault string, status int, code, kind, param, message, location string, wait int64, flags uint8) {
		on := func(bit int) bool { return flags&(1<<bit) != 0 }
		needs := []Need{Access, Streaming, Tools, LongInput, ""}
		c := Case{
			Probe: Probe{Model: param, Provider: OpenAI, API: APIs[int(flags)%len(APIs)], Need: needs[int(flags)%len(needs)]},
			Evidence: Evidence{
				Fault: Fault(fault), Status: status, Code: code, Type: kind, Param: param, Message: message, RetryAfter: time.Duration(wait),
				Headers: map[string]string{"location": location, "server": kind, "retry-after": message}, Shape: Shape(kind), Answered: on(0),
				AnsweredModel: code, Exchange: on(1), RefusedTogether: location, Attempts: int(wait), Truncated: on(2),
				Layers: []Layer{{Status: status, Code: code, Type: kind, Param: param, Message: message}, {Message: location}}[:flags%3],
			},
			Endpoint: Endpoint{BaseURL: location, KeyName: code},
			Listing:  listing(param, message),
			AnyModel: on(3),
			Incident: Incident{Name: message, Page: location},
			Past:     Past{On: message, As: code},
			Reached:  []string{param, code},
			Today:    today,
		}
		if on(4) {
			c.Today, c.Listing = time.Time{}, Listing{}
		}
		d := Diagnose(c)
		if !d.Cause.Known() || strings.TrimSpace(d.Title) == "" || strings.TrimSpace(d.Explanation) == "" || d.FixableBy == "" {
			t.Errorf("%+v", d)
		}
		if slices.ContainsFunc(d.Others, func(o Cause) bool { return !o.Known() || o == d.Cause }) {
			t.Errorf("%s, other causes %v", d.Cause, d.Others)
		}
		if again := Diagnose(c); again.Cause != d.Cause || again.Title != d.Title || again.Explanation != d.Explanation {
			t.Errorf("%+v and then %+v", d, again)
		}
		if about := d.Cause.About(); about.Outcome == "" || about.Outcome == Reachable && !c.Evidence.Answered && c.Evidence.Status/100 != 4 {
			t.Errorf("status %d, fault %q: %s is %q", status, fault, d.Cause, about.Outcome)
		}
	})
}
