package gate

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The bounds of what evidence keeps. A real error fits many times over; a hostile one is cut.
const (
	maxLayers  = 16   // error objects of one body
	maxDepth   = 8    // objects and strings inside each other
	maxMessage = 1000 // bytes of one message
	maxField   = 128  // bytes of a code, type or parameter
)

// layers finds every error in a body, outermost first.
func layers(shape Shape, body string, values []any) []Layer {
	w := &walker{}
	switch shape {
	case ShapeHTML:
		w.add(Layer{Message: visible(body)})
	case ShapeBroken, ShapeText:
		w.salvage(body, 0)
	case ShapeSSE:
		for _, value := range values {
			w.walk(value, 0)
		}
		if len(w.found) == 0 {
			w.salvage(body, 0)
		}
	default:
		for _, value := range values {
			w.walk(value, 0)
		}
	}
	return w.found
}

// walker collects layers.
type walker struct{ found []Layer }

func (w *walker) add(l Layer) {
	l.Code, l.Type, l.Param = cut(l.Code, maxField), cut(l.Type, maxField), cut(l.Param, maxField)
	l.Message = cut(strings.TrimSpace(l.Message), maxMessage)
	if l != (Layer{}) && len(w.found) < maxLayers {
		w.found = append(w.found, l)
	}
}

// The names under which servers put the parts of an error. The first present one is kept; further codes become layers
// of their own. Sources: OpenAI's error object, Google's google.rpc.Status and ErrorInfo, RFC 9457 (title, detail),
// FastAPI (detail, msg), OpenRouter (metadata.raw), Azure (statusCode), and what gateways were seen to send.
var (
	messageKeys = []string{"message", "msg", "error_message", "errorMessage", "error_msg", "status_msg", "error_description", "detail", "details",
		"title", "error", "err", "raw", "description", "body", "cause"}
	codeKeys   = []string{"code", "error_code", "errorCode", "reason", "quotaId", "limit_source", "errorType"}
	typeKeys   = []string{"type", "error_type", "status", "object", "__type"}
	statusKeys = []string{"status_code", "statusCode", "status", "code", "http_status", "httpStatus"}
)

// walk reads one JSON value. An object contributes its own layer first, then whatever hangs below it.
func (w *walker) walk(value any, depth int) {
	if depth > maxDepth || len(w.found) >= maxLayers {
		return
	}
	switch v := value.(type) {
	case string:
		// A lone word inside a list is a path or a tag ("loc": ["body", "model"]), not a message.
		if depth == 0 || strings.ContainsAny(v, " {") {
			w.salvage(v, depth)
		}
	case []any:
		for _, element := range v {
			w.walk(element, depth+1)
		}
	case map[string]any:
		w.object(v, depth)
	}
}

// oauth moves the code of an OAuth error to where others have it: {"error":"invalid_grant","error_description":"…"} (RFC 6749,
// section 5.2).
func oauth(object map[string]any) map[string]any {
	code, isText := object["error"].(string)
	if _, described := object["error_description"]; !described || !isText || strings.ContainsAny(code, " {") {
		return object
	}
	moved := maps.Clone(object)
	delete(moved, "error")
	moved["code"] = code
	return moved
}

func (w *walker) object(object map[string]any, depth int) {
	object = oauth(object)
	codes := texts(object, codeKeys)
	messages := texts(object, messageKeys)
	l := Layer{Status: status(object), Param: text(object["param"]), Message: strings.Join(messages, ": ")}
	if types := texts(object, typeKeys); len(types) > 0 {
		l.Type = types[0]
	}
	if len(codes) > 0 {
		l.Code = codes[0]
		codes = codes[1:]
	}
	w.add(l)
	for _, code := range codes {
		w.add(Layer{Code: code})
	}
	for _, message := range messages {
		w.nested(message, depth+1)
	}
	// Children in a fixed order: "error" first, since that is where the answer to "why" is expected.
	for _, key := range childOrder(object) {
		switch child := object[key].(type) {
		case map[string]any, []any:
			w.walk(child, depth+1)
		case string:
			if !slices.Contains(messageKeys, key) {
				w.nested(child, depth+1)
			}
		}
	}
}

func childOrder(object map[string]any) []string {
	keys := slices.Sorted(maps.Keys(object))
	slices.SortStableFunc(keys, func(a, b string) int { return rank(a) - rank(b) })
	return keys
}

func rank(key string) int {
	if key == "error" || key == "errors" {
		return 0
	}
	return 1
}

// texts are the distinct scalar values of object under keys, in the order of keys. Google and others repeat a text
// under a second name, and a code that only repeats the HTTP status says nothing.
func texts(object map[string]any, keys []string) []string {
	var found []string
	for _, key := range keys {
		value := text(object[key])
		if value != "" && value != "None" && value != "null" && !isStatus(value) && !slices.Contains(found, value) {
			found = append(found, value)
		}
	}
	return found
}

