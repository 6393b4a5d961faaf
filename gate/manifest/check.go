package manifest

// CheckID says what is wrong with a model id that was read elsewhere, by the rules for those of a manifest, and what to do about
// it; both are "" for a sound one.
func CheckID(id string) (problem, hint string) { return checkID(id) }
