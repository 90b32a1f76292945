package format

import (
	"slices"
	"strings"
)

// Shown gives the row-major indices of the elements that the text of a tensor
// of this shape shows, in reading order: all of a small one, the edges of a
// big one. With it the elements of a tensor on a device, or of a strided view,
// can be gathered at one stroke.
func Shown(shape []int) []int {
	if count(shape) == 0 {
		return nil
	}
	return appendShown(nil, shape, 0, summarized(shape))
}

func appendShown(shown, shape []int, base int, summarize bool) []int {
	if len(shape) == 0 {
		return append(shown, base)
	}
	n, rest := shape[0], shape[1:]
	stride := count(rest)
	head, tail := split(n, summarize)
	for i := range head {
		shown = appendShown(shown, rest, base+i*stride, summarize)
	}
	for i := n - tail; i < n; i++ {
		shown = appendShown(shown, rest, base+i*stride, summarize)
	}
	return shown
}

func count(shape []int) int {
	n := 1
	for _, size := range shape {
		n *= size
	}
	return n
}

func summarized(shape []int) bool { return count(shape) > threshold }

// split says how many of n items are shown from the start and how many from
// the end of a dimension; tail 0 means that none is left out.
func split(n int, summarize bool) (head, tail int) {
	if summarize && n > 2*edge {
		return edge, edge
	}
	return n, 0
}

// printer writes cells in reading order into nested brackets.
type printer struct {
	text      strings.Builder
	cells     cells
	summarize bool
}

func (p *printer) block(shape []int, indent int) {
	switch len(shape) {
	case 0:
		p.text.WriteString(p.take(1)[0])
	case 1:
		p.vector(shape[0], indent)
	default:
		p.rows(shape, indent)
	}
}

func (p *printer) rows(shape []int, indent int) {
	head, tail := split(shape[0], p.summarize)
	separator := "," + strings.Repeat("\n", len(shape)-1) + strings.Repeat(" ", indent+1)
	p.text.WriteByte('[')
	for i := range head + tail {
		if i > 0 {
			p.text.WriteString(separator)
		}
		if i == head {
			p.text.WriteString("..." + separator)
		}
		p.block(shape[1:], indent+1)
	}
	p.text.WriteByte(']')
}

// vector wraps a row that is too long for a line. An ellipsis counts as one
// element, whatever the width of the others.
func (p *printer) vector(n, indent int) {
	head, tail := split(n, p.summarize)
	items := p.take(head)
	if tail > 0 {
		items = slices.Concat(items, []string{" ..."}, p.take(tail))
	}
	perLine := max(1, (lineWidth-indent)/(p.cells.width+len(", ")))
	newLine := ",\n" + strings.Repeat(" ", indent+1)
	p.text.WriteByte('[')
	for i, line := range slices.Collect(slices.Chunk(items, perLine)) {
		if i > 0 {
			p.text.WriteString(newLine)
		}
		p.text.WriteString(strings.Join(line, ", "))
	}
	p.text.WriteByte(']')
}

func (p *printer) take(n int) []string {
	taken := p.cells.text[:n]
	p.cells.text = p.cells.text[n:]
	return taken
}
