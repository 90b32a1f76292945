package cpu

import (
	"math"
	"unsafe"

	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
	"github.com/seed-41c3a176/adjoint/internal/vec"
)

// powerKernel is the kernel of a power: products where the exponent is a small
// whole number for all elements, as in PyTorch.
func powerKernel(compute dtype.Type, exponent float64) vec.Kernel {
	prims := vec.Of(compute)
	if !compute.IsFloat() {
		return prims[pointwise.Pow]
	}
	mul := prims[pointwise.Mul]
	switch exponent {
	case 1:
		return prims[pointwise.Copy]
	case 2:
		return func(n int, dst, a, _, _ unsafe.Pointer) { mul(n, dst, a, a, nil) }
	case 3:
		return cube(mul, compute.Size())
	case -1:
		return prims[pointwise.Recip]
	}
	return prims[pointwise.Pow]
}

// cube multiplies twice, one by one where a is overwritten.
func cube(mul vec.Kernel, size int) vec.Kernel {
	return func(n int, dst, a, _, _ unsafe.Pointer) {
		switch {
		case dst != a:
			mul(n, dst, a, a, nil)
			mul(n, dst, dst, a, nil)
		case size == 4:
			cubes(unsafe.Slice((*float32)(a), n))
		default:
			cubes(unsafe.Slice((*float64)(a), n))
		}
	}
}

func cubes[T float32 | float64](x []T) {
	for i, v := range x {
		x[i] = v * v * v
	}
}

// A uniform holds the values of the registers that are the same for all elements,
// NaN for the others.
type uniform [pointwise.MaxRegisters]float64

// uniformAt are those before instruction i of a program of floats. Of derivatives
// of powers, whose exponents are one less, it suffices to follow sums.
func uniformAt(p *pointwise.Program, i int, scalars *pointwise.Scalars) (u uniform) {
	for k := range u {
		u[k] = math.NaN()
	}
	for k := range p.Slots {
		u[p.Inputs+k] = math.Float64frombits(uint64(scalars[k]))
	}
	copy(u[p.Inputs+p.Slots:], p.Consts)
	for _, in := range p.Code[:i] {
		switch a, b := u[in.Args[0]], u[in.Args[1]]; in.Op {
		case pointwise.Add:
			u[in.Dst] = a + b
		case pointwise.Sub:
			u[in.Dst] = a - b
		default:
			u[in.Dst] = math.NaN()
		}
	}
	return u
}
