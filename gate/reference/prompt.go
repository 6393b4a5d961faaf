package reference

// prompt reads a prompt file of GitHub (NAME.prompt.yml): one model, under `model`. GitHub runs it with GitHub Models, whose
// ids have the publisher in front: openai/gpt-4o.
func prompt(r *reader, root *node) {
	if r.get(root, "model") == nil {
		return
	}
	if model := r.id(root, "model"); model != nil {
		r.add(Found{ID: model.text, Place: Place{Kind: "github-models"}, Pos: model.at()})
	}
}
