package simulate

import (
	"cmp"
	"time"
)

// session is what a client secret opens (API reference, realtime client secrets).
type session struct {
	Type  string `json:"type"`
	Model string `json:"model"`
	Audio struct {
		Input struct {
			Transcription struct {
				Model string `json:"model"`
			} `json:"transcription"`
		} `json:"input"`
	} `json:"audio"`
}

type expiresAfter struct {
	Seconds *int `json:"seconds"`
}

// usualExpiry is the documented default of expires_after.seconds.
const usualExpiry = 600

var sessionTypes = []string{"realtime", "transcription"}

func sessionHolds(_ model, c call) *refusal {
	switch s := c.body.Session; {
	case s == nil:
		return nil
	case s.Type == "":
		return missing("session.type")
	case s.Type == "realtime":
		return nil
	case s.Type == "transcription" && s.Model != "":
		return unknownField("session.model")
	case s.Type == "transcription":
		return nil
	default:
		return invalidValue("session.type", s.Type, sessionTypes)
	}
}

func expiryFits(_ model, c call) *refusal {
	if c.body.ExpiresAfter.Seconds == nil {
		return nil
	}
	return bound{kind: "integer", least: 10, most: 7200}.refuse("expires_after.seconds", float64(*c.body.ExpiresAfter.Seconds))
}

// clientSecret hands out a secret that opens nothing.
func clientSecret(m model, c call) object {
	usual := usualExpiry
	life := time.Duration(*cmp.Or(c.body.ExpiresAfter.Seconds, &usual)) * time.Second
	opened := object{"type": "realtime", "object": "realtime.session", "id": newID("sess_"), "model": m.answers()}
	if c.body.Session != nil && c.body.Session.Type == "transcription" {
		opened = object{
			"type": "transcription", "object": "realtime.transcription_session", "id": newID("sess_"),
			"audio": object{"input": object{"transcription": object{"model": m.answers()}}},
		}
	}
	return object{"value": newID("ek_"), "expires_at": time.Now().Add(life).Unix(), "session": opened}
}
