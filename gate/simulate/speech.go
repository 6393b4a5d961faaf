package simulate

import (
	"fmt"
	"net/http"
	"unicode/utf8"
)

// voices are the built-in ones (API reference, speech: voice).
var voices = []string{
	"alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse", "marin", "cedar",
}

// maxSpeech is the documented length of input, in characters (API reference, speech).
const maxSpeech = 4096

func shortSpeech(_ model, c call) *refusal {
	length := utf8.RuneCountInString(c.body.word("input"))
	if length <= maxSpeech {
		return nil
	}
	return &refusal{
		status: 400, param: "input", code: "string_above_max_length",
		message: fmt.Sprintf("Invalid 'input': string too long. Expected a string with maximum length %d, but got a string "+
			"with length %d instead.", maxSpeech, length),
	}
}

// sounds are the formats of speech: how each is called, begins, and how every block of it begins. What follows is
// zeros, which an MP3 player plays as silence.
var sounds = map[string]struct{ mediaType, start, block string }{
	"mp3":  {"audio/mpeg", "", "\xff\xfb\x90\xc0"}, // MPEG-1 layer III, 128 kbit/s, 44.1 kHz, mono (ISO/IEC 11172-3)
	"aac":  {"audio/aac", "", "\xff\xf1\x50\x80"},
	"opus": {"audio/opus", "OggS", ""},
	"flac": {"audio/flac", "fLaC", ""},
	"wav":  {"audio/wav", "RIFF\xff\xff\xff\xffWAVE", ""}, // of unknown length, as a stream is
	"pcm":  {"audio/pcm", "", ""},
}

const (
	soundBlock  = 417 // bytes of one MP3 frame of the above
	soundBlocks = 16
)

// speak sends sound block by block, so that a client can leave when it has heard enough.
func speak(w http.ResponseWriter, r *http.Request, c call) {
	sound, ok := sounds[c.body.word("response_format")]
	if !ok {
		sound = sounds["mp3"]
	}
	blocks := make([][]byte, soundBlocks)
	for i := range blocks {
		blocks[i] = make([]byte, soundBlock)
		copy(blocks[i], sound.block)
	}
	copy(blocks[0], sound.start+sound.block)
	w.Header().Set("Content-Type", sound.mediaType)
	trickle(w, r, c.options, blocks)
}
