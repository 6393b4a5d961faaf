package simulate

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"image"
	"image/png"
	"time"
)

// The documented values of image models since gpt-image-1, and of later ones (API reference, images).
var (
	qualities = []string{"low", "medium", "high", "xhigh", "max", "auto"}
	sizes     = []string{"1024x1024", "1536x1024", "1024x1536", "auto"}
)

// dot is a PNG picture of one black pixel, whatever size is asked for.
var dot = func() string {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))) // a Buffer takes every write
	return base64.StdEncoding.EncodeToString(b.Bytes())
}()

const imageTokens = 196

func picture(_ model, c call) object {
	n, ok := c.body.number("n")
	if !ok {
		n = 1
	}
	data := make([]object, int(n))
	for i := range data {
		data[i] = object{"b64_json": dot}
	}
	input, output := weigh(c.body.fields["prompt"]), imageTokens*len(data)
	return object{
		"created": time.Now().Unix(), "data": data, "background": "opaque", "output_format": "png",
		"quality": cmp.Or(c.body.word("quality"), "auto"), "size": cmp.Or(c.body.word("size"), "auto"),
		"usage": object{
			"input_tokens": input, "output_tokens": output, "total_tokens": input + output,
			"input_tokens_details": object{"text_tokens": input, "image_tokens": 0},
		},
	}
}
