package manifest

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/provider"
)

const schemaPath = "../../docs/manifest.schema.json"

// published is the schema that editors complete a manifest by.
func published(t testing.TB) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile(schemaPath)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// asJSON is the value that a manifest stands for, with its aliases written out.
func asJSON(t testing.TB, data []byte) any {
	t.Helper()
	text, bad := source(data)
	if bad != nil {
		t.Fatal(bad)
	}
	r := &reader{problems: &problems{}}
	root := tree(text, r.problems)
	if root == nil {
		t.Fatalf("%q is no YAML: %v", data, r.err())
	}
	return r.json(root)
}

// A schema that refuses what the check takes would send its reader astray.
func TestSchemaTakesWhatIsGood(t *testing.T) {
	texts := map[string]string{}
	for _, tt := range good {
		texts[tt.name] = tt.text
	}
	for _, tt := range goodEntries {
		texts[tt.name] = head + tt.text
	}
	for _, tt := range goodGroups {
		texts[tt.name] = head + tt.text
	}
	for _, tt := range goodPolicies {
		texts[tt.name] = oneModelAnd + tt.text
	}
	for _, tt := range goodProviders {
		texts[tt.name] = tt.text
	}
	for _, tt := range goodParameters {
		texts[tt.name] = head + "- id: a\n  parameters: " + tt.text
	}
	schema := published(t)
	for name, text := range texts {
		if err := schema.Validate(asJSON(t, []byte(text))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// badToBoth are what follows `version: 1`, each with one fault that a schema can tell.
var badToBoth = []string{
	"", "models: []", "models: a", "models: [4.1]", "models: [a b]", "models: ['']", "models: [<id>]", "models: [$MODEL]", "models: [a]\ncolour: red", "modles: [a]",
	"models: [{endpoint: responses}]", "models: [{id: 5}]", "models: [{id: a, endpoint: soap}]", "models: [{id: a, model: b}]", "models: [{id: a, needs: tools}]",
	"models: [{id: a, needs: [telepathy]}]", "models: [{id: a, needs: [tools, tools]}]", "models: [{id: a, needs: [long_input]}]", "models: [{id: a, needs: [{long_input: 0}]}]",
	"models: [{id: a, needs: [{long_input: 200k}]}]", "models: [{id: a, parameters: [n]}]", "models: [{id: a, prove: Call}]", "models: [{id: a, owner: 5}]", "models: [{id: a, owner: ' '}]",
	"models: [{id: a, min_rate_limit: {}}]", "models: [{id: a, min_rate_limit: {rpm: 5}}]", "models: [{id: a, min_rate_limit: {requests_per_minute: 0}}]",
	"models: [{id: a, max_latency: 10}]", "models: [{id: a, max_latency: 10 s}]", "models: [{id: a, optional: yes}]", "models: [{id: a, provider: 'a b'}]",
	"models: [{any_of: [a]}]", "models: [{any_of: a}]", "models: [{any_of: [a, a]}]", "models: [{any_of: [a, {endpoint: responses}]}]", "models: [{any_of: [a, {id: b, owner: x}]}]",
	"models: [{any_of: [a, {any_of: [b, c]}]}]", "models: [{any_of: [a, b], id: c}]", "models: [{any_of: [a, b], from: c, path: $.m}]", "models: [{any_of: [a, b], expect_model: c}]",
	"models: [{from: a}]", "models: [{from: a, path: $.m, format: litellm}]", "models: [{from: a, path: $.m, id: b}]", "models: [{id: a, path: $.m}]", "models: [{id: a, format: litellm}]",
	"models: [{from: a, format: yaml}]", "models: [{from: a, path: llm.model}]", "models: [{from: a, path: ''}]", "models: [{from: /a, path: $.m}]", "models: [{from: ~/a, path: $.m}]",
	"models: [{from: ../a, path: $.m}]", "models: [{from: a/.., path: $.m}]", "models: [{from: 'a\\b', path: $.m}]", "models: [{from: 'C:/a', path: $.m}]", "models: [{from: 'https://h/a', path: $.m}]",
	"models: [{from: a/, path: $.m}]", "models: [{from: '*.yml', path: $.m}]", "models: [{from: '${A}', path: $.m}]", "models: [{from: '', path: $.m}]",
	"models: [a]\nproviders: [x]", "models: [a]\nproviders: {'a b': {kind: groq}}", "models: [a]\nproviders: {a: {kind: nobody}}", "models: [a]\nproviders: {groq: {api_key: x}}",
	"models: [a]\nproviders: {groq: {base_url_env: A-B}}", "models: [a]\nproviders: {groq: {base_url: h.example}}", "models: [a]\nproviders: {groq: {base_url: 'https://h', base_url_env: A}}",
	"models: [a]\nproviders: {azure: {api_version: v1}}", "models: [a]\nproviders: {groq: {auth: basic}}", "models: [a]\nproviders: {groq: {project: ''}}",
	"models: [a]\nwaivers: x", "models: [a]\nwaivers: [{reason: x, until: 2027-01-01}]", "models: [a]\nwaivers: [{model: a, until: 2027-01-01}]", "models: [a]\nwaivers: [{model: a, reason: x}]",
	"models: [a]\nwaivers: [{model: a, reason: ' ', until: 2027-01-01}]", "models: [a]\nwaivers: [{model: a, reason: x, until: 2027-02-30}]", "models: [a]\nwaivers: [{model: a, reason: x, until: soon}]",
	"models: [a]\nwaivers: [{model: a, reason: x, until: 2027-01-01, cause: ok}]", "models: [a]\nwaivers: [{model: a, reason: x, until: 2027-01-01, cause: flu}]",
	"models: [a]\nwaivers: [{model: a, reason: x, until: 2027-01-01, expires: 2027-01-01}]",
	"models: [a]\npolicy: x", "models: [a]\npolicy: {fail_on: any}", "models: [a]\npolicy: {on_inconclusive: notice}", "models: [a]\npolicy: {retirement: 90d}", "models: [a]\npolicy: {retirement: {}}",
	"models: [a]\npolicy: {retirement: {warn: 90}}", "models: [a]\npolicy: {retirement: {warn: 3m}}", "models: [a]\npolicy: {levels: [x]}", "models: [a]\npolicy: {levels: {ok: fail}}",
	"models: [a]\npolicy: {levels: {flu: fail}}", "models: [a]\npolicy: {levels: {unknown: error}}",
	"models: [a]\ndiscover: x", "models: [a]\ndiscover: [/a]", "models: [a]\ndiscover: [a, a]", "models: [a]\ndiscover: ['!']", "models: [a]\ndiscover: [b, '!/a']", "models: [a]\ndiscover: [b, '!a/']", "models: [a]\ndiscover: [src/**.py]",
	"models: [a]\ndiscover: [../a]", "models: [a]\ndiscover: [src/]", "models: [a]\nclients: x", "models: [a]\nclients: ['*.txt']", "models: [a]\nclients: [5]", "models: [a]\nclients: [/a]",
}

func TestSchemaRefusesWhatIsBad(t *testing.T) {
	schema := published(t)
	for _, text := range badToBoth {
		data := []byte("version: 1\n" + text + "\n")
		if _, err := ParseOn(data, "m.yml", today); err == nil {
			t.Errorf("the check takes %q", text)
		}
		if err := schema.Validate(asJSON(t, data)); err == nil {
			t.Errorf("the schema takes %q", text)
		}
	}
	for _, text := range []string{"models: [a]\n", "version: 2\nmodels: [a]\n", "version: '1'\nmodels: [a]\n", "[a]"} {
		if err := schema.Validate(asJSON(t, []byte(text))); err == nil {
			t.Errorf("the schema takes %q", text)
		}
	}
}

// branch is a value inside of the schema, as its file has it.
func branch(t *testing.T, keys ...string) any {
	t.Helper()
	data, err := os.ReadFile(schemaPath)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		object, ok := value.(map[string]any)
		if !ok || object[key] == nil {
			t.Fatalf("no %s in %v", key, keys)
		}
		value = object[key]
	}
	return value
}

// The keys of the schema are those of the reader.
func TestSchemaKeys(t *testing.T) {
	plainCauses := slices.DeleteFunc(names(gate.Causes()), func(c string) bool { return beyondPolicy[gate.Cause(c)] != "" })
	for _, tt := range []struct {
		at   []string
		want []string
	}{
		{nil, topLevel.keys},
		{[]string{"$defs", "entry"}, entry.keys},
		{[]string{"$defs", "member"}, memberKeys.keys},
		{[]string{"$defs", "provider"}, providerKeys.keys},
		{[]string{"$defs", "entry", "properties", "min_rate_limit"}, rateLimit.keys},
		{[]string{"$defs", "waiver"}, waiverKeys.keys},
		{[]string{"$defs", "policy"}, policyKeys.keys},
		{[]string{"$defs", "policy", "properties", "retirement"}, retirementKeys.keys},
		{[]string{"$defs", "policy", "properties", "levels"}, plainCauses},
	} {
		got := slices.Sorted(maps.Keys(branch(t, append(tt.at, "properties")...).(map[string]any)))
		if diff := cmp.Diff(slices.Sorted(slices.Values(tt.want)), got); diff != "" {
			t.Errorf("%v (-reader +schema):\n%s", tt.at, diff)
		}
		if branch(t, append(tt.at, "additionalProperties")...) != false {
			t.Errorf("%v takes other keys", tt.at)
		}
	}
}

// The words of the schema are those of the reader, in the same order.
func TestSchemaWords(t *testing.T) {
	plainNeeds := slices.DeleteFunc(names(allNeeds), func(n string) bool { return n == string(gate.LongInput) })
	plainCauses := slices.DeleteFunc(names(gate.Causes()), func(c string) bool { return beyondPolicy[gate.Cause(c)] != "" })
	for _, tt := range []struct {
		at   []string
		want []string
	}{
		{[]string{"$defs", "kind"}, provider.Kinds()},
		{[]string{"$defs", "endpoint"}, names(gate.APIs)},
		{[]string{"$defs", "need"}, plainNeeds},
		{[]string{"$defs", "prove"}, []string{string(gate.ProveCall), string(gate.ProveList)}},
		{[]string{"$defs", "provider", "properties", "auth"}, []string{"bearer", "api-key"}},
		{[]string{"$defs", "entry", "properties", "format"}, Formats},
		{[]string{"$defs", "cause"}, plainCauses},
		{[]string{"$defs", "level"}, names(causeLevels)},
		{[]string{"$defs", "policy", "properties", "on_inconclusive"}, names(openLevels)},
	} {
		var got []string
		for _, word := range branch(t, append(tt.at, "enum")...).([]any) {
			got = append(got, word.(string))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%v (-reader +schema):\n%s", tt.at, diff)
		}
	}
}
