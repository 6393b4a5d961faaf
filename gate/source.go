package gate

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Source is one provider of a run: where it is, and the ways to ask it.
type Source struct {
	Endpoint Endpoint
	Ask      Prober
	List     Lister                         // nil where there is no list worth asking for
	Incident func(context.Context) Incident // asks the provider's status page; nil where none is known or wanted
	Control  bool                           // whether a model that cannot exist is asked for too
}

// Sources are the providers of a run by the names that models use.
type Sources map[string]Source

// Incident is an open incident that a provider tells the public about; the zero Incident is none.
type Incident struct {
	Name  string    // in the provider's words, redacted and cut
	Since time.Time // the zero time where it is not said
	Page  string    // host of the status page
}

// ControlModel is an id that no server knows. A server that answers for it answers for any name.
const ControlModel = "modelreach-control-no-such-model"

// around is what is known of a provider besides the answers to the questions.
type around struct {
	listing  Listing
	control  asked // the zero one where none was
	incident Incident
	reached  []string // the models that answered, each once
}

// ask makes one call at the provider it is meant for. A look-up is not made where the list says nothing about the key.
func (s Sources) ask(ctx context.Context, c Call) Evidence {
	source, ok := s[c.Provider]
	switch {
	case !ok:
		return Evidence{Fault: FaultNotAsked, Message: "No provider of this name was set up."}
	case c.Prove == ProveList && !source.Endpoint.looksUp():
		return Evidence{Fault: FaultNoList}
	}
	return source.Ask(ctx, c)
}

// control is the call for a model that cannot exist, on the API of the first question that is a call.
// Where only a part of the plan is asked, it is made if that part has such a question too: it says nothing of others.
func (s Source) control(plan, probes []Probe) (Call, bool) {
	i := slices.IndexFunc(plan, func(p Probe) bool { return p.Provider == s.Endpoint.Provider && p.Prove != ProveList })
	if !s.Control || i < 0 {
		return Call{}, false
	}
	c := Call{Model: ControlModel, Provider: plan[i].Provider, API: plan[i].API, Prove: ProveCall}
	return c, slices.ContainsFunc(probes, func(p Probe) bool { return p.Provider == c.Provider && p.API == c.API })
}

// beside asks for lists and controls while the questions of a part of the plan are under way. The function it returns gives what
// is known of each provider once the questions are answered.
func (s Sources) beside(ctx context.Context, plan, probes []Probe) func([]Evidence) map[string]around {
	ctx, cancel := context.WithCancel(ctx)
	lists, controls := map[string]pending[Listing]{}, map[string]pending[asked]{}
	for name, source := range s {
		if !slices.ContainsFunc(probes, func(p Probe) bool { return p.Provider == name }) {
			continue
		}
		if source.List != nil {
			lists[name] = later(func() Listing { return source.List(ctx) })
		}
		if c, ok := source.control(plan, probes); ok {
			controls[name] = later(func() asked { return asked{c, source.Ask(ctx, c)} })
		}
	}
	return func(evidence []Evidence) map[string]around {
		defer cancel()
		incidents := s.incidents(ctx, probes, evidence)
		known := map[string]around{}
		// One moment for all: they have been under way as long as the questions.
		patience, stop := context.WithTimeout(ctx, moment)
		defer stop()
		for name := range s {
			a := around{incident: incidents[name], reached: reachedAt(name, probes, evidence)}
			a.listing = lists[name].within(patience, wanted(name, probes, evidence), Listing{Requests: 1})
			a.control = controls[name].within(patience, len(a.reached) > 0, asked{Evidence: Evidence{Attempts: 1}})
			known[name] = a
		}
		return known
	}
}

// moment is how long an answer is waited for that only explains.
const moment = 2 * time.Second

// answer is one that is still to come; a nil one was not asked for.
type pending[T any] chan T

func later[T any](ask func() T) pending[T] {
	a := make(pending[T], 1)
	go func() { a <- ask() }()
	return a
}

// within is the answer when it is there or, where it is worth waiting for, comes before ctx ends; else it is otherwise.
func (a pending[T]) within(ctx context.Context, worth bool, otherwise T) T {
	var none T
	if a == nil {
		return none
	}
	select {
	case t := <-a:
		return t
	default:
	}
	if !worth {
		return otherwise
	}
	select {
	case t := <-a:
		return t
	case <-ctx.Done():
		return otherwise
	}
}

// wanted reports whether an explanation could use the list of a provider: to say why something was refused, or how much a
// model reads. When everything answered, it is not waited for.
func wanted(name string, probes []Probe, evidence []Evidence) bool {
	for i, p := range probes {
		if p.Provider == name && (p.Need == LongInput || !evidence[i].Answered && evidence[i].Status != 0) {
			return true
		}
	}
	return false
}

// reachedAt are the models of a provider that answered a call. Without one, a control says nothing.
func reachedAt(name string, probes []Probe, evidence []Evidence) []string {
	var ids []string
	for i, p := range probes {
		if p.Provider == name && p.Prove != ProveList && evidence[i].Answered && !slices.Contains(ids, p.Model) {
			ids = append(ids, p.Model)
		}
	}
	return ids
}

// incidents asks the status pages of the providers that failed in a way an incident explains, all at the same time.
func (s Sources) incidents(ctx context.Context, probes []Probe, evidence []Evidence) map[string]Incident {
	found := map[string]Incident{}
	var group sync.WaitGroup
	var lock sync.Mutex
	asked := map[string]bool{}
	for i, p := range probes {
		source := s[p.Provider]
		if asked[p.Provider] || source.Incident == nil || !incidental(evidence[i]) {
			continue
		}
		asked[p.Provider] = true
		group.Go(func() {
			incident := source.Incident(ctx)
			lock.Lock()
			defer lock.Unlock()
			found[p.Provider] = incident
		})
	}
	group.Wait()
	return found
}

// incidental reports whether an incident at the provider may be why evidence is what it is.
func incidental(e Evidence) bool {
	cause := ruled(digestOf(e))[0]
	about := cause.About()
	return about.Outcome == Inconclusive && (about.Class == ClassService || about.Class == ClassNetwork) && cause != ProxyError && cause != TLSFailure
}
