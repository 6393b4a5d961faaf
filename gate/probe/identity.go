package probe

import (
	"context"
	"errors"

	"github.com/modelreach/modelreach/gate/redact"
)

// Identity is who this workload is to OpenAI, in place of a long-lived key (OpenAI's guide "Workload identity federation").
type Identity struct {
	ProviderID       string // of the workload identity provider in the organization's settings
	ServiceAccountID string // whom to act as

	// Token returns the subject token, a JWT. It is called again when a token has expired, and must return when its context ends.
	// Its error is shown to the reader: a *TokenError, or one sentence without any part of a secret for a workload that has no
	// identity.
	Token func(context.Context) (redact.Secret, error)
}

func (i *Identity) complete() bool {
	return i == nil || i.ProviderID != "" && i.ServiceAccountID != "" && i.Token != nil
}

// TokenError is why an issuer of identity tokens gave none. The first of Missing, Status and Err that is set decides what it means;
// with none of them it means what Missing does.
type TokenError struct {
	Missing bool   // this workload has no identity: there is nobody to ask, or nothing to ask with
	Status  int    // the issuer answered with this HTTP status: 400, 401 and 403 are final, 429 and 5xx are asked again
	Err     error  // the transport error that kept the issuer from answering; its types say which fault it is
	Text    string // one sentence for the reader without any part of a secret; what Err says is put behind it
}

// Error implements error. It returns Text.
func (e *TokenError) Error() string { return e.Text }

// Unwrap returns Err, which may be nil.
func (e *TokenError) Unwrap() error { return e.Err }

// noToken is why there is no subject token. It hides the errors behind it, whose types would pass for faults of a request.
type noToken string

func (e noToken) Error() string { return string(e) }

// tokenless is what the wire brought where Token returned err.
func tokenless(err error) wire {
	switch e, _ := errors.AsType[*TokenError](err); {
	case e == nil || e.Missing:
	case e.Status != 0:
		return wire{status: e.Status, told: e.Text}
	case e.Err != nil:
		return wire{err: e.Err, told: e.Text}
	}
	return wire{err: noToken(err.Error())}
}
