package autograd

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// WriteText draws the graph from which root was computed for a terminal, from
// the leaves on the left to root on the right: on each wire a value above and its
// gradient below, where they are known, which for inner values is where Trace
// kept them. A value used a second time is drawn there as a leaf of its name. It
// is meant for graphs of a screenful. It returns the error of w, and panics if
// root has no graph.
func WriteText(w io.Writer, root *tensor.Tensor, options ...DOTOptions) error {
	p := newPicture("WriteText", root, optional("WriteText", options))
	l := newLayout(p)
	b := bufio.NewWriter(w)
	for _, line := range l.draw() {
		b.WriteString(strings.TrimRight(string(line), " "))
		b.WriteByte('\n')
	}
	return b.Flush()
}

// A layout gives every item of a picture a row for its wire and a column.
type layout struct {
	cells []*cell
	rows  int
	width []int // of each column
}

// A cell is an item where it is drawn.
type cell struct {
	*item
	title  string
	inputs []*cell
	row    int
	column int
}

// Each leaf takes a row for its value, its wire, its gradient, and an empty one.
const (
	leafRows = 4
	minWire  = 3
)

func newLayout(p *picture) *layout {
	l := &layout{}
	l.place(p.root, make(map[*item]bool))
	l.width = make([]int, l.cells[len(l.cells)-1].column+1)
	for _, c := range l.cells {
		l.width[c.column] = max(l.width[c.column], c.width())
	}
	return l
}

// place lays out what it was computed from, top to bottom, and then it.
func (l *layout) place(it *item, drawn map[*item]bool) *cell {
	c := &cell{item: it, title: it.title()}
	if drawn[it] && it.label != "" {
		c.item = &item{value: it.value, grad: it.grad}
		if it.name != "" {
			c.title = it.name
		}
	}
	drawn[it] = true
	if len(c.item.inputs) == 0 {
		c.row = l.rows + 1
		l.rows += leafRows
	}
	for _, in := range c.item.inputs {
		k := l.place(in, drawn)
		c.inputs = append(c.inputs, k)
		c.column = max(c.column, k.column+1)
	}
	if n := len(c.inputs); n > 0 {
		c.row = (c.inputs[0].row + c.inputs[n-1].row) / 2
	}
	l.cells = append(l.cells, c)
	return c
}

// width is what the cell's title and wire need.
func (c *cell) width() int {
	const around = 3 // a dash or space, and a space on either side of the title
	return around + textLen(c.title) + max(c.wire(), minWire)
}

func (c *cell) wire() int {
	return max(textLen(brief(c.value)), textLen(brief(c.grad))) + 2
}

func textLen(s string) int { return utf8.RuneCountInString(s) }

// draw returns the lines. A column is its cells' titles, their wires, and a bar
// at its right edge where wires meet.
func (l *layout) draw() [][]rune {
	at := make([]int, len(l.width)+1) // where each column starts
	for k, w := range l.width {
		at[k+1] = at[k] + w + 1
	}
	page := make([][]rune, l.rows)
	for i := range page {
		page[i] = []rune(strings.Repeat(" ", at[len(at)-1]+1))
	}
	for _, c := range l.cells {
		c.draw(page, at)
	}
	return page
}

func (c *cell) draw(page [][]rune, at []int) {
	from := at[c.column]
	if c.column > 0 {
		put(page, c.row, from, "─")
	}
	put(page, c.row, from+2, c.title)
	start := from + 2 + textLen(c.title) + 1
	end := at[c.column+1] - 1
	put(page, c.row, start, strings.Repeat("─", end-start))
	center(page, c.row-1, start, end, brief(c.value))
	center(page, c.row+1, start, end, brief(c.grad))
	bar := from - 1
	for _, in := range c.inputs {
		stop := at[in.column+1] - 1 // a wire from an earlier column goes on to the bar
		put(page, in.row, stop, strings.Repeat("─", bar-stop))
	}
	c.drawBar(page, bar)
}

// drawBar joins the wires of the inputs to the cell's own.
func (c *cell) drawBar(page [][]rune, bar int) {
	n := len(c.inputs)
	if n == 0 {
		return
	}
	top, bottom := c.inputs[0].row, c.inputs[n-1].row
	if top == bottom {
		put(page, top, bar, "─")
		return
	}
	for r := top + 1; r < bottom; r++ {
		put(page, r, bar, "│")
	}
	for _, in := range c.inputs[1 : n-1] {
		put(page, in.row, bar, "┤")
	}
	put(page, top, bar, "┐")
	put(page, bottom, bar, "┘")
	joint := "├"
	for _, in := range c.inputs {
		if in.row == c.row {
			joint = "┼"
		}
	}
	put(page, c.row, bar, joint)
}

func put(page [][]rune, row, column int, s string) {
	copy(page[row][column:], []rune(s))
}

func center(page [][]rune, row, from, to int, s string) {
	put(page, row, from+(to-from-textLen(s)+1)/2, s)
}
