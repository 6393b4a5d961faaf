package probe

import (
	"context"
	"regexp"
	"slices"
	"sync"
	"time"

	"github.com/modelreach/modelreach/gate"
)

// standing is what the calls of a client say of its key. Once one of them was answered, no refusal of another is the key's.
// Before that, a refusal of the key itself holds for all that are still to be made: they wait for the calls that are under
// way, which may yet be answered, and are made only if one is. A run loses no time by it, as it waits for those calls too.
type standing struct {
	lock     sync.Mutex
	underWay int
	good     bool          // a call was answered
	refusal  gate.Cause    // why the key was refused, "" where it was not
	settled  chan struct{} // closed once a call was answered, or none is under way after a refusal
	settle   func()        // closes settled; may be called many times
}

func newStanding() *standing {
	settled := make(chan struct{})
	return &standing{settled: settled, settle: sync.OnceFunc(func() { close(settled) })}
}

// enter says why a call is not to be made, "" when it is; it is under way then until leave. It reports false when ctx ends
// before that is known.
func (s *standing) enter(ctx context.Context) (refusal gate.Cause, known bool) {
	if s.begin() {
		return "", true
	}
	select {
	case <-s.settled:
	case <-ctx.Done():
		return "", false
	}
	if s.begin() {
		return "", true
	}
	return s.refusal, true // which no call is left to change
}

func (s *standing) begin() bool {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.refusal != "" {
		return false
	}
	s.underWay++
	return true
}

// leave says what came of a call: whether it was answered, else why its key was refused, "" when it was not.
func (s *standing) leave(answered bool, refusal gate.Cause) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.underWay--
	switch {
	case s.good:
	case answered:
		s.good, s.refusal = true, ""
	case s.refusal == "":
		s.refusal = refusal
	}
	if s.good || s.refusal != "" && s.underWay == 0 {
		s.settle()
	}
}

// ofTheKey are the causes that no call with the same key escapes.
var ofTheKey = []gate.Cause{gate.InvalidAPIKey, gate.KeyRevokedOrExpired, gate.AccountDeactivated, gate.ProjectArchived}

// foreignKey finds the words in which a gateway passes on what the server behind one of its models said. The key refused is
// then the gateway's own for that model: litellm.AuthenticationError: OpenAIException - …; Provider returned error.
var foreignKey = regexp.MustCompile(`(?i)\blitellm\.\w|\w(?:exception|error) - |provider returned error`)

// weigh says what evidence tells of the key. A refusal counts only where nothing else fits it.
func (c *Client) weigh(e gate.Evidence) (answered bool, refusal gate.Cause) {
	d := gate.Diagnose(gate.Case{Evidence: e, Endpoint: c.endpoint, Today: e.At})
	switch {
	case e.Answered, d.Cause == gate.OK:
		return true, ""
	case notOfTheKey(d.Cause), slices.ContainsFunc(d.Others, notOfTheKey), slices.ContainsFunc(e.Layers, passedOn):
		return false, ""
	}
	return false, d.Cause
}

func notOfTheKey(c gate.Cause) bool { return !slices.Contains(ofTheKey, c) }

func passedOn(l gate.Layer) bool { return foreignKey.MatchString(l.Message) }

// rejected is the evidence of a call that was not made, as the key had been refused before.
func rejected(refusal gate.Cause) gate.Evidence {
	return gate.Evidence{Fault: gate.FaultKeyRejected, Code: string(refusal), At: time.Now().UTC()}
}
