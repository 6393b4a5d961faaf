package reference

import "strings"

// prompt reads a prompt file of GitHub (NAME.prompt.yml): one model, under `model`. GitHub ran it with GitHub Models, whose ids
// have the publisher in front: openai/gpt-4o. An id without one is of whoever runs the file now.
func prompt(r *reader, root *node) {
	if r.get(root, "model") == nil {
		return
	}
	if model := r.id(root, "model"); model != nil {
		found := Found{ID: model.text, Pos: model.at()}
		if strings.Contains(model.text, "/") {
			found.Place.Kind = githubModels
		}
		r.add(found)
	}
}
