package autograd

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/seed-41c3a176/adjoint/tensor"
)

// WriteSVG draws the graph from which root was computed as an SVG image, from the
// leaves on the left to root on the right: on each wire a value above and its
// gradient below, where they are known, which for inner values is where Trace kept
// them; of tensors of more than a few elements the shape. It needs no program. It
// is meant for graphs that can be taken in at a glance, and panics beyond 500
// values (see WriteDOT), and if root has no graph. It returns the error of w.
func WriteSVG(w io.Writer, root *tensor.Tensor, options ...DOTOptions) error {
	p := newPicture("WriteSVG", root, optional("WriteSVG", options))
	if len(p.items) > maxDrawn {
		panic(&tensor.Error{Kind: tensor.ValueError, Op: "WriteSVG", Reason: fmt.Sprintf("a drawing of %d values shows nothing; at most %d are drawn", len(p.items), maxDrawn)})
	}
	d := newDrawing(p)
	b := bufio.NewWriter(w)
	d.write(b)
	return b.Flush()
}

const maxDrawn = 500

// Measures of a drawing, in pixels.
const (
	margin     = 16
	nodeHeight = 32
	corner     = nodeHeight / 2
	nodePad    = 12  // between a title and the sides of its shape
	perPort    = 12  // between the ends of wires at one node
	nodeRoom   = 52  // height for a node and the labels on its wire
	bendRoom   = 18  // height for a wire that passes
	titleChar  = 8.4 // width of a character, of a font that is no wider
	labelChar  = 7.2
	labelPad   = 10 // between a label and the ends of its wire
	shortWire  = 26
	aboveWire  = 6
	belowWire  = 16
)

// A drawing is a sketch with its measures: each column has a part for nodes, one
// for straight wires with labels, and one in which wires bend.
type drawing struct {
	*sketch
	nodes, wires, ends []float64 // where the parts of each column start
	width, height      float64
}

func newDrawing(p *picture) *drawing {
	d := &drawing{sketch: newSketch(p)}
	for _, c := range d.columns {
		for _, sp := range c {
			sp.measure()
		}
	}
	d.level()
	x := float64(margin)
	for _, c := range d.columns {
		node, wire, bend := 0.0, float64(shortWire), 0.0
		for _, sp := range c {
			node, wire, bend = max(node, sp.width), max(wire, sp.wireWidth()), max(bend, sp.slope())
		}
		d.nodes = append(d.nodes, x)
		d.wires = append(d.wires, x+node)
		d.ends = append(d.ends, x+node+wire)
		for _, sp := range c {
			sp.x = x + node/2
			sp.y += margin
			d.height = max(d.height, sp.y+sp.room/2+margin)
		}
		x += node + wire + bend
	}
	d.width = x + margin
	return d
}

// measure sets the size of a spot's shape and the height it needs.
func (sp *spot) measure() {
	if sp.item == nil {
		sp.room = bendRoom
		return
	}
	sp.height = max(nodeHeight, float64(len(sp.ins)*perPort))
	sp.width = nodeHeight
	if !sp.isRound() {
		sp.width = float64(textLen(sp.item.title()))*titleChar + 2*nodePad
	}
	sp.room = max(nodeRoom, sp.height+bendRoom)
}

// isRound reports whether a circle holds the title.
func (sp *spot) isRound() bool { return sp.item.label != "" && textLen(sp.item.title()) <= 2 }

// wireWidth is what the labels on the wire of sp need.
func (sp *spot) wireWidth() float64 {
	if sp.item == nil {
		return 0
	}
	above, below, _ := sp.item.labels()
	return float64(max(textLen(above), textLen(below)))*labelChar + 2*labelPad
}

// labels are what stands above and below the wire of it. A value that is not
// known, or too long, is shown by its shape.
func (it *item) labels() (above, below string, known bool) {
	known = it.value != nil && it.value.NumEl() <= fewElements
	if known {
		above = brief(it.value)
	} else if len(it.shape) > 0 {
		above = shapeText(it.shape)
	}
	if it.grad != nil && it.grad.NumEl() <= fewElements {
		below = brief(it.grad)
	}
	return above, below, known
}

// slope is the width in which the wires from sp bend gently.
func (sp *spot) slope() (width float64) {
	for _, out := range sp.outs {
		width = max(width, 30+math.Abs(out.y-sp.y)/4)
	}
	return min(width, 90)
}

