package probe

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/openai/openai-go/v3/option"
)

const (
	maxIdle      = 256       // connections kept: more than the requests a run has under way at once
	maxHeaders   = 256 << 10 // bytes of reply headers
	maxRedirects = 5
)

// requestOptions are what every request to an endpoint has in common.
func requestOptions(o Options, transport http.RoundTripper) []option.RequestOption {
	options := []option.RequestOption{
		option.WithBaseURL(o.Endpoint.Root()),
		option.WithHTTPClient(&http.Client{Transport: transport, CheckRedirect: sameOrigin}),
		option.WithMaxRetries(0), // the SDK repeats what only a payment can heal
	}
	if o.Endpoint.APIVersion != "" && o.Endpoint.Preset().Name == azure {
		options = append(options, option.WithQuery("api-version", o.Endpoint.APIVersion))
	}
	if o.Organization != "" {
		options = append(options, option.WithOrganization(o.Organization))
	}
	if o.Project != "" {
		options = append(options, option.WithProject(o.Project))
	}
	return options
}

// azure is the preset whose classic API has its version in the query (Azure OpenAI REST API reference).
const azure = "azure"

// newTransport is made for many requests to one host at once. An attempt's timeout bounds every phase, so the phases
// have no limits of their own.
func newTransport(proxy func(*http.Request) (*url.URL, error)) *http.Transport {
	return &http.Transport{
		Proxy:                  plainProxyError(proxy),
		OnProxyConnectResponse: checkConnect,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           maxIdle,
		MaxIdleConnsPerHost:    maxIdle,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: maxHeaders,
	}
}

// proxyError is a refusal by the proxy, or a proxy setting that cannot be used.
type proxyError string

func (e proxyError) Error() string { return string(e) }

// plainProxyError hides the text of an unusable proxy setting, which repeats the setting with its password.
func plainProxyError(proxy func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	return func(req *http.Request) (*url.URL, error) {
		u, err := proxy(req)
		if err != nil {
			return nil, proxyError("the proxy address in the environment is not a valid one")
		}
		return u, nil
	}
}

// checkConnect gives the refusal of a CONNECT a type; net/http returns the bare text of the status line.
func checkConnect(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
	if res.StatusCode == http.StatusOK {
		return nil
	}
	return proxyError("the proxy refused the connection: " + res.Status)
}

// sameOrigin follows a redirect only when it repeats the request, as 307 and 308 do (RFC 9110, section 15.4), at the
// origin the key was meant for. Any other redirect is the answer.
func sameOrigin(next *http.Request, via []*http.Request) error {
	kept := next.Response.StatusCode == http.StatusTemporaryRedirect || next.Response.StatusCode == http.StatusPermanentRedirect
	if kept && len(via) <= maxRedirects && originOf(next.URL) == originOf(via[0].URL) && next.URL.User == nil {
		return nil
	}
	return http.ErrUseLastResponse
}

// originOf is scheme, host and port, the port always spelled out.
func originOf(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
