package picture

import (
	"fmt"
	"strings"

	"github.com/modelreach/modelreach/gate/report"
)

// Annotation draws a failing annotation below the line it is about, as the files of a pull request show it. The pull request
// adds that line to source; job is the name of the workflow's job.
func Annotation(source string, a report.Annotation, job string) []byte {
	c := &canvas{y: 8}
	c.rect("head", 1, 1, Width-2, 38)
	c.line(margin, c.y+2, []span{{a.File, code}})
	c.y = 46
	lines := strings.Split(strings.TrimSuffix(source, "\n"), "\n")
	for i, text := range lines {
		c.source(i+1, text, i+1 == a.Line)
		if i+1 == a.Line {
			c.message(a, job)
		}
	}
	return c.done("An annotation of modelreach in a pull request", fmt.Sprintf("Line %d of %s, and below it: %s. %s", a.Line, a.File, a.Title, a.Message))
}

// source is one line of the file with its number.
func (c *canvas) source(number int, text string, added bool) {
	const height = 22
	mark := " "
	if added {
		mark = "+"
		c.rect("new", 1, c.y, Width-2, height)
	}
	c.line(margin, c.y, []span{{fmt.Sprintf("%3d ", number), "c q"}, {mark + " " + text, code}})
	c.y += height
}

// message is the box of an annotation.
func (c *canvas) message(a report.Annotation, job string) {
	const inset = margin + 22
	box := &canvas{y: c.y + 18}
	say := func(spans ...span) { box.y += box.block(inset, box.y, Width-2*inset, spans) }
	say(span{"✗ ", danger}, span{fmt.Sprintf("Check failure on line %d in %s", a.Line, a.File), bold})
	say(span{"GitHub Actions / " + job, quiet})
	box.y += 8
	say(span{a.Title, bold})
	box.y += 4
	for line := range strings.Lines(a.Message) {
		say(span{strings.TrimSuffix(line, "\n"), code})
	}
	box.y += 10
	c.rect("page", margin+6.5, c.y+8.5, Width-2*margin-13, box.y-c.y-8)
	c.rect("bar", margin+6, c.y+8, 3, box.y-c.y-7)
	c.WriteString(box.String())
	c.y = box.y + 10
}
