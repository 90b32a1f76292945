package tensor_test

import (
	"slices"
	"testing"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// FuzzBroadcast compares element-wise operations on tensors of several shapes and
// layouts, and their gradients, with loops over the common shape; where there is
// none, they must be refused. The elements are small whole numbers, so that all is
// exact.
func FuzzBroadcast(f *testing.F) {
	addSeeds(f, 100)
	f.Fuzz(func(t *testing.T, b []byte) {
		d := &drawing{b}
		o := spreads[d.below(len(spreads))]
		xs := d.operandsOf(o.inputs)
		common, ok := broadcast(shapes(xs)...)
		if isHuge(common) {
			return
		}
		tensors := make([]T, len(xs))
		for k, x := range xs {
			tensors[k] = x.laidOut(d.order(len(x.shape))).SetRequiresGrad(true)
		}
		defer func() {
			if t.Failed() {
				t.Logf("%s of shapes %v", o.name, shapes(xs))
			}
		}()
		if !ok {
			if tensor.Try(func() { o.f(tensors) }) == nil {
				t.Error("not refused")
			}
			return
		}
		want, gradients := o.loop(xs, common)
		y := o.f(tensors)
		want.demand(t, o.name, y)
		gs := autograd.Grad([]T{y.Mul(countUp(common).laidOut(inOrder(common))).Sum()}, tensors)
		for k, g := range gs {
			gradients[k].demand(t, "a gradient of "+o.name, g)
		}
		if o.inPlace != nil {
			o.checkInPlace(t, xs, want)
		}
	})
}

// operandsOf are grids whose shapes broadcast, mostly.
func (d *drawing) operandsOf(n int) []grid {
	common := d.numbers(d.below(5), 0, 3)
	xs := make([]grid, n)
	for k := range xs {
		shape := slices.Clone(common[d.below(len(common)+1):])
		for i := range shape {
			if d.yes(3) {
				shape[i] = 1
			}
			if d.yes(25) {
				shape[i] = d.below(4)
			}
		}
		xs[k] = grid{shape, make([]float64, elements(shape))}
		for i := range xs[k].v {
			xs[k].v[i] = float64(d.between(-3, 3))
		}
	}
	return xs
}

// A spreadOperation is one that broadcasts. Of what it makes of an element of each
// input, partials are the derivatives.
type spreadOperation struct {
	name     string
	inputs   int
	f        func(x []T) T
	inPlace  func(x []T) T
	value    func(v []float64) float64
	partials func(v []float64) []float64
}

var spreads = []spreadOperation{
	{
		"Add", 2, func(x []T) T { return x[0].Add(x[1]) }, func(x []T) T { return x[0].AddInPlace(x[1]) },
		func(v []float64) float64 { return v[0] + v[1] }, func(v []float64) []float64 { return []float64{1, 1} },
	},
	{
		"Sub", 2, func(x []T) T { return x[0].Sub(x[1]) }, func(x []T) T { return x[0].SubInPlace(x[1]) },
		func(v []float64) float64 { return v[0] - v[1] }, func(v []float64) []float64 { return []float64{1, -1} },
	},
	{
		"Mul", 2, func(x []T) T { return x[0].Mul(x[1]) }, func(x []T) T { return x[0].MulInPlace(x[1]) },
		func(v []float64) float64 { return v[0] * v[1] }, func(v []float64) []float64 { return []float64{v[1], v[0]} },
	},
	{
		"AddCMul", 3, func(x []T) T { return x[0].AddCMul(x[1], x[2], 1) }, nil,
		func(v []float64) float64 { return v[0] + v[1]*v[2] }, func(v []float64) []float64 { return []float64{1, v[2], v[1]} },
	},
	{
		"Lerp", 3, func(x []T) T { return x[0].Lerp(x[1], x[2]) }, nil,
		func(v []float64) float64 { return v[0] + v[2]*(v[1]-v[0]) },
		func(v []float64) []float64 { return []float64{1 - v[2], v[2], v[1] - v[0]} },
	},
	{
		"Where", 3, func(x []T) T { return tensor.Where(x[0].GtScalar(0), x[1], x[2]).Add(x[0]) }, nil,
		func(v []float64) float64 { return v[0] + chosen(v) },
		func(v []float64) []float64 {
			if v[0] > 0 {
				return []float64{1, 1, 0}
			}
			return []float64{1, 0, 1}
		},
	},
}

func chosen(v []float64) float64 {
	if v[0] > 0 {
		return v[1]
	}
	return v[2]
}

// loop computes o and its gradients element by element.
func (o *spreadOperation) loop(xs []grid, common []int) (y grid, gradients []grid) {
	y = grid{common, make([]float64, elements(common))}
	for _, x := range xs {
		gradients = append(gradients, grid{x.shape, make([]float64, len(x.v))})
	}
	v := make([]float64, len(xs))
	each(common, func(at []int) {
		for k, x := range xs {
			v[k] = x.v[x.broadcastPlace(at)]
		}
		i := flat(common, at)
		y.v[i] = o.value(v)
		for k, partial := range o.partials(v) {
			gradients[k].v[xs[k].broadcastPlace(at)] += partial * float64(i)
		}
	})
	return y, gradients
}

// checkInPlace overwrites the first tensor, whose shape the result must have.
func (o *spreadOperation) checkInPlace(t *testing.T, xs []grid, want grid) {
	tensors := make([]T, len(xs))
	for k, x := range xs {
		order := inOrder(x.shape)
		slices.Reverse(order)
		tensors[k] = x.laidOut(order)
	}
	if !slices.Equal(want.shape, xs[0].shape) {
		if tensor.Try(func() { o.inPlace(tensors) }) == nil {
			t.Errorf("%s in place is not refused", o.name)
		}
		return
	}
	o.inPlace(tensors)
	want.demand(t, o.name+" in place", tensors[0])
}
