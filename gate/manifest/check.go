package manifest

import (
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
)

// CheckID says what is wrong with a model id that was read elsewhere, by the rules for those of a manifest, and what to do about
// it; both are "" for a sound one.
func CheckID(id string) (problem, hint string) { return checkID(id) }

// CheckProvider says what is wrong with a provider that was read elsewhere, by the rules for those of a manifest, and what to do
// about it; both are "" for a sound one. Whether its base URL is one, and whether a key may go there, is for the rule on trust
// to say. No message repeats what may be a key.
func CheckProvider(p gate.Provider) (problem, hint string) {
	switch {
	case gate.Influenced(p.BaseURLEnv):
		return influenced(p.BaseURLEnv)
	case len(p.BaseURLEnv) > maxVariable || len(p.KeyEnv) > maxVariable:
		return "the name of a variable has more than 64 bytes", ""
	case p.KeyEnv != "" && (!variableName.MatchString(p.KeyEnv) || isKey(p.KeyEnv)):
		return "this file names the variable of a key, and what stands there is no name of a variable", "If it is a key, it is no longer a secret: revoke it."
	case p.APIVersion != "" && !versioned(p.APIVersion):
		return "the API version of Azure must be a date with or without `-preview`, `preview` or `latest`, found " + located.Quote(p.APIVersion), ""
	}
	return "", ""
}
