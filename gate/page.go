package gate

import (
	"html"
	"regexp"
	"strings"
)

var (
	invisible = regexp.MustCompile(`(?is)<!--.*?-->|<(script|style)\b.*?</(script|style)>`)
	tag       = regexp.MustCompile(`(?s)<[^>]*>?`)
	blanks    = regexp.MustCompile(`\s+`)
)

// visible is the text of a page as a person would see it, with the comments and meta texts that name its maker.
func visible(page string) string {
	page = cut(page, 64<<10)
	hints := strings.Join(metaContent(page), " ")
	body := tag.ReplaceAllString(invisible.ReplaceAllString(page, " "), " ")
	return strings.TrimSpace(blanks.ReplaceAllString(html.UnescapeString(body+" "+hints), " "))
}

var metaDescription = regexp.MustCompile(`(?is)<meta[^>]+content="([^"]{1,300})"|class="([^"]{1,80})"`)

func metaContent(page string) []string {
	var found []string
	for _, match := range metaDescription.FindAllStringSubmatch(page, 20) {
		found = append(found, match[1]+match[2])
	}
	return found
}
