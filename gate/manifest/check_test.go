package manifest

import (
	"strings"
	"testing"

	"github.com/modelreach/modelreach/gate"
)

func TestCheckProvider(t *testing.T) {
	tests := []struct {
		name string
		p    gate.Provider
		want string
	}{
		{"a preset", gate.Provider{Kind: "groq"}, ""},
		{"a gateway", gate.Provider{Kind: "openai", BaseURLEnv: "GATEWAY_URL", KeyEnv: "GATEWAY_KEY"}, ""},
		{"a version", gate.Provider{Kind: "azure", APIVersion: "2024-10-21"}, ""},
		{"the newest version", gate.Provider{Kind: "azure", APIVersion: "preview"}, ""},
		{"a variable of the runner", gate.Provider{BaseURLEnv: "GITHUB_HEAD_REF"}, "`GITHUB_HEAD_REF` may not be used as a base URL"},
		{"the words of a pull request", gate.Provider{BaseURLEnv: "PR_BODY"}, "`PR_BODY` may not be used as a base URL"},
		{"a long name", gate.Provider{KeyEnv: strings.Repeat("A", maxVariable+1)}, "the name of a variable has more than 64 bytes"},
		{"a key", gate.Provider{KeyEnv: "sk-proj-hunter2hunter2hunter2"}, "this file names the variable of a key, and what stands there is no name"},
		{"no name", gate.Provider{KeyEnv: "hunter2 hunter2"}, "this file names the variable of a key, and what stands there is no name"},
		{"a version to be filled in", gate.Provider{Kind: "azure", APIVersion: "{{x}}"}, "the API version of Azure must be a date"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			problem, hint := CheckProvider(tt.p)
			if !strings.HasPrefix(problem, tt.want) || tt.want == "" && problem != "" {
				t.Errorf("got %q, want %q", problem, tt.want)
			}
			if strings.Contains(problem+hint, "hunter2") {
				t.Errorf("what may be a key is repeated: %s. %s", problem, hint)
			}
		})
	}
}
