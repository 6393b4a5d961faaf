package redact_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate/redact"
)

type holder struct {
	Exported   redact.Secret
	unexported redact.Secret
	pointer    *redact.Secret
	deep       struct{ secrets []redact.Secret }
}

type keyError struct{ key redact.Secret }

func (e keyError) Error() string { return fmt.Sprintf("refuse %v", e.key) }

func containers() map[string]any {
	s := redact.NewSecret(canary)
	h := holder{Exported: s, unexported: s, pointer: &s}
	h.deep.secrets = []redact.Secret{s}
	return map[string]any{
		"value": s, "pointer": &s, "struct": h, "struct pointer": &h, "slice": []redact.Secret{s}, "pointers": []*redact.Secret{&s},
		"array": [1]redact.Secret{s}, "map": map[string]redact.Secret{"k": s}, "map of structs": map[string]holder{"k": h},
		"any": []any{s, &s, h}, "error": keyError{s}, "wrapped": fmt.Errorf("call: %w", keyError{s}), "joined": errors.Join(keyError{s}),
	}
}

func TestSecretDoesNotPrint(t *testing.T) {
	verbs := []string{"%v", "%+v", "%#v", "%s", "%+s", "%#s", "%q", "%#q", "%d", "%x", "%X", "% x", "%#x", "%o", "%b", "%c", "%U", "%e",
		"%g", "%t", "%T", "%p", "%20v", "%-5.2s", "%!"}
	for name, c := range containers() {
		for _, verb := range verbs {
			if got := fmt.Sprintf(verb, c); leak(got, canary) != "" {
				t.Errorf("%s under %s: %s", name, verb, got)
			}
		}
	}
}

func TestSecretDoesNotSerialise(t *testing.T) {
	for name, c := range containers() {
		var text, jsonLog bytes.Buffer
		slog.New(slog.NewTextHandler(&text, nil)).Info("m", "k", c, slog.Group("g", "k", c))
		slog.New(slog.NewJSONHandler(&jsonLog, nil)).Info("m", "k", c, slog.Group("g", "k", c))
		asJSON, _ := json.Marshal(c)
		asXML, _ := xml.Marshal(c)
		for _, got := range []string{text.String(), jsonLog.String(), string(asJSON), string(asXML)} {
			if leak(got, canary) != "" {
				t.Errorf("%s: %s", name, got)
			}
		}
	}
}

func TestSecretPrintsAMask(t *testing.T) {
	s := redact.NewSecret(canary)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%10s"} {
		if got := fmt.Sprintf(verb, s); got != "***" {
			t.Errorf("%s: %q", verb, got)
		}
	}
	if got, err := json.Marshal(map[string]any{"k": s}); err != nil || string(got) != `{"k":"***"}` {
		t.Errorf("JSON: %s, %v", got, err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "k", s)
	if !strings.Contains(log.String(), "k=***") {
		t.Errorf("slog: %s", log.String())
	}
}

func TestReveal(t *testing.T) {
	if got := redact.NewSecret(canary).Reveal(); got != canary {
		t.Errorf("Reveal() = %q", got)
	}
	var zero redact.Secret
	for name, s := range map[string]redact.Secret{"zero": zero, "empty": redact.NewSecret("")} {
		if !s.Empty() || s.Reveal() != "" || s.String() != "***" {
			t.Errorf("%s: Empty %v, Reveal %q, String %q", name, s.Empty(), s.Reveal(), s.String())
		}
	}
	if redact.NewSecret(" ").Empty() {
		t.Error("a blank is a value: whoever checks keys says what is wrong with it")
	}
}
