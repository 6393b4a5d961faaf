package gate

import (
	"fmt"
	"maps"
	"strings"
)

// Sign is one kind of evidence that leads to a cause. Where several fields are set, the evidence has one value of each: a
// status of Status, a code of Codes, words of Says. Every such combination is diagnosed as the cause. A sign that is a
// Note alone rests on more than one reply: on the declaration, the list of models, the catalogue or an earlier run.
type Sign struct {
	Fault  Fault
	Status []int    // HTTP statuses of the reply
	Shape  Shape    // of the body
	Codes  []string // code or type of an error in the body
	Says   []string // a part of its message; case does not matter
	Header string   // name of a header of the reply and its value, as "name: value"; without ": " any value
	Note   string   // what that means or comes from, in a sentence
}

// Contrast says how a cause is told from one that looks alike.
type Contrast struct {
	Cause Cause
	How   string // a sentence on the other cause, or on both
}

// recognition is how a cause is found.
type recognition struct {
	signs  []Sign
	unlike []Contrast
}

// recognitions hold every cause; a test holds their signs against the rules.
var recognitions = func() map[Cause]recognition {
	all := map[Cause]recognition{}
	for _, table := range []map[Cause]recognition{keySigns, billingSigns, modelSigns, requestSigns, serviceSigns, networkSigns, adviceSigns, otherSigns} {
		maps.Copy(all, table)
	}
	return all
}()

// Signs are what c is recognised by, the surest first.
func (c Cause) Signs() []Sign { return recognitions[c].signs }

// Unlike are the causes that look like c, with what tells them apart, most alike first.
func (c Cause) Unlike() []Contrast { return recognitions[c].unlike }

// faultWords say what happened below HTTP, or why nothing was asked.
var faultWords = map[Fault]string{
	FaultNoKey: "the key is empty, so no request is made", FaultBadKey: "the key is looked at first, and no request is made with it",
	FaultKeyHeldBack: "no request is made", FaultNotAsked: "the run ended before an answer", FaultNoList: "no request is made",
	FaultKeyRejected: "no request is made", FaultRetired: "no request is made", FaultDNS: "no status: the name of the host has no address",
	FaultRefused: "no status: the connection was refused", FaultReset: "no status: the connection broke",
	FaultTLS: "no status: the connection could not be made secure", FaultTimeout: "no status: the time limit of the attempt passed first",
	FaultProxy: "no status: the proxy did not connect",
}

// shapeWords name what a body looks like.
var shapeWords = map[Shape]string{
	ShapeHTML: "a web page", ShapeEmpty: "an empty body", ShapeText: "plain text", ShapeJSON: "JSON", ShapeSSE: "an event stream",
	ShapeBroken: "JSON that breaks off", ShapeBinary: "bytes that are no text",
}

// String is the sign in one or two sentences. Codes and headers stand between backticks.
func (s Sign) String() string {
	var parts []string
	if s.Fault != NoFault {
		parts = append(parts, faultWords[s.Fault])
	}
	if len(s.Status) > 0 {
		parts = append(parts, "status "+either(s.Status, "%d"))
	}
	if s.Shape != "" {
		parts = append(parts, shapeWords[s.Shape])
	}
	if len(s.Codes) > 0 {
		parts = append(parts, "the code "+either(s.Codes, "`%s`"))
	}
	if len(s.Says) > 0 {
		parts = append(parts, "a message such as "+either(s.Says, `"%s"`))
	}
	if s.Header != "" {
		parts = append(parts, "the header `"+s.Header+"`")
	}
	if len(parts) == 0 {
		return s.Note
	}
	text := parts[0]
	if len(parts) > 1 {
		text += ", with " + strings.Join(parts[1:], " and ")
	}
	return strings.TrimSpace(sentence(text) + " " + s.Note)
}

// either lists values as alternatives.
func either[T any](values []T, format string) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = fmt.Sprintf(format, value)
	}
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
