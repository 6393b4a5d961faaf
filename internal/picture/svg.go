// Package picture draws what modelreach says as SVG, the way GitHub shows it: the pictures of README.md. They are made of real
// output by this package's test, which also holds the committed ones against it; -update draws them anew.
//
// Text stays text, in the reader's own fonts and colour scheme. As their widths are not known here, lines are broken by those of
// Helvetica with some room to spare, and what stands on one line follows each other without a place of its own.
package picture

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// Width is that of every picture, in pixels: the column of a README on GitHub.
const Width = 830

const (
	margin   = 16.0
	fontSize = 14.0
	leading  = 1.5
)

// style is the look of a span: classes of the sheet, "" for plain text.
type style string

const (
	plain  style = ""
	bold   style = "b"
	code   style = "c"
	quiet  style = "q"
	link   style = "a"
	danger style = "r"
)

const sheet = `
text{font:14px -apple-system,BlinkMacSystemFont,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif;fill:#1f2328}
.b{font-weight:600}.q{fill:#59636e}.a{fill:#0969da}.r{fill:#d1242f}.g{fill:#1a7f37}.y{fill:#9a6700}
.c{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:12px}
.h{font-size:20px;font-weight:600}
.page{fill:#fff;stroke:#d1d9e0}.line{stroke:#d1d9e0}.head{fill:#f6f8fa}.new{fill:#dafbe1}.bar{fill:#d1242f}
@media (prefers-color-scheme:dark){
text{fill:#f0f6fc}.q{fill:#9198a1}.a{fill:#4493f8}.r{fill:#f85149}.g{fill:#3fb950}.y{fill:#d29922}
.page{fill:#0d1117;stroke:#3d444d}.line{stroke:#3d444d}.head{fill:#151b23}.new{fill:#12261e}.bar{fill:#f85149}
}`

// span is text of one style.
type span struct {
	text  string
	style style
}

// canvas is a picture that grows downwards.
type canvas struct {
	strings.Builder
	y float64 // where the next thing begins
}

// done is the whole picture. Who cannot see it hears title and description.
func (c *canvas) done(title, description string) []byte {
	height := c.y + margin
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%.0f" viewBox="0 0 %[1]d %.0[2]f" role="img" aria-labelledby="title description">
<title id="title">%s</title>
<desc id="description">%s</desc>
<style>%s
</style>
<rect class="page" x=".5" y=".5" width="%d" height="%.0f" rx="6"/>
%s</svg>
`, Width, height, escape(title), escape(description), sheet, Width-1, height-1, c.String())
}

func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return b.String()
}

func (c *canvas) rect(class string, x, y, width, height float64) {
	fmt.Fprintf(c, "<rect class=\"%s\" x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\"/>\n", class, x, y, width, height)
}

// rule is a line from edge to edge of the text.
func (c *canvas) rule() {
	fmt.Fprintf(c, "<path class=\"line\" d=\"M%g %gH%g\"/>\n", margin, c.y+.5, Width-margin)
}

// line writes spans on one line, whose top is at y.
func (c *canvas) line(x, y float64, spans []span) {
	fmt.Fprintf(c, `<text x="%g" y="%g" xml:space="preserve">`, x, y+fontSize)
	for _, s := range spans {
		if s.style == plain {
			c.WriteString(escape(s.text))
			continue
		}
		fmt.Fprintf(c, `<tspan class="%s">%s</tspan>`, s.style, escape(s.text))
	}
	c.WriteString("</text>\n")
}

// block writes spans into a column and returns its height.
func (c *canvas) block(x, y, width float64, spans []span) float64 {
	lines := wrap(spans, width)
	for i, line := range lines {
		c.line(x, y+float64(i)*fontSize*leading, line)
	}
	return float64(len(lines)) * fontSize * leading
}

// wrap breaks spans between words, so that no line is wider than width as long as no word is.
func wrap(spans []span, width float64) [][]span {
	var lines [][]span
	var line []span
	used := 0.0
	for _, s := range spans {
		for _, word := range strings.SplitAfter(s.text, " ") {
			if wide := measure(strings.TrimRight(word, " "), s.style); used > 0 && used+wide > width {
				lines = append(lines, line)
				line, used = nil, 0
			}
			used += measure(word, s.style)
			if n := len(line); n > 0 && line[n-1].style == s.style {
				line[n-1].text += word
				continue
			}
			line = append(line, span{word, s.style})
		}
	}
	return append(lines, line)
}

// spare is how much wider than Helvetica the reader's font may be.
const spare = 1.08

// measure is the width of text in pixels, as far as it can be told.
func measure(text string, s style) float64 {
	const mono = 7.3 // of 12 pixels
	width := 0.0
	for _, r := range text {
		switch {
		case s == code:
			width += mono
		case strings.ContainsRune("ijl.,:;|'!", r):
			width += .25 * fontSize
		case strings.ContainsRune("frt ()[]/-", r):
			width += .33 * fontSize
		case strings.ContainsRune("mwMW", r), r >= 'A' && r <= 'Z':
			width += .75 * fontSize
		default:
			width += .55 * fontSize
		}
	}
	if s == code {
		return width
	}
	return width * spare
}
