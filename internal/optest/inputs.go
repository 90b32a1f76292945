package optest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"

	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// inputs draws the inputs of a sample: data of type d, on the default device.
// The same case and sample give the same inputs.
func (c *Case) inputs(sample int, d tensor.DType) []T {
	shapes := c.Shape[sample]
	rng := rand.New(rand.NewPCG(uint64(c.Code), uint64(sample)))
	pool := newPool(rng, c.In, shapes)
	xs := make([]T, len(shapes))
	for k, shape := range shapes {
		dom := c.In[k]
		switch dom.Role {
		case Data:
			xs[k] = data(rng, pool, dom, shape, d)
		case Mask:
			v := make([]bool, size(shape))
			for i := range v {
				v[i] = rng.IntN(2) == 1
			}
			xs[k] = tensor.FromSlice(v, shape...)
		case Index:
			v := make([]int64, size(shape))
			for i := range v {
				v[i] = int64(rng.IntN(2*dom.Places) - dom.Places)
			}
			xs[k] = tensor.FromSlice(v, shape...)
		case Order:
			xs[k] = tensor.FromSlice(orders(rng, shape, dom.Places), shape...)
		}
	}
	return xs
}

func size(shape []int) int {
	n := 1
	for _, s := range shape {
		n *= s
	}
	return n
}

// orders names, along the last dimension, distinct places below n.
func orders(rng *rand.Rand, shape []int, n int) []int64 {
	v := make([]int64, size(shape))
	if len(shape) == 0 {
		return v
	}
	row := shape[len(shape)-1]
	for lo := 0; lo < len(v); lo += row {
		for i, p := range rng.Perm(n)[:row] {
			v[lo+i] = int64(p)
		}
	}
	return v
}

// A pool hands out numbers between 0 and 1, all a distance apart, so that no two
// elements of a sample tie.
type pool []float64

func newPool(rng *rand.Rand, in []Domain, shapes [][]int) *pool {
	n := 0
	for k, s := range shapes {
		if in[k].Role == Data {
			n += size(s)
		}
	}
	p := make(pool, n)
	for i := range p {
		p[i] = (float64(i) + 0.25 + 0.5*rng.Float64()) / float64(n)
	}
	rng.Shuffle(n, func(i, j int) { p[i], p[j] = p[j], p[i] })
	return &p
}

func (p *pool) next() float64 {
	v := (*p)[0]
	*p = (*p)[1:]
	return v
}

// data draws elements of type d: floats all apart from each other and from what
// the domain avoids, integers and bools from those that the domain holds.
func data(rng *rand.Rand, p *pool, dom Domain, shape []int, d tensor.DType) T {
	v := make([]float64, size(shape))
	for i := range v {
		if u := p.next(); d.IsFloat() {
			v[i] = dom.float(u)
		} else {
			v[i] = dom.integer(rng, d)
		}
	}
	return tensor.FromSlice(v, shape...).As(d)
}

// margin is how far floats stay from what their domain avoids.
const margin = 0.1

// float maps u, between 0 and 1, into the domain without its gaps.
func (dom *Domain) float(u float64) float64 {
	v := dom.Lo + u*(dom.Hi-dom.Lo-2*margin*float64(len(dom.Avoid)))
	for _, a := range dom.Avoid { // in ascending order
		if v > a-margin {
			v += 2 * margin
		}
	}
	return v
}

func (dom *Domain) integer(rng *rand.Rand, d tensor.DType) float64 {
	var from []float64
	for v := math.Ceil(dom.Lo); v <= dom.Hi; v++ {
		switch {
		case slices.Contains(dom.Avoid, v):
		case d == tensor.Bool && v != 0 && v != 1:
		case d == tensor.Uint8 && v < 0:
		default:
			from = append(from, v)
		}
	}
	if len(from) == 0 { // for an operation that refuses integers
		return 1
	}
	return from[rng.IntN(len(from))]
}

// arrays are the tensors' elements, as rounded to their types.
func arrays(xs []T) []Array {
	as := make([]Array, len(xs))
	for k, x := range xs {
		as[k] = Array{x.Shape(), tensor.Values[float64](x)}
	}
	return as
}

// leaves are copies on dev of which those that are floats require gradients.
func leaves(xs []T, dev device.Device) []T {
	ys := make([]T, len(xs))
	for k, x := range xs {
		ys[k] = x.Detach().To(dev)
		if ys[k].DType().IsFloat() {
			ys[k] = ys[k].Clone().SetRequiresGrad(true)
		}
	}
	return ys
}

// float is a Go number as a float64.
func float(s any) float64 {
	r := reflect.ValueOf(s)
	switch {
	case r.CanInt():
		return float64(r.Int())
	case r.CanUint():
		return float64(r.Uint())
	case r.Kind() == reflect.Bool:
		if r.Bool() {
			return 1
		}
		return 0
	}
	return r.Float()
}

func goName(s any) string { return fmt.Sprintf("%T(%v)", s, s) }
