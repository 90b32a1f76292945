package gradcheck

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/internal/tape"
	"github.com/seed-41c3a176/adjoint/tensor"
)

var door = tape.Door.(*tape.Doors[tensor.Tensor])

// A check compares the derivative of one function of several outputs with its
// differences.
type check struct {
	Options
	order   int
	eval    func() []*tensor.Tensor // of what inputs hold now
	inputs  []*tensor.Tensor        // those that are changed
	names   []int                   // their places among the user's inputs, or cotangent
	rng     *rand.Rand
	origin  [][]float64      // the elements of inputs
	values  [][]float64      // of the outputs at origin
	weights [][]float64      // of the outputs' elements
	seeds   []*tensor.Tensor // the weights as tensors
	grads   [][]float64      // by walking back; nil where no gradient came
}

// cotangent is the name of an input of a derivative that is none of the user's.
const cotangent = -1

func newCheck(o Options, f func(x ...*tensor.Tensor) *tensor.Tensor, inputs []*tensor.Tensor) *check {
	c := &check{Options: o, order: 1, rng: rand.New(rand.NewPCG(o.Seed, 0x9e3779b97f4a7c15))}
	c.eval = func() []*tensor.Tensor { return []*tensor.Tensor{f(inputs...)} }
	for k, x := range inputs {
		if x.DType().IsFloat() {
			c.inputs, c.names = append(c.inputs, x), append(c.names, k)
		}
	}
	return c
}

// derivative returns the check of c's derivative: a function of c's inputs and
// of the gradients that arrive at its outputs.
func (c *check) derivative() *check {
	d := &check{Options: c.Options, order: c.order + 1, rng: c.rng}
	seeds := c.seeds
	for _, v := range seeds {
		v.SetRequiresGrad(true)
	}
	d.inputs = append(slices.Clone(c.inputs), seeds...)
	d.names = slices.Clone(c.names)
	for range seeds {
		d.names = append(d.names, cotangent)
	}
	d.eval = func() []*tensor.Tensor {
		gs, _ := gradients(c.eval(), c.inputs, seeds, true)
		return slices.DeleteFunc(gs, func(g *tensor.Tensor) bool { return g == nil })
	}
	return d
}

// run compares; nil means that all is well.
func (c *check) run() *Report {
	c.origin = hostValues(c.inputs)
	ys, r := c.evaluate()
	if r != nil {
		return r
	}
	if r := c.compareCalls(); r != nil {
		return r
	}
	c.drawWeights(ys)
	if r := c.walkBack(ys); r != nil {
		return r
	}
	defer c.moveBack()
	if c.Directions > 0 {
		return c.alongDirections()
	}
	return c.elementByElement()
}

// evaluate calls the function at the origin and refuses outputs that cannot be
// checked.
func (c *check) evaluate() (ys []*tensor.Tensor, r *Report) {
	if err := tensor.Try(func() { ys = c.eval() }); err != nil {
		return nil, c.failed(err)
	}
	for _, y := range ys {
		if r := c.unfitResult(y); r != nil {
			return nil, r
		}
	}
	c.values = hostValues(ys)
	for k, v := range c.values {
		if i := slices.IndexFunc(v, notFinite); i >= 0 {
			return nil, &Report{Order: c.order, Input: noInput, Reason: NotFinite, Detail: fmt.Sprintf("it is %v at %v", v[i], place(i, ys[k].Shape()))}
		}
	}
	return ys, nil
}

func notFinite(v float64) bool { return v-v != 0 }

func (c *check) unfitResult(y *tensor.Tensor) *Report {
	r := &Report{Order: c.order, Input: noInput, Reason: BadInput}
	switch {
	case y == nil:
		r.Detail = "the result is nil"
	case !y.DType().IsFloat():
		r.Detail = "the result is of type " + y.DType().String() + ", through which no gradient passes"
	case y.DType() != tensor.Float64:
		r.Reason, r.Detail = Float32Used, "the result is of type "+y.DType().String()
	default:
		return nil
	}
	return r
}

// compareCalls calls the function once more: it must give the same and leave its
// inputs alone.
func (c *check) compareCalls() *Report {
	for k, x := range hostValues(c.inputs) {
		if !sameFloats(x, c.origin[k]) {
			c.moveBack()
			return &Report{Order: c.order, Input: c.names[k], Reason: BadInput, Detail: "the function writes to it"}
		}
	}
	var again [][]float64
	if err := tensor.Try(func() { again = hostValues(c.eval()) }); err != nil {
		return c.failed(err)
	}
	for k := range c.values {
		if !sameFloats(again[k], c.values[k]) {
			return &Report{Order: c.order, Input: noInput, Reason: NonDeterministic}
		}
	}
	return nil
}

// drawWeights gives each element of the outputs a weight between 0.5 and 1.5, so
// that no error in one is lost in the sum, save by a rare accident; a single
// element has weight 1, and a report then the numbers that a user expects.
func (c *check) drawWeights(ys []*tensor.Tensor) {
	for _, y := range ys {
		w := make([]float64, y.NumEl())
		for i := range w {
			w[i] = 0.5 + c.rng.Float64()
		}
		if len(ys) == 1 && len(w) == 1 {
			w[0] = 1
		}
		c.weights = append(c.weights, w)
		c.seeds = append(c.seeds, tensor.FromSlice(w, y.Shape()...).To(y.Device()))
	}
}

// walkBack computes the derivatives of the weighted sum of the outputs.
func (c *check) walkBack(ys []*tensor.Tensor) *Report {
	var gs []*tensor.Tensor
	depends := false
	if err := tensor.Try(func() { gs, depends = gradients(ys, c.inputs, c.seeds, false) }); err != nil {
		return c.failed(err)
	}
	if !depends && c.order == 1 && len(c.inputs) > 0 {
		return &Report{Order: c.order, Input: noInput, Reason: NoGraph, Detail: "the result takes part in no graph"}
	}
	c.grads = make([][]float64, len(gs))
	for k, g := range gs {
		if g != nil {
			c.grads[k] = tensor.Values[float64](g)
		}
	}
	return nil
}

// gradients walks back from those of ys that have a graph, if any has. A gradient
// is nil where none came.
func gradients(ys, inputs, seeds []*tensor.Tensor, create bool) (gs []*tensor.Tensor, depends bool) {
	var from, at []*tensor.Tensor
	for k, y := range ys {
		if y.RequiresGrad() {
			from, at = append(from, y), append(at, seeds[k])
		}
	}
	if len(from) == 0 {
		return make([]*tensor.Tensor, len(inputs)), false
	}
	return autograd.Grad(from, inputs, autograd.GradOptions{Gradients: at, CreateGraph: create, AllowUnused: true}), true
}

func hostValues(xs []*tensor.Tensor) [][]float64 {
	vs := make([][]float64, len(xs))
	for k, x := range xs {
		vs[k] = tensor.Values[float64](x)
	}
	return vs
}

// sameFloats takes NaN to equal NaN.
func sameFloats(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return x == y || x != x && y != y })
}
