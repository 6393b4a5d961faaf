package probe

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"mime/multipart"
	"net/textproto"
	"slices"
	"strconv"
)

// asForm writes a body as multipart/form-data (RFC 7578) with a second of silence as its file, whose name says what it
// is: servers go by the suffix.
func asForm(body object) (contentType string, data []byte, err error) {
	var buffer bytes.Buffer
	form := multipart.NewWriter(&buffer)
	errs := []error{writeSilence(form)}
	for _, name := range slices.Sorted(maps.Keys(body)) {
		if name == "file" {
			continue
		}
		for _, f := range spelled(name, body[name]) {
			errs = append(errs, form.WriteField(f.name, f.value))
		}
	}
	errs = append(errs, form.Close())
	return form.FormDataContentType(), buffer.Bytes(), errors.Join(errs...)
}

func writeSilence(form *multipart.Writer) error {
	file, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {multipart.FileContentDisposition("file", "silence.wav")},
		"Content-Type":        {"audio/wav"},
	})
	if err != nil {
		return err
	}
	_, err = file.Write(silence())
	return err
}

// field is one part of a form.
type field struct{ name, value string }

// spelled names what lies inside a value with brackets, as OpenAI's client libraries do: include[]=logprobs,
// chunking_strategy[type]=server_vad. A form has no word for null.
func spelled(name string, value any) []field {
	switch v := value.(type) {
	case string:
		return []field{{name, v}}
	case json.Number:
		return []field{{name, v.String()}}
	case bool:
		return []field{{name, strconv.FormatBool(v)}}
	}
	var fields []field
	elements, _ := value.(list)
	for _, element := range elements {
		fields = append(fields, spelled(name+"[]", element)...)
	}
	members, _ := value.(object)
	for _, key := range slices.Sorted(maps.Keys(members)) {
		fields = append(fields, spelled(name+"["+key+"]", members[key])...)
	}
	return fields
}
