package vec

import (
	"github.com/seed-41c3a176/adjoint/internal/dtype"
	"github.com/seed-41c3a176/adjoint/internal/pointwise"
)

// Of returns the kernels of the primitives for a compute type (Float32,
// Float64, Int64 or Bool), indexed by primitive; nil where the primitive does
// not exist for the type. Integers wrap around and are never divided; of the
// truth values Add and Maximum are or, Mul and Minimum and.
func Of(compute dtype.Type) *[pointwise.PrimCount]Kernel { return best().prims[compute] }

// Convert returns the kernel that converts elements of type from to type to
// (dst is of type to, a of type from).
//
// Floats are rounded to nearest even; a float64 or an integer becomes a 16-bit
// float by way of float32, as in PyTorch. A float becomes an integer by
// truncation, NaN being 0 and what is out of range the nearest int64, of which a
// narrower integer keeps the low bits. Bool is true for whatever is not zero.
func Convert(to, from dtype.Type) Kernel { return best().convert[to][from] }

// An implementation is a complete set of kernels; tests run over all of them.
type implementation struct {
	name    string
	prims   [dtype.Count]*[pointwise.PrimCount]Kernel
	convert *[dtype.Count][dtype.Count]Kernel
	blocks  blocks
}

var portable = implementation{
	name: "go",
	prims: [dtype.Count]*[pointwise.PrimCount]Kernel{
		dtype.Float32: &goFloat32,
		dtype.Float64: &goFloat64,
		dtype.Int64:   &goInt64,
		dtype.Bool:    &goBool,
	},
	convert: &goConvert,
	blocks: blocks{
		sum32: sumBlock32, sum64: sumBlock64,
		max32: maxBlock32, min32: minBlock32, max64: maxBlock64, min64: minBlock64,
		moments32: momentsBlock32, expSub32: expSubBlock32, axpy32: axpyBlock32,
		scale32: scaleBlock[float32], shift32: shiftBlock[float32],
		scale64: scaleBlock[float64], shift64: shiftBlock[float64],
		transpose32: transposeSquares32,
	},
}
