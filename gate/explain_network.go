package gate

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/modelreach/modelreach/gate/provider"
)

// reading is one way to understand a failure of the network: what its text says, what that means, and what to change.
type reading struct {
	says  *regexp.Regexp // of the message, in lower case
	means string
	steps []string
}

// proxyReadings tell the refusals of a proxy apart. The texts are those of net/http.
var proxyReadings = []reading{
	{regexp.MustCompile(`\b407\b|authentication required`), "The proxy wants to know who asks (status 407).", []string{
		"Put user and password of the proxy into HTTPS_PROXY, from a secret: before the host, parted from it by @ and from each other by a colon. Special characters in them are written as %XX.",
	}},
	{regexp.MustCompile(`refused the connection: (403|405|451)`), "The proxy lets nobody through to {host}.", []string{
		"Ask whoever runs the proxy to allow connections to {host}.",
		"If {host} can be reached without the proxy, add it to NO_PROXY.",
	}},
	{regexp.MustCompile(`refused the connection: 5\d\d`), "The proxy could not connect to {host} itself.", []string{
		"Try the same request through the proxy from another machine; whoever runs it sees why in its log.",
		"If {host} can be reached without the proxy, add it to NO_PROXY.",
	}},
	{regexp.MustCompile(`refused the connection: `), "The proxy did not connect to {host}.", []string{
		"Whoever runs the proxy sees in its log why.",
		"If {host} can be reached without the proxy, add it to NO_PROXY.",
	}},
	{regexp.MustCompile(`proxyconnect.*does not look like a tls handshake|proxyconnect.*http response to https client`), "The proxy does not speak TLS itself.", []string{
		"Write HTTPS_PROXY with http:// in front: the address of a proxy mostly begins so, also for https requests.",
	}},
	{regexp.MustCompile(`proxyconnect.*(x509|certificate|tls)`), "The proxy's own certificate was not accepted.", []string{
		"Put the proxy's certificate authority into a file (PEM) beside the usual ones and name it in SSL_CERT_FILE. In the action the file must lie in the workspace.",
		"If the proxy needs no encryption itself, write HTTPS_PROXY with http:// in front.",
	}},
	{regexp.MustCompile(`not a valid one`), "The value of HTTPS_PROXY is not an address.", []string{
		"Write HTTPS_PROXY as http://HOST:PORT, with special characters in user and password written as %XX.",
	}},
	{regexp.MustCompile(`proxyconnect|socks connect`), "The proxy that HTTPS_PROXY names could not be reached itself.", []string{
		"Check host and port in HTTPS_PROXY, and that this machine may connect to them.",
		"If no proxy is needed here, unset HTTPS_PROXY, or add {host} to NO_PROXY.",
	}},
}

// tlsReadings tell apart why a connection could not be made secure. The texts are those of crypto/tls and crypto/x509.
var tlsReadings = []reading{
	{regexp.MustCompile(`unknown authority|not trusted|self[- ]signed`),
		"The certificate is signed by an authority this machine does not know. Mostly a company proxy opens the connection and shows a certificate of its own.", []string{
			"Put the proxy's certificate authority into a file (PEM) beside the usual ones and name it in SSL_CERT_FILE. In the action the file must lie in the workspace.",
			"If no proxy inspects traffic here, somebody else may: do not switch the check off, and ask whoever runs the network.",
		}},
	{regexp.MustCompile(`certificate is (not )?valid for|doesn't contain any ip sans|not ,`),
		"The certificate belongs to another host. A sign-in page of the network (captive portal) or a wrong entry in DNS often looks like this.", []string{
			"Compare the host in the base URL with the provider's documentation.",
			"If this network has a sign-in page, sign this machine in, or use another network.",
		}},
	{regexp.MustCompile(`expired or is not yet valid`), "The certificate has expired, or this machine's clock is wrong.", []string{
		"Check the date of this machine.",
		"If the date is right, tell whoever runs {host} that its certificate has expired.",
	}},
	{regexp.MustCompile(`does not look like a tls handshake|http response to https client`), "What answers on that port does not speak TLS.", []string{
		"Check scheme and port of the base URL; a local server mostly wants http://localhost.",
		"If HTTPS_PROXY is set, its own address mostly begins with http://, not https://.",
	}},
}

// readAs replaces explanation and steps by the first reading that fits.
func readAs(d *Diagnosis, c Case, readings []reading) {
	text := strings.ToLower(c.Evidence.Message)
	i := slices.IndexFunc(readings, func(r reading) bool { return r.says.MatchString(text) })
	if i < 0 {
		return
	}
	d.Explanation, d.NextSteps = readings[i].means, slices.Clone(readings[i].steps)
}

