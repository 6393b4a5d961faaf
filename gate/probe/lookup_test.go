package probe

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/modelreach/modelreach/gate"
)

func TestLookUp(t *testing.T) {
	object := `{"id":"gpt-image-2","object":"model","created":1,"owned_by":"openai"}`
	for _, row := range []struct {
		model, uri string
		reply      func(http.ResponseWriter)
		answered   bool
		code       string
	}{
		{"gpt-image-2", "/v1/models/gpt-image-2", reply(200, object), true, ""},
		{"ft:m/x 1", "/v1/models/ft:m%2Fx%201", reply(200, object), true, ""},
		{"..", "/v1/models/%2E%2E", reply(200, object), true, ""},
		{"m", "/v1/models/m", reply(404, noModel), false, "model_not_found"},
		{"m", "/v1/models/m", reply(200, `{"object":"list","data":[]}`), false, ""},
		{"a/m", "/v1/models/a%2Fm", reply(401, `{"error":{"message":"no","code":"invalid_api_key"}}`), false, "invalid_api_key"},
	} {
		var got []string
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			got = append(got, r.Method+" "+r.RequestURI)
			row.reply(w)
		})
		call := gate.Call{Model: row.model, API: gate.Images, Prove: gate.ProveList, Parameters: "[", Needs: []gate.Need{gate.Tools}}
		e := newClient(t, url).Ask(t.Context(), call)
		if e.Answered != row.answered || e.Code != row.code || e.Attempts != 1 || len(got) != 1 || got[0] != "GET "+row.uri {
			t.Errorf("%s: %v, %+v", row.model, got, e)
		}
	}
}

func TestLookUpWithoutAName(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was made") })
	if e := newClient(t, url).Ask(t.Context(), gate.Call{Prove: gate.ProveList}); e.Answered || e.Attempts != 0 || e.Fault == gate.NoFault {
		t.Errorf("%+v", e)
	}
}

func TestLookUpIsRetried(t *testing.T) {
	url := serve(t, replies(reply(503, overloaded), reply(200, `{"id":"m"}`)))
	e := newClient(t, url, func(o *Options) { o.Attempts = 2 }).Ask(t.Context(), gate.Call{Model: "m", Prove: gate.ProveList})
	if !e.Answered || e.Attempts != 2 {
		t.Errorf("%+v", e)
	}
}

// gateway answers 404 to every look-up, and list to GET /models.
func gateway(lists *int, list func(http.ResponseWriter)) http.HandlerFunc {
	var one sync.Mutex
	return func(w http.ResponseWriter, r *http.Request) {
		one.Lock()
		defer one.Unlock()
		if r.RequestURI != "/v1/models" {
			reply(404, `{"detail":"Not Found"}`)(w)
			return
		}
		*lists++
		list(w)
	}
}

// A path that does not know the slash of an id says nothing of the model, so the list does.
func TestLookUpOfAnIDWithASlash(t *testing.T) {
	listed := reply(200, `{"data":[{"id":"acme/large"},{"id":"models/acme/small"}]}`)
	for name, row := range map[string]struct {
		model    string
		list     func(http.ResponseWriter)
		attempts int
		answered bool
	}{
		"listed":               {"acme/large", listed, 2, true},
		"listed with a prefix": {"acme/small", listed, 2, true},
		"asked with a prefix":  {"models/acme/large", listed, 2, true},
		"not listed":           {"acme/larg", listed, 2, false},
		"no list":              {"acme/large", reply(403, `{"error":{"message":"Missing scopes: api.model.read"}}`), 2, false},
		"no list at all times": {"acme/large", reply(503, overloaded), 3, false},
		"no slash":             {"large", listed, 1, false},
	} {
		lists := 0
		e := newClient(t, serve(t, gateway(&lists, row.list))).Ask(t.Context(), gate.Call{Model: row.model, Prove: gate.ProveList})
		if e.Answered != row.answered || e.Attempts != row.attempts || (e.Status == 200) != row.answered || lists != row.attempts-1 {
			t.Errorf("%s: %d lists, %+v", name, lists, e)
		}
		if !row.answered && (e.Status != 404 || !strings.Contains(e.Message, "Not Found")) {
			t.Errorf("%s: the refusal is lost: %+v", name, e)
		}
		if cause := gate.Diagnose(gate.Case{Probe: gate.Probe{Model: row.model, Prove: gate.ProveList}, Evidence: e}).Cause; (cause == gate.ListedOnly) != row.answered {
			t.Errorf("%s: diagnosed %s", name, cause)
		}
	}
}

func TestOneListServesManyLookUps(t *testing.T) {
	lists := 0
	c := newClient(t, serve(t, gateway(&lists, reply(200, `[{"id":"a/b"}]`))))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if e := c.Ask(t.Context(), gate.Call{Model: "a/b", Prove: gate.ProveList}); !e.Answered {
				t.Errorf("%+v", e)
			}
		})
	}
	group.Wait()
	if lists != 1 {
		t.Errorf("listed %d times", lists)
	}
}