// enter is where the next wire into sp ends, of those sorted by their height.
func (d *drawing) enter(sp *spot) (x, y float64) {
	if sp.item == nil {
		return d.nodes[sp.column], sp.y
	}
	dy := (float64(sp.port) - float64(len(sp.ins)-1)/2) * perPort
	sp.port++
	half := sp.width / 2
	if in := math.Abs(dy) - sp.height/2 + corner; in > 0 { // where the side is round
		half += math.Sqrt(corner*corner-in*in) - corner
	}
	return sp.x - half, sp.y + dy
}

// Values are green and gradients red, as lectures draw them.
const style = `
text { font: 12px Menlo, Consolas, "DejaVu Sans Mono", monospace; text-anchor: middle; }
.name { font: 14px "Helvetica Neue", Helvetica, Arial, "DejaVu Sans", sans-serif; fill: #1f2933; }
.leaf { fill: #e8f0fc; stroke: #4a76b8; }
.op { fill: #fdf3dc; stroke: #b88a2e; }
.wire { fill: none; stroke: #7b8794; stroke-width: 1.4; }
.tip { fill: #7b8794; }
.value { fill: #1c7a3f; }
.grad { fill: #c02c38; }
.shape { fill: #7b8794; }
`

func (d *drawing) write(b io.Writer) {
	w, h := coord(d.width), coord(d.height)
	fmt.Fprintf(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\">\n<style>%s</style>\n", w, h, w, h, style)
	fmt.Fprintf(b, "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n")
	for _, c := range d.columns {
		for _, sp := range c {
			d.writeWires(b, sp)
		}
	}
	for _, c := range d.columns {
		for _, sp := range c {
			if sp.item != nil {
				d.writeNode(b, sp)
			}
		}
	}
	fmt.Fprintln(b, "</svg>")
}

// writeWires draws what leads from sp to the next column, and for the root its
// result.
func (d *drawing) writeWires(b io.Writer, sp *spot) {
	start := sp.x + sp.width/2
	if sp.item == nil {
		start = d.nodes[sp.column]
	}
	end := d.ends[sp.column]
	if sp == d.root {
		fmt.Fprintf(b, "<path class=\"wire\" d=\"M%s %sH%s\"/>\n", coord(start), coord(sp.y), coord(end))
		writeTip(b, end+tip, sp.y)
		return
	}
	for _, out := range sp.outs {
		x, y := d.enter(out)
		into := x
		if out.item != nil {
			into -= tip
		}
		fmt.Fprintf(b, "<path class=\"wire\" d=\"M%s %sH%s", coord(start), coord(sp.y), coord(end))
		middle := coord((end + into) / 2)
		fmt.Fprintf(b, "C%s %s %s %s %s %s\"/>\n", middle, coord(sp.y), middle, coord(y), coord(into), coord(y))
		if out.item != nil {
			writeTip(b, x, y)
		}
	}
}

const tip = 7 // the length of an arrowhead

func writeTip(b io.Writer, x, y float64) {
	fmt.Fprintf(b, "<path class=\"tip\" d=\"M%s %sl-%d -4v8z\"/>\n", coord(x), coord(y), tip)
}

func (d *drawing) writeNode(b io.Writer, sp *spot) {
	class, rx := "op", corner
	if sp.item.label == "" {
		class, rx = "leaf", 5
	}
	fmt.Fprintf(b, "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\"/>\n", class,
		coord(sp.x-sp.width/2), coord(sp.y-sp.height/2), coord(sp.width), coord(sp.height), coord(float64(rx)))
	writeText(b, "name", sp.x, sp.y+5, sp.item.title())
	above, below, known := sp.item.labels()
	kind := "shape"
	if known {
		kind = "value"
	}
	middle := (sp.x + sp.width/2 + d.ends[sp.column]) / 2
	writeText(b, kind, middle, sp.y-aboveWire, above)
	writeText(b, "grad", middle, sp.y+belowWire, below)
}

func writeText(b io.Writer, class string, x, y float64, text string) {
	if text == "" {
		return
	}
	var escaped strings.Builder
	xml.EscapeText(&escaped, []byte(text))
	fmt.Fprintf(b, "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n", class, coord(x), coord(y), escaped.String())
}

// coord writes a coordinate to half a pixel, so that every machine draws the same
// picture.
func coord(v float64) string { return fmt.Sprint(math.Round(2*v) / 2) }
