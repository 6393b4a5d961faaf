package simulate

// harms are the categories of omni-moderation (API reference, moderations).
var harms = []string{
	"harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm",
	"self-harm/instructions", "self-harm/intent", "sexual", "sexual/minors", "violence", "violence/graphic",
}

func moderate(m model, c call) object {
	categories, scores, types := object{}, object{}, object{}
	for _, harm := range harms {
		categories[harm], scores[harm], types[harm] = false, 1e-6, []string{"text"}
	}
	results := make([]object, inputs(c.body.Input))
	for i := range results {
		results[i] = object{
			"flagged": false, "categories": categories, "category_scores": scores, "category_applied_input_types": types,
		}
	}
	return object{"id": newID("modr-"), "model": m.answers(), "results": results}
}
