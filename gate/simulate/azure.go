package simulate

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate"
)

// azureV1 is the manner of the API that Azure OpenAI serves below /openai/v1: OpenAI's paths and bodies, with errors and
// keys of Azure's own.
var azureV1 = manner{
	sign: signAzure,
	key:  azureKey,
	keyless: azureError(http.StatusUnauthorized, "401", "Access denied due to invalid subscription key or wrong API endpoint. "+
		"Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource."),
	strayed: resourceNotFound,
	misused: resourceNotFound,
	place:   openAI.place,
	other:   knownOr(deploymentNotFound),
}

// azureClassic is the manner of its older API, whose paths name the deployment and whose queries name a version (Azure OpenAI
// REST API reference).
var azureClassic = func() manner {
	m := azureV1
	m.place = placeDeployment
	return m
}()

// resourceNotFound is the answer to an address that Azure does not serve, for want of a version too.
var resourceNotFound = azureError(http.StatusNotFound, "404", "Resource not found")

// deploymentNotFound is the answer to the name of no deployment.
var deploymentNotFound = azure(http.StatusNotFound, object{
	"code": "DeploymentNotFound",
	"message": "The API deployment for this resource does not exist. If you created the deployment within the last 5 " +
		"minutes, please wait a moment and try again.",
})

func azureError(status int, code, message string) http.HandlerFunc {
	refuse := azure(status, object{"code": code, "message": message})
	return func(w http.ResponseWriter, r *http.Request) { refuse(w, r, call{}) }
}

// deployed are the APIs that have a path for each deployment (Azure OpenAI REST API reference).
var deployed = []gate.API{
	gate.ChatCompletions, gate.Completions, gate.Embeddings, gate.Speech, gate.Transcriptions, gate.Images,
}

// placeDeployment reads deployments/NAME/chat/completions and its like. Responses are the one API without a deployment in
// the path.
func placeDeployment(r *http.Request, rest string) (place, bool) {
	if r.URL.Query().Get("api-version") == "" {
		return place{}, false
	}
	if rest == gate.Responses.Path() {
		return place{path: rest}, true
	}
	below, ok := strings.CutPrefix(rest, "deployments/")
	name, path, _ := strings.Cut(below, "/")
	served := slices.ContainsFunc(deployed, func(api gate.API) bool { return path == api.Path() })
	return place{path: path, deployment: name}, ok && name != "" && served
}

// azureKey is the header api-key, else a token of Entra ID, which is a JWT. Another bearer is no key.
func azureKey(r *http.Request) string {
	if key := r.Header.Get("Api-Key"); key != "" {
		return key
	}
	if token := bearer(r); claimsOf(token) != nil {
		return token
	}
	return ""
}

// claimsOf are the claims of a JWT in its compact form (RFC 7519, section 7.2), nil for what is none. The signature is not
// looked at.
func claimsOf(token string) map[string]json.RawMessage {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims map[string]json.RawMessage
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		return nil
	}
	return claims
}

// signAzure sets the headers that Azure's answers carry.
func signAzure(h http.Header) {
	h.Set("X-Request-Id", newID(""))
	h.Set("Apim-Request-Id", newID(""))
	h.Set("X-Ms-Region", "Sweden Central")
}
