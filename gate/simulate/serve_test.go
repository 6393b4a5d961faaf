package simulate

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"

	"github.com/modelreach/modelreach/gate"
)

func TestServe(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	handler := New(Options{})
	arrived := make(chan struct{}, 1)
	announcing := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		handler.ServeHTTP(w, r)
	})
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, l, announcing) }()

	url := "http://" + l.Addr().String() + "/v1/chat/completions"
	if resp, body := exchange(t, "POST", url, minimal(gate.ChatCompletions, "gpt-6-luna")); resp.StatusCode != 200 {
		t.Fatalf("got %d %s", resp.StatusCode, body)
	}
	<-arrived
	hung := make(chan error, 1)
	go func() {
		resp, err := send(context.Background(), "POST", url, minimal(gate.ChatCompletions, "sim-hang"))
		if err == nil {
			resp.Body.Close()
		}
		hung <- err
	}()
	<-arrived
	stop()
	if err := <-served; err != nil {
		t.Errorf("Serve: %v, want nil after its context ended", err)
	}
	if err := <-hung; err == nil {
		t.Error("sim-hang answered when the server stopped")
	}
}

func TestServeReportsAFailingListener(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := Serve(t.Context(), l, New(Options{})); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Serve on a closed listener: %v", err)
	}
}