// status is the HTTP status an error object names, 0 when it names none.
func status(object map[string]any) int {
	for _, key := range statusKeys {
		if value := text(object[key]); isStatus(value) {
			n, _ := strconv.Atoi(value)
			return n
		}
	}
	return 0
}

var statusText = regexp.MustCompile(`^[45]\d\d$`)

func isStatus(value string) bool { return statusText.MatchString(value) }

// salvage reads a text that may hold an error: as a whole, inside other words, as a Python repr, or as JSON that broke.
func (w *walker) salvage(s string, depth int) {
	w.add(Layer{Message: s})
	w.nested(s, depth)
}

// nested looks for an error object inside a text, where gateways put the reply of the server behind them.
func (w *walker) nested(s string, depth int) {
	start := strings.IndexAny(s, "{[")
	if start < 0 || depth > maxDepth {
		return
	}
	for _, candidate := range []string{s[start:], pythonToJSON(s[start:]), unescape(s[start:])} {
		if value, ok := decode(candidate); ok {
			w.walk(value, depth+1)
			return
		}
	}
	if l := pieces(s[start:]); l != (Layer{}) {
		w.add(l)
	}
}

// decode reads the JSON object or array at the start of s, or at the next brace when a bracket of prose came first.
func decode(s string) (any, bool) {
	for range 3 {
		decoder := json.NewDecoder(strings.NewReader(s))
		decoder.UseNumber()
		var value any
		if decoder.Decode(&value) == nil {
			switch value.(type) {
			case map[string]any, []any:
				return value, true
			}
		}
		next := strings.IndexByte(s[1:], '{')
		if next < 0 {
			return nil, false
		}
		s = s[1+next:]
	}
	return nil, false
}

// pythonWords are Python's literals and quotes. Only the common shape of str(dict) is meant, {'error': {'code': None}}:
// a quote counts as a delimiter where it stands beside a brace, bracket, comma or colon.
var pythonWords = []struct {
	python *regexp.Regexp
	json   string
}{
	{regexp.MustCompile(`([{\[,:]\s*)b?'`), `$1"`},
	{regexp.MustCompile(`'(\s*[}\],:])`), `"$1`},
	{regexp.MustCompile(`([:\[,]\s*)None\b`), `${1}null`},
	{regexp.MustCompile(`([:\[,]\s*)True\b`), `${1}true`},
	{regexp.MustCompile(`([:\[,]\s*)False\b`), `${1}false`},
	{regexp.MustCompile(`\\'`), `'`},
}

func pythonToJSON(s string) string {
	s = cut(s, 16<<10)
	for _, word := range pythonWords {
		s = word.python.ReplaceAllString(s, word.json)
	}
	return s
}

// unescape undoes one level of quoting: {\"error\":{\"message\":…}}.
func unescape(s string) string {
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\n`, "\n", `\t`, "\t").Replace(s)
}

var pieceOf = map[string]*regexp.Regexp{
	"message": pieceRE("message"), "code": pieceRE("code"), "type": pieceRE("type"), "param": pieceRE("param"), "status": pieceRE("status"),
	"reason": pieceRE("reason"),
}

func pieceRE(name string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)["'“]` + name + `["'”]\s*:\s*(?:["'“]((?:[^"'“”\\]|\\.)*)|(\d{3})\b)`)
}

// pieces picks the fields of an error out of JSON that does not parse.
func pieces(s string) Layer {
	s = cut(s, 16<<10)
	get := func(name string) string {
		match := pieceOf[name].FindStringSubmatch(s)
		if match == nil {
			return ""
		}
		return match[1] + match[2]
	}
	l := Layer{Code: get("code"), Type: get("type"), Param: get("param"), Message: get("message")}
	if l.Type == "" {
		l.Type = get("status")
	}
	if isStatus(l.Code) {
		l.Status, _ = strconv.Atoi(l.Code)
		l.Code = get("reason")
	}
	return l
}

// innermost picks what a reader is shown: the deepest error that has words, and its codes.
func innermost(all []Layer) (code, kind, param, message string) {
	for _, l := range slices.Backward(all) {
		if message == "" && l.Message != "" {
			code, kind, param, message = l.Code, l.Type, l.Param, l.Message
		}
	}
	for _, l := range slices.Backward(all) {
		if code == "" {
			code = l.Code
		}
		if kind == "" {
			kind = l.Type
		}
		if param == "" {
			param = l.Param
		}
	}
	return code, kind, param, message
}

// cut shortens s to at most limit bytes, at a rune boundary, and marks the cut.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "…"
}
