package faulttest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Answer is the body of a good chat completion, as short as the API reference allows.
const Answer = `{"id":"chatcmpl-1","object":"chat.completion","model":"gpt-6-luna","choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}`

const (
	// begun is the head of a reply whose body never gets to its end.
	begun = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	// gigabyte is the size of the bodies that are too large.
	gigabyte = 1 << 30
)

// Reply is a complete reply with the connection closed behind it. Header are lines without an end: "Retry-After: 1".
func Reply(status int, body string, header ...string) Fault {
	head := fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Length: %d\r\nConnection: close\r\n", status, http.StatusText(status), len(body))
	for _, line := range header {
		head += line + "\r\n"
	}
	return Raw(head + "\r\n" + body)
}

// Raw sends text, whether it is HTTP or not.
func Raw(text string) Fault {
	return func(c *Conn, _ *http.Request) { _, _ = io.WriteString(c, text) }
}

// Then plays one fault after another, each for one connection, and the last one for all that follow.
func Then(faults ...Fault) Fault {
	return func(c *Conn, r *http.Request) { faults[min(c.number, len(faults)-1)](c, r) }
}

// Silent keeps the connection open and says nothing.
func Silent(c *Conn, _ *http.Request) { <-c.left }

// HangUp closes the connection: the client reads the end of a stream that held no reply.
func HangUp(*Conn, *http.Request) {}

// Reset has the kernel answer with RST, before any reply.
func Reset(c *Conn, _ *http.Request) { c.abort() }

// abort closes the connection without lingering, which the kernel does with RST (socket(7), SO_LINGER).
func (c *Conn) abort() {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}

// ResetLater sends the headers of a good reply and the beginning of its body, and resets the connection then.
func ResetLater(c *Conn, _ *http.Request) {
	_, _ = io.WriteString(c, begun+"Content-Length: 1000\r\n\r\n{\"id\"")
	c.abort()
}

// CutShort promises more than it sends and closes the connection in good order.
func CutShort(c *Conn, _ *http.Request) {
	_, _ = io.WriteString(c, begun+"Content-Length: 1000\r\n\r\n"+Answer)
}

// SlowHeaders sends a byte of the headers every now and then, for ever.
func SlowHeaders(every time.Duration) Fault {
	return func(c *Conn, _ *http.Request) {
		_, _ = io.WriteString(c, begun)
		for i := 0; c.wait(every); i++ {
			text := "X-Slow: a\r\n"
			if _, err := io.WriteString(c, text[i%len(text):i%len(text)+1]); err != nil {
				return
			}
		}
	}
}

// SlowBody sends the headers at once and a byte of the body every now and then, for ever.
func SlowBody(every time.Duration) Fault {
	return func(c *Conn, _ *http.Request) {
		_, _ = io.WriteString(c, begun+"\r\n{")
		for c.wait(every) {
			if _, err := io.WriteString(c, " "); err != nil {
				return
			}
		}
	}
}

// Endless sends a message that has no end, as fast as the client reads.
func Endless(c *Conn, _ *http.Request) {
	_, _ = io.WriteString(c, begun+"\r\n"+`{"choices":[{"message":{"content":"`)
	_, _ = io.Copy(c, letters{})
}

// Gigabyte sends a body of a gigabyte whose size it announces.
func Gigabyte(c *Conn, _ *http.Request) {
	_, _ = fmt.Fprintf(c, begun+"Content-Length: %d\r\n\r\n", gigabyte)
	_, _ = io.Copy(c, io.LimitReader(letters{}, gigabyte))
}

// GzipBomb sends a gigabyte in a megabyte.
func GzipBomb(c *Conn, _ *http.Request) {
	_, _ = io.WriteString(c, begun+"Content-Encoding: gzip\r\n\r\n")
	packed, _ := gzip.NewWriterLevel(c, gzip.BestSpeed) // a level that exists
	_, _ = io.Copy(packed, io.LimitReader(letters{}, gigabyte))
	_ = packed.Close()
}

// Informs sends interim replies (RFC 9110, section 15.2) without end, and never the final one.
func Informs(c *Conn, _ *http.Request) {
	hints := []byte(strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n", 100))
	for err := error(nil); err == nil; {
		_, err = c.Write(hints)
	}
}

// Redirects sends the client from one place of the same origin to the next with a 307, which keeps method and body, n times, and
// answers well then; a negative n never does. Each request is to come on a connection of its own.
func Redirects(n int) Fault {
	return func(c *Conn, r *http.Request) {
		hop := 0
		_, _ = fmt.Sscanf(r.URL.Query().Get("hop"), "%d", &hop)
		if n >= 0 && hop >= n {
			Reply(http.StatusOK, Answer, "Content-Type: application/json")(c, r)
			return
		}
		next := fmt.Sprintf("Location: %s?hop=%d", r.URL.Path, hop+1)
		if n < 0 {
			next = "Location: " + r.URL.Path
		}
		Reply(http.StatusTemporaryRedirect, "", next)(c, r)
	}
}

// letters is an endless text.
type letters struct{}

var block = bytes.Repeat([]byte("a"), 1<<15)

func (letters) Read(p []byte) (int, error) { return copy(p, block), nil }
