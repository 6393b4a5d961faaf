package simulate

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"math"
)

func embedding(m model, c call) object {
	length := m.dimensions
	if c.body.Dimensions != nil {
		length = *c.body.Dimensions
	}
	vector := encodeVector(c.body.EncodingFormat, length)
	data := make([]object, inputs(c.body.Input))
	for i := range data {
		data[i] = object{"object": "embedding", "index": i, "embedding": vector}
	}
	tokens := weigh(c.body.Input)
	return object{
		"object": "list", "data": data, "model": m.answers(),
		"usage": object{"prompt_tokens": tokens, "total_tokens": tokens},
	}
}

// encodeVector is a vector of length 1 in one of the documented formats: numbers, or little-endian float32 in base64.
func encodeVector(format string, length int) any {
	vector := make([]float32, length)
	for i := range vector {
		vector[i] = float32(1 / math.Sqrt(float64(length)))
	}
	if format != "base64" {
		return vector
	}
	var packed bytes.Buffer
	_ = binary.Write(&packed, binary.LittleEndian, vector) // a Buffer takes every write
	return base64.StdEncoding.EncodeToString(packed.Bytes())
}
