package hosttest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fetchEnv names URLs that this program fetches, a line of output each, in place of running its tests.
const fetchEnv = "HOSTTEST_FETCH"

func TestMain(m *testing.M) {
	addresses := strings.Fields(os.Getenv(fetchEnv))
	if len(addresses) == 0 {
		os.Exit(m.Run())
	}
	for _, address := range addresses {
		resp, err := http.Get(address)
		if err != nil {
			fmt.Println(err)
			continue
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		fmt.Printf("%d %s\n", resp.StatusCode, body)
	}
}

// named answers with a name and what it was sent.
func named(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s: %s %s %s %s", name, r.Host, r.Method, r.URL, body)
	})
}

// fetch makes one request and follows no redirect.
func fetch(t *testing.T, n *Net, method, address, body string, header http.Header) (*http.Response, string, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	resp, err := n.Transport().RoundTrip(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	return resp, string(answer), err
}

func TestHosts(t *testing.T) {
	n := New(t)
	n.Handle("API.openai.com", named("openai"))
	n.Handle("api.openai.com:8443", named("another port"))
	n.Handle("gateway.example:443", named("gateway"))
	n.Handle("192.0.2.1", named("address"))
	for _, tc := range []struct{ address, want string }{
		{"https://api.openai.com/v1/models?limit=1", "openai: api.openai.com GET /v1/models?limit=1 "},
		{"https://api.openai.com:443/", "openai: api.openai.com:443 GET / "},
		{"https://api.openai.com:9000/", "openai: api.openai.com:9000 GET / "},
		{"https://api.openai.com:8443/", "another port: api.openai.com:8443 GET / "},
		{"http://api.openai.com/v1", "openai: api.openai.com GET /v1 "},
		{"https://gateway.example/", "gateway: gateway.example GET / "},
		{"https://192.0.2.1/", "address: 192.0.2.1 GET / "},
	} {
		if _, got, err := fetch(t, n, "GET", tc.address, "", nil); err != nil || got != tc.want {
			t.Errorf("%s: got %q, %v, want %q", tc.address, got, err, tc.want)
		}
	}
	for _, address := range []string{"https://other.example/", "https://gateway.example:444/", "https://openai.com/"} {
		if _, got, err := fetch(t, n, "GET", address, "", nil); err == nil || err.Error() != "Bad Gateway" {
			t.Errorf("%s: got %q, %v, want the proxy's 502", address, got, err)
		}
	}
	if resp, got, err := fetch(t, n, "GET", "http://other.example/", "", nil); err != nil || resp.StatusCode != 502 {
		t.Errorf("got %v %q %v, want the proxy's 502", resp, got, err)
	}
	n.Handle("*", named("any"))
	if _, got, err := fetch(t, n, "GET", "https://other.example/", "", nil); err != nil || got != "any: other.example GET / " {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestRequests(t *testing.T) {
	n := New(t)
	n.Handle("*", named("any"))
	long := strings.Repeat("a", MaxBody+10)
	for _, tc := range []struct {
		method, address, body string
		header                http.Header
	}{
		{"POST", "https://Azure.example/openai/v1/responses?api-version=%31", `{"a":1}`, http.Header{"Api-Key": {"secret"}}},
		{"GET", "http://plain.example:8080/", "", http.Header{"Authorization": {"Bearer secret"}}},
		{"PUT", "https://plain.example:80/a//b/", long, nil},
		{"GET", "https://nowhere.example/", "", nil},
	} {
		if _, got, err := fetch(t, n, tc.method, tc.address, tc.body, tc.header); err != nil || !strings.HasSuffix(got, " "+tc.body) {
			t.Fatalf("%s: %d bytes, %v: the handler must get the whole body", tc.address, len(got), err)
		}
	}
	type request struct{ Scheme, Host, Method, URL, Key, Authorization, Body string }
	var got []request
	for _, r := range n.Requests() {
		got = append(got, request{r.Scheme, r.Host, r.Method, r.URL, r.Header.Get("Api-Key"), r.Header.Get("Authorization"), string(r.Body)})
	}
	want := []request{
		{"https", "azure.example", "POST", "/openai/v1/responses?api-version=%31", "secret", "", `{"a":1}`},
		{"http", "plain.example:8080", "GET", "/", "", "Bearer secret", ""},
		{"https", "plain.example:80", "PUT", "/a//b/", "", "", long[:MaxBody]},
		{"https", "nowhere.example", "GET", "/", "", "", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"azure.example", "plain.example:8080", "plain.example:80", "nowhere.example"}, n.Dialed()); diff != "" {
		t.Error(diff)
	}
}

func TestManyAtOnce(t *testing.T) {
	n := New(t)
	n.Handle("*", named("any"))
	const clients = 20
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() {
			if _, got, err := fetch(t, n, "GET", fmt.Sprintf("https://host%d.example/", i), "", nil); err != nil || !strings.Contains(got, fmt.Sprintf("host%d.", i)) {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	all.Wait()
	var hosts []string
	for _, r := range n.Requests() {
		hosts = append(hosts, r.Host)
	}
	slices.Sort(hosts)
	if got := len(slices.Compact(hosts)); got != clients {
		t.Errorf("%d hosts were asked, want %d", got, clients)
	}
}

// TestEnvironment runs another process, which knows the Net by its environment alone.
func TestEnvironment(t *testing.T) {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		t.Skip("crypto/x509 does not read SSL_CERT_FILE here")
	}
	n := New(t)
	n.Handle("api.openai.com", named("openai"))
	n.Play("bad.example", Intercepted)
	fetches := []struct{ address, want string }{
		{"https://api.openai.com/v1/models", "200 openai: api.openai.com GET /v1/models "},
		{"http://api.openai.com/", "200 openai: api.openai.com GET / "},
		{"https://bad.example/", "certificate signed by unknown authority"},
		{"https://nowhere.example/", "Bad Gateway"},
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(append(os.Environ(), n.Env()...), fetchEnv+"=")
	for _, f := range fetches {
		cmd.Env[len(cmd.Env)-1] += f.address + " "
	}
	out, err := cmd.CombinedOutput()
	lines := strings.Split(string(out), "\n")
	if err != nil || len(lines) != len(fetches)+1 {
		t.Fatalf("%v\n%s", err, out)
	}
	for i, f := range fetches {
		if !strings.Contains(lines[i], f.want) {
			t.Errorf("%s: got %q, want %q", f.address, lines[i], f.want)
		}
	}
}

// TestEndsWithItsTest leaves a request under way.
func TestEndsWithItsTest(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan struct{})
	t.Run("inner", func(t *testing.T) {
		n := New(t)
		n.Handle("*", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			close(begun)
			<-r.Context().Done()
			close(ended)
		}))
		req, err := http.NewRequestWithContext(context.Background(), "GET", "https://slow.example/", nil)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			if resp, err := n.Transport().RoundTrip(req); err == nil {
				resp.Body.Close()
			}
		}()
		<-begun
	})
	<-ended
}
