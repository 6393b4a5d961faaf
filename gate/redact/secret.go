// Package redact keeps secrets out of everything modelreach writes: Secret is a value that cannot be printed by
// accident, Scrubber removes what other people printed.
package redact

import (
	"fmt"
	"io"
	"log/slog"
)

// Mask stands wherever a secret was.
const Mask = "***"

// Secret holds a value that only Reveal gives away. It prints as Mask under every fmt verb, in JSON, as text and in
// slog. The zero Secret is empty.
//
// The value sits behind a closure because fmt cannot call the methods of an unexported field: it prints such a field by
// reflection, and a string would be printed as it is. Of a function it prints the address.
type Secret struct {
	reveal func() string
}

// NewSecret hides value.
func NewSecret(value string) Secret {
	if value == "" {
		return Secret{}
	}
	return Secret{reveal: func() string { return value }}
}

// Reveal returns the hidden value. Whoever calls it decides where the secret goes.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// Empty says whether there is nothing to hide.
func (s Secret) Empty() bool { return s.reveal == nil }

// String implements fmt.Stringer.
func (Secret) String() string { return Mask }

// Format implements fmt.Formatter: every verb, flag and width prints Mask.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Mask) }

// MarshalText implements encoding.TextMarshaler, which covers JSON, XML, YAML and map keys.
func (Secret) MarshalText() ([]byte, error) { return []byte(Mask), nil }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(Mask) }