func explainProxy(d *Diagnosis, c Case) {
	if c.Evidence.Status == 407 {
		c.Evidence.Message = "407"
	}
	readAs(d, c, proxyReadings)
}

func explainTLS(d *Diagnosis, c Case) { readAs(d, c, tlsReadings) }

// portal reports whether a network's sign-in page answered in the provider's place: it says so (RFC 6585, section 6), or a
// provider's own host sends the caller on to another one, or shows a page where its usual base URL is asked.
func (c Case) portal() bool {
	e := c.Evidence
	if e.Exchange || e.Status == 511 || !c.Endpoint.FirstParty() {
		return e.Status == 511
	}
	if e.Status >= 300 && e.Status < 400 {
		return c.away() && (e.Shape == ShapeHTML || e.Shape == ShapeEmpty)
	}
	usual := strings.TrimRight(c.Endpoint.BaseURL, "/") == c.Endpoint.Preset().BaseURL
	return usual && e.Shape == ShapeHTML && (e.Status == 200 || e.Status == 403) && !c.atTheEdge()
}

// atTheEdge reports whether the page is of Cloudflare, which stands before many providers: their trouble, not the network's.
func (c Case) atTheEdge() bool {
	_, ray := c.Evidence.Headers["cf-ray"]
	return ray || strings.Contains(strings.ToLower(c.Evidence.Headers["server"]+c.Evidence.Message), "cloudflare")
}

func explainPortal(d *Diagnosis, c Case) {
	d.Explanation = "A provider's own host does not send its callers to another one, so most likely the network answered in its place: a sign-in page (captive portal) or a filter."
	switch status := c.Evidence.Status; {
	case status == 511:
		d.Explanation = "The network answered in the provider's place: it wants this machine to sign in first (status 511, captive portal)."
	case status < 300 || status >= 400:
		d.Explanation = fmt.Sprintf("A web page came back (status %d). A provider's own API sends none, so most likely the network answered in its place: a sign-in page (captive portal) or a filter.", status)
	}
	d.FixableBy = FixNetwork
	d.NextSteps = []string{
		"Sign this machine in to the network, or run the check on a runner with a direct way to {host}.",
		"If the network has a proxy for such calls, name it in HTTPS_PROXY.",
	}
}

// onward is where the server sends the caller, with the base URL it was asked at; nil where either is no address.
func (c Case) onward() (base, target *url.URL) {
	base, err := url.Parse(c.Endpoint.BaseURL)
	if err != nil {
		return nil, nil
	}
	target, err = base.Parse(c.Evidence.Headers["location"])
	if err != nil {
		return nil, nil
	}
	return base, target
}

// away reports whether the server sends the caller to another host.
func (c Case) away() bool {
	base, target := c.onward()
	return target != nil && c.Evidence.Headers["location"] != "" && !strings.EqualFold(base.Hostname(), target.Hostname())
}

// moved offers the place a server sends its callers to as the base URL, where one may be written so. Who runs a host that is
// no provider's own, the manifest alone may not say.
func (d *Diagnosis) moved(c Case) {
	base, target := c.onward()
	switch {
	case target == nil || target.Host == "" || strings.HasPrefix(c.Evidence.Headers["location"], "//") || origin(base) == origin(target):
		return
	case target.Scheme != "https" && !(target.Scheme == "http" && isLoopback(target.Hostname())):
		return
	}
	step := "If {location} is the right place, make it the base URL."
	if own, ok := provider.At(target.Hostname()); !ok || own.Tenants {
		step = "If {location} is the right place, make it the base URL, and let the workflow name its host: in the input `allow-hosts`, or with the base URL in a variable that `base_url_env` names."
	}
	d.NextSteps = slices.Insert(d.NextSteps, 0, step)
}

// origin is scheme, host and port of an address (RFC 6454, section 4).
func origin(u *url.URL) string {
	port := cmp.Or(u.Port(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
	return strings.ToLower(u.Scheme + "://" + u.Hostname() + ":" + port)
}

// reported adds the incident that the provider tells of, where it may be the reason.
func reported(d *Diagnosis, c Case) {
	if c.Incident.Name == "" || c.ended() || !incidental(c.Evidence) {
		return
	}
	since := ""
	if !c.Incident.Since.IsZero() {
		since = " since " + c.Incident.Since.UTC().Format("2006-01-02 15:04 UTC")
	}
	d.also("%s reports on %s%s: \"{incident}\". That may be the reason.", c.Endpoint.Preset().Title, c.Incident.Page, since)
	step := fmt.Sprintf("Follow it on %s, and run the check again when it is over.", c.Incident.Page)
	if d.Cause.About().Class == ClassNetwork { // the network nearer by is the likelier reason
		d.NextSteps = append(d.NextSteps, step)
		return
	}
	d.NextSteps = slices.Insert(d.NextSteps, 0, step)
}
