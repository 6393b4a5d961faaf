package main

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// BenchmarkStart is a process that asks nothing, from its start to its end.
func BenchmarkStart(b *testing.B) {
	program := built(b)
	for name, args := range map[string][]string{
		"version": {"version"},
		"plan":    {"plan", "--manifest", filepath.Join("..", "..", "examples", "manifests", "minimal.yml")},
	} {
		b.Run(name, func(b *testing.B) {
			m := meter{ended: []int{exitPass}}
			for b.Loop() {
				m.run(b, exec.Command(program, args...))
			}
			m.report(b)
		})
	}
}

// latency is how long the server of BenchmarkCheck takes for each call.
const latency = 300 * time.Millisecond

// BenchmarkCheck is a whole run as a job sees it, from the start of the process to its end, against a server on this machine
// that speaks TLS and HTTP/2 as the providers do. It tells the least time also as a multiple of what one call takes.
func BenchmarkCheck(b *testing.B) {
	program := built(b)
	for _, row := range []struct {
		models int
		name   string
		reply  http.HandlerFunc
	}{
		{1, "answered", answers}, {50, "answered", answers}, {50, "refused", refuses}, {1000, "answered", answers}, {1000, "refused", refuses},
	} {
		b.Run(fmt.Sprintf("models=%d/%s", row.models, row.name), func(b *testing.B) {
			dir := b.TempDir()
			env, connections := scene(b, dir, row.models, row.reply)
			m := meter{ended: []int{exitPass, exitFail}}
			for b.Loop() {
				cmd := exec.Command(program)
				cmd.Dir, cmd.Env = dir, env
				m.run(b, cmd)
			}
			m.report(b)
			b.ReportMetric(float64(m.least)/float64(latency), "×call")
			b.ReportMetric(float64(connections.Load())/float64(m.runs), "connections")
		})
	}
}

// built is the program as a release builds it.
func built(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "modelreach")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// scene starts a server and returns the environment of a step that checks models there, declared in dir, and writes all it can, and
// how many connections the server has seen.
func scene(b *testing.B, dir string, models int, reply http.HandlerFunc) (env []string, connections *atomic.Int64) {
	b.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(latency)
		w.Header().Set("Content-Type", "application/json")
		reply(w, r)
	}))
	connections = new(atomic.Int64)
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}
	server.EnableHTTP2 = true
	server.StartTLS()
	b.Cleanup(server.Close)
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
		return path
	}
	var declared strings.Builder
	declared.WriteString("version: 1\nmodels:\n")
	for i := range models {
		fmt.Fprintf(&declared, "  - house-model-%04d\n", i)
	}
	trusted := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	return []string{
		"GITHUB_ACTIONS=true", "GITHUB_OUTPUT=" + file("output", ""), "GITHUB_STEP_SUMMARY=" + file("summary", ""),
		"INPUT_MANIFEST=" + file("modelreach.yml", declared.String()), "GITHUB_WORKSPACE=" + dir, "INPUT_REPORT=json=report.json",
		"INPUT_BASE-URL=" + server.URL + "/v1", "INPUT_API-KEY=sk-test-0123456789abcdef", "SSL_CERT_FILE=" + file("ca.pem", string(trusted)),
		"SSL_CERT_DIR=" + filepath.Join(dir, "certs"), // as in the image, which has none of the hundreds of files of a distribution
	}, connections
}

// answers answers for every model but the one that cannot exist.
func answers(w http.ResponseWriter, r *http.Request) {
	var asked struct{ Model string }
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || asked.Model == gate.ControlModel {
		refuses(w, r)
		return
	}
	fmt.Fprintf(w, `{"id":"chatcmpl-1","object":"chat.completion","created":1795240800,"model":%q,"choices":[{"index":0,`+
		`"message":{"role":"assistant","content":"Hello."},"finish_reason":"stop"}],"usage":{"prompt_tokens":8,"completion_tokens":2,"total_tokens":10}}`, asked.Model)
}

func refuses(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNotFound)
	_, _ = io.WriteString(w, `{"error":{"message":"The model does not exist or you do not have access to it.","type":"invalid_request_error",`+
		`"param":null,"code":"model_not_found"}}`)
}

// meter adds up what processes take. On a machine with other work the least time and the processor's time say more than the mean.
type meter struct {
	ended []int // the exit codes that are right
	runs  int
	least time.Duration
	cpu   time.Duration
	peak  int // the most memory one held, in KiB
}

// run runs a process to its end.
func (m *meter) run(b *testing.B, cmd *exec.Cmd) {
	start := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for running := true; running; {
		select {
		case <-ended: // the exit code tells
			running = false
		case <-time.After(5 * time.Millisecond):
			m.peak = max(m.peak, peakOf(cmd.Process.Pid))
		}
	}
	took := time.Since(start)
	if m.runs++; m.runs == 1 || took < m.least {
		m.least = took
	}
	m.cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if code := cmd.ProcessState.ExitCode(); !slices.Contains(m.ended, code) {
		b.Fatalf("exit code %d", code)
	}
}

func (m *meter) report(b *testing.B) {
	b.ReportMetric(float64(m.least)/float64(time.Millisecond), "min-ms")
	b.ReportMetric(float64(m.cpu)/float64(time.Millisecond)/float64(m.runs), "cpu-ms")
	if m.peak > 0 {
		b.ReportMetric(float64(m.peak)/1024, "peak-MiB")
	}
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peakOf is the most memory that a running process held so far, in KiB, 0 where the system has no /proc (proc_pid_status(5)). What a
// process leaves behind at its end includes the memory of the one that started it.
func peakOf(pid int) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	found := highWater.FindSubmatch(status)
	if found == nil {
		return 0
	}
	kib, _ := strconv.Atoi(string(found[1]))
	return kib
}
