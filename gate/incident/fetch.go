package incident

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	limit        = 3 * time.Second // for everything, redirects and body included
	maxBody      = 1 << 20         // bytes of a page, once unpacked; a long summary has some 100 KB
	maxHeaders   = 64 << 10        // bytes of reply headers
	maxRedirects = 2
)

// newClient keeps no cookies and no connection: it is used once a page.
func newClient(transport http.RoundTripper) *http.Client {
	if transport == nil {
		transport = &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			ForceAttemptHTTP2:      true,
			DisableKeepAlives:      true,
			MaxResponseHeaderBytes: maxHeaders,
		}
	}
	return &http.Client{Transport: transport, CheckRedirect: checkRedirect}
}

// checkRedirect lets a page move to another host, as status pages do when their operator changes. It takes away the Referer
// that net/http adds, and refuses a user name in the address, of which net/http would make an Authorization header.
func checkRedirect(next *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects || next.URL.Scheme != "https" || next.URL.User != nil {
		return errors.New("the redirect is not followed")
	}
	next.Header.Del("Referer")
	return nil
}

// fetch returns the body of the reply with status 200. A body that is longer than maxBody is an error.
func (p *Pages) fetch(ctx context.Context, address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", p.options.UserAgent)
	res, err := p.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask status page: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("ask status page: status %d", res.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	if err != nil {
		return nil, fmt.Errorf("read status page: %w", err)
	}
	if len(body) > maxBody {
		return nil, errors.New("read status page: it is too long")
	}
	return body, nil
}
