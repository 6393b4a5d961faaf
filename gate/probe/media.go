package probe

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"image"
	"image/png"
	"sync"
)

// silence is one second of nothing as a WAV file of 8000 mono samples of 16 bit: the least that is surely above the tenth
// of a second below which POST /audio/transcriptions answers audio_too_short.
var silence = sync.OnceValue(func() []byte {
	const rate, width = 8000, 2
	file := make([]byte, 0, 44+rate*width)
	le := binary.LittleEndian
	file = le.AppendUint32(append(file, "RIFF"...), 36+rate*width)
	file = le.AppendUint32(append(file, "WAVEfmt "...), 16)
	file = le.AppendUint16(le.AppendUint16(file, 1), 1) // PCM, one channel
	file = le.AppendUint32(le.AppendUint32(file, rate), rate*width)
	file = le.AppendUint16(le.AppendUint16(file, width), 8*width)
	file = le.AppendUint32(append(file, "data"...), rate*width)
	return file[:cap(file)]
})

var silenceText = sync.OnceValue(func() string { return base64.StdEncoding.EncodeToString(silence()) })

// picture is the data URL of a grey PNG of 32 by 32 pixels: some servers refuse smaller ones.
var picture = sync.OnceValue(func() string {
	var file bytes.Buffer
	grey := image.NewGray(image.Rect(0, 0, 32, 32))
	for i := range grey.Pix {
		grey.Pix[i] = 0x80
	}
	_ = png.Encode(&file, grey) // a buffer takes everything
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(file.Bytes())
})
