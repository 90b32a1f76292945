package tensor

import (
	"github.com/seed-41c3a176/adjoint/device"
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

//go:generate go -C ../internal/tools run ./constructors
//go:generate go -C ../internal/tools run ./inplace

// Options say where new tensors live and of what type they are. The zero Options
// give Float32 on the default device; On and the package function As start from
// there. Every constructor is a method of Options, and a package function of the
// same name stands for that method of the zero Options.
//
//	tensor.Zeros(2, 3)
//	tensor.On(gpu).As(tensor.Float64).Zeros(2, 3)
type Options struct {
	device device.Device
	dtype  DType
	typed  bool // dtype was chosen
	gen    *Generator
}

// On returns options for tensors on d.
func On(d device.Device) Options { return Options{device: d} }

// As returns options for tensors of type d.
func As(d DType) Options { return Options{}.As(d) }

// On returns o with device d.
func (o Options) On(d device.Device) Options {
	o.device = d
	return o
}

// As returns o with element type d.
func (o Options) As(d DType) Options {
	d.known("As")
	o.dtype, o.typed = d, true
	return o
}

// From returns o drawing random numbers from g instead of the global generator.
func (o Options) From(g *Generator) Options {
	o.gen = g
	return o
}

// typeOr is the chosen type, or d if none was.
func (o Options) typeOr(d DType) DType {
	if o.typed {
		return o.dtype
	}
	return d
}

func (o Options) alloc(op string, d DType, shape []int) *Tensor {
	checkShape(op, d, shape)
	return alloc(o.device.Backend(), d, shape)
}

// Empty returns a tensor whose elements are whatever its memory held.
func (o Options) Empty(shape ...int) *Tensor { return o.alloc("Empty", o.dtype, shape) }

// Zeros returns a tensor of zeros.
func (o Options) Zeros(shape ...int) *Tensor {
	return o.alloc("Zeros", o.dtype, shape).set("Zeros", number{})
}

// Ones returns a tensor of ones.
func (o Options) Ones(shape ...int) *Tensor {
	return o.alloc("Ones", o.dtype, shape).set("Ones", number{dtype.ClassInt, 1, 1})
}

// Full returns a tensor of the given shape with every element v, any Go number.
// If no type was chosen it follows v as in PyTorch: an integer gives Int64, a
// bool Bool, a float Float32.
func (o Options) Full(shape []int, v any) *Tensor {
	n := numberOf("Full", v)
	d := o.typeOr(n.promote(Bool))
	return o.alloc("Full", d, shape).set("Full", n)
}

// Eye returns the n×n identity matrix or, of a second size m, the n×m matrix with
// ones on its diagonal.
func (o Options) Eye(n int, m ...int) *Tensor {
	cols := n
	if len(m) > 0 {
		cols = optionOf("Eye", m)
	}
	t := o.Zeros(n, cols)
	t.view(0, []int{min(n, cols)}, []int{cols + 1}).set("Eye", number{dtype.ClassInt, 1, 1})
	return t
}

// set writes v to every element and returns x; it records nothing.
func (x *Tensor) set(op string, v number) *Tensor {
	compute := x.dtype.typ().Compute()
	runPointwise(op, fillProgram.Forward(), slots(compute, []number{v}), compute, x, nil)
	return x
}

var fillProgram = pointwise.Def{Value: func(v pointwise.Vars) pointwise.Expr { return v.S(0) }}
