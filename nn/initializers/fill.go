package initializers

import (
	"fmt"

	"github.com/seed-41c3a176/adjoint/autograd"
	"github.com/seed-41c3a176/adjoint/tensor"
)

// Options are what all functions that draw have.
type Options struct {
	Generator *tensor.Generator // draws the numbers; nil is the global one
}

// Uniform fills t with numbers drawn uniformly from [a, b).
func Uniform(t *tensor.Tensor, a, b float64, options ...Options) *tensor.Tensor {
	o := optional("Uniform", options)
	return o.draw(t, func() { t.UniformInPlace(a, b) }, func(from tensor.Options) *tensor.Tensor { return from.Uniform(a, b, t.Shape()...) })
}

// Normal fills t with normal numbers.
func Normal(t *tensor.Tensor, mean, std float64, options ...Options) *tensor.Tensor {
	o := optional("Normal", options)
	return o.draw(t, func() { t.NormalInPlace(mean, std) }, func(from tensor.Options) *tensor.Tensor { return from.Normal(mean, std, t.Shape()...) })
}

// TruncNormal fills t with normal numbers between a and b: those outside are drawn
// anew. PyTorch's defaults are mean 0, deviation 1, and bounds of -2 and 2.
func TruncNormal(t *tensor.Tensor, mean, std, a, b float64, options ...Options) *tensor.Tensor {
	o := optional("TruncNormal", options)
	return o.draw(t, func() { t.TruncNormalInPlace(mean, std, a, b) },
		func(from tensor.Options) *tensor.Tensor { return from.TruncNormal(mean, std, a, b, t.Shape()...) })
}

// draw fills t by the global generator, in place, or with a tensor drawn by
// another one.
func (o Options) draw(t *tensor.Tensor, inPlace func(), fresh func(from tensor.Options) *tensor.Tensor) *tensor.Tensor {
	autograd.NoGrad(func() {
		if o.Generator == nil {
			inPlace()
		} else {
			t.CopyFrom(fresh(o.like(t)))
		}
	})
	return t
}

// like are options for tensors of t's type, on its device, drawn by the generator.
func (o Options) like(t *tensor.Tensor) tensor.Options {
	return tensor.On(t.Device()).As(t.DType()).From(o.Generator)
}

// Constant fills t with v.
func Constant(t *tensor.Tensor, v float64) *tensor.Tensor {
	autograd.NoGrad(func() { t.Fill(v) })
	return t
}

// Ones fills t with 1.
func Ones(t *tensor.Tensor) *tensor.Tensor { return Constant(t, 1) }

// Zeros fills t with 0.
func Zeros(t *tensor.Tensor) *tensor.Tensor { return Constant(t, 0) }

// fail panics with what is wrong with t.
func fail(kind tensor.Kind, where string, t *tensor.Tensor, format string, args ...any) {
	e := &tensor.Error{Kind: kind, Op: where, Reason: fmt.Sprintf(format, args...)}
	if t != nil {
		e.Shapes, e.DTypes = [][]int{t.Shape()}, []tensor.DType{t.DType()}
	}
	panic(e)
}

// optional returns the one value of an optional argument.
func optional[O any](where string, options []O) (o O) {
	switch len(options) {
	case 0:
	case 1:
		o = options[0]
	default:
		fail(tensor.ValueError, where, nil, "options are given twice")
	}
	return o
}
