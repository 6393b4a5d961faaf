package gate

import "fmt"

// adviceSigns are how it is recognised what there is to say of models that answer, or were not called on purpose.
var adviceSigns = map[Cause]recognition{
	ModelSubstituted: {
		signs: []Sign{{Note: "The field `model` of the answer is neither the declared id, nor a snapshot or alias of it, nor what `expect_model` says."}},
		unlike: []Contrast{
			{SnapshotChanged, "It is a snapshot of the right model, and another one than in the lock file."},
			{ControlAccepted, "The server answers for any name; what is behind this one is not known."},
		},
	},
	ControlAccepted: {
		signs: []Sign{{Note: "Beside the declared models, one with an invented name was called at this base URL, and was answered."}},
		unlike: []Contrast{
			{ModelSubstituted, "The answer names another model than was asked for."},
			{Keyless, "It is the key that may not be looked at, not the name."},
		},
	},
	RetiringSoon: {
		signs: []Sign{{Note: fmt.Sprintf("The model answers, and the provider's list of models or the embedded catalogue has a day of its shut-down that is near enough for `policy.retirement`; without one, %d days.", DefaultRetirement.Warn)}},
		unlike: []Contrast{
			{ModelRetired, "The day has passed, and the model does not answer."},
		},
	},
	RateLimitTooLow: {
		signs: []Sign{{Note: "The header `x-ratelimit-limit-requests` or `x-ratelimit-limit-tokens` of the answer is below `min_rate_limit`."}},
		unlike: []Contrast{
			{RateLimited, "The limit is reached at this moment."},
			{RateLimitLowered, "The limit is lower than in an earlier run, whatever is declared."},
			{NotProved, "The answer has no such header."},
		},
	},
	LatencyTooHigh: {
		signs: []Sign{{Note: "The answer took longer than `max_latency`. One measurement from this machine: look at several before you conclude."}},
		unlike: []Contrast{
			{Timeout, "No answer came at all."},
		},
	},
	Regressed: {
		signs: []Sign{{Note: "The lock file knows the model as reachable, and now it cannot be reached. It stands beside the cause that says why."}},
		unlike: []Contrast{
			{SnapshotChanged, "The model still answers, as another snapshot."},
		},
	},
	ParameterCapped: {
		signs: []Sign{{Note: "A declared parameter such as a token limit or a number of pictures is above what a check sends."}},
		unlike: []Contrast{
			{UnsupportedValue, "The server refused the value."},
		},
	},
	RefusedTogether: {
		signs: []Sign{{Note: "A request for all needs at once was refused, and each of them passed in a request of its own."}},
		unlike: []Contrast{
			{UnsupportedParameter, "One need is refused by itself too."},
		},
	},
	NotProved: {
		signs: []Sign{{Note: "No header names a rate limit, the answer does not name its model, or nothing says how long the model's context is, where the declaration asks for it."}},
		unlike: []Contrast{
			{RateLimitTooLow, "A limit is named, and it is too low."},
			{ModelSubstituted, "The answer names its model, and it is another one."},
			{ContextLengthExceeded, "The context is known, and it is too short."},
		},
	},
	ListedOnly: {
		signs: []Sign{
			{Note: "`prove: list`, declared or usual for an API whose calls are dear: the model was looked up with GET /models, and no call was made."},
			{Fault: FaultNoList, Note: "The provider's list says nothing about this key."},
		},
		unlike: []Contrast{
			{OK, "The model was called, and answered."},
			{ModelNotFound, "The look-up did not find it."},
		},
	},
	Keyless: {
		signs: []Sign{{Note: "No key is declared for the server, or it is of a kind that mostly looks at none, such as Ollama."}},
		unlike: []Contrast{
			{KeyMissing, "The server does want a key."},
			{ControlAccepted, "It is the name of the model that may not be looked at."},
		},
	},
	SnapshotChanged: {
		signs: []Sign{{Note: "The field `model` of the answer is another than the lock file has for this id."}},
		unlike: []Contrast{
			{ModelSubstituted, "What answers is no snapshot of the model that was asked for."},
		},
	},
	RateLimitLowered: {
		signs: []Sign{{Note: "A rate limit in the headers of the answer is below the one in the lock file."}},
		unlike: []Contrast{
			{RateLimitTooLow, "The limit is below what is declared, whatever it was before."},
			{RateLimited, "The limit is reached at this moment."},
		},
	},
	KeyRejected: {
		signs: []Sign{{Fault: FaultKeyRejected, Note: "An earlier call with the same key was refused for a cause that lies with the key."}},
		unlike: []Contrast{
			{InvalidAPIKey, "That is the finding on the call that was made, with the server's own words."},
			{NotAsked, "The run ended before the model's turn."},
		},
	},
}

// otherSigns are how remarks on files, refusals of our own and what nobody can explain are recognised.
var otherSigns = map[Cause]recognition{
	UndeclaredModel: {
		signs: []Sign{{Note: "A search through the source code found the id of a known model that no declaration covers, in no comment that says `modelreach:ignore`."}},
		unlike: []Contrast{
			{ClientTooOld, "It is a library that does not fit, not a model that is missing."},
		},
	},
	UncheckedModel: {
		signs: []Sign{{Note: "A file that a reference names calls the model at a provider that modelreach does not know, or on an API that it cannot call."}},
		unlike: []Contrast{
			{UndeclaredModel, "A model that no declaration covers."},
			{ListedOnly, "The model was looked up, and not called."},
		},
	},
	ClientTooOld: {
		signs: []Sign{{Note: "The version that a lock or requirements file names is below the first one that can make the declared call. The report gives both."}},
		unlike: []Contrast{
			{UndeclaredModel, "A model that no declaration covers."},
			{WrongEndpoint, "It is the model that is not served on this API."},
		},
	},
	WaiverUnused: {
		signs:  []Sign{{Note: "No finding of this run has the waiver's model, cause and provider."}},
		unlike: []Contrast{{WaiverDue, "It is used, and ends soon."}},
	},
	WaiverDue: {
		signs:  []Sign{{Note: fmt.Sprintf("The waiver covered a finding of this run, and its `until` is at most %d days away.", dueDays)}},
		unlike: []Contrast{{WaiverUnused, "It covers nothing any more."}},
	},
	CatalogueOld: {
		signs:  []Sign{{Note: fmt.Sprintf("The embedded catalogue is more than %d days old.", catalogueOld)}},
		unlike: []Contrast{{RetiringSoon, "A date that the catalogue does know."}},
	},
	KeyNotAllowedHere: {
		signs: []Sign{{Fault: FaultKeyHeldBack, Note: "The manifest sets a base URL or a variable that the workflow does not vouch for, or one without https."}},
		unlike: []Contrast{
			{KeyMissing, "The key may be sent; there is none."},
			{InvalidAPIKey, "The key was sent, and refused."},
		},
	},
	NotAsked: {
		signs: []Sign{
			{Fault: FaultNotAsked, Note: "The `deadline` passed, or the run was stopped."},
			{Note: "A need was not asked for, since access to the model fails already."},
		},
		unlike: []Contrast{
			{Timeout, "One attempt took too long; the run went on."},
			{KeyRejected, "It was not asked because the key is refused."},
		},
	},
	Unknown: {
		signs: []Sign{{Status: []int{418}, Note: "A status and a body that no rule knows."}},
		unlike: []Contrast{
			{ServerError, "The status or the words say that the server failed."},
			{NotAnAPI, "Success, or a page, where an answer was expected."},
		},
	},
}
