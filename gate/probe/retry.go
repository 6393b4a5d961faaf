package probe

import (
	"context"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/modelreach/modelreach/gate"
)

const (
	firstPause = 500 * time.Millisecond
	maxPause   = 8 * time.Second
	patience   = 2 * time.Minute // for one pause of a run that has no deadline
)

// retry asks until the evidence is final, at most budget times, and returns the last evidence with the requests of all
// attempts counted. Only a cause that seconds can heal is asked again, and only when the pause ends before ctx does. What
// an attempt brought outlives the end of the run, and a key that another call finds rejected meanwhile.
func (c *Client) retry(ctx context.Context, asked gate.Call, budget int, ask func(context.Context) gate.Evidence) gate.Evidence {
	last := ask(ctx)
	pauses := newPauses()
	for n := 1; n < budget && c.worthRetrying(asked, last); n++ {
		waited, goOn := c.pause(ctx, last.RetryAfter, pauses.NextBackOff())
		if !goOn {
			return last
		}
		next := ask(ctx)
		if len(next.Tries) > 0 {
			next.Tries[0].Wait = waited
		}
		if next.Fault == gate.FaultNotAsked || next.Fault == gate.FaultKeyRejected {
			return both(last, next, last)
		}
		last = both(last, next, next)
	}
	return last
}

// both is the evidence that counts, with the requests of two that follow one another.
func both(first, second, counts gate.Evidence) gate.Evidence {
	counts.Attempts = first.Attempts + second.Attempts
	counts.Tries = slices.Concat(first.Tries, second.Tries)
	return counts
}

// newPauses is the exponential series of the longest pauses. The jitter is ours: full, from zero, so that the probes
// of one run do not come back together.
func newPauses() *backoff.ExponentialBackOff {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval = firstPause, maxPause
	pauses.Multiplier, pauses.RandomizationFactor = 2, 0
	return pauses
}

func (c *Client) worthRetrying(asked gate.Call, e gate.Evidence) bool {
	p := gate.Probe{Model: asked.Model, Provider: asked.Provider, API: asked.API, Need: gate.Access, Parameters: asked.Parameters, Prove: asked.Prove}
	return gate.Diagnose(gate.Case{Probe: p, Evidence: e, Endpoint: c.endpoint, Today: e.At}).Cause.About().Retry == gate.RetryNow
}

// pause waits as long as the server asked, and a random part of jitter on top, and says how long that was. It reports false
// when the run would be over by then, without waiting.
func (c *Client) pause(ctx context.Context, asked, jitter time.Duration) (d time.Duration, goOn bool) {
	d = asked + time.Duration(c.random()*float64(jitter))
	left := patience
	if deadline, ok := ctx.Deadline(); ok {
		left = time.Until(deadline)
	}
	return d, d < left && c.sleep(ctx, d) == nil
}
