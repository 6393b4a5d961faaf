package picture

import (
	"html"
	"regexp"
	"strings"
)

// Summary draws a job summary of package report. It knows the Markdown that package writes, and no other.
func Summary(markdown string) []byte {
	c := &canvas{y: margin}
	lines := strings.Split(strings.TrimSpace(markdown), "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case strings.HasPrefix(line, "| "):
			end := i
			for end < len(lines) && strings.HasPrefix(lines[end], "|") {
				end++
			}
			c.table(lines[i:end])
			i = end - 1
		case line == "<details>" && i+1 < len(lines):
			c.folded(lines[i+1])
			for i < len(lines) && lines[i] != "</details>" {
				i++
			}
		default:
			c.text(line)
		}
	}
	said, _, _ := strings.Cut(markdown, "\n\n|")
	return c.done("A job summary of modelreach", strings.Join(strings.Fields(strings.TrimPrefix(said, "## ")), " "))
}

var numbered = regexp.MustCompile(`^\d+\. `)

// text is a heading, an item of a list, or a paragraph.
func (c *canvas) text(line string) {
	const bullet = 22
	switch {
	case line == "":
		c.y += 8
	case strings.HasPrefix(line, "## "):
		c.line(margin, c.y+4, []span{{line[len("## "):], "h"}})
		c.y += 34
		c.rule()
	case strings.HasPrefix(line, "### "):
		c.y += 6
		c.paragraph(margin, colored(line[len("### "):], bold))
	case strings.HasPrefix(line, "- "):
		c.line(margin+6, c.y, []span{{"•", quiet}})
		c.paragraph(margin+bullet, inline(line[len("- "):], plain))
	case numbered.MatchString(line):
		mark := numbered.FindString(line)
		c.line(margin+4, c.y, []span{{mark, quiet}})
		c.paragraph(margin+bullet, inline(line[len(mark):], plain))
	default:
		c.paragraph(margin, inline(line, plain))
	}
}

func (c *canvas) paragraph(x float64, spans []span) {
	c.y += c.block(x, c.y, Width-margin-x, spans) + 2
}

// folded is a closed disclosure element.
func (c *canvas) folded(summary string) {
	summary = strings.TrimSuffix(strings.TrimPrefix(summary, "<summary>"), "</summary>")
	c.paragraph(margin, []span{{"▸ ", quiet}, {html.UnescapeString(summary), plain}})
}

// table draws rows below their heads. A column is as wide as what it holds, and the last one has the rest.
func (c *canvas) table(rows []string) {
	const pad = 8.0
	var cells [][][]span
	for i, row := range rows {
		if i == 1 { // the row of dashes
			continue
		}
		look := plain
		if i == 0 {
			look = bold
		}
		var line [][]span
		for _, cell := range strings.Split(strings.Trim(row, "| "), " | ") {
			line = append(line, colored(cell, look))
		}
		cells = append(cells, line)
	}
	widths := columns(cells, Width-2*margin, pad)
	for i, line := range cells {
		if i == 0 {
			c.rect("head", margin, c.y, Width-2*margin, fontSize*leading+2*pad-4)
		}
		c.rule()
		tallest, x := 0.0, margin+pad
		for n, cell := range line {
			tallest = max(tallest, c.block(x, c.y+pad-2, widths[n], cell))
			x += widths[n] + 2*pad
		}
		c.y += tallest + 2*pad - 4
	}
	c.rule()
	c.y += 6
}

func columns(cells [][][]span, room, pad float64) []float64 {
	widths := make([]float64, len(cells[0]))
	for _, line := range cells {
		for n, cell := range line {
			wide := 0.0
			for _, s := range cell {
				wide += measure(s.text, s.style)
			}
			widths[n] = max(widths[n], wide+1)
		}
	}
	last := len(widths) - 1
	widths[last] = room - 2*pad
	for _, w := range widths[:last] {
		widths[last] -= w + 2*pad
	}
	return widths
}

// marks are the glyphs of the outcomes and their colours.
var marks = map[string]style{"✓": "g", "✗": danger, "?": "y"}

// colored is inline text that may begin with the glyph of an outcome.
func colored(text string, look style) []span {
	if glyph, rest, ok := strings.Cut(text, " "); ok && marks[glyph] != plain {
		return append([]span{{glyph + " ", marks[glyph]}}, inline(rest, look)...)
	}
	return inline(text, look)
}

// markup finds a link around code, and code in both of its spellings.
var markup = regexp.MustCompile("\\[`([^`]+)`\\]\\([^)]*\\)|`([^`]+)`|<code>(.*?)</code>")

func inline(text string, look style) []span {
	var spans []span
	at := 0
	for _, m := range markup.FindAllStringSubmatchIndex(text, -1) {
		spans = append(spans, literal(text[at:m[0]], look)...)
		for group, looks := range []style{"c a", code, code} {
			if start, end := m[2*group+2], m[2*group+3]; start >= 0 {
				spans = append(spans, literal(text[start:end], looks)...)
			}
		}
		at = m[1]
	}
	return append(spans, literal(text[at:], look)...)
}

// literal is text without entities, and without the gaps that keep GitHub from reading a word as a reference.
func literal(text string, look style) []span {
	text = strings.ReplaceAll(html.UnescapeString(text), "\u200b", "")
	if text == "" {
		return nil
	}
	return []span{{text, look}}
}
