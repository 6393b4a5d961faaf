package simulate

import (
	"net/http"
	"slices"
	"strings"
)

// Base is a root below which the simulator serves every API and plays every act, in the manner of one kind of server.
type Base struct {
	// Path begins with a slash and ends without one: /v1.
	Path string
	// Summary says in one line, without a full stop, how the server speaks that is found there.
	Summary string

	manner
}

// manner is what tells kinds of servers apart.
type manner struct {
	sign    func(http.Header)          // sets what every answer carries
	key     func(*http.Request) string // the key of a request, empty when it brings none
	keyless http.HandlerFunc           // refuses a request without a key
	strayed http.HandlerFunc           // refuses a path that is not served
	misused http.HandlerFunc           // refuses a method that is not the path's
	place   placer
	other   play // answers a call of an id that is no act
}

// place is where a request goes: a path below the base, and the deployment that it names in place of the body.
type place struct{ path, deployment string }

// placer reads the rest of a path behind its base; false when nothing is served there.
type placer func(r *http.Request, rest string) (place, bool)

// Bases lists the roots, OpenAI's first.
func Bases() []Base { return slices.Clone(bases) }

var bases = []Base{
	{"/v1", "speaks like OpenAI", openAI},
	{"/any-model/v1", "speaks like OpenAI, but answers well to any name that is no act, as a server with one model does", anyModel},
	{"/openai/v1", "speaks like Azure OpenAI's v1 API: the key comes as api-key, and models go by the names of deployments", azureV1},
	{"/openai", "speaks like Azure OpenAI's classic API: deployments/NAME and api-version stand in the address", azureClassic},
}

// openAI is the manner of OpenAI's API.
var openAI = manner{
	sign:    sign,
	key:     bearer,
	keyless: func(w http.ResponseWriter, _ *http.Request) { keyMissing.write(w) },
	strayed: func(w http.ResponseWriter, r *http.Request) { invalidURL(r).write(w) },
	misused: func(w http.ResponseWriter, r *http.Request) { wrongMethod(r).write(w) },
	place:   func(_ *http.Request, rest string) (place, bool) { return place{path: rest}, true },
	other:   knownOr(modelNotFound.play),
}

// anyModel is the manner of a server that does not look at the name of the model.
var anyModel = func() manner {
	m := openAI
	m.other = well
	return m
}()

// baseOf finds the base of a path. What lies below none is refused like a path that OpenAI's API does not have.
func baseOf(r *http.Request) (b Base, at place, ok bool) {
	for _, b := range bases { // the longer of two stands first
		if rest, below := strings.CutPrefix(r.URL.Path, b.Path+"/"); below {
			at, ok = b.place(r, rest)
			return b, at, ok
		}
	}
	return bases[0], place{}, false
}
