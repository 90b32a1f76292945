package gradcheck

import (
	"math"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// An element is one element of one of a check's inputs.
type element struct{ input, at int }

// A difference is how the weighted sum of the outputs changes along one line.
type difference struct {
	central         float64
	forward, behind float64 // one-sided
	noise           float64 // what rounding of the outputs may have made of it
}

// elementByElement compares the derivative by every element.
func (c *check) elementByElement() *Report {
	var bad []finding
	for k := range c.inputs {
		for i := range c.origin[k] {
			f, r := c.compare(element{k, i})
			if r != nil {
				return r
			}
			if !c.close(f) {
				bad = append(bad, f)
			}
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return c.report(bad)
}

// A finding holds both numbers of one element.
type finding struct {
	element
	analytic float64
	difference
}

func (f *finding) off() float64 { return math.Abs(f.analytic - f.central) }

// worse reports whether f is farther off than g; not a number is farthest.
func (f *finding) worse(g *finding) bool {
	return f.off() > g.off() || math.IsNaN(f.off()) && !math.IsNaN(g.off())
}

func (c *check) compare(e element) (finding, *Report) {
	d, r := c.differ(e, c.step(e))
	return finding{e, c.analytic(e), d}, r
}

func (c *check) analytic(e element) float64 {
	if g := c.grads[e.input]; g != nil {
		return g[e.at]
	}
	return 0
}

// close reports whether both numbers of f agree.
func (c *check) close(f finding) bool {
	size := max(math.Abs(f.analytic), math.Abs(f.central))
	return f.off() <= *c.Abs+*c.Rel*size+f.noise
}

func (c *check) step(e element) float64 {
	return c.Eps * max(1, math.Abs(c.origin[e.input][e.at]))
}

// differ steps element e by h to both sides.
func (c *check) differ(e element, h float64) (difference, *Report) {
	x := c.origin[e.input][e.at]
	ahead, behind := x+h, x-h // as rounded
	up, r := c.valuesWith(e, ahead)
	if r != nil {
		return difference{}, r
	}
	down, r := c.valuesWith(e, behind)
	c.put(e, x)
	if r != nil {
		return difference{}, r
	}
	return c.quotient(up, down, ahead-x, x-behind), nil
}

// quotient divides the change of the outputs, weighted, by that of the input.
func (c *check) quotient(up, down [][]float64, ahead, behind float64) (d difference) {
	size := 0.0
	for k, w := range c.weights {
		for i := range w {
			u, y, v := up[k][i], c.values[k][i], down[k][i]
			d.central += w[i] * (u - v)
			d.forward += w[i] * (u - y)
			d.behind += w[i] * (y - v)
			size += w[i] * (math.Abs(u) + math.Abs(v))
		}
	}
	const ulps = 8 // of rounding in each output
	d.noise = ulps * 0x1p-53 * size / (ahead + behind)
	d.central /= ahead + behind
	d.forward /= ahead
	d.behind /= behind
	return d
}

// valuesWith is the outputs with v in the place of element e.
func (c *check) valuesWith(e element, v float64) ([][]float64, *Report) {
	c.put(e, v)
	return c.valuesNow()
}

func (c *check) valuesNow() (ys [][]float64, r *Report) {
	if err := tensor.Try(func() { ys = hostValues(c.eval()) }); err != nil {
		return nil, c.failed(err)
	}
	for k := range c.values {
		if k >= len(ys) || len(ys[k]) != len(c.values[k]) {
			return nil, &Report{Order: c.order, Input: noInput, Reason: NonDeterministic, Detail: "its result changes in shape with its inputs' elements"}
		}
	}
	return ys, nil
}

// put writes v to element e.
func (c *check) put(e element, v float64) {
	x := c.inputs[e.input]
	at := make([]any, x.Dim())
	for d, i := range place(e.at, x.Shape()) {
		at[d] = i
	}
	autograd.NoGrad(func() { x.Index(at...).Fill(v) })
}

// move writes the origin, plus h times the direction, to the inputs.
func (c *check) move(h float64, direction [][]float64) {
	for k, x := range c.inputs {
		v := make([]float64, len(c.origin[k]))
		for i := range v {
			v[i] = c.origin[k][i] + float64(h*direction[k][i])
		}
		c.write(x, v)
	}
}

// moveBack writes the origin to the inputs.
func (c *check) moveBack() {
	for k, x := range c.inputs {
		c.write(x, c.origin[k])
	}
}

func (c *check) write(x *tensor.Tensor, v []float64) {
	autograd.NoGrad(func() { x.CopyFrom(tensor.FromSlice(v, x.Shape()...)) })
}

// place is the index of element i in row-major order.
func place(i int, shape []int) []int {
	at := make([]int, len(shape))
	for d := len(shape) - 1; d >= 0; d-- {
		at[d] = i % shape[d]
		i /= shape[d]
	}
	return at
}
